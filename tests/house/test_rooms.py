"""What every room of casework keeps: changes go through actions, reads start from what the reader may see."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from tests.house.source import Module, modules, must_be_none

CHANGES = ("save", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create")
PAGES = ("views.py", "presenters.py", "forms.py")


def _calls(function: ast.AST) -> set[str]:
    """The last names of everything called: `audit.record(…)` and `record(…)` are both `record`."""
    names = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Name(id=name) | ast.Attribute(attr=name):
                    names.add(name)
    return names


def _is_atomic(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    used = [*function.decorator_list]
    for node in ast.walk(function):
        if isinstance(node, ast.With):
            used.extend(item.context_expr for item in node.items)
    return any("atomic" in ast.unparse(one) for one in used)


def _tells_its_run(function: ast.FunctionDef) -> bool:
    """Whether it adds what it does to the one event of a run, which it is given as a keyword."""
    runs = {one.arg for one in function.args.kwonlyargs if one.annotation and ast.unparse(one.annotation) == "OneEvent"}
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "add"
        and isinstance(node.func.value, ast.Name) and node.func.value.id in runs
        for node in ast.walk(function)
    )  # fmt: skip


def faults_of_actions(found: Iterable[Module]) -> Iterator[str]:
    """What each public function of an actions.py lacks."""
    for module in found:
        for function in module.tree.body:
            if not isinstance(function, ast.FunctionDef) or function.name.startswith("_"):
                continue
            calls = _calls(function)
            lacks = [
                words
                for words, there in (
                    ("by= as a keyword", "by" in {a.arg for a in function.args.kwonlyargs}),
                    ("a transaction", _is_atomic(function)),
                    ("a call of check", "check" in calls),
                    ("a call of record", "record" in calls or _tells_its_run(function)),
                )
                if not there
            ]
            if lacks:
                yield f"{module.path}:{function.lineno} {function.name} lacks {', '.join(lacks)}."


def reads_past_access(found: Iterable[Module]) -> Iterator[str]:
    """Where a page reads a table itself, past `visible`."""
    for module in found:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager", "_base_manager"):
                yield f"{module.path}:{node.lineno} reads with .{node.attr}: put the read in queries.py, from visible()."


def changes_outside_actions(found: Iterable[Module]) -> Iterator[str]:
    """Where a page saves, makes or removes a row itself."""
    for module in found:
        for node in ast.walk(module.tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr
                in (
                    "save",
                    "delete",
                    "bulk_create",
                    "bulk_update",
                    "get_or_create",
                    "update_or_create",
                )
            ):
                yield f"{module.path}:{node.lineno} calls .{node.func.attr}: a change is an action."


def _actions() -> list[Module]:
    return [m for m in modules("src/safeguarding/casework/") if m.name == "actions" or "/actions/" in m.path]


def _pages() -> list[Module]:
    return [m for m in modules("src/safeguarding/casework/") if m.path.endswith(PAGES) and "/design/" not in m.path]


GOOD = """
@transaction.atomic
def close_session(session, *, by):
    check(by, "supervision.hold", session)
    session.save()
    audit.record(by, "closed", session)
"""


def test_every_action_says_who_in_one_transaction_checked_and_recorded():
    assert _actions() != []
    must_be_none(faults_of_actions(_actions()))


def test_an_action_without_one_of_the_four_is_noticed():
    assert list(faults_of_actions([Module("actions.py", GOOD)])) == []
    for there, gone in (
        ("*, by", "by"),
        ("@transaction.atomic\n", ""),
        ('check(by, "supervision.hold", session)', "pass"),
        ('audit.record(by, "closed", session)', "pass"),
    ):
        assert len(list(faults_of_actions([Module("actions.py", GOOD.replace(there, gone))]))) == 1


OF_A_RUN = """
@transaction.atomic
def keep(result, *, by, night: OneEvent):
    check(by, "indicator.publish")
    result.save()
    night.add("worked_out", result.name)
"""


def test_an_action_of_a_run_adds_what_it_does_to_the_event_of_the_run() -> None:
    assert list(faults_of_actions([Module("actions.py", OF_A_RUN)])) == []
    for there, gone in (
        ('night.add("worked_out", result.name)', "pass"),
        ("night.add(", "names.add("),
        ("night: OneEvent", "night: set"),
    ):
        assert len(list(faults_of_actions([Module("actions.py", OF_A_RUN.replace(there, gone))]))) == 1


def test_no_page_reads_a_table_past_what_the_reader_may_see():
    assert _pages() != []
    must_be_none(reads_past_access(_pages()))


def test_a_read_past_access_is_noticed_inside_visible_too():
    assert list(reads_past_access([Module("views.py", "families = Family.objects.all()")])) != []
    assert (
        list(reads_past_access([Module("views.py", "families = visible(user, Family._default_manager.all())")])) != []
    )


def test_no_page_changes_a_row_itself():
    must_be_none(changes_outside_actions(_pages()))


def test_a_change_outside_an_action_is_noticed():
    assert list(changes_outside_actions([Module("views.py", "def view(request):\n    family.save()\n")])) != []
