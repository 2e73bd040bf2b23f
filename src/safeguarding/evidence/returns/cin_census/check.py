"""Check a census file from end to end and say what was found, without keeping its children."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from safeguarding.evidence.returns.cin_census.problems import Problem
from safeguarding.evidence.returns.cin_census.read import stream
from safeguarding.evidence.returns.cin_census.records import Child, Header

MOST_LISTED = 1_000


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file holds. `problems` lists the first ones only; `counts` counts all, by severity.

    `children` is how many were read without an error. Only form is checked here: order, occurrence, codes, dates,
    ids that repeat. The DfE's other validation rules are not.
    """

    header: Header | None
    children: int
    problems: tuple[Problem, ...]
    counts: Mapping[str, int]

    @property
    def ok(self) -> bool:
        """Whether the whole file can be brought in: queries don't stop that, errors do."""
        return not (self.counts.get("error") or self.counts.get("fatal"))

    def row(self) -> dict[str, Any]:
        """The result as plain values."""
        return {
            "ok": self.ok,
            "year": self.header and self.header.year,
            "authority": self.header and self.header.la_code,
            "children": self.children,
            "counts": dict(self.counts),
            "problems": [problem.row() for problem in self.problems],
        }

    def words(self) -> list[str]:
        """The result as lines to read."""
        lines = []
        for problem in self.problems:
            child = f", child {problem.la_child_id}" if problem.la_child_id else ""
            value = f" Found: “{problem.value}”." if problem.value is not None else ""
            rule = f" (rule {problem.rule})" if problem.rule else ""
            lines.append(f"{problem.severity}: {problem.place}{child}: {problem.sentence}{value}{rule}")
        unlisted = sum(self.counts.values()) - len(self.problems)
        if unlisted:
            lines.append(f"and {unlisted:,} more.")
        found = ", ".join(f"{count:,} {_plural(severity, count)}" for severity, count in self.counts.items())
        read = "1 child" if self.children == 1 else f"{self.children:,} children"
        lines.append(f"{read} read. {found[:1].upper() + found[1:] or 'Nothing is wrong with the file'}.")
        lines.append("Checked: the form of the file. Not checked: the DfE's validation rules about what it says.")
        return lines


def check(
    source: BinaryIO | Path | str,
    *,
    year: int | None = None,
    authority: str | None = None,
    most: int = MOST_LISTED,
    progress: Callable[[int], None] | None = None,
) -> Checked:
    """Read the whole file and list at most `most` problems. Arguments and errors as in `stream`."""
    header: Header | None = None
    children = 0
    listed: list[Problem] = []
    counts: Counter[str] = Counter()
    for found in stream(source, year=year, authority=authority, progress=progress):
        if isinstance(found, Child):
            children += 1
        elif isinstance(found, Header):
            header = found
        else:
            counts[found.severity] += 1
            if len(listed) < most:
                listed.append(found)
    return Checked(header, children, tuple(listed), dict(counts))


def _plural(severity: str, count: int) -> str:
    words = {
        "fatal": ("fault that stopped the reading",) * 2,
        "error": ("error", "errors"),
        "query": ("query", "queries"),
    }
    return words[severity][count != 1]
