"""Small files, small functions, honest names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import PurePath

from tests.house.source import Module, comments, functions, imported, modules, must_be_none

MOST_LINES, MOST_LINES_OF_A_FUNCTION = 300, 60
#: Files that may be longer. The list may only shrink.
LONGER: frozenset[str] = frozenset()
NAMES_THAT_SAY_NOTHING = {
    f"{word}{ending}"
    for word in ("service", "util", "helper", "common", "base", "manager", "handler")
    for ending in ("", "s")
}
HISTORY = re.compile(r"\b(no longer|used to|previously|formerly|changed from|was renamed|legacy)\b", re.IGNORECASE)


def too_long(found: Iterable[Module]) -> Iterator[str]:
    for module in found:
        lines = module.text.count("\n")
        if lines > MOST_LINES and module.path not in LONGER:
            yield f"{module.path} has {lines} lines: it holds two ideas. Split it by noun."


def long_functions(found: Iterable[Module]) -> Iterator[str]:
    for module in found:
        for function in functions(module.tree):
            lines = (function.end_lineno or 0) - function.lineno + 1
            if lines > MOST_LINES_OF_A_FUNCTION:
                yield f"{module.path}:{function.lineno} {function.name} has {lines} lines: can't be seen at once."


def empty_names(found: Iterable[Module]) -> Iterator[str]:
    for module in found:
        for part in PurePath(module.path).with_suffix("").parts:
            if part in NAMES_THAT_SAY_NOTHING:
                yield f"{module.path}: “{part}” doesn't say what is in it."


def assertions(found: Iterable[Module]) -> Iterator[str]:
    for module in found:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Assert):
                yield f"{module.path}:{node.lineno} validates with assert, which python -O leaves out: raise instead."


def django_in(found: Iterable[Module]) -> Iterator[str]:
    for module in found:
        for name, line in imported(module.tree):
            if name.split(".")[0] == "django" or name.startswith("safeguarding.casework"):
                yield f"{module.path}:{line} imports {name}: evidence never knows Django."


def history(found: Iterable[Module]) -> Iterator[str]:
    for module in found:
        for comment, number in comments(module.text):
            if HISTORY.search(comment):
                yield f"{module.path}:{number} tells history, which git keeps: say why it is as it is."


def test_no_module_is_longer_than_can_be_held_in_mind():
    must_be_none(too_long(modules()))


def test_the_list_of_longer_modules_holds_only_modules_that_are_longer():
    long = {module.path for module in modules() if module.text.count("\n") > MOST_LINES}
    assert set() == LONGER - long


def test_a_module_of_301_lines_is_noticed():
    assert list(too_long([Module("src/a.py", "x = 1\n" * 300)])) == []
    assert len(list(too_long([Module("src/a.py", "x = 1\n" * 301)]))) == 1


def test_every_function_can_be_seen_at_once():
    must_be_none(long_functions(modules()))


def test_a_function_of_61_lines_is_noticed_inside_a_class_too():
    body = "        x = 1\n" * 60
    assert len(list(long_functions([Module("a.py", f"class A:\n    def long(self):\n{body}")]))) == 1
    assert list(long_functions([Module("a.py", f"class A:\n    def fits(self):\n{body[:-14]}")])) == []


def test_every_name_of_a_module_says_what_is_in_it():
    must_be_none(empty_names(modules()))


def test_a_name_that_says_nothing_is_noticed_as_a_file_and_as_a_folder():
    found = [Module("src/safeguarding/casework/utils.py", ""), Module("src/safeguarding/managers/one.py", "")]
    assert len(list(empty_names(found))) == 2
    assert list(empty_names([Module("src/safeguarding/database.py", "")])) == []


def test_nothing_in_the_product_is_checked_by_assert():
    must_be_none(assertions(modules("src/")))


def test_an_assert_is_noticed():
    assert list(assertions([Module("src/a.py", "def f(x):\n    assert x > 0, 'positive'\n")])) != []


def test_evidence_never_imports_django():
    must_be_none(django_in(modules("src/safeguarding/evidence/")))


def test_an_import_of_django_inside_a_function_is_noticed():
    for line in ("import django.db", "from django.db import models", "from safeguarding.casework.access import roles"):
        assert list(django_in([Module("a.py", f"def f():\n    {line}\n")])) != []


def test_comments_tell_no_history():
    must_be_none(history(modules()))


def test_a_comment_that_tells_history_is_noticed():
    told = "x = 1  # no " + "longer needed by the board"
    assert list(history([Module("a.py", told)])) != []
    assert list(history([Module("a.py", "x = 'a family no longer open'")])) == []
