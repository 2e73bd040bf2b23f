"""The family’s plan, its goals and how far they were reached, and its safety plan."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from safeguarding.casework.access.models import User
from safeguarding.casework.access.rows import Row
from safeguarding.casework.families.closed import KindRows
from safeguarding.casework.families.models import Person
from safeguarding.casework.plan import parenting  # noqa: F401  its tables are of this room
from safeguarding.casework.programme.written import Written

READ = KindRows("contact")


def one_of(first: str, second: str) -> Q:
    """Exactly one of two columns is filled."""
    return Q(**{f"{first}__isnull": True}) ^ Q(**{f"{second}__isnull": True})


class PlanPoint(Written):
    """A goal, worry, strength, bottom line or contingency, in the words of whoever said it."""

    SCOPE = READ
    PERSONAL = Written.PERSONAL | {"words"}
    NOT_PERSONAL = Written.NOT_PERSONAL | {"kind"}

    class Kind(models.TextChoices):
        GOAL = "goal", "Goal"
        WORRY = "worry", "Worry"
        STRENGTH = "strength", "Strength"
        BOTTOM_LINE = "bottom_line", "Bottom line"
        CONTINGENCY = "contingency", "What happens if the plan does not work"

    kind = models.CharField(max_length=12, choices=Kind)
    words = models.TextField()
    said_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    on = models.DateField(help_text="When it was said.")

    class Meta(Written.Meta):
        constraints = [
            *Written.Meta.constraints,
            models.CheckConstraint(condition=~Q(words=""), name="a_point_of_a_plan_has_words"),
        ]


class PlanAction(Written):
    """What a worker or somebody in the family will do by a day."""

    SCOPE = READ
    PERSONAL = Written.PERSONAL | {"text"}

    text = models.CharField(max_length=400)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    owner_person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    due = models.DateField()
    goal = models.ForeignKey(PlanPoint, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta(Written.Meta):
        indexes = [*Written.Meta.indexes, models.Index(fields=["owner", "due"], name="plan_action_by_owner")]
        constraints = [
            *Written.Meta.constraints,
            models.CheckConstraint(condition=one_of("owner", "owner_person"), name="one_owner_of_a_plan_action"),
        ]


class PlanActionStep(Written):
    """That an action was done, or was looked at and not done."""

    SCOPE = READ
    PERSONAL = Written.PERSONAL | {"note"}

    action = models.ForeignKey(PlanAction, on_delete=models.PROTECT, related_name="+")
    done = models.BooleanField()
    on = models.DateField()
    note = models.CharField(max_length=400, blank=True)


class GoalScale(Written):
    """Five levels of one goal, in the family’s words. Other words, another weight or start is a new scale."""

    SCOPE = READ
    PERSONAL = Written.PERSONAL | {"much_less", "less", "expected", "more", "much_more"}
    NOT_PERSONAL = Written.NOT_PERSONAL | {"variant"}

    class Variant(models.TextChoices):
        MINUS_ONE = "minus_one", "Things are at −1 now, so that they can also get worse"
        MINUS_TWO = "minus_two", "Things are at −2 now, the worst that is foreseen"

    goal = models.ForeignKey(PlanPoint, on_delete=models.PROTECT, related_name="+")
    variant = models.CharField(max_length=12, choices=Variant)
    weight = models.PositiveSmallIntegerField(default=1)
    much_less = models.CharField(max_length=300)
    less = models.CharField(max_length=300)
    expected = models.CharField(max_length=300)
    more = models.CharField(max_length=300)
    much_more = models.CharField(max_length=300)

    class Meta(Written.Meta):
        constraints = [
            *Written.Meta.constraints,
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=10), name="a_goals_weight_is_1_to_10"),
        ]

    @property
    def levels(self) -> dict[int, str]:
        """The words of each level, the best first."""
        return {2: self.much_more, 1: self.more, 0: self.expected, -1: self.less, -2: self.much_less}


class GoalScore(Written):
    """Where somebody says that the family stands with a goal on a day."""

    SCOPE = READ
    PERSONAL = Written.PERSONAL
    NOT_PERSONAL = Written.NOT_PERSONAL | {"informant"}

    class Informant(models.TextChoices):
        TOGETHER = "together", "The family and the worker together"
        FAMILY = "family", "The family"
        WORKER = "worker", "A worker"

    scale = models.ForeignKey(GoalScale, on_delete=models.PROTECT, related_name="+")
    level = models.SmallIntegerField()
    informant = models.CharField(max_length=8, choices=Informant)
    on = models.DateField()

    class Meta(Written.Meta):
        constraints = [
            *Written.Meta.constraints,
            models.CheckConstraint(condition=Q(level__gte=-2, level__lte=2), name="a_goal_is_scored_minus_2_to_2"),
        ]


class SafetyPlan(Written):
    """What everyone does to keep the children safe. One chain of versions a family; never an escape plan or an address."""

    SCOPE = READ
    PERSONAL = Written.PERSONAL | {"words"}

    words = models.TextField()
    agreed_on = models.DateField()
    review_on = models.DateField(null=True, blank=True)

    class Meta(Written.Meta):
        constraints = [
            *Written.Meta.constraints,
            models.UniqueConstraint(
                fields=["family"], condition=Q(replaces__isnull=True), name="one_first_safety_plan_a_family"
            ),
        ]


class PlanReview(Written):
    """That the plan was looked at together."""

    SCOPE = READ
    PERSONAL = Written.PERSONAL | {"words"}

    on = models.DateField()
    words = models.TextField(help_text="What was agreed.")
    next_on = models.DateField(null=True, blank=True)

    class Meta(Written.Meta):
        constraints = [
            *Written.Meta.constraints,
            models.CheckConstraint(
                condition=Q(next_on__isnull=True) | Q(next_on__gt=F("on")), name="the_next_review_is_later"
            ),
        ]


class ReviewPresent(Row):
    """Who was at a review: a colleague, or somebody of the family."""

    SCOPE = KindRows("contact", "review__family")
    MAY_CHANGE = frozenset()

    review = models.ForeignKey(PlanReview, on_delete=models.PROTECT, related_name="present")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name_plural = "present at review"
        constraints = [models.CheckConstraint(condition=one_of("user", "person"), name="somebody_was_at_the_review")]


class PlanVersion(Written):
    """The plan as it was frozen on a day. It holds the rows that stood; as those never change, neither does it."""

    SCOPE = READ

    number = models.PositiveIntegerField()
    safety_plan = models.ForeignKey(SafetyPlan, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta(Written.Meta):
        constraints = [
            *Written.Meta.constraints,
            models.UniqueConstraint(fields=["family", "number"], name="one_plan_version_a_number"),
        ]


class PlanItem(Row):
    """A point or an action that a version of the plan holds."""

    SCOPE = KindRows("contact", "version__family")
    MAY_CHANGE = frozenset()

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="items")
    point = models.ForeignKey(PlanPoint, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    action = models.ForeignKey(PlanAction, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=one_of("point", "action"), name="a_plan_holds_point_or_action")]


class PlanAgreement(Written):
    """That somebody agreed with a version of the plan, or did not, and what they said."""

    SCOPE = READ
    PERSONAL = Written.PERSONAL | {"words"}

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    agreed = models.BooleanField()
    on = models.DateField()
    words = models.TextField(blank=True, help_text="What they said, as said.")


class PlanGiven(Written):
    """That a version of the plan was given to somebody."""

    SCOPE = READ
    NOT_PERSONAL = Written.NOT_PERSONAL | {"how"}

    class How(models.TextChoices):
        HAND = "hand", "By hand"
        READ_OUT = "read_out", "Read out"
        INTERPRETED = "interpreted", "Read out through an interpreter"
        POST = "post", "By post"
        EMAIL = "email", "By email"

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=12, choices=How)
    on = models.DateField()
