"""What closes a door here: one's own posts, and agreements that lack a term."""

from __future__ import annotations

from datetime import date
from typing import Any

from safeguarding.casework.access.kinds import KINDS
from safeguarding.casework.access.models import Agency, User
from safeguarding.casework.access.policies import Refused

OWN = "Nobody changes their own posts. Ask another administrator."


def not_ones_own(by: Any, user: User) -> None:
    """Raise Refused where somebody would change what they may do themselves."""
    if by.pk == user.pk:
        raise Refused(OWN)


def missing_terms(agency: Agency, terms: dict[str, Any]) -> str:
    """The sentence that says what the terms lack before they can open a door; empty when they are whole."""
    start: date = terms["start"]
    if not terms["kinds"]:
        return "Select at least one kind of record."
    if unknown := sorted(set(terms["kinds"]) - set(KINDS)):
        return f"{', '.join(unknown)} is no kind of record. Choose from those listed."
    if not terms.get("dpia_reference") or not terms.get("dpia_on") or terms["dpia_on"] > start:
        return "A data protection impact assessment comes before regular sharing: give its reference and its date."
    if agency.kind == Agency.Kind.NHS and not terms.get("caldicott_guardian"):
        return "An agreement with an NHS body names its Caldicott guardian."
    if not terms.get("told", True) and not terms.get("not_told_reason"):
        return "Say why families are not told what is shared."
    if not terms.get("signed_by_council") or not terms.get("signed_by_partner"):
        return "Say who signed for the council and who for the partner."
    return ""
