"""From a definition and the tables to a result that is safe to show and says what it means."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

import polars as pl

from safeguarding.evidence import disclosure
from safeguarding.evidence.disclosure import CHILDREN_IN_NEED, Release, Rule
from safeguarding.evidence.indicators import monthly, words
from safeguarding.evidence.indicators.ahead import CountingAhead, one_ahead
from safeguarding.evidence.indicators.cells import (
    ALL,
    FAMILIES_WITH_ANY,
    LEVELS,
    SIDES,
    Group,
    Values,
    counted_families,
    figure_key,
    figures,
    groups,
    measured,
    month_key,
    quarters,
)
from safeguarding.evidence.indicators.counting import OPEN, Counting, Counts, Tables
from safeguarding.evidence.indicators.definition import Definition, Measure
from safeguarding.evidence.indicators.interval import rate_interval, ratio_interval
from safeguarding.evidence.indicators.result import (
    Earlier,
    Excluded,
    Families,
    Figure,
    FirstEvent,
    GroupRow,
    IndicatorResult,
    Linkage,
    MonthRow,
    SeriesRow,
    Side,
)
from safeguarding.evidence.periods import Window

YEAR = 365.25
COUNTED = "counted"
#: What stands under a measure that isn't out of years.
AMOUNTS_OF = {"amounts": "possible", "persistent": "children compared"}


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

    `as_at`: count nothing after this day. `rule`: how small numbers are hidden; they are hidden for all levels together,
    whichever is asked for. `tell` hears each step.
    A figure that can't be made gives a result that says so (`made` is False), never a number.
    Raises ValueError for a grouping other than team or office.
    """
    if by is not None and by not in LEVELS:
        raise ValueError(f"by is “{by}”; give one of {', '.join(sorted(LEVELS, reverse=True))}, or nothing.")
    with Counting(tables, as_at=as_at, allocated=allocated) as run:
        return publish(definition, run.counts(definition, tell), rule=rule, tell=tell)[0].only(by)


def every(
    definitions: Sequence[Definition], tables: Tables, *, as_at: date | None = None, rule: Rule = CHILDREN_IN_NEED
) -> Iterator[IndicatorResult]:
    """All these indicators in one run over the tables, in their order; what they share is worked out once."""
    with CountingAhead(as_at=as_at) as counting:
        for definition, counts in one_ahead((one, counting.start(one, tables)) for one in definitions):
            yield publish(definition, counts.result(), rule=rule)[0]


def publish(
    definition: Definition, counts: Counts, *, rule: Rule = CHILDREN_IN_NEED, earlier: Sequence[Release] = (),
    tell: Callable[[str], None] = lambda step: None,
) -> tuple[IndicatorResult, Release]:  # fmt: skip
    """What was counted as a result that is safe to show beside the `earlier` releases of it, oldest first, and the
    release to keep for the next time. The release holds true counts: it is for keeping, never for showing.
    """
    tell("hiding small numbers")
    if definition.monthly:
        return monthly.publish(definition, counts, rule=rule, earlier=earlier)
    counted = counted_families(counts)
    families, linkage = _families(definition, counts.families), _linkage(counts, counted)
    why_not = words.why_not(definition, counts.data_date, counted.height, counts.families.height, counts.ever, rule,
                            counts.missing)  # fmt: skip
    every_group, values = groups(counted), {one: measured(one, counted) for one in definition.measures}
    cells, sums = ({}, []) if why_not else figures(definition, counts, every_group, values, rule, earlier)
    release = disclosure.publish(cells, sums, rule=rule, earlier=earlier)
    made = tuple(
        _figure(definition, one, counted, every_group, values[one], release)
        for one in (() if why_not else definition.measures)
    )
    result = IndicatorResult(
        **monthly.named(definition),
        made=not why_not,
        why_not=why_not,
        says=" ".join(figure.says for figure in made) or why_not,
        coverage_says=words.coverage(definition, counts.covered, families, counts.missing),
        linkage_says=words.linkage(definition, linkage),
        cannot_show=words.cannot_show(definition, families.not_known, counts.bands["doubtful"] > 0, rule),
        data_date=counts.data_date,
        coverage=counts.covered,
        families=families,
        linkage=linkage,
        figures=made,
        month_rows=_months(definition, counted, release) if made and counts.months.columns else (),
        series=_series(definition, counts, release) if made and counts.series.columns else (),
        hidden=words.hidden(rule) + (words.AS_PUBLISHED if counts.series.columns else ""),
    )
    return result, release


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


def _figure(
    definition: Definition,
    measure: Measure,
    counted: pl.DataFrame,
    every_group: Sequence[Group],
    values: Values,
    release: Release,
) -> Figure:
    whole, *others = every_group
    before, after = _sides(definition, measure, values, whole, release)
    ratio = disclosure.rate(after.rate, before.rate)
    interval = None
    if before.numerator is not None and after.numerator is not None and release.rule.round_to == 1:
        interval = ratio_interval(*(values[name] for name in
                                    ("before", "after", "exposure_before", "exposure_after")))  # fmt: skip
    change = disclosure.change(before.rate, after.rate)
    return Figure(
        counts=measure.counts,
        noun=measure.noun,
        before=before,
        after=after,
        change_percent=change,
        ratio=ratio,
        interval=interval,
        doubtful_before=release.value("doubtful before"),
        doubtful_after=release.value("doubtful after"),
        earlier=_earlier(definition, measure, release),
        first=_first(definition, counted, release) if measure.counts == "any" else None,
        groups=tuple(_group(definition, measure, values, one, release) for one in others),
        says=words.says(measure.noun, counted.height, definition.months, (before.numerator, after.numerator),
                        definition.per_words, _rates(definition, before, after), ratio, change, interval),
    )  # fmt: skip


def _group(definition: Definition, measure: Measure, values: Values, group: Group, release: Release) -> GroupRow:
    sides = _sides(definition, measure, values, group, release)
    families = release.value(f"families: {group.key}")
    of = group.key.split(" / ")[0] if group.level == "team" else ""
    change = disclosure.change(sides[0].rate, sides[1].rate)
    return GroupRow(group.name, group.level, of, None if families is None else int(families), *sides, change)


def _earlier(definition: Definition, measure: Measure, release: Release) -> Earlier | None:
    """The earlier months beside the months before, unless what the other families had could be found by subtraction."""
    if measure.counts in ("amounts", "persistent"):
        return None
    found = [
        release.value(key)
        for key in ("families known earlier", f"{measure.counts} earlier, known", f"{measure.counts} before, known")
    ]
    families, earlier, before = found
    if families is None or earlier is None or before is None or not families:
        return None
    change = disclosure.change(earlier, before)
    said = words.earlier(measure.noun, int(families), definition.months, earlier, before, change)
    return Earlier(int(families), earlier, before, change, said)


def _first(definition: Definition, counted: pl.DataFrame, release: Release) -> FirstEvent:
    """How long until the first one after allocation: the day by which half of the families had one."""
    some = release.value(FAMILIES_WITH_ANY if definition.of_people else f"any after: {ALL}")
    days = counted["first_after"].drop_nulls().sort()
    half = -(-counted.height // 2)
    median = int(days[half - 1]) if some is not None and days.len() >= half else None
    return FirstEvent(counted.height, some, median, words.first(definition, counted.height, some, median))


def _sides(
    definition: Definition, measure: Measure, values: Values, group: Group, release: Release
) -> tuple[Side, Side]:
    amounts = definition.sums_amounts
    part = {name: one[group.rows] for name, one in values.items()}
    whole = f"people: {group.key}" if measure.counts == "persistent" else f"families: {group.key}"
    known = release.value(whole) is not None
    found = []
    for side in SIDES:
        numerator = release.value(figure_key(measure, side, group.key))
        denominator = float(part[f"exposure_{side}"].sum()) / (1 if amounts else YEAR) if known else None
        found.append(
            Side(
                window=f"{definition.months} months {side} allocation",
                numerator=numerator,
                denominator=denominator,
                denominator_unit=AMOUNTS_OF.get(measure.counts, f"{definition.unit}-years"),
                rate=disclosure.rate(numerator, denominator, per=definition.per),
                interval=None
                if numerator is None or not denominator or release.rule.round_to > 1
                else rate_interval(
                    part[side],
                    part[f"exposure_{side}"] / (1 if amounts else YEAR),
                    per=definition.per,
                ),
            )
        )
    return found[0], found[1]


def _rates(definition: Definition, before: Side, after: Side) -> str:
    if before.rate is None or after.rate is None:
        return ""
    return f" ({before.rate:.1f} and {after.rate:.1f} per {definition.per_words})"


def _months(definition: Definition, counted: pl.DataFrame, release: Release) -> tuple[MonthRow, ...]:
    """The months around allocation, one family counted in all of them. The totals before and after are published too."""
    years = float(counted["days_before"].sum()) / YEAR / definition.months
    rows = []
    for month in range(-definition.months, definition.months):
        count = release.value(month_key(month))
        rows.append(MonthRow(month, counted.height, count, disclosure.rate(count, years, per=definition.per)))
    return tuple(rows)


def _series(definition: Definition, counts: Counts, release: Release) -> tuple[SeriesRow, ...]:
    """Calendar months and quarters, over the days on which a family was with a team."""
    rows, days = [], dict(counts.series.select("month", "days").iter_rows())
    for month, families in counts.series.select("month", "families").iter_rows():
        count, known = release.shown.get(f"month {month:%Y-%m}"), release.value(f"families in {month:%Y-%m}")
        years = None if known is None else days[month] / YEAR
        rate = disclosure.rate(count, years, per=definition.per)
        rows.append(SeriesRow(month, 1, None if known is None else families, count, rate))
    for first, months in quarters(counts):
        count = release.value(f"quarter from {first:%Y-%m}")
        years = sum(days[month] for month in months) / YEAR
        rows.append(SeriesRow(first, 3, None, count, disclosure.rate(count, years, per=definition.per)))
    return tuple(rows)
