"""Agreement, what followed reds, and observations, in words. Every figure comes with what it is counted from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from textwrap import shorten
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from safeguarding.casework.design.components import rating as shape
from safeguarding.casework.design.dates import count, day, short_day
from safeguarding.casework.design.svg import drawn
from safeguarding.casework.design.tables import Table, link, tag
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.quality.figures import Figures
from safeguarding.casework.quality.models import Draw, DrawnDay, Mark
from safeguarding.casework.quality.pulse_presenters import percent, shares_picture
from safeguarding.casework.quality.quarters import next_quarter, quarter_words
from safeguarding.casework.quality.queries import FEWEST, Trend
from safeguarding.casework.quality.questions import Question
from safeguarding.casework.quality.reds import Listed
from safeguarding.evidence.measures.lines import Line, draw
from safeguarding.evidence.measures.shares import Share, share
from safeguarding.evidence.reds import CLOSED, LATER, NOT_LOOKED_AT, WITHIN, followed, later, state_after

KINDS = {
    "decision": "A decision to change course, or a named manager’s",
    "action": "An action agreed",
    "step": "A section 47 enquiry, conference or plan",
    "any": "Any of these",
}


def number(value: float | None) -> str:
    """`0.62`, `−0.10`; a dash for none."""
    return "–" if value is None else f"{value:.2f}".replace("-", "−")


def _agreement_cells(found: Any) -> tuple[str, ...]:
    if found.alike is None:
        return (found.says, "–", "–", "–")
    between = f"{number(found.low)} to {number(found.high)}" if found.low is not None else "–"
    return (
        number(found.alpha) if found.alpha is not None else found.says,
        between,
        f"{found.alike:.0%}",
        f"{count(found.units, 'rating', 'ratings')} by two or more, {count(found.clusters, 'family', 'families')}",
    )


def agreement_tables(figures: Figures) -> list[Table]:
    """By quarter, latest first, and by team over the last year."""
    head = ("Agreement (alpha)", "95% interval", "Pairs alike", "Counted from")
    by_quarter = [(quarter_words(quarter), *_agreement_cells(found)) for quarter, found in reversed(figures.quarters)]
    tables = [Table(caption="By quarter", head=("Quarter", *head), rows=by_quarter)]
    if len(figures.teams) > 1:
        rows = [(team, *_agreement_cells(found)) for team, found in figures.teams]
        tables.append(Table(caption="By team, over the last four quarters", head=("Team", *head), rows=rows))
    return tables


def agreement_picture(figures: Figures) -> SafeString | str:
    """Alpha by quarter as a line, each point at the end of its quarter; nothing where fewer than two can be told."""
    points = [
        (next_quarter(quarter) - timedelta(days=1), max(-1.0, found.alpha))
        for quarter, found in figures.quarters
        if found.alpha is not None
    ]
    if len(points) < 2:
        return ""
    low = -1 if min(value for _, value in points) < 0 else 0
    says = "Agreement by quarter. The table below has the same figures with their intervals."
    return drawn(draw([Line("Agreement (alpha)", points)], low, 1, (low, 0, 0.5, 1) if low else (0, 0.5, 1), says))


def reds_tables(rows: Sequence[Listed], today: date) -> list[Table]:
    """How many were followed by what, and how the children stood later."""
    reds = [one.red for one in rows]
    return [
        Table(
            caption=f"What followed within {WITHIN} days",
            caption_size="s",
            head=("What", "Followed", "Half were followed by"),
            rows=[
                (
                    KINDS[one.kind],
                    percent(found) if (found := share(one.within, one.of)) else "No red is old enough yet",
                    "–" if not one.of else _half(one.median),
                )
                for one in followed(reds, today)
            ],
            wide=False,
        ),
        Table(
            caption="How the children stood later",
            caption_size="s",
            head=(
                "When",
                "Red",
                "Amber",
                "Green",
                "Nobody could rate",
                "Family closed",
                "Not looked at",
                "How many are known",
            ),
            rows=[_later(reds, months, today) for months in LATER],
            numeric={1, 2, 3, 4, 5, 6},
            compact=True,
        ),
    ]


def _half(days: int | None) -> str:
    if days is None:
        return f"Not within {WITHIN} days"
    return "The same day" if days == 0 else f"{count(days, 'day')} after"


def _later(reds: Sequence[Any], months: int, today: date) -> tuple[str, ...]:
    found = later(reds, months, today)
    states = ("red", "amber", "green", "cannot_rate", CLOSED, NOT_LOOKED_AT)
    known = f"{found.known:,} of {found.reached:,}" if found.reached else "None is old enough"
    return (f"After {months} months", *(f"{found.counts.get(state, 0):,}" for state in states), known)


def reds_table(rows: Sequence[Listed], today: date) -> Table:
    """Each turn to red, latest first."""
    return Table(
        caption="Turns to red",
        head=("Child", "Red on", "Decision", "Action", "Statutory step", "After 3 months", "After 6 months"),
        rows=[
            (
                link(name_of(one.child), reverse("rating-history", args=[one.family.pk]), f"of the {one.family.name}"),
                short_day(one.red.on),
                *(_after(one.red.days(kind), old=(today - one.red.on).days >= WITHIN) for kind in ("decision", "action", "step")),
                *(_state(one, months, today) for months in LATER),
            )
            for one in rows
        ],
        nothing="No child of the families you work with turned red in the last two years.",
    )  # fmt: skip


def _after(days: int | None, *, old: bool) -> str | SafeString:
    if days is None:
        return tag("None", "red") if old else "None yet"
    return "Same day" if days == 0 else f"{count(days, 'day')} after"


def _state(one: Listed, months: int, today: date) -> str | SafeString:
    if later([one.red], months, today).reached == 0:
        return "Too early"
    state = state_after(one.red, months)
    return {CLOSED: "Family closed", NOT_LOOKED_AT: "Not looked at"}.get(state) or shape(state)


def trend_tables(quarters: Sequence[Trend], asked: Sequence[Question]) -> list[Table]:
    """A table a question of the checklist: the quarters with observations, latest first."""
    return [
        Table(
            caption=one.words,
            caption_size="s",
            head=("Quarter", "Yes", "Partly", "No", "Days observed"),
            rows=[(quarter_words(row.quarter), *_marks(row, one.key)) for row in reversed(quarters) if row.observed],
            nothing="Nothing has been observed yet.",
        )
        for one in asked
    ]


def trend_picture(quarters: Sequence[Trend], asked: Sequence[Question]) -> SafeString | str:
    """The share of days that were answered with yes, by quarter, a line a question; nothing for fewer than two quarters."""
    lines = [
        Line(shorten(one.words, 72, placeholder="…"), points)
        for one in asked
        if (
            points := [
                (_ends(row.quarter), 100 * found.share) for row in quarters if (found := _said_yes(row, one.key))
            ]
        )
    ]
    return shares_picture(
        lines, "Days answered with yes, in percent, by quarter. The tables have the same with intervals."
    )


def _said_yes(row: Trend, key: str) -> Share | None:
    marks = row.marks.get(key)
    return share(marks["yes"], marks.total()) if marks else None


def _ends(quarter: date) -> date:
    return next_quarter(quarter) - timedelta(days=1)


def _marks(row: Trend, key: str) -> tuple[str, ...]:
    marks = row.marks.get(key)
    if marks is None:
        return (f"Fewer than {FEWEST} days observed", "–", "–", f"{row.observed:,}")
    yes = share(marks["yes"], marks.total())
    return (percent(yes) if yes else "–", f"{marks['partly']:,}", f"{marks['no']:,}", f"{row.observed:,}")


def drawn_table(rows: Sequence[DrawnDay], today: date) -> Table:
    """The days that were drawn, latest first."""
    return Table(
        caption="Days drawn to be observed",
        head=("Day", "Team", "Where", "Chair", "Drawn by", "Observed"),
        rows=[
            (
                link(day(row.meeting.starts_at), reverse("observed-day", args=[row.pk]), f"of {row.meeting.team.name}"),
                row.meeting.team.name,
                str(row.meeting.room),
                row.meeting.chair.name,
                row.draw.drawn_by.name,
                observed_words(row, today),
            )
            for row in rows
        ],
        nothing="No day has been drawn yet.",
    )


def observed_words(row: DrawnDay, today: date) -> str | SafeString:
    """Whether it was observed and by whom; for a day that was not, why not yet."""
    if (seen := getattr(row, "observation", None)) is not None:
        return f"By {seen.observer.name}"
    if row.meeting.cancelled_at:
        return "The day was cancelled"
    return "To come" if timezone.localdate(row.meeting.starts_at) > today else tag("Not yet", "blue")


def draws_words(rows: Sequence[Draw]) -> list[str]:
    """How each sample was drawn, so that it can be drawn again."""
    return [
        f"{one.drawn_by.name}, {day(one.drawn_at)}: {count(min(one.wanted, one.among), 'day')} of {one.among:,} between "
        f"{day(one.first)} and {day(one.last)}, with the seed {one.seed}."
        for one in rows
    ]


def observation_rows(marks: Sequence[tuple[Mark, str]], asked: Sequence[Question]) -> list[dict[str, str]]:
    """The questions with the answer and what was written to it."""
    words = {one.key: one.words for one in asked}
    return [
        {"question": words.get(mark.item, mark.item), "answer": mark.get_answer_display(), "note": note}
        for mark, note in marks
    ]
