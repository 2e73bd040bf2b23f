"""The same people as another agency wrote them down: planted errors of known kinds and rates, with the truth kept.

Default rates are those of the reference test set (movers 20%, surname change 7%, birth-date errors 7.5%, postcode
missing 8%); the rates of spelling errors are our own choice and are stated in `Rates`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from safeguarding.evidence.made_up.people import addresses, population
from safeguarding.evidence.tables import PEOPLE


@dataclass(frozen=True)
class Rates:
    """The chance of each error for a person. Several may strike the same person."""

    nickname: float = 0.05
    sounds_alike: float = 0.03
    typing_error: float = 0.04  # each of the two names
    swapped_names: float = 0.01
    new_family_name: float = 0.07
    shortened_street: float = 0.15  # Road as Rd
    moved: float = 0.20  # a whole household at once, where households are known
    birth_date: float = 0.075
    no_birth_date: float = 0.01
    no_given_name: float = 0.005
    no_sex: float = 0.03
    no_address: float = 0.03
    no_postcode: float = 0.08
    no_nhs_number: float = 0.20
    no_upn: float = 0.10

    @classmethod
    def none(cls) -> Rates:
        """No errors at all: a faithful copy."""
        return cls(**dict.fromkeys(cls.__dataclass_fields__, 0.0))


NICKNAMES = {
    "Abigail": "Abby", "Alexander": "Alex", "Alexandra": "Lexi", "Andrew": "Andy", "Anthony": "Tony",
    "Benjamin": "Ben", "Catherine": "Cath", "Charles": "Charlie", "Charlotte": "Lottie", "Christopher": "Chris",
    "Daniel": "Danny", "David": "Dave", "Deborah": "Debbie", "Edward": "Ted", "Eleanor": "Ellie",
    "Elizabeth": "Beth", "Frances": "Fran", "Gregory": "Greg", "Isabella": "Bella", "Jacqueline": "Jackie",
    "James": "Jamie", "Jennifer": "Jenny", "Jessica": "Jess", "Jonathan": "Jon", "Joseph": "Joe", "Joshua": "Josh",
    "Katherine": "Katie", "Kimberley": "Kim", "Lauren": "Loz", "Leonard": "Len", "Margaret": "Maggie",
    "Matthew": "Matt", "Michael": "Mick", "Mohammed": "Mo", "Nicholas": "Nick", "Nicola": "Nicky",
    "Oliver": "Olly", "Patricia": "Pat", "Patrick": "Paddy", "Peter": "Pete", "Philip": "Phil", "Raymond": "Ray",
    "Rebecca": "Becky", "Richard": "Rick", "Robert": "Bob", "Samantha": "Sam", "Samuel": "Sam", "Sarah": "Sally",
    "Stephanie": "Steph", "Stephen": "Steve", "Susan": "Sue", "Terence": "Terry", "Thomas": "Tom",
    "Timothy": "Tim", "Valerie": "Val", "Victoria": "Vicky", "William": "Bill", "Yasmin": "Yaz", "Zachary": "Zac",
}  # fmt: skip
ALIKE = (
    ("Mac", "Mc"), ("ph", "f"), ("ck", "k"), ("ll", "l"), ("nn", "n"), ("tt", "t"), ("ie", "y"), ("ee", "ea"),
    ("ai", "ay"), ("ei", "ie"), ("y", "i"), ("c", "k"), ("K", "C"), ("s", "z"), ("aa", "a"), ("oo", "u"), ("th", "t"),
)  # fmt: skip
SHORTER = {" Street": " St", " Road": " Rd", " Lane": " Ln", " Avenue": " Ave", " Close": " Cl", " Crescent": " Cres"}
NEARBY_KEYS = dict(zip("abcdefghijklmnopqrstuvwxyz", "svxsrdfgyuhjknbipoetayievcxtz", strict=False))


def damaged(people: pl.DataFrame, seed: int, *, rates: Rates | None = None) -> pl.DataFrame:
    """A second extract of the same people, row for row and with the same person_id, with planted errors.

    `people` has the columns of the table people; `household_id`, where present, makes a household move as one.
    Columns that are absent stay absent. Raises ValueError when a rate is not between 0 and 1.
    """
    rates = rates or Rates()
    if wrong := [name for name, rate in vars(rates).items() if not 0 <= rate <= 1]:
        raise ValueError(f"damaged: the rate {wrong[0]} is {getattr(rates, wrong[0])}; give a share from 0 to 1.")
    rng = np.random.default_rng([seed, 2])
    frame = people
    frame = _renamed(frame, rng, rates)
    frame = _misspelt(frame, rng, rates)
    frame = _moved(frame, rng, rates)
    frame = _misdated(frame, rng, rates)
    return _emptied(frame, rng, rates)


def pairs(
    n: int = 100_000, overlap: float = 0.6, seed: int = 1, *, rates: Rates | None = None
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Two extracts of `n` people each without NHS or pupil number, and the truth.

    Returns (left, right, truth): left and right have the columns of the table people and `household_id`, with keys of
    their own (L…, R…) in an order that tells nothing; truth has left_id and right_id, one row for each of the
    `overlap` × n people who are in both. Who is left out is drawn person by person, so that siblings and twins often
    stand in one extract without the other. Raises ValueError when overlap is not between 0 and 1.
    """
    if not 0 <= overlap <= 1:
        raise ValueError(f"pairs: overlap is {overlap}; give a share from 0 to 1.")
    both = round(n * overlap)
    everyone = population(2 * n - both, seed).with_columns(
        pl.lit(None, pl.String).alias(c) for c in ("nhs_number", "upn")
    )
    rng = np.random.default_rng([seed, 3])
    order = rng.permutation(len(everyone))
    left = everyone[np.sort(order[:n])]
    right = damaged(everyone, seed, rates=rates)[rng.permutation(order[n - both :])]
    keys = {"left_id": left["person_id"], "right_id": right["person_id"]}
    ours = {side: _numbered(side[0].upper(), len(column)) for side, column in keys.items()}
    truth = pl.DataFrame({"person": keys["left_id"], "left_id": ours["left_id"]}).join(
        pl.DataFrame({"person": keys["right_id"], "right_id": ours["right_id"]}), on="person", maintain_order="left"
    )
    return (
        left.with_columns(ours["left_id"].alias("person_id")),
        right.with_columns(ours["right_id"].alias("person_id")),
        truth.select("left_id", "right_id"),
    )


def _renamed(frame: pl.DataFrame, rng: np.random.Generator, rates: Rates) -> pl.DataFrame:
    """Nicknames, new family names (another person's, or added with a hyphen), the two names in each other's place."""
    n = len(frame)
    given, family = pl.col("given_name"), pl.col("family_name")
    other = frame["family_name"].gather(rng.permutation(n))
    hyphen = pl.Series(rng.random(n) < 0.2)
    frame = frame.with_columns(
        pl.when(_hit(rng, n, rates.nickname)).then(given.replace(NICKNAMES)).otherwise(given).alias("given_name"),
        pl.when(_hit(rng, n, rates.new_family_name))
        .then(pl.when(hyphen).then(family + "-" + other).otherwise(other))
        .otherwise(family)
        .alias("family_name"),
    )
    swap = _hit(rng, n, rates.swapped_names)
    return frame.with_columns(
        pl.when(swap).then(family).otherwise(given).alias("given_name"),
        pl.when(swap).then(given).otherwise(family).alias("family_name"),
    )


def _misspelt(frame: pl.DataFrame, rng: np.random.Generator, rates: Rates) -> pl.DataFrame:
    n = len(frame)
    for column in ("given_name", "family_name"):
        which = pl.Series(rng.integers(0, len(ALIKE), n))
        alike = pl.col(column)
        for number, (before, after) in enumerate(ALIKE):
            alike = (
                pl.when(which == number).then(pl.col(column).str.replace(before, after, literal=True)).otherwise(alike)
            )
        frame = frame.with_columns(
            pl.when(_hit(rng, n, rates.sounds_alike)).then(alike).otherwise(pl.col(column)).alias(column)
        )
        frame = frame.with_columns(_typed(frame, column, rng, rates.typing_error))
    return frame


def _typed(frame: pl.DataFrame, column: str, rng: np.random.Generator, rate: float) -> pl.Expr:
    """One letter lost, doubled, struck beside, or two letters exchanged. The first letter is rarely the wrong one."""
    n = len(frame)
    text, length = pl.col(column), frame[column].str.len_chars().fill_null(0).cast(pl.Int64)
    first = (rng.random(n) < 0.9).astype(np.int64)
    at = pl.Series(first + (rng.random(n) * np.maximum(length.to_numpy() - first - 1, 1)).astype(np.int64))
    before, letter, after = text.str.slice(0, at), text.str.slice(at, 1), text.str.slice(at + 1)
    kind = pl.Series(rng.integers(0, 4, n))
    wrong = (
        pl.when(kind == 0)
        .then(before + after)
        .when(kind == 1)
        .then(before + letter + letter + after)
        .when(kind == 2)
        .then(before + letter.str.to_lowercase().replace(NEARBY_KEYS) + after)
        .otherwise(before + after.str.slice(0, 1) + letter + after.str.slice(1))
    )
    return pl.when(_hit(rng, n, rate) & (length > 2)).then(wrong).otherwise(text).alias(column)


def _moved(frame: pl.DataFrame, rng: np.random.Generator, rates: Rates) -> pl.DataFrame:
    n = len(frame)
    home = (
        frame["household_id"].rank("dense").to_numpy().astype(np.int64) - 1
        if "household_id" in frame.columns
        else np.arange(n)
    )
    count = int(home.max()) + 1 if n else 0
    gone, elsewhere = pl.Series(rng.random(count) < rates.moved, dtype=pl.Boolean), addresses(rng, count)
    shorter = pl.col("address").str.replace_many(list(SHORTER), list(SHORTER.values()))
    frame = frame.with_columns(
        pl.when(_hit(rng, n, rates.shortened_street)).then(shorter).otherwise(pl.col("address")).alias("address")
    )
    return frame.with_columns(
        pl.when(gone.gather(home)).then(elsewhere[column].gather(home)).otherwise(pl.col(column)).alias(column)
        for column in ("address", "postcode")
    )


def _misdated(frame: pl.DataFrame, rng: np.random.Generator, rates: Rates) -> pl.DataFrame:
    """Day and month exchanged, a digit of the day or the year wrong, or 1 January where only the year was known."""
    n = len(frame)
    born = pl.col("birth_date")
    year, month, day = born.dt.year(), born.dt.month(), born.dt.day()
    step = pl.Series(rng.choice([-10, -1, 1, 10], n))
    another_day = pl.date(
        year, month, pl.when((day + step).is_between(1, 28)).then(day + step).otherwise(pl.min_horizontal(day, 15))
    )
    another_year = pl.date(year + pl.Series(rng.choice([-10, -1, -1], n)), month, pl.min_horizontal(day, 28))
    exchanged = (
        pl.when((day <= 12) & (day != month))
        .then(pl.date(year, pl.min_horizontal(day, 12), month))
        .otherwise(another_day)
    )
    kind = pl.Series(rng.choice(4, n, p=[0.35, 0.25, 0.2, 0.2]))
    wrong = (
        pl.when(kind == 0).then(exchanged).when(kind == 1).then(another_day).when(kind == 2).then(another_year)
        .otherwise(pl.date(year, 1, 1))
    )  # fmt: skip
    return frame.with_columns(pl.when(_hit(rng, n, rates.birth_date)).then(wrong).otherwise(born).alias("birth_date"))


def _emptied(frame: pl.DataFrame, rng: np.random.Generator, rates: Rates) -> pl.DataFrame:
    n = len(frame)
    lost = {
        column: rng.random(n) < getattr(rates, f"no_{column}")
        for column in PEOPLE.schema
        if hasattr(rates, f"no_{column}")
    }
    frame = frame.with_columns(
        pl.when(~pl.Series(lost[column], dtype=pl.Boolean)).then(pl.col(column)).alias(column)
        for column in lost
        if column in frame.columns and column != "sex"
    )
    unknown = pl.Series(lost["sex"], dtype=pl.Boolean)
    return frame.with_columns(pl.when(unknown).then(pl.lit("U")).otherwise(pl.col("sex")).alias("sex"))


def _hit(rng: np.random.Generator, n: int, rate: float) -> pl.Series:
    return pl.Series(rng.random(n) < rate, dtype=pl.Boolean)


def _numbered(letter: str, count: int) -> pl.Series:
    return letter + pl.Series(np.arange(1, count + 1)).cast(pl.String).str.zfill(7)
