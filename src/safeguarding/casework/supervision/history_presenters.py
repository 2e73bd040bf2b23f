"""Month after month: how each discipline has rated each child, and what each supervision set and decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html_join

from safeguarding.casework.design.components import rating as shape
from safeguarding.casework.design.dates import day, short_day
from safeguarding.casework.design.tables import Table, link
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.supervision.due import SupervisionDue
from safeguarding.casework.supervision.models import FamilyRating, Rating, Session
from safeguarding.casework.supervision.presenters import discipline
from safeguarding.casework.supervision.queries import place


def month_tables(ratings: Sequence[Rating]) -> list[Table]:
    """One table a child: a row a discipline, a column a supervision, latest first, in each cell every rating with its word."""
    held = sorted({row.session.held_on for row in ratings}, reverse=True)
    children = {row.child_id: row.child for row in ratings}
    return [
        Table(
            caption=name_of(child),
            caption_size="s",
            head=("Discipline", *(short_day(on) for on in held)),
            rows=_rows([row for row in ratings if row.child_id == key], held),
            compact=True,
        )
        for key, child in sorted(children.items(), key=lambda one: (str(one[1].birth_date or "9999"), str(one[0])))
    ]


def _rows(ratings: Sequence[Rating], held: Sequence[Any]) -> list[Sequence[str]]:
    roles = sorted({row.role for row in ratings}, key=place)
    return [
        (
            discipline(role),
            *(
                format_html_join(
                    " ",
                    "{}",
                    ((shape(row.answer),) for row in ratings if row.role == role and row.session.held_on == on),
                )
                or "–"
                for on in held
            ),
        )
        for role in roles
    ]


def past_table(sessions: Sequence[Session]) -> Table:
    """Closed supervisions, latest first: the family's rating and what was decided."""
    return Table(
        caption="Past supervisions",
        head=("Held on", "Family rating", "Decision"),
        rows=[
            (
                link(day(session.held_on), reverse("session", args=[session.pk])),
                shape(rating.colour if (rating := standing(session)) else None),
                ", ".join(dict.fromkeys(row.get_kind_display() for row in session.decisions.all())) or "–",
            )
            for session in sessions
        ],
        wide=False,
    )


def standing(session: Session) -> FamilyRating | None:
    """The family’s rating that stands, of a session read with its family ratings."""
    rows = list(session.family_ratings.all())
    replaced = {row.replaces_id for row in rows}
    return next((row for row in rows if row.pk not in replaced), None)


def due_words(due: SupervisionDue | None) -> dict[str, Any]:
    """When the next supervision is due, whether it is overdue, and whose rule that is."""
    if due is None:
        return {"words": "", "overdue": "", "rule": ""}
    from_day = f"the last one on {day(due.last)}" if due.last else f"{day(due.due.start)}, when the team got the family"
    overdue = due.standing.state == "overdue"
    return {
        "words": f"The next supervision {'was' if overdue else 'is'} due by {day(due.due.due)}.",
        "overdue": due.standing.words if overdue else "",
        "rule": f"{due.due.limit} from {from_day}." + ("" if due.due.verified else f" {due.due.source}."),
    }
