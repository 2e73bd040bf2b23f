"""From pairs that people have reviewed to thresholds: how often a pair of each match weight is one person, and how sure that is.

A model's probability is its own opinion, and moves with the rules that it was trained by: the same cut-off found 90% of
true pairs under one rule and 73% under another. What people decided about pairs of every weight puts it right.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from statistics import NormalDist
from typing import Any

import polars as pl

FEWEST = 100  # reviewed pairs below which a threshold isn't set from them
FEWEST_OF_EACH = 20  # of the same person, and of two people
FEWEST_OF_LIMIT = 5  # pairs that a limit held back, below which they count among all that any held back
SURE = 0.90  # the least chance of one person at which a pair is linked unseen
WORTH_A_LOOK = 0.05  # the chance of one person from which a person is asked
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Step:
    """Reviewed pairs from the match weight `start` (bits) up to the next step: how many, how many one person, the
    share that are, and its interval. Shares and their bounds never fall from step to step. Where pairs stand for others,
    the share and its interval are of all that they stand for."""

    start: float
    pairs: int
    same: int
    chance: float
    low: float
    high: float


@dataclass(frozen=True)
class Calibration:
    """What reviewed pairs say of a model's match weights.

    `steps` rise with the weight. `linked` and `doubtful` are match probabilities (0 to 1), or None where the reviewed
    pairs are too few to say; `linked_low` and `linked_high` are between which `linked` may lie. `held` is of pairs that
    a limit keeps from being linked unseen, whatever their weight and the limit; `reasons` has the steps of each limit, by
    its words, of which enough pairs were reviewed. `says` is all that in words.
    """

    pairs: int
    same: int
    steps: tuple[Step, ...]
    linked: float | None
    linked_low: float | None
    linked_high: float | None
    doubtful: float | None
    held: Step | None
    says: str
    reasons: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)

    @property
    def enough(self) -> bool:
        return self.linked is not None

    def chance(self, weights: pl.Expr, which: str = "chance", reason: str | None = None) -> pl.Expr:
        """The chance (`which` is chance, low or high; start for the step itself) that pairs of those match weights are
        one person. `reason`: of the pairs that this limit holds back; where too few of them were reviewed, as of all held."""
        steps = self.steps
        if reason is not None:
            steps = self.reasons.get(reason) or ((self.held,) if self.held else self.steps)
        if not steps:
            return pl.lit(None, pl.Float64)
        expr = pl.lit(getattr(steps[0], which), pl.Float64)
        for step in steps[1:]:
            expr = pl.when(weights >= step.start).then(pl.lit(getattr(step, which), pl.Float64)).otherwise(expr)
        return expr

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Calibration:
        """Raises KeyError or TypeError when the entries are not those of a calibration."""
        steps = tuple(Step(**one) for one in raw["steps"])
        reasons = {words: tuple(Step(**one) for one in some) for words, some in raw.get("reasons", {}).items()}
        return cls(**{**raw, "steps": steps, "held": raw["held"] and Step(**raw["held"]), "reasons": reasons})


def calibrate(reviewed: pl.DataFrame, *, sure: float = SURE, worth_a_look: float = WORTH_A_LOOK) -> Calibration:
    """What reviewed pairs say of the weights.

    `reviewed`: probability (0 to 1, as the model gave it), same (one person or not) and, if it is there, held (a limit
    kept the pair from being linked unseen) and reason (the words of that limit). Of each row the pair with the likeliest person alone: nobody else is ever
    linked unseen, and a sister who comes second would speak against the first. Pairs that nobody could decide are left out.
    Which pairs were reviewed may depend on their probability and on nothing else, unless `stands_for` is there: how many
    pairs each of them stands for, the inverse of the chance with which it was drawn. Intervals then rest on the number
    of pairs that would say as much if each stood for one (Kish 1965). The shares are made to rise with the weight by pooling neighbours that don't (Ayer and others 1955),
    their intervals are Wilson's (1927). `linked` is the least weight at which a pair is one person with the chance
    `sure`; its interval is where the bounds of that chance cross. Raises ValueError for a share or a column that is wrong.
    """
    if not 0 < worth_a_look < sure < 1:
        raise ValueError(f"calibrate: give 0 < worth_a_look < sure < 1, not {worth_a_look} and {sure}.")
    if missing := {"probability", "same"} - set(reviewed.columns):
        raise ValueError(f"The reviewed pairs have no column {min(missing)}. They have: {', '.join(reviewed.columns)}.")
    rows = reviewed.with_columns(weight=weight_of(pl.col("probability")), same=pl.col("same").cast(pl.Boolean))
    if rows.select(pl.any_horizontal(pl.col("weight", "same").is_null().any())).item() if len(rows) else False:
        raise ValueError("A reviewed pair has no probability or no decision; leave out what nobody could decide.")
    rows = rows.with_columns(_stands_for(rows))
    held_ones = rows.filter("held") if "held" in rows.columns else rows.clear()
    free = rows.filter(~pl.col("held")) if "held" in rows.columns else rows
    steps = _rising(free)
    same = int(free["same"].sum())
    held = None
    if len(held_ones):
        held = _one_step(held_ones)
    found: list[float | None] = [None] * 4
    if len(free) >= FEWEST and min(same, len(free) - same) >= FEWEST_OF_EACH:
        wanted = (("chance", sure), ("high", sure), ("low", sure), ("chance", worth_a_look))
        found = [_first(steps, which, least) for which, least in wanted]
    linked, low, high, doubtful = found
    doubtful = None if linked is None else min(doubtful or 0.0, linked)
    says = _words(len(free), same, linked, low, high, sure)
    if free["stands_for"].n_unique() > 1:
        says += " Pairs that were drawn by chance count for as many as they stand for."
    return Calibration(len(free), same, steps, linked, low, high, doubtful, held, says, _by_reason(held_ones))


def weight_of(probability: pl.Expr) -> pl.Expr:
    """The match weight in bits, log2 of the odds, from -60 to 60."""
    p = probability.clip(1e-18, 1 - 1e-9)
    return (p / (1 - p)).log(2).clip(-60, 60)


def wrong_above(reviewed: pl.DataFrame, linked: float) -> Step | None:
    """Of the pairs at or above the match probability `linked` that no limit holds back, the share that is two people, by
    those that were reviewed: `same` counts those that are one. None where none of them was reviewed.

    `reviewed` as for `calibrate`.
    """
    above = reviewed.with_columns(_stands_for(reviewed), same=pl.col("same").cast(pl.Boolean))
    above = above.filter(pl.col("probability") >= linked)
    if "held" in above.columns:
        above = above.filter(~pl.col("held"))
    if above.is_empty():
        return None
    all_of, right, squares = _sums(above)
    return Step(linked, len(above), int(above["same"].sum()), *_share(all_of, all_of - right, squares))


def _stands_for(rows: pl.DataFrame) -> pl.Expr:
    """How many pairs each stands for: one, unless the rows say. Raises ValueError for nothing or less."""
    if "stands_for" not in rows.columns:
        return pl.lit(1.0).alias("stands_for")
    if rows.select((pl.col("stands_for").is_null() | (pl.col("stands_for") <= 0)).any()).item():
        raise ValueError("A reviewed pair stands for nothing; give the inverse of the chance with which it was drawn.")
    return pl.col("stands_for").cast(pl.Float64)


def _sums(rows: pl.DataFrame) -> tuple[float, float, float]:
    """What the pairs stand for: all, those that are one person, and the squares."""
    of = pl.col("stands_for")
    return rows.select(
        of.sum().alias("all"), of.filter("same").sum().alias("same"), (of**2).sum().alias("squares")
    ).row(0)  # type: ignore[return-value]


def _share(all_of: float, right: float, squares: float) -> tuple[float, float, float]:
    """A share and its interval; the interval is of as many pairs as would say as much if each stood for one."""
    as_many = all_of**2 / squares
    share = min(max(right / all_of, 0.0), 1.0)
    return (share, *wilson(share * as_many, as_many))


def wilson(right: float, of: float, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Wilson's interval of a share (JASA 22, 1927), from 0 to 1. Raises ValueError when `of` is 0."""
    if of <= 0:
        raise ValueError("There is no share of nothing.")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, room = right / of, z * z / of
    middle, spread = share + room / 2, z * math.sqrt(share * (1 - share) / of + room / (4 * of))
    low, high = (middle - spread) / (1 + room), (middle + spread) / (1 + room)
    return (low if right else 0.0), (high if right < of else 1.0)


def _rising(rows: pl.DataFrame) -> tuple[Step, ...]:
    """Pool adjacent violators, of pairs that are first taken together by whole bits."""
    of = pl.col("stands_for")
    bits = rows.group_by(pl.col("weight").floor()).agg(
        pl.col("weight").min().alias("at"), pl.len(), pl.col("same").sum(), of.sum().alias("all"),
        of.filter("same").sum().alias("right"), (of**2).sum().alias("squares"),
    )  # fmt: skip
    blocks: list[list[float]] = []
    for _, at, *sums in bits.sort("weight").iter_rows():
        blocks.append([at, *sums])
        while len(blocks) > 1 and blocks[-2][4] * blocks[-1][3] >= blocks[-1][4] * blocks[-2][3]:
            last = blocks.pop()
            blocks[-1][1:] = [one + other for one, other in zip(blocks[-1][1:], last[1:], strict=True)]
    shares = [_share(*block[3:]) for block in blocks]
    lows = [max(low for _, low, _ in shares[: n + 1]) for n in range(len(shares))]
    highs = [min(high for _, _, high in shares[n:]) for n in range(len(shares))]
    return tuple(
        Step(at, int(count), int(same), share, low, high)
        for (at, count, same, *_), (share, _, _), low, high in zip(blocks, shares, lows, highs, strict=True)
    )


def _by_reason(held: pl.DataFrame) -> dict[str, tuple[Step, ...]]:
    """The steps of each limit of which enough pairs were reviewed: of few one step, whatever the weight, as they can't say
    how the chance rises, and yet a limit that holds back true pairs mustn't count as those that hold back others do."""
    if "reason" not in held.columns:
        return {}
    groups = held.drop_nulls("reason").partition_by("reason", as_dict=True)
    enough = {str(words): rows for (words,), rows in sorted(groups.items()) if len(rows) >= FEWEST_OF_LIMIT}
    return {
        words: _rising(rows) if len(rows) >= FEWEST_OF_EACH else (_one_step(rows),) for words, rows in enough.items()
    }


def _one_step(rows: pl.DataFrame) -> Step:
    return Step(0.0, len(rows), int(rows["same"].sum()), *_share(*_sums(rows)))


def _first(steps: tuple[Step, ...], which: str, least: float) -> float | None:
    at = next((step.start for step in steps if getattr(step, which) >= least), None)
    return None if at is None else 1 / (1 + 2.0**-at)


def _words(pairs: int, same: int, linked: float | None, low: float | None, high: float | None, sure: float) -> str:
    reviewed = f"{pairs:,} reviewed pairs, {same:,} of them one person"
    if pairs < FEWEST or min(same, pairs - same) < FEWEST_OF_EACH:
        return (
            f"{reviewed}: too few to set a threshold from. At least {FEWEST} are needed, {FEWEST_OF_EACH} of one person and "
            f"{FEWEST_OF_EACH} of two. The threshold of the model stands."
        )
    if linked is None:
        return f"{reviewed}: at no weight are {sure:.0%} of pairs one person. The threshold of the model stands."
    upper = f"{high:.4f}" if high is not None else "more than any pair that was reviewed"
    return (
        f"{reviewed}: from match probability {linked:.4f} a pair is one person with a chance of at least {sure:.0%}. "
        f"That point lies between {low:.4f} and {upper} (95% interval)."
    )
