"""What is held about people beside who they are: relationships, names, languages, whom to ring, what to watch for."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from safeguarding.casework.families.models import Family, Person
from safeguarding.casework.families.scopes import PersonRows
from safeguarding.casework.people.scopes import CHOICES, OPEN, BothPeople, OpenOrHiding
from safeguarding.casework.people.versions import Version
from safeguarding.evidence import relationships as kinds


def _ends_after(start: str, end: str, name: str) -> models.CheckConstraint:
    dated = Q(**{f"{start}__isnull": True}) | Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": F(start)})
    return models.CheckConstraint(condition=dated, name=name)


class Relationship(Version):
    """What `source` is of `target`: one row, read from both sides. Of an undirected kind, either may be the source."""

    SCOPE = BothPeople()
    PERSONAL = frozenset({"why"})
    NOT_PERSONAL = frozenset({"kind", "responsibility", "how", "known"})
    FACTS = ("kind", "start", "end", "responsibility", "how", "held_from", "held_to", "known")

    class Known(models.TextChoices):
        SAID = "said", "One of them said so"
        FAMILY = "family", "Somebody else in the family said so"
        SEEN = "seen", "A worker saw a document, such as a birth certificate or an order"
        AGENCY = "agency", "Another agency told us"
        NOT_SAID = "", "Not said"

    source = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="relationships_from")
    target = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="relationships_to")
    kind = models.CharField(max_length=20, choices=[(kind.key, kind.name) for kind in kinds.KINDS.values()])
    start = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)
    responsibility = models.CharField(max_length=10, choices=list(kinds.RESPONSIBILITY.items()), blank=True)
    how = models.CharField(max_length=14, choices=list(kinds.HOW_HELD.items()), blank=True)
    held_from = models.DateField(null=True, blank=True, help_text="Parental responsibility, from when.")
    held_to = models.DateField(null=True, blank=True, help_text="Parental responsibility, until when.")
    known = models.CharField(max_length=8, choices=Known, blank=True, help_text="How it is known.")

    class Meta(Version.Meta):
        constraints = [
            models.CheckConstraint(condition=~Q(source=F("target")), name="nobody_is_related_to_themselves"),
            models.CheckConstraint(
                condition=Q(responsibility="") | Q(kind__in=sorted(kinds.MAY_HOLD)),
                name="responsibility_held_as_such",
            ),
            _ends_after("start", "end", "relationship_ends_after_start"),
            _ends_after("held_from", "held_to", "responsibility_ends_after_start"),
        ]

    def pure(self) -> kinds.Relationship:
        """The row as `evidence` takes it."""
        return kinds.Relationship(
            str(self.source_id), str(self.target_id), self.kind, self.start, self.end, self.responsibility, self.how,
            self.held_from, self.held_to,
        )  # fmt: skip


class KnownName(Version):
    """Another name by which a person is or was known. A new name can say where somebody hides."""

    SCOPE = OpenOrHiding(follows=True)
    MAY_CHANGE = frozenset({"compartment"})
    PERSONAL = frozenset({"name", "why"})
    NOT_PERSONAL = frozenset({"kind", "compartment"})
    FACTS = ("kind", "name", "start", "end", "compartment")

    class Kind(models.TextChoices):
        BIRTH = "birth", "Name at birth"
        MARRIED = "married", "Married name"
        FORMER = "former", "Former name"
        KNOWN_AS = "known_as", "Known as"
        SPELT = "spelt", "Other spelling"
        ONLINE = "online", "Name online"

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="known_names")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=160)
    start = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)
    compartment = models.CharField(max_length=8, choices=CHOICES, default=OPEN, help_text="Who may read it.")

    class Meta(Version.Meta):
        constraints = [_ends_after("start", "end", "known_name_ends_after_start")]


class Language(Version):
    """What a person speaks and needs to be understood. The latest stands."""

    SCOPE = PersonRows()
    PERSONAL = frozenset({"first_language", "needs", "why"})
    NOT_PERSONAL = frozenset({"interpreter"})
    FACTS = ("first_language", "interpreter", "needs")

    class Interpreter(models.TextChoices):
        NO = "no", "No"
        YES = "yes", "Yes, a professional interpreter"
        SIGN = "sign", "Yes, a sign language interpreter"
        NOT_KNOWN = "not_known", "Not known"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="languages")
    first_language = models.CharField(max_length=60, blank=True)
    interpreter = models.CharField(max_length=10, choices=Interpreter, default=Interpreter.NOT_KNOWN)
    needs = models.CharField(max_length=400, blank=True, help_text="How to make oneself understood.")

    class Meta(Version.Meta):
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(replaces__isnull=True), name="languages_begin_once")
        ]


class NetworkMember(Version):
    """Somebody outside the family to ring about it, who need not be on this system. Of one person, or of all."""

    SCOPE = OpenOrHiding()
    MAY_CHANGE = frozenset({"compartment"})
    PERSONAL = frozenset({"name", "agency", "telephone", "email", "why"})
    NOT_PERSONAL = frozenset({"role", "compartment", "tie"})
    FACTS = (
        "role", "tie", "name", "agency", "telephone", "email", "since", "until", "last_contact", "ring_first", "compartment",
    )  # fmt: skip

    class Role(models.TextChoices):
        GP = "gp", "GP"
        HEALTH_VISITOR = "health_visitor", "Health visitor"
        MIDWIFE = "midwife", "Midwife"
        SCHOOL_NURSE = "school_nurse", "School nurse"
        SCHOOL = "school", "School"
        NURSERY = "nursery", "Nursery or childminder"
        MENTAL_HEALTH = "mental_health", "Mental health"
        SUBSTANCE = "substance", "Drugs and alcohol"
        DOMESTIC_ABUSE = "domestic_abuse", "Domestic abuse"
        POLICE = "police", "Police"
        PROBATION = "probation", "Probation"
        HOUSING = "housing", "Housing"
        LAWYER = "lawyer", "Lawyer"
        COURT = "court", "Children’s guardian or court"
        VOLUNTARY = "voluntary", "Charity or community group"
        FRIEND = "friend", "Friend, neighbour or faith group"
        OTHER = "other", "Somebody else"

    class Tie(models.TextChoices):
        """How strong it is, as an ecomap draws it; empty: not recorded. Keys of evidence.drawings.BONDS."""

        STRONG = "strong", "Strong"
        ORDINARY = "ordinary", "Ordinary"
        WEAK = "weak", "Weak"
        STRAINED = "strained", "Strained"
        NOT_KNOWN = "not_known", "Not known"

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True, help_text="None: the whole family."
    )
    role = models.CharField(max_length=16, choices=Role)
    tie = models.CharField(max_length=10, choices=Tie, blank=True, help_text="How strong the tie is.")
    name = models.CharField(max_length=120, blank=True)
    agency = models.CharField(max_length=120, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    last_contact = models.DateField(null=True, blank=True)
    ring_first = models.BooleanField(default=False)
    compartment = models.CharField(max_length=8, choices=CHOICES, default=OPEN, help_text="Who may read it.")

    class Meta(Version.Meta):
        constraints = [_ends_after("since", "until", "network_member_ends_after_start")]


class WarningNote(Version):
    """What somebody who visits or calls must know before they do. It is reviewed by a day, and the person told or not."""

    SCOPE = OpenOrHiding(follows=True)
    MAY_CHANGE = frozenset({"compartment"})
    PERSONAL = frozenset({"words", "not_told_because", "why"})
    NOT_PERSONAL = frozenset({"kind", "compartment"})
    FACTS = ("kind", "words", "review_on", "told", "not_told_because", "compartment")

    class Kind(models.TextChoices):
        VIOLENCE = "violence", "Violence or threats to staff"
        TWO = "two", "Two people must visit together"
        NO_VISITS = "no_visits", "Don’t visit at home"
        DOG = "dog", "Dog or other animal"
        WEAPON = "weapon", "Weapon in the home"
        HEALTH = "health", "Risk to a visitor’s health"
        CONTACT = "contact", "How not to make contact"
        OTHER = "other", "Something else"

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True, help_text="None: the whole family."
    )
    kind = models.CharField(max_length=10, choices=Kind)
    words = models.CharField(max_length=400)
    review_on = models.DateField()
    told = models.BooleanField(help_text="The person was told of the note.")
    not_told_because = models.CharField(max_length=400, blank=True)
    compartment = models.CharField(max_length=8, choices=CHOICES, default=OPEN, help_text="Who may read it.")

    class Meta(Version.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(told=True) | ~Q(not_told_because=""), name="not_told_has_a_reason")
        ]
