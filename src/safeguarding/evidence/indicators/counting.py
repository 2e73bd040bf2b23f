"""The counting itself, in DuckDB: one row a family, with what happened in its windows and why it is left out if it is.

The SQL is fixed. A definition gives values that are bound to it, and names of columns that were checked when it was read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb
import polars as pl

from safeguarding.evidence.indicators.definition import Definition
from safeguarding.evidence.periods import Window

COUNTED = "counted"
#: Why a family isn't counted, in the order in which the reasons are tried.
OPEN, NO_MEMBERS, NOT_LINKED, NOT_COVERED, NO_AMOUNTS = "open", "no_members", "not_linked", "not_covered", "no_amounts"


@dataclass(frozen=True)
class Tables:
    """The tables an indicator is made from, as declared in `safeguarding.evidence.tables`."""

    people: pl.DataFrame
    members: pl.DataFrame
    spans: pl.DataFrame
    events: pl.DataFrame
    links: pl.DataFrame
    coverage: pl.DataFrame


@dataclass(frozen=True)
class Counts:
    """What was counted.

    `families`: one row a family by its first allocation, with family_id, allocated, team, office, status, members,
    findable (members that could be looked for), days_before, days_after, before, after, doubtful_before,
    doubtful_after and, for amounts, possible_before and possible_after. `earlier` counts the same number of months
    before those, where the feed covers them (`earlier_known`).
    `months`: family_id, month (0 is the month that begins on allocation) and count, for months that have any.
    `bands`: incidents of the feed in the windows' whole stretch, by best band. `amountless`: rows without an amount.
    `covered`: the stretches that the feed covers. `data_date`: the last day counted, None where nothing is covered.
    """

    families: pl.DataFrame
    months: pl.DataFrame
    bands: dict[str, int]
    amountless: int
    covered: tuple[Window, ...]
    data_date: date | None


COHORT = """
CREATE TEMP TABLE cohort AS
SELECT family_id, allocated, team, office,
       CAST(allocated - to_months(2 * $months) AS DATE) AS earlier_first,
       CAST(allocated - to_months($months) AS DATE) AS before_first,
       CAST(allocated + to_months($months) AS DATE) - 1 AS after_last
FROM (
    SELECT family_id, start AS allocated, team, office,
           row_number() OVER (PARTITION BY family_id ORDER BY start, "end", team, office) AS place
    FROM spans WHERE family_id IS NOT NULL AND start IS NOT NULL
)
WHERE place = 1 AND allocated BETWEEN $allocated_first AND $allocated_last;
"""

# The family as it was at allocation is followed both ways: counting people only while they were recorded would leave
# out what happened before anybody wrote them down, and so make every "before" too small.
ROSTER = """
CREATE TEMP TABLE roster AS
SELECT DISTINCT m.family_id, m.person_id
FROM members m JOIN cohort c USING (family_id)
WHERE list_contains($roles, m.role)
  AND coalesce(m.start, c.allocated) <= c.allocated + CAST($late AS INTEGER)
  AND coalesce(m."end", c.allocated) >= c.allocated;

CREATE TEMP TABLE told AS
SELECT e.event_id, coalesce(e.incident_id, e.event_id) AS incident_id, e.date, e.quantity, e.possible, l.person_id,
       CASE l.band WHEN 'linked' THEN 1 WHEN 'doubtful' THEN 2 ELSE 3 END AS band
FROM events e LEFT JOIN links l USING (event_id)
WHERE e.feed = $feed AND list_contains($kinds, e.kind) AND e.date <= $data_date;

CREATE TEMP TABLE seen AS
SELECT r.family_id, t.person_id, t.event_id, t.incident_id, t.date, t.quantity, t.possible, t.band = 1 AS linked
FROM told t JOIN roster r USING (person_id) WHERE t.band < 3;

CREATE TEMP TABLE nameless AS
SELECT DISTINCT person_id FROM roster ANTI JOIN identified USING (person_id);

CREATE TEMP TABLE findable AS
SELECT DISTINCT person_id FROM roster SEMI JOIN identified USING (person_id)
UNION ALL
SELECT DISTINCT l.person_id
FROM (FROM links SEMI JOIN nameless USING (person_id) WHERE band = 'linked') l
SEMI JOIN (FROM events WHERE feed = $feed) e USING (event_id);
"""

INCIDENTS = """
CREATE TEMP TABLE happened AS
SELECT family_id, incident_id, bool_or(linked) AS linked,
       coalesce(min(date) FILTER (WHERE linked), min(date)) AS date
FROM seen GROUP BY family_id, incident_id;

CREATE TEMP TABLE totals AS
SELECT c.family_id,
       count(*) FILTER (WHERE linked AND date < before_first) AS earlier,
       count(*) FILTER (WHERE linked AND date >= before_first AND date < allocated) AS before,
       count(*) FILTER (WHERE linked AND date >= allocated) AS after,
       count(*) FILTER (WHERE NOT linked AND date >= before_first AND date < allocated) AS doubtful_before,
       count(*) FILTER (WHERE NOT linked AND date >= allocated) AS doubtful_after,
       NULL::DOUBLE AS possible_before, NULL::DOUBLE AS possible_after
FROM cohort c JOIN happened h ON h.family_id = c.family_id AND h.date BETWEEN c.earlier_first AND c.after_last
GROUP BY c.family_id;
"""

# Only children with sessions on both sides are compared: else a child who starts school would count as a change.
AMOUNTS = """
CREATE TEMP TABLE happened AS
SELECT DISTINCT family_id, person_id, event_id, date, quantity, possible, linked
FROM seen WHERE quantity IS NOT NULL AND possible > 0;

CREATE TEMP TABLE totals AS
SELECT family_id, NULL::BIGINT AS earlier, sum(before) AS before, sum(after) AS after, sum(doubtful_before)::BIGINT AS doubtful_before,
       sum(doubtful_after)::BIGINT AS doubtful_after, sum(possible_before) AS possible_before,
       sum(possible_after) AS possible_after
FROM (
    SELECT c.family_id, h.person_id,
           sum(quantity) FILTER (WHERE linked AND date < allocated) AS before,
           sum(quantity) FILTER (WHERE linked AND date >= allocated) AS after,
           count(*) FILTER (WHERE NOT linked AND date < allocated) AS doubtful_before,
           count(*) FILTER (WHERE NOT linked AND date >= allocated) AS doubtful_after,
           sum(possible) FILTER (WHERE linked AND date < allocated) AS possible_before,
           sum(possible) FILTER (WHERE linked AND date >= allocated) AS possible_after
    FROM cohort c JOIN happened h ON h.family_id = c.family_id AND h.date BETWEEN c.before_first AND c.after_last
    GROUP BY c.family_id, h.person_id
)
WHERE possible_before > 0 AND possible_after > 0
GROUP BY family_id;
"""

FAMILIES = """
WITH known AS (
    SELECT r.family_id, count(*) AS members, count(f.person_id) AS findable
    FROM roster r LEFT JOIN findable f USING (person_id) GROUP BY r.family_id
)
SELECT c.family_id, c.allocated, c.team, c.office, coalesce(k.members, 0) AS members, coalesce(k.findable, 0) AS findable,
       c.allocated - c.before_first AS days_before, c.after_last - c.allocated + 1 AS days_after,
       coalesce(t.earlier, 0) AS earlier, coalesce(t.before, 0) AS before, coalesce(t.after, 0) AS after,
       coalesce(t.doubtful_before, 0) AS doubtful_before, coalesce(t.doubtful_after, 0) AS doubtful_after,
       t.possible_before, t.possible_after,
       NOT $amounts AND EXISTS (FROM covered v WHERE v.first <= c.earlier_first AND v.last >= c.after_last) AS earlier_known,
       CASE WHEN c.after_last > $data_date THEN 'open'
            WHEN k.members IS NULL THEN 'no_members'
            WHEN k.findable = 0 THEN 'not_linked'
            WHEN NOT EXISTS (FROM covered v WHERE v.first <= c.before_first AND v.last >= c.after_last) THEN 'not_covered'
            WHEN $amounts AND t.family_id IS NULL THEN 'no_amounts'
            ELSE 'counted' END AS status
FROM cohort c LEFT JOIN known k USING (family_id) LEFT JOIN totals t USING (family_id)
ORDER BY c.family_id
"""

MONTHS = """
SELECT c.family_id, m.month, count(*) AS count
FROM cohort c
CROSS JOIN (SELECT unnest(range(-CAST($months AS BIGINT), CAST($months AS BIGINT))) AS month) m
JOIN happened h ON h.family_id = c.family_id AND h.linked
 AND h.date >= CAST(c.allocated + to_months(CAST(m.month AS INTEGER)) AS DATE)
 AND h.date < CAST(c.allocated + to_months(CAST(m.month + 1 AS INTEGER)) AS DATE)
GROUP BY c.family_id, m.month ORDER BY ALL
"""

BANDS = """
SELECT band, count(*) AS incidents FROM (
    SELECT min(band) AS band FROM told WHERE date >= (SELECT min(before_first) FROM cohort) GROUP BY incident_id
) GROUP BY band
"""

AMOUNTLESS = "SELECT count(DISTINCT event_id) FROM seen WHERE quantity IS NULL OR possible IS NULL OR possible <= 0"


def family_counts(
    definition: Definition,
    tables: Tables,
    *,
    as_at: date | None = None,
    allocated: Window | None = None,
    tell: Callable[[str], None] = lambda step: None,
) -> Counts:
    """What happened to each family. Rows are about single families: nothing here is fit to publish.

    `as_at`: count nothing after this day; the feed's last covered day unless earlier. `allocated`: only families first
    allocated in the window. `tell` hears each step.
    """
    covered = covered_stretches(tables.coverage, definition.feed)
    ends = [window.last for window in covered]
    data_date = min([max(ends), *([as_at] if as_at else [])]) if ends else None
    values = {
        "months": definition.months,
        "late": definition.late_members_days,
        "roles": list(definition.roles),
        "feed": definition.feed,
        "kinds": list(definition.kinds),
        "amounts": definition.sums_amounts,
        "data_date": data_date or date(9999, 1, 1),
        "allocated_first": allocated.first if allocated else date(1900, 1, 1),
        "allocated_last": allocated.last if allocated else date(9999, 1, 1),
    }
    with duckdb.connect(":memory:") as connection:
        connection.execute("set enable_progress_bar = false")  # it would be drawn on standard output
        for name, frame in _frames(definition, tables, covered).items():
            connection.register(name, frame.to_arrow())
        tell("families and their members")
        _run(connection, COHORT, values)
        _run(connection, ROSTER, values)
        tell("what happened to them")
        _run(connection, AMOUNTS if definition.sums_amounts else INCIDENTS, values)
        families = _fetch(connection, FAMILIES, values)
        months = _fetch(connection, MONTHS, values) if definition.design == "monthly" else pl.DataFrame()
        tell("how much of it is linked")
        found = dict(_execute(connection, BANDS, values).fetchall())
        amountless = _execute(connection, AMOUNTLESS, values).fetchone() if definition.sums_amounts else None
    return Counts(
        families=families,
        months=months,
        bands={band: found.get(n, 0) for n, band in enumerate(("linked", "doubtful", "not_linked"), 1)},
        amountless=amountless[0] if amountless else 0,
        covered=covered,
        data_date=data_date,
    )


def covered_stretches(coverage: pl.DataFrame, feed: str) -> tuple[Window, ...]:
    """The days that a feed covers, stretches that touch or overlap made one, in order of time."""
    rows = coverage.filter(pl.col("feed") == feed).drop_nulls(["start", "end"]).sort("start").select("start", "end")
    found: list[Window] = []
    for first, last in rows.iter_rows():
        if last < first:
            continue
        if found and first <= found[-1].last + timedelta(days=1):
            found[-1] = Window(found[-1].first, max(found[-1].last, last))
        else:
            found.append(Window(first, last))
    return tuple(found)


def _frames(definition: Definition, tables: Tables, covered: tuple[Window, ...]) -> dict[str, pl.DataFrame]:
    has_one = pl.any_horizontal(
        pl.all_horizontal(pl.col(name).is_not_null() for name in needed) for needed in definition.needs
    )
    return {
        "identified": tables.people.filter(has_one).select("person_id"),
        "members": tables.members.select("family_id", "person_id", "role", "start", "end"),
        "spans": tables.spans.select("family_id", "start", "end", "team", "office"),
        "events": tables.events.select("event_id", "incident_id", "feed", "kind", "date", "quantity", "possible"),
        "links": tables.links.select("event_id", "person_id", "band"),
        "covered": pl.DataFrame(
            [(window.first, window.last) for window in covered],
            schema={"first": pl.Date, "last": pl.Date},
            orient="row",
        ),
    }


def _run(connection: duckdb.DuckDBPyConnection, statements: str, values: dict[str, object]) -> None:
    for statement in statements.split(";"):
        if statement.strip():
            _execute(connection, statement, values)


def _execute(
    connection: duckdb.DuckDBPyConnection, statement: str, values: dict[str, object]
) -> duckdb.DuckDBPyConnection:
    """Run one statement with the values that it names: DuckDB refuses values that it doesn't."""
    return connection.execute(statement, {key: value for key, value in values.items() if f"${key}" in statement})


def _fetch(connection: duckdb.DuckDBPyConnection, statement: str, values: dict[str, object]) -> pl.DataFrame:
    named = {key: value for key, value in values.items() if f"${key}" in statement}
    found = pl.from_arrow(connection.sql(statement, params=named or None).to_arrow_table())
    return found if isinstance(found, pl.DataFrame) else found.to_frame()
