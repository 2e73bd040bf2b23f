"""Lists of families and what is due, in words; the same cells for the page, for print and for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from safeguarding.casework.design.components import rating
from safeguarding.casework.design.dates import count, day, days_to_go, short_day
from safeguarding.casework.design.tables import Table, link, tag
from safeguarding.casework.families.presenters import age_of, name_of
from safeguarding.casework.finding.due import ACTION, Item
from safeguarding.casework.finding.families import Line
from safeguarding.casework.pathway.clocks import ChildClock

HEAD = ("Family", "Children", "Status", "Rating", "Team", "Last seen", "Overdue", "Next due")
COLOURS = {"red": "Red", "amber": "Amber", "green": "Green", None: "Not rated"}


def cells(line: Line, today: date) -> list[str]:
    """A family of the list as plain text, a cell each of HEAD."""
    row = line.row
    late = [*(clock.name for clock in row.late), *(["Group supervision"] if _supervision_late(line) else [])]
    return [
        row.family.name,
        ", ".join(f"{name_of(one)} ({age_of(one, today)})" for one in row.children),
        ", ".join(dict.fromkeys(status.words for status in line.statuses.values())),
        COLOURS[row.rating],
        line.team,
        _seen(line),
        ", ".join(dict.fromkeys(late)),
        _next(row.next),
    ]


def _seen(line: Line) -> str:
    if not line.seen:
        return ""
    return short_day(line.longest_unseen) if line.longest_unseen else "A child has no visit held"


def _next(clock: ChildClock | None) -> str:
    return f"{clock.name} by {short_day(clock.due.due)}" if clock and clock.due else ""


def _supervision_late(line: Line) -> bool:
    return line.row.supervision is not None and line.row.supervision.standing.state == "overdue"


def families_table(lines: Sequence[Line], today: date) -> Table:
    """The list on the page."""
    rows: list[list[str | SafeString]] = []
    for line in lines:
        name, children, status, _, *rest = cells(line, today)
        first = link(name, reverse("family", args=[line.row.family.pk]))
        under = format_html(
            '{}<br><span class="govuk-hint app-small">{}</span>', first, children or "No children today"
        )
        team, seen, late, following = rest
        rows.append([under, status, rating(line.row.rating), team, seen, tag(late, "red") if late else "", following])
    head = [name for name in HEAD if name != "Children"]
    return Table("Families", head, rows, caption_hidden=True, nothing="No family fits.")


def list_words(number: int, too_many: bool, bound: int) -> str:
    """`12 families`; that only the first were looked at."""
    words = count(number, "family", "families")
    return f"{words}, of the first {bound} by name. Choose a team to see the others." if too_many else f"{words}."


def filter_words(chosen: Mapping[str, str], form: Any) -> str:
    """`Rating: Red. Team: North 1.`, for print."""
    return " ".join(
        f"{form.fields[name].label}: {dict(form.fields[name].choices)[value]}." for name, value in chosen.items()
    )


def days(items: Sequence[Item], today: date) -> list[dict[str, Any]]:
    """What is due, a block a day: first all that is overdue, then today, and so on."""
    blocks = []
    for on, of in groupby(items, key=lambda item: item.on if item.on >= today else None):
        blocks.append({"title": _day(on, today), "late": on is None, "rows": list(_rows(of, today))})
    return blocks


def _day(on: date | None, today: date) -> str:
    if on is None:
        return "Overdue"
    when = {0: "Today, ", 1: "Tomorrow, "}.get((on - today).days, "")
    return f"{when}{on:%A} {day(on)}"


def _rows(items: Any, today: date) -> Iterator[dict[str, str]]:
    for item in items:
        yield {
            "what": item.what,
            "who": ", ".join(name_of(child) for child in item.children),
            "family": item.family_name,
            "href": item.href,
            "yours": "Your action" if item.kind == ACTION else "",
            "late": f"{days_to_go(item.on, today)}, due {short_day(item.on)}" if item.on < today else "",
        }
