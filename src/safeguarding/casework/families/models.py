"""Families, the people in them, and who works with them."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from safeguarding.casework.access.models import Post, Team, User
from safeguarding.casework.access.rows import Row
from safeguarding.casework.families import situations, written  # noqa: F401  their tables are of this room
from safeguarding.casework.families.scopes import FamilyRows, MemberRows, PersonRows


def ends_after_start(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(end__isnull=True) | Q(end__gte=F("start")), name=name)


class Family(Row):
    """The root of the record. People come and go; the file stays."""

    SCOPE = FamilyRows("")
    PERSONAL = frozenset({"name"})

    name = models.CharField(max_length=120, help_text="What the team calls the family: “Harlow family”.")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "families"

    def __str__(self) -> str:
        return self.name


class Person(Row):
    """A child, an unborn child or an adult. One row a person, however many families."""

    SCOPE = PersonRows("", new=True)
    PERSONAL = frozenset(
        {"given_name", "family_name", "known_as", "birth_date", "expected_birth_date", "death_date"}
        | {"pregnancy_ended_on"}
    )
    NOT_PERSONAL = frozenset({"sex", "ethnicity", "upn_unknown"})

    given_name = models.CharField(max_length=80, blank=True)
    family_name = models.CharField(max_length=80, blank=True)
    known_as = models.CharField(max_length=80, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    expected_birth_date = models.DateField(null=True, blank=True)
    pregnancy_ended_on = models.DateField(null=True, blank=True, help_text="The day it ended without a live birth.")
    death_date = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=1, choices=[("M", "Male"), ("F", "Female"), ("U", "Not known")], default="U")
    ethnicity = models.CharField(max_length=4, blank=True)
    upn_unknown = models.CharField(max_length=3, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="merged_from", null=True, blank=True, db_index=False,
        help_text="The person whom this record was found to be, always one that stands itself. Nobody sees it then.",
    )  # fmt: skip

    class Meta:
        verbose_name_plural = "people"
        indexes = [
            # Few records are duplicates: over all of them, planners that have counted take an index for useless.
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="person_merged")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")), name="nobody_is_merged_into_themselves"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name for a page; for a child who came from a return, which has no names, a plain placeholder."""
        given = self.known_as or self.given_name
        if not given and self.pregnancy_ended_on:
            given = "Baby"
        if not given and self.unborn:
            given = "Unborn child"
        return f"{given} {self.family_name}".strip() or "Child, name not entered"

    @property
    def unborn(self) -> bool:
        return self.birth_date is None and self.expected_birth_date is not None and self.pregnancy_ended_on is None

    def age_on(self, day: date) -> int | None:
        """Whole years on `day`; None for the unborn and where no birth date is held."""
        if self.birth_date is None or day < self.birth_date:
            return None
        before = (day.month, day.day) < (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - before


class Disability(Row):
    """A census disability code that holds for a person."""

    SCOPE = PersonRows(new=True)
    PERSONAL = frozenset({"code"})

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="disabilities")
    code = models.CharField(max_length=4)

    class Meta:
        verbose_name_plural = "disabilities"
        constraints = [models.UniqueConstraint(fields=["person", "code"], name="one_disability_of_a_code")]


class Identifier(Row):
    """A number by which someone else knows the person."""

    SCOPE = PersonRows(new=True)
    PERSONAL = frozenset({"value"})
    NOT_PERSONAL = frozenset({"scheme"})

    class Scheme(models.TextChoices):
        LA_CHILD_ID = "la_child_id", "Council’s child id"
        UPN = "upn", "Unique pupil number"
        FORMER_UPN = "former_upn", "Former unique pupil number"
        NHS_NUMBER = "nhs_number", "NHS number"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=16, choices=Scheme)
    value = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "scheme"], name="one_identifier_a_scheme"),
            models.UniqueConstraint(
                fields=["authority", "value"], condition=Q(scheme="la_child_id"), name="a_child_id_is_one_child"
            ),
        ]
        indexes = [models.Index(fields=["authority", "scheme", "value"], name="identifier_by_value")]


class Address(Row):
    """Where a person lives or lived. An address that must stay hidden never goes here."""

    SCOPE = PersonRows(new=True)
    PERSONAL = frozenset({"line", "postcode"})

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="addresses")
    line = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    start = models.DateField()
    end = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "addresses"
        constraints = [ends_after_start("address_ends_after_start")]


class Membership(Row):
    """A person in a family, from one day to another."""

    SCOPE = MemberRows()
    NOT_PERSONAL = frozenset({"role", "relation"})

    class Role(models.TextChoices):
        CHILD = "child", "Child"
        ADULT = "adult", "Adult"

    class Relation(models.TextChoices):
        CHILD = "child", "Child"
        MOTHER = "mother", "Mother"
        FATHER = "father", "Father"
        PARTNER = "partner", "Parent’s partner"
        GRANDPARENT = "grandparent", "Grandparent"
        CARER = "carer", "Other carer"
        OTHER = "other", "Other adult"

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=8, choices=Role)
    relation = models.CharField(max_length=12, choices=Relation)
    start = models.DateField()
    end = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            ends_after_start("membership_ends_after_start"),
            models.UniqueConstraint(
                fields=["family", "person"], condition=Q(end__isnull=True), name="one_open_membership_a_family"
            ),
        ]


class TeamAllocation(Row):
    """The team that holds the family, from one day to another. Its first day is the family’s day of allocation."""

    SCOPE = FamilyRows()
    NOT_PERSONAL = frozenset({"reason"})

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="team_allocations")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="family_allocations")
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            ends_after_start("team_allocation_ends_after_start"),
            models.UniqueConstraint(fields=["family"], condition=Q(end__isnull=True), name="one_team_at_a_time"),
        ]


class Allocation(Row):
    """A worker’s post on a family, from one day to another. It opens the file, and closing it closes the file."""

    SCOPE = FamilyRows()
    NOT_PERSONAL = frozenset({"reason"})

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="allocations")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="allocations")
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            ends_after_start("allocation_ends_after_start"),
            models.UniqueConstraint(
                fields=["family", "post"], condition=Q(end__isnull=True), name="one_open_allocation_a_post"
            ),
        ]
        indexes = [models.Index(fields=["post", "end", "start"], name="allocation_by_post")]


class LastLook(Row):
    """When a person last opened a family’s file, so that home can say what is new since."""

    SCOPE = FamilyRows()

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "family"], name="one_last_look_a_family")]
