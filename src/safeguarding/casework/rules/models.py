"""An authority’s own rules: each version a row, so that what held on a day, who said it and why stays known."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from safeguarding.casework.access.models import User
from safeguarding.casework.access.rows import Row
from safeguarding.casework.access.scopes import AuthorityRows


class SaidRules(Row):
    """What the authority says of a topic from a day on, in place of what comes with the workbook. Immutable: what was said
    last counts, from its first day on. `replaces` is unique, so two people can’t change the same rules unawares."""

    SCOPE = AuthorityRows()
    MAY_CHANGE = frozenset()
    NOT_PERSONAL = frozenset({"topic", "content", "reason"})

    topic = models.CharField(max_length=40, help_text="As in rules/topics.py: caseload-weights, …")
    starts = models.DateField()
    content = models.JSONField(help_text="As the topic’s own file has it, and checked as that is.")
    reason = models.CharField(max_length=400)
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True)

    class Meta:
        verbose_name_plural = "said rules"
        indexes = [models.Index(fields=["replaces"], condition=Q(replaces__isnull=False), name="said_that_replaces")]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "topic"], condition=Q(replaces__isnull=True), name="one_first_said_a_topic"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="said_rules_have_a_reason"),
        ]
