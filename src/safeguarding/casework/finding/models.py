"""What somebody looked for, and the lists that they keep under a name of their own."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from safeguarding.casework.access.models import User
from safeguarding.casework.access.rows import Row
from safeguarding.casework.access.scopes import OwnRows


class Search(Row):
    """What one person looked for, so that no name stands in an address. With a name of its own it is kept on their home
    page; without one it goes with the next few. It holds what was asked, never what was found."""

    SCOPE = OwnRows()
    PERSONAL = frozenset({"name", "words", "filters"})
    NOT_PERSONAL = frozenset({"kind"})

    class Kind(models.TextChoices):
        WORDS = "words", "Search"
        FAMILIES = "families", "List of families"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=80, blank=True)
    words = models.CharField(max_length=200, blank=True)
    filters = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "searches"
        indexes = [models.Index(fields=["user", "-at"], name="search_by_user")]
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], condition=~Q(name=""), name="one_kept_search_a_name")
        ]
