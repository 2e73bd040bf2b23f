"""Clocks, statuses and steps as ready words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from safeguarding.casework.design.dates import day
from safeguarding.casework.design.tables import Table, tag
from safeguarding.casework.families.models import Person
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.pathway.clocks import ChildClock
from safeguarding.casework.pathway.standing import PROTECTION_PLAN, Status
from safeguarding.casework.pathway.steps import WORDS, Step
from safeguarding.evidence import clocks as rules
from safeguarding.evidence.clocks import Due, Standing
from safeguarding.evidence.returns.cin_census.definition import YEARS, label

COLOURS = {
    "overdue": "red",
    "due_soon": "yellow",
    "due": "blue",
    "done": "green",
    "done_late": "orange",
    "unknown": "grey",
}
UNVERIFIED = "Not yet verified against Working Together 2026"


def standing_tag(standing: Standing) -> SafeString:
    """Where a deadline stands, as a tag: the words say it, the colour repeats it."""
    return tag(standing.words, COLOURS[standing.state])


def names_of(clocks: Iterable[ChildClock]) -> str:
    """`Ivy Harlow, Noah Harlow`: each child once."""
    return ", ".join(dict.fromkeys(name_of(clock.child) for clock in clocks))


def together(clocks: Iterable[ChildClock]) -> list[list[ChildClock]]:
    """Clocks of brothers and sisters that started and ended together, as one; the order stays."""
    groups: dict[object, list[ChildClock]] = {}
    for clock in clocks:
        groups.setdefault((clock.clock, clock.start, clock.done), []).append(clock)
    return list(groups.values())


def running_table(clocks: Iterable[ChildClock]) -> Table:
    """The deadlines that run: what, for whom, due, where it stands, started, by which rule."""
    rows = [
        (one.name, names_of(group), _due(one), standing_tag(one.standing), day(one.start), _rule(one.due))
        for group in together(clocks)
        for one in group[:1]
    ]
    return Table("Due", ("What", "For whom", "Due", "Where it stands", "Started", "Rule"), rows)


def met_table(clocks: Iterable[ChildClock]) -> Table:
    """The deadlines that were met, on time or late."""
    rows = [
        (one.name, names_of(group), _due(one), day(one.done), standing_tag(one.standing), day(one.start))
        for group in together(clocks)
        for one in group[:1]
    ]
    return Table("Done", ("What", "For whom", "Due", "Done", "On time or late", "Started"), rows)


def _due(clock: ChildClock) -> SafeString | str:
    if clock.due is None:
        return "Not known"
    if clock.done is None and clock.due.book_by != clock.due.due:
        return format_html(
            "{}<br>Book by {}, the last working day before it", day(clock.due.due), day(clock.due.book_by)
        )
    return day(clock.due.due)


def _rule(due: Due | None) -> SafeString | str:
    if due is None:
        return ""
    words = f"{due.limit}, {due.level}"
    return words if due.verified else format_html("{}<br>{}", words, tag("Not yet verified", "grey"))


def rule_rows(clocks: Iterable[ChildClock]) -> list[dict[str, str]]:
    """Each rule behind the dates once: what it asks, what starts it, where it comes from, whether it was checked."""
    known = {clock.due.clock: clock.due for clock in clocks if clock.due}
    return [
        {
            "name": due.name,
            "says": rules.clocks()[due.clock].says,
            "starts": f"Counted from {rules.clocks()[due.clock].starts}.",
            "source": f"Source: {due.source}. Version {due.version}; calendar {due.calendar_version}.",
            "verified": "" if due.verified else f"{UNVERIFIED}.",
        }
        for due in sorted(known.values(), key=lambda due: due.name)
    ]


def category_words(code: str) -> str:
    """The words of a category of abuse, such as `neglect`; the code itself where the census doesn't know it."""
    return label(max(YEARS), "abuse", code).split(" (")[0].lower() if code else ""


def status_words(status: Status) -> str:
    """`Child protection plan (neglect) since 3 April 2026`."""
    category = f" ({category_words(status.category)})" if status.kind == PROTECTION_PLAN and status.category else ""
    return f"{status.words}{category} since {day(status.since)}" if status.since else status.words


def status_rows(statuses: Iterable[tuple[Person, Status]]) -> list[dict[str, str]]:
    """Each child with the status in words."""
    return [{"child": name_of(child), "status": status_words(status)} for child, status in statuses]


def step_rows(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """Steps for the chronology, latest first; brothers and sisters who took the same step on one day share an item."""
    order = list(WORDS)

    def key(step: Step) -> tuple[date, int, str]:
        return step.on, order.index(step.kind), step.category

    rows = []
    for (on, kind, category), group in groupby(sorted(steps, key=key, reverse=True), key):
        more = f": {category_words(category)}" if category else ""
        names = ", ".join(dict.fromkeys(name_of(step.child) for step in group))
        title = f"{WORDS[order[kind]]}{more}"
        rows.append({"on": on, "title": title, "when": day(on), "moment": on.isoformat(), "text": names})
    return rows
