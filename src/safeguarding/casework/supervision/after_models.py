"""What comes after the meeting: who did not agree, what a named manager decides, what the family is told."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from safeguarding.casework.access.compartments import SHARED
from safeguarding.casework.access.models import User
from safeguarding.casework.access.rows import Row
from safeguarding.casework.families.closed import ClosedRows
from safeguarding.casework.families.models import Family, Person
from safeguarding.casework.families.scopes import FamilyRows
from safeguarding.casework.supervision.scopes import ChairsView, OfTold, Tellings
from safeguarding.casework.workbook.models import COMPARTMENT_CHOICES, ROLE_CHOICES


class Dissent(Row):
    """That a professional who was there does not agree, and why. Immutable; a change of mind is a new row.

    `stands` is false once its author agrees after all. Seen like the chair's view, of which it speaks.
    """

    SCOPE = ChairsView()
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"reason"})
    NOT_PERSONAL = frozenset({"role", "about"})

    class About(models.TextChoices):
        RATING = "rating", "The family’s rating"
        DECISION = "decision", "The decision"

    session = models.ForeignKey("supervision.Session", on_delete=models.CASCADE, related_name="dissents")
    about = models.CharField(max_length=8, choices=About)
    stands = models.BooleanField()
    reason = models.TextField()
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40, choices=ROLE_CHOICES)
    said_at = models.DateTimeField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True)

    class Meta:
        verbose_name_plural = "dissent"
        indexes = [
            models.Index(fields=["replaces"], condition=Q(replaces__isnull=False), name="dissent_that_replaces"),
            models.Index(fields=["session"], name="dissent_by_session"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "author", "about"], condition=Q(replaces__isnull=True), name="one_first_dissent"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="dissent_has_a_reason"),
        ]


class ManagersDecision(Row):
    """What the manager who was named at the closing of a red or worse supervision decided. Immutable."""

    SCOPE = FamilyRows("session__family", "supervision.read")
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"text", "reason"})

    session = models.OneToOneField("supervision.Session", on_delete=models.PROTECT, related_name="managers_decision")
    agrees = models.BooleanField(help_text="With what the supervision decided.")
    text = models.TextField(help_text="What is to happen.")
    reason = models.TextField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text="") & ~Q(reason=""), name="a_manager_says_what_and_why")
        ]


class ManagerNamed(Row):
    """That another manager is to decide than the one who was named when the supervision closed. Immutable; named last counts."""

    SCOPE = FamilyRows("session__family", "supervision.read")
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"reason"})

    session = models.ForeignKey("supervision.Session", on_delete=models.PROTECT, related_name="managers_named")
    manager = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=400)
    named_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True)

    class Meta:
        verbose_name_plural = "managers named"
        indexes = [
            models.Index(fields=["replaces"], condition=Q(replaces__isnull=False), name="named_that_replaces"),
            models.Index(fields=["manager"], name="named_by_manager"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["session"], condition=Q(replaces__isnull=True), name="one_first_named"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_manager_named_has_a_reason"),
        ]


class Telling(Row):
    """What somebody of the family will be told, in plain words, by whom and by when. Immutable.

    Everybody who works with the family reads it, the perpetrator's side too: its words hold no address and no informant.
    """

    SCOPE = Tellings()
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"words"})

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey("supervision.Session", on_delete=models.PROTECT, related_name="tellings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    teller = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    due = models.DateField()
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["teller", "due"], name="telling_by_teller")]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="a_telling_has_words")]


class TellingChange(Row):
    """That somebody else tells it (`teller`) or, without one, that it is not told after all; and why. Immutable; the last
    change counts."""

    SCOPE = OfTold(FamilyRows("telling__family", "supervision.read"))
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"reason"})

    telling = models.ForeignKey(Telling, on_delete=models.CASCADE, related_name="changes")
    teller = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    due = models.DateField()
    reason = models.CharField(max_length=400)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["replaces"], condition=Q(replaces__isnull=False), name="telling_change_that_replaces"),
            models.Index(fields=["teller", "due"], name="telling_change_by_teller"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["telling"], condition=Q(replaces__isnull=True), name="one_first_change"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_telling_change_has_a_reason"),
        ]


class Told(Row):
    """That somebody was told."""

    SCOPE = OfTold(FamilyRows("telling__family", "supervision.read"))
    MAY_CHANGE = frozenset()
    NOT_PERSONAL = frozenset({"how"})

    class How(models.TextChoices):
        MET = "met", "Face to face"
        CALLED = "called", "By telephone or video"
        INTERPRETED = "interpreted", "Through an interpreter"
        WROTE = "wrote", "In writing"

    telling = models.OneToOneField(Telling, on_delete=models.CASCADE, related_name="told")
    on = models.DateField()
    how = models.CharField(max_length=12, choices=How)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "told"


class ToldReply(Row):
    """What they said to it, for those whom the writer chose. A row of its own: that they were told is for everybody."""

    SCOPE = OfTold(ClosedRows())
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"words"})
    NOT_PERSONAL = frozenset({"compartment"})

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    telling = models.OneToOneField(Telling, on_delete=models.CASCADE, related_name="reply")
    words = models.TextField()
    compartment: Any = models.CharField(
        max_length=12, choices=COMPARTMENT_CHOICES, default=SHARED, help_text="Who may read it."
    )
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "told replies"
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="a_reply_has_words")]
