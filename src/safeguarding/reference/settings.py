"""docs/reference/settings.md: what the workbook reads from its environment."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import safeguarding
from safeguarding.reference.layout import code, page_of, table

#: What each variable is for. One that is read and not listed here stops the printing.
MEANINGS = {
    "ALLOWED_HOSTS": "The host names that the workbook answers to, separated by commas.",
    "AUDIT_ANCHORS": "The folder, outside the database and best on another machine, that takes the signed anchors of the audit log.",
    "AUDIT_KEY": "The secret that seals the audit log. Keep it apart from the database and its backups.",
    "AUDIT_KEYS": "In place of `AUDIT_KEY`, when it is changed: the new secret, a comma, and the old ones that still check what they sealed.",
    "AUDIT_SIGNING_KEY": "The random secret, of 32 characters or more, that signs the anchors of the audit log. Needed with `DATABASE_URL`; otherwise made on first use.",
    "BEHIND_TLS": "Yes where a proxy in front speaks HTTPS: cookies are then sent over HTTPS only, and plain HTTP is redirected.",
    "BREACHED_PASSWORDS": "A file of the SHA-1 hashes of passwords known from breaches, sorted, one a line. Without it the list of 20,000 common passwords that comes with Django is used alone.",
    "BREAK_GLASS_MINUTES": "How many minutes a file that was opened in an emergency stays open for reading.",
    "BREAK_GLASS_TRIES": "How often within an hour a person may try to open a file in an emergency.",
    "CLAMAV": "The ClamAV service that scans uploads, as `host:port` or the path of its socket. Nothing is scanned when unset; nothing is taken while it is set and does not answer.",
    "CLOSED_DAYS": "After how many days without a sign-in an account is closed: it is then opened anew, with a new password. The number is a proposal.",
    "DATABASE_OWNER_URL": "The same database as its owner, who makes the tables. Only for `safeguarding setup`: never where the pages are served.",
    "DATABASE_POOL": "The most PostgreSQL connections that one process holds open.",
    "DATABASE_ROLE": "The PostgreSQL role under which the workbook reads and writes: the user of `DATABASE_URL`.",
    "DATABASE_UNSAFE": "Yes serves from a PostgreSQL set up in a way that the workbook otherwise refuses. Never where real families are.",
    "DATABASE_URL": "The database, as `postgres://user:password@host:port/name`. The embedded SQLite file when unset.",
    "DEBUG": "Yes shows errors in full. For developers only: never where real families are.",
    "DELIVERY_FOLDER": "The folder from which `safeguarding deliveries take` takes what partners deliver: in it a folder for each authority, agency and extract.",
    "DEPRIVATION_INDEX": "The TOML file that declares the published index of deprivation, beside its CSV. Without it `areas/deprivation.toml` in the folder of the data, where it is there.",
    "DORMANT_DAYS": "After how many days without a sign-in an account is suspended. The number is a proposal.",
    "EMAIL_FROM": "The address that letters come from.",
    "EMAIL_URL": "The mail server, as `smtp+tls://user:password@host:587`. When unset, letters lie as files in the folder `mail` beside the database.",
    "FIRST_PASSWORD_HOURS": "For how many hours the link works with which a joiner chooses a password. The number is a proposal.",
    "IDLE_LOCK_MINUTES": "After how many minutes without use a session is locked. The number is a proposal.",
    "LINKAGE_ENGINE": "Where people are linked: `duckdb`, inside the workbook; `spark`, on this machine; or `spark:` and a Spark master, or the path of a file of Spark’s settings that ends in `.conf`.",
    "MAX_UPLOAD_MB": "The largest file that can be uploaded, in megabytes.",
    "OIDC_AUTHORITY": "The code of the authority, of three digits, whose staff sign in with the council’s own sign-on.",
    "OIDC_CLIENT_ID": "What the council’s sign-on calls the workbook.",
    "OIDC_CLIENT_SECRET": "The secret that the council’s sign-on knows the workbook by.",
    "OIDC_FACTOR": "The word in the claims `acr` or `amr` by which the council’s sign-on says that it asked for a second factor, such as `mfa`. When unset, the workbook asks for its own.",
    "OIDC_ISSUER": "The address of the council’s own sign-on, by OpenID Connect. Not offered when unset.",
    "OIDC_NAME": "What the sign-in page calls the council’s own sign-on, after “Sign in with”.",
    "PROTECTED_KEYS": "The secrets, of 32 characters or more and separated by commas, that seal protected records: the first seals, the others only open. Keep them apart from the database and its backups. Needed with `DATABASE_URL`; otherwise made on first use.",
    "RECORDING_RULE": "The file of the authority’s own rule of when a month is recorded enough, in the form of `casework/workbook/enough.toml`. Without it that file holds. A file that can’t be used stops the workbook as it starts.",
    "SAFEGUARDING_DATA": "The folder for the embedded database, received files and made secrets.",
    "SECRET_KEY": "The secret that signs sessions and forms. Needed with `DATABASE_URL`; otherwise made on first use.",
    "SECRET_KEY_FALLBACKS": "After a change of `SECRET_KEY`, the old ones, separated by commas: they only open and check what they signed and sealed.",
    "TRUSTED_PROXIES": "How many proxies in front add to `X-Forwarded-For`, so that tries to sign in are counted by the right address.",
    "UPLOAD_TEMP": "The folder for files while they arrive. The system’s own when unset.",
}
KINDS = {"str": "text", "bool": "yes or no", "int": "whole number", "list": "list", "db": "address", "get": "text"}


@dataclass(frozen=True)
class Variable:
    """One environment variable that the code reads."""

    name: str
    kind: str
    default: str


def read_in(source: str) -> Iterator[Variable]:
    """The variables that a module reads, by `env.str("NAME", default=…)`, `os.environ["NAME"]` or `os.environ.get`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            called, name = ast.unparse(node.func), node.args[0]
            if called.startswith("env.") or called in ("os.environ.get", "os.getenv"):
                yield from _variable(name, KINDS.get(node.func.attr, "text"), node)
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
            yield from _variable(node.slice, "text", None)


def _variable(name: ast.expr, kind: str, call: ast.Call | None) -> Iterator[Variable]:
    if isinstance(name, ast.Constant) and isinstance(name.value, str):
        given = [k.value for k in call.keywords if k.arg == "default"] + call.args[1:2] if call else []
        default = ast.literal_eval(given[0]) if given and not isinstance(given[0], ast.Name) else None
        text = ", ".join(default) if isinstance(default, list) else str(default if default is not None else "")
        yield Variable(name.value, kind, {"False": "no", "True": "yes"}.get(text, text))


def variables() -> dict[str, Variable]:
    """Every variable that the product's source reads. Where one is read twice, the one with a default is kept."""
    found: dict[str, Variable] = {}
    for path in sorted(Path(safeguarding.__file__).parent.rglob("*.py")):
        if path.name in ("settings_test.py",):
            continue
        for one in read_in(path.read_text(encoding="utf-8")):
            if one.name not in found or one.default:
                found[one.name] = one
    return found


def page() -> str:
    found = {name: one for name, one in sorted(variables().items()) if name != "DJANGO_SETTINGS_MODULE"}
    if missing := sorted(set(found) - set(MEANINGS)):
        raise LookupError(f"reference/settings.py does not say what {', '.join(missing)} is for.")
    if gone := sorted(set(MEANINGS) - set(found)):
        raise LookupError(f"reference/settings.py explains {', '.join(gone)}, which nothing reads.")
    return page_of(
        "Settings",
        "The workbook reads these environment variables. For a secret that should not stand in the environment, put it in a "
        "file and give the file’s path in the variable’s name followed by `_FILE`: `SECRET_KEY_FILE=/run/secrets/session`.",
        table(
            ("Variable", "Kind", "Default", "What it is for"),
            (
                (code(one.name), one.kind, code(one.default) if one.default else "", MEANINGS[one.name])
                for one in found.values()
            ),
        ),
    )
