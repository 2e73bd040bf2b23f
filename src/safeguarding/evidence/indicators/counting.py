"""The counting itself, in DuckDB: one row a family, with what happened in its windows and why it is left out if it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import reduce
from types import TracebackType
from typing import Self

import duckdb
import polars as pl

from safeguarding.evidence.indicators import statements
from safeguarding.evidence.indicators.by_month import HOW, Asked, MonthCount
from safeguarding.evidence.indicators.covered import both, covered_stretches, kinds_needed, not_covered
from safeguarding.evidence.indicators.definition import MONTHLY, Definition
from safeguarding.evidence.periods import Window, add_months, first_of_month, month_window
from safeguarding.evidence.tables import ALLOCATIONS, PLANS, POSTS, RECORDS

COUNTED = "counted"
#: Why a family isn't counted, in the order in which the reasons are tried.
OPEN, NO_MEMBERS, NOT_LINKED, NOT_COVERED, NO_AMOUNTS = "open", "no_members", "not_linked", "not_covered", "no_amounts"
#: So many calendar months are given as a series, where the feed covers them.
SERIES_MONTHS = 36
NEVER = date(9999, 1, 1)


@dataclass(frozen=True)
class Tables:
    """The tables an indicator is made from, as declared in `safeguarding.evidence.tables`."""

    people: pl.DataFrame
    members: pl.DataFrame
    spans: pl.DataFrame
    events: pl.DataFrame
    links: pl.DataFrame
    coverage: pl.DataFrame
    plans: pl.DataFrame = field(default_factory=PLANS.empty)
    posts: pl.DataFrame = field(default_factory=POSTS.empty)
    allocations: pl.DataFrame = field(default_factory=ALLOCATIONS.empty)
    records: pl.DataFrame = field(default_factory=RECORDS.empty)


@dataclass(frozen=True)
class Counts:
    """What was counted.

    `families`: one row a family by its first allocation, with f (its number), family_id, allocated, team, office, status, members,
    findable (members that could be looked for), days_before, days_after (of each person where people are counted),
    before, after, doubtful_before, doubtful_after, first_after (days from allocation to the first) and, for amounts,
    possible_before and possible_after. `earlier` counts the same number of months before those, where the feed covers
    them (`earlier_known`).
    `months`: f, month (0 is the month that begins on allocation) and count, for months that have any.
    `series`: calendar months with families (with a team in it), days, count, contributors (families with any) and
    in_quarter (families with any in the calendar quarter that the month is in).
    `bands`: incidents of the feed in the windows' whole stretch, by best band. `amountless`: rows without an amount.
    `ever`: whether the feed holds any row of the kinds counted. `covered`: the stretches that the feed covers for the kinds counted. `data_date`: the last day counted, None where nothing is covered.
    `monthly`: of an indicator by month the months, and nothing else but what is covered.
    `missing`: the kinds counted that no day is covered for, in words, where the feed covers others.
    """

    families: pl.DataFrame
    months: pl.DataFrame
    series: pl.DataFrame
    bands: dict[str, int]
    amountless: int
    ever: bool
    covered: tuple[Window, ...]
    data_date: date | None
    monthly: tuple[MonthCount, ...] = ()
    missing: tuple[str, ...] = ()


class Counting:
    """One run over the tables: what several indicators ask for in the same way is worked out once. Used by `with`.

    `as_at`: count nothing after this day; a feed's last covered day unless earlier. `allocated`: only families first
    allocated in the window.
    """

    def __init__(self, tables: Tables, *, as_at: date | None = None, allocated: Window | None = None) -> None:
        self.tables = tables
        self.as_at = as_at
        self.allocated = allocated
        self.made: dict[object, str] = {}
        self.connection = duckdb.connect(":memory:")

    def __enter__(self) -> Self:
        self.connection.execute("set enable_progress_bar = false")  # it would be drawn on standard output
        wanted = {
            "members": ("family_id", "person_id", "role", "start", "end"),
            "spans": ("family_id", "start", "end", "team", "office"),
            "events": ("event_id", "incident_id", "feed", "kind", "date", "quantity", "unauthorised", "possible"),
            "links": ("event_id", "person_id", "band"),
            "plans": ("person_id", "kind", "start", "end"),
        }
        for name, columns in wanted.items():
            self.connection.register(name, getattr(self.tables, name).select(columns).to_arrow())
        first, last = (self.allocated.first, self.allocated.last) if self.allocated else (date(1900, 1, 1), NEVER)
        self._do(statements.COHORT, {"allocated_first": first, "allocated_last": last})
        for statement in (statements.STAYS, statements.PERSONS, statements.FEEDS):
            self._do(statement, {})
        self.cohort = self._fetch(statements.WHO, {}, {})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()

    def counts(self, definition: Definition, tell: Callable[[str], None] = lambda step: None) -> Counts:
        """What happened to each family. Rows are about single families: nothing here is fit to publish."""
        if definition.monthly:
            return self._monthly(definition)
        covered = covered_stretches(self.tables.coverage, definition.feed, kinds_needed(definition, definition.feed))
        ends = [window.last for window in covered]
        data_date = min([max(ends), *([self.as_at] if self.as_at else [])]) if ends else None
        values = _values(definition, data_date)
        tell("families and their members")
        names = self._shared(definition, values)
        self._covered(covered)
        tell("what happened to them")
        kinds = ", ".join(map(_quoted, definition.kinds))
        seen = statements.SEEN.format(data_date=values["data_date"], kinds=kinds, amount=definition.amount)
        self._do(seen, {}, names)
        people = definition.of_people
        self._fresh("happened", statements.HAPPENED_TO_PEOPLE if people else statements.HAPPENED, values, names)
        counts = definition.measures[0].counts
        how = statements.HOW.get(counts, statements.COUNTED)
        self._fresh("totals", how, values, {**names, **(statements.PEOPLE_WITH_ANY if people else {})})
        both = {f"@{word}_covered": _within(covered, f"c.{first}") for word, first in
                (("earlier", "earlier_first"), ("both", "before_first"))}  # fmt: skip
        families = self.cohort.hstack(self._fetch(statements.FAMILIES, values, {**names, **both}).sort("f").drop("f"))
        months = self._fetch(statements.MONTHS, values, names) if counts == "incidents" else pl.DataFrame()
        by_month = counts == "incidents" and data_date is not None
        if by_month:
            names["@there"] = self._once("there", (covered, data_date), statements.THERE, values, names)
        series = self._fetch(statements.SERIES, values, names) if by_month else pl.DataFrame()
        tell("how much of it is linked")
        found = dict(self._do(statements.BANDS, values, names).fetchall())
        amountless = self._do(statements.AMOUNTLESS, values, names).fetchone() if definition.sums_amounts else None
        return Counts(
            families=families,
            months=months,
            series=series,
            bands={band: found.get(n, 0) for n, band in enumerate(("linked", "doubtful", "not_linked"), 1)},
            amountless=amountless[0] if amountless else 0,
            ever=self._do(statements.EVER_SPELL if counts == "days" else statements.EVER, values, names).fetchall()[0][
                0
            ]
            > 0,
            covered=covered,
            data_date=data_date,
            missing=not_covered(self.tables.coverage, definition),
        )

    def _monthly(self, definition: Definition) -> Counts:
        """The months of an indicator by month, where all that it needs is covered from `lead` months before."""
        parts = [
            covered_stretches(self.tables.coverage, feed, kinds_needed(definition, feed))
            for feed in MONTHLY[definition.how]
        ]
        covered = reduce(both, parts)
        data_date = min([max(one.last for one in covered), *([self.as_at] if self.as_at else [])]) if covered else None
        months: list[Window] = []
        if data_date is not None:
            newest = first_of_month(data_date + timedelta(days=1))
            asked = [month_window(add_months(newest, -n)) for n in range(definition.months, 0, -1)]
            needed = [(one, add_months(one.first, -definition.lead)) for one in asked]
            months = [one for one, since in needed if any(c.first <= since and c.last >= one.last for c in covered)]
        found = (
            tuple(HOW[definition.how](Asked(definition, self.tables, tuple(months), data_date))) if data_date else ()
        )
        ever = any(one.numerator or one.denominator or one.of for one in found)
        empty = pl.DataFrame()
        missing = not_covered(self.tables.coverage, definition)
        return Counts(empty, empty, empty, {}, 0, ever, covered, data_date, found, missing)

    def _shared(self, definition: Definition, values: dict[str, object]) -> dict[str, str]:
        """The temporary tables that other indicators may use too, made where they aren't there yet."""
        who, feed = (definition.roles, definition.late_members_days), definition.feed
        key = ("identified", definition.needs)
        if key not in self.made:
            self.made[key] = f"identified_{len(self.made)}"
            self.connection.register("has", _identified(definition, self.tables.people).to_arrow())
            self._do(statements.IDENTIFIED, {}, {"@identified": self.made[key]})
        names = {"@identified": self.made[key], "@feed": _quoted(feed)}
        for name, of, statement in (
            ("windows", definition.months, statements.WINDOWS),
            ("everything", None, statements.EVERYTHING),
            ("roster", who, statements.ROSTER),
            ("told", feed, statements.TOLD_OWN if definition.own else statements.TOLD),
            ("known", (who, feed, definition.needs), statements.MEMBERS),
            ("ours", (who, feed), statements.OURS),
        ):
            names[f"@{name}"] = self._once(name, of, statement, values, names)
        return names

    def _once(self, name: str, key: object, statement: str, values: dict[str, object], names: dict[str, str]) -> str:
        if (name, key) not in self.made:
            made = f"{name}_{len(self.made)}"
            self._do(statement, values, {**names, f"@{name}": made})
            self.made[name, key] = made
        return self.made[name, key]

    def _fresh(self, name: str, statement: str, values: dict[str, object], names: dict[str, str]) -> None:
        self.connection.execute(f"DROP TABLE IF EXISTS {name}")
        self._do(statement, values, names)

    def _covered(self, covered: tuple[Window, ...]) -> None:
        rows = [(window.first, window.last) for window in covered]
        frame = pl.DataFrame(rows, schema={"first": pl.Date, "last": pl.Date}, orient="row")
        self.connection.register("covered", frame.to_arrow())

    def _do(
        self, statement: str, values: dict[str, object], names: dict[str, str] | None = None
    ) -> duckdb.DuckDBPyConnection:
        statement, named = _filled(statement, values, names or {})
        return self.connection.execute(statement, named)

    def _fetch(self, statement: str, values: dict[str, object], names: dict[str, str]) -> pl.DataFrame:
        statement, named = _filled(statement, values, names)
        found = pl.from_arrow(self.connection.sql(statement, params=named or None).to_arrow_table())
        return found if isinstance(found, pl.DataFrame) else found.to_frame()


def _quoted(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"


def _within(covered: tuple[Window, ...], first: str) -> str:
    """In SQL, whether the days from the column `first` to the end of the time after lie in one covered stretch."""
    stretches = (f"({first} >= DATE '{one.first}' AND c.after_last <= DATE '{one.last}')" for one in covered)
    return " OR ".join(stretches) or "false"


def _filled(statement: str, values: dict[str, object], names: dict[str, str]) -> tuple[str, dict[str, object]]:
    """The statement with the names of its tables, and the values that it names: DuckDB refuses values that it doesn't."""
    for mark, name in names.items():
        statement = statement.replace(mark, name)
    return statement, {key: one for key, one in values.items() if f"${key}" in statement}


def _values(definition: Definition, data_date: date | None) -> dict[str, object]:
    """What the statements are given of a definition."""
    return {
        "months": definition.months,
        "late": definition.late_members_days,
        "roles": list(definition.roles),
        "feed": definition.feed,
        "kinds": list(definition.kinds),
        "amounts": definition.sums_amounts,
        "of_people": definition.of_people,
        "data_date": data_date or NEVER,
        "series_first": add_months(first_of_month(data_date or NEVER), -SERIES_MONTHS),
    }


def family_counts(
    definition: Definition,
    tables: Tables,
    *,
    as_at: date | None = None,
    allocated: Window | None = None,
    tell: Callable[[str], None] = lambda step: None,
) -> Counts:
    """What happened to each family, for one indicator. Rows are about single families: nothing here is fit to publish.

    `as_at`, `allocated`: see Counting. `tell` hears each step.
    """
    with Counting(tables, as_at=as_at, allocated=allocated) as run:
        return run.counts(definition, tell)


def _identified(definition: Definition, people: pl.DataFrame) -> pl.DataFrame:
    """Who of all people has what the feed needs; of the authority's own records everybody."""
    if not definition.needs:
        return people.select("person_id")
    has_one = pl.any_horizontal(
        pl.all_horizontal(pl.col(name).is_not_null() for name in needed) for needed in definition.needs
    )
    return people.filter(has_one).select("person_id")
