"""How far several people agree who each rate the same things: Krippendorff's alpha, with an interval.

Krippendorff 2011, “Computing Krippendorff's Alpha-Reliability”, University of Pennsylvania. Alpha is 1 − observed over
expected disagreement: 1 where everybody agrees, 0 where they agree as often as chance would have it, below 0 where less.
It takes any number of raters, and raters who are missing. Who gave which rating is never asked: it can't rank people.
"""

from __future__ import annotations

import csv
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
LEVELS = ("nominal", "ordinal", "interval")
#: Fewest things rated by two or more, and fewest clusters (families), for which a figure is given. Our proposal.
FEWEST_UNITS, FEWEST_CLUSTERS = 20, 5
RESAMPLES, SEED, COVERS = 2000, 1, 0.95
#: Resamples in which alpha can't be worked out: with more of them than this share no interval is given.
MOST_UNDEFINED = 0.05
SAME = "Everybody gave the same answer throughout, so there is no telling agreement from chance."


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing that was rated, with the answers it got; None for an answer that is no rating. `cluster`: what units that
    go together have in common, such as the family, for the interval."""

    cluster: Hashable
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Alpha with its 95% interval, and how many of 100 pairs of answers are alike (`alike`, 0 to 1).

    `units` were rated by two or more, in `clusters`; they hold `answers`. Whatever can't be said is None, and `says`
    tells why.
    """

    alpha: float | None
    low: float | None
    high: float | None
    alike: float | None
    units: int
    clusters: int
    answers: int
    says: str

    def words(self) -> str:
        """`Alpha 0.62 (0.50 to 0.72), 81% of pairs alike; 60 units with 130 answers in 10 clusters.`"""
        if self.alpha is None:
            return self.says
        between = f" ({self.low:.2f} to {self.high:.2f})" if self.low is not None else ""
        of = f"{self.units:,} units with {self.answers:,} answers in {self.clusters:,} clusters"
        return f"Alpha {self.alpha:.2f}{between}, {self.alike:.0%} of pairs alike; {of}. {self.says}".strip()


def read(file: Path) -> list[Unit]:
    """The units of a CSV file with the columns cluster, unit and answer, a row an answer; an empty one is none.

    Raises OSError where the file can't be read, ValueError where a column is missing.
    """
    found: dict[tuple[str, str], list[str | None]] = {}
    with file.open(encoding="utf-8-sig", newline="") as rows:
        reader = csv.DictReader(rows)
        missing = {"cluster", "unit", "answer"} - set(reader.fieldnames or ())
        if missing:
            raise ValueError(f"add the column {', '.join(sorted(missing))}.")
        for row in reader:
            found.setdefault((row["cluster"], row["unit"]), []).append((row["answer"] or "").strip() or None)
    return [Unit(cluster, tuple(values)) for (cluster, _), values in found.items()]


def coincidences(units: Iterable[Sequence[Any]], order: Sequence[Any]) -> Array:
    """Krippendorff's matrix of coincidences, k × k in the `order` of the values: each pair of answers to a unit counts
    1 / (answers to it − 1). None is no answer; a unit with fewer than two adds nothing.

    Raises ValueError for an answer that is not in `order`.
    """
    places = {value: place for place, value in enumerate(order)}
    found = np.zeros((len(order), len(order)))
    for unit in units:
        try:
            given = np.bincount([places[value] for value in unit if value is not None], minlength=len(order))
        except KeyError as error:
            raise ValueError(f"{error.args[0]!r} is not one of the answers {list(order)}.") from error
        if (answers := int(given.sum())) > 1:
            found += (np.outer(given, given) - np.diag(given)) / (answers - 1)
    return found


def alpha(units: Iterable[Sequence[Any]], order: Sequence[Any], level: str = "ordinal") -> float | None:
    """Alpha of the units. `order`: every answer there is, for ordinal from least to most, for interval as numbers.

    None where no unit has two answers, or all answers are alike. Raises ValueError for a level that is not known.
    """
    value = float(_alphas(coincidences(units, order)[np.newaxis], order, level)[0])
    return None if np.isnan(value) else value


def _alphas(matrices: Array, order: Sequence[Any], level: str) -> Array:
    """Alpha of each of B matrices of coincidences (B × k × k); not a number where it is undefined."""
    if level not in LEVELS:
        raise ValueError(f"level is {level!r}; give one of {', '.join(LEVELS)}.")
    totals = matrices.sum(axis=2)
    every = totals.sum(axis=1)
    if level == "nominal":
        apart = np.broadcast_to(1 - np.eye(len(order)), matrices.shape)
    else:
        # Ordinal: values stand at their middle ranks, so that what lies between two of them keeps them apart.
        at = np.cumsum(totals, axis=1) - totals / 2 if level == "ordinal" else np.asarray([order], dtype=float)
        apart = (at[:, :, np.newaxis] - at[:, np.newaxis, :]) ** 2
    observed = (matrices * apart).sum(axis=(1, 2))
    expected = (totals[:, :, np.newaxis] * totals[:, np.newaxis, :] * apart).sum(axis=(1, 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected > 0, 1 - (every - 1) * observed / expected, np.nan)


def agreement(units: Iterable[Unit], order: Sequence[Any], level: str = "ordinal") -> Agreement:
    """Alpha of the units with an interval: the percentiles of alpha over clusters drawn with replacement, 2,000 times,
    always the same draws.

    None of it where fewer than 20 units in 5 clusters were rated by two or more: so few say nothing of a team, and might
    say something of a person.
    """
    rated = [one for one in units if sum(value is not None for value in one.values) > 1]
    clusters = sorted({one.cluster for one in rated}, key=str)
    answers = sum(value is not None for one in rated for value in one.values)
    of = {"units": len(rated), "clusters": len(clusters), "answers": answers}
    if len(rated) < FEWEST_UNITS or len(clusters) < FEWEST_CLUSTERS:
        says = f"Too few to say: a figure needs {FEWEST_UNITS} ratings by two or more, in {FEWEST_CLUSTERS} families."
        return Agreement(None, None, None, None, **of, says=says)
    grouped: dict[Hashable, list[Sequence[Any]]] = {cluster: [] for cluster in clusters}
    for one in rated:
        grouped[one.cluster].append(one.values)
    matrices = np.stack([coincidences(grouped[cluster], order) for cluster in clusters])
    whole = matrices.sum(axis=0)
    alike = float(np.trace(whole) / whole.sum())
    value = float(_alphas(whole[np.newaxis], order, level)[0])
    if np.isnan(value):
        return Agreement(None, None, None, alike, **of, says=SAME)
    low, high = _interval(matrices, order, level)
    says = "" if low is not None else "No interval: in too many of the draws everybody gave the same answer."
    return Agreement(value, low, high, alike, **of, says=says)


def _interval(matrices: Array, order: Sequence[Any], level: str) -> tuple[float | None, float | None]:
    """The middle 95% of alpha over resampled clusters (F × k × k)."""
    clusters = len(matrices)
    drawn = np.random.default_rng(SEED).multinomial(clusters, [1 / clusters] * clusters, size=RESAMPLES)
    values = _alphas(np.tensordot(drawn.astype(float), matrices, axes=1), order, level)
    known = values[~np.isnan(values)]
    if len(known) < (1 - MOST_UNDEFINED) * RESAMPLES:
        return None, None
    low, high = np.quantile(known, [(1 - COVERS) / 2, (1 + COVERS) / 2])
    return float(low), float(high)
