"""What closes a door here: one's own posts, and agreements that lack a term."""

from __future__ import annotations

from datetime import date
from typing import Any

from safeguarding.casework.access.kinds import FEEDS, KINDS
from safeguarding.casework.access.models import Agency, User
from safeguarding.casework.access.policies import Refused
from safeguarding.casework.access.terms import defaults
from safeguarding.evidence.feeds.columns import headline, lacking

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
    if sentence := _too_much(terms):
        return sentence
    if not terms.get("dpia_reference") or not terms.get("dpia_on") or terms["dpia_on"] > start:
        return "A data protection impact assessment comes before regular sharing: give its reference and its date."
    if agency.kind == Agency.Kind.NHS and not terms.get("caldicott_guardian"):
        return "An agreement with an NHS body names its Caldicott guardian."
    if not terms.get("told", True) and not terms.get("not_told_reason"):
        return "Say why families are not told what is shared."
    if not terms.get("signed_by_council") or not terms.get("signed_by_partner"):
        return "Say who signed for the council and who for the partner."
    return ""


def _too_much(terms: dict[str, Any]) -> str:
    """The sentence that says what the terms share beyond what may be; empty where nothing."""
    most = defaults()
    if (terms.get("months_seen") or 0) > most.months_shown:
        return f"An agreement can show {most.months_shown} months at most."
    if (terms.get("years_held") or 0) > most.years_held:
        return f"An agreement can let extracts be held for {most.years_held} years at most."
    columns = terms.get("columns", {})
    if columns is None or (other := sorted(set(columns) - set(terms["kinds"]))):
        return "Say which columns of each extract are agreed." if columns is None else f"{other[0]} is not agreed."
    found = (lacking(kind, columns.get(kind, headline(kind))) for kind in terms["kinds"] if kind in FEEDS)
    return next(filter(None, found), "")
