"""The parenting assessment: views, the parent’s own comments, and what was frozen when one was finished."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from safeguarding.casework.access.rows import Row
from safeguarding.casework.families.closed import KindRows
from safeguarding.casework.families.models import Person
from safeguarding.casework.programme.models import compartment
from safeguarding.casework.programme.scopes import SourcedRows
from safeguarding.casework.programme.written import Written
from safeguarding.casework.workbook.models import Entry

READ = KindRows("contact")


class AreaView(Written):
    """What the social worker thinks of one area of a parent’s assessment, or of all of it where `area` is empty."""

    SCOPE = READ
    PERSONAL = Written.PERSONAL | {"words"}
    NOT_PERSONAL = Written.NOT_PERSONAL | {"area"}

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=30, blank=True)
    words = models.TextField()

    class Meta(Written.Meta):
        constraints = [
            *Written.Meta.constraints,
            models.UniqueConstraint(
                fields=["family", "person", "area"], condition=Q(replaces__isnull=True), name="one_first_view_an_area"
            ),
        ]


class ParentComment(Written):
    """What a parent said of their assessment, kept as said."""

    SCOPE = READ
    PERSONAL = Written.PERSONAL | {"words"}
    NOT_PERSONAL = Written.NOT_PERSONAL | {"area"}

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=30, blank=True)
    words = models.TextField()
    on = models.DateField()


class ParentingAssessment(Written):
    """A finished assessment: frozen, with its number and its id. What it holds are its carried facts."""

    SCOPE = READ

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()

    class Meta(Written.Meta):
        constraints = [
            *Written.Meta.constraints,
            models.UniqueConstraint(fields=["family", "person", "number"], name="one_assessment_a_number"),
        ]


class CarriedFact(Row):
    """One thing that a finished assessment holds, as it stood, with who first wrote it and when.

    It is read by those who read what it was carried from: its compartment, and the entry behind it.
    """

    SCOPE = SourcedRows("assessment__family")
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"words", "title", "first_written", "last_changed"})
    NOT_PERSONAL = frozenset({"section", "kind", "known", "compartment", "source"})

    assessment = models.ForeignKey(ParentingAssessment, on_delete=models.PROTECT, related_name="facts")
    place = models.PositiveIntegerField()
    section = models.CharField(max_length=120, help_text="The title of the area, or of the part.")
    kind = models.CharField(max_length=16, help_text="What sort of fact it is.")
    title = models.CharField(max_length=200, blank=True)
    words = models.TextField(blank=True)
    known = models.CharField(max_length=8, blank=True, help_text="How it is known, of evidence.")
    first_written = models.CharField(max_length=300, help_text="By whom and when.")
    last_changed = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=60, help_text="The table it was first written in.")
    source_id = models.UUIDField(null=True, blank=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    compartment = compartment()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "place"], name="one_fact_a_place")]
