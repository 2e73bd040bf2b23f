"""Who tells or decides instead, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from safeguarding.casework.access.models import User
from safeguarding.casework.design import fields
from safeguarding.casework.supervision.forms import AHEAD, Versioned
from safeguarding.casework.supervision.presenters import discipline

NOBODY = "nobody"


class PassOn(Versioned):
    """Who tells it instead, by when, and why; or that nobody does."""

    mark_optional = False
    teller = fields.ChoiceField("Who will tell them?", choices=(), missing="Select who will tell them")
    due = fields.DateField("By when?", called="The day it is due", missing="Enter the day it is due")
    reason = fields.TextField("Why?", missing="Enter the reason", max_length=400)

    def __init__(
        self, *args: Any, people: Sequence[tuple[User, str]], may_take_back: bool, held_on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        teller: Any = self.fields["teller"]
        none = [(NOBODY, "Nobody: it is not told after all")] if may_take_back else []
        teller.choices = [(str(one.pk), f"{one.name}: {discipline(role)}") for one, role in people] + none
        due: Any = self.fields["due"]
        due.earliest, due.latest = held_on, held_on + AHEAD


class NameAnother(Versioned):
    """Which manager decides instead, and why."""

    manager = fields.ChoiceField("Which manager decides?", choices=(), missing="Select the manager who decides")
    reason = fields.TextField("Why?", missing="Enter the reason", max_length=400)

    def __init__(self, *args: Any, managers: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        manager: Any = self.fields["manager"]
        manager.choices = [(str(one.pk), one.name) for one in managers]
