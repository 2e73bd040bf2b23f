"""Saying rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.models import Authority
from safeguarding.casework.access.policies import Refused, check
from safeguarding.casework.audit.recording import record
from safeguarding.casework.rules.models import SaidRules
from safeguarding.casework.rules.topics import TOPICS


class Overtaken(Exception):
    """Somebody changed the rules first. `standing` is what stands now; nothing was changed."""

    def __init__(self, standing: SaidRules) -> None:
        super().__init__("Somebody changed the rules first.")
        self.standing = standing


@transaction.atomic
def say(
    key: str, starts: date, content: Mapping[str, Any], reason: str, *, replaces: UUID | None, by: Any
) -> SaidRules:
    """Say an authority’s own rules of a topic from a day on, on top of the version that was read (None for what comes with
    the workbook). Said twice with the same words, it is one version.

    Raises Overtaken where another version stands, Refused for content that the topic can’t read.
    """
    check(by, "cycle.change")
    if starts < timezone.localdate():
        raise Refused("Rules begin today or later. What held before stays as it was.")
    if not reason.strip():
        raise Refused("Give the reason for these rules.")
    try:
        TOPICS[key].read(content)
    except ValueError as error:
        raise Refused(str(error)) from error
    Authority.objects.select_for_update(no_key=True).get(pk=by.authority_id)  # whoever changes them too waits
    of: dict[str, Any] = {"authority_id": by.authority_id, "topic": key}
    stands = SaidRules.objects.filter(**of, replaced_by__isnull=True).select_related("said_by").first()
    if stands and (stands.starts, stands.content, stands.reason) == (starts, content, reason):
        return stands
    if replaces != (stands.pk if stands else None):
        raise Overtaken(stands) if stands else Refused("These rules are not there any more. Load the page again.")
    made = SaidRules.objects.create(
        **of, starts=starts, content=content, reason=reason, said_by=by, said_at=timezone.now(), replaces=stands
    )
    record(by, "said rules", made, topic=key, starts=starts)
    return made
