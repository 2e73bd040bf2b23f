"""What an observer types is kept until it is saved. It is about no family."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from safeguarding.casework.access.policies import visible
from safeguarding.casework.quality.models import DrawnDay, Observation
from safeguarding.casework.workbook import queries
from safeguarding.casework.workbook.drafts import FORMS, DraftForm
from safeguarding.casework.workbook.presenters import saved_at


def register() -> None:
    """The form keeps drafts under the key of the drawn day."""
    FORMS["observation"] = DraftForm("quality.observe", "observed-day", takes_family=False, settled=_written)


def name_for(row: DrawnDay) -> str:
    """The name of the draft of what was seen on the day."""
    return f"observation:{row.pk}"


def _written(things: Sequence[str], fields: Mapping[str, Any], by: Any) -> bool:
    return visible(by, Observation.objects.filter(drawn=UUID(things[0]))).exists()


def kept(request: HttpRequest, row: DrawnDay) -> tuple[dict[str, Any] | None, dict[str, str]]:
    """What the observer typed before, for the form; and what its page needs to keep it."""
    draft = queries.draft_of(request.user, None, name_for(row)) if request.method != "POST" else None
    there = reverse("observed-day-draft", args=[row.pk])
    restored = saved_at(draft, timezone.now()) if draft else ""
    return draft.fields if draft else None, {"draft": there, "draft_url": there, "restored": restored}
