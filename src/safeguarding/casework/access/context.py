"""What every page knows of the person signed in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from safeguarding.casework.access.models import Authority
from safeguarding.casework.access.snapshot import snapshot_of

#: Name of the page, words in the navigation, permission that shows it.
NAVIGATION = (
    ("home", "Home", "home.see"),
    ("waiting", "For you", "home.see"),
    ("board", "Board", "board.read"),
    ("meetings", "Supervision days", "supervision.read"),
    ("quality", "Quality", "quality.read"),
    ("caseload", "Caseload", "caseload.read"),
    ("this-week", "This week", "caseload.manage"),
    ("caseloads-by-team", "Caseloads by team", "caseload.count"),
    ("children-without-family", "New children", "children.group"),
    ("duplicates", "Duplicates", "person.merge"),
    ("deliveries", "Partner data", "feed.read"),
    ("indicators", "Indicators", "indicator.read"),
    ("census", "Census", "census.import"),
    ("emergency", "Emergency", "breakglass.open"),
    ("cover", "Cover", "cover.manage"),
    ("people", "People", "staff.manage"),
    ("announcements", "Announcements", "announcement.write"),
    ("agreements", "Sharing agreements", "agreement.read"),
    ("tokens", "Tokens", "api.read"),
    ("prompts", "Prompts", "prompt.change"),
    ("logs", "Logs", "audit.team"),
)


def signed_in(request: HttpRequest) -> dict[str, Any]:
    """`council`, `made_up`, `signed_in_as` and `navigation` and `may_search` for the page layout."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        made_up = Authority.objects.filter(made_up=True).exists() if user is not None else False
        return {"council": "", "made_up": made_up, "signed_in_as": "", "navigation": []}
    snapshot = snapshot_of(user)
    authority = user.authority  # read with the user
    here = request.path
    navigation = [
        {"text": text, "href": reverse(name), "current": here == reverse(name)}
        for name, text, permission in NAVIGATION
        if permission in snapshot.permissions
    ]
    role = snapshot.role.name if snapshot.role else "no post"
    return {
        "council": authority.name,
        "made_up": authority.made_up,
        "signed_in_as": f"{user.name}, {role}",
        "navigation": navigation,
        "may_search": "family.read" in snapshot.permissions,
    }
