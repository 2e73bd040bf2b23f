"""docs/reference/asvs.md: how far the workbook meets OWASP's verification standard, requirement by requirement."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from safeguarding.reference.layout import code, page_of, table

MET, NOT_APPLICABLE, OPEN = "met", "not applicable", "open"
CHAPTERS = {
    1: "Encoding and sanitising", 2: "Checking input and the order of work", 3: "The browser", 4: "Services and interfaces",
    5: "Files", 6: "Signing in", 7: "Sessions", 8: "Who may do what", 9: "Self-contained tokens", 10: "OAuth and OpenID Connect",
    11: "Cryptography", 12: "Encrypted connections", 13: "Configuration", 14: "Protecting data", 15: "Code and packages",
    16: "Logs and errors", 17: "WebRTC",
}  # fmt: skip
#: How many requirements levels 1 and 2 of version 5.0.0 have.
COUNTS = {1: 70, 2: 183}


@dataclass(frozen=True)
class Requirement:
    """One requirement: its number and level in the standard, what it asks in our words, and how far it is met."""

    id: str
    level: int
    what: str
    status: str
    tests: tuple[str, ...] = ()
    why: str = ""
    unverified: bool = False

    @property
    def chapter(self) -> int:
        return int(self.id.split(".")[0])


@cache
def requirements() -> tuple[Requirement, ...]:
    """The table of asvs.toml. Raises TypeError for a row that lacks something."""
    text = Path(__file__).with_name("asvs.toml").read_text(encoding="utf-8")
    return tuple(
        Requirement(id=number, **{**row, "tests": tuple(row.get("tests", ()))})
        for number, row in tomllib.loads(text).items()
    )


def counts(found: Iterable[Requirement]) -> Counter[tuple[int, str]]:
    """How many of each level have each status."""
    return Counter((one.level, one.status) for one in found)


def _row(one: Requirement) -> tuple[str, ...]:
    shown = "<br>".join(code(test.rsplit("/", 1)[-1]) for test in one.tests) or one.why
    return one.id + (" *unverified*" if one.unverified else ""), str(one.level), one.what, one.status, shown


def page() -> str:
    found = requirements()
    numbers = counts(found)
    summary = table(
        ("Level", "Requirements", MET.capitalize(), NOT_APPLICABLE.capitalize(), OPEN.capitalize()),
        [
            (level, COUNTS[level], *(numbers[level, status] for status in (MET, NOT_APPLICABLE, OPEN)))
            for level in COUNTS
        ],
    )
    chapters = [
        f"## {number}. {name}\n\n"
        + table(
            ("Number", "Level", "What it asks, in our words", "Status", "Tests that show it, or why"),
            (_row(one) for one in found if one.chapter == number),
        )
        for number, name in CHAPTERS.items()
    ]
    return page_of(
        "OWASP ASVS 5.0, levels 1 and 2",
        "The numbers are those of OWASP’s Application Security Verification Standard 5.0.0; the words are ours and no "
        "substitute for it. “Met” names tests that show it and that run with every change: it is our own finding, and nobody "
        "from outside has confirmed it. “Open” says what is missing. A number marked *unverified* could not be compared with "
        "the published text.",
        summary,
        *chapters,
    )
