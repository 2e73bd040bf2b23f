"""Faults planted into a delivery of any feed, and what the doctor has to say of each.

Those numbered stand in the list of faults that the national trial's deliveries had (evaluation, section 6).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import polars as pl

from safeguarding.evidence.feeds.definition import Definition, load
from safeguarding.evidence.feeds.doctor import bars
from safeguarding.evidence.feeds.profile import IDENTIFIERS

AMOUNTS = ("quantity", "possible", "unauthorised")
#: A number that this share of the rows share with another row can show two dates of birth.
RECURRING = 0.3


class Fault(NamedTuple):
    """A file with the fault, and the kinds of findings any one of which names it."""

    name: str
    frame: pl.DataFrame
    kinds: tuple[str, ...]


def faults(feed: str, frame: pl.DataFrame, seed: int) -> Iterator[Fault]:
    """Every fault that a delivery of the feed can have, its columns under the feed's own words. What a feed has no column
    for, or the delivery too few rows for by the doctor's own bars, is left out.
    """
    definition = load(feed)
    words = {one.name: one.words for one in definition.columns if one.words in frame.columns}
    filled = {name: said for name, said in words.items() if frame[said].null_count() < len(frame)}
    for name, kinds, spoil in EVERYWHERE:
        yield Fault(name, spoil(frame, words, seed), kinds)
    yield from _of_columns(frame, filled, seed)
    yield from _of_codes(frame, definition, filled)
    yield from _of_time(frame, words, seed)


Words = dict[str, str]
Spoil = Callable[[pl.DataFrame, Words, int], pl.DataFrame]


def _some(share: float) -> pl.Expr:
    """Every so many rows."""
    return pl.int_range(pl.len()) % round(1 / share) == 0


EVERYWHERE: tuple[tuple[str, tuple[str, ...], Spoil], ...] = (
    (
        "1: a quarter of the rows twice", ("repeated",),
        lambda frame, _words, _seed: pl.concat([frame, frame.head(len(frame) // 4)]),
    ),
    (
        "3: a third born on 1 January 1900", ("emptier",),
        lambda frame, words, _seed: frame.with_columns(
            pl.when(_some(1 / 3)).then(pl.date(1900, 1, 1)).otherwise(words["birth_date"]).alias(words["birth_date"])
        ),
    ),
    (
        "4: no dates of birth", ("emptier",),
        lambda frame, words, _seed: frame.with_columns(pl.lit(None).alias(words["birth_date"])),
    ),
    (
        "5: day and month exchanged", ("rejected", "day and month"),
        lambda frame, words, _seed: frame.with_columns(pl.col(words["date"]).dt.strftime("%m/%d/%Y")),
    ),
    (
        "7: kinds in codes that are not agreed", ("rejected",),
        lambda frame, words, _seed: frame.with_columns((pl.lit("X") + pl.col(words["kind"])).alias(words["kind"])),
    ),
    (
        "8: the sex in codes that are not agreed", ("rejected", "emptier"),
        lambda frame, words, _seed: frame.with_columns((pl.lit("q) ") + pl.col(words["sex"])).alias(words["sex"])),
    ),
    (
        "a column left out", ("column gone",),
        lambda frame, words, _seed: frame.drop(words["sex"]),
    ),
    (
        "headings one column to the right", ("misplaced",),
        lambda frame, words, _seed: frame.rename(
            dict(zip([words[one] for one in TURNED], [words[one] for one in (*TURNED[1:], TURNED[0])], strict=True))
        ),
    ),
)  # fmt: skip
TURNED = ("given_name", "family_name", "postcode")


def _of_columns(frame: pl.DataFrame, filled: Words, seed: int) -> Iterator[Fault]:
    for name in IDENTIFIERS:
        said = filled.get(name)
        held = frame[said].drop_nulls() if said else None
        if held is not None and held.is_duplicated().sum() >= RECURRING * len(frame):
            yield Fault(
                "2: numbers of other people", frame.with_columns(pl.col(filled[name]).shuffle(seed=seed)), ("clash",)
            )
            break
    amounts = [filled[name] for name in AMOUNTS if name in filled]
    if amounts:
        yield Fault("9: amounts a hundredfold", frame.with_columns(pl.col(amounts) * 100), ("scale", "rejected"))
        yield Fault("9: amounts a hundredth", frame.with_columns(pl.col(amounts) / 100), ("scale", "rejected"))


def _of_codes(frame: pl.DataFrame, definition: Definition, filled: Words) -> Iterator[Fault]:
    expected = bars()["beside"]["expected"]
    kinds = frame[filled["kind"]].value_counts(sort=True)
    if len(kinds) > 1 and kinds["count"][0] >= expected and len(frame) - kinds["count"][0] >= 2 * expected:
        yield Fault("a kind gone", frame.filter(pl.col(filled["kind"]) != kinds[filled["kind"]][0]), ("code gone",))
    if definition.feed == "police":
        turned = {"victim": "suspect", "suspect": "victim"}
        yield Fault(
            "7: victim and suspect exchanged",
            frame.with_columns(pl.col(filled["role"]).replace(turned)),
            ("exchanged",),
        )


def _of_time(frame: pl.DataFrame, words: Words, seed: int) -> Iterator[Fault]:
    fifth = frame.sample(fraction=0.2, seed=seed)
    if len(fifth) >= bars()["alone"]["fewest"]:
        yield Fault("a fifth of it sent", fifth, ("volume",))
    day = pl.col(words["date"]).dt.month()
    months = sorted(frame[words["date"]].dt.month().unique())
    left = frame.filter(day != months[2]) if len(months) > 3 else frame.clear()
    if len(months) == 6 and len(left) >= bars()["beside"]["gap"] * len(months):
        yield Fault("a month left out", left, ("gap",))
