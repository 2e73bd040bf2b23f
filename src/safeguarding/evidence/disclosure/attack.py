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
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from safeguarding.evidence.disclosure.linked import System

Span = tuple[float, float]
ALMOST = 1e-6
SECONDS = 20.0
#: A number half way between is rounded up, so that the greatest value lies a little under.
ROUNDS_UP = 1e-3


def spans(system: System, places: Iterable[int], hidden: NDArray[np.bool_] | None = None) -> dict[int, Span]:
    """What can be worked out about each of these figures: the least and the greatest value.

    `hidden`: what isn't shown, as the system says unless given.
    """
    away = system.hidden if hidden is None else hidden
    reach = system.half - np.where(system.half > 0, ROUNDS_UP, 0.0)
    least = np.where(away, system.low, np.maximum(system.shown - system.half, 0.0))
    most = np.where(away, system.high, system.shown + reach)
    if system.whole_numbers:
        least, most = np.ceil(least), np.floor(most)
    moving = away | (least < most)  # a number that was rounded is known only about
    fixed = np.where(moving, 0.0, least)
    found = {}
    for place in places:
        part, lines = system.around(place, moving)
        if lines is None or not away[place]:
            found[place] = float(least[place]), float(most[place])
            continue
        here = int(np.flatnonzero(part == place)[0])
        found[place] = span(
            lines[:, part], -(lines @ fixed), here, least[part], most[part], whole_numbers=system.whole_numbers
        )
    return found


def span(
    equations: csr_matrix,
    sums: NDArray[np.float64],
    place: int,
    least: NDArray[np.float64],
    most: NDArray[np.float64],
    *,
    whole_numbers: bool,
) -> Span:
    """The least and the greatest value of one variable of `equations @ x = sums`, each x between its `least` and `most`."""
    aim = np.zeros(len(least))
    ends = []
    for sign in (1, -1):
        aim[place] = sign
        done = milp(
            aim, bounds=Bounds(least, most), constraints=LinearConstraint(equations, sums, sums),
            integrality=np.full(len(least), int(whole_numbers)), options={"time_limit": SECONDS},
        )  # fmt: skip
        ends.append(-sign * np.inf if done.fun is None else sign * done.fun)
    return float(ends[0]), float(ends[1])
