"""How group supervision goes: days drawn by chance and observed, and what those who were there thought of it.

No row here names a family: an observer looks at how a meeting is held, and the pulse is about a meeting, not a child.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from safeguarding.casework.access.models import Team, User
from safeguarding.casework.access.rows import Row
from safeguarding.casework.access.scopes import AuthorityRows, OwnRows
from safeguarding.casework.meetings.models import Meeting


class Draw(Row):
    """Supervision days drawn by chance to be observed: from which days, how many of how many, and by which seed."""

    SCOPE = AuthorityRows("quality.observe")
    MAY_CHANGE = frozenset()
    NOT_PERSONAL = frozenset({"seed"})

    first = models.DateField()
    last = models.DateField()
    wanted = models.PositiveSmallIntegerField()
    among = models.PositiveIntegerField(help_text="How many days it was drawn from.")
    seed = models.CharField(max_length=32, help_text="With it anybody draws the same days again.")
    drawn_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(last__gte=F("first")), name="a_draw_ends_after_it_starts")]
        indexes = [models.Index(fields=["authority", "-drawn_at"], name="draw_by_moment")]


class DrawnDay(Row):
    """A day that was drawn."""

    SCOPE = AuthorityRows("quality.observe")
    MAY_CHANGE = frozenset()

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="days")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draw", "meeting"], name="one_day_a_draw")]


class Observation(Row):
    """That somebody of another team observed a day that was drawn. Immutable."""

    SCOPE = AuthorityRows("quality.read")
    MAY_CHANGE = frozenset()
    NOT_PERSONAL = frozenset({"version"})

    drawn = models.OneToOneField(DrawnDay, on_delete=models.PROTECT, related_name="observation")
    on = models.DateField()
    version = models.CharField(max_length=20, help_text="Of the checklist.")
    observer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["authority", "on"], name="observation_by_day")]


class Mark(Row):
    """The answer to one question of the checklist. Its words stand apart, so that who counts answers reads none."""

    SCOPE = AuthorityRows("quality.read")
    MAY_CHANGE = frozenset()
    NOT_PERSONAL = frozenset({"item", "answer"})

    class Answer(models.TextChoices):
        YES = "yes", "Yes"
        PARTLY = "partly", "Partly"
        NO = "no", "No"

    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="marks")
    item = models.CharField(max_length=20)
    answer = models.CharField(max_length=8, choices=Answer)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["observation", "item"], name="one_mark_an_item")]


class MarkNote(Row):
    """What the observer wrote to an answer, for all who observe."""

    SCOPE = AuthorityRows("quality.observe")
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"text"})

    mark = models.OneToOneField(Mark, on_delete=models.PROTECT, related_name="note")
    text = models.CharField(max_length=400)


class PulseGiven(Row):
    """That somebody has answered a question about a day of a team, so that nobody is asked twice or counted twice.

    It does not say what, and not when: nothing in it leads to `PulseTally`.
    """

    SCOPE = OwnRows()
    MAY_CHANGE = frozenset()
    NOT_PERSONAL = frozenset({"question", "version"})

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    version = models.CharField(max_length=20)
    question = models.CharField(max_length=20)

    class Meta:
        verbose_name_plural = "pulse given"
        constraints = [
            models.UniqueConstraint(fields=["user", "team", "on", "question"], name="one_answer_a_day_and_question")
        ]
        indexes = [models.Index(fields=["team", "on"], name="pulse_by_team")]


class PulseTally(Row):
    """How many of a team gave an answer in a quarter of a year. There is no row of one answer: only the number grows."""

    SCOPE = AuthorityRows("quality.read")
    NOT_PERSONAL = frozenset({"question", "answer", "version"})

    class Answer(models.TextChoices):
        YES = "yes", "Yes"
        UNSURE = "unsure", "Not sure"
        NO = "no", "No"

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    quarter = models.DateField(help_text="Its first day.")
    version = models.CharField(max_length=20)
    question = models.CharField(max_length=20)
    answer = models.CharField(max_length=8, choices=Answer)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "pulse tallies"
        constraints = [
            models.UniqueConstraint(
                fields=["team", "quarter", "version", "question", "answer"], name="one_tally_an_answer"
            )
        ]
