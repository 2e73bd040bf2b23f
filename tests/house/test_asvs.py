"""The table of the security standard is whole and honest: every test that it names exists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache

import pytest
from tests.house.source import ROOT, must_be_none

from safeguarding.casework.design.file_kinds import KINDS
from safeguarding.reference.asvs import CHAPTERS, COUNTS, MET, NOT_APPLICABLE, OPEN, Requirement, counts, requirements


@cache
def named_in(path: str) -> frozenset[str]:
    """The names of the tests of a file, none where there is no such file."""
    if not (ROOT / path).is_file():
        return frozenset()
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(
        node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name[:5] == "test_"
    )


def faults(found: Iterable[Requirement]) -> Iterator[str]:
    seen: set[str] = set()
    for one in found:
        if one.id in seen:
            yield f"{one.id} stands twice."
        seen.add(one.id)
        if not re.fullmatch(r"\d{1,2}\.\d\.\d{1,2}", one.id) or one.chapter not in CHAPTERS or one.level not in COUNTS:
            yield f"{one.id}: no such number or level."
        if one.status == MET and not one.tests:
            yield f"{one.id} is met and names no test."
        if one.status in (NOT_APPLICABLE, OPEN) and (one.tests or not one.why):
            yield f"{one.id} is {one.status} and must say why, and name no test."
        if one.status not in (MET, NOT_APPLICABLE, OPEN):
            yield f"{one.id}: “{one.status}” is no status."
        for test in one.tests:
            path, _, name = test.partition("::")
            if name not in named_in(path):
                yield f"{one.id}: there is no test {test}."


def test_every_requirement_is_answered_once_and_every_test_that_it_names_exists():
    must_be_none(faults(requirements()))


def test_every_requirement_of_levels_one_and_two_is_there():
    numbers = counts(requirements())
    assert {level: sum(number for (at, _), number in numbers.items() if at == level) for level in COUNTS} == COUNTS
    print({f"level {level}, {status}": number for (level, status), number in sorted(numbers.items())})


@pytest.mark.parametrize(
    "one",
    [
        Requirement("1.1.1", 2, "x", MET),
        Requirement("1.1.1", 2, "x", MET, ("tests/house/test_asvs.py::test_that_is_not_there",)),
        Requirement("1.1.1", 2, "x", MET, ("tests/gone.py::test_a",)),
        Requirement("1.1.1", 2, "x", OPEN),
        Requirement("1.1.1", 2, "x", "nearly", why="soon"),
        Requirement("18.1.1", 2, "x", OPEN, why="y"),
        Requirement("1.1.1", 3, "x", OPEN, why="y"),
    ],
)
def test_a_row_that_claims_too_much_is_noticed(one):
    assert list(faults([one])) != []


def test_a_number_that_stands_twice_is_noticed():
    one = Requirement("1.1.1", 2, "x", OPEN, why="y")
    assert list(faults([one])) == []
    assert list(faults([one, one])) != []


def test_the_documents_name_every_kind_of_file_with_its_endings_and_size():
    text = (ROOT / "docs/explanation/safety.md").read_text(encoding="utf-8")
    for kind in KINDS.values():
        most = f"{kind.most_bytes // 1024**2} MB" if kind.most_bytes else "`MAX_UPLOAD_MB`"
        line = next((one for one in text.splitlines() if kind.words in one and most in one), "")
        assert [ending for ending in kind.endings if ending not in line] == [], kind.words


def test_the_security_page_promises_critical_fixes_within_fourteen_days():
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert "within 14 days" in text
