"""What patterns in the audit log turned up, and what people made of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from safeguarding.casework.access.models import User
from safeguarding.casework.access.rows import Row
from safeguarding.casework.oversight.scopes import FindingRows


class Finding(Row):
    """A pattern in what one worker did on one day. It says that somebody should look, not that anything was wrong.

    It holds the family's key without a reference, as the log does: it outlives the file.
    """

    SCOPE = FindingRows()
    NOT_PERSONAL = frozenset({"pattern"})

    pattern = models.CharField(max_length=20)
    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    family_id = models.UUIDField(null=True, blank=True)
    day = models.DateField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pattern", "worker", "family_id", "day"], condition=Q(family_id__isnull=False),
                name="one_finding_a_family_and_day",
            ),
            models.UniqueConstraint(
                fields=["pattern", "worker", "day"], condition=Q(family_id__isnull=True), name="one_finding_a_day"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["authority", "-day"], name="finding_by_day")]


class Reason(Row):
    """Why a worker said that they opened so many files, in their words. It never changes."""

    SCOPE = FindingRows("finding")
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"words"})

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="reasons")
    at = models.DateTimeField()
    hour = models.PositiveIntegerField()
    day = models.PositiveIntegerField()
    words = models.CharField(max_length=400)


class Look(Row):
    """That somebody looked at a finding, what they decided and why. It never changes: a second look is a second row."""

    SCOPE = FindingRows("finding")
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"note"})
    NOT_PERSONAL = frozenset({"decision"})

    class Decision(models.TextChoices):
        EXPLAINED = "explained", "Explained: there was a reason to open it"
        ASKED = "asked", "The worker has been asked"
        REFERRED = "referred", "Passed on to information governance or to people management"

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="looks")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    decision = models.CharField(max_length=12, choices=Decision)
    note = models.CharField(max_length=1000)
