"""What a person has promised: at a supervision, in a family's plan, or by being the manager who was named to decide.

Worked out each time, never stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Value
from django.urls import reverse

from safeguarding.casework.plan.queries import open_actions_of
from safeguarding.casework.supervision.after_queries import to_decide, to_tell
from safeguarding.casework.supervision.queries import my_actions

SUPERVISION, PLAN, TELL, DECIDE = "supervision", "plan", "tell", "decide"


@dataclass(frozen=True, slots=True)
class Promise:
    """Something that a person will do for a family by a day. `kind`: where they promised it."""

    due: date
    agreed_at: datetime
    key: UUID
    text: str
    family: UUID
    family_name: str
    kind: str

    @property
    def href(self) -> str:
        """Where the person says that it is done."""
        if self.kind == PLAN:
            return reverse("plan-action", args=[self.family, self.key])
        if self.kind == TELL:
            return reverse("told", args=[self.key])
        if self.kind == DECIDE:
            return reverse("managers-decision", args=[self.key])
        return reverse("supervision", args=[self.family])


def promised_by(user: Any) -> list[Promise]:
    """All that `user` has promised and that is not done, in families open to them, soonest first. One statement."""
    arms = (
        (_columns(my_actions(user), "agreed_at"), SUPERVISION),
        (_columns(open_actions_of(user), "written_at"), PLAN),
        (to_tell(user), TELL),
        (to_decide(user), DECIDE),
    )
    first, *others = (rows.annotate(kind=Value(kind)) for rows, kind in arms)
    return sorted((Promise(*row) for row in first.union(*others, all=True)), key=lambda one: (one.due, one.agreed_at))


def _columns(rows: Any, when: str) -> Any:
    return rows.order_by().values_list("due", when, "pk", "text", "family_id", "family__name")
