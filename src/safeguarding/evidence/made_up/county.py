"""A whole county from a seed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import polars as pl

from safeguarding.evidence import periods
from safeguarding.evidence.made_up import agencies as agency
from safeguarding.evidence.made_up import allocation, partners, supervision, workbook
from safeguarding.evidence.made_up.chance import DAY, column_stream, stream, working_day_before
from safeguarding.evidence.made_up.effect import Effect
from safeguarding.evidence.made_up.history import History, history
from safeguarding.evidence.made_up.households import Household, household, list_people
from safeguarding.evidence.made_up.pathway import pathway
from safeguarding.evidence.made_up.people import nhs_numbers
from safeguarding.evidence.made_up.shape import TABLES, County
from safeguarding.evidence.made_up.shape.columns import MOMENT

WITHOUT_NHS_NUMBER = 0.08
FULL = 940 * 3

Say = Callable[[str], None]


def county(
    families: int,
    seed: int,
    *,
    until: date = date(2026, 9, 30),
    years: int = 3,
    effect: Effect | None = None,
    say: Say = lambda words: None,
) -> County:
    """A made-up county of so many families, allocated over so many years up to the day `until`.

    The same arguments give the same county, to the last letter. `effect`: what allocation changes, declared; `say` is
    told what is being made. Raises ValueError for fewer than 1 family, fewer than 1 year or a negative seed.
    """
    if families < 1 or years < 1 or seed < 0:
        raise ValueError(
            f"county: give 1 or more families and years and a seed of 0 or more, not {families}, {years}, {seed}."
        )
    effect = effect or Effect()
    since = periods.add_months(until, -12 * years) + DAY
    staff = agency.agencies(families, seed, since, until)
    say(f"Inventing {families} families")
    homes = _households(families, seed, since, until)
    count = sum(len(home.people) for home in homes)
    outside = round(count * partners.OUTSIDERS)
    numbers = nhs_numbers(column_stream(seed, "nhs"), count + outside, missing=WITHOUT_NHS_NUMBER)
    people, members = list_people(homes, seed, until, numbers[:count])
    outsiders = partners.outsiders(outside, seed, until, numbers[count:])
    say("What happened to each: referrals, plans, closures")
    histories = [history(home, seed, until) for home in homes]
    stays = allocation.stays(histories, staff, seed, until)
    team_spans, allocations = allocation.frames(stays)
    say("Writing the workbooks")
    book = workbook.write_up(stays, seed, until)
    say("Holding the group supervisions")
    held = supervision.supervise(stays, staff, seed, until)
    say("What the partner agencies saw")
    seen = partners.partners(homes, people, outsiders, effect, seed, since, until)
    return County(
        families, seed, since, until, agency.AUTHORITY, agency.AUTHORITY_NAME, effect,
        staff.agencies, staff.offices, staff.teams, staff.workers,
        families=_families(histories, stays),
        people=people, members=members, team_spans=team_spans, allocations=allocations,
        **pathway(histories, seed, until),
        **{name: _frame(name, getattr(book, name)) for name in ("entries", "entry_people", "summaries")},
        **{
            name: _frame(name, getattr(held, name))
            for name in ("sessions", "attendance", "ratings", "family_ratings", "decisions", "actions")
        },
        **seen,
    )  # fmt: skip


def _households(families: int, seed: int, since: date, until: date) -> list[Household]:
    """The families in the order in which they were allocated: evenly over the years, none in the last ten days."""
    rng = stream(seed, "allocated")
    span = (until - since).days - 10
    days = sorted(working_day_before(since + DAY * (3 + rng.randint(0, span - 3))) for _ in range(families))
    return [household(number, seed, max(day, since), until) for number, day in enumerate(days, 1)]


def _families(histories: Sequence[History], stays: Sequence[allocation.Stay]) -> pl.DataFrame:
    team = {stay.family_id: stay.team for stay in stays}  # the last one wins: stays are in order of time
    rows = []
    for told in histories:
        home = told.household
        family_names = dict.fromkeys([*(a.family for a in home.adults[:1]), *(c.family for c in home.children)])
        rows.append((home.family_id, " and ".join(family_names), home.allocated, team[home.family_id]))
    return pl.DataFrame(rows, schema=TABLES["families"].schema, orient="row")


def _frame(name: str, rows: list[workbook.Row]) -> pl.DataFrame:
    """The rows as the frame of that name; local clock times become moments in UTC."""
    schema = TABLES[name].schema
    local = {column: pl.Datetime("us") if kind == MOMENT else kind for column, kind in schema.items()}
    frame = pl.DataFrame(rows, schema=local, orient="row")
    return frame.with_columns(
        pl.col(column).dt.replace_time_zone("Europe/London", ambiguous="earliest").dt.convert_time_zone("UTC")
        for column, kind in schema.items()
        if kind == MOMENT
    )
