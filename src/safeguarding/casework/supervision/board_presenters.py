"""The board in words: every colour with its word, every movement with its word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cache
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from safeguarding.casework.design.components import rating as shape
from safeguarding.casework.design.dates import count, short_day
from safeguarding.casework.design.tables import Table, link
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.supervision.adult_workers import Needs
from safeguarding.casework.supervision.board_facts import UNRATED, Held, Wanted
from safeguarding.casework.supervision.board_forms import LOOKS, SORTS
from safeguarding.casework.supervision.board_queries import BoardRow
from safeguarding.casework.supervision.cycle import Cycle
from safeguarding.evidence.clocks import standing
from safeguarding.evidence.ratings import movement

COLUMNS: tuple[str | None, ...] = ("red", "amber", None, "green")
SYMBOLS = {"worse": "▲", "better": "▼", "same": "=", "first": "•", "not_rated": ""}


def moved(row: BoardRow) -> SafeString:
    """`▲ Worse, was amber`, `▼ Better, was red`, `= Same`, `• New`; a dash for a family not rated yet."""
    step = movement(row.fact.before, row.fact.rating)
    words = {
        "worse": f"Worse, was {row.fact.before}",
        "better": f"Better, was {row.fact.before}",
        "same": "Same as last time",
        "first": "New",
        "not_rated": "",
    }[step.direction]
    symbol = SYMBOLS[step.direction]
    return format_html('<span aria-hidden="true">{}</span> {}', symbol, words) if words else SafeString("")


def supervised(row: BoardRow, today: date) -> SafeString:
    """When the family was last supervised and when it must be next; what is overdue stands out."""
    fact = row.fact
    last = f"Last {short_day(fact.supervised_on)}." if fact.supervised_on else "Not supervised yet."
    if fact.due < today:
        return format_html("{} <strong>{}.</strong>", last, standing(fact.due, None, today).words)
    return format_html("{} Next by {}.", last, short_day(fact.due))


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


def apart(row: BoardRow) -> SafeString:
    """Where the last supervision holds red and green for one child."""
    return format_html("{}", "Red and green for one child at the last supervision." if row.fact.apart else "")


def lacking(row: BoardRow) -> SafeString:
    """Of which disciplines nobody works with the family, though a factor of an assessment asks for one."""
    names = ", ".join(name.lower() for name in row.fact.lacks)
    return format_html("Nobody works with an adult for: {}.", names) if names else SafeString("")


def card(row: BoardRow, team: str, today: date) -> dict[str, Any]:
    """One family of the board. `team` is named where the board has several."""
    fact = row.fact
    facts: list[tuple[str, Any]] = [("Supervision", supervised(row, today)), ("Day", planned(row))]
    if row.session is not None:
        there = link("Open session", reverse("session", args=[row.session]), f"of {fact.name}")
        facts.append((there, unrated(row)))
    facts += [("Actions", to_do(row)), ("Statutory dates", dates(row))]
    if fact.decision:
        facts.append(("Decision", format_html("<strong>{}</strong>", "The named manager has still to decide.")))
    facts += [(name, words) for name, words in (("Views", apart(row)), ("Workers", lacking(row))) if words]
    return {
        "name": fact.name,
        "href": reverse("supervision", args=[fact.pk]),
        "team": team,
        "colour": fact.rating or "none",
        "shape": shape(fact.rating),
        "moved": moved(row),
        "facts": facts,
    }


def groups(rows: Sequence[BoardRow], sort: str, today: date, *, several: bool) -> list[dict[str, Any]]:
    """The families of a page: by risk under their rating, red first and green last; otherwise one list, as sorted.

    `several`: whether the board has more than one team.
    """
    if sort != "risk":
        title = f"By {dict(SORTS)[sort].lower()}"
        return [{"title": title, "cards": [_card(row, several, today) for row in rows]}] if rows else []
    return [
        {
            "title": colour.capitalize() if colour else "Not rated yet",
            "cards": [_card(row, several, today) for row in of],
        }
        for colour, of in groupby(rows, key=lambda row: row.fact.rating)
    ]


def _card(row: BoardRow, several: bool, today: date) -> dict[str, Any]:
    return card(row, row.fact.team if several else "", today)


def address(wanted: Wanted, **narrowed: Any) -> str:
    """The board of the same team or office, narrowed otherwise."""
    said = {"team": wanted.team, "office": wanted.office, **narrowed}
    query = "&".join(f"{key}={value}" for key, value in said.items() if value)  # keys, and words of our own
    return f"{_board()}?{query}" if query else _board()


@cache
def _board() -> str:
    return reverse("board")


def _number(number: int, hidden: str, wanted: Wanted, **narrowed: Any) -> SafeString | str:
    """How many, which leads to the families behind it."""
    return link(f"{number:,}", address(wanted, **narrowed), hidden) if number else "0"


def _by_rating(one: Held, wanted: Wanted, **place: Any) -> tuple[Any, ...]:
    words = {"red": "red", "amber": "amber", None: "not rated", "green": "green"}
    return (
        one.name,
        *(
            _number(one.colours[colour], f"{words[colour]}, {one.name}", wanted, **place, rating=colour or UNRATED)
            for colour in COLUMNS
        ),
        _number(sum(one.colours.values()), f"in {one.name}", wanted, **place),
    )


def counts_table(teams: Sequence[Held], wanted: Wanted) -> Table:
    """How many families of each team have each rating."""
    return Table(
        caption="Families by team and rating",
        caption_size="s",
        head=("Team", "Red", "Amber", "Not rated", "Green", "All"),
        rows=[_by_rating(one, wanted, team=one.key) for one in teams],
        numeric={1, 2, 3, 4, 5},
        nothing="No families.",
        compact=True,
        wide=False,
    )


def offices_table(offices: Sequence[Held]) -> Table | None:
    """The same by office, with the whole, where the reader's posts span several."""
    if len(offices) < 2:
        return None
    every = Held("All", None, sum((one.colours for one in offices), Counter()))
    return Table(
        caption="Families by office and rating",
        caption_size="s",
        head=("Office", "Red", "Amber", "Not rated", "Green", "All"),
        rows=[_by_rating(one, Wanted(), office=one.key) for one in (*offices, every)],
        numeric={1, 2, 3, 4, 5},
        compact=True,
        wide=False,
    )


def looks_table(numbers: Counter[str], wanted: Wanted) -> Table:
    """How many families ask for a second look, and why."""
    return Table(
        caption="Worth a second look",
        caption_size="s",
        head=("What", "Families"),
        rows=[(words, _number(numbers[key], words.lower(), wanted, look=key)) for key, words in LOOKS],
        numeric={1},
        compact=True,
        wide=False,
    )


def moves_table(moves: Counter[tuple[str | None, str | None]], wanted: Wanted) -> Table:
    """From which rating to which: was, down; is, across."""
    names = {"red": "Red", "amber": "Amber", None: "Not rated", "green": "Green"}
    return Table(
        caption="Rating before, and rating now",
        caption_size="s",
        head=("Before", *(f"Now {names[now].lower()}" for now in COLUMNS)),
        rows=[
            (
                names[was],
                *(
                    _number(
                        moves[was, now], f"from {names[was].lower()} to {names[now].lower()}", wanted,
                        was=was or UNRATED, rating=now or UNRATED,
                    )
                    for now in COLUMNS
                ),
            )
            for was in COLUMNS
        ],
        numeric={1, 2, 3, 4},
        compact=True,
        wide=False,
    )  # fmt: skip


def words(number: int, shown: int, wanted: Wanted) -> str:
    """What stands above the list."""
    if not number:
        return "No family is like this." if wanted.narrowed else "You have no open families."
    order = {
        "risk": "those at most risk first",
        "due": "those due soonest first",
        "dates": "those with the earliest date first",
    }
    sorted_by = order.get(wanted.sort, "by name")
    more = f", {shown} on this page" if shown < number else ""
    return f"{count(number, 'family', 'families')}{more}, {sorted_by}."


def notes(rules: Cycle, needs: Needs) -> list[str]:
    """What the numbers rest on."""
    names = {"none": "not rated"}
    days = ", ".join(f"{names.get(key, key)} {number} days" for key, number in rules.interval.items())
    whose = "a proposal, which your authority can change" if rules.proposal else "as your authority has said"
    found = [
        "The rating is the one that the last closed supervision set.",
        f"A family is overdue for supervision so many days after the last one: {days}; {whose}.",
    ]
    asked = ", ".join(f"{need.discipline.name.lower()} ({', '.join(need.factors)})" for need in needs.needs)
    mark = " This is a proposal." if needs.proposal else ""
    found.append(
        f"A worker for an adult may be needed where an assessment names a factor of the census: {asked}.{mark}"
    )
    return found
