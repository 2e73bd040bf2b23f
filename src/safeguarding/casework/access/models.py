"""Authorities, agencies, offices, teams, the people who work in them, and the agreements between them."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.access.rows import Row
from safeguarding.casework.access.scopes import AuthorityRows, Scope


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
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"email", "name"})
    NOT_PERSONAL: ClassVar[frozenset[str]] = frozenset({"password"})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = People()

    def __str__(self) -> str:
        return self.name


class Post(Row):
    """A person in a role, for an agency and perhaps a team, from one day to another. Access ends with it."""

    SCOPE = AuthorityRows()
    NOT_PERSONAL = frozenset({"role"})

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="posts")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="posts", null=True, blank=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="posts", null=True, blank=True)
    role = models.CharField(max_length=40, choices=[(role.key, role.name) for role in ROLES.values()])
    start = models.DateField()
    end = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="post_ends_after_start")
        ]

    def __str__(self) -> str:
        return f"{self.user.name}, {ROLES[self.role].name}"


class SharingAgreement(Row):
    """What a partner agency and the council agreed to share, why, and from when to when. Withdrawn, it closes its doors."""

    SCOPE = AuthorityRows()
    NOT_PERSONAL = frozenset({"title", "purpose", "lawful_basis", "kinds"})

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="agreements")
    title = models.CharField(max_length=200)
    purpose = models.CharField(max_length=400)
    lawful_basis = models.CharField(max_length=400)
    kinds = models.JSONField(default=list, help_text="Feeds covered: police, hospital, school…")
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.title
