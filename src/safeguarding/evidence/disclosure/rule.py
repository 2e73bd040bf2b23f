"""Which counts are small, how the rest are rounded, and what stands in place of a number that isn't shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

#: What stands in place of a number in DfE statistics. Older tables use “:” for not available.
#: Source: DfE open data standards, symbols; not verified.
SYMBOLS: Mapping[str, str] = MappingProxyType(
    {
        "c": "hidden to protect confidentiality",
        "z": "not applicable",
        "x": "not available",
        "low": "rounds to 0, but is not 0",
    }
)
HIDDEN, NOT_APPLICABLE, NOT_AVAILABLE, LOW = SYMBOLS


@dataclass(frozen=True, slots=True)
class Rule:
    """Counts of 1 to `threshold` are hidden; what is shown is rounded to the nearest `round_to` (1 leaves it as it is)."""

    threshold: int = 5
    round_to: int = 1
    mark: str = HIDDEN
    source: str = "DfE children in need statistics, guidance of 2020: counts of 1 to 5 are shown as c"

    def __post_init__(self) -> None:
        if self.threshold < 0 or self.round_to < 1:
            raise ValueError("Give a threshold of 0 or more and a round_to of 1 or more.")

    @property
    def width(self) -> int:
        """How far apart the least and the greatest value must be that an outsider can believe of a small count."""
        return max(self.threshold - 1, 1)

    def hides(self, count: float, contributors: float | None = None) -> bool:
        """Whether a count is small, or comes from few: twenty incidents of two families tell about two families."""
        return 0 < count <= self.threshold or (contributors is not None and 0 < contributors <= self.threshold)

    def hides_step(self, step: float, before: float | None, after: float | None) -> bool:
        """Whether a figure that moves by `step` from one release to the next tells about few: at least as many came or went
        as the contributors `before` and `after` differ by, and one where it was only corrected.
        """
        few = None if before is None or after is None else max(abs(after - before), 1.0)
        return step != 0 and self.hides(abs(step), few)

    def rounded(self, count: float) -> float:
        return count if self.round_to == 1 else float(np.floor(count / self.round_to + 0.5) * self.round_to)

    def written(self, count: float | None) -> str:
        """A shown number as text: the mark where it is hidden, “low” where rounding made it nothing."""
        if count is None:
            return self.mark
        shown = self.rounded(count)
        return LOW if count > 0 and shown == 0 else f"{shown:,.0f}"


CHILDREN_IN_NEED = Rule()


def rate(numerator: float | None, denominator: float | None, *, per: float = 1.0) -> float | None:
    """Numerator over denominator, or None where either is hidden or there is nothing to divide by."""
    if numerator is None or denominator is None or denominator == 0:
        return None
    return per * numerator / denominator


def change(before: float | None, after: float | None) -> float | None:
    """The change in per cent, or None where either side is hidden or nothing happened before."""
    if before is None or after is None or before == 0:
        return None
    return 100 * (after - before) / before
