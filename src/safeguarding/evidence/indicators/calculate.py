"""From a definition and the tables to a result that is safe to show and says what it means."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl

from safeguarding.evidence import disclosure
from safeguarding.evidence.disclosure import CHILDREN_IN_NEED, Rule
from safeguarding.evidence.indicators import words
from safeguarding.evidence.indicators.counting import COUNTED, OPEN, Counts, Tables, family_counts
from safeguarding.evidence.indicators.definition import Definition, Measure
from safeguarding.evidence.indicators.interval import rate_interval, ratio_interval
from safeguarding.evidence.indicators.result import (
    Earlier,
    Excluded,
    Families,
    Figure,
    GroupRow,
    IndicatorResult,
    Linkage,
    MonthRow,
    Side,
)
from safeguarding.evidence.periods import Window

YEAR = 365.25
GROUPINGS = ("team", "office")
SMALL_GROUPS, NO_GROUP = "Groups with few families", "Not recorded"


def calculate(
    definition: Definition,
    tables: Tables,
    *,
    as_at: date | None = None,
    allocated: Window | None = None,
    by: str | None = None,
    rule: Rule = CHILDREN_IN_NEED,
    tell: Callable[[str], None] = lambda step: None,
) -> IndicatorResult:
    """The indicator over the families first allocated in `allocated` (all unless given), by team or office if asked.

    `as_at`: count nothing after this day. `rule`: how small numbers are hidden. `tell` hears each step.
    A figure that can't be made gives a result that says so (`made` is False), never a number.
    Raises ValueError for a grouping other than team or office.
    """
    if by is not None and by not in GROUPINGS:
        raise ValueError(f"by is “{by}”; give one of {', '.join(GROUPINGS)}, or nothing.")
    counts = family_counts(definition, tables, as_at=as_at, allocated=allocated, tell=tell)
    tell("hiding small numbers")
    counted = counts.families.filter(pl.col("status") == COUNTED)
    families, linkage = _families(definition, counts.families), _linkage(counts, counted)
    why_not = words.why_not(definition, counts.data_date, counted.height, counts.families.height, rule)
    figures = () if why_not else tuple(_figure(definition, one, counted, by, rule) for one in definition.measures)
    return IndicatorResult(
        definition=definition.id,
        version=definition.version,
        title=definition.title,
        why=definition.why,
        source=definition.source,
        verified=definition.verified,
        design=definition.design,
        unit="family",
        per_words=definition.per_words,
        months=definition.months,
        feed=definition.feed,
        made=not why_not,
        why_not=why_not,
        says=" ".join(figure.says for figure in figures) or why_not,
        coverage_says=words.coverage(definition, counts.covered, families),
        linkage_says=words.linkage(definition, linkage),
        cannot_show=words.cannot_show(definition, families.not_known, counts.bands["doubtful"] > 0, rule),
        data_date=counts.data_date,
        coverage=counts.covered,
        families=families,
        linkage=linkage,
        figures=figures,
        month_rows=_months(definition, counts, counted, rule) if figures and definition.design == "monthly" else (),
        hidden=words.hidden(rule),
    )


def _families(definition: Definition, families: pl.DataFrame) -> Families:
    tally = dict(families.group_by("status").len().iter_rows())
    excluded = tuple(
        Excluded(reason, tally[reason], known, text)
        for reason, (known, text) in words.reasons(definition).items()
        if reason in tally
    )
    return Families(
        allocated=families.height,
        closed=families.height - tally.get(OPEN, 0),
        counted=tally.get(COUNTED, 0),
        excluded=excluded,
    )


def _linkage(counts: Counts, counted: pl.DataFrame) -> Linkage:
    return Linkage(
        members=int(counted["members"].sum()),
        findable=int(counted["findable"].sum()),
        incidents=sum(counts.bands.values()),
        amountless=counts.amountless,
        **counts.bands,
    )


def _measured(measure: Measure, counted: pl.DataFrame) -> pl.DataFrame:
    """The counted families with `before` and `after` as the measure counts them, and `exposure_*` in days or possible."""
    sums = [pl.col(side).cast(pl.Float64) for side in ("earlier", "before", "after")]
    if measure.counts == "repeats":
        sums = [(one - 1).clip(lower_bound=0) for one in sums]
    exposure = "possible" if measure.counts == "amounts" else "days"
    return counted.with_columns(
        *sums,
        *(pl.col(f"{exposure}_{side}").cast(pl.Float64).alias(f"exposure_{side}") for side in ("before", "after")),
    )


def _figure(definition: Definition, measure: Measure, counted: pl.DataFrame, by: str | None, rule: Rule) -> Figure:
    frame = _measured(measure, counted)
    grouped = _grouped(frame, by, rule)
    sides = ("before", "after")
    published = disclosure.protect(
        [[float(part[side].sum()) for side in sides] for _name, part in grouped],
        contributors=[[float((part[side] > 0).sum()) for side in sides] for _name, part in grouped],
        rule=rule,
        row_totals=False,
        column_totals=len(grouped) > 1,
    )
    rows = tuple(
        GroupRow(name, part.height, *pair, _change(*pair))
        for (name, part), cells in zip(grouped, published.cells, strict=False)
        for pair in [_sides(definition, measure, part, cells)]
    )
    before, after = _sides(definition, measure, frame, published.cells[-1])
    ratio = disclosure.rate(after.rate, before.rate)
    interval = None
    if before.numerator is not None and after.numerator is not None:
        interval = ratio_interval(*(frame[name].to_numpy() for name in
                                    ("before", "after", "exposure_before", "exposure_after")))  # fmt: skip
    change = _change(before, after)
    doubtful = [float(counted[f"doubtful_{side}"].sum()) for side in sides]
    return Figure(
        noun=measure.noun,
        before=before,
        after=after,
        change_percent=change,
        ratio=ratio,
        interval=interval,
        doubtful_before=None if rule.hides(doubtful[0]) else rule.rounded(doubtful[0]),
        doubtful_after=None if rule.hides(doubtful[1]) else rule.rounded(doubtful[1]),
        earlier=_earlier(definition, measure, frame, rule),
        groups=rows if by else (),
        says=words.says(measure.noun, frame.height, definition.months, (before.numerator, after.numerator),
                        definition.per_words, _rates(definition, measure, before, after), ratio, change, interval),
    )  # fmt: skip


def _earlier(definition: Definition, measure: Measure, frame: pl.DataFrame, rule: Rule) -> Earlier | None:
    """The earlier months beside the months before, unless what the other families had could be found by subtraction."""
    known, others = frame.filter("earlier_known"), frame.filter(~pl.col("earlier_known"))
    if known.height <= rule.threshold or 0 < others.height <= rule.threshold:
        return None
    for part, side in ((known, "earlier"), (known, "before"), (others, "before")):
        if rule.hides(float(part[side].sum()), float((part[side] > 0).sum())):
            return None
    earlier, before = (rule.rounded(float(known[side].sum())) for side in ("earlier", "before"))
    change = disclosure.change(earlier, before)
    said = words.earlier(measure.noun, known.height, definition.months, earlier, before, change)
    return Earlier(known.height, earlier, before, change, said)


def _sides(
    definition: Definition, measure: Measure, part: pl.DataFrame, cells: tuple[float | None, ...]
) -> tuple[Side, Side]:
    amounts = measure.counts == "amounts"
    found = []
    for side, numerator in zip(("before", "after"), cells, strict=True):
        denominator = float(part[f"exposure_{side}"].sum()) / (1 if amounts else YEAR)
        found.append(
            Side(
                window=f"{definition.months} months {side} allocation",
                numerator=numerator,
                denominator=denominator,
                denominator_unit="possible" if amounts else "family-years",
                rate=disclosure.rate(numerator, denominator, per=definition.per),
                interval=None
                if numerator is None or denominator == 0
                else rate_interval(
                    part[side].to_numpy(),
                    part[f"exposure_{side}"].to_numpy() / (1 if amounts else YEAR),
                    per=definition.per,
                ),
            )
        )
    return found[0], found[1]


def _change(before: Side, after: Side) -> float | None:
    return disclosure.change(before.rate, after.rate)


def _rates(definition: Definition, measure: Measure, before: Side, after: Side) -> str:
    if before.rate is None or after.rate is None:
        return ""
    return f" ({before.rate:.1f} and {after.rate:.1f} per {definition.per_words})"


def _grouped(frame: pl.DataFrame, by: str | None, rule: Rule) -> list[tuple[str, pl.DataFrame]]:
    """The families by group, groups too small to show put together; one group of all where none is asked for."""
    if by is None:
        return [("All families", frame)]
    named = frame.with_columns(pl.col(by).fill_null(NO_GROUP).alias("group"))
    sizes = named.group_by("group").len().sort("len", "group")
    small, held = [], 0
    for group, size in sizes.iter_rows():
        if size > rule.threshold and (not held or held > rule.threshold):
            break
        small.append(group)
        held += size
    named = named.with_columns(
        pl.when(pl.col("group").is_in(small)).then(pl.lit(SMALL_GROUPS)).otherwise("group").alias("group")
    )
    parts = [(str(key[0]), part) for key, part in named.partition_by("group", as_dict=True).items()]
    return sorted(parts, key=lambda pair: (pair[0] in (NO_GROUP, SMALL_GROUPS), pair[0]))


def _months(definition: Definition, counts: Counts, counted: pl.DataFrame, rule: Rule) -> tuple[MonthRow, ...]:
    """The months around allocation, one family counted in all of them. The totals before and after are published too."""
    kept = counts.months.join(counted.select("family_id"), on="family_id", how="semi")
    by_month = {month: (float(total), float(some)) for month, total, some in
                kept.group_by("month").agg(pl.col("count").sum(), pl.len().alias("some")).iter_rows()}  # fmt: skip
    rows: list[MonthRow] = []
    for months in (range(-definition.months, 0), range(definition.months)):
        pairs = [by_month.get(month, (0.0, 0.0)) for month in months]
        published = disclosure.protect(
            [[total] for total, _some in pairs],
            contributors=[[some] for _total, some in pairs],
            rule=rule,
            row_totals=False,
        )
        for month, (cell,) in zip(months, published.cells, strict=False):
            rate = disclosure.rate(cell, counted.height / 12, per=definition.per)
            rows.append(MonthRow(month, counted.height, cell, rate))
    return tuple(rows)
