"""The board in words: every colour with its word, every movement with its word."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from safeguarding.casework.design.components import rating as shape
from safeguarding.casework.design.dates import count, short_day
from safeguarding.casework.design.tables import Table, link, tag
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.supervision.board_queries import BoardRow, TeamCount
from safeguarding.evidence.ratings import movement

SYMBOLS = {"worse": "▲", "better": "▼", "same": "=", "first": "•", "not_rated": ""}


def lines(parts: Sequence[str | SafeString]) -> SafeString:
    """The parts of a cell, one under the other."""
    return format_html_join(SafeString("<br>"), "{}", ((part,) for part in parts if part))


def moved(row: BoardRow) -> SafeString:
    """`▲ Worse, was amber`, `▼ Better, was red`, `= Same`, `• New`; a dash for a family not rated yet."""
    step = movement(row.before, row.rating)
    words = {
        "worse": f"Worse, was {row.before}",
        "better": f"Better, was {row.before}",
        "same": "Same",
        "first": "New",
        "not_rated": "–",
    }[step.direction]
    symbol = SYMBOLS[step.direction]
    return format_html('<span aria-hidden="true">{}</span> {}', symbol, words) if symbol else format_html("{}", words)


def supervised(row: BoardRow) -> SafeString:
    """When the family was last supervised, and when it must be next; overdue in words and as a tag."""
    if row.due is None:
        return lines(["Not yet"])
    last = short_day(row.due.last, "Not yet")
    if row.due.standing.state == "overdue":
        return lines([last, tag(row.due.standing.words, "red")])
    return lines([last, f"Next by {short_day(row.due.due.due)}"])


def unrated(row: BoardRow) -> str | SafeString:
    """Who has still to rate in the open session, or that all have; a dash where no session is open."""
    if row.session is None:
        return "–"
    there = link("Open session", reverse("session", args=[row.session.pk]), f"of {row.family.name}")
    if not row.unrated:
        return lines([there, "All have rated"])
    return lines([there, *(f"{name}: {count(left, 'child', 'children')}" for name, left in row.unrated)])


def to_do(row: BoardRow) -> SafeString:
    """Open actions, those overdue as a tag."""
    if not row.actions:
        return lines(["None"])
    return lines([f"{row.actions} open", tag(f"{row.overdue} overdue", "red") if row.overdue else ""])


def dates(row: BoardRow) -> SafeString:
    """What is overdue on the statutory pathway; if nothing, the next date."""
    if row.late:
        first, *more = row.late
        words = [tag(f"{first.name} overdue", "red"), f"{name_of(first.child)}, {first.standing.words.lower()}"]
        return lines([*words, f"and {count(len(more), 'other date')} overdue" if more else ""])
    if row.next and row.next.due:
        return lines([row.next.name, f"by {short_day(row.next.due.due)}"])
    return lines(["None"])


def board_table(rows: Sequence[BoardRow], narrowed: bool) -> Table:
    """The families of the board."""
    return Table(
        caption="Families, those at most risk first",
        caption_hidden=True,
        head=("Family", "Rating", "Since last time", "Supervision", "Not rated yet", "Actions", "Statutory dates"),
        rows=[
            (
                lines([link(row.family.name, reverse("supervision", args=[row.family.pk])), row.team]),
                shape(row.rating),
                moved(row),
                supervised(row),
                unrated(row),
                to_do(row),
                dates(row),
            )
            for row in rows
        ],
        nothing="No family has this rating in this team." if narrowed else "You have no open families.",
        compact=True,
    )


def counts_table(teams: Sequence[TeamCount]) -> Table:
    """How many families of each team have each rating."""
    columns: tuple[str | None, ...] = ("red", "amber", None, "green")
    return Table(
        caption="Families by team and rating",
        caption_size="s",
        head=("Team", "Red", "Amber", "Not rated yet", "Green", "All"),
        rows=[
            (one.team, *(f"{one.colours[colour]:,}" for colour in columns), f"{sum(one.colours.values()):,}")
            for one in teams
        ],
        numeric={1, 2, 3, 4, 5},
        nothing="No families.",
        compact=True,
    )
