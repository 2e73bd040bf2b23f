"""Every address of the workbook. Each view declares its own door."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

ROOMS = (
    "access",
    "home",
    "finding",
    "families",
    "people",
    "pathway",
    "prompts",
    "rules",
    "workbook",
    "chronology",
    "partners",
    "attachments",
    "programme",
    "plan",
    "supervision",
    "meetings",
    "quality",
    "caseload",
    "flow",
    "protected",
    "drawings",
    "handover",
    "merging",
    "feeds",
    "returns",
    "insight",
    "api",
    "oversight",
    "staff",
    "notices",
    "help",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"safeguarding.casework.{room}.urls")) for room in ROOMS
]

handler400 = "safeguarding.casework.design.errors.bad_request"
handler403 = "safeguarding.casework.design.errors.not_permitted"
handler404 = "safeguarding.casework.design.errors.not_found"
handler500 = "safeguarding.casework.design.errors.server_error"
