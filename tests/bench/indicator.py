"""The indicator of domestic abuse call-outs against the same question asked by hand in one DuckDB statement.

Both get the same tables in memory. The indicator also works out who can be looked for, who is left out and why, doubtful
links, the earlier months, linkage, intervals, hidden numbers and the sentences; `ratio` is what that costs.
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
from safeguarding.evidence.indicators import Tables, calculate, definitions

T = TypeVar("T")
DEFINITION = definitions()["police_domestic_abuse_before_after"]
BY_HAND = """
WITH cohort AS (
    SELECT family_id, min(start) AS allocated FROM spans GROUP BY family_id
    HAVING CAST(min(start) + INTERVAL 12 MONTH AS DATE) - 1 <= DATE '2025-12-31'
), happened AS (
    SELECT m.family_id, e.incident_id, min(e.date) AS date
    FROM events e JOIN links l USING (event_id) JOIN members m USING (person_id)
    WHERE e.feed = 'police' AND e.kind = 'domestic_abuse' AND l.band = 'linked'
    GROUP BY m.family_id, e.incident_id
)
SELECT count(*) FILTER (WHERE date < allocated), count(*) FILTER (WHERE date >= allocated)
FROM cohort c JOIN happened h USING (family_id)
WHERE date >= allocated - INTERVAL 12 MONTH AND date < allocated + INTERVAL 12 MONTH
"""


def invented(people: int, events: int, seed: int = 1) -> Tables:
    """Four people a family, events strewn over six years, one in four of domestic abuse, nine in ten linked."""
    rng = np.random.default_rng(seed)
    numbers = pl.Series("n", np.arange(people))
    who = numbers.cast(pl.String).str.zfill(9)
    families = pl.Series(np.arange(people) // 4).cast(pl.String)
    allocated = pl.Series(np.datetime64("2022-01-01") + rng.integers(0, 1200, -(-people // 4)))
    day = pl.Series(np.datetime64("2020-01-01") + rng.integers(0, 2190, events)).cast(pl.Date)
    key = pl.Series(np.arange(events)).cast(pl.String)
    kinds = pl.Series(["domestic_abuse", "missing", "anti_social_behaviour", "other"])
    frames = {
        "people": pl.DataFrame({"person_id": who, "family_name": pl.repeat("x", people, eager=True),
                                "birth_date": pl.repeat(date(1990, 1, 1), people, eager=True)}),
        "members": pl.DataFrame({"family_id": families, "person_id": who,
                                 "role": pl.repeat("adult", people, eager=True)}),
        "spans": pl.DataFrame({"family_id": families.unique(maintain_order=True), "start": allocated.cast(pl.Date)}),
        "events": pl.DataFrame({"event_id": key, "incident_id": pl.Series(np.arange(events) // 2).cast(pl.String),
                                "feed": pl.repeat("police", events, eager=True),
                                "kind": kinds[rng.integers(0, 4, events)], "date": day}),
        "links": pl.DataFrame({"event_id": key, "person_id": who[rng.integers(0, people, events)],
                               "band": pl.Series(["linked", "doubtful"])[(rng.random(events) > 0.9).astype(int)]}),
        "coverage": pl.DataFrame({"feed": ["police"], "start": [date(2020, 1, 1)], "end": [date(2025, 12, 31)]}),
    }  # fmt: skip
    return Tables(**{name: getattr(declared, name.upper()).conform(frame) for name, frame in frames.items()})


def by_hand(tables: Tables) -> tuple[int, int]:
    """Incidents before and after, from one statement."""
    with duckdb.connect(":memory:") as connection:
        for name in ("spans", "members", "events", "links"):
            connection.register(name, getattr(tables, name).to_arrow())
        before, after = connection.execute(BY_HAND).fetchall()[0]
    return before, after


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
    (before, after), hand_wall, hand_cpu = timed(lambda: by_hand(tables), times)
    result, wall, cpu = timed(lambda: calculate(DEFINITION, tables), times)
    figure = result.figures[0]
    if (figure.before.numerator, figure.after.numerator) != (before, after):
        raise ValueError(
            f"The indicator counts {figure.before.numerator} and {figure.after.numerator}, not {before} and {after}."
        )
    return {
        "people": people,
        "events": events,
        "families_counted": result.families.counted,
        "by_hand_seconds": round(hand_wall, 3),
        "indicator_seconds": round(wall, 3),
        "ratio": round(wall / hand_wall, 2),
        "cpu_ratio": round(cpu / hand_cpu, 2),
    }


def run(quick: bool) -> dict[str, object]:
    """100,000 people and 500,000 events; and, unless quick, 1.2 million people and 5 million events."""
    found = {"small": compared(100_000, 500_000, 3)}
    if not quick:
        found["large"] = compared(1_200_000, 5_000_000, 2)
    return {**found, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}
