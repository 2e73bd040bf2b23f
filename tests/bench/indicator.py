"""Indicators for all authorities against the same numbers asked by hand in raw DuckDB SQL.

Both get the same tables in memory and count four kinds of incident: before and after by 150 authorities (incidents, repeats,
families with any), the months around allocation, calendar months with the families then with a team, and how much is linked.
`ratio` is what the indicators take over the same numbers by hand; they also work out who can be looked for, who is left out
and why, doubtful links, intervals, hidden numbers and the sentences. `ratio_to_one_statement` is over the first of the
statements alone.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from datetime import date
from typing import TypeVar

import duckdb
import numpy as np
import polars as pl

from safeguarding.evidence import tables as declared
from safeguarding.evidence.indicators import Counting, Tables, definitions, every

T = TypeVar("T")
KINDS = ("domestic_abuse", "missing", "anti_social_behaviour", "violence")
DEFINITIONS = tuple(definitions()[f"police_{kind}_before_after"] for kind in KINDS)
AUTHORITIES = 150
HAPPENED = """
CREATE TEMP TABLE happened AS
SELECT e.kind, m.family_id, e.incident_id, min(e.date) AS date
FROM events e JOIN links l USING (event_id) JOIN members m USING (person_id)
WHERE e.feed = 'police' AND l.band = 'linked'
GROUP BY e.kind, m.family_id, e.incident_id
"""
COHORT = """
CREATE TEMP TABLE cohort AS
SELECT family_id, any_value(office) AS office, min(start) AS allocated FROM spans GROUP BY family_id
HAVING CAST(min(start) + INTERVAL 12 MONTH AS DATE) - 1 <= DATE '2025-12-31'
"""
BY_HAND = """
WITH counted AS (
    SELECT kind, office, family_id, count(*) FILTER (WHERE date < allocated) AS before,
           count(*) FILTER (WHERE date >= allocated) AS after
    FROM cohort c JOIN happened h USING (family_id)
    WHERE date >= allocated - INTERVAL 12 MONTH AND date < allocated + INTERVAL 12 MONTH
    GROUP BY ALL
)
SELECT kind, office, sum(before), sum(after), sum(greatest(before - 1, 0)), sum(greatest(after - 1, 0)),
       count(*) FILTER (WHERE before > 0), count(*) FILTER (WHERE after > 0)
FROM counted GROUP BY kind, office
"""
OTHERS = (
    """
    SELECT kind, m.month, count(*), count(DISTINCT family_id)
    FROM cohort c JOIN happened h USING (family_id), (SELECT unnest(range(-12, 12)) AS month) m
    WHERE date >= allocated + to_months(CAST(m.month AS INTEGER)) AND date < allocated + to_months(CAST(m.month + 1 AS INTEGER))
    GROUP BY ALL
    """,
    """
    SELECT kind, date_trunc('month', date), count(*), count(DISTINCT family_id)
    FROM spans s JOIN happened h USING (family_id)
    WHERE date >= s.start AND date <= coalesce(s."end", DATE '2025-12-31') AND date >= DATE '2023-01-01' GROUP BY ALL
    """,
    """
    SELECT m.first, count(DISTINCT family_id), sum(least(coalesce(s."end", m.last), m.last) - greatest(s.start, m.first) + 1)
    FROM spans s JOIN (
        SELECT CAST(unnest(generate_series(DATE '2023-01-01', DATE '2025-12-01', INTERVAL 1 MONTH)) AS DATE) AS first,
               CAST(first + INTERVAL 1 MONTH AS DATE) - 1 AS last
    ) m ON s.start <= m.last AND coalesce(s."end", m.last) >= m.first GROUP BY ALL
    """,
    """
    SELECT kind, band, count(*) FROM (
        SELECT e.kind, e.incident_id, min(CASE l.band WHEN 'linked' THEN 1 WHEN 'doubtful' THEN 2 ELSE 3 END) AS band
        FROM events e LEFT JOIN links l USING (event_id) WHERE e.feed = 'police' GROUP BY ALL
    ) GROUP BY ALL
    """,
)


def invented(people: int, events: int, seed: int = 1) -> Tables:
    """Four people a family, events strewn over six years, one in four of domestic abuse, nine in ten linked."""
    rng = np.random.default_rng(seed)
    numbers = pl.Series("n", np.arange(people))
    who = numbers.cast(pl.String).str.zfill(9)
    families = pl.Series(np.arange(people) // 4).cast(pl.String)
    allocated = pl.Series(np.datetime64("2022-01-01") + rng.integers(0, 1200, -(-people // 4)))
    day = pl.Series(np.datetime64("2020-01-01") + rng.integers(0, 2190, events)).cast(pl.Date)
    key = pl.Series(np.arange(events)).cast(pl.String)
    kinds = pl.Series(KINDS)
    frames = {
        "people": pl.DataFrame({"person_id": who, "family_name": pl.repeat("x", people, eager=True),
                                "birth_date": pl.repeat(date(1990, 1, 1), people, eager=True)}),
        "members": pl.DataFrame({"family_id": families, "person_id": who,
                                 "role": pl.repeat("adult", people, eager=True)}),
        "spans": pl.DataFrame({"family_id": families.unique(maintain_order=True), "start": allocated.cast(pl.Date),
                               "office": pl.Series(np.arange(-(-people // 4)) % AUTHORITIES).cast(pl.String)}),
        "events": pl.DataFrame({"event_id": key, "incident_id": pl.Series(np.arange(events) // 2).cast(pl.String),
                                "feed": pl.repeat("police", events, eager=True),
                                "kind": kinds[rng.integers(0, 4, events)], "date": day}),
        "links": pl.DataFrame({"event_id": key, "person_id": who[rng.integers(0, people, events)],
                               "band": pl.Series(["linked", "doubtful"])[(rng.random(events) > 0.9).astype(int)]}),
        "coverage": pl.DataFrame({"feed": ["police"], "start": [date(2020, 1, 1)], "end": [date(2025, 12, 31)]}),
    }  # fmt: skip
    return Tables(**{name: getattr(declared, name.upper()).conform(frame) for name, frame in frames.items()})


def by_hand(tables: Tables, *, whole: bool = True) -> list[tuple[object, ...]]:
    """The counts by kind and authority; all the other numbers too, unless not `whole`."""
    with duckdb.connect(":memory:") as connection:
        for name in ("spans", "members", "events", "links"):
            connection.register(name, getattr(tables, name).to_arrow())
        connection.execute(HAPPENED)
        connection.execute(COHORT)
        found = connection.execute(BY_HAND).fetchall()
        for statement in OTHERS if whole else ():
            connection.execute(statement).fetchall()
        return found


def only_counted(tables: Tables) -> int:
    """The counting alone, without hiding, intervals and sentences."""
    with Counting(tables) as run:
        return sum(run.counts(one).families.height for one in DEFINITIONS)


def timed(work: Callable[[], T], times: int) -> tuple[T, float, float]:
    """What the work gives, its least wall seconds and its least CPU seconds."""
    walls, cpus = [], []
    for _ in range(times):
        wall, cpu = time.perf_counter(), time.process_time()
        found = work()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return found, min(walls), min(cpus)


def compared(people: int, events: int, times: int) -> dict[str, object]:
    tables = invented(people, events)
    by, hand_wall, hand_cpu = timed(lambda: by_hand(tables), times)
    _, one_wall, _ = timed(lambda: by_hand(tables, whole=False), times)
    _, counted_wall, _ = timed(lambda: only_counted(tables), times)
    results, wall, cpu = timed(lambda: list(every(DEFINITIONS, tables)), times)
    for kind, result in zip(KINDS, results, strict=True):
        figure = result.figures[0]
        hand = tuple(sum(row[place] for row in by if row[0] == kind) for place in (2, 3))
        if (figure.before.numerator, figure.after.numerator) != hand:
            raise ValueError(f"{kind}: counted {figure.before.numerator} and {figure.after.numerator}, by hand {hand}.")
    return {
        "people": people,
        "events": events,
        "authorities": AUTHORITIES,
        "families_counted": results[0].families.counted,
        "by_hand_seconds": round(hand_wall, 3),
        "indicator_seconds": round(wall, 3),
        "ratio": round(wall / hand_wall, 2),
        "cpu_ratio": round(cpu / hand_cpu, 2),
        "counting_ratio": round(counted_wall / hand_wall, 2),
        "ratio_to_one_statement": round(wall / one_wall, 2),
    }


def run(quick: bool) -> dict[str, object]:
    """100,000 people and 500,000 events; and, unless quick, 1.2 million people and 5 million events."""
    found = {"small": compared(100_000, 500_000, 3)}
    if not quick:
        found["large"] = compared(1_200_000, 5_000_000, 2)
    return {**found, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}
