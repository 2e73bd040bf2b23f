"""What was written about a person, by whom and when: so that no value stands without its author and its date."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models
from django.utils import timezone

from safeguarding.casework.access.models import User
from safeguarding.casework.access.rows import Row
from safeguarding.casework.families.scopes import PersonRows

#: What of a person is written down value by value, in the words of the page.
FIELDS: dict[str, str] = {
    "given_name": "Given name",
    "family_name": "Family name",
    "known_as": "Known as",
    "birth_date": "Date of birth",
    "expected_birth_date": "Expected date of birth",
    "pregnancy_ended_on": "Pregnancy ended",
    "death_date": "Date of death",
    "sex": "Sex",
    "ethnicity": "Ethnicity",
    "disability": "Disability",
    "address": "Address",
    "la_child_id": "Council’s child id",
    "upn": "Unique pupil number",
    "former_upn": "Former unique pupil number",
    "nhs_number": "NHS number",
}


class Written(Row):
    """One value that somebody wrote about a person. Immutable; the latest of a field says what was written last.

    A value that came with a return has none: the page says so.
    """

    SCOPE = PersonRows()
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"value"})
    NOT_PERSONAL = frozenset({"field", "source"})

    class Source(models.TextChoices):
        SAID = "said", "They said so"
        FAMILY = "family", "Somebody in the family said so"
        SEEN = "seen", "A worker saw the document"
        AGENCY = "agency", "Another agency told us"
        NOT_SAID = "", "Not said"

    person = models.ForeignKey("families.Person", on_delete=models.PROTECT, related_name="written")
    field = models.CharField(max_length=24, choices=list(FIELDS.items()))
    value = models.CharField(max_length=220, blank=True, help_text="Empty: somebody took the value back.")
    source = models.CharField(max_length=8, choices=Source, blank=True, help_text="How it is known.")
    since = models.DateField(null=True, blank=True, help_text="From when it holds, where that was said.")
    until = models.DateField(null=True, blank=True, help_text="Until when it held, where it no longer does.")
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "written"
        indexes = [models.Index(fields=["person", "field", "-written_at"], name="written_by_person")]


def write_down(person: Any, values: Mapping[str, Any], by: Any, **more: Any) -> list[Written]:
    """Keep who wrote these values of the person, within the action that changes them. `more`: source, since, until."""
    now = timezone.now()
    rows = [
        Written(
            authority_id=person.authority_id, person=person, field=field, value=as_text(value), written_by=by,
            written_at=now, **more,
        )
        for field, value in values.items()
    ]  # fmt: skip
    return Written.objects.bulk_create(rows)


def as_text(value: Any) -> str:
    """A value as it is written down: dates as 2026-04-03, nothing as empty text."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)
