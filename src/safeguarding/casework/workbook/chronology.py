"""The family’s chronology: significant entries of every discipline and statutory steps, in one line of time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django.utils import timezone

from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.design import fields
from safeguarding.casework.design.dates import moment
from safeguarding.casework.design.forms import GovukForm
from safeguarding.casework.workbook.contacts import rows_of
from safeguarding.casework.workbook.models import Entry
from safeguarding.casework.workbook.presenters import byline, entry_url, who

STEPS = "steps"


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing on the line: a statutory step as a ready row, or the id of an entry."""

    on: date
    at: datetime | None
    kind: str
    thing: Any


def line(steps: Iterable[Mapping[str, Any]], entries: Iterable[tuple[UUID, datetime, str]]) -> list[Mark]:
    """Everything in order, latest first; of one day the steps first, as they have no hour. `entries`: id, moment, role."""
    marks = [Mark(row["on"], None, STEPS, row) for row in steps]
    marks += [Mark(timezone.localdate(at), at, role, key) for key, at, role in entries]
    return sorted(
        marks, key=lambda mark: (mark.on, mark.at is None, mark.at.timestamp() if mark.at else 0), reverse=True
    )


def narrowed(marks: Iterable[Mark], year: str = "", kind: str = "") -> list[Mark]:
    """The marks of a year, of a discipline's role or of the statutory steps; empty narrows nothing."""
    return [mark for mark in marks if (not year or str(mark.on.year) == year) and (not kind or mark.kind == kind)]


def rows(marks: Sequence[Mark], entries: Mapping[UUID, Entry], names: Mapping[UUID, str]) -> list[dict[str, Any]]:
    """The marks for the timeline. `names`: what everyone in the family is called."""
    return [
        dict(mark.thing, tag="Statutory step") if mark.kind == STEPS else _entry(entries[mark.thing], names)
        for mark in marks
    ]


def _entry(entry: Entry, names: Mapping[UUID, str]) -> dict[str, Any]:
    said = (who(rows_of(entry), names), entry.text)
    return {
        "title": entry.get_kind_display(),
        "href": entry_url(entry),
        "byline": f"by {byline(entry)}",
        "when": moment(entry.at),
        "moment": timezone.localtime(entry.at).isoformat(),
        "text": "\n\n".join(part for part in said if part),
    }


class Narrow(GovukForm):
    """Narrow the chronology by year and by discipline."""

    mark_optional = False
    year = fields.SelectField("Year", blank="All years", required=False)
    discipline = fields.SelectField("Discipline", blank="All disciplines", required=False)

    def __init__(self, *args: Any, marks: Sequence[Mark], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = dict.fromkeys(str(mark.on.year) for mark in marks)
        kinds = {mark.kind for mark in marks}
        roles = [(key, role.discipline) for key, role in ROLES.items() if key in kinds]
        year, discipline = cast(Any, self.fields["year"]), cast(Any, self.fields["discipline"])
        year.choices = [("", "All years"), *((one, one) for one in years)]
        steps = [(STEPS, "Statutory steps")] if STEPS in kinds else []
        discipline.choices = [("", "All disciplines"), *roles, *steps]
