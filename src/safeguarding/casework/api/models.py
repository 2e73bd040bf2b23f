"""Tokens by which the authority's other systems come in."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from safeguarding.casework.access.models import User
from safeguarding.casework.access.rows import Row
from safeguarding.casework.access.scopes import AuthorityRows


class Token(Row):
    """A key for one system, acting as one user who is not a person. The secret itself is never stored.

    It works from when a second person has approved it until it expires or is withdrawn, and opens no more than the
    posts of its user do at that moment.
    """

    SCOPE = AuthorityRows("api.read")
    NOT_PERSONAL = frozenset({"label", "prefix", "digest", "permissions"})

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    label = models.CharField(max_length=120, help_text="Which system holds it.")
    prefix = models.CharField(max_length=20, help_text="The first letters, by which people know it.")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the secret.")
    permissions = models.JSONField(default=list)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")), name="two_people_make_a_token"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="token_expires_after_it_is_made"),
        ]

    def __str__(self) -> str:
        return self.label
