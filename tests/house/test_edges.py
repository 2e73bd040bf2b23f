"""What enters and leaves the house has one way: text into pages, tables to people, files into the store, secrets in."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

import pytest
from tests.house.source import ROOT, Module, files, modules, must_be_none

#: CSV for programs: read back by us, made up to look as a partner or a publisher sends it, or a partner's own file with
#: cells emptied that nobody agreed to. See evidence/spreadsheets.py.
FOR_PROGRAMS = {
    "src/safeguarding/evidence/tables.py",
    "src/safeguarding/evidence/feeds/columns.py",
    "src/safeguarding/evidence/linkage/files.py",
    "src/safeguarding/evidence/made_up/areas.py",
    "src/safeguarding/evidence/made_up/partners/deliveries.py",
    "src/safeguarding/evidence/made_up/write.py",
    "src/safeguarding/casework/demo/filling.py",
}
FOR_PEOPLE = "src/safeguarding/evidence/spreadsheets.py"
WRITES_TABLES = re.compile(
    r"csv\.writer|csv\.DictWriter|\.(write_csv|sink_csv|to_csv|write_excel|to_excel)\b|xlsxwriter|openpyxl"
)
MADE_SAFE = ("SafeString", "SafeText", "format_html", "format_html_join")
DESIGN = "src/safeguarding/casework/design/"
STORE = DESIGN + "uploads.py"
TOKENS = re.compile(
    r"AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,}|xox[abprs]-[A-Za-z0-9-]{10,}|eyJ[A-Za-z0-9_-]{20,}\.eyJ|"
    r"[a-z]+://[^\s/:@\"'{}<>]+:(?!password|secret|\.\.\.|…)[^\s/:@\"'{}<>]{6,}@"
)
SECRET = re.compile(r"(SECRET|PASSWORD|TOKEN|(?<![A-Z])KEYS?|_KEYS?)$")


def tables_written(found: Iterable[Module]) -> Iterator[str]:
    for module in found:
        if module.path != FOR_PEOPLE and module.path not in FOR_PROGRAMS:
            for match in WRITES_TABLES.finditer(module.text):
                yield f"{module.path}: {match.group()}: give people tables through evidence.spreadsheets.write."


def marked_safe(found: Iterable[Module]) -> Iterator[str]:
    """Text called safe outside design/, and HTML that is not put together from words in the source."""
    for module in found:
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func).rsplit(".", 1)[-1]
            first = node.args[0] if node.args else None
            fixed = isinstance(first, ast.Constant) or (isinstance(first, ast.Name) and first.id.isupper())
            fixed = fixed or (isinstance(first, ast.Call) and ast.unparse(first.func) == "SafeString")
            if called == "mark_safe" and not module.path.startswith(DESIGN):
                yield f"{module.path}:{node.lineno}: mark_safe stands in design/ only."
            elif called in MADE_SAFE and not fixed and not module.path.startswith(DESIGN):
                yield f"{module.path}:{node.lineno}: {called} takes words of the source, never a value."


def stored(found: Iterable[Module]) -> Iterator[str]:
    for module in found:
        if module.path != STORE and re.search(r"_storage\.save\(|FileField\(upload_to|ImageField\(", module.text):
            yield f"{module.path}: keep files through design.uploads.keep, which takes checked ones only."


def secrets_written(module: Module) -> Iterator[str]:
    """Names of secrets that are given a value which stands in the source."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Assign):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names = [node.target.id]
        else:
            continue
        value = node.value
        text = value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""
        if any(SECRET.search(name) and name.isupper() for name in names) and len(text) >= 8 and " " not in text:
            yield f"{module.path}:{node.lineno}: {names[0]} stands in the source. Read it from the environment."


def tokens(path: str, text: str) -> Iterator[str]:
    for match in TOKENS.finditer(text):
        yield f"{path}: {match.group()[:12]}… looks like a secret."


def test_people_get_tables_only_through_the_one_function_that_makes_them_harmless():
    must_be_none(tables_written(modules("src/")))


@pytest.mark.parametrize(
    "line",
    ["csv.writer(out)", "frame.write_csv(path)", "frame.to_csv(path)", "import xlsxwriter", "csv.DictWriter(out)"],
)
def test_another_way_to_write_a_table_is_noticed(line):
    assert list(tables_written([Module("src/safeguarding/casework/home/views.py", line)])) != []


def test_no_text_is_called_safe_outside_the_design_room():
    must_be_none(marked_safe(modules("src/")))


@pytest.mark.parametrize(
    "line",
    [
        "mark_safe(note)",
        "SafeString(note)",
        "format_html(note)",
        "format_html(f'<b>{note}</b>')",
        "safestring.mark_safe('x')",
    ],
)
def test_text_that_is_called_safe_is_noticed(line):
    assert list(marked_safe([Module("src/safeguarding/casework/home/presenters.py", line)])) != []
    assert (
        list(marked_safe([Module("src/safeguarding/casework/home/presenters.py", "format_html('<b>{}</b>', x)")])) == []
    )


def test_files_are_kept_only_after_they_were_checked():
    must_be_none(stored(modules("src/")))


def test_a_file_that_is_kept_unchecked_is_noticed():
    assert list(stored([Module("src/a.py", "default_storage.save(name, file)")])) != []
    assert list(stored([Module("src/a.py", "models.FileField(upload_to='x')")])) != []


def test_no_secret_stands_in_the_source():
    for module in modules("src/"):
        must_be_none(secrets_written(module))
    for path in files():
        if path.endswith((".py", ".toml", ".md", ".html", ".js", ".mjs", ".json", ".sh", ".yml")) or "." not in path:
            must_be_none(tokens(path, (ROOT / path).read_text(encoding="utf-8", errors="replace")))


def test_a_secret_in_the_source_is_noticed():
    planted = "correcthorsebattery"
    assert list(secrets_written(Module("a.py", f"SECRET_KEY = '{planted}'"))) != []
    assert list(secrets_written(Module("a.py", "SECRET_KEY = env.str('SECRET_KEY')"))) == []
    for text in ("AKIA" + "A" * 16, "ghp_" + "a" * 36, "postgres://app:" + "hunter2hunter2@db/x", "xoxb-" + "1" * 12):
        assert list(tokens("a.py", text)) != [], text
