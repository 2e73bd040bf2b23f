"""Links over time: which were withdrawn and why, which were drawn for a sample, and how far the links are up to date."""

from __future__ import annotations

from django.db import models

from safeguarding.casework.access.models import Agency, User
from safeguarding.casework.access.rows import Row
from safeguarding.casework.access.scopes import AuthorityRows
from safeguarding.casework.families.scopes import PeopleOfAuthority


class LinkWithdrawal(Row):
    """That a link stands no more, because who our people are has changed. Immutable; the pair may be linked again."""

    SCOPE = PeopleOfAuthority("link.review", path="link__person")
    MAY_CHANGE = frozenset()
    NOT_PERSONAL = frozenset({"reason"})

    class Reason(models.TextChoices):
        GONE = "gone", "The person may no longer be linked"
        CHANGED = "changed", "What we know of the person has changed"
        OTHERS = "others", "Somebody else was added or changed"

    link = models.OneToOneField("feeds.Link", on_delete=models.CASCADE, related_name="withdrawal")
    reason = models.CharField(max_length=7, choices=Reason)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()


class SampledPair(Row):
    """A sure link or a near miss that was drawn by chance, so that a person looks at it. Immutable.

    It stands for `of` / `drawn` pairs like it.
    """

    SCOPE = PeopleOfAuthority("link.review", path="link__person")
    MAY_CHANGE = frozenset()
    NOT_PERSONAL = frozenset({"stratum"})

    class Stratum(models.TextChoices):
        SURE = "sure", "Surely linked"
        NEAR = "near", "Nearly doubtful, and not linked"

    link = models.OneToOneField("feeds.Link", on_delete=models.CASCADE, related_name="sampled")
    stratum = models.CharField(max_length=4, choices=Stratum)
    of = models.PositiveIntegerField(help_text="How many such rows there were to draw from.")
    drawn = models.PositiveIntegerField(help_text="How many were drawn.")
    drawn_at = models.DateTimeField()


class Relinked(Row):
    """How far the links of one agency’s rows of a feed are up to date with our people.

    `seen` holds a keyed digest of each person as the linker saw them last: no name, date or number of anybody.
    """

    SCOPE = AuthorityRows("link.review")
    NOT_PERSONAL = frozenset({"feed", "seen"})

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    feed = models.CharField(max_length=24)
    seen = models.JSONField(default=dict)
    number = models.PositiveIntegerField(default=0, help_text="How often it was brought up to date.")
    checked_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    added = models.PositiveIntegerField(default=0)
    withdrawn = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "relinked"
        constraints = [models.UniqueConstraint(fields=["authority", "agency", "feed"], name="one_relinked_a_feed")]
