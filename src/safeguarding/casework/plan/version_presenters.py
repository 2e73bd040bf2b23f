"""What a frozen version holds, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from safeguarding.casework.design.dates import day
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.plan.models import PlanItem
from safeguarding.casework.plan.presenters import KINDS, TITLES, owner_of
from safeguarding.casework.programme.presenters import author_of


def parts(items: Iterable[PlanItem]) -> list[dict[str, Any]]:
    """The parts of the plan, each with its lines and who wrote them."""
    held = list(items)
    points = [row.point for row in held if row.point]
    found: list[dict[str, Any]] = [
        {
            "title": TITLES[kind],
            "lines": [
                {
                    "words": row.words,
                    "whose": f"{name_of(row.said_by)}’s words, {day(row.on)}" if row.said_by else day(row.on),
                    "by": author_of(row),
                }
                for row in points
                if row.kind == kind
            ],
        }
        for kind in KINDS
    ]
    lines = [
        {"words": row.action.text, "whose": f"{owner_of(row.action)}, by {day(row.action.due)}", "by": author_of(row.action)}
        for row in held
        if row.action
    ]  # fmt: skip
    return [*(part for part in found if part["lines"]), {"title": "Who does what, and by when", "lines": lines}]
