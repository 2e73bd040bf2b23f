"""Children's services' own indicators, month by month: what is counted in a month, and out of how much.

Every function takes the months asked for and gives one count a month. A month in which nothing was due is not a month in
which nothing was done: its value is None, and never nought.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import TYPE_CHECKING

import polars as pl

from safeguarding.evidence import clocks
from safeguarding.evidence.indicators.definition import Definition
from safeguarding.evidence.indicators.survival import Stay, median_length
from safeguarding.evidence.periods import (
    CalendarError,
    Window,
    add_months,
    bank_holidays,
    first_of_month,
    working_days_between,
)

if TYPE_CHECKING:
    from safeguarding.evidence.indicators.counting import Tables

DAY = timedelta(days=1)
#: Which clock says when a visit under a plan is due.
VISITS = {"in_need": "in_need_visit", "protection": "protection_visit"}


@dataclass(frozen=True, slots=True)
class MonthCount:
    """A month: so much of `denominator`, or a `value` of its own where it is neither a share nor a mean. `behind` and `of`:
    how many families, children or posts stand behind the numerator and the denominator. None: it can't be said.
    """

    month: date
    numerator: float | None
    denominator: float | None
    behind: int
    of: int
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What is counted of which tables in which months, each a first and last day; nothing after `until` is known."""

    definition: Definition
    tables: Tables
    months: tuple[Window, ...]
    until: date


def caseload(asked: Asked) -> Iterator[MonthCount]:
    """Children held on the month's last day by posts that hold any family, over those posts in full-time posts.

    Source: as the children's social work workforce statistics of the DfE count cases and full-time equivalents. A child
    whom two of the posts hold is one case.
    """
    posts = asked.tables.posts.filter(pl.col("role").is_in(asked.definition.kinds))
    children = asked.tables.members.filter(pl.col("role") == "child").drop_nulls("person_id")
    for month in asked.months:
        there = _on(posts, month.last).select("post_id", "full_time")
        held = _on(asked.tables.allocations, month.last).join(there, on="post_id")
        cases = held.select("family_id").unique().join(_on(children, month.last), on="family_id")
        holding = held.select("post_id", "full_time").unique("post_id")
        full_time = float(holding["full_time"].sum() or 0)
        yield MonthCount(
            month.first, float(cases["person_id"].n_unique()), full_time, cases["family_id"].n_unique(), holding.height
        )


def visits_on_time(asked: Asked) -> Iterator[MonthCount]:
    """Visits due in the month under the plans counted, and how many of them were made by the day they were due.

    A visit is due so long after the last one, or after the plan began. A plan that ended before the day owes none. Who
    isn't visited owes another visit after as long again.
    """
    seen = _days(asked.tables.records, "visit")
    due, made = defaultdict(list), defaultdict(list)
    plans = asked.tables.plans.filter(pl.col("kind").is_in(list(VISITS)) & pl.col("kind").is_in(asked.definition.kinds))
    for child, kind, start, end in plans.select("person_id", "kind", "start", "end").unique().iter_rows():
        last = min(end or asked.until, asked.until)
        for day, kept in visits_due(VISITS[kind], start, last, seen.get(child, ())):
            month = first_of_month(day)
            due[month].append(child)
            if kept:
                made[month].append(child)
    for month in (one.first for one in asked.months):
        yield MonthCount(month, len(made[month]), len(due[month]), len(set(made[month])), len(set(due[month])))


def visits_due(clock: str, start: date, last: date, visits: Sequence[date]) -> Iterator[tuple[date, bool]]:
    """The days from `start` to `last` on which a visit was due, and whether it was made by then. `visits` in order."""
    since = start
    due = _due(clock, since)
    while due is not None and due <= last:
        place = bisect_right(visits, since)
        visit = visits[place] if place < len(visits) else date.max
        yield due, visit <= due
        again = _due(clock, due)
        unvisited = visit > due and again is not None and visit > again
        since = due if unvisited else visit
        due = again if unvisited else _due(clock, visit) if visit < date.max else None


def _due(clock: str, since: date) -> date | None:
    try:
        found = clocks.due(clock, since)
    except CalendarError:
        return None
    return found.due if found else None


def supervision_kept(asked: Asked) -> Iterator[MonthCount]:
    """Families with a team on every day of the month, and how many of them were brought to group supervision in it."""
    held = _days(asked.tables.records, "supervision", "family_id")
    stays: dict[str, list[Window]] = defaultdict(list)
    for family, start, end in asked.tables.spans.select("family_id", "start", "end").sort("start").iter_rows():
        last, mine = end or date.max, stays[family]
        if mine and start <= _after(mine[-1].last):
            mine[-1] = Window(mine[-1].first, max(mine[-1].last, last))
        else:
            mine.append(Window(start, last))
    for month in asked.months:
        there = [
            family
            for family, mine in stays.items()
            if any(one.first <= month.first and one.last >= month.last for one in mine)
        ]
        kept = [family for family in there if _any(held.get(family, ()), month)]
        yield MonthCount(month.first, len(kept), len(there), len(kept), len(there))


def recorded_within(asked: Asked) -> Iterator[MonthCount]:
    """What was written down in the month, and how much of it within so many working days of the day it happened."""
    for month, delays in _delays(asked):
        kept = [family for family, days in delays if days <= asked.definition.within]
        yield MonthCount(month, len(kept), len(delays), len(set(kept)), len({family for family, _days in delays}))


def recording_days(asked: Asked) -> Iterator[MonthCount]:
    """The median of the working days from what happened to its being written down, of what was written in the month."""
    for month, delays in _delays(asked):
        families = len({family for family, _days in delays})
        value = float(median(days for _family, days in delays)) if delays else None
        yield MonthCount(month, None, len(delays), families, families, value)


def _delays(asked: Asked) -> Iterator[tuple[date, list[tuple[str, int]]]]:
    rows = asked.tables.records.filter(pl.col("kind") == "entry", pl.col("written") >= pl.col("date"))
    calendar, apart, found = bank_holidays(), {}, defaultdict(list)
    months = {one.first for one in asked.months}
    for family, day, written in rows.select("family_id", "date", "written").iter_rows():
        month = first_of_month(written)
        if month not in months:
            continue
        if (day, written) not in apart:
            apart[day, written] = working_days_between(day, written, calendar)
        found[month].append((family, apart[day, written]))
    for one in asked.months:
        yield one.first, found[one.first]


def ended_length(asked: Asked) -> Iterator[MonthCount]:
    """Plans that ended in the month, and the days that they had lasted."""
    plans = _plans(asked).drop_nulls("end").with_columns(length=(pl.col("end") - pl.col("start")).dt.total_days())
    for month in asked.months:
        mine = plans.filter(pl.col("end").is_between(month.first, month.last))
        children = mine["person_id"].n_unique()
        yield MonthCount(month.first, float(mine["length"].sum()), mine.height, children, children)


def survival_length(asked: Asked) -> Iterator[MonthCount]:
    """By when half of all plans end, judged by the twelve months that end with the month: see `median_length`."""
    stays = [Stay(*row) for row in _plans(asked).select("person_id", "start", "end").iter_rows()]
    for month in asked.months:
        window = Window(add_months(month.first, -11), month.last)
        found = median_length(stays, window)
        value = None if found.days is None else float(found.days)
        yield MonthCount(month.first, found.ended, found.at_risk, found.ended, found.children, value)


def came_again(asked: Asked) -> Iterator[MonthCount]:
    """Referrals of the month, each child's of a day once, and how many came within 12 months of one before."""
    events = asked.tables.events.filter(pl.col("kind").is_in(asked.definition.kinds))
    linked = asked.tables.links.filter(pl.col("band") == "linked").select("event_id", "person_id")
    days: dict[str, list[date]] = defaultdict(list)
    for child, day in events.join(linked, on="event_id").select("person_id", "date").unique().sort("date").iter_rows():
        days[child].append(day)
    referred, again = defaultdict(list), defaultdict(list)
    for child, mine in days.items():
        for place, day in enumerate(mine):
            referred[first_of_month(day)].append(child)
            if place and add_months(mine[place - 1], 12) > day:
                again[first_of_month(day)].append(child)
    for month in (one.first for one in asked.months):
        yield MonthCount(
            month, len(again[month]), len(referred[month]), len(set(again[month])), len(set(referred[month]))
        )


def open_at_end(asked: Asked) -> Iterator[MonthCount]:
    """Children with a plan or in care when the month had ended; what ended on its last day is over."""
    plans = _plans(asked)
    for month in asked.months:
        there = plans.filter(
            pl.col("start") <= month.last, pl.col("end").is_null() | (pl.col("end") > month.last)
        )["person_id"].n_unique()  # fmt: skip
        yield MonthCount(month.first, there, None, there, there)


def days_in_month(asked: Asked) -> Iterator[MonthCount]:
    """Days of the month that children spent so, the first and the last day with them; a day of two spells is one."""
    spells: dict[str, list[tuple[date, date]]] = defaultdict(list)
    for child, start, end in _plans(asked).select("person_id", "start", "end").sort("start").iter_rows():
        last, mine = end or date.max, spells[child]
        if mine and start <= mine[-1][1]:
            mine[-1] = (mine[-1][0], max(mine[-1][1], last))
        else:
            mine.append((start, last))
    for month in asked.months:
        days = {
            child: sum(max(0, (min(last, month.last) - max(first, month.first)).days + 1) for first, last in mine)
            for child, mine in spells.items()
        }
        some = sum(one > 0 for one in days.values())
        yield MonthCount(month.first, sum(days.values()), None, some, some)


#: How each is counted, by its name in a definition.
HOW: Mapping[str, Callable[[Asked], Iterable[MonthCount]]] = {
    "caseload": caseload, "visits_on_time": visits_on_time, "supervision_kept": supervision_kept,
    "recorded_within": recorded_within, "recording_days": recording_days, "ended_length": ended_length,
    "survival_length": survival_length, "came_again": came_again, "open_at_end": open_at_end, "days_in_month": days_in_month,
}  # fmt: skip


def _on(frame: pl.DataFrame, day: date) -> pl.DataFrame:
    """The rows that hold on the day."""
    return frame.filter(
        pl.col("start").is_null() | (pl.col("start") <= day), pl.col("end").is_null() | (pl.col("end") >= day)
    )


def _plans(asked: Asked) -> pl.DataFrame:
    rows = asked.tables.plans.filter(pl.col("kind").is_in(asked.definition.kinds), pl.col("start") <= asked.until)
    ended = pl.when(pl.col("end") <= asked.until).then(pl.col("end"))
    return rows.select("person_id", "start", ended.alias("end")).unique()


def _days(records: pl.DataFrame, kind: str, whose: str = "person_id") -> dict[str, list[date]]:
    """The days of the records of a kind, in order, by child or family."""
    found: dict[str, list[date]] = defaultdict(list)
    for key, day in records.filter(pl.col("kind") == kind).select(whose, "date").unique().sort("date").iter_rows():
        found[key].append(day)
    return found


def _any(days: Sequence[date], month: Window) -> bool:
    place = bisect_left(days, month.first)
    return place < len(days) and days[place] <= month.last


def _after(day: date) -> date:
    return day if day == date.max else day + DAY
