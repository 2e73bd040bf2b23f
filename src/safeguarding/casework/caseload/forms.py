"""The questions about caseloads, one form a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet

from safeguarding.casework.access.models import Post, Team, User
from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.caseload.actions import AHEAD
from safeguarding.casework.caseload.queries import WORKING
from safeguarding.casework.design import fields
from safeguarding.casework.design.forms import GovukForm
from safeguarding.casework.families.models import Allocation

STAYS = "stays"


def _post_words(post: Post) -> str:
    return f"{post.user.name}: {ROLES[post.role].name}"


class Reallocate(GovukForm):
    """To whom the families of one colleague go. A field a family, beside one for all of them."""

    everything = fields.SelectField(
        "Who gets all of them?", choices=(), required=False, blank="Nobody: I choose for each family",
    )  # fmt: skip
    day = fields.DateField("From which day?", called="The day", missing="Enter the day")
    reason = fields.TextField(
        "Why are they re-allocated?", missing="Enter why they are re-allocated", max_length=200,
        hint="It stands in each family’s file. Write nothing about anybody’s health.",
    )  # fmt: skip

    mark_optional = False

    def __init__(
        self, *args: Any, rows: Sequence[Allocation], posts: Sequence[Post], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.rows = today, rows
        self.posts = {str(post.pk): post for post in posts}
        colleagues = [(key, _post_words(post)) for key, post in self.posts.items()]
        everything: Any = self.fields["everything"]
        everything.choices = [*everything.choices, *colleagues]
        self.fields["day"].initial = today
        for row in rows:
            self.fields[f"to-{row.family_id}"] = fields.SelectField(
                f"Who gets {row.family.name}?", required=False, blank="Whoever gets all of them",
                choices=[(STAYS, "Nobody: it stays"), *colleagues],
            )  # fmt: skip

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not self.today <= day <= self.today + timedelta(days=AHEAD):
            raise forms.ValidationError("The day must be today or later, and within three months")
        return day

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not self.errors and not self.to():
            self.add_error("everything", "Choose who gets all families, or who gets one of them")
        return said

    def to(self) -> dict[UUID, Post]:
        """Who gets each family, of those that go to somebody."""
        said, found = self.cleaned_data, {}
        for row in self.rows:
            key = said.get(f"to-{row.family_id}") or said.get("everything") or STAYS
            if key != STAYS:
                found[row.family_id] = self.posts[key]
        return found

    def sent(self) -> list[tuple[str, str]]:
        """What was sent, field by field, to be sent again with the plan."""
        data: Mapping[str, Any] = self.data
        dates = [f"day-{part}" for part in ("day", "month", "year")]
        return [(name, data[name]) for name in (*self.fields, *dates) if name in data]


class SayVacancy(GovukForm):
    """A post that nobody holds."""

    key = fields.HiddenField()
    team = fields.PickField("Which team?", missing="Choose a team", queryset=None)
    role = fields.SelectField(
        "Which post is vacant?", choices=[(key, ROLES[key].name) for key in WORKING], missing="Choose a post"
    )
    full_time = fields.DecimalField(
        "How much of a full-time post is it?", missing="Enter how much of a full-time post it is",
        called="How much of a full-time post it is", min_value=0.05, max_value=1, decimal_places=2,
        hint="1 is a full-time post, 0.5 half of one.",
    )  # fmt: skip
    start = fields.DateField("Since when, or from when?", called="First day", missing="Enter the first day")

    def __init__(self, *args: Any, teams: QuerySet[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team: Any = self.fields["team"]
        team.queryset = teams
        if len(own := teams[:2]) == 1:
            self.initial.setdefault("team", own[0])

    def clean_key(self) -> UUID:
        try:
            return UUID(self.cleaned_data["key"])
        except ValueError:
            raise forms.ValidationError("Go back and begin again") from None


class EndVacancy(GovukForm):
    """The day on which a post was vacant for the last time."""

    end = fields.DateField(
        "What was the last day on which it was vacant?", called="Last day", missing="Enter the last day"
    )


class NameStandIn(GovukForm):
    """Who is asked while somebody is away."""

    colleague = fields.PickField("Who stands in?", missing="Choose a colleague", queryset=None)

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleague: Any = self.fields["colleague"]
        colleague.queryset = people
