"""What is kept of the review of doubtful links beside the decisions: second looks, and the models that came of it."""

from __future__ import annotations

from django.db import models

from safeguarding.casework.access.models import User
from safeguarding.casework.access.rows import Row
from safeguarding.casework.access.scopes import AuthorityRows
from safeguarding.casework.families.scopes import PeopleOfAuthority


class SecondLook(Row):
    """What a second person said of a row, not knowing what the first had decided. Immutable."""

    SCOPE = PeopleOfAuthority("link.review", path="event__links__person")
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"reason"})
    NOT_PERSONAL = frozenset({"answer"})

    class Answer(models.TextChoices):
        SAME = "same", "The same person"
        NOBODY = "nobody", "Nobody of ours"
        CANNOT_TELL = "cannot_tell", "Can’t tell"

    event = models.OneToOneField("feeds.FeedEvent", on_delete=models.CASCADE, related_name="second_look")
    answer = models.CharField(max_length=11, choices=Answer)
    chosen = models.ForeignKey("feeds.Link", on_delete=models.CASCADE, related_name="+", null=True, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()


class LinkModel(Row):
    """A model of one feed as it was kept: weights and thresholds, nothing of any person. The latest is used. Immutable."""

    SCOPE = AuthorityRows("link.review")
    MAY_CHANGE = frozenset()
    NOT_PERSONAL = frozenset({"feed", "artefact"})

    feed = models.CharField(max_length=24)
    number = models.PositiveIntegerField()
    artefact = models.JSONField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "feed", "number"], name="a_version_of_a_model_once")
        ]
