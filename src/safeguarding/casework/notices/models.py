"""What an authority announces to its staff, who has put it away, and whether a person wants letters.

What waits for a person is no table: it is worked out from the records themselves, each time (`queries.waiting_for`).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from safeguarding.casework.access.models import User
from safeguarding.casework.access.rows import Row
from safeguarding.casework.access.scopes import AuthorityRows, OwnRows


class Announcement(Row):
    """Words to everybody who works here, from one day to another. Never changed: withdrawn, and written anew."""

    SCOPE = AuthorityRows()
    MAY_CHANGE = frozenset({"withdrawn_at"})
    PERSONAL = frozenset({"title", "words"})

    title = models.CharField(max_length=120)
    words = models.CharField(max_length=1000)
    start = models.DateField()
    end = models.DateField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="announcement_ends_after_start"),
        ]


class PutAway(Row):
    """That a person has read an announcement and wants it no more."""

    SCOPE = OwnRows()

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="put_away")

    class Meta:
        verbose_name_plural = "put away"
        constraints = [models.UniqueConstraint(fields=["user", "announcement"], name="put_away_once")]


class LetterWish(Row):
    """Whether a person wants an e-mail when something waits for them, and when the last one was sent.

    No row is yes: whoever has never been asked is told.
    """

    SCOPE = OwnRows()

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    wanted = models.BooleanField(default=True)
    sent_at = models.DateTimeField(null=True, blank=True)
