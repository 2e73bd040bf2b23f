"""The questions of group supervision, one form a page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone

from safeguarding.casework.design import fields
from safeguarding.casework.design.forms import GovukForm
from safeguarding.casework.supervision.anchors import Anchors
from safeguarding.casework.supervision.models import (
    Action,
    Answer,
    Attendance,
    Colour,
    Decision,
    FamilyRating,
    Rating,
    RestrictedNote,
)
from safeguarding.casework.supervision.presenters import discipline
from safeguarding.casework.supervision.suggestion import is_lower

#: How far ahead a supervision or an action can be set.
AHEAD = timedelta(days=366)


class Versioned(GovukForm):
    """A form that carries the version it was made from; `after` is what it is saved over once a change was shown."""

    replaces = fields.HiddenField(required=False)

    def clean_replaces(self) -> UUID | None:
        given = self.cleaned_data["replaces"]
        try:
            return UUID(given) if given else None
        except ValueError:
            raise forms.ValidationError("This page has lost its place. Go back and load it again.") from None

    def written(self) -> str:
        """What the person wrote, in words: `Red. Because …`."""
        said = self.cleaned_data if self.is_bound else self.initial
        first, *rest = [name for name in self.fields if name in ("answer", "colour", "teller", "manager", "reason")]
        chosen: Any = self.fields[first]
        words = dict(chosen.choices).get(said.get(first), "")
        return ". ".join(part for part in (str(words), *(said.get(name) or "" for name in rest)) if part)

    def now_over(self, **hidden: Any) -> None:
        """Take what now stands as the version to write over, keeping what the person typed."""
        data: Any = self.data
        self.data = data.copy()
        for name, value in hidden.items():
            self.data[name] = str(value or "")  # type: ignore[index]


class OpenSession(GovukForm):
    """When this month's supervision is held."""

    held_on = fields.DateField(
        "When is the supervision?", called="Date of the supervision", missing="Enter the date of the supervision"
    )

    def __init__(self, *args: Any, after: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held_on: Any = self.fields["held_on"]
        held_on.earliest = after + timedelta(days=1) if after else None
        held_on.latest = timezone.localdate() + timedelta(days=31)
        held_on.initial = timezone.localdate()


class MarkAttendance(GovukForm):
    """Who is here. Nobody ticked is an answer: they were all asked."""

    mark_optional = False
    present = fields.ChoicesField(
        "Who is here?", choices=(), required=False, hint="Select everyone who takes part, in the room or by video."
    )

    def __init__(self, *args: Any, rows: Sequence[Attendance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present: Any = self.fields["present"]
        present.choices = [(str(row.user_id), f"{row.user.name}: {discipline(row.role)}") for row in rows]
        present.initial = [str(row.user_id) for row in rows if row.present]


class RateChild(Versioned):
    """One professional's view of one child."""

    answer = fields.ChoiceField(
        "Your rating", choices=Answer.choices, missing="Select a colour, or that you can’t rate"
    )
    reason = fields.LongTextField(
        "Why?",
        missing="Enter the reason for your rating",
        hint="What you have seen or heard, and what it means for the child.",
        count=2000,
        rows=6,
    )

    def __init__(self, *args: Any, name: str, anchors: Anchors, held: Rating | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answer: Any = self.fields["answer"]
        answer.label = f"What is the risk to {name} now?"
        answer.look |= {"hints": dict(anchors.words), "size": "m"}
        if held:
            self.initial.update({"answer": held.answer, "reason": held.reason, "replaces": str(held.pk)})


class SetFamilyRating(Versioned):
    """The chair's rating of the family."""

    colour = fields.ChoiceField(
        "What is the family’s rating?", choices=Colour.choices, missing="Select the family’s rating"
    )
    reason = fields.LongTextField("Why?", required=False, mark_optional=False, count=2000)
    seen = fields.HiddenField(required=False)

    def __init__(self, *args: Any, suggested: str, anchors: Anchors, held: FamilyRating | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colour, reason = self.fields["colour"], self.fields["reason"]
        colour.look["hints"] = {key: words for key, words in anchors.words.items() if key in Colour.values}  # type: ignore[attr-defined]
        reason.help_text = (
            f"You must give a reason for a rating lower than {suggested}."
            if suggested
            else "You must give a reason: there is no suggestion to rest on."
        )
        if suggested == "green":
            reason.help_text = "You can leave this empty when the rating is the suggestion or worse."
        self.initial["seen"] = suggested
        if held:
            self.initial.update({"colour": held.colour, "reason": held.reason, "replaces": str(held.pk)})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        colour, seen = cleaned.get("colour"), cleaned.get("seen", "")
        if colour and seen in ("", *Colour.values) and is_lower(colour, seen) and not cleaned.get("reason", "").strip():
            lower = f"lower than the suggestion, {seen}" if seen else "that has no suggestion to rest on"
            self.add_error("reason", f"Enter the reason for a rating {lower}")
        return cleaned


class Decide(GovukForm):
    """What the supervision decides."""

    kind = fields.ChoiceField("What is decided?", choices=Decision.Kind.choices, missing="Select what is decided")
    text = fields.LongTextField(
        "Why, and what does it mean for the family?", missing="Enter the reason for the decision", count=2000
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.look["hints"] = {
            "continue": "The plan stays as it is.",
            "intensify": "More, or different, work under the same plan.",
            "step_down": "Only a review conference ends a child protection plan.",
            "step_up": "Supervision never replaces a strategy discussion, an enquiry or a conference.",
            "legal": "A legal planning meeting, or work before proceedings.",
            "close": "Work with the family ends.",
        }


class AgreeAction(GovukForm):
    """What somebody will do by a day."""

    text = fields.TextField("What will be done?", missing="Enter what will be done", max_length=400)
    owner = fields.ChoiceField("Who will do it?", choices=(), missing="Select who will do it")
    due = fields.DateField("By when?", called="The day it is due", missing="Enter the day it is due")

    def __init__(self, *args: Any, rows: Sequence[Attendance], held_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.choices = [(str(row.user_id), f"{row.user.name}: {discipline(row.role)}") for row in rows]
        due: Any = self.fields["due"]
        due.earliest, due.latest = held_on, held_on + AHEAD


class FinishAction(GovukForm):
    """That an action is done."""

    on = fields.DateField(
        "When was it done?", called="The day it was done", missing="Enter the day it was done", past=True
    )
    note = fields.TextField("What came of it?", required=False, max_length=400)

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on: Any = self.fields["on"]
        on.earliest = timezone.localdate(action.agreed_at)
        on.initial = timezone.localdate()


class NoteRestricted(GovukForm):
    """What is noted. It keeps no draft: a draft is not sealed."""

    kind = fields.ChoiceField(
        "What is it?", choices=RestrictedNote.Kind.choices, missing="Select what it is", inline=True
    )
    text = fields.LongTextField(
        "What must be known?", missing="Enter what must be known", max_length=10_000, rows=6,
        hint="For an action, say who will do it and by when.",
    )  # fmt: skip
    client_key = fields.HiddenField()

    def clean_client_key(self) -> UUID:
        try:
            return UUID(self.cleaned_data["client_key"])
        except ValueError:
            raise forms.ValidationError(self.fields["client_key"].error_messages["required"]) from None


class WriteLine(GovukForm):
    """A sentence for everybody in the meeting."""

    part = fields.SelectField("Which part of the agenda?", missing="Choose a part of the agenda")
    text = fields.LongTextField(
        "What was said?", missing="Write what was said", max_length=1000, rows=2,
        hint="Everybody who works with the family reads this. Nothing restricted belongs here.",
    )  # fmt: skip
    client_key = fields.HiddenField()

    def __init__(self, *args: Any, agenda: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        part: Any = self.fields["part"]
        part.choices = [("", "Choose one"), *((str(at), words) for at, words in enumerate(agenda, 1))]

    def clean_client_key(self) -> UUID:
        try:
            return UUID(self.cleaned_data["client_key"])
        except ValueError:
            raise forms.ValidationError("This page has lost its place. Go back and load it again.") from None


class ChooseShowing(GovukForm):
    """How a team shows ratings, and why."""

    how = fields.ChoiceField(
        "When does somebody see what colleagues think of a child?",
        choices=[
            ("given", "Once they have rated the child themselves"),
            ("together", "All together, when the chair reveals the ratings in the meeting"),
        ],
        missing="Choose when ratings are shown",
    )
    reason = fields.TextField("Why does the team choose this?", missing="Enter the reason", max_length=400)
