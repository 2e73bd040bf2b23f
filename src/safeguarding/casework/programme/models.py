"""Which modules a family was offered, what was done, how ready people are to change, and how change is known."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from safeguarding.casework.access.compartments import SHARED
from safeguarding.casework.access.models import User
from safeguarding.casework.access.rows import Row
from safeguarding.casework.access.scopes import AuthorityRows
from safeguarding.casework.families.closed import ClosedRows, KindRows
from safeguarding.casework.families.models import Family, Person
from safeguarding.casework.programme.scopes import SourcedRows
from safeguarding.casework.programme.written import Written
from safeguarding.casework.workbook.models import COMPARTMENT_CHOICES, Entry


def compartment() -> Any:
    """The column that says who may read a row."""
    return models.CharField(
        max_length=12, choices=COMPARTMENT_CHOICES, default=SHARED, db_default=SHARED, help_text="Who may read it."
    )


class ModuleSet(Row):
    """One version of an authority’s modules, as the file was that was loaded. It never changes: a new version is a new row."""

    SCOPE = AuthorityRows()
    MAY_CHANGE = frozenset()
    NOT_PERSONAL = frozenset({"name", "version", "status", "text", "digest"})

    name = models.CharField(max_length=120)
    version = models.CharField(max_length=40)
    status = models.CharField(max_length=8, choices=[("example", "Example"), ("adopted", "Adopted")])
    text = models.TextField(help_text="The file, word for word.")
    digest = models.CharField(max_length=64)
    loaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "name", "version"], name="one_module_set_a_version")
        ]


class FamilyProgramme(Row):
    """Which set a family started under. It keeps it, whatever is loaded later."""

    SCOPE = KindRows("contact")
    MAY_CHANGE = frozenset()

    family = models.OneToOneField(Family, on_delete=models.CASCADE, related_name="programme")
    module_set = models.ForeignKey(ModuleSet, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()


class ModuleStep(Written):
    """A step of one person in one module, on a day. Everyone who works with the family reads it."""

    SCOPE = KindRows("contact")
    PERSONAL = Written.PERSONAL | {"reason"}
    NOT_PERSONAL = Written.NOT_PERSONAL | {"kind"}

    class Kind(models.TextChoices):
        OFFERED = "offered", "Offered"
        AGREED = "agreed", "Agreed"
        STARTED = "started", "Started"
        COMPLETED = "completed", "Completed"
        NOT_APPLICABLE = "not_applicable", "Not applicable"
        STOPPED = "stopped", "Stopped"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    module = models.PositiveSmallIntegerField(help_text="The module’s number in the family’s set.")
    kind = models.CharField(max_length=16, choices=Kind)
    on = models.DateField()
    reason = models.CharField(max_length=400, blank=True)

    class Meta(Written.Meta):
        indexes = [*Written.Meta.indexes, models.Index(fields=["family", "person"], name="module_step_by_family")]
        constraints = [
            *Written.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(kind__in=["not_applicable", "stopped"]) | ~Q(reason=""),
                name="a_module_stopped_has_a_reason",
            ),
        ]


class ModuleSession(Written):
    """That a session which stands in the workbook was work on a module with a person. Read by who reads the session."""

    SCOPE = ClosedRows("family", "entry__compartment")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    module = models.PositiveSmallIntegerField(help_text="The module’s number in the family’s set.")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")

    class Meta(Written.Meta):
        indexes = [*Written.Meta.indexes, models.Index(fields=["family", "person"], name="module_session_by_family")]
        constraints = [
            *Written.Meta.constraints,
            models.UniqueConstraint(
                fields=["entry", "person", "module"], condition=Q(replaces__isnull=True), name="a_session_once_a_module"
            ),
        ]


class ScaleAnswer(Written):
    """What somebody answered from 0 to 10 on a day, of importance or of confidence."""

    SCOPE = ClosedRows()
    NOT_PERSONAL = Written.NOT_PERSONAL | {"scale", "informant", "compartment"}

    class Scale(models.TextChoices):
        IMPORTANCE = "importance", "How important the change is"
        CONFIDENCE = "confidence", "How confident they are of making it"

    class Informant(models.TextChoices):
        SELF = "self", "The person themselves"
        WORKER = "worker", "A worker’s own view"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    module = models.PositiveSmallIntegerField(help_text="The module’s number in the family’s set.")
    scale = models.CharField(max_length=12, choices=Scale)
    informant = models.CharField(max_length=8, choices=Informant)
    value = models.PositiveSmallIntegerField()
    on = models.DateField()
    compartment = compartment()

    class Meta(Written.Meta):
        indexes = [*Written.Meta.indexes, models.Index(fields=["family", "person"], name="scale_answer_by_family")]
        constraints = [
            *Written.Meta.constraints,
            models.CheckConstraint(condition=Q(value__lte=10), name="a_scale_answer_is_0_to_10"),
        ]


class Evidence(Written):
    """One piece of evidence about a person: what was found, how it is known, and which way it points."""

    SCOPE = SourcedRows()
    PERSONAL = Written.PERSONAL | {"text"}
    NOT_PERSONAL = Written.NOT_PERSONAL | {"known", "points", "area", "compartment"}

    class Known(models.TextChoices):
        SAID = "said", "Said by the person"
        SEEN = "seen", "Seen by a worker"
        TESTED = "tested", "Tested"
        TOLD = "told", "Told by another agency"
        RECORD = "record", "Written in a record"

    class Points(models.TextChoices):
        STRENGTH = "strength", "A strength, or a change for the better"
        WORRY = "worry", "A worry, or no change"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    module = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The module’s number, if it comes from one."
    )
    area = models.CharField(max_length=30, blank=True, help_text="The area of the parenting assessment, by its key.")
    text = models.TextField()
    known = models.CharField(max_length=8, choices=Known, help_text="How it is known.")
    points = models.CharField(max_length=8, choices=Points)
    on = models.DateField()
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    compartment = compartment()

    class Meta(Written.Meta):
        verbose_name_plural = "evidence"
        indexes = [*Written.Meta.indexes, models.Index(fields=["family", "person"], name="evidence_by_family")]
        constraints = [
            *Written.Meta.constraints,
            models.CheckConstraint(condition=~Q(text=""), name="evidence_has_words"),
        ]
