"""The questions about supervision days, one form a page."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet

from safeguarding.casework.access.models import Office, Team, User
from safeguarding.casework.design import fields
from safeguarding.casework.design.forms import GovukForm
from safeguarding.casework.meetings.models import Room
from safeguarding.casework.meetings.planning import Asked

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
TIMES = [f"{minute // 60:02}:{minute % 60:02}" for minute in range(8 * 60, 18 * 60, 30)]
LENGTHS = [(str(minutes), f"{minutes // 60} hours" if minutes % 60 == 0 else f"{minutes / 60:.1f} hours")
           for minutes in (120, 150, 180, 240, 300, 360, 420)]  # fmt: skip
WEEKS = [(str(number), f"{number} weeks") for number in (2, 4, 6, 8, 12)]


class AskSchedule(GovukForm):
    """The days on which a team can meet."""

    team = fields.PickField("Which team?", missing="Choose a team", queryset=None)
    rooms = fields.PicksField(
        "Which rooms can be used?", missing="Choose a room", queryset=None,
        hint="The first that is free is taken, in this order.",
    )  # fmt: skip
    first = fields.DateField("From which day?", called="First day", missing="Enter the first day")
    weeks = fields.SelectField("For how long?", choices=WEEKS, missing="Choose for how long")
    weekdays = fields.ChoicesField(
        "On which days of the week?", choices=[(str(n), name) for n, name in enumerate(WEEKDAYS)],
        missing="Choose a day of the week",
    )  # fmt: skip
    starts = fields.SelectField(
        "When does a meeting start?", choices=[(one, one) for one in TIMES], missing="Choose a time"
    )
    minutes = fields.SelectField("How long can it last at most?", choices=LENGTHS, missing="Choose how long")

    def __init__(self, *args: Any, teams: QuerySet[Team], rooms: QuerySet[Room], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for name, rows in (("team", teams), ("rooms", rooms)):
            field: Any = self.fields[name]
            field.queryset = rows
        if len(own := teams[:2]) == 1:
            self.initial.setdefault("team", own[0])

    def sent(self) -> list[tuple[str, str]]:
        """What was sent, field by field, to be sent again with the proposal."""
        data: Any = self.data
        of = [name for name in data if name.split("-")[0] in self.fields]
        return [(name, one) for name in of for one in data.getlist(name)]

    def clean_first(self) -> date:
        first: date = self.cleaned_data["first"]
        if not self.today - timedelta(days=7) < first < self.today + timedelta(days=366):
            raise forms.ValidationError("First day must be this week or later, and within a year")
        return first

    def question(self) -> Asked:
        """What a valid form asks for."""
        said = self.cleaned_data
        hour, minute = (int(part) for part in said["starts"].split(":"))
        return Asked(
            said["team"], tuple(said["rooms"]), said["first"], int(said["weeks"]),
            frozenset(int(one) for one in said["weekdays"]), time(hour, minute), int(said["minutes"]),
        )  # fmt: skip


class AddRoom(GovukForm):
    """A room in which teams meet."""

    office = fields.PickField("Which office is it in?", missing="Choose an office", queryset=None)
    name = fields.TextField("What is the room called?", missing="Enter what the room is called", max_length=80)

    def __init__(self, *args: Any, offices: QuerySet[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office: Any = self.fields["office"]
        office.queryset = offices


class SayLeave(GovukForm):
    """From which day to which somebody is away."""

    user = fields.PickField("Who is away?", missing="Choose who is away", queryset=None)
    start = fields.DateField("First day away", missing="Enter the first day away")
    end = fields.DateField("Last day away", missing="Enter the last day away")

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user: Any = self.fields["user"]
        user.queryset = people

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        start, end = said.get("start"), said.get("end")
        if start and end and not start <= end <= start + timedelta(days=366):
            self.add_error("end", "Last day away must be the first day or later, and within a year of it")
        return said


class PutOn(GovukForm):
    """A family more for a meeting."""

    family = fields.PickField("Which family?", missing="Choose a family", queryset=None)

    def __init__(self, *args: Any, families: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        family: Any = self.fields["family"]
        family.queryset = families


class Sure(GovukForm):
    """One button: the page says what happens."""
