"""The questions of the plan, its goals, its versions and the parenting assessment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django.utils import timezone

from safeguarding.casework.design import fields
from safeguarding.casework.plan.models import GoalScale, GoalScore, PlanGiven, PlanPoint
from safeguarding.casework.programme.forms import READ_BY_ALL, Keyed
from safeguarding.casework.workbook.forms import KeyField

Choices = Sequence[tuple[str, str]]
NO_PLACES = "Everyone who works with the family reads it, and parents are given it. Never write an address, a way to reach somebody safely, or a plan to leave: those belong in protected information."
#: What a point of each kind is asked for with.
ASKS = {
    PlanPoint.Kind.GOAL: ("Add a goal", "What is the goal, in the family’s own words?"),
    PlanPoint.Kind.WORRY: ("Add a worry", "What is the worry?"),
    PlanPoint.Kind.STRENGTH: ("Add a strength", "What is going well?"),
    PlanPoint.Kind.BOTTOM_LINE: ("Add a bottom line", "What must happen, or must not, for the children to be safe?"),
    PlanPoint.Kind.CONTINGENCY: ("Add a contingency", "What happens if the plan does not work?"),
}


def _choose(form: Any, **choices: Choices) -> None:
    for name, listed in choices.items():
        field = cast(Any, form.fields[name])
        field.choices = [*(one for one in field.choices if one[0] == ""), *listed]


class Point(Keyed):
    """One point of the plan."""

    words = fields.LongTextField("Words", missing="Enter the words", called="The words", max_length=2000, rows=4, hint=READ_BY_ALL)  # fmt: skip
    said_by = fields.SelectField("Whose words are they?", blank="The family’s together, or a worker’s", required=False)
    on = fields.DateField("When was it said?", called="The date", missing="Enter the date", past=True)
    version = KeyField(required=False)

    def __init__(self, *args: Any, kind: str, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = ASKS[PlanPoint.Kind(kind)][1]
        _choose(self, said_by=people)


class Action(Keyed):
    """What somebody will do."""

    text = fields.TextField("What will be done?", missing="Enter what will be done", called="What will be done", max_length=400)  # fmt: skip
    owner = fields.SelectField("Who will do it?", missing="Select who will do it")
    due = fields.DateField("By when?", called="The date", missing="Enter the date it is to be done by")
    goal = fields.SelectField("Which goal does it serve?", blank="None in particular", required=False)

    def __init__(self, *args: Any, owners: Choices, goals: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, owner=owners, goal=goals)


class Mark(Keyed):
    """Whether an action was done."""

    done = fields.YesNoField("Was it done?", missing="Select yes if it was done", reveals={"no": "why_not"})
    why_not = fields.TextField("Why not?", missing="Enter why it was not done", max_length=400)
    on = fields.DateField("When?", called="The date", missing="Enter the date", past=True)


class Levels(Keyed):
    """The five levels of a goal."""

    variant = fields.ChoiceField("Where are things now on this scale?", choices=GoalScale.Variant.choices, missing="Select where things are now")  # fmt: skip
    much_more = fields.TextField("+2: much better than expected", missing="Enter the level +2", max_length=300)
    more = fields.TextField("+1: better than expected", missing="Enter the level +1", max_length=300)
    expected = fields.TextField("0: what we expect", missing="Enter the level 0", max_length=300)
    less = fields.TextField("−1: less than expected", missing="Enter the level −1", max_length=300)
    much_less = fields.TextField("−2: much less than expected", missing="Enter the level −2", max_length=300)
    weight = fields.NumberField(
        "How much does this goal matter beside the others, from 1 to 10?", called="The weight", min_value=1,
        max_value=10, width=2, hint="1 for every goal counts them all the same.",
    )  # fmt: skip
    version = KeyField(required=False)


class Score(Keyed):
    """Where the family stands with a goal."""

    level = fields.ChoiceField("Where are things now?", choices=(), missing="Select where things are now")
    informant = fields.ChoiceField("Who says so?", choices=GoalScore.Informant.choices, missing="Select who says so")
    on = fields.DateField("When?", called="The date", missing="Enter the date", past=True)

    def __init__(self, *args: Any, levels: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, level=[(str(level), f"{signed(level)}: {words}") for level, words in levels.items()])


def signed(level: int) -> str:
    """`+2`, `0`, `−1`."""
    return f"{level:+d}".replace("-", "−") if level else "0"


class Safety(Keyed):
    """The safety plan, on top of the version that was read."""

    words = fields.LongTextField("What does everyone do to keep the children safe?", missing="Enter the safety plan", called="The safety plan", max_length=8000, rows=12, hint=NO_PLACES)  # fmt: skip
    agreed_on = fields.DateField("When was it agreed?", called="The date", missing="Enter the date it was agreed", past=True)  # fmt: skip
    review_on = fields.DateField("When will you look at it again?", called="The next date", required=False, future=True)
    version = KeyField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"agreed_on": timezone.localdate(), **self.initial}


class Review(Keyed):
    """That the plan was looked at together."""

    on = fields.DateField("When did you look at the plan together?", called="The date", missing="Enter the date", past=True)  # fmt: skip
    present = fields.ChoicesField("Who was there?", choices=(), missing="Select who was there", small=True)
    words = fields.LongTextField("What did you agree?", missing="Enter what you agreed", called="What you agreed", max_length=8000, rows=5, hint=READ_BY_ALL)  # fmt: skip
    next_on = fields.DateField("When is the next review?", called="The next review", required=False)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, present=people)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("on") and said.get("next_on") and said["next_on"] <= said["on"]:
            self.add_error("next_on", "The next review must be after this one")
        return said


class Agree(Keyed):
    """Whether somebody of the family agrees with a version, and what they said."""

    person = fields.SelectField("Who?", missing="Select who it is")
    agreed = fields.YesNoField("Do they agree with this plan?", missing="Select yes if they agree")
    words = fields.LongTextField("What did they say?", hint="As they said it.", required=False, max_length=4000, rows=4)
    on = fields.DateField("When?", called="The date", missing="Enter the date", past=True)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, person=people)


class Give(Keyed):
    """How a version was given."""

    how = fields.ChoiceField("How was it given?", choices=PlanGiven.How.choices, missing="Select how it was given")
    on = fields.DateField("When?", called="The date", missing="Enter the date", past=True)


class View(Keyed):
    """What the social worker thinks of an area."""

    words = fields.LongTextField("Your view", missing="Enter your view", max_length=8000, rows=10, hint=READ_BY_ALL)
    version = KeyField(required=False)


class Comment(Keyed):
    """What a parent said of their assessment."""

    words = fields.LongTextField("What did the parent say?", hint="As they said it.", missing="Enter what the parent said", called="What the parent said", max_length=4000, rows=5)  # fmt: skip
    area = fields.SelectField("About which part?", blank="The whole", required=False)
    on = fields.DateField("When?", called="The date", missing="Enter the date", past=True)

    def __init__(self, *args: Any, areas: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, area=areas)


class Sure(Keyed):
    """Nothing to answer: the button is the answer."""
