"""Goal attainment scaling: how far a family got with its own goals, each against what was expected of that goal.

Kiresuk & Sherman 1968, Community Mental Health Journal 4:443-453: five levels from -2 to +2, 0 what was expected.
T = 50 + 10 Σwx / √((1-ρ) Σw² + ρ (Σw)²). The authors take ρ, how closely goals move together, as 0.30.
T says how far goals were reached as they were set. It says nothing of how hard they were, and isn't a score of a family.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

RHO = 0.30
LEVELS = (-2, -1, 0, 1, 2)
EXPECTED = 50.0
MEANS = "50 is what was expected when the goals were set."
CHANGED = "Not every day is of the same goals with the same weights: compare only days that are."


class GoalError(ValueError):
    """A level, weight or rho is not one that can be counted, or a goal is scored twice."""


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal as it stands: `key` says which, `level` is -2 to +2, `weight` above zero says how much it matters."""

    key: str
    level: int
    weight: float = 1

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise GoalError(f"Goal {self.key}: level {self.level!r} is not one of -2, -1, 0, 1, 2.")
        if not (math.isfinite(self.weight) and self.weight > 0):
            raise GoalError(f"Goal {self.key}: weight {self.weight!r} is not a number above zero.")


@dataclass(frozen=True, slots=True)
class Attainment:
    """T of some goals; None where there is none to count. `says` belongs to the number and goes wherever it goes."""

    score: float | None
    goals: int
    says: str


@dataclass(frozen=True, slots=True)
class Score:
    """What one goal was scored on a day. Only scores of the same `variant` of the scale and by the same `informant`
    can be laid side by side: where a family starts, at -1 or at -2, moves T."""

    goal: str
    on: date
    level: int
    variant: str
    informant: str
    weight: float = 1


@dataclass(frozen=True, slots=True)
class Day:
    """T of all the goals scored on one day; `of` says which, with their weights."""

    on: date
    attainment: Attainment
    of: frozenset[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Series:
    """Scores that can be laid side by side, by day. `comparable` where every day is of the same goals and weights."""

    variant: str
    informant: str
    days: tuple[Day, ...]
    comparable: bool
    says: str


def attainment(goals: Iterable[Goal], rho: float = RHO) -> Attainment:
    """T of the goals, unrounded. Raises GoalError for a goal given twice, or a rho outside 0 to 1."""
    held = list(goals)
    if not 0 <= rho <= 1:
        raise GoalError(f"rho is {rho!r}; give a number from 0 to 1.")
    if len({goal.key for goal in held}) < len(held):
        raise GoalError("A goal is given twice: give each its latest score of the day.")
    if not held:
        return Attainment(None, 0, "No goal was scored.")
    most = max(goal.weight for goal in held)  # weights matter in proportion only; so scaled, no square runs over
    weights = [goal.weight / most for goal in held]
    reached = math.fsum(weight * goal.level for weight, goal in zip(weights, held, strict=True))
    spread = (1 - rho) * math.fsum(weight**2 for weight in weights) + rho * math.fsum(weights) ** 2
    of = "1 goal" if len(held) == 1 else f"{len(held)} goals"
    return Attainment(EXPECTED + 10 * reached / math.sqrt(spread), len(held), f"Of {of}. {MEANS}")


def over_time(scores: Sequence[Score], rho: float = RHO) -> tuple[Series, ...]:
    """T on each day that goals were scored, a series for each variant and informant, in order of their first day.

    A day counts the goals that were scored on that day, and no other: an older score is not carried on.
    """
    kinds: dict[tuple[str, str], dict[date, list[Score]]] = {}
    for score in sorted(scores, key=lambda one: (one.on, one.variant, one.informant)):
        kinds.setdefault((score.variant, score.informant), {}).setdefault(score.on, []).append(score)
    return tuple(_series(variant, informant, days, rho) for (variant, informant), days in kinds.items())


def _series(variant: str, informant: str, by_day: dict[date, list[Score]], rho: float) -> Series:
    days = tuple(
        Day(
            on,
            attainment((Goal(one.goal, one.level, one.weight) for one in scored), rho),
            frozenset((one.goal, one.weight) for one in scored),
        )
        for on, scored in by_day.items()
    )
    same = len({day.of for day in days}) == 1
    return Series(variant, informant, days, same, MEANS if same else f"{MEANS} {CHANGED}")
