"""A family's file handed over to another authority, and one received from there."""

from __future__ import annotations

from django.db import models

from safeguarding.casework.access.models import User
from safeguarding.casework.access.rows import Row
from safeguarding.casework.families.models import Family
from safeguarding.casework.families.scopes import FamilyRows
from safeguarding.casework.handover.scopes import ReceivedRecords


class Handover(Row):
    """That a copy of the file went to another authority: what went, why, and who sent it. Immutable."""

    SCOPE = FamilyRows(permission="family.transfer")
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"reason"})
    NOT_PERSONAL = frozenset({"to_code", "went", "digest"})

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="handovers")
    to_code = models.CharField(max_length=3)
    reason = models.CharField(max_length=400)
    went = models.JSONField(default=dict, help_text="How many of each kind of record went.")
    work_ended = models.BooleanField(help_text="The sending authority’s own work with the family ended with it.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the sealed file.")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()


class Received(Row):
    """That a file came from another authority, and became this family. Immutable."""

    SCOPE = FamilyRows()
    MAY_CHANGE = frozenset()
    NOT_PERSONAL = frozenset({"from_code", "from_name", "digest"})

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="received")
    from_code = models.CharField(max_length=3)
    from_name = models.CharField(max_length=120)
    sent_on = models.DateField()
    digest = models.CharField(max_length=64)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "received"
        constraints = [models.UniqueConstraint(fields=["authority", "digest"], name="a_file_is_received_once")]


class ReceivedItem(Row):
    """A record of the other authority, to be read. It counts in no clock, return or indicator here. Immutable."""

    SCOPE = ReceivedRecords()
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"title", "text"})
    NOT_PERSONAL = frozenset({"kind"})

    class Kind(models.TextChoices):
        STEP = "step", "Statutory step"
        ENTRY = "entry", "Workbook entry"
        RATING = "rating", "Rating"
        NETWORK = "network", "Contact in the network"
        SUMMARY = "summary", "Monthly summary"
        WORDS = "words", "A child’s own words"
        CHOSEN = "chosen", "Chosen chronology"
        PLAN = "plan", "Plan"
        WORK = "work", "Programme"
        ASSESSED = "assessed", "Parenting assessment"
        KIN = "kin", "Relationship"

    received = models.ForeignKey(Received, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=8, choices=Kind)
    on = models.DateField()
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["received", "-on"], name="received_by_day")]
