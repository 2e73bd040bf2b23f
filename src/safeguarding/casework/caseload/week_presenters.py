"""A manager’s week in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.urls import reverse

from safeguarding.casework.caseload.presenters import absences_table, loads_table, number, vacancies_table
from safeguarding.casework.caseload.week_queries import Week
from safeguarding.casework.caseload.weights import Weights
from safeguarding.casework.design.components import rating as shape
from safeguarding.casework.design.dates import count, day, short_day
from safeguarding.casework.design.tables import Table, link
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.supervision.board_presenters import moved, planned, supervised
from safeguarding.casework.supervision.board_queries import BoardRow


def title(week: Week) -> str:
    """`Monday 3 to Sunday 9 May 2027`."""
    return f"{day(week.monday)} to {day(week.monday + timedelta(days=6))}"


def facts(week: Week) -> list[tuple[str, str]]:
    """The week in numbers, each with the table below that holds it."""
    vacant = sum(float(row.full_time) for row in week.vacancies)
    return [
        ("Families", f"{week.families:,}"),
        ("Group supervisions held this week", f"{len(week.held):,}"),
        ("Families whose supervision is late or was missed", _number(len(week.unsupervised))),
        ("Families rated red, or worse than before", _number(len(week.worse))),
        ("Decisions that a named manager has still to make", _number(len(week.undecided))),
        ("Visits and statutory dates overdue or due this week", _number(len(week.dates))),
        ("Actions overdue", _number(len(week.late))),
        ("Caseloads over the figure", _number(len(week.over))),
        ("Vacant posts", f"{number(vacant)} full-time equivalent" if vacant else "None"),
    ]


def _number(many: int) -> str:
    return f"{many:,}" if many else "None"


def tables(week: Week, weights: Weights, today: date) -> list[Table]:
    """What the week asks for, the most urgent first; what there is none of is left out."""
    found = [
        _ratings(week.worse),
        _undecided(week.undecided),
        _supervision(week.unsupervised, today),
        _dates(week),
        _late(week),
        loads_table(week.over, weights, "Caseloads over the figure") if week.over else None,
        _held(week),
        vacancies_table(week.vacancies, may_end=False) if week.vacancies else None,
        absences_table(week.absences, may_name=False) if week.absences else None,
    ]
    return [table for table in found if table is not None]


def _family(row: BoardRow) -> str:
    return link(row.fact.name, reverse("supervision", args=[row.fact.pk]))


def _ratings(rows: Sequence[BoardRow]) -> Table | None:
    return Table(
        caption="Rated red, or worse than before",
        head=("Family", "Rating", "Movement"),
        rows=[(_family(row), shape(row.fact.rating), moved(row)) for row in rows],
    ) if rows else None  # fmt: skip


def _undecided(rows: Sequence[BoardRow]) -> Table | None:
    return Table(
        caption="Red or worse, and no manager has decided yet",
        head=("Family", "Rating"),
        rows=[(_family(row), shape(row.fact.rating)) for row in rows],
    ) if rows else None  # fmt: skip


def _supervision(rows: Sequence[BoardRow], today: date) -> Table | None:
    return Table(
        caption="Supervision late or missed",
        head=("Family", "Supervision", "Day"),
        rows=[(_family(row), supervised(row, today), planned(row)) for row in rows],
    ) if rows else None  # fmt: skip


def _dates(week: Week) -> Table | None:
    return Table(
        caption="Visits and statutory dates, overdue or due this week",
        head=("Family", "Child", "What", "Due"),
        rows=[
            (
                link(one.fact.name, reverse("clocks", args=[one.fact.pk])),
                name_of(one.clock.child),
                one.clock.name,
                f"{short_day(one.clock.due.due if one.clock.due else None)}: {one.clock.standing.words.lower()}",
            )
            for one in week.dates
        ],
    ) if week.dates else None  # fmt: skip


def _late(week: Week) -> Table | None:
    return Table(
        caption="Actions overdue",
        head=("Family", "Action", "Who", "Due"),
        rows=[
            (link(one.family.name, reverse("supervision", args=[one.family.pk])), one.text, one.owner, short_day(one.due))
            for one in week.late
        ],
    ) if week.late else None  # fmt: skip


def _held(week: Week) -> Table | None:
    return Table(
        caption="Group supervisions held this week",
        head=("Family", "Held on"),
        rows=[
            (link(row.family.name, reverse("session", args=[row.pk])), day(row.held_on)) for row in week.held
        ],
    ) if week.held else None  # fmt: skip


def nothing_words(week: Week) -> str:
    """For a week that asks for nothing."""
    return f"Nothing of your {count(week.families, 'family', 'families')} is late, red or worse."
