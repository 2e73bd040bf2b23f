"""An authority’s own prompts: each change a row, so that who wrote what and when stays known."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from safeguarding.casework.access.models import User
from safeguarding.casework.access.rows import Row
from safeguarding.casework.access.scopes import AuthorityRows


class Prompt(Row):
    """What stands beside a question from now on, for the whole authority. An empty text shows none.

    The latest row is the one that stands: `replaces` is unique, so two people can’t change the same one unawares."""

    SCOPE = AuthorityRows()
    MAY_CHANGE = frozenset()
    NOT_PERSONAL = frozenset({"name", "text"})

    name = models.CharField(max_length=60)
    text = models.CharField(max_length=400, blank=True)
    writer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["replaces"], condition=Q(replaces__isnull=False), name="prompt_that_replaces")]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "name"], condition=Q(replaces__isnull=True), name="one_first_prompt_a_name"
            )
        ]
