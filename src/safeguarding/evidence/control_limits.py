"""A series and what it does by chance: an XmR chart (individual values and moving range) with its signals.

Most change from one month to the next is chance. The limits say how far such a series moves by itself; only what goes
beyond them, or stays on one side of the mean for long, asks for a reason.
Sources: Wheeler, Understanding Variation (2nd ed. 2000), for the limits; NHS England, Making Data Count, for reading
them in plain words. The run of eight is Wheeler’s.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

#: Three standard deviations in average moving ranges: 3 / 1.128, rounded as it is printed everywhere.
SCALE = 2.66
#: So many in a row on one side of the mean are a signal.
RUN = 8
#: With fewer values the limits are not drawn: they would move with each new one.
LEAST = 12

#: The rules in words, for whoever reads such a chart for the first time.
HOW_TO_READ = (
    "How to read it: the limits say how far such a series moves by chance alone. A diamond marks what chance rarely makes: "
    f"a point beyond a limit, or {RUN} or more in a row on one side of the average."
)

OUTSIDE, ON_ONE_SIDE = "outside", "run"
ABOVE, BELOW = "above", "below"


@dataclass(frozen=True, slots=True)
class Signal:
    """Places `first` to `last` (0 is the first of the series) that chance alone rarely makes.

    `rule` is OUTSIDE for one value beyond a limit, ON_ONE_SIDE for a run; `side` is ABOVE or BELOW.
    """

    rule: str
    side: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class ControlChart:
    """A series with its limits, in the unit of the series.

    `values`: as given, None where there is none. `mean`, `lower`, `upper` and `moving_range` (the average one) are None
    where they can’t be drawn, and `why_not` then says why. `signals` stand in the order of their places.
    """

    values: tuple[float | None, ...]
    mean: float | None
    lower: float | None
    upper: float | None
    moving_range: float | None
    signals: tuple[Signal, ...]
    why_not: str = ""

    @property
    def made(self) -> bool:
        return self.mean is not None

    @property
    def marked(self) -> frozenset[int]:
        """The places that belong to a signal."""
        return frozenset(place for one in self.signals for place in range(one.first, one.last + 1))

    @property
    def says(self) -> str:
        """What is to be seen, in a sentence or two."""
        if self.mean is None or self.lower is None or self.upper is None:
            return self.why_not
        usual = f"Usually between {_plain(self.lower)} and {_plain(self.upper)}, {_plain(self.mean)} on average."
        if not self.signals:
            return f"{usual} Nothing stands out: the ups and downs are what chance makes."
        return f"{usual} {_stands_out(self.signals)} Ask what was different then."


def xmr(
    values: Sequence[float | None], *, floor: float | None = 0.0, least: int = LEAST, least_mean: float | None = None
) -> ControlChart:
    """The mean of the series, and limits at the mean plus and minus 2.66 times the average moving range.

    `values`: one for each month or other equal step, in their order; None where one is missing, which breaks runs and
    leaves out both its moving ranges. `floor`: the least that the series can be (0 for counts and rates), None for
    none. With fewer than `least` values nothing is drawn, and the result says so; nor where the mean is below
    `least_mean`: give 1 for counts, as of rare events months without any say nothing (Wheeler counts the days between
    them instead).
    Raises ValueError for a value that is no finite number, or below the floor.
    """
    kept = tuple(None if value is None else float(value) for value in values)
    there = [value for value in kept if value is not None]
    if not all(math.isfinite(value) for value in there):
        raise ValueError("A value of the series is not a finite number. Give None where there is none.")
    if floor is not None and any(value < floor for value in there):
        raise ValueError(f"A value of the series is below {floor:g}. Give the floor of this series, or None.")
    moves = [abs(b - a) for a, b in pairwise(kept) if a is not None and b is not None]
    if len(there) < least or not moves:
        why = f"Limits are drawn from {least} values on; there are {len(there)}."
        return ControlChart(kept, None, None, None, None, (), why)
    mean, moving_range = math.fsum(there) / len(there), math.fsum(moves) / len(moves)
    if least_mean is not None and mean < least_mean:
        why = f"Fewer than {_plain(least_mean)} on average: of so few, limits would say nothing."
        return ControlChart(kept, None, None, None, None, (), why)
    reach = SCALE * moving_range
    lower = mean - reach if floor is None else max(floor, mean - reach)
    found = [*_outside(kept, lower, mean + reach), *_runs(kept, mean)]
    found.sort(key=lambda one: (one.first, one.last, one.rule))
    return ControlChart(kept, mean, lower, mean + reach, moving_range, tuple(found))


def _outside(values: Sequence[float | None], lower: float, upper: float) -> Iterator[Signal]:
    """A value on a limit is within it; what differs by no more than rounding is on it."""
    slack = 1e-9 * max(1.0, abs(lower), abs(upper))
    for place, value in enumerate(values):
        if value is not None and value > upper + slack:
            yield Signal(OUTSIDE, ABOVE, place, place)
        elif value is not None and value < lower - slack:
            yield Signal(OUTSIDE, BELOW, place, place)


def _runs(values: Sequence[float | None], mean: float) -> Iterator[Signal]:
    """Each run of RUN or more on one side. A value on the mean neither counts nor breaks; a missing one breaks."""
    slack = 1e-9 * max(1.0, abs(mean))
    side, places = "", list[int]()
    for place, value in [*enumerate(values), (len(values), None)]:
        if value is not None and abs(value - mean) <= slack:
            continue
        here = "" if value is None else ABOVE if value > mean else BELOW
        if here != side:
            if side and len(places) >= RUN:
                yield Signal(ON_ONE_SIDE, side, places[0], places[-1])
            side, places = here, []
        places.append(place)


def _stands_out(signals: Sequence[Signal]) -> str:
    outside = sum(one.rule == OUTSIDE for one in signals)
    runs = len(signals) - outside
    parts = []
    if outside:
        parts.append("1 point is beyond the limits" if outside == 1 else f"{outside} points are beyond the limits")
    if runs:
        parts.append(
            f"{RUN} or more in a row are on one side of the average"
            if runs == 1
            else f"{runs} times {RUN} or more in a row are on one side of the average"
        )
    return f"{parts[0][0].upper()}{' and '.join(parts)[1:]}."


def _plain(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0")
