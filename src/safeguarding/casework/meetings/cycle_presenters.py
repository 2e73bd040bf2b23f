"""The rules of the cycle in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from safeguarding.casework.design.dates import day, moment
from safeguarding.casework.design.tables import Table
from safeguarding.casework.meetings.models import CycleRules
from safeguarding.casework.meetings.rules import cycle_of
from safeguarding.casework.supervision.cycle import Cycle

NAMES = {"red": "Red", "amber": "Amber", "green": "Green", "none": "Not rated"}


def facts(rules: Cycle) -> list[tuple[str, str]]:
    """What the rules say, line by line."""
    days = ", ".join(f"{NAMES[rating].lower()} {number} days" for rating, number in rules.interval.items())
    quorum = ", ".join(one.name for one in rules.quorum) or "Nobody is asked for"
    told = ", a proposal" if rules.proposal and "proposal" not in rules.source.lower() else ""
    return [
        ("Until the next supervision", days[0].upper() + days[1:]),
        ("For each family", f"{rules.minutes} minutes"),
        ("Before it is due, at most", f"{rules.early} days"),
        ("Who should be there", quorum),
        ("Where this comes from", rules.source + told),
    ]


def versions_table(versions: Sequence[CycleRules], today: date) -> Table:
    """Every version that was said, the latest first, with who said it and why."""
    now = next((row.pk for row in versions if row.starts <= today), None)
    return Table(
        caption="What your authority has said",
        head=(
            "From",
            "Days: red, amber, green, not rated",
            "Minutes",
            "Who should be there",
            "Why",
            "Who said it",
            "State",
        ),
        rows=[
            (
                day(row.starts),
                f"{row.red}, {row.amber}, {row.green}, {row.unrated}",
                str(row.minutes),
                dict(facts(cycle_of(row)))["Who should be there"],
                row.reason,
                f"{row.said_by.name}, {moment(row.said_at)}",
                _state(place, row, now, today),
            )
            for place, row in enumerate(versions)
        ],
        nothing="Your authority has said nothing yet. What comes with the workbook holds.",
    )


def _state(place: int, row: CycleRules, now: Any, today: date) -> str:
    if row.pk == now:
        return "Holds now"
    if row.starts > today:
        return "Is to come" if place == 0 else "Was replaced before it began"
    return "Held before"


def overtaken(standing: CycleRules) -> dict[str, Any]:
    """What somebody else said while this page was open."""
    return {"facts": facts(cycle_of(standing)), "byline": f"{standing.said_by.name}, {moment(standing.said_at)}"}
