"""Where a person stands in a module, from its steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from safeguarding.casework.programme.models import ModuleStep

NEEDS_A_REASON = frozenset({ModuleStep.Kind.NOT_APPLICABLE, ModuleStep.Kind.STOPPED})


def latest(steps: Sequence[ModuleStep]) -> ModuleStep | None:
    """The step that says where things stand: the last by its day and, of one day, by when it was written."""
    return max(steps, key=lambda step: (step.on, step.written_at), default=None)


def problems(kind: str, on: date, reason: str, today: date) -> list[str]:
    """What is wrong with a step, in sentences."""
    found = []
    if kind not in ModuleStep.Kind.values:
        found.append("Select what happened.")
    if on > today:
        found.append("The date must be today or in the past.")
    if kind in NEEDS_A_REASON and not reason.strip():
        found.append("Enter the reason.")
    return found
