"""When no assessment is written: the file is closed."""

from __future__ import annotations

from safeguarding.casework.access.states import closed_when
from safeguarding.casework.families.models import Family
from safeguarding.casework.workbook.states import family_is_closed


@closed_when("assessment.write", "Family")
def assessment_of_a_closed_family(family: Family) -> str | None:
    return family_is_closed(family)
