"""Questions about families: who is in them, and who works with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django.utils import timezone

from safeguarding.casework.access.models import Post
from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.design import fields
from safeguarding.casework.design.forms import GovukForm
from safeguarding.casework.families.models import Membership, Person

NAMED = ("given_name", "family_name")


class FindChildren(GovukForm):
    """Narrow the list of new children."""

    mark_optional = False
    starts = fields.TextField("Council’s child id begins with", required=False, width=20)


class StartFamily(GovukForm):
    """Name a family and give it to a team."""

    name = fields.TextField(
        "What will the team call this family?", missing="Enter a name for the family", max_length=120,
        hint="For example, Harlow family. It is shown to the people who work with the family.",
    )  # fmt: skip
    team = fields.PickField(
        "Which team?", queryset=None, missing="Select a team", label_of=lambda team: f"{team.name}, {team.office.name}"
    )
    start = fields.DateField(
        "When was the family allocated to the team?",
        missing="Enter the date of allocation",
        called="Date of allocation",
        past=True,
    )

    def __init__(self, *args: Any, teams: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["team"]).queryset = teams
        self.fields["start"].initial = timezone.localdate()


class PersonForm(GovukForm):
    """Who a person is. For a child who came from a return, this adds the name."""

    given_name = fields.TextField("Given name", max_length=80, required=False)
    family_name = fields.TextField("Family name", max_length=80, required=False)
    known_as = fields.TextField("Known as", max_length=80, required=False, hint="If people call them something else.")
    birth_date = fields.DateField("Date of birth", required=False, past=True)
    sex = fields.ChoiceField(
        "Sex", choices=Person._meta.get_field("sex").flatchoices, missing="Select the sex as recorded"
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(name) for name in (*NAMED, "known_as")):
            self.add_error("given_name", "Enter a given name, a family name or the name they are known as")
        return cleaned


class AddPerson(PersonForm):
    """Add somebody to the family by hand."""

    relation = fields.ChoiceField(
        "Who are they in this family?",
        choices=Membership.Relation.choices,
        missing="Select who they are in this family",
    )
    start = fields.DateField(
        "Since when have they been part of the family?", called="Date they joined the family", past=True
    )

    field_order = ("relation",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start"].initial = timezone.localdate()


def _post_words(post: Post) -> str:
    return f"{post.user.name}: {ROLES[post.role].name}"


class Allocate(GovukForm):
    """Give workers the family."""

    posts = fields.ChoicesField("Who will work with this family?", choices=(), missing="Select at least one worker")
    start = fields.DateField("From when?", called="Start of the involvement")

    def __init__(self, *args: Any, posts: Sequence[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["posts"]).choices = [(str(post.pk), _post_words(post)) for post in posts]
        self.fields["start"].initial = timezone.localdate()


class EndAllocation(GovukForm):
    """End a worker's involvement."""

    end = fields.DateField("What is their last day with this family?", called="Last day")
    reason = fields.TextField("Why does the involvement end?", missing="Enter why the involvement ends", max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["end"].initial = timezone.localdate()
