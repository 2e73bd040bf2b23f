"""The linear and integer programmes, by HiGHS through scipy. What the solver says by itself is kept off standard output."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

SECONDS = 20.0
Numbers = NDArray[np.float64]
_one_at_a_time = Lock()


@contextmanager
def _quiet() -> Iterator[None]:
    """What is written to the standard output of the process goes to standard error: results belong there, and no more."""
    with _one_at_a_time:
        sys.stdout.flush()
        kept = os.dup(1)
        os.dup2(2, 1)
        try:
            yield
        finally:
            os.dup2(kept, 1)
            os.close(kept)


def solved(
    cost: Numbers, low: Numbers, high: Numbers, constraints: Sequence[LinearConstraint], *, whole: NDArray[np.int64],
    gap: float = 0.0,
) -> tuple[Numbers | None, float | None]:  # fmt: skip
    """The cheapest values between `low` and `high` under the constraints, and what they cost; None where there are none, or
    none was found in time. `whole`: 1 for a value that must be a whole number. `gap`: how much dearer than the cheapest
    will do, as a share.
    """
    options = {"time_limit": SECONDS, "mip_rel_gap": gap}
    with _quiet():
        done = milp(cost, bounds=Bounds(low, high), constraints=constraints, integrality=whole, options=options)
    return done.x, done.fun
