"""Every figure of an indicator as cells that hang together, so that all of them are protected at once.

Authority, offices and teams; before and after; the months around allocation; call-outs, repeats and families with any:
each is a sum of others, and a number hidden in one place could be subtracted from another.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from safeguarding.evidence.disclosure import CHILDREN_IN_NEED, Cell, Release, Rule, Sum
from safeguarding.evidence.indicators.counting import COUNTED, Counts
from safeguarding.evidence.indicators.definition import Definition, Measure
from safeguarding.evidence.periods import add_months

SIDES = ("before", "after")
LEVELS = ("office", "team")
ALL, NOT_RECORDED = "all", "Not recorded"
#: Where people are counted, how many families had any after allocation: what the time to the first is said of.
FAMILIES_WITH_ANY = "families with any after"
#: What is dearest to lose when something has to be hidden: the authority, and what the indicator is named after.
WHOLE, FIRST = 20.0, 5.0


Numbers = NDArray[np.float64]
Values = Mapping[str, Numbers]


@dataclass(frozen=True)
class Group:
    """The families of the authority, an office or a team: their `rows` among those counted, where they stand together.
    `parts`: the keys of what it is made of.
    """

    key: str
    level: str
    name: str
    rows: slice
    parts: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many families."""
        return int(self.rows.stop - self.rows.start)


def groups(counted: pl.DataFrame) -> list[Group]:
    """The authority, then each office and the teams in it, by name; what isn't recorded comes last.

    Raises ValueError where the families don't stand by office and team, as the counting gives them.
    """
    named = counted.select(pl.col(level).fill_null(NOT_RECORDED) for level in LEVELS).with_row_index("row")
    parts = named.group_by(*LEVELS).agg(
        pl.col("row").min().alias("first"), pl.col("row").max() + 1, pl.len().alias("n")
    )
    offices: dict[str, list[Group]] = {}
    for office, team, first, end, n in sorted(
        parts.iter_rows(), key=lambda row: [(one == NOT_RECORDED, _in_order(one)) for one in row[:2]]
    ):
        if end - first != n:
            raise ValueError(f"The families of {office}, {team} don’t stand together.")
        offices.setdefault(office, []).append(Group(f"{office} / {team}", "team", team, slice(first, end), ()))
    found = []
    for office, teams in offices.items():
        rows = slice(min(one.rows.start for one in teams), max(one.rows.stop for one in teams))
        made = Group(office, "office", office, rows, tuple(one.key for one in teams))
        if made.size != sum(one.size for one in teams):
            raise ValueError(f"The teams of {office} don’t stand together.")
        found += [made, *teams]
    return [Group(ALL, ALL, "All families", slice(0, counted.height), tuple(offices)), *found]


def _in_order(name: str) -> list[str | int]:
    """What the name is sorted by: numbers in it by their size, so that team 10 comes after team 9."""
    return [int(part) if at % 2 else part for at, part in enumerate(re.split("([0-9]+)", name))]


def counted_families(counts: Counts) -> pl.DataFrame:
    return counts.families.filter(pl.col("status") == COUNTED)


def measured(measure: Measure, counted: pl.DataFrame) -> Values:
    """`earlier`, `before` and `after` as the measure counts them and `exposure_*` in days or possible, a value a family."""
    found = {}
    for side in ("earlier", *SIDES):
        every, some = _numbers(counted, side), _numbers(counted, f"some_{side}")
        found[side] = {"repeats": every - some, "any": some}.get(measure.counts, every)
    exposure = "possible" if measure.counts in ("amounts", "persistent") else "days"
    return found | {f"exposure_{side}": _numbers(counted, f"{exposure}_{side}") for side in SIDES}


def _numbers(counted: pl.DataFrame, name: str) -> Numbers:
    return counted[name].cast(pl.Float64).fill_null(0.0).to_numpy()


def figure_key(measure: Measure, side: str, group: str) -> str:
    return f"{measure.counts} {side}: {group}"


def figures(
    definition: Definition,
    counts: Counts,
    every: list[Group],
    values: Mapping[Measure, Values],
    rule: Rule = CHILDREN_IN_NEED,
    earlier: Sequence[Release] = (),
) -> tuple[dict[str, Cell], list[Sum]]:
    """The cells of the indicator over `every` group and all the ways in which they add up. `values`: of each measure as
    `measured` gives them. `rule`: which are small. `earlier`: what was released before, oldest first.
    """
    counted = counted_families(counts)
    made = _Figures({}, [])
    persistent = definition.measures[0].counts == "persistent"
    people = _numbers(counted, "possible_before" if persistent else "findable")
    for group in every:
        made.put(f"families: {group.key}", float(group.size), worth=WHOLE if group.key == ALL else 1.0)
        made.add(f"families: {group.key}", [f"families: {part}" for part in group.parts])
        for measure in definition.measures:
            for side in SIDES:
                mine = values[measure][side][group.rows]
                key = figure_key(measure, side, group.key)
                worth = (FIRST if measure is definition.measures[0] else 1.0) * (WHOLE if group.key == ALL else 1.0)
                made.put(key, float(mine.sum()), int((mine > 0).sum()), worth=worth)
                made.add(key, [figure_key(measure, side, part) for part in group.parts])
        made.hang_together(definition, group, int(people[group.rows].sum()))
    if definition.of_people and any(one.counts == "any" for one in definition.measures):
        some = counted["first_after"].drop_nulls().len()
        made.put(FAMILIES_WITH_ANY, float(some), some)
        made.put("families with none after", float(counted.height - some), published=False)
        made.add(f"families: {ALL}", [FAMILIES_WITH_ANY, "families with none after"])
    _earlier(made, definition, counted, values)
    _months(made, definition, counts, counted)
    _series(made, counts, rule)
    _corrected_by_few(made, counts, rule, earlier)
    for side in SIDES:
        made.put(f"doubtful {side}", float(counted[f"doubtful_{side}"].sum()))
    return made.cells, made.sums


@dataclass
class _Figures:
    cells: dict[str, Cell]
    sums: list[Sum]

    def put(
        self, key: str, count: float, contributors: int | None = None, *, published: bool = True, worth: float = 1.0
    ) -> None:
        self.cells[key] = Cell(count, contributors, published, worth)

    def add(self, whole: str, parts: list[str]) -> None:
        if parts:
            self.sums.append(Sum(whole, tuple(parts)))

    def hang_together(self, definition: Definition, group: Group, people: int) -> None:
        """Those with any and without are all there are; each incident is somebody's first or a repeat."""
        by_kind = {one.counts: one for one in definition.measures}
        if not by_kind.keys() & {"any", "persistent"}:
            return
        whole, number = f"families: {group.key}", group.size
        if definition.of_people:
            whole, number = f"people: {group.key}", people
            self.put(whole, float(number), worth=WHOLE if group.key == ALL else 1.0)
            self.add(whole, [f"people: {part}" for part in group.parts])
        for side in SIDES:
            some = figure_key(by_kind.get("any") or by_kind["persistent"], side, group.key)
            none = f"none {side}: {group.key}"
            self.put(none, number - self.cells[some].count, published=False)
            self.add(whole, [some, none])
            if "repeats" in by_kind:
                parts = [some, figure_key(by_kind["repeats"], side, group.key)]
                self.add(figure_key(by_kind["incidents"], side, group.key), parts)


def _earlier(made: _Figures, definition: Definition, counted: pl.DataFrame, values: Mapping[Measure, Values]) -> None:
    """The months before the months before, for the families whose feed reaches back, and the rest of the months before."""
    if definition.sums_amounts:
        return
    known = counted["earlier_known"].to_numpy().astype(bool)
    for measure in definition.measures:
        of, name = values[measure], measure.counts
        for part, words in ((of["before"][known], "known"), (of["before"][~known], "others")):
            made.put(f"{name} before, {words}", float(part.sum()), int((part > 0).sum()), published=words == "known")
        made.add(figure_key(measure, "before", ALL), [f"{name} before, known", f"{name} before, others"])
        early = of["earlier"][known]
        made.put(f"{name} earlier, known", float(early.sum()), int((early > 0).sum()))
    made.put("families known earlier", float(known.sum()))
    made.put("families not known earlier", float((~known).sum()), published=False)
    made.add(f"families: {ALL}", ["families known earlier", "families not known earlier"])


def month_key(month: int) -> str:
    return f"month {month:+d} of allocation"


def _months(made: _Figures, definition: Definition, counts: Counts, counted: pl.DataFrame) -> None:
    """The months around allocation, which add up to what came before and after."""
    if counts.months.is_empty() and not counts.months.columns:
        return
    kept = counts.months.join(counted.select("f"), on="f", how="semi")
    by_month = {month: (float(total), some) for month, total, some in
                kept.group_by("month").agg(pl.col("count").sum(), pl.len().alias("some")).iter_rows()}  # fmt: skip
    for side, span in zip(SIDES, (range(-definition.months, 0), range(definition.months)), strict=True):
        for month in span:
            made.put(month_key(month), *by_month.get(month, (0.0, 0)))
        made.add(figure_key(definition.measures[0], side, ALL), [month_key(month) for month in span])


def quarters(counts: Counts) -> list[tuple[date, list[date]]]:
    """The quarters of which all three months are there: the first month, and all three."""
    months = counts.series["month"].to_list() if counts.series.columns else []
    found = [(month, [add_months(month, step) for step in range(3)]) for month in months if month.month % 3 == 1]
    return [(first, three) for first, three in found if set(three) <= set(months)]


def _series(made: _Figures, counts: Counts, rule: Rule) -> None:
    """Calendar months, and quarters as their sums.

    The months of a quarter are published all three or, where any of them is small, none: not even that one was nought.
    A quarter then stands by itself, and is hidden only for what it is. With two of its months shown it would give the
    third away, and with noughts shown a single month.
    """
    months = {row[0]: row for row in counts.series.iter_rows()}
    whole, few = quarters(counts), {month for month, row in months.items() if rule.hides(row[3], row[4])}
    left_out = {month for _, three in whole if few.intersection(three) for month in three}
    for month, families, _days, count, contributors, _ in months.values():
        made.put(f"month {month:%Y-%m}", float(count), contributors, published=month not in left_out)
        made.put(f"families in {month:%Y-%m}", float(families))
    for first, three in whole:
        key = f"quarter from {first:%Y-%m}"
        made.put(key, float(sum(months[one][3] for one in three)), months[first][5])
        made.add(key, [f"month {month:%Y-%m}" for month in three])


def _corrected_by_few(made: _Figures, counts: Counts, rule: Rule, earlier: Sequence[Release]) -> None:
    """A calendar quarter that was corrected by few since it was published stays as it was, with its months, until more is
    different. Beside the old figure the new one would give the few away, and hidden it would be missed in every release
    that is held against the old.
    """
    for first, three in quarters(counts):
        whole = f"quarter from {first:%Y-%m}"
        last = next((one for one in reversed(earlier) if whole in one.cells), None)
        keys = [whole, *(f"month {one:%Y-%m}" for one in three)]
        if last is None or last.shown.get(whole) is None or not last.cells.keys() >= set(keys):
            continue
        was, now = last.cells[whole], made.cells[whole]
        if rule.hides_step(now.count - was.count, was.contributors, now.contributors):
            made.cells.update({key: last.cells[key] for key in keys})
