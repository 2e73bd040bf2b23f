"""What narrows a family's file further, or opens it in an emergency. Nothing here changes but its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import F, Q, QuerySet

from safeguarding.casework.access.models import Post, SharingAgreement, User
from safeguarding.casework.access.rows import Row
from safeguarding.casework.access.snapshot import Snapshot
from safeguarding.casework.families.scopes import FamilyRows


@dataclass(frozen=True)
class NotOnesOwn:
    """Rows on a family that the viewer may manage so, but for those that are about the viewer."""

    permission: str
    path: str = "family"
    user: str = "user"

    def narrow(self, snapshot: Snapshot, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = FamilyRows(self.path, self.permission).narrow(snapshot, queryset)
        return rows.exclude(**{f"{self.user}_id": snapshot.user_id})


@dataclass(frozen=True)
class OwnOfFamily:
    """The viewer's own rows on a family that the viewer may still know of."""

    permission: str
    path: str = "family"
    user: str = "user"

    def narrow(self, snapshot: Snapshot, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = FamilyRows(self.path, self.permission).narrow(snapshot, queryset)
        return rows.filter(**{f"{self.user}_id": snapshot.user_id})


class Restriction(Row):
    """A file that only named posts open: staff relatives, high profile. Everybody else doesn't know of the family."""

    SCOPE = FamilyRows(permission="family.restrict")
    PERSONAL = frozenset({"reason"})

    family = models.ForeignKey("families.Family", on_delete=models.CASCADE, related_name="restrictions")
    posts = models.ManyToManyField(Post, through="families.RestrictedTo", related_name="+")
    reason = models.CharField(max_length=400)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["family"], condition=Q(ended_at__isnull=True), name="one_restriction_now")
        ]


class RestrictedTo(Row):
    """One of the posts that a restricted file is open to, where they work with the family besides."""

    SCOPE = FamilyRows("restriction__family", "family.restrict")

    restriction = models.ForeignKey(Restriction, on_delete=models.CASCADE, related_name="named")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "restricted to"
        constraints = [models.UniqueConstraint(fields=["restriction", "post"], name="a_post_is_named_once")]


class Barred(Row):
    """A member of staff who must not know of a family's file, whatever their posts: own relatives. Never shown to them."""

    SCOPE = NotOnesOwn("family.restrict")
    PERSONAL = frozenset({"reason"})

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    family = models.ForeignKey("families.Family", on_delete=models.CASCADE, related_name="barred")
    reason = models.CharField(max_length=400)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "barred"
        constraints = [
            models.UniqueConstraint(fields=["user", "family"], condition=Q(ended_at__isnull=True), name="barred_once")
        ]


class BreakGlass(Row):
    """A file opened in an emergency, by one person, for reading, until a moment. Somebody else reviews it."""

    SCOPE = FamilyRows(permission="breakglass.review")
    PERSONAL = frozenset({"reason"})

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    family = models.ForeignKey("families.Family", on_delete=models.CASCADE, related_name="emergencies")
    reason = models.CharField(max_length=400)
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    review_due = models.DateField()

    class Meta:
        verbose_name_plural = "break-glass"
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("opened_at")), name="break_glass_ends_after_start")
        ]
        indexes = [models.Index(fields=["user", "expires_at"], name="break_glass_by_user")]


class BreakGlassReview(Row):
    """What a second person found of an emergency opening. Immutable."""

    SCOPE = FamilyRows("grant__family", "breakglass.review")
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"words"})
    NOT_PERSONAL = frozenset({"finding"})

    class Finding(models.TextChoices):
        RIGHT = "right", "It was right to open the file"
        LEARN = "learn", "It was understandable, but another way was open"
        WRONG = "wrong", "It was wrong, and is followed up"

    grant = models.OneToOneField(BreakGlass, on_delete=models.CASCADE, related_name="review")
    finding = models.CharField(max_length=8, choices=Finding)
    words = models.CharField(max_length=400)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()


class Alert(Row):
    """Tells one person at once that a file was opened in an emergency. It says no more than that there is something."""

    SCOPE = OwnOfFamily("breakglass.review", "grant__family")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    grant = models.ForeignKey(BreakGlass, on_delete=models.CASCADE, related_name="alerts")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "grant"], name="one_alert_a_person")]


class AgreementExclusion(Row):
    """A family or a person whom a sharing agreement leaves out: the partner sees nothing, and the linker gets no row.

    It ends once, when they are put back; nothing else of it changes.
    """

    SCOPE = FamilyRows(permission="sharing.decide")
    MAY_CHANGE = frozenset({"ended_at", "ended_by", "ended_reason"})
    PERSONAL = frozenset({"reason", "ended_reason"})

    agreement = models.ForeignKey(SharingAgreement, on_delete=models.PROTECT, related_name="exclusions")
    family = models.ForeignKey("families.Family", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(
        "families.Person", on_delete=models.CASCADE, related_name="+", null=True, blank=True,
        help_text="None leaves out the whole family.",
    )  # fmt: skip
    reason = models.CharField(max_length=400)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When they were put back.")
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    ended_reason = models.CharField(max_length=400, blank=True)


class SharingDecision(Row):
    """A decision to share, or not to share, with its reason. Immutable."""

    SCOPE = FamilyRows(permission="sharing.decide")
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"with_whom", "what", "reason", "not_told_reason"})
    NOT_PERSONAL = frozenset({"basis", "confidentiality"})

    family = models.ForeignKey("families.Family", on_delete=models.CASCADE, related_name="sharing_decisions")
    share = models.BooleanField()
    with_whom = models.CharField(max_length=200)
    what = models.CharField(max_length=400)
    reason = models.CharField(max_length=1000)
    basis = models.CharField(max_length=16, choices=SharingAgreement.Basis)
    confidentiality = models.CharField(max_length=16, choices=SharingAgreement.Confidentiality)
    told = models.BooleanField(help_text="The family is told.")
    not_told_reason = models.CharField(max_length=400, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
