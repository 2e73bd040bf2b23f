"""The plan as it could be given to one parent: theirs and the family’s own, checked like a letter before it leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from safeguarding.casework.design.dates import day
from safeguarding.casework.families.models import Person
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.plan import queries
from safeguarding.casework.plan.models import PlanAction, PlanPoint, PlanVersion
from safeguarding.casework.protected.identifying import Finding, findings
from safeguarding.casework.protected.letters import Words, held_for

PARTS = (
    (PlanPoint.Kind.GOAL, "Our goals"),
    (PlanPoint.Kind.STRENGTH, "What is going well"),
    (PlanPoint.Kind.WORRY, "What we are worried about"),
    (PlanPoint.Kind.BOTTOM_LINE, "What must happen, or must not"),
    (PlanPoint.Kind.CONTINGENCY, "What happens if the plan does not work"),
)


@dataclass(frozen=True, slots=True)
class PrintedPart:
    """One part of the printed plan: its title and its lines."""

    title: str
    lines: tuple[str, ...]


def parts_for(version: PlanVersion, recipient: Person, by: Any) -> list[PrintedPart]:
    """What the recipient may be given of a version: never what another adult said or is to do."""
    items = queries.items_of(by, version)
    adults = {one.pk for one in queries.adults_of(by, version.family)}
    others = adults - {recipient.pk}
    points = [row.point for row in items if row.point and row.point.said_by_id not in others]
    todo = [row.action for row in items if row.action and row.action.owner_person_id not in others]
    found = [
        PrintedPart(title, tuple(_point(row, recipient) for row in points if row.kind == kind)) for kind, title in PARTS
    ]
    found.append(PrintedPart("Who does what, and by when", tuple(_action(row) for row in todo)))
    if version.safety_plan is not None:
        found.append(PrintedPart("Safety plan", (version.safety_plan.words,)))
    return [part for part in found if part.lines]


def text_of(parts: list[PrintedPart]) -> str:
    """The printed plan as one text, for the check."""
    return "\n".join(line for part in parts for line in (part.title, *part.lines))


def findings_of(version: PlanVersion, recipient: Person, by: Any) -> list[Finding]:
    """What in the printed plan could show where somebody is or who told us, against all that is held.

    Complete only for those who read protected information: others are not let near (`protected.read`).
    """
    text = text_of(parts_for(version, recipient, by))
    return findings(text, held_for(recipient, version.family, Words(text, ()), by))


def _point(row: PlanPoint, recipient: Person) -> str:
    if row.said_by_id is None:
        return row.words
    who = "You said" if row.said_by_id == recipient.pk else f"{name_of(row.said_by)} said"  # type: ignore[arg-type]
    return f"{who}: “{row.words}”"


def _action(row: PlanAction) -> str:
    who = row.owner.name if row.owner else name_of(row.owner_person)  # type: ignore[arg-type]
    return f"{who}: {row.text}, by {day(row.due)}"
