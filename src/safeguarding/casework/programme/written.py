"""What people write beside the workbook’s entries: never changed, only followed by a row that replaces it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from safeguarding.casework.access.models import User
from safeguarding.casework.access.rows import Row
from safeguarding.casework.families.models import Family
from safeguarding.casework.workbook.models import ROLE_CHOICES

#: What holds now: replaced by nothing, and not entered in error.
STANDS = Q(replaced_by__isnull=True, mistake="")


class Written(Row):
    """A row with its author. As `replaces` is unique, two people can’t write over the same version unawares.

    A row with a `mistake` says that what it replaces was entered in error, and why.
    """

    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"mistake"})
    NOT_PERSONAL = frozenset({"role"})

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40, choices=ROLE_CHOICES, help_text="The author’s role when it was written.")
    written_at = models.DateTimeField()
    client_key = models.UUIDField(help_text="A form sent twice is one row.")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True)
    mistake = models.CharField(max_length=200, blank=True, help_text="Why what it replaces was entered in error.")

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["authority", "client_key"], name="%(class)s_once_a_form"),
        ]
        # Few rows replace another: over all of them, planners that have counted take the unique index for useless.
        indexes = [
            models.Index(fields=["replaces"], condition=Q(replaces__isnull=False), name="%(class)s_replaces"),
        ]
