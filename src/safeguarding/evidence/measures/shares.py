"""A share with its interval."""

from __future__ import annotations

import math
from dataclasses import dataclass

#: The 97.5th percentile of the normal distribution.
Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`, with the share and its 95% interval, 0 to 1."""

    part: int
    whole: int
    share: float
    low: float
    high: float


def share(part: int, whole: int) -> Share | None:
    """The share with Wilson's interval (Wilson 1927, Journal of the American Statistical Association 22:209-212), which
    stays within 0 and 1 and says something of few answers too. None of nothing.

    Raises ValueError where the part is below 0 or more than the whole.
    """
    if not 0 <= part <= whole:
        raise ValueError(f"{part} of {whole} is no share: give a part from 0 to the whole.")
    if not whole:
        return None
    found, square = part / whole, Z * Z
    middle = (found + square / (2 * whole)) / (1 + square / whole)
    reach = Z / (1 + square / whole) * math.sqrt(found * (1 - found) / whole + square / (4 * whole * whole))
    return Share(part, whole, found, max(0.0, middle - reach), min(1.0, middle + reach))
