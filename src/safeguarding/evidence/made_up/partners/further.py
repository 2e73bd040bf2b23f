"""What agencies saw that the county's own events leave out, made from those: custody, violence, suspensions, exclusions,
admissions to mental health wards, treatment left, programmes, notices, evictions, and what another council knew.

Each comes of a share of the rows of another kind and names the same person as they are named there. Children's services
of another council knew some of the children by referrals in the year before the family's first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from safeguarding.evidence import tables
from safeguarding.evidence.made_up.chance import DAY, column_stream, stream
from safeguarding.evidence.made_up.shape import County

ELSEWHERE = "childrens_services"
#: One after the other: what, for what share of those who had the one before, and within how many days.
STEPS = (("pre_proceedings", 0.25, 200), ("proceedings", 0.6, 120), ("care", 0.7, 40), ("left_care", 0.4, 300))


@dataclass(frozen=True)
class Follows:
    """`share` of the rows of `kind` (and of `role`, where one is named) are followed by one of `then`, so many days on."""

    feed: str
    kind: str
    then: str
    share: float
    days: int = 0
    role: str = ""


FOLLOWS = (
    Follows("police", "domestic_abuse", "custody", 0.3, role="suspect"),
    Follows("police", "other", "violence", 0.4),
    Follows("school", "attendance", "suspension", 0.06),
    Follows("school", "attendance", "exclusion", 0.008),
    Follows("mental_health", "crisis_contact", "admission", 0.3, days=1),
    Follows("substance_misuse", "treatment_start", "treatment_left", 0.25, days=60),
    Follows("probation", "order_start", "programme", 0.6, days=21),
    Follows("housing", "arrears", "notice", 0.3, days=40),
    Follows("housing", "arrears", "eviction", 0.08, days=120),
)


def further(county: County) -> pl.DataFrame:
    """The further events of a county, as the table events; nothing after the days that its feeds cover."""
    last = dict(county.coverage.select("feed", "end").iter_rows())
    found = pl.concat([following(county.events, county.seed), _elsewhere(county)])
    until = pl.col("feed").replace_strict(last, default=county.until, return_dtype=pl.Date)
    return tables.EVENTS.conform(found.filter(pl.col("date") <= until).sort("feed", "date", "event_id"), "the county")


def following(events: pl.DataFrame, seed: int) -> pl.DataFrame:
    """The rows that follow on those of the events, as the table events, whenever it is."""
    return pl.concat([_following(events, one, seed) for one in FOLLOWS])


def _following(events: pl.DataFrame, one: Follows, seed: int) -> pl.DataFrame:
    rows = events.filter(pl.col("feed") == one.feed, pl.col("kind") == one.kind)
    if one.role:
        rows = rows.filter(pl.col("role") == one.role)
    drawn = column_stream(seed, f"{one.feed} {one.then}").random(len(rows)) < one.share
    none = {name: pl.lit(None, pl.Float64).alias(name) for name in ("quantity", "possible", "unauthorised")}
    return rows.filter(drawn).with_columns(
        pl.lit(one.then).alias("kind"), pl.col("date").dt.offset_by(f"{one.days}d"),
        pl.format("{}-{}", "event_id", pl.lit(one.then)).alias("event_id"),
        pl.format("{}{}", "incident_id", pl.lit(one.then[:2].upper())).alias("incident_id"), *none.values(),
    )  # fmt: skip


def _elsewhere(county: County) -> pl.DataFrame:
    """What lawyers and the placements team of the council hold and the workbook doesn't: a step a row, each for some."""
    first = county.episodes.group_by("person_id").agg(pl.col("referral_date").min())
    rng = stream(county.seed, ELSEWHERE)
    rows: list[dict[str, Any]] = []
    for person in county.people.join(first, on="person_id").sort("person_id").iter_rows(named=True):
        on, known = person["referral_date"], {name: person[name] for name in tables.EVENTS.schema if name in person}
        for kind, share, days in STEPS:
            on = on + DAY * rng.randint(days // 2, days)
            if rng.random() >= share or not person["birth_date"] or person["birth_date"] >= on:
                break
            reference = f"LP{len(rows):05}"
            said = {"event_id": reference, "incident_id": reference, "feed": ELSEWHERE, "kind": kind, "date": on}
            rows.append(known | said)
    return tables.EVENTS.conform(pl.DataFrame(rows, schema_overrides=tables.EVENTS.schema, infer_schema_length=None), "the county") if rows else tables.EVENTS.empty()  # fmt: skip
