"""The frame round every page of a family’s file: its name, its pages, and the record that somebody opened it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from safeguarding.casework.access.policies import check, find
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.audit.recording import record
from safeguarding.casework.families.models import Family, LastLook

#: Name of the page, words in the sub-navigation, permission that shows it. Rooms above add theirs here by name.
PAGES = (
    ("family", "Family", "family.read"),
    ("workbook", "Workbook", "family.read"),
    ("chronology", "Chronology", "family.read"),
    ("visits", "Visits", "family.read"),
    ("clocks", "Dates due", "family.read"),
    ("supervision", "Group supervision", "supervision.read"),
)


def opened(request: HttpRequest, family_id: Any, section: str, permission: str = "family.read") -> Family:
    """The family of the address, for somebody who may see it; the reading is recorded or the page fails.

    Raises Http404 for a family that the person may not know of, Refused where the role may not read the section.
    """
    user: Any = request.user
    family = find(user, Family, pk=family_id)
    check(user, permission)
    with transaction.atomic():
        record(user, "read", family, section=section)
        LastLook.objects.update_or_create(
            user=user, family=family, defaults={"at": timezone.now(), "authority_id": family.authority_id}
        )
    return family


def frame(request: HttpRequest, family: Family, current: str) -> dict[str, Any]:
    """`family_name`, `family_url`, `family_pages` and `family_closed` for the template families/frame.html."""
    snapshot = snapshot_of(request.user)
    return {
        "family_id": str(family.pk),
        "family_name": family.name,
        "family_url": reverse("family", args=[family.pk]),
        "family_closed": family.closed_on is not None,
        "family_pages": [
            {"text": words, "href": reverse(name, args=[family.pk]), "current": name == current}
            for name, words, permission in PAGES
            if permission in snapshot.permissions
        ],
    }
