"""Half-yearly deliveries of a made-up county, as a partner's file of that feed would be, for the tests of the doctor."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import pairwise

import polars as pl

from safeguarding.evidence.feeds.definition import load
from safeguarding.evidence.feeds.profile import Profile, profile
from safeguarding.evidence.feeds.rows import read
from safeguarding.evidence.made_up.county import county
from safeguarding.evidence.made_up.partners import STREAMS
from safeguarding.evidence.made_up.shape import County
from safeguarding.evidence.tables import EVENTS

#: The feeds that the made-up county has, and children’s services’ own, which stands in its record.
OWN = "childrens_services"
FEEDS = (*STREAMS, OWN)
LAST = date(2030, 1, 1)


@cache
def made(seed: int) -> pl.DataFrame:
    whole = county(300, seed)
    return pl.concat([whole.events, of_record(whole)])


def of_record(whole: County) -> pl.DataFrame:
    """What a county’s record holds of its children, as a council that keeps it elsewhere would send it: a step a row."""
    steps = [
        whole.episodes.select("person_id", kind=pl.lit("referral"), date="referral_date"),
        whole.episodes.select("person_id", kind=pl.lit("closed"), date="closure_date"),
        *(
            frame.join(whole.episodes, on="episode_id").select("person_id", kind=pl.lit(kind), date="start")
            for kind, frame in (("assessment", whole.assessments), ("section_47", whole.section47s))
        ),
        whole.plans.select("person_id", "kind", date="start"),
        whole.plans.filter(pl.col("kind") == "care").select("person_id", kind=pl.lit("left_care"), date="end"),
    ]
    born = pl.col("birth_date").is_null() | (pl.col("birth_date") <= pl.col("date"))
    rows = pl.concat(steps).drop_nulls("date").join(whole.people, on="person_id").sort("date", "person_id", "kind")
    keys = pl.format("C{}", pl.int_range(pl.len()))
    rows = rows.with_columns(
        pl.when(born).then("birth_date").alias("birth_date"), feed=pl.lit(OWN), event_id=keys, incident_id=keys,
        role=pl.lit("child"),
    )  # fmt: skip
    return EVENTS.conform(rows, "the record")


def frames(feed: str, seed: int) -> list[pl.DataFrame]:
    """The whole half-years of a feed, oldest first, under the feed's own words for its columns."""
    events = made(seed).filter(pl.col("feed") == feed).sort("date")
    first, last = events["date"].min(), events["date"].max()
    columns = [one for one in load(feed).columns if one.name in events.columns]
    starts = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in (1, 7)]
    halves = [
        events.filter(pl.col("date").is_between(start, end, closed="left"))
        for start, end in pairwise(starts)
        if start >= first and end <= last
    ]
    return [half.select(pl.col(one.name).alias(one.words) for one in columns) for half in halves if len(half)]


def delivered(feed: str, frame: pl.DataFrame) -> Profile:
    """The profile of the frame, written as a CSV and read as any file is."""
    return profile(read(feed, frame.write_csv().encode(), today=LAST))


@cache
def clean(feed: str, seed: int) -> tuple[Profile, ...]:
    return tuple(delivered(feed, frame) for frame in frames(feed, seed))


__all__ = ["FEEDS", "clean", "delivered", "frames"]
