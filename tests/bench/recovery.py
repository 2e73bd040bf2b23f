"""How often the 95% interval of an indicator holds the effect that the made-up county declares: seeds, coverage, misses.

Each seed is a county of its own, with its true links. `coverage` is the share of indicators and seeds whose interval
holds the planted ratio, surge before allocation and effect after it together; it should lie between 0.93 and 0.97, for
each indicator too. `verdict`: “within” where it does, “by chance” where it doesn't and so many seeds allow that, else
“OUTSIDE”.
`bias` is the mean of log(found) - log(planted), `spread` its standard error. A progress bar goes to standard error.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from datetime import date

import click
import numpy as np
import polars as pl
from scipy import stats

from safeguarding.evidence import tables as declared
from safeguarding.evidence.indicators import Counting, Tables, definitions
from safeguarding.evidence.indicators.cells import counted_families, measured
from safeguarding.evidence.indicators.interval import ratio_interval
from safeguarding.evidence.made_up import county as whole
from safeguarding.evidence.made_up import partners
from safeguarding.evidence.made_up.chance import DAY, column_stream
from safeguarding.evidence.made_up.effect import Effect
from safeguarding.evidence.made_up.households import list_people
from safeguarding.evidence.made_up.partners.school import half_terms
from safeguarding.evidence.made_up.people import nhs_numbers
from safeguarding.evidence.periods import Window, add_months

#: What each indicator should find: the effect that the county declares for what it counts.
PLANTED = {
    "police_domestic_abuse_before_after": "domestic_abuse_incidents",
    "police_missing_before_after": "other_police_incidents",
    "police_anti_social_behaviour_before_after": "other_police_incidents",
    "police_other_before_after": "other_police_incidents",
    "hospital_emergency_admissions_adults": "emergency_admissions",
    "hospital_emergency_admissions_children": "emergency_admissions",
    "hospital_emergency_attendances_adults": "emergency_attendances",
    "hospital_emergency_attendances_children": "emergency_attendances",
    "mental_health_crisis_contacts_before_after": "mental_health_crises",
    "mental_health_contacts_before_after": "mental_health_contacts",
    "substance_misuse_treatment_before_after": "treatment_starts",
    "school_absence_before_after": "sessions_missed",
    "school_unauthorised_before_after": "sessions_missed",
    "probation_breaches_before_after": "probation_events",
    "housing_homelessness_before_after": "housing_events",
    "ambulance_calls_before_after": "ambulance_calls",
}
UNTIL = date(2026, 9, 30)
#: Between these the coverage of 95% intervals should lie.
CLAIMED = (0.93, 0.97)


def seen(families: int, seed: int, effect: Effect) -> Tables:
    """The tables of a county, without the workbooks and meetings that no indicator asks for."""
    since = add_months(UNTIL, -36) + DAY
    homes = whole._households(families, seed, since, UNTIL)
    count = sum(len(home.people) for home in homes)
    numbers = nhs_numbers(column_stream(seed, "nhs"), count, missing=whole.WITHOUT_NHS_NUMBER)
    people, members = list_people(homes, seed, UNTIL, numbers)
    nobody = partners.outsiders(1, seed, UNTIL, numbers[:1])
    found = partners.partners(homes, people, nobody, effect, seed, since, UNTIL)
    spans = [(home.family_id, home.allocated, None, "Team", "Office") for home in homes]
    return Tables(
        people=declared.PEOPLE.conform(people),
        members=declared.MEMBERS.conform(members),
        spans=pl.DataFrame(spans, schema=declared.SPANS.schema, orient="row"),
        events=declared.EVENTS.conform(found["events"]),
        links=declared.LINKS.conform(found["true_links"]),
        coverage=declared.COVERAGE.conform(found["coverage"]),
    )


def planted(name: str, effect: Effect, tables: Tables, families: pl.DataFrame) -> float:
    """What the indicator should find. A half term counts on its last day and surges by its middle, so for sessions it is
    the mean multiple on either side, each row weighing as many sessions as were possible in it.
    """
    if PLANTED[name] != "sessions_missed":
        return effect.plain_ratio(PLANTED[name])
    middles = {half.last: half.first + DAY * (half.days // 2) for half in half_terms(Window(date(2020, 9, 1), UNTIL))}
    rows = (
        tables.events.filter(pl.col("feed") == "school", pl.col("kind") == "attendance")
        .select("event_id", "date", "possible")
        .join(tables.links.select("event_id", "person_id"), on="event_id")
        .join(tables.members.filter(pl.col("role") == "child").select("family_id", "person_id"), on="person_id")
        .join(families.select("family_id", "allocated"), on="family_id")
        .filter(
            pl.col("date") >= pl.col("allocated").dt.offset_by("-12mo"),
            pl.col("date") < pl.col("allocated").dt.offset_by("12mo"),
        )
        .with_columns(
            after=pl.col("date") >= pl.col("allocated"),
            away=(pl.col("date").replace_strict(middles) - pl.col("allocated")).dt.total_days(),
        )
        .filter(pl.col("after").n_unique().over("person_id") > 1)
    )
    multiple = effect.multiple(rows["away"].to_numpy(), "sessions_missed")
    weight, after = rows["possible"].to_numpy(), rows["after"].to_numpy()
    return float(
        np.average(multiple[after], weights=weight[after]) / np.average(multiple[~after], weights=weight[~after])
    )


def one(families: int, seed: int) -> dict[str, tuple[float, float, float, float]]:
    """For each indicator what was found, its interval, and what was planted."""
    effect = Effect()
    tables = seen(families, seed, effect)
    result = {}
    with Counting(tables) as run:
        for name in PLANTED:
            definition = definitions()[name]
            frame = counted_families(run.counts(definition))
            values = measured(definition.measures[0], frame)
            columns = [values[side] for side in ("before", "after", "exposure_before", "exposure_after")]
            interval = ratio_interval(*columns)
            before, after, days_before, days_after = (float(column.sum()) for column in columns)
            if interval is None or not before or not after:
                continue
            high = math.inf if interval.high is None else interval.high
            truth = planted(name, effect, tables, frame)
            result[name] = ((after / days_after) / (before / days_before), interval.low, high, truth)
    return result


def summed(found: list[tuple[float, float, float, float]]) -> Mapping[str, float | str]:
    """The coverage with the interval that so few seeds leave of it (Wilson 1927), and what that says of the claim."""
    inside = [low <= truth <= high for _ratio, low, high, truth in found]
    away = np.array([math.log(ratio / truth) for ratio, _low, _high, truth in found])
    share = sum(inside) / len(inside)
    reach = stats.binomtest(sum(inside), len(inside)).proportion_ci(0.95, method="wilson")
    least, most = CLAIMED
    verdict = (
        "within" if least <= share <= most else "by chance" if reach.low <= most and reach.high >= least else "OUTSIDE"
    )
    return {
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
    found: dict[str, list[tuple[float, float, float, float]]] = {name: [] for name in PLANTED}
    with click.progressbar(range(1, seeds + 1), label="Counties", file=sys.stderr) as bar:
        for seed in bar:
            for name, row in one(families, seed).items():
                found[name].append(row)
    every = [row for rows in found.values() for row in rows]
    each = {name: summed(rows) for name, rows in found.items() if rows}
    return {
        "seeds": seeds,
        "families": families,
        "intervals": len(every),
        **summed(every),
        "every_one_as_claimed": all(one["verdict"] != "OUTSIDE" for one in each.values()),
        "by_indicator": each,
    }
