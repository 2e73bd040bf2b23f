"""Monthly group supervision: the session, who came, what each professional thinks, what was decided."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from safeguarding.casework.access.models import Team, User
from safeguarding.casework.access.rows import Row
from safeguarding.casework.access.scopes import AuthorityRows
from safeguarding.casework.families.closed import KindRows
from safeguarding.casework.families.models import Family, Person
from safeguarding.casework.families.scopes import FamilyRows
from safeguarding.casework.protected.models import SealedRow
from safeguarding.casework.supervision import (
    after_models,  # noqa: F401  its tables are of this room
    standing_models,  # noqa: F401  and so are these
)
from safeguarding.casework.supervision.scopes import ChairsView, IndependentRatings
from safeguarding.casework.workbook.models import ROLE_CHOICES, WorkbookEpisode


class Colour(models.TextChoices):
    RED = "red", "Red"
    AMBER = "amber", "Amber"
    GREEN = "green", "Green"


class Answer(models.TextChoices):
    """A colour, or that this person can't rate the child this month: an answer too, and not green."""

    RED = "red", "Red"
    AMBER = "amber", "Amber"
    GREEN = "green", "Green"
    CANNOT_RATE = "cannot_rate", "Cannot rate"


class Session(Row):
    """One family’s group supervision. Closed, it is frozen."""

    SCOPE = FamilyRows(permission="supervision.read")

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="sessions")
    episode = models.OneToOneField(WorkbookEpisode, on_delete=models.PROTECT, related_name="session")
    held_on = models.DateField()
    chair = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    hidden_until_revealed = models.BooleanField(
        default=False,
        help_text="As the team had chosen when it was opened: nobody sees another’s rating until the chair reveals.",
    )
    revealed_at = models.DateTimeField(null=True, blank=True)
    manager = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True,
        help_text="Who is to decide on the day it closed, where the rating was red or worse than the last.",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["family"], condition=Q(closed_at__isnull=True), name="one_open_session")
        ]
        indexes = [
            models.Index(fields=["family", "-held_on"], name="session_by_family"),
            models.Index(fields=["manager"], condition=Q(manager__isnull=False), name="session_by_manager"),
        ]

    @property
    def held_back(self) -> bool:
        """Whether ratings wait for the chair to reveal them."""
        return self.hidden_until_revealed and self.revealed_at is None and self.closed_at is None


class RatingsShown(Row):
    """When a team chose to show ratings: to each who has rated, or to all at once when the chair reveals. Immutable."""

    SCOPE = AuthorityRows("supervision.read")
    MAY_CHANGE = frozenset()
    NOT_PERSONAL = frozenset({"reason"})

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    together = models.BooleanField()
    reason = models.CharField(max_length=400)
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "ratings shown"
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="a_way_to_show_has_a_reason")]
        indexes = [models.Index(fields=["team", "-said_at"], name="ratings_shown_by_team")]


class Attendance(Row):
    """Whether an allocated professional was at the session."""

    SCOPE = FamilyRows("session__family", "supervision.read")
    NOT_PERSONAL = frozenset({"role"})

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendance")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40, choices=ROLE_CHOICES)
    present = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "attendance"
        constraints = [models.UniqueConstraint(fields=["session", "user"], name="one_attendance_a_person")]


class Rating(Row):
    """One professional’s view of one child’s risk, with the reason. Immutable; a change of mind is a new row."""

    SCOPE = IndependentRatings()
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"reason", "answer"})
    NOT_PERSONAL = frozenset({"role"})

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="ratings")
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ratings")
    rater = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40, choices=ROLE_CHOICES)
    answer = models.CharField(max_length=12, choices=Answer)
    reason = models.TextField()
    given_at = models.DateTimeField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["replaces"], condition=Q(replaces__isnull=False), name="rating_that_replaces")]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "child", "rater"], condition=Q(replaces__isnull=True), name="one_first_rating"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_rating_has_a_reason"),
        ]


class FamilyRating(Row):
    """The rating that the chair sets for the family, beside what the software suggested. Immutable."""

    SCOPE = ChairsView()
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"reason", "colour", "suggested"})

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="family_ratings")
    colour = models.CharField(max_length=8, choices=Colour)
    suggested = models.CharField(max_length=8, choices=Colour, blank=True)
    reason = models.TextField(blank=True)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["replaces"], condition=Q(replaces__isnull=False), name="family_rating_that_replaces")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=Q(replaces__isnull=True), name="one_first_family_rating"
            )
        ]


class Decision(Row):
    """What the session decided."""

    SCOPE = ChairsView()
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"text"})
    NOT_PERSONAL = frozenset({"kind"})

    class Kind(models.TextChoices):
        CONTINUE = "continue", "Continue"
        INTENSIFY = "intensify", "Intensify"
        STEP_DOWN = "step_down", "Step down"
        STEP_UP = "step_up", "Step up"
        LEGAL = "legal", "Legal planning"
        CLOSE = "close", "Close"

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=12, choices=Kind)
    text = models.TextField(blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()


class Action(Row):
    """Something that a named person will do by a day. Carried from session to session until done."""

    SCOPE = FamilyRows(permission="supervision.read")
    PERSONAL = frozenset({"text"})

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="actions")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="actions")
    text = models.CharField(max_length=400)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    due = models.DateField()
    agreed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["owner", "due"], name="action_by_owner")]


class ActionDone(Row):
    """That an action was done."""

    SCOPE = FamilyRows("action__family", "supervision.read")
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"note"})

    action = models.OneToOneField(Action, on_delete=models.CASCADE, related_name="done")
    on = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=400, blank=True)


class Line(Row):
    """A sentence that somebody wrote during the meeting under a part of the agenda. Immutable, and in one order.

    Seen like the chair's view: what is said in the room would tell who has still to rate what others think.
    """

    SCOPE = ChairsView()
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"text"})
    NOT_PERSONAL = frozenset({"part"})

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField(help_text="Its place in the session, from 1.")
    part = models.CharField(max_length=200, help_text="The part of the agenda, in its words of that day.")
    text = models.CharField(max_length=1000)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    client_key = models.UUIDField(help_text="A sentence sent twice is one line.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="one_line_a_number"),
            models.UniqueConstraint(fields=["session", "author", "client_key"], name="one_line_a_sentence"),
        ]


class RestrictedNote(SealedRow):
    """What was said, decided or agreed in the part of supervision that only those who support the victim read.

    A table of its own: no page, count, snapshot or return of supervision can show it by forgetting to leave it out.
    """

    SCOPE = KindRows("victim", "family", "protected.read")
    PERSONAL = frozenset({"sealed"})
    NOT_PERSONAL = frozenset({"kind", "key_id", "nonce"})
    compartment = "victim"

    class Kind(models.TextChoices):
        SAID = "said", "What was said"
        DECISION = "decision", "Decision"
        ACTION = "action", "Action"

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    client_key = models.UUIDField(help_text="A form sent twice is one note.")

    class Meta:
        indexes = [models.Index(fields=["family", "-written_at"], name="restricted_by_family")]
        constraints = [models.UniqueConstraint(fields=["authority", "client_key"], name="one_restricted_note_a_form")]

    def bound(self) -> bytes:
        return f"supervision|{self.authority_id}|{self.pk}|{self.session_id}|{self.kind}".encode()
