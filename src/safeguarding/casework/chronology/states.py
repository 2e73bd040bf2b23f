"""When nothing more is picked: while the chronology is locked."""

from __future__ import annotations

from safeguarding.casework.access.states import closed_when
from safeguarding.casework.chronology.models import Lock, Pick
from safeguarding.casework.families.models import Family
from safeguarding.casework.workbook.states import family_is_closed

LOCKED = "This chronology is locked. Unlock it first: what was locked stays as it is, and a new version begins."


def standing_lock(family: Family) -> Lock | None:
    """The lock that holds now; None while the chronology is open."""
    return Lock.objects.filter(family=family, unlocked__isnull=True).order_by("-number").first()


@closed_when("entry.write", "Pick")
def pick_is_locked(pick: Pick) -> str | None:
    return family_is_closed(pick.family) or (LOCKED if standing_lock(pick.family) else None)
