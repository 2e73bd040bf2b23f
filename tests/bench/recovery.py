"""How often the 95% interval of an indicator holds what was planted: seeds, coverage, misses, for every definition.

Each seed is a county of its own, with its true links. Before and after, the interval of the indicator should hold the
planted ratio, surge before allocation and effect after it together. A month's value has no interval of its own: what was
planted says how such values are spread (`_known_months`), and the value should lie in the middle 95% of that.
`coverage` is the share of seeds for which it does; it should lie between 0.93 and 0.97, over all and for each indicator.
`verdict`: “within” where it does, “by chance” where it doesn't and so many seeds allow that, else “OUTSIDE”. `given` is in
how many counties there was a figure. `bias` is the mean of log(found / planted), `spread` its standard error. A progress
bar goes to standard error.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

import click
import numpy as np
import polars as pl
from scipy import stats
from tests.bench import _known_months, _known_own, _known_partners

from safeguarding.evidence import tables as declared
from safeguarding.evidence.indicators import Counting, Tables, definitions
from safeguarding.evidence.indicators.cells import counted_families, measured
from safeguarding.evidence.indicators.definition import OWN, Definition
from safeguarding.evidence.indicators.interval import ratio_interval
from safeguarding.evidence.made_up import county as whole
from safeguarding.evidence.made_up import partners
from safeguarding.evidence.made_up.chance import DAY, column_stream
from safeguarding.evidence.made_up.effect import Effect
from safeguarding.evidence.made_up.households import Household, list_people
from safeguarding.evidence.made_up.partners.further import following
from safeguarding.evidence.made_up.people import nhs_numbers
from safeguarding.evidence.periods import Window, add_months

UNTIL = date(2026, 9, 30)
SINCE = add_months(UNTIL, -36) + DAY
#: Between these the coverage of 95% intervals should lie.
CLAIMED = (0.93, 0.97)
#: How much wider an interval of 99.9% is than one of 95%.
WIDER = stats.norm.ppf(0.9995) / stats.norm.ppf(0.975)


class Found(NamedTuple):
    """What an indicator found and what was planted; whether the latter lies in the interval of 95%, and of 99.9%. `reach`
    is the interval of 99.9% where the indicator has one.
    """

    value: float
    planted: float
    inside: bool
    near: bool
    reach: tuple[float, float] = (0.0, math.inf)


def seen(families: int, seed: int, effect: Effect) -> tuple[list[Household], Tables]:
    """A county's families and tables, without the workbooks and meetings, and with what children's services themselves did
    planted at rates that are known.
    """
    homes = whole._households(families, seed, SINCE, UNTIL)
    count = sum(len(home.people) for home in homes)
    numbers = nhs_numbers(column_stream(seed, "nhs"), count, missing=whole.WITHOUT_NHS_NUMBER)
    people, members = list_people(homes, seed, UNTIL, numbers)
    nobody = partners.outsiders(1, seed, UNTIL, numbers[:1])
    found = partners.partners(homes, people, nobody, effect, seed, SINCE, UNTIL)
    own = _known_own.planted(homes, effect, seed)
    more = following(found["events"], seed)
    source = more.select("event_id", of=pl.col("event_id").str.split("-").list.first())
    links = source.join(found["true_links"], left_on="of", right_on="event_id").drop("of")
    spans = [(home.family_id, home.allocated, None, "Team", "Office") for home in homes]
    covered = pl.DataFrame([(OWN, *own_window())], schema=["feed", "start", "end"], orient="row")
    return homes, Tables(
        people=declared.PEOPLE.conform(people),
        members=declared.MEMBERS.conform(members),
        spans=pl.DataFrame(spans, schema=declared.SPANS.schema, orient="row"),
        events=pl.concat([declared.EVENTS.conform(one) for one in (found["events"], more, own.events)]),
        links=pl.concat([declared.LINKS.conform(one) for one in (found["true_links"], links, own.links)]),
        coverage=pl.concat([declared.COVERAGE.conform(one) for one in (found["coverage"], covered)]),
        plans=own.plans,
    )


def own_window() -> tuple[date, date]:
    return add_months(SINCE, -12), UNTIL


def reference(families: int) -> list[Household]:
    """Families of a seed that no county of the benchmark has."""
    return whole._households(families, 0, SINCE, UNTIL)


def planted(homes: list[Household], effect: Effect) -> Mapping[str, float]:
    """For each indicator before and after: the ratio that it should find."""
    covered = partners.covered(SINCE, UNTIL)
    truth = {
        name: _known_partners.plain_ratio(name, homes, covered[definitions()[name].feed], effect)
        for name in _known_partners.SOURCES
    }
    truth |= _known_partners.school_ratios(effect, reference, covered["school"])
    allocated = [home.allocated for home in _known_partners.closed(homes, Window(*own_window()))]
    for name, one in definitions().items():
        if one.own and not one.monthly and set(one.kinds) <= _known_own.KINDS.keys():
            days = one.measures[0].counts == "days"
            truth[name] = _known_own.plain_ratio(one.kinds[0], effect, allocated, days=days)
    return truth


def one(families: int, seed: int, effect: Effect | None = None) -> dict[str, Found]:
    """For each indicator what was found and planted. One that gives no figure is left out."""
    effect = effect or Effect()
    homes, tables = seen(families, seed, effect)
    truth = planted(homes, effect)
    with Counting(tables) as run:
        rows = {name: _compared(run, definitions()[name], truth[name]) for name in truth}
    return {name: row for name, row in rows.items() if row} | dict(_months(seed))


def _compared(run: Counting, definition: Definition, truth: float) -> Found | None:
    values = measured(definition.measures[0], counted_families(run.counts(definition)))
    columns = [values[side] for side in ("before", "after", "exposure_before", "exposure_after")]
    interval = ratio_interval(*columns)
    before, after, days_before, days_after = (float(column.sum()) for column in columns)
    if interval is None or not before or not after:
        return None
    ratio, high = (after / days_after) / (before / days_before), interval.high or math.inf
    lowest, highest = (ratio * math.exp(math.log(end / ratio) * WIDER) for end in (interval.low, high))
    return Found(ratio, truth, interval.low <= truth <= high, lowest <= truth <= highest, (lowest, highest))


def _months(seed: int) -> Iterator[tuple[str, Found]]:
    made = _known_months.planted(seed)
    chance = column_stream(seed, "between two values")
    with Counting(made.tables) as run:
        for name, expected in made.expected.items():
            value, truth, place = expected(run.counts(definitions()[name]).monthly, float(chance.random()))
            yield name, Found(value, truth, 0.025 <= place <= 0.975, 0.0005 <= place <= 0.9995)


def summed(found: list[Found]) -> Mapping[str, float | str]:
    """The coverage with the interval that so few seeds leave of it (Wilson 1927), and what that says of the claim."""
    inside = sum(row.inside for row in found)
    away = np.array([math.log(row.value / row.planted) for row in found])
    share = inside / len(found)
    reach = stats.binomtest(inside, len(found)).proportion_ci(0.95, method="wilson")
    least, most = CLAIMED
    verdict = (
        "within" if least <= share <= most else "by chance" if reach.low <= most and reach.high >= least else "OUTSIDE"
    )
    return {
        "given": len(found),
        "coverage": round(share, 4),
        "coverage_from": round(float(reach.low), 4),
        "coverage_to": round(float(reach.high), 4),
        "verdict": verdict,
        "bias": round(float(away.mean()), 4),
        "spread": round(float(away.std() / math.sqrt(len(away))), 4),
    }


def run(quick: bool) -> dict[str, object]:
    """200 seeds of 400 families, or 4 of 200 when quick."""
    seeds, families = (4, 200) if quick else (200, 400)
    found: dict[str, list[Found]] = {name: [] for name in definitions()}
    with click.progressbar(range(1, seeds + 1), label="Counties", file=sys.stderr) as bar:
        for seed in bar:
            for name, row in one(families, seed).items():
                found[name].append(row)
    every = [row for rows in found.values() for row in rows]
    each = {name: summed(rows) for name, rows in found.items() if rows}
    return {
        "seeds": seeds,
        "families": families,
        "indicators": len(each),
        "without": sorted(found.keys() - each.keys()),
        **summed(every),
        "every_one_as_claimed": len(each) == len(found) and all(one["verdict"] != "OUTSIDE" for one in each.values()),
        "by_indicator": each,
    }
