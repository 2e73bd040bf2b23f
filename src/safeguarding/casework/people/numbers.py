"""Numbers by which others know a person: how they are written, and whether their check digit or letter is right."""

from __future__ import annotations

import nhs_number

from safeguarding.casework.families.models import Identifier
from safeguarding.evidence.returns.cin_census import upn

#: What a page asks for. The council's child id comes from the council's own system, not from a page.
ASKED = (Identifier.Scheme.NHS_NUMBER, Identifier.Scheme.UPN, Identifier.Scheme.FORMER_UPN)
TAKEN = "Another person whom you work with has this number. Check both, and correct the one that is wrong"
_NHS = "This is no NHS number: its last digit doesn’t fit the others. Enter the 10 digits as they stand on a letter"
_UPN = "This is no unique pupil number: its first letter doesn’t fit the rest. Enter the letter and 12 characters as the school has them"


def tidy(scheme: str, value: str) -> str:
    """The number without spaces and dashes, letters as capitals."""
    return "".join(value.upper().split()).replace("-", "")


def fault(scheme: str, value: str) -> str:
    """Why the tidied number can't be right; empty where it can, and for an empty one.

    NHS numbers: modulus 11, NHS data dictionary. Pupil numbers: `evidence.returns.cin_census.upn`.
    """
    if not value:
        return ""
    if scheme == Identifier.Scheme.NHS_NUMBER:
        if not (value.isascii() and value.isdigit()) or len(value) != 10:
            return "NHS number must be 10 digits, like 999 123 4560"
        return "" if nhs_number.is_valid(value) else _NHS
    if scheme in (Identifier.Scheme.UPN, Identifier.Scheme.FORMER_UPN):
        if len(value) != 13:
            return "Unique pupil number must be 13 characters, like A123456789012"
        return "" if upn.is_valid(value) else _UPN
    return "Select which number it is"


def spoken(scheme: str, value: str) -> str:
    """The number as people write it: NHS numbers as 3, 3 and 4 digits."""
    if scheme == Identifier.Scheme.NHS_NUMBER and len(value) == 10:
        return f"{value[:3]} {value[3:6]} {value[6:]}"
    return value
