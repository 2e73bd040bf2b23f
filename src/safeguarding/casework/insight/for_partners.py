"""What a partner reads of an indicator: the figures, and nothing that beside its own files tells whose rows were held back.

A partner knows what it sent. How many rows of it are held, which kinds and which days they cover would tell it whom an
agreement leaves out.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from safeguarding.evidence.indicators import IndicatorResult

NOT_KNOWN = (
    "This can’t be worked out for this quarter: not nought, not known. There can be many causes, from too few families to "
    "a fault in working it out. The council’s performance officers can tell which."
)
LEFT_OUT = "The time counted had not ended, or not all of it is known."


def for_partners(result: IndicatorResult) -> IndicatorResult:
    """The result without what it says of the rows that are held: days covered, incidents, reasons. One that has no figures
    says the same whatever the cause.
    """
    from safeguarding.evidence.indicators.result import (
        Excluded,
        Families,
        Linkage,
    )  # numerical libraries: only when asked

    counted, allocated = result.families.counted, result.families.allocated
    left_out = (Excluded("left_out", allocated - counted, False, LEFT_OUT),) if allocated > counted else ()
    kept = replace(
        result,
        coverage=(),
        coverage_says=f"{counted:,} of {allocated:,} families allocated are counted.",
        linkage=Linkage(0, 0, 0, 0, 0, 0, 0),
        linkage_says="",
        families=replace(result.families, excluded=left_out),
    )
    if result.made:
        return kept
    nobody = Families(0, 0, 0, ())
    return replace(
        kept, why_not=NOT_KNOWN, says=NOT_KNOWN, coverage_says="", cannot_show=(), hidden="", families=nobody,
        data_date=None,
    )  # fmt: skip
