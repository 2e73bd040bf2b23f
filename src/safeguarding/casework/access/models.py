"""Authorities, agencies, offices, teams, the people who work in them, and the agreements between them."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.access.rows import Row
from safeguarding.casework.access.scopes import AgencyRows, AuthorityRows, Scope


class Authority(models.Model):
    """A council. Everything else belongs to one."""

    SCOPE: ClassVar[Scope] = AuthorityRows(path="pk")
    PERSONAL: ClassVar[frozenset[str]] = frozenset()
    NOT_PERSONAL: ClassVar[frozenset[str]] = frozenset({"code", "name"})

    code = models.CharField(max_length=3, unique=True, help_text="The three digits of the council in DfE returns.")
    name = models.CharField(max_length=120)
    made_up = models.BooleanField(default=False, help_text="Nobody in this authority is a real person.")

    def __str__(self) -> str:
        return self.name


class Agency(Row):
    """An employer: the council itself, or a partner."""

    SCOPE = AuthorityRows()
    NOT_PERSONAL = frozenset({"name", "kind"})

    class Kind(models.TextChoices):
        COUNCIL = "council", "Council"
        POLICE = "police", "Police"
        NHS = "nhs", "NHS"
        PROBATION = "probation", "Probation"
        SCHOOL = "school", "School"
        VOLUNTARY = "voluntary", "Voluntary sector"

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "name"], name="one_agency_of_a_name")]

    def __str__(self) -> str:
        return self.name


class Office(Row):
    SCOPE = AuthorityRows()
    NOT_PERSONAL = frozenset({"name"})

    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class Team(Row):
    SCOPE = AuthorityRows()
    NOT_PERSONAL = frozenset({"name"})

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager["User"]):
    def create_user(self, email: str, name: str, password: str | None = None, **more: Any) -> User:
        user = self.model(email=self.normalize_email(email), name=name, **more)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """A person who signs in. What they may do comes from their posts, and from nothing else."""

    SCOPE: ClassVar[Scope] = AuthorityRows()
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"email", "given_email", "name"})
    NOT_PERSONAL: ClassVar[frozenset[str]] = frozenset({"password", "council_subject"})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField(unique=True)
    given_email = models.EmailField(
        blank=True, help_text="The address that was given, where it signs in to another authority already."
    )
    name = models.CharField(max_length=120)
    council_subject = models.CharField(
        max_length=255,
        blank=True,
        help_text="What the council’s own sign-on calls them for good; addresses change hands.",
    )
    is_active = models.BooleanField(default=True)
    opened_at = models.DateTimeField(default=timezone.now, help_text="When the account was made, or woken.")
    said_why_at = models.DateTimeField(
        null=True, blank=True, help_text="When they last said why they open so many files: the count begins anew."
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = People()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_an_address"),
            models.UniqueConstraint(
                fields=["authority", "council_subject"], condition=~Q(council_subject=""), name="one_account_a_subject"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """Where letters go, and what colleagues see: the same whether or not it signs in to another authority."""
        return self.given_email or self.email


class Post(Row):
    """A person in a role, for an agency and perhaps a team, from one day to another. Access ends with it."""

    SCOPE = AuthorityRows()
    NOT_PERSONAL = frozenset({"role"})

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="posts")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="posts", null=True, blank=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="posts", null=True, blank=True)
    role = models.CharField(max_length=40, choices=[(role.key, role.name) for role in ROLES.values()])
    full_time = models.DecimalField(max_digits=3, decimal_places=2, default=1, help_text="1 is a full-time post.")
    start = models.DateField()
    end = models.DateField(null=True, blank=True, help_text="The last day.")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Where it ended at a minute, not with its day.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="post_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(full_time__gt=0, full_time__lte=1), name="post_is_at_most_full_time"),
        ]

    def __str__(self) -> str:
        return f"{self.user.name}, {ROLES[self.role].name}"


class Cover(Row):
    """A post that covers a team between two moments: on duty, out of hours, or as the manager’s deputy."""

    SCOPE = AuthorityRows()
    PERSONAL = frozenset({"reason"})
    NOT_PERSONAL = frozenset({"kind"})

    class Kind(models.TextChoices):
        DUTY = "duty", "Duty"
        OUT_OF_HOURS = "out_of_hours", "Out of hours"
        DEPUTY = "deputy", "Manager’s deputy"

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="covers")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="covers")
    kind = models.CharField(max_length=12, choices=Kind)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "cover"
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="cover_ends_after_start")]


class SharingAgreement(Row):
    """What a partner agency and the council agreed to share, why, and from when to when. Withdrawn, it closes its doors.

    It never changes: new terms are a new agreement. It ends on its last day, or at the minute it is withdrawn.
    """

    SCOPE = AgencyRows("agreement.read", widen="agreement.read")
    MAY_CHANGE = frozenset({"withdrawn_at", "withdrawn_by", "withdrawn_reason"})
    PERSONAL = frozenset(
        {"caldicott_guardian", "health_reviewer", "dpia_reviewer", "signed_by_council", "signed_by_partner"}
    )
    NOT_PERSONAL = frozenset(
        {
            "title", "controllers", "purpose", "lawful_basis", "conditions", "confidentiality", "kinds", "covers", "roles",
            "dpia_reference", "not_told_reason", "retention_rule", "detail", "withdrawn_reason", "columns",
        }
    )  # fmt: skip

    class Basis(models.TextChoices):
        PUBLIC_TASK = "public_task", "Public task"
        LEGAL_OBLIGATION = "legal_obligation", "Legal obligation"

    class Confidentiality(models.TextChoices):
        LAW = "law", "Set aside by law"
        ORDER = "order", "Set aside by a court order"
        PUBLIC_INTEREST = "public_interest", "Set aside by overriding public interest"
        AGREED = "agreed", "The person agreed"
        NONE = "none", "No duty of confidence is owed"

    class Detail(models.TextChoices):
        COUNTS = "counts", "Counts only"
        DETAIL = "detail", "Each event"

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="agreements")
    title = models.CharField(max_length=200)
    controllers = models.CharField(max_length=400, blank=True, help_text="Controller of each kind; processors.")
    purpose = models.CharField(max_length=400)
    lawful_basis = models.CharField(max_length=16, choices=Basis)
    conditions = models.JSONField(
        default=dict, blank=True, help_text="Article 9 and DPA 2018 schedule condition, by kind."
    )
    confidentiality = models.CharField(max_length=16, choices=Confidentiality, default=Confidentiality.LAW)
    kinds = models.JSONField(default=list, help_text="Kinds of record covered, as in access/kinds.py.")
    covers = models.CharField(max_length=400, blank=True, help_text="Which families and adults.")
    roles = models.JSONField(default=list, blank=True, help_text="Roles that may see; none means every role.")
    onward = models.BooleanField(default=False, help_text="The partner may share onward.")
    start = models.DateField()
    review_on = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)
    dpia_reference = models.CharField(max_length=80, blank=True)
    dpia_on = models.DateField(null=True, blank=True)
    dpia_reviewer = models.CharField(max_length=120, blank=True)
    told = models.BooleanField(default=True, help_text="Families are told what is shared.")
    not_told_reason = models.CharField(max_length=400, blank=True)
    retention_rule = models.CharField(max_length=40, blank=True)
    signed_by_council = models.CharField(max_length=120, blank=True)
    signed_by_partner = models.CharField(max_length=120, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    caldicott_guardian = models.CharField(max_length=120, blank=True)
    health_reviewer = models.CharField(max_length=120, blank=True)
    detail = models.CharField(max_length=8, choices=Detail, default=Detail.DETAIL)
    months_seen = models.PositiveSmallIntegerField(null=True, blank=True)
    years_held = models.PositiveSmallIntegerField(null=True, blank=True)
    columns = models.JSONField(
        default=dict, null=True, blank=True,
        help_text="Extract: the columns agreed; those of a headline where it says none. Null: every column, as agreements "
        "were signed before they said.",
    )  # fmt: skip
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="agreement_ends_last"),
            models.CheckConstraint(
                condition=Q(lawful_basis__in=["public_task", "legal_obligation"]), name="agreement_has_a_basis"
            ),
        ]

    def __str__(self) -> str:
        return self.title
