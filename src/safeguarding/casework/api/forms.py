"""Questions about tokens."""

from __future__ import annotations

from typing import Any, cast

from safeguarding.casework.access.roles import PERMISSIONS
from safeguarding.casework.api.queries import OFFERED
from safeguarding.casework.design import fields
from safeguarding.casework.design.forms import GovukForm

DAYS = (("30", "30 days"), ("90", "90 days"), ("180", "180 days"), ("366", "A year"))


class AddSystem(GovukForm):
    """Name another system of the council."""

    name = fields.TextField(
        "What is the system called?", missing="Enter the name of the system", max_length=120,
        hint="For example, Case management. It stands in the log for all that the system reads.",
    )  # fmt: skip


class MakeToken(GovukForm):
    """A token for a system."""

    system = fields.PickField(
        "Which system will use it?", queryset=None, missing="Select a system", label_of=lambda user: user.name
    )
    label = fields.TextField("What is it for?", missing="Enter what the token is for", max_length=120)
    permissions = fields.ChoicesField(
        "What may the system do?",
        choices=[(name, PERMISSIONS[name][0].upper() + PERMISSIONS[name][1:]) for name in OFFERED],
        missing="Select what the system may do",
    )
    days = fields.ChoiceField("How long will it work?", choices=DAYS, missing="Select how long it will work")

    def __init__(self, *args: Any, systems: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["system"]).queryset = systems
