"""When nothing more is written: the file is closed."""

from __future__ import annotations

from safeguarding.casework.access.states import closed_when
from safeguarding.casework.design.dates import day
from safeguarding.casework.families.models import Family


@closed_when("protected.write", "Family")
def family_is_closed(family: Family) -> str | None:
    if family.closed_on is None:
        return None
    return f"This family’s file was closed on {day(family.closed_on)}. Nothing more can be written in it."
