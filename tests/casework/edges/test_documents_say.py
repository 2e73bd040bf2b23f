"""The documents on keys, logs and levels name what the code does, all of it and nothing that is gone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.house.source import ROOT

from safeguarding.casework import settings as product
from safeguarding.casework.access.compartments import KINDS
from safeguarding.casework.audit.models import Event
from safeguarding.reference import events
from safeguarding.reference.settings import MEANINGS

pytestmark = pytest.mark.once
SOURCE = ROOT / "src/safeguarding"
KEYS, LOGS, LEVELS = (
    (ROOT / f"docs/explanation/{name}.md").read_text(encoding="utf-8")
    for name in ("keys-and-cryptography", "logs", "levels-of-protection")
)
CRYPTOGRAPHY = (
    "hashlib", "hmac", "secrets", "cryptography", "ssl", "jwt", "django.core.signing", "django.utils.crypto",
    "django.contrib.auth.hashers", "django.contrib.auth.tokens", "allauth.socialaccount.internal", "allauth.mfa.totp",
    "allauth.mfa.webauthn", "allauth.mfa.recovery_codes",
)  # fmt: skip
#: What speaks to others, and the settings that say to whom.
NETWORK = ("socket", "requests", "smtplib", "urllib.request", "http.client", "httpx", "ftplib", "paramiko",
           "django.core.mail", "allauth.socialaccount.providers", "boto3")  # fmt: skip
SPEAKS = {
    "casework/access/sign_in/letters.py": "EMAIL_URL",
    "casework/staff/tasks.py": "EMAIL_URL",
    "casework/caseload/tasks.py": "EMAIL_URL",
    "casework/design/scanning.py": "CLAMAV",
    "casework/access/sign_in/council.py": "OIDC_ISSUER",
}


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{one.name}" for one in node.names)


def that_import(wanted: tuple[str, ...], root: Path = SOURCE) -> set[str]:
    """The modules, by their path, that import one of these or a part of it."""
    return {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        for name in imported(ast.parse(path.read_text(encoding="utf-8")))
        if any(name == one or name.startswith(one + ".") for one in wanted)
    }


def modules_in(text: str) -> set[str]:
    return set(re.findall(r"`((?:(?:casework|evidence)/[\w/]+|commands)\.py)`", text))


def test_every_use_of_cryptography_is_on_its_page_and_no_other() -> None:
    named = modules_in(KEYS) - {"casework/design/connections.py"}
    assert sorted(that_import(CRYPTOGRAPHY)) == sorted(named)


def test_a_use_that_nobody_wrote_down_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "new.py").write_text("from cryptography.hazmat.primitives import hashes\n")
    (tmp_path / "old.py").write_text("from hashlib import md5\nimport hashlibrary\n")
    (tmp_path / "none.py").write_text("import secretsauce\n")
    assert that_import(CRYPTOGRAPHY, tmp_path) == {"new.py", "old.py"}


@pytest.mark.parametrize("name", sorted(key for key in MEANINGS if re.search(r"KEY|SECRET|_URL$", key)))
def test_every_secret_is_among_the_keys_with_who_holds_it_and_when_it_is_changed(name: str) -> None:
    place = name.removesuffix("_FALLBACKS")
    assert f"`{place}`" in KEYS.split("## Who is responsible")[0]


def test_the_guide_changes_each_key_that_the_workbook_keeps_more_than_one_of() -> None:
    guide = (ROOT / "docs/how-to/rotate-keys.md").read_text(encoding="utf-8")
    for name in ("PROTECTED_KEYS", "AUDIT_KEYS", "SECRET_KEY_FALLBACKS"):
        assert f"`{name}" in guide


def test_every_part_that_writes_to_the_services_log_is_on_its_page() -> None:
    assert sorted(path for path in that_import(("logging",)) - {"casework/design/log_lines.py"}) == sorted(
        modules_in(LOGS)
    )


def test_logs_go_to_standard_error_and_nowhere_else() -> None:
    assert {name: one["class"] for name, one in product.LOGGING["handlers"].items()} == {
        "console": "logging.StreamHandler"
    }
    assert "standard error of `safeguarding serve`" in LOGS
    assert that_import(("logging.handlers", "logging.config", "syslog", "sentry_sdk", "opentelemetry")) == set()


def test_only_what_a_setting_names_is_spoken_to() -> None:
    assert that_import(NETWORK) == set(SPEAKS)
    assert set(SPEAKS.values()) < set(MEANINGS)


def test_the_printed_list_has_every_kind_of_event(tmp_path: Path) -> None:
    found = events.events()
    words = {one for many in found.values() for one in many}
    assert {"read", "was refused", "was asked why so many files", "opened in an emergency"} <= words
    assert all(len(one) <= Event._meta.get_field("verb").max_length for one in words)
    (tmp_path / "room").mkdir()
    (tmp_path / "room/actions.py").write_text(
        'LATER = "did b"\nrecord(by, "did a", x)\nrecord(by, LATER)\nprint(by, "c")\n'
    )
    assert events.events(tmp_path) == {"room": ["did a", "did b"]}


def test_every_kind_of_record_stands_on_one_level() -> None:
    rows = [row.split(" | ")[-1].strip(" |").split("; ") for row in LEVELS.splitlines() if re.match(r"\| \d", row)]
    assert sorted(one for row in rows for one in row if one != "none") == sorted(kind.name for kind in KINDS.values())


@pytest.mark.parametrize(
    "rule", ["Who reads", "On the way", "At rest", "In logs", "In a browser", "In backups", "How long"]
)
def test_each_level_has_each_rule(rule: str) -> None:
    (row,) = (line for line in LEVELS.splitlines() if line.startswith(f"| {rule}"))
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert len(cells) == 5 and all(cells)
