"""Records of children's services made so that the value of every indicator by month is known, and how chance spreads it.

Plans and spells begin at a steady rate and last geometrically, visits are on time and families supervised by a declared
chance, entries are written down late by a declared number of working days. An `expected` function takes what an indicator
counted and gives its value, the planted one, and how far up the spread of such values it stands, from 0 to 1: between two
values that a count can take the place is drawn, so that in 95 of 100 counties it lies between 0.025 and 0.975.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np
import polars as pl
from tests.bench import _expected_months
from tests.bench._expected_months import (
    CHILDREN,
    DAYS,
    ENTRIES,
    FAMILIES,
    FIRST,
    HELD,
    LAST,
    LATEST,
    MONTHS,
    POSTS,
    REFERRED,
    SIZES,
    SPELLS,
    START,
    SUPERVISED,
    VISITS,
    WITHIN,
    Expected,
    Spells,
)

from safeguarding.evidence import periods, tables
from safeguarding.evidence.indicators import Tables
from safeguarding.evidence.indicators.definition import OWN, WORKBOOK
from safeguarding.evidence.made_up.chance import column_stream
from safeguarding.evidence.made_up.partners.happenings import day_number, day_of


@dataclass(frozen=True)
class Known:
    """The tables, and by indicator what its months should give."""

    tables: Tables
    expected: dict[str, Expected]


@cache
def workdays() -> np.ndarray:
    calendar = periods.bank_holidays()
    days = (START - 100 + n for n in range(DAYS + 200))
    return np.array([day for day in days if calendar.is_working_day(day_of(day))])


def planted(seed: int) -> Known:
    """Every table and every expected value of a seed."""
    rng = column_stream(seed, "known months")
    plans = {kind: _spells(rng, one) for kind, one in SPELLS.items()}
    visits = [row for kind in VISITS for row in _visits(rng, kind, plans[kind])]
    spans, supervisions = _supervisions(rng)
    posts, allocations, members = _cases(rng)
    events, links = _referrals(rng)
    care = _frame(plans["care"], "care")
    within = care.filter((pl.col("end") - pl.col("start")).dt.total_days() > 6, pl.int_range(pl.len()) % 3 == 0)
    within = within.with_columns(pl.col("start").dt.offset_by("2d"), pl.col("end").dt.offset_by("-2d"))
    records = [
        *(("visit", child, child, day, day) for child, day in visits),
        *(("supervision", family, None, day, day) for family, day in supervisions),
        *(("entry", f"e{n % 40}", None, day, written) for n, (day, written) in enumerate(_entries(rng))),
    ]
    place = seed % len(MONTHS)
    return Known(
        Tables(
            people=tables.PEOPLE.empty(),
            members=_table(tables.MEMBERS, ("family_id", "person_id", "role"), members),
            spans=_table(tables.SPANS, ("family_id", "start", "end"), spans),
            events=_table(tables.EVENTS, ("event_id", "incident_id", "feed", "kind", "date"), events),
            links=_table(tables.LINKS, ("event_id", "person_id", "band"), links),
            coverage=_table(tables.COVERAGE, ("feed", "start", "end"), [(one, FIRST, LAST) for one in (OWN, WORKBOOK)]),
            plans=pl.concat([care, within, *(_frame(plans[kind], kind) for kind in ("protection", "in_need"))]),
            posts=_table(tables.POSTS, ("post_id", "role", "full_time", "start"), posts),
            allocations=_table(tables.ALLOCATIONS, ("post_id", "family_id", "start", "end"), allocations),
            records=_table(
                tables.RECORDS, ("record_id", "family_id", "person_id", "kind", "date", "written"),
                [(f"r{n}", family, child, kind, day, written) for n, (kind, family, child, day, written) in enumerate(records)],
            ),
        ),
        {
            "own_protection_open_by_month": _expected_months.at_end(SPELLS["protection"], place),
            "own_in_need_open_by_month": _expected_months.at_end(SPELLS["in_need"], place),
            "own_care_open_by_month": _expected_months.at_end(SPELLS["care"], place),
            "own_care_days_by_month": _expected_months.days_of(SPELLS["care"], place),
            "own_protection_ended_by_month": _expected_months.lasted(SPELLS["protection"]),
            "own_protection_length_by_month": _expected_months.median_length(SPELLS["protection"], place),
            "own_visits_protection_by_month": _expected_months.share(VISITS["protection"][1]),
            "own_visits_in_need_by_month": _expected_months.share(VISITS["in_need"][1]),
            "own_supervision_kept_by_month": _expected_months.share(SUPERVISED),
            "own_recorded_within_by_month": _expected_months.share((WITHIN + 1) / LATEST),
            "own_recording_days_by_month": _expected_months.median_delay(place),
            "own_caseload_by_month": _expected_months.caseload(place),
            "own_re_referrals_by_month": _expected_months.share(_again()),
        },
    )  # fmt: skip


def _table(table: tables.Table, columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> pl.DataFrame:
    schema = {name: table.schema[name] for name in columns}
    return table.conform(pl.DataFrame(rows, schema=schema, orient="row"))


def _spells(rng: np.random.Generator, one: Spells) -> np.ndarray:
    """First and last day (numbers) of every spell, a row each."""
    start = START + rng.integers(0, DAYS, size=rng.poisson(one.a_day * DAYS))
    return np.column_stack([start, start + rng.geometric(1 - one.stays, size=len(start)) - 1])


def _frame(spells: np.ndarray, kind: str) -> pl.DataFrame:
    rows = {"start": spells[:, 0], "end": spells[:, 1]}
    return tables.PLANS.conform(
        pl.DataFrame(rows).select(
            pl.format("{} {}", pl.lit(kind), pl.int_range(pl.len())).alias("person_id"), pl.lit(kind).alias("kind"),
            pl.col("start", "end").cast(pl.Int32).cast(pl.Date),
        )
    )  # fmt: skip


def _visits(rng: np.random.Generator, kind: str, spells: np.ndarray) -> list[tuple[str, date]]:
    """The visits of each child: by the chance declared on a day by which the next is due, else between it and the next."""
    apart, kept = VISITS[kind]
    work, made = workdays(), []
    for place, (start, end) in enumerate(spells.tolist()):
        since = start
        while True:
            after = int(np.searchsorted(work, since, side="right"))
            due, again = (int(work[after + n * apart - 1]) for n in (1, 2))
            if due > min(end, START + DAYS - 1):
                break
            since = int(rng.integers(since + 1, due + 1) if rng.random() < kept else rng.integers(due + 1, again))
            made.append((f"{kind} {place}", day_of(since)))
    return made


def _supervisions(rng: np.random.Generator) -> tuple[list[tuple[str, date, date]], list[tuple[str, date]]]:
    spans, held = [], []
    for n in range(FAMILIES):
        start = START + int(rng.integers(400, DAYS - 60))
        end = start + int(rng.integers(40, 700))
        spans.append((f"f{n}", day_of(start), day_of(end)))
        for month in MONTHS:
            if start <= day_number(month.last) and end >= day_number(month.first) and rng.random() < SUPERVISED:
                held.append((f"f{n}", month.first + timedelta(int(rng.integers(0, month.days)))))
    return spans, held


def _entries(rng: np.random.Generator) -> list[tuple[date, date]]:
    work, found = workdays(), []
    for month in MONTHS:
        first, last = np.searchsorted(work, [day_number(month.first), day_number(month.last) + 1])
        written = rng.integers(first, last, size=ENTRIES)
        happened = written - rng.integers(0, LATEST, size=ENTRIES)
        found += [(day_of(a), day_of(b)) for a, b in zip(work[happened], work[written], strict=True)]
    return found


def _cases(rng: np.random.Generator) -> tuple[list[tuple[object, ...]], ...]:
    """Posts that hold a family of two children throughout, and others on a month's last day by the chance declared: not
    those whose allocation ended on the day before, nor those whom somebody else than a social worker holds.
    """
    posts: list[tuple[object, ...]] = [(f"w{n}", "social_worker", 1.0 if n % 2 else 0.6, FIRST) for n in range(POSTS)]
    posts.append(("p", "psychologist", 1.0, FIRST))
    given: list[tuple[object, ...]] = [(f"w{n}", f"own {n}", FIRST, None) for n in range(POSTS)]
    sizes = rng.choice(list(SIZES), size=FAMILIES, p=list(SIZES.values()))
    members: list[tuple[object, ...]] = [
        (f"own {n}", f"own {n} {child}", "child") for n in range(POSTS) for child in (0, 1)
    ]
    for n, size in enumerate(sizes.tolist()):
        members += [(f"c{n}", f"c{n} {child}", "child") for child in range(size)] + [(f"c{n}", f"c{n} a", "adult")]
    for month in MONTHS:
        held = rng.random(FAMILIES) < HELD
        for n in range(FAMILIES):
            if held[n]:
                given.append((f"w{n % POSTS}", f"c{n}", month.first, month.last))
            else:
                given += [
                    (f"w{n % POSTS}", f"c{n}", month.first, month.last - timedelta(1)),
                    ("p", f"c{n}", month.first, month.last),
                ]
    return posts, given, members


def _referrals(rng: np.random.Generator) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Referrals of children of whom each may be referred on every day; some rows are a second one of the same day."""
    who, day = np.nonzero(rng.random((CHILDREN, DAYS), dtype=np.float32) < REFERRED)
    events, links = [], []
    for n, (child, on) in enumerate(zip(who.tolist(), day.tolist(), strict=True)):
        for twice in ("", "b")[: 1 + (n % 10 == 0)]:
            key = f"v{n}{twice}"
            events.append((key, key, OWN, "referral", day_of(START + on)))
            links.append((key, f"r{child}", "linked"))
    return events, links


@cache
def _again() -> float:
    """The share of days with an earlier one within twelve calendar months, where every day has the same chance."""
    chances = []
    for n in range(day_number(MONTHS[0].first), START + DAYS):
        day = day_of(n)
        since = next(back for back in range(360, 370) if periods.add_months(day_of(n - back), 12) <= day) - 1
        chances.append(1 - (1 - REFERRED) ** since)
    return float(np.mean(chances))
