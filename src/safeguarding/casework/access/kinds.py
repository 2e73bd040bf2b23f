"""Kinds of record that a sharing agreement covers, and which kind each permission of a partner's post needs."""

from __future__ import annotations

from collections.abc import Collection

#: Kinds that come in as a partner's extract.
FEEDS: dict[str, str] = {
    "police": "Police extract",
    "hospital": "Hospital extract",
    "mental_health": "Mental health extract",
    "substance_misuse": "Substance misuse extract",
    "school": "School extract",
    "probation": "Probation extract",
    "housing": "Housing extract",
    "ambulance": "Ambulance extract",
    "childrens_services": "Children’s services extract",
}

#: Kinds that stand in the family's file.
FILES: dict[str, str] = {
    "family": "Family, plan and dates",
    "workbook": "Workbook entries and summaries",
    "supervision": "Group supervision",
    "protected": "Protected records",
    "indicators": "Multi-agency indicators",
}

KINDS: dict[str, str] = FILES | FEEDS

#: The kinds of which one must be covered before a partner's post may use the permission. Unlisted needs none.
NEEDS: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        ("family.read", "person.write", "person.merge", "family.opened", "sharing.decide", "caseload.read"),
        frozenset({"family"}),
    ),
    **dict.fromkeys(("entry.read", "entry.write", "assessment.write", "summary.write"), frozenset({"workbook"})),
    **dict.fromkeys(
        ("supervision.read", "supervision.hold", "rating.give", "action.finish", "board.read"),
        frozenset({"supervision"}),
    ),
    **dict.fromkeys(("pulse.answer", "quality.read", "quality.observe"), frozenset({"supervision"})),
    **dict.fromkeys(("protected.read", "protected.write"), frozenset({"protected"})),
    **dict.fromkeys(("feed.upload", "feed.read", "partners.read"), frozenset(FEEDS)),
    "indicator.read": frozenset(FEEDS) | {"indicators"},
}


def covered(permissions: Collection[str], kinds: Collection[str]) -> frozenset[str]:
    """Those of a partner's permissions that an agreement over `kinds` leaves open."""
    held = frozenset(kinds)
    return frozenset(name for name in permissions if name not in NEEDS or NEEDS[name] & held)
