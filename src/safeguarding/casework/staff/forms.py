"""Questions about people, posts and cover."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any, cast

from django.utils import timezone

from safeguarding.casework.access.models import Cover, Post
from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.access.sign_in.proving import PROOFS
from safeguarding.casework.design import fields
from safeguarding.casework.design.forms import GovukForm


class AddPerson(GovukForm):
    """A joiner."""

    name = fields.TextField("Full name", max_length=120, autocomplete="off")
    email = fields.EmailField(
        "Work email address", autocomplete="off", max_length=254, missing="Enter a work email address"
    )


class GivePost(GovukForm):
    """A post: what it is, where, how much, from when to when."""

    role = fields.SelectField("Role", choices=[(role.key, role.name) for role in ROLES.values()])
    agency = fields.PickField("Employer", queryset=None)
    team = fields.PickField(
        "Team", queryset=None, required=False, label_of=lambda team: f"{team.name}, {team.office.name}"
    )
    office = fields.PickField("Office", queryset=None, required=False, hint="Only for a post that serves no one team.")
    full_time = fields.DecimalField(
        "Full-time equivalent", min_value=Decimal("0.01"), max_value=1, decimal_places=2, width=4,
        hint="1 is full time; half the week is 0.5.",
    )  # fmt: skip
    start = fields.DateField("First day", called="First day")
    end = fields.DateField("Last day", called="Last day", required=False, hint="Leave empty if it is not known.")

    def __init__(self, *args: Any, agencies: Any, teams: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("agency", agencies), ("team", teams), ("office", offices)):
            cast(Any, self.fields[name]).queryset = rows
        self.fields["start"].initial = timezone.localdate()
        self.fields["full_time"].initial = 1

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("end") and cleaned.get("start") and cleaned["end"] < cleaned["start"]:
            self.add_error("end", "Last day must be the same as or after the first day")
        return cleaned


def post_words(post: Post) -> str:
    """`Ada Hill: Social worker, North 1`."""
    words = f"{post.user.name}: {ROLES[post.role].name}"
    return f"{words}, {post.team.name}" if post.team else words


class GiveCover(GovukForm):
    """Cover of a team, from one day and hour to another."""

    kind = fields.ChoiceField("What kind of cover?", choices=Cover.Kind.choices, hints={
        "deputy": "May do for the team what its manager may."}, missing="Select what kind of cover it is")  # fmt: skip
    post = fields.PickField(
        "Who covers?", queryset=None, missing="Select who covers", label_of=post_words, autocomplete_list=True
    )
    team = fields.PickField(
        "Which team?",
        queryset=None,
        missing="Select the team",
        label_of=lambda team: f"{team.name}, {team.office.name}",
    )
    first_day = fields.DateField("From which day?", called="First day", missing="Enter the first day")
    first_hour = fields.NumberField(
        "From which hour?",
        missing="Enter the first hour",
        min_value=0,
        max_value=23,
        width=2,
        hint="On the 24-hour clock: 17 is 5pm.",
    )
    last_day = fields.DateField("To which day?", called="Last day", missing="Enter the last day")
    last_hour = fields.NumberField(
        "To which hour?",
        missing="Enter the last hour",
        min_value=0,
        max_value=24,
        width=2,
        hint="It ends on the hour: 24 is the end of the day.",
    )
    reason = fields.TextField("Why?", max_length=200, required=False)

    def __init__(self, *args: Any, posts: Any, teams: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["post"]).queryset = posts
        cast(Any, self.fields["team"]).queryset = teams

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"first_day", "first_hour", "last_day", "last_hour"} <= set(cleaned):
            cleaned["starts_at"] = _moment(cleaned["first_day"], cleaned["first_hour"])
            cleaned["ends_at"] = _moment(cleaned["last_day"], cleaned["last_hour"])
            if cleaned["ends_at"] <= cleaned["starts_at"]:
                self.add_error("last_hour", "Cover must end after it starts")
        return cleaned


def _moment(day: Any, hour: int) -> datetime:
    """The hour of the local day; hour 24 is the beginning of the next."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=hour // 24), time(hour % 24)))


class EmergencyOpening(GovukForm):
    """Which child, and why."""

    child_id = fields.TextField(
        "Council’s child id", missing="Enter the council’s child id", width=20, max_length=40, autocomplete="off"
    )
    born = fields.DateField("Date of birth", missing="Enter the date of birth", past=True)
    reason = fields.LongTextField(
        "Why do you need to read this file now?", rows=3, max_length=400,
        missing="Enter why you need to read this file now",
    )  # fmt: skip


class Sure(GovukForm):
    """One button: the page says what happens."""


class Proved(GovukForm):
    """How it was made sure that it is they who ask; the page says what happens."""

    proved = fields.ChoiceField(
        "How did you make sure that it is they who ask?",
        choices=list(PROOFS.items()),
        missing="Select how you made sure",
    )


class Successor(GovukForm):
    """Who lifts restrictions that nobody else could."""

    successor = fields.PickField(
        "Who takes over the restricted files?", queryset=None, label_of=post_words,
        hint="Nobody else who is named on them can lift the restriction. You are not told which files they are.",
        missing="Select who takes over the restricted files",
    )  # fmt: skip

    def __init__(self, *args: Any, posts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["successor"]).queryset = posts
