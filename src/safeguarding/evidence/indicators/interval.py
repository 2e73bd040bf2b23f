"""How sure a ratio of two rates can be, when the same families are counted before and after."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

#: Fewer families than this with anything to count, and the spread between families can't be judged from the data.
FEWEST_FAMILIES = 20
CLUSTERED = (
    "families as clusters: incidents of one family may come together, and before and after are compared within it"
)
EXACT = (
    "exact, taking incidents as independent; they are not where families have several, so the truth is less certain "
    "than this"
)

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a ratio may lie, at a level of confidence, and by which method. `high` is None where there is no limit."""

    low: float
    high: float | None
    method: str
    level: float = 0.95


def ratio_interval(
    before: Numbers, after: Numbers, days_before: Numbers, days_after: Numbers, *, level: float = 0.95
) -> Interval | None:
    """The interval of (sum after / exposure after) / (sum before / exposure before); one value a family in each array.

    None where nothing at all was counted, or only on one side and the counts aren't whole numbers.
    """
    contributing = int(((before > 0) | (after > 0)).sum())
    if contributing >= FEWEST_FAMILIES and before.sum() > 0 and after.sum() > 0:
        return clustered(before, after, days_before, days_after, level=level)
    whole = bool(np.all(np.mod([before.sum(), after.sum()], 1) == 0))
    if not whole or before.sum() + after.sum() == 0:
        return None
    return exact(int(before.sum()), int(after.sum()), float(days_before.sum()), float(days_after.sum()), level=level)


def rate_interval(counts: Numbers, exposure: Numbers, *, per: float = 1.0, level: float = 0.95) -> Interval | None:
    """The interval of sum(counts) / sum(exposure), times `per`; one value a family in each array.

    Clustered as `clustered` is where enough families have something to count; else the exact Poisson interval of
    Garwood 1936 for whole numbers, and None for others.
    """
    total, scale = float(counts.sum()), per / float(exposure.sum())
    if int((counts > 0).sum()) >= FEWEST_FAMILIES:
        reach = _reach((counts - total / exposure.sum() * exposure) / total, int((counts > 0).sum()), level)
        return Interval(total * scale * float(np.exp(-reach)), total * scale * float(np.exp(reach)), CLUSTERED, level)
    if total % 1:
        return None
    tail = (1 - level) / 2
    low = float(special.gammaincinv(total, tail)) if total else 0.0
    return Interval(low * scale, float(special.gammainccinv(total + 1, tail)) * scale, EXACT, level)


def clustered(
    before: Numbers, after: Numbers, exposure_before: Numbers, exposure_after: Numbers, *, level: float = 0.95
) -> Interval:
    """Robust interval of a rate ratio with families as clusters.

    The same as a Poisson generalised estimating equation with an offset, independence and the sandwich variance, widened
    for a limited number of clusters, those with anything counted: by G / (G - 1) and the t distribution of G - 1.
    Sources: Liang and Zeger, Biometrika 73 (1986); Cameron and Miller, Journal of Human Resources 50 (2015), section VI.
    """
    rate_before, rate_after = before.sum() / exposure_before.sum(), after.sum() / exposure_after.sum()
    u = (after - rate_after * exposure_after) / after.sum() - (before - rate_before * exposure_before) / before.sum()
    log_ratio = float(np.log(rate_after / rate_before))
    reach = _reach(u, int(((before > 0) | (after > 0)).sum()), level)
    return Interval(float(np.exp(log_ratio - reach)), float(np.exp(log_ratio + reach)), CLUSTERED, level)


def _reach(u: Numbers, clusters: int, level: float) -> float:
    """How far an interval reaches to either side, from what each cluster adds to the estimate's logarithm."""
    se = float(np.sqrt(np.sum(u**2) * clusters / (clusters - 1)))
    return se * float(special.stdtrit(clusters - 1, 0.5 + level / 2))


def exact(
    before: int, after: int, exposure_before: float, exposure_after: float, *, level: float = 0.95
) -> Interval | None:
    """Exact interval of the ratio of two Poisson rates, conditional on their total.

    Source: Clopper and Pearson 1934, applied as in Przyborowski and Wilenski 1940. None where nothing was counted.
    """
    total = before + after
    if total == 0:
        return None
    tail = (1 - level) / 2

    def ratio(p: float) -> float:
        return p / (1 - p) * exposure_before / exposure_after

    low = ratio(float(special.betaincinv(after, before + 1, tail))) if after else 0.0
    high = ratio(float(special.betainccinv(after + 1, before, tail))) if before else None
    return Interval(low, high, EXACT, level)
