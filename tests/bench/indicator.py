"""Indicators of every partner for all authorities against the same numbers asked by hand in raw DuckDB SQL.

Both get the same tables in memory and count every partner's indicators: before and after by 150 authorities (incidents,
repeats, families or people with any; sessions missed, possible, and children persistently absent), the months around
allocation, calendar months with the families then with a team, and how much is linked.
`ratio` is what the indicators take over the same numbers by hand; they also work out who can be looked for, who is left out
and why, doubtful links, intervals, hidden numbers and the sentences. `ratio_to_one_statement` is over the first of the
statements alone. `police` is the same for four kinds of one feed. In `small` nearly all of the time goes into hiding: with
so few people to an authority hundreds of figures are small, which the numbers by hand leave as they are.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

import duckdb
import numpy as np
import polars as pl

from safeguarding.evidence import tables as declared
from safeguarding.evidence.indicators import Counting, Definition, Tables, definitions, every

T = TypeVar("T")
POLICE = tuple(
    definitions()[f"police_{kind}_before_after"]
    for kind in ("domestic_abuse", "missing", "anti_social_behaviour", "violence")
)
PARTNERS = tuple(sorted((one for one in definitions().values() if not one.own), key=lambda one: (one.feed, one.id)))
AUTHORITIES = 150
HAPPENED = """
CREATE TEMP TABLE happened AS
SELECT d.definition, m.family_id, CASE WHEN d.of_people THEN m.person_id END AS who, e.incident_id, min(e.date) AS date
FROM events e JOIN asked d USING (feed, kind) JOIN links l USING (event_id) JOIN members m USING (person_id)
WHERE l.band = 'linked' AND list_contains(d.roles, m.role) AND NOT d.amounts
GROUP BY ALL
"""
COHORT = """
CREATE TEMP TABLE cohort AS
SELECT family_id, any_value(office) AS office, min(start) AS allocated FROM spans GROUP BY family_id
HAVING CAST(min(start) + INTERVAL 12 MONTH AS DATE) - 1 <= DATE '2025-12-31'
"""
BY_HAND = """
WITH counted AS (
    SELECT definition, office, family_id, who, count(*) FILTER (WHERE date < allocated) AS before,
           count(*) FILTER (WHERE date >= allocated) AS after
    FROM cohort c JOIN happened h USING (family_id)
    WHERE date >= allocated - INTERVAL 12 MONTH AND date < allocated + INTERVAL 12 MONTH
    GROUP BY ALL
)
SELECT definition, office, sum(before), sum(after), sum(greatest(before - 1, 0)), sum(greatest(after - 1, 0)),
       count(*) FILTER (WHERE before > 0), count(*) FILTER (WHERE after > 0)
FROM counted GROUP BY definition, office
"""
ATTENDANCE = """
WITH pupils AS (
    SELECT office, family_id, person_id, sum({amount}) FILTER (WHERE date < allocated) AS before,
           sum({amount}) FILTER (WHERE date >= allocated) AS after,
           sum(possible) FILTER (WHERE date < allocated) AS possible_before,
           sum(possible) FILTER (WHERE date >= allocated) AS possible_after
    FROM cohort c JOIN members m USING (family_id) JOIN links l USING (person_id) JOIN events e USING (event_id)
    WHERE e.feed = 'school' AND e.kind = 'attendance' AND l.band = 'linked' AND m.role = 'child' AND {amount} IS NOT NULL
      AND possible > 0 AND date >= allocated - INTERVAL 12 MONTH AND date < allocated + INTERVAL 12 MONTH
    GROUP BY ALL
)
SELECT '{name}', office, {counted} FROM pupils WHERE possible_before > 0 AND possible_after > 0 GROUP BY office
"""
SUMS = "sum(before), sum(after), sum(possible_before), sum(possible_after), 0, 0"
TENTHS = "count(*) FILTER (WHERE 10 * before >= possible_before), count(*) FILTER (WHERE 10 * after >= possible_after), count(*), count(*), 0, 0"
OTHERS = (
    """
    SELECT definition, m.month, count(*), count(DISTINCT family_id)
    FROM cohort c JOIN happened h USING (family_id), (SELECT unnest(range(-12, 12)) AS month) m
    WHERE date >= allocated + to_months(CAST(m.month AS INTEGER)) AND date < allocated + to_months(CAST(m.month + 1 AS INTEGER))
    GROUP BY ALL
    """,
    """
    SELECT definition, date_trunc('month', date), count(*), count(DISTINCT family_id)
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
    SELECT definition, band, count(*) FROM (
        SELECT d.definition, e.incident_id, min(CASE l.band WHEN 'linked' THEN 1 WHEN 'doubtful' THEN 2 ELSE 3 END) AS band
        FROM events e JOIN asked d USING (feed, kind) LEFT JOIN links l USING (event_id) GROUP BY ALL
    ) GROUP BY ALL
    """,
)


def invented(people: int, events: int, asked: Sequence[Definition], seed: int = 1) -> Tables:
    """Four people a family, two of them children; events strewn over six years and all that is asked for, and over people
    whom it counts; nine in ten linked."""
    rng = np.random.default_rng(seed)
    who = pl.Series(np.arange(people)).cast(pl.String).str.zfill(9)
    families = pl.Series(np.arange(people) // 4).cast(pl.String)
    allocated = pl.Series(np.datetime64("2022-01-01") + rng.integers(0, 1200, -(-people // 4)))
    day = pl.Series(np.datetime64("2020-01-01") + rng.integers(0, 2190, events)).cast(pl.Date)
    key = pl.Series(np.arange(events)).cast(pl.String)
    told = sorted({(one.feed, kind, one.roles) for one in asked for kind in one.kinds})
    drawn = np.repeat(rng.integers(0, len(told), -(-events // 2)), 2)[
        :events
    ]  # both rows of an incident are of one kind
    feeds, kinds = (pl.Series([row[place] for row in told])[drawn] for place in (0, 1))
    least, most = (np.array([row[2] == roles for row in told])[drawn] for roles in (("child",), ("adult",)))
    place = rng.integers(0, people // 4, events) * 4 + np.where(
        least, rng.integers(2, 4, events), np.where(most, rng.integers(0, 2, events), rng.integers(0, 4, events))
    )
    missed = rng.binomial(60, 0.12, events).astype(float)
    feed_names = sorted({one.feed for one in asked})
    frames = {
        "people": pl.DataFrame({"person_id": who, "family_name": pl.repeat("x", people, eager=True),
                                "birth_date": pl.repeat(date(1990, 1, 1), people, eager=True)}),
        "members": pl.DataFrame({"family_id": families, "person_id": who,
                                 "role": pl.Series(["adult", "child"])[(np.arange(people) % 4) // 2]}),
        "spans": pl.DataFrame({"family_id": families.unique(maintain_order=True), "start": allocated.cast(pl.Date),
                               "office": pl.Series(np.arange(-(-people // 4)) % AUTHORITIES).cast(pl.String)}),
        "events": pl.DataFrame({"event_id": key, "incident_id": pl.Series(np.arange(events) // 2).cast(pl.String),
                                "feed": feeds, "kind": kinds, "date": day, "quantity": missed,
                                "unauthorised": np.floor(missed / 3), "possible": np.full(events, 60.0)}),
        "links": pl.DataFrame({"event_id": key, "person_id": who[place],
                               "band": pl.Series(["linked", "doubtful"])[(rng.random(events) > 0.9).astype(int)]}),
        "coverage": pl.DataFrame({"feed": feed_names, "start": [date(2020, 1, 1)] * len(feed_names),
                                  "end": [date(2025, 12, 31)] * len(feed_names)}),
    }  # fmt: skip
    return Tables(**{name: getattr(declared, name.upper()).conform(frame) for name, frame in frames.items()})


def by_hand(tables: Tables, asked: Sequence[Definition], *, whole: bool = True) -> list[tuple[object, ...]]:
    """The counts by definition and authority; all the other numbers too, unless not `whole`."""
    rows = [
        (one.id, one.feed, kind, list(one.roles), one.of_people, one.sums_amounts)
        for one in asked
        for kind in one.kinds
    ]
    names = ["definition", "feed", "kind", "roles", "of_people", "amounts"]
    with duckdb.connect(":memory:") as connection:
        for name in ("spans", "members", "events", "links"):
            connection.register(name, getattr(tables, name).to_arrow())
        connection.register("asked", pl.DataFrame(rows, schema=names, orient="row").to_arrow())
        connection.execute(HAPPENED)
        connection.execute(COHORT)
        found = connection.execute(BY_HAND).fetchall()
        for one in (one for one in asked if one.sums_amounts):
            counted = TENTHS if one.measures[0].counts == "persistent" else SUMS
            found += connection.execute(ATTENDANCE.format(name=one.id, amount=one.amount, counted=counted)).fetchall()
        for statement in OTHERS if whole else ():
            connection.execute(statement).fetchall()
        return found


def only_counted(tables: Tables, asked: Sequence[Definition]) -> int:
    """The counting alone, without hiding, intervals and sentences."""
    with Counting(tables) as run:
        return sum(run.counts(one).families.height for one in asked)


def timed(what: str, work: Callable[[], T], times: int) -> tuple[T, float, float]:
    """What the work gives, its least wall seconds and its least CPU seconds."""
    walls, cpus = [], []
    for _ in range(times):
        wall, cpu = time.perf_counter(), time.process_time()
        found = work()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
        print(f"    {what}: {walls[-1]:.1f} s", file=sys.stderr, flush=True)
    return found, min(walls), min(cpus)


def compared(people: int, events: int, times: int, asked: Sequence[Definition]) -> dict[str, object]:
    tables = invented(people, events, asked)
    by, hand_wall, hand_cpu = timed("by hand", lambda: by_hand(tables, asked), times)
    _, one_wall, _ = timed("one statement", lambda: by_hand(tables, asked, whole=False), times)
    _, counted_wall, _ = timed("counting", lambda: only_counted(tables, asked), times)
    results, wall, cpu = timed("indicators", lambda: list(every(asked, tables)), times)
    for result in results:
        figure = result.figures[0]
        hand = tuple(sum(row[place] for row in by if row[0] == result.definition) for place in (2, 3))
        if (figure.before.numerator, figure.after.numerator) != hand:
            counted = f"{figure.before.numerator} and {figure.after.numerator}"
            raise ValueError(f"{result.definition}: counted {counted}, by hand {hand}.")
    return {
        "indicators": len(asked),
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
    found = {"small": compared(100_000, 500_000, 2, PARTNERS)}
    if not quick:
        found["large"] = compared(1_200_000, 5_000_000, 2, PARTNERS)
        found["police"] = compared(1_200_000, 5_000_000, 1, POLICE)
    return {**found, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}
