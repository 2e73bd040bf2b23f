"""How good the links are for whom, without knowing the truth: what reviewed pairs say of the links that nobody reviewed.

Who is linked less often, or wrongly more often, is seen less, or wrongly, in every figure that rests on links.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from safeguarding.evidence.linkage.bands import WEAK
from safeguarding.evidence.linkage.calibrate import Calibration, weight_of
from safeguarding.evidence.linkage.declare import DOUBTFUL, LINKED, NOT_LINKED
from safeguarding.evidence.linkage.unseen import Unseen

if TYPE_CHECKING:
    from safeguarding.evidence.indicators import Definition, Tables

WHICH = ("chance", "low", "high")
Z = 1.96  # 95 of 100
OTHER_LIMIT = "Another limit."  # of which too few pairs were reviewed to tell its chance apart


@dataclass(frozen=True)
class Band:
    """A number recomputed under links as they may be: as they stand, and the range that 95 of 100 draws lie in.

    `stands` and the ends are None where the number can't be made, or was too small to show, in a draw.
    """

    stands: float | None
    low: float | None
    high: float | None
    draws: int
    says: str


def chances(links: pl.DataFrame, calibration: Calibration) -> pl.DataFrame:
    """The links with `chance`, `low` and `high`: the calibrated chance that a pair is one person, and its interval; and
    `step`, the same for pairs whose chance was learnt from the same reviewed pairs.

    `links`: probability, band and, where it is there, reason, as `link` gives them. A pair that a limit holds back has the
    chance of those reviewed that the same limit held back. A decision of a person (`how` is person) is taken as it stands.
    """
    reason = pl.lit(None, pl.String)
    if "reason" in links.columns and calibration.held is not None:
        held = (pl.col("band") == DOUBTFUL) & (pl.col("reason") != WEAK)
        known = pl.col("reason").is_in(list(calibration.reasons))
        reason = pl.when(held & known).then(pl.col("reason")).when(held).then(pl.lit(OTHER_LIMIT))
    by_person = pl.col("how") == "person" if "how" in links.columns else pl.lit(False)
    decided = pl.col("band").eq(LINKED).cast(pl.Float64)
    weight = weight_of(pl.col("probability"))
    found = []
    for which in (*WHICH, "start"):
        chance = calibration.chance(weight, which)
        for words in (*calibration.reasons, OTHER_LIMIT):
            of_limit = calibration.chance(weight, which, words)
            chance = pl.when(pl.col("limit") == words).then(of_limit).otherwise(chance)
        if which != "start":
            chance = pl.when(by_person).then(decided).otherwise(chance)
        found.append(chance.alias(which))
    step = pl.concat_str(pl.col("limit").fill_null(""), pl.col("start"), separator=" ", ignore_nulls=True)
    return links.with_columns(limit=reason).with_columns(found).with_columns(step=step).drop("limit", "start")


def by_group(
    links: pl.DataFrame, groups: pl.DataFrame, calibration: Calibration, unseen: Unseen | None = None
) -> pl.DataFrame:
    """Per group: rows that may be one of its people, how many are linked, and how many of the links are wrong or missing.

    `groups`: left_id and group (an ethnicity, an age band, a tenth of deprivation), or right_id and group (a source).
    Returns group, rows, linked, share, and false_links, missed_links each with _low and _high: estimates from the
    calibration, None without one. A row counts for its likeliest person. With `unseen`, missed links count the pairs that
    no block brings together too, of each group as many to a hundred seen; without it they are at least so many. A true
    pair below the model's `keep` is in neither.
    """
    key = "left_id" if "left_id" in groups.columns else "right_id"
    best = likeliest(links, calibration).with_columns(pl.col("band") == LINKED).join(groups, on=key, how="left")
    table = best.group_by("group").agg(pl.len().alias("rows"), pl.col("band").sum().alias("linked"))
    reviewed = pl.lit(bool(calibration.steps))
    wrong = best.filter("band").with_columns(
        chance=1 - pl.col("chance"), low=1 - pl.col("high"), high=1 - pl.col("low")
    )
    for name, rows in (("false_links", wrong), ("missed_links", best.filter(~pl.col("band")))):
        table = table.join(_counted(name, rows), on="group", how="left", nulls_equal=True)
        table = table.with_columns(pl.when(reviewed).then(pl.col(f"^{name}.*$").fill_null(0.0)))
    if unseen is not None and unseen.share is not None:
        seen = best.group_by("group").agg(seen=pl.col("chance").sum())
        table = _with_unseen(table.join(seen, on="group", how="left", nulls_equal=True), unseen).drop("seen")
    share = pl.col("linked") / pl.col("rows")
    return table.with_columns(share=share).sort("group", nulls_last=True)


def likeliest(links: pl.DataFrame, calibration: Calibration) -> pl.DataFrame:
    """`chances` of each row with its person: the one it is linked to, or else the likeliest."""
    linked = pl.col("band") == LINKED
    return (
        chances(links, calibration)
        .sort("right_id", linked, "probability", "left_id", descending=[False, True, True, False])
        .unique("right_id", keep="first", maintain_order=True)
    )


def _with_unseen(table: pl.DataFrame, unseen: Unseen) -> pl.DataFrame:
    """The table with the pairs that nobody could see among the missed ones; what isn't known of both is added as squares."""
    missed, low, high = (pl.col(f"missed_links{end}") for end in ("", "_low", "_high"))
    hidden, least, most = (pl.col("seen") * share for share in (unseen.share, unseen.low, unseen.high))
    by_chance = Z**2 * hidden
    total = missed + hidden
    return table.with_columns(
        total.alias("missed_links"),
        (total - ((missed - low) ** 2 + (hidden - least) ** 2 + by_chance).sqrt())
        .floor()
        .clip(0)
        .alias("missed_links_low"),
        (total + ((high - missed) ** 2 + (most - hidden) ** 2 + by_chance).sqrt()).ceil().alias("missed_links_high"),
    )


def _counted(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Per group, how many of the rows are so by their `chance`, with ends for a number that is whole: what isn't known of
    the chances, step by step, as each was reviewed by itself, and, as few rows fall as chance has it, the spread of a sum
    of so many yes or no (all added as squares; rounded outwards)."""
    chance, low, high = (pl.col(which) for which in WHICH)
    of_steps = rows.group_by("group", "step").agg(
        pl.len().alias("of"), chance.sum(), (chance * (1 - chance)).sum().alias("spread"),
        below=(chance - low).sum() ** 2, above=(high - chance).sum() ** 2,
    )  # fmt: skip
    found = of_steps.group_by("group").agg(pl.exclude("step").sum())
    spread = Z**2 * pl.col("spread")
    return found.select(
        "group",
        chance.alias(name),
        (chance - (pl.col("below") + spread).sqrt()).floor().clip(0).alias(f"{name}_low"),
        pl.min_horizontal((chance + (pl.col("above") + spread).sqrt()).ceil(), "of").alias(f"{name}_high"),
    )


def draws(links: pl.DataFrame, calibration: Calibration, number: int = 40, seed: int = 1) -> Iterator[pl.DataFrame]:
    """The links as they may be, `number` times: each row is drawn to be its likeliest person or nobody, by its chance.

    The chance itself is drawn first, once a draw for all pairs of a step, between the bounds of the calibration, so that
    a small review gives a wide band. What a person decided stays. Prior-informed imputation: Goldstein, Harron and Wade, Stat Med 31 (2012).
    """
    rng = np.random.default_rng(seed)
    first = (
        chances(links, calibration)
        .sort("event_id", "chance", "person_id", descending=[False, True, False])
        .unique("event_id", keep="first", maintain_order=True)
    )
    low, middle, high = (first[which].fill_null(1.0).to_numpy() for which in ("low", "chance", "high"))
    steps = first["step"].fill_null("").rank("dense").to_numpy().astype(int) - 1
    for _ in range(number):
        at = (np.clip(rng.normal(size=steps.max(initial=0) + 1), -Z, Z) / Z)[steps]
        chance = middle + at * np.where(at > 0, high - middle, middle - low)
        yes = pl.Series(rng.random(len(first)) < chance)
        band = pl.when(yes).then(pl.lit(LINKED)).otherwise(pl.lit(NOT_LINKED)).alias("band")
        yield first.with_columns(band).select(links.columns)


def sensitivity(
    links: pl.DataFrame,
    calibration: Calibration,
    numbers_of: Callable[[pl.DataFrame], Mapping[str, float | None]],
    *,
    draws_made: int = 40,
    seed: int = 1,
) -> dict[str, Band]:
    """Numbers under the links as they stand and as they may be, by name. `links` is the table links; `numbers_of` takes
    such a table and gives the numbers, None where one can't be made."""
    stand = numbers_of(links)
    if not calibration.enough:
        says = f"No band for wrong and missed links: {calibration.says}"
        return {name: Band(number, None, None, 0, says) for name, number in stand.items()}
    drawn = [numbers_of(one) for one in draws(links, calibration, draws_made, seed)]
    return {name: _band(number, [one.get(name) for one in drawn]) for name, number in stand.items()}


def indicator_sensitivity(
    definition: Definition, tables: Tables, calibration: Calibration, *, draws_made: int = 40, seed: int = 1
) -> dict[str, Band]:
    """The change in per cent of each measure of an indicator, under the links as they stand and as they may be.

    The indicator is calculated anew for every draw, with its rules for small numbers: where one of them hides the change,
    there is no band.
    """
    from safeguarding.evidence import indicators

    def changes(links: pl.DataFrame) -> dict[str, float | None]:
        made = indicators.calculate(definition, replace(tables, links=links))
        return {figure.noun: figure.change_percent for figure in made.figures}

    return sensitivity(tables.links, calibration, changes, draws_made=draws_made, seed=seed)


def _band(stands: float | None, found: Sequence[float | None]) -> Band:
    numbers = [one for one in found if one is not None]
    if stands is None or not numbers or len(numbers) < len(found):
        says = "The number is too small to show under some of the links that may be."
        return Band(stands, None, None, len(found), says)
    numbers.sort()  # one more draw lies from the k-th least to the k-th greatest of n with the chance 1 - 2k / (n + 1)
    place = max(int(0.025 * (len(numbers) + 1)), 1)
    low, high = float(numbers[place - 1]), float(numbers[-place])
    says = f"With links that may be wrong or missed, as far as reviewed pairs tell, between {low:.3g} and {high:.3g}."
    return Band(stands, low, high, len(found), says)
