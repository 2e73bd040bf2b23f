"""The board in words: every colour with its word, every movement with its word."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from safeguarding.casework.design.components import rating as shape
from safeguarding.casework.design.dates import count, short_day
from safeguarding.casework.design.tables import Table, link
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.supervision.board_queries import BoardRow, TeamCount
from safeguarding.evidence.ratings import movement

SYMBOLS = {"worse": "▲", "better": "▼", "same": "=", "first": "•", "not_rated": ""}


def moved(row: BoardRow) -> SafeString:
    """`▲ Worse, was amber`, `▼ Better, was red`, `= Same`, `• New`; a dash for a family not rated yet."""
    step = movement(row.before, row.rating)
    words = {
        "worse": f"Worse, was {row.before}",
        "better": f"Better, was {row.before}",
        "same": "Same as last time",
        "first": "New",
        "not_rated": "",
    }[step.direction]
    symbol = SYMBOLS[step.direction]
    return format_html('<span aria-hidden="true">{}</span> {}', symbol, words) if words else SafeString("")


def supervised(row: BoardRow) -> SafeString:
    """When the family was last supervised and when it must be next; what is overdue stands out."""
    if row.due is None:
        return format_html("{}", "Not supervised yet.")
    last = f"Last {short_day(row.due.last)}." if row.due.last else "Not supervised yet."
    if row.due.standing.state == "overdue":
        return format_html("{} <strong>{}.</strong>", last, row.due.standing.words)
    return format_html("{} Next by {}.", last, short_day(row.due.due.due))


def planned(row: BoardRow) -> SafeString:
    """The day that passed without its supervision, which stands out, and the next one."""
    missed = row.planned.missed
    words = format_html("<strong>Missed on {}.</strong> ", short_day(missed)) if missed else SafeString("")
    if row.planned.next:
        return format_html("{}Planned for {}.", words, short_day(row.planned.next))
    return format_html("{}No day is planned.", words)


def unrated(row: BoardRow) -> str:
    """Who has still to rate in the open session, or that all have; nothing where no session is open."""
    if row.session is None:
        return ""
    return f"Still to rate: {', '.join(name for name, _ in row.unrated)}." if row.unrated else "All have rated."


def to_do(row: BoardRow) -> SafeString:
    """Open actions; the overdue ones stand out."""
    if not row.actions:
        return format_html("{}", "None open.")
    if not row.overdue:
        return format_html("{} open.", row.actions)
    return format_html("{} open, <strong>{} overdue.</strong>", row.actions, row.overdue)


def dates(row: BoardRow) -> SafeString:
    """What is overdue on the statutory pathway; if nothing, the next date."""
    if row.late:
        first, *more = row.late
        others = f" And {count(len(more), 'other date')} overdue." if more else ""
        return format_html(
            "<strong>{}, {}.</strong> {}.{}", first.name, first.standing.words.lower(), name_of(first.child), others
        )
    if row.next and row.next.due:
        return format_html("{} by {}.", row.next.name, short_day(row.next.due.due))
    return format_html("{}", "None due.")


def card(row: BoardRow, team: str) -> dict[str, Any]:
    """One family of the board. `team` is named where the board has several."""
    facts: list[tuple[str, str]] = [("Supervision", supervised(row)), ("Day", planned(row))]
    if row.session is not None:
        there = link("Open session", reverse("session", args=[row.session]), f"of {row.family.name}")
        facts.append((there, unrated(row)))
    return {
        "name": row.family.name,
        "href": reverse("supervision", args=[row.family.pk]),
        "team": team,
        "colour": row.rating or "none",
        "shape": shape(row.rating),
        "moved": moved(row),
        "facts": [*facts, ("Actions", to_do(row)), ("Statutory dates", dates(row))],
    }


def groups(rows: Sequence[BoardRow]) -> list[dict[str, Any]]:
    """The families of a page under their rating, in the order they come in: red first, green last."""
    several = len({row.team for row in rows}) > 1
    return [
        {
            "title": colour.capitalize() if colour else "Not rated yet",
            "cards": [card(row, row.team if several else "") for row in of],
        }
        for colour, of in groupby(rows, key=lambda row: row.rating)
    ]


def counts_table(teams: Sequence[TeamCount]) -> Table:
    """How many families of each team have each rating."""
    columns: tuple[str | None, ...] = ("red", "amber", None, "green")
    return Table(
        caption="Families by team and rating",
        caption_size="s",
        head=("Team", "Red", "Amber", "Not rated", "Green", "All"),
        rows=[
            (one.team, *(f"{one.colours[colour]:,}" for colour in columns), f"{sum(one.colours.values()):,}")
            for one in teams
        ],
        numeric={1, 2, 3, 4, 5},
        nothing="No families.",
        compact=True,
        wide=False,
    )
