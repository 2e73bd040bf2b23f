"""A made-up population of families: siblings, twins, parents of other surnames, addresses that don't exist.

Everything is drawn in whole columns, so that a million people take seconds, and from the seed alone, so that the same
seed gives the same people. NHS numbers come from the reserved test range 999 and carry a right check digit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from safeguarding.evidence.made_up import names
from safeguarding.evidence.tables import PEOPLE

EPOCH = date(1970, 1, 1)
MOTHER, FATHER, CHILD = 0, 1, 2
CHILDREN_IN_FAMILY = (0.38, 0.34, 0.16, 0.08, 0.03, 0.01)  # 1 to 6 children
TWO_PARENTS = 0.6
TWIN = 0.03  # chance that a further child is the twin of the one before
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


@dataclass(frozen=True)
class _Rows:
    """One entry a person: which household (position), which part, which child of the family, birth day and sex."""

    household: np.ndarray
    part: np.ndarray
    born: np.ndarray
    female: np.ndarray


def population(n: int, seed: int, *, on: date = date(2026, 3, 31), authority: str = "919") -> pl.DataFrame:
    """`n` made-up people in families, as they stand on the day `on`.

    Returns the columns of the table people and `household_id`, one row a person, members of a household together: the
    mother, the father where there is one, then the children, the eldest first. The last household may be cut short.
    Children are 0 to 17 on that day and about 3 in 100 of the further ones are twins. `authority` is the number in the
    pupil numbers; their school numbers (9000 to 9999) belong to no school.
    """
    if n < 0:
        raise ValueError(f"population: n is {n}; give 0 or more people.")
    rng = np.random.default_rng([seed, 1])
    rows = _households(rng, n, (on - EPOCH).days)
    count = int(rows.household[-1]) + 1 if n else 0
    heritage = rng.choice(len(names.heritages()), size=count, p=[h.share for h in names.heritages()])
    frame = pl.DataFrame(
        {
            "person_id": _keys("P", n, 8),
            "given_name": _given_names(rng, rows, heritage),
            "family_name": _family_names(rng, rows, heritage, count),
            "birth_date": pl.Series(rows.born, dtype=pl.Int32).cast(pl.Date),
            "sex": pl.Series(np.where(rows.female, "F", "M"), dtype=pl.String),
            "nhs_number": nhs_numbers(rng, n, missing=0.1),
            "upn": _upns(rng, rows, on, authority),
            "ethnicity": _ethnicities(rng, rows, heritage),
            "household_id": _keys("H", count, 8).gather(rows.household),
        }
    )
    homes = addresses(rng, count)
    frame = frame.with_columns(homes[column].gather(rows.household).alias(column) for column in homes.columns)
    return frame.select(*PEOPLE.schema, "household_id")


def addresses(rng: np.random.Generator, count: int) -> pl.DataFrame:
    """`count` first lines and postcodes of places that don't exist. Homes of one postcode stand in one street."""
    streets = rng.integers(0, max(1, count // 12), size=count)  # about a dozen homes a postcode
    first, second, last = (
        _mixed(streets, salt) % len(words)
        for salt, words in ((1, names.STREET_FIRST), (2, names.STREET_SECOND), (3, names.STREET_LAST))
    )
    area, district = _mixed(streets, 4) % len(names.POSTCODE_AREAS), _mixed(streets, 5) % names.TOWNS_OF_AREA + 1
    letters = pl.Series("l", list("ABDEFGHJLNPQRSTUWXYZ"))
    parts = pl.DataFrame(
        {
            "number": rng.integers(1, 120, size=count),
            "first": pl.Series(names.STREET_FIRST).gather(first),
            "second": pl.Series(names.STREET_SECOND).gather(second),
            "last": pl.Series(names.STREET_LAST).gather(last),
            "area": pl.Series(names.POSTCODE_AREAS).gather(area),
            "district": district,
            "sector": _mixed(streets, 6) % 10,
            "unit": letters.gather(_mixed(streets, 7) % 20) + letters.gather(_mixed(streets, 8) % 20),
        }
    )
    return parts.select(
        pl.format("{} {}{} {}", "number", "first", "second", "last").alias("address"),
        pl.format("{}{} {}{}", "area", "district", "sector", "unit").alias("postcode"),
    )


def nhs_numbers(rng: np.random.Generator, n: int, *, missing: float = 0.0) -> pl.Series:
    """`n` different NHS numbers of the test range 999, the given share empty; empty too once the range is used up.

    The check digit is 11 less the weighted sum modulo 11; a number whose check digit would be 10 is not issued (NHS
    data dictionary, NHS NUMBER).
    """
    digits = (np.arange(1_000_000)[:, None] // 10 ** np.arange(5, -1, -1)) % 10
    check = (11 - (9 * (10 + 9 + 8) + digits @ np.arange(7, 1, -1)) % 11) % 11
    valid = np.flatnonzero(check != 10)
    wanted = np.flatnonzero(rng.random(n) >= missing)[: len(valid)]
    chosen = rng.permutation(valid)[: len(wanted)]
    numbers = np.full(n, -1, dtype=np.int64)
    numbers[wanted] = 9_990_000_000 + chosen * 10 + check[chosen]
    text = pl.Series("nhs_number", numbers)
    return pl.select(pl.when(text >= 0).then(text.cast(pl.String))).to_series().alias("nhs_number")


def _households(rng: np.random.Generator, n: int, today: int) -> _Rows:
    """Adults and children of as many households as `n` people need, and their days of birth (days since 1970)."""
    count = n // 2 + 1
    parents = 1 + (rng.random(count) < TWO_PARENTS)
    children = 1 + rng.choice(len(CHILDREN_IN_FAMILY), size=count, p=CHILDREN_IN_FAMILY)
    size = parents + children
    household = np.repeat(np.arange(count), size)[:n]
    place = (np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size))[:n]
    is_child = place >= parents[household]
    part = np.where(is_child, CHILD, place)

    most = len(CHILDREN_IN_FAMILY)
    gaps = np.where(rng.random((count, most)) < TWIN, 0, rng.integers(330, 1150, size=(count, most)))
    gaps[:, 0] = 0
    later = np.cumsum(gaps, axis=1)  # days after the eldest
    span = later[np.arange(count), children - 1]
    eldest = today - span - (rng.random(count) * np.maximum(18 * 365.25 - span - 1, 1)).astype(np.int64)
    mother = eldest - (365.25 * np.clip(rng.normal(26, 5, count), 16, 43)).astype(np.int64)
    father = np.minimum(mother - (365.25 * rng.normal(2, 4, count)).astype(np.int64), eldest - 6000)
    born = np.where(part == MOTHER, mother[household], father[household])
    born = np.where(is_child, eldest[household] + later[household, np.maximum(place - parents[household], 0)], born)
    female = np.where(is_child, rng.random(n) < 0.49, part == MOTHER)
    return _Rows(household, part, born, female)


def _given_names(rng: np.random.Generator, rows: _Rows, heritage: np.ndarray) -> pl.Series:
    """A name each; two children of one household never share one, a father and son may."""
    given = np.full(len(rows.household), "", dtype=object)
    todo = np.ones(len(given), dtype=bool)
    child = rows.part == CHILD
    for _ in range(20):
        for group, pools in enumerate(names.heritages()):
            for pool, female in ((pools.women, True), (pools.men, False)):
                here = np.flatnonzero(todo & (heritage[rows.household] == group) & (rows.female == female))
                given[here] = np.array(pool.names, dtype=object)[rng.choice(len(pool.names), len(here), p=pool.chance)]
        frame = pl.DataFrame({"h": rows.household, "g": given.astype(str), "c": child})
        todo = frame.select(pl.col("c") & ~pl.struct("h", "g", "c").is_first_distinct()).to_series().to_numpy()
        if not todo.any():
            break
    return pl.Series("given_name", given.astype(str), dtype=pl.String)


def _family_names(rng: np.random.Generator, rows: _Rows, heritage: np.ndarray, count: int) -> pl.Series:
    """The mother's, the father's (the same in just over half), and which of them, or both, each child carries."""
    hers, his = np.full(count, "", dtype=object), np.full(count, "", dtype=object)
    for group, pools in enumerate(names.heritages()):
        here = np.flatnonzero(heritage == group)
        pool = np.array(pools.families.names, dtype=object)
        hers[here] = pool[rng.choice(len(pool), len(here), p=pools.families.chance)]
        his[here] = pool[rng.choice(len(pool), len(here), p=pools.families.chance)]
    his = np.where(rng.random(count) < 0.55, hers, his)
    way = rng.choice(4, size=count, p=[0.35, 0.40, 0.21, 0.04])  # hers, his, half-siblings, both with a hyphen
    each = rng.random(len(rows.household)) < 0.5
    of = rows.household
    both = np.where(hers == his, hers, hers + "-" + his)
    child = np.select(
        [way[of] == 0, way[of] == 1, way[of] == 2], [hers[of], his[of], np.where(each, hers[of], his[of])], both[of]
    )
    family = np.select([rows.part == MOTHER, rows.part == FATHER], [hers[of], his[of]], child)
    return pl.Series("family_name", family.astype(str), dtype=pl.String)


def _upns(rng: np.random.Generator, rows: _Rows, on: date, authority: str) -> pl.Series:
    """Pupil numbers of children from the September after their fourth birthday. Check letter: DfE, UPN guide."""
    n = len(rows.household)
    if not (authority.isdigit() and len(authority) == 3):
        raise ValueError(f"population: authority is “{authority}”; give the three digits of an authority, such as 919.")
    frame = pl.DataFrame({"born": pl.Series(rows.born, dtype=pl.Int32).cast(pl.Date), "child": rows.part == CHILD})
    start_year = frame.select(pl.col("born").dt.year() + 4 + (pl.col("born").dt.month() >= 9)).to_series().to_numpy()
    pupil = (rows.part == CHILD) & (start_year <= on.year - (on.month < 9))
    serial = rng.permutation(1_000_000)[np.arange(n) % 1_000_000]
    school = 9000 + serial % 1000
    number = int(authority) * 10**9 + school * 10**5 + (start_year % 100) * 1000 + serial // 1000
    digits = (number[:, None] // 10 ** np.arange(11, -1, -1)) % 10
    check = (digits @ np.arange(2, 14)) % 23
    text = pl.Series(list(UPN_LETTERS)).gather(check) + pl.Series(number).cast(pl.String).str.zfill(12)
    return pl.select(pl.when(pl.Series(pupil)).then(text)).to_series()


def _ethnicities(rng: np.random.Generator, rows: _Rows, heritage: np.ndarray) -> pl.Series:
    of = heritage[rows.household]
    pick = rng.random(len(heritage))[rows.household]  # one code a household
    codes = [h.ethnicities for h in names.heritages()]
    flat = pl.Series([code for group in codes for code in group], dtype=pl.String)
    offset = np.cumsum([0, *(len(group) for group in codes)])[of]
    return flat.gather(offset + (pick * np.array([len(group) for group in codes])[of]).astype(np.int64))


def _keys(letter: str, count: int, width: int) -> pl.Series:
    return letter + pl.Series(np.arange(1, count + 1)).cast(pl.String).str.zfill(width)


def _mixed(values: np.ndarray, salt: int) -> np.ndarray:
    """A scrambled copy of the numbers, so that one street number decides unrelated parts of its address."""
    x = (values.astype(np.uint64) + np.uint64(salt << 40)) * np.uint64(0x9E3779B97F4A7C15)
    x ^= x >> np.uint64(31)
    x *= np.uint64(0x94D049BB133111EB)
    return ((x ^ (x >> np.uint64(29))) >> np.uint64(8)).astype(np.int64)
