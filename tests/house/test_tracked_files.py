"""What must stand in no file that is kept: other people's addresses and fonts, this machine's paths, secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.house.source import ROOT, files, must_be_none

#: Each is written in two parts, so that this file doesn't hold what it looks for.
FORBIDDEN = {
    "the address of a package registry": r"pypi\."
    r"org|pythonhosted\."
    r"org|registry\.npmjs\."
    r"org|files\.python"
    r"hosted",
    "the address of a package mirror in a lock file": r"--(extra-)?index-"
    r"url\s+\S|\"resolved\":\s*\"ht"
    r"tps?:",
    "a path of one machine": r"(?<![\w.])/(work"
    r"/(main|shared)|root"
    r"/|home"
    r"/[a-z]+/|Users"
    r"/[A-Za-z]+/)",
    "a font that only GOV.UK may use": r"GDS " + r"Transport",
    "a crest that only GOV.UK may use": r"govuk-" + r"crest",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE " + r"KEY",
    "a mark of unfinished work": r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b",
    "a merge that was not finished": r"^(<{7}|>{7}) ",
}
#: What takes them out of the built pages, or looks that they are out, has to name them.
MAY_NAME = {"scripts/build-front-end.mjs", "tests/house/test_front_end.py"}
#: Asking politely and shouting are no part of the style.
STYLE = {"“please”": r"\bplea" + r"se\b"}
STYLED = (".html", ".md")
READ_AS_TEXT = [
    ".py",
    ".md",
    ".html",
    ".toml",
    ".lock",
    ".json",
    ".js",
    ".mjs",
    ".css",
    ".scss",
    ".svg",
    ".txt",
    ".xml",
    ".xsd",
    ".csv",
    ".yml",
    ".yaml",
    ".sh",
    ".cfg",
]


def _is_text(path: str) -> bool:
    return any(path.endswith(ending) for ending in READ_AS_TEXT) or "." not in path.rsplit("/", 1)[-1]


def found_in(path: str, text: str) -> Iterator[str]:
    looked_for = FORBIDDEN | (STYLE if path.endswith(STYLED) else {})
    for what, pattern in looked_for.items():
        if "only GOV.UK" in what and path in MAY_NAME:
            continue
        if match := re.search(pattern, text, re.MULTILINE | (re.IGNORECASE if what in STYLE else 0)):
            line = text.count("\n", 0, match.start()) + 1
            yield f"{path}:{line} holds {what}: {match.group()}"


def test_no_kept_file_holds_what_must_not_leave_the_house():
    faults = []
    for path in files():
        if _is_text(path):
            faults += found_in(path, (ROOT / path).read_text(encoding="utf-8", errors="replace"))
    must_be_none(faults)


def test_each_forbidden_thing_is_noticed():
    for planted in (
        "https://pypi." + "org/simple",
        "--index-" + "url https://mirror.example",
        '"resolved": "ht' + 'tps://registry.example/a.tgz"',
        "open('/work" + "/main/a')",
        "cd /ro" + "ot/project",
        "font-family: GDS " + "Transport",
        "url(govuk-" + "crest.svg)",
        "-----BEGIN RSA PRIVATE " + "KEY-----",
        "# TO" + "DO: finish",
        "<<<<<<" + "< HEAD",
    ):
        assert len(list(found_in("a.py", planted))) == 1, planted
    assert list(found_in("page.html", "<p>Plea" + "se wait</p>")) != []
    assert list(found_in("a.py", "x = '/workbook/main'  # a chapter")) == []


def test_no_large_file_is_kept():
    large = [path for path in files() if (ROOT / path).stat().st_size > 2_000_000]
    assert large == []
