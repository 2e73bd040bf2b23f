"""Changing what stands beside a question."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.models import Authority
from safeguarding.casework.access.policies import check
from safeguarding.casework.audit.recording import record
from safeguarding.casework.prompts.defaults import LONGEST, defaults
from safeguarding.casework.prompts.models import Prompt


class Overtaken(Exception):
    """Somebody changed the prompt first. `standing` is what stands now; nothing was changed."""

    def __init__(self, standing: Prompt | None) -> None:
        super().__init__("Somebody changed this first.")
        self.standing = standing


@transaction.atomic
def change_prompt(name: str, text: str, *, replaces: UUID | None, by: Any) -> Prompt | None:
    """Give the prompt the authority’s own words, on top of the version that the person has read (None for the
    workbook’s own). The same words are no change: what stands comes back, None where that is the workbook’s own.

    Raises Overtaken where another version stands, LookupError for a name that no prompt has, ValueError for a text
    that is too long, Refused.
    """
    check(by, "prompt.change")
    if name not in defaults():
        raise LookupError(f"No prompt is called {name}.")
    if len(text) > LONGEST:
        raise ValueError(f"A prompt has {LONGEST} characters at most.")
    Authority.objects.select_for_update(no_key=True).get(pk=by.authority_id)  # whoever changes another waits
    stands = Prompt.objects.filter(authority_id=by.authority_id, name=name, replaced_by__isnull=True).first()
    if text == (stands.text if stands else defaults()[name]):
        return stands
    if replaces != (stands.pk if stands else None):
        raise Overtaken(stands)
    made = Prompt.objects.create(
        authority_id=by.authority_id, name=name, text=text, writer=by, written_at=timezone.now(), replaces=stands
    )
    record(by, "changed a prompt", made, name=name)
    return made
