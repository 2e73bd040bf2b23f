"""What the partner agencies saw of the families, and of people outside them: events with known links and effect.

Rows carry names, dates of birth and addresses as each agency has them, with the errors of `damage`. Rows about people
outside the families are there so that linkage matters; they have no row in the true links.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from safeguarding.evidence import periods, tables
from safeguarding.evidence.made_up.chance import DAY
from safeguarding.evidence.made_up.damage import Rates, damaged
from safeguarding.evidence.made_up.effect import Effect
from safeguarding.evidence.made_up.households import Household
from safeguarding.evidence.made_up.partners import community, extract, health, police, school
from safeguarding.evidence.made_up.partners.happenings import Seen
from safeguarding.evidence.made_up.people import population

OUTSIDERS = 2.0  # people outside the families, for each one inside
OUTSIDERS_NUMBERS = "820"  # the code in their pupil numbers: another county abolished in 2009

#: What an agency gets wrong about a person, for good: it has one record of them. The rest differs from row to row.
RECORD = Rates(moved=0.10, new_family_name=0.04, birth_date=0.03, no_nhs_number=0.05, no_upn=0.03, swapped_names=0.004)
ROW = replace(
    Rates.none(), typing_error=0.02, shortened_street=0.1, no_postcode=0.04, no_birth_date=0.01, birth_date=0.02
)
#: Columns that a feed doesn't carry.
ABSENT = {
    "police": ("nhs_number", "upn"),
    "hospital": ("upn",),
    "mental_health": ("upn",),
    "substance_misuse": ("upn",),
    "school": ("nhs_number",),
    "probation": ("nhs_number", "upn"),
    "housing": ("nhs_number", "upn"),
    "ambulance": ("upn",),
}
#: Where each feed's stream of errors begins. Feeds are written in this order.
STREAMS = {
    "hospital": 0, "mental_health": 1, "police": 2, "school": 3, "substance_misuse": 4, "ambulance": 10, "housing": 11,
    "probation": 12,
}  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """Everybody that an agency may meet: the families' people, then those outside, in one frame with `person_id`."""

    homes: list[Household]
    people: pl.DataFrame
    outside: pl.DataFrame
    effect: Effect
    seed: int
    coverage: dict[str, periods.Window]


def partners(
    homes: list[Household],
    people: pl.DataFrame,
    outside: pl.DataFrame,
    effect: Effect,
    seed: int,
    since: date,
    until: date,
) -> dict[str, pl.DataFrame]:
    """The frames events, true_links, coverage, police_extract, planted and police_true_links by name."""
    coverage = covered(since, until)
    scene = Scene(homes, people, outside, effect, seed, coverage)
    seen = [*police.seen(scene), *health.seen(scene), *school.seen(scene), *community.seen(scene)]
    events, truth = _as_recorded(scene, seen)
    return {
        "events": events,
        "true_links": truth,
        "coverage": pl.DataFrame(
            [(feed, window.first, window.last, None) for feed, window in coverage.items()],
            schema=tables.COVERAGE.schema,
            orient="row",
        ),
        **extract.police_file(events.filter(pl.col("feed") == "police"), truth, seed, coverage["police"].last),
    }


def outsiders(count: int, seed: int, until: date, numbers: pl.Series) -> pl.DataFrame:
    """People outside the families, with NHS numbers of their own."""
    made = population(count, seed + 1_000_003, on=until, authority=OUTSIDERS_NUMBERS)
    return made.with_columns(numbers.alias("nhs_number"), pl.format("Z{}", "person_id").alias("person_id"))


def covered(since: date, until: date) -> dict[str, periods.Window]:
    """The days each feed covers. The later feeds begin after the first families were allocated: unknown isn't zero."""
    month_end = periods.first_of_month(until + DAY) - DAY
    lately = periods.first_of_month(month_end) - DAY
    quarter = periods.add_months(periods.first_of_month(until), -((until.month - 1) % 3)) - DAY
    return {
        "police": periods.Window(periods.add_months(since, -12), lately),
        "hospital": periods.Window(periods.add_months(since, -12), quarter),
        "mental_health": periods.Window(periods.add_months(since, -6), lately),
        "substance_misuse": periods.Window(periods.add_months(since, -6), quarter),
        "school": periods.Window(periods.add_months(since, -13), school.last_day(until)),
        "probation": periods.Window(periods.add_months(since, -6), lately),
        "housing": periods.Window(periods.add_months(since, -12), lately),
        "ambulance": periods.Window(periods.add_months(since, -6), quarter),
    }


def _as_recorded(scene: Scene, seen: list[Seen]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The table events, each person as the feed has them, and who each row truly is."""
    known = pl.concat([scene.people.select(*tables.PEOPLE.schema), scene.outside.select(*tables.PEOPLE.schema)])
    homes = pl.concat([_homes(scene), scene.outside.select("person_id", "household_id")])
    known = known.join(homes, on="person_id", maintain_order="left")
    rows = (
        pl.DataFrame(seen, orient="row")
        .with_columns(pl.col("date").cast(pl.Date))
        .sort("feed", "date", maintain_order=True)
    )
    parts = []
    for feed, number in STREAMS.items():
        own = _referenced(rows.filter(pl.col("feed") == feed))
        records = damaged(known.join(own, on="person_id", how="semi"), scene.seed * 10 + number, rates=RECORD)
        met = own.join(records.drop("household_id"), on="person_id", how="left", maintain_order="left")
        written = damaged(met, scene.seed * 10 + number + 5, rates=ROW)
        possible = pl.when(pl.col("birth_date") <= pl.col("date")).then(pl.col("birth_date"))
        written = written.with_columns(possible.alias("birth_date"))  # nobody is met before birth, whatever is written
        parts.append(written.with_columns(pl.lit(None, pl.String).alias(column) for column in ABSENT[feed]))
    everything = pl.concat(parts).with_columns(
        pl.format("V{}", pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(7)).alias("event_id")
    )
    ours = everything.join(scene.people, on="person_id", how="semi", maintain_order="left")
    truth = ours.with_columns(
        pl.lit(1.0).alias("probability"), pl.lit("linked").alias("band"), pl.lit("known").alias("how")
    )
    return tables.EVENTS.conform(everything, "the county"), tables.LINKS.conform(truth, "the county")


def _referenced(rows: pl.DataFrame) -> pl.DataFrame:
    """Incidents under the agency's own references, in order of time: nothing in them tells whose they are."""
    first = pl.col("incident_id").is_first_distinct().cum_sum()
    numbers = rows.select("incident_id", first.alias("n")).unique("incident_id", keep="first", maintain_order=True)
    named = numbers.with_columns(pl.format("51{}", pl.col("n").cast(pl.String).str.zfill(6)).alias("ref"))
    found = rows.join(named.drop("n"), on="incident_id", how="left", maintain_order="left")
    return found.with_columns(pl.col("ref").alias("incident_id")).drop("ref")


def _homes(scene: Scene) -> pl.DataFrame:
    rows = [
        (person.person_id, home.family_id if person.at_home else person.person_id)
        for home in scene.homes
        for person in home.people
    ]
    return pl.DataFrame(rows, schema={"person_id": pl.String, "household_id": pl.String}, orient="row")
