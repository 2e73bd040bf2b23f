"""The first page, and the first page of a family's file, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from safeguarding.casework.design.components import rating
from safeguarding.casework.design.dates import ago, count, day, days_to_go, short_day
from safeguarding.casework.design.tables import Table, link, tag
from safeguarding.casework.families.models import Membership
from safeguarding.casework.families.presenters import age_of, name_of
from safeguarding.casework.home.queries import FamilyRow
from safeguarding.casework.pathway.standing import Status
from safeguarding.casework.supervision.promises import Promise
from safeguarding.casework.supervision.queries import ToRate


def lines(parts: Sequence[str | SafeString]) -> SafeString:
    """The parts of a cell, one under the other."""
    return format_html_join(SafeString("<br>"), "{}", ((part,) for part in parts if part))


def families_table(rows: Sequence[FamilyRow], today: date) -> Table:
    """My families: who, the rating that stands, what is due, and what is new."""
    return Table(
        caption="My families",
        caption_hidden=True,
        head=("Family", "Rating", "What is due", "New since you looked"),
        rows=[(_family(row, today), rating(row.rating), _due(row), _new(row, today)) for row in rows],
        nothing="No family is allocated to you. Your team manager allocates families.",
    )


def my_day(rows: Sequence[FamilyRow], promises: Sequence[Promise], today: date) -> str:
    """`2 overdue, 1 due today, 3 in the next 7 days`, over all my families: only where the page shows all of them."""
    days = [clock.due.due for row in rows for clock in (*row.late, *row.soon) if clock.due]
    days += [row.supervision.due.due for row in rows if row.supervision] + [one.due for one in promises]
    return dues_words(days, today)


def dues_words(days: Sequence[date], today: date) -> str:
    """The same of the days on which something is due; empty where nothing is overdue or due within a week."""
    late, now = sum(day < today for day in days), sum(day == today for day in days)
    soon = sum(0 < (day - today).days <= 7 for day in days)
    said = ((late, "overdue"), (now, "due today"), (soon, "in the next 7 days"))
    return ", ".join(f"{number} {words}" for number, words in said if number)


def _family(row: FamilyRow, today: date) -> SafeString:
    children = ", ".join(f"{name_of(one)} ({age_of(one, today)})" for one in row.children)
    small = format_html('<span class="govuk-hint app-small">{}</span>', children or "No children in the family today")
    return lines([link(row.family.name, reverse("family", args=[row.family.pk])), small])


def _due(row: FamilyRow) -> SafeString:
    parts: list[str | SafeString] = []
    if row.late:
        first, more = row.late[0], len(row.late) - 1
        parts.append(tag(f"{first.name} overdue", "red"))
        parts.append(first.standing.words + (f", and {count(more, 'more date')} overdue" if more else ""))
    elif row.next and row.next.due:
        parts.append(f"{row.next.name} by {short_day(row.next.due.due)}")
    if row.supervision and row.supervision.standing.state == "overdue":
        parts.append(tag("Group supervision overdue", "red"))
    return lines(parts or ["Nothing"])


def _new(row: FamilyRow, today: date) -> SafeString:
    if row.looked is None:
        return tag("You have not opened it yet", "blue")
    written = _counted(
        (row.news.entries, "entry", "entries"),
        (row.news.summaries, "summary", "summaries"),
        (row.news.files, "file", "files"),
    )
    decided = _counted((row.news.ratings, "rating", "ratings"), (row.news.decisions, "decision", "decisions"))
    looked = f"You looked {ago(row.looked, today)}"
    if not written and not decided:
        return lines([f"Nothing. {looked}"])
    links = [
        link(words, reverse(page, args=[row.family.pk]), f"of {row.family.name}") if words else ""
        for words, page in ((written, "workbook"), (decided, "supervision"))
    ]
    return lines([*links, looked])


def _counted(*numbers: tuple[int, str, str]) -> str:
    *first, last = [count(number, one, many) for number, one, many in numbers if number] or [""]
    return f"{', '.join(first)} and {last}" if first else last


def actions_table(promises: Sequence[Promise], today: date) -> Table:
    """What I agreed to do, at supervision or in a family's plan, soonest first."""
    return Table(
        caption="Your actions",
        head=("Action", "Family", "By when"),
        rows=[
            (
                link(one.text, one.href, f"for {one.family_name}"),
                one.family_name,
                tag(days_to_go(one.due, today), "red")
                if one.due < today
                else lines([day(one.due), days_to_go(one.due, today)]),
            )
            for one in promises
        ],
        nothing="You have no open actions.",
    )


def to_rate_rows(waiting: Sequence[ToRate]) -> list[dict[str, str]]:
    """The children whom I have still to rate, by family."""
    families: dict[Any, list[ToRate]] = {}
    for one in waiting:
        families.setdefault(one.session, []).append(one)
    return [
        {
            "href": reverse("session", args=[session]),
            "family": of[0].family,
            "children": ", ".join(name_of(one.child) for one in of),
        }
        for session, of in families.items()
    ]


def emergencies_words(number: int) -> str:
    """That files of theirs were opened in an emergency and wait for review; empty when none does. It names nobody."""
    if not number:
        return ""
    return f"{count(number, 'file was', 'files were')} opened in an emergency and must be reviewed within a working day"


def status_words(status: Status) -> str:
    """`Child protection plan since 3 April 2026`."""
    return f"{status.words} since {day(status.since)}" if status.since else status.words


def people_table(members: Sequence[Membership], rows: Sequence[dict[str, Any]], statuses: dict[Any, Status]) -> Table:
    """Everyone in the family today, each with the page of all that is held of them."""
    body = []
    for membership, row in zip(members, rows, strict=True):
        status = statuses.get(membership.person_id)
        cells: list[str | SafeString] = [
            link(row["name"], reverse("person", args=[membership.family_id, membership.person_id])),
            lines([row["relation"], status_words(status) if status else ""]),
            lines([row["born"], row["age"]]),
            row["address"],
            lines(row["identifiers"]),
        ]
        body.append(cells)
    head = ["Name", "Who", "Born", "Address", "Known to others as"]
    return Table(caption="People", head=head, rows=body, nothing="Nobody is in the family today.")


def workers_table(allocations: Sequence[Any], rows: Sequence[dict[str, Any]], family: Any, change: bool) -> Table:
    """Who works with the family."""
    body = []
    for allocation, row in zip(allocations, rows, strict=True):
        cells: list[str | SafeString] = [row["name"], row["role"], row["agency"], row["since"]]
        if change:
            href = reverse("end-allocation", args=[family, allocation.pk])
            cells.append(link("End", href, f"the involvement of {row['name']}"))
        body.append(cells)
    head = ["Name", "Role", "Agency", "Since"] + (["End"] if change else [])
    return Table(caption="Who works with the family", head=head, rows=body, nothing="No worker is allocated yet.")
