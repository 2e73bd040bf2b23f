"""What an outsider can work out of published figures by adding and subtracting, with the best tool there is for it.

The least and the greatest value that a hidden figure can have are two linear programmes; as counts are whole numbers,
integer programmes (HiGHS, through scipy). Nothing that is hidden is used, only where it stands.
Source: Fischetti and Salazar, Solving the cell suppression problem on tabular data with linear constraints, Management
Science 47 (2001), the attacker's problem.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint

from safeguarding.evidence.disclosure.linked import System
from safeguarding.evidence.disclosure.solver import Numbers, solved

Span = tuple[float, float]
ALMOST = 1e-6
#: A number half way between is rounded up, so that the greatest value lies a little under.
ROUNDS_UP = 1e-3


def limits(system: System, hidden: NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
    """Between which values an outsider knows each figure to be before adding and subtracting."""
    reach = system.half - np.where(system.half > 0, ROUNDS_UP, 0.0)
    least = np.where(hidden, system.low, np.maximum(system.shown - system.half, 0.0))
    most = np.where(hidden, system.high, system.shown + reach)
    return (np.ceil(least), np.floor(most)) if system.whole_numbers else (least, most)


class Attack:
    """The attack on figures of which some are `hidden`. Every world that it finds, and that was found before (`known`),
    fits all that is shown; between any two of them an outsider can't tell.
    """

    def __init__(self, system: System, hidden: NDArray[np.bool_], known: Iterable[Numbers] = ()) -> None:
        self.system = system
        self.hidden = hidden
        self.least, self.most = limits(system, hidden)
        self.moving = hidden | (self.least < self.most)  # a number that was rounded is known only about
        self.fixed = np.where(self.moving, 0.0, self.least)
        self.lowest = np.full(len(hidden), np.inf)
        self.highest = np.full(len(hidden), -np.inf)
        for world in known:
            self.seen(world)

    def fits(self, world: Numbers) -> bool:
        """Whether the world adds up and is nowhere other than what is shown: checked by arithmetic, not by the solver."""
        near = ALMOST * max(1.0, float(np.abs(world).max(initial=0.0)))
        inside = np.all(world >= self.least - near) and np.all(world <= self.most + near)
        return bool(inside and np.all(np.abs(self.system.equations @ world) <= near))

    def seen(self, world: Numbers) -> None:
        if self.fits(world):
            self.lowest, self.highest = np.minimum(self.lowest, world), np.maximum(self.highest, world)

    def narrows(self, place: int, width: float) -> Span | None:
        """The least and the greatest value of the figure where they are less than `width` apart, None where they aren't."""
        if self.highest[place] - self.lowest[place] >= width - ALMOST:
            return None
        least, most = self.span(place)
        return (least, most) if most - least < width - ALMOST else None

    def span(self, place: int) -> Span:
        """The least and the greatest value of the figure."""
        part, lines = self.system.around(place, self.moving)
        if lines is None or not self.hidden[place]:
            return float(self.least[place]), float(self.most[place])
        sums, here = -(lines @ self.fixed), int(np.flatnonzero(part == place)[0])
        rules = [LinearConstraint(lines[:, part], sums, sums)]
        aim, ends = np.zeros(len(part)), []
        whole = np.full(len(part), int(self.system.whole_numbers))
        for sign in (1.0, -1.0):
            aim[here] = sign
            found, value = solved(aim, self.least[part], self.most[part], rules, whole=whole)
            ends.append(-sign * np.inf if value is None else sign * value)
            if found is not None:
                world = self.system.truth.copy()
                world[part] = np.round(found) if self.system.whole_numbers else found
                self.seen(world)
        return float(ends[0]), float(ends[1])


def spans(system: System, places: Iterable[int], hidden: NDArray[np.bool_] | None = None) -> dict[int, Span]:
    """What can be worked out about each of these figures: the least and the greatest value.

    `hidden`: what isn't shown, as the system says unless given.
    """
    attack = Attack(system, system.hidden if hidden is None else hidden)
    return {place: attack.span(place) for place in places}
