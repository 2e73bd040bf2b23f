"""Versions of the plan in words: what each holds, who agreed, and to whom it was given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse

from safeguarding.casework.design.dates import day
from safeguarding.casework.design.tables import Table, link
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.plan.models import PlanAgreement, PlanGiven, PlanItem, PlanVersion
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


def versions_table(versions: Sequence[PlanVersion], family: UUID) -> Table:
    """Versions of the plan, the latest first."""
    return Table(
        caption="Versions of the plan", head=("Version", "Frozen by"),
        rows=[
            (link(f"Version {row.number}", reverse("plan-version", args=[family, row.pk])), author_of(row))
            for row in versions
        ],
        nothing="No version has been made yet.",
    )  # fmt: skip


def reply_rows(agreements: Sequence[PlanAgreement], given: Sequence[PlanGiven]) -> dict[str, Any]:
    """Who agreed, and to whom it was given."""
    return {
        "agreements": [
            {
                "words": f"{name_of(row.person)} {'agreed' if row.agreed else 'did not agree'} on {day(row.on)}",
                "said": row.words,
                "by": author_of(row),
            }
            for row in agreements
        ],
        "given": [
            f"Given to {name_of(row.person)} on {day(row.on)}: {row.get_how_display().lower()}. {author_of(row)}."
            for row in given
        ],
    }
