"""The frame round every page of a family’s file: its name, its pages, and the record that somebody opened it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from safeguarding.casework.access.policies import check, find
from safeguarding.casework.access.roles import PERPETRATOR_SIDE
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.audit.recording import READ, record
from safeguarding.casework.families.models import Family, LastLook
from safeguarding.casework.families.pace import let_open
from safeguarding.casework.families.scopes import relationship

#: Name of the page, words in the sub-navigation, permission that shows it. Rooms above add theirs here by name.
PAGES = (
    ("family", "Family", "family.read"),
    ("workbook", "Workbook", "entry.read"),
    ("chronology", "Chronology", "entry.read"),
    ("visits", "Visits", "entry.read"),
    ("plan", "Plan", "entry.read"),
    ("programme", "Programme", "entry.read"),
    ("clocks", "Dates due", "family.read"),
    ("supervision", "Group supervision", "supervision.read"),
    ("contact-rules", "Contact", "entry.write"),
    ("protected", "Protected information", "protected.read"),
    ("sharing", "Sharing", "sharing.decide"),
    ("restricted", "Who may open it", "family.restrict"),
)


def opened(
    request: HttpRequest, family_id: Any, section: str, permission: str = "family.read", compartment: str = ""
) -> Family:
    """The family of the address, for somebody who may see it; the reading is recorded or the page fails.

    Recorded with the relationship by which the reader reaches the family. `compartment` is the protected kind of record
    that the page shows: who may not read that kind doesn't see in the log that somebody did.
    Raises Http404 for a family that the person may not know of, Refused where the role may not read the section, and
    AskedWhy where they open so many families' files that they must say why first.
    """
    user: Any = request.user
    family = find(user, Family, pk=family_id)
    check(user, permission, family, found=True)
    if sentence := let_open(user, family.pk):
        messages.warning(request, sentence, fail_silently=True)
    with transaction.atomic():
        by = relationship(snapshot_of(user), family.pk)
        record(user, READ, family, compartment=compartment, section=section, relationship=by)
        look = LastLook(user=user, family=family, authority_id=family.authority_id, at=timezone.now())
        LastLook.objects.bulk_create(
            [look], update_conflicts=True, unique_fields=["user", "family"], update_fields=["at"]
        )
    return family


def frame(request: HttpRequest, family: Family, current: str) -> dict[str, Any]:
    """`family_name`, `family_url`, `family_pages` and `family_closed` for the template families/frame.html, and
    `safety_plan_url`, empty for whom the workbook is closed, and `partners_url`, for whom partners’ headlines are."""
    snapshot = snapshot_of(request.user)
    shut = {"contact-rules"} if any(post.role.key in PERPETRATOR_SIDE for post in snapshot.posts) else frozenset()
    return {
        "family_id": str(family.pk),
        "family_name": family.name,
        "family_url": reverse("family", args=[family.pk]),
        "family_closed": family.closed_on is not None,
        "safety_plan_url": reverse("safety-plan", args=[family.pk]) if "entry.read" in snapshot.permissions else "",
        "partners_url": reverse("partners", args=[family.pk]) if "partners.read" in snapshot.permissions else "",
        "family_pages": [
            {"text": words, "href": reverse(name, args=[family.pk]), "current": name == current}
            for name, words, permission in PAGES
            if permission in snapshot.permissions and name not in shut
        ],
    }
