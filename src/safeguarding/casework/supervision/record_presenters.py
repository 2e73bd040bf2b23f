"""The record of a closed supervision as a document: what stood when it closed, and the named manager’s decision after it.

Everything on it comes from rows that the closing froze. What happens later, an action done or a parent told, is on the
page of the session and not here. Nothing of the restricted part is read for it.
"""

from __future__ import annotations

from typing import Any

from safeguarding.casework.design.dates import day, moment
from safeguarding.casework.design.tables import Table
from safeguarding.casework.families.models import Person
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.supervision import after_presenters, presenters
from safeguarding.casework.supervision.after_queries import After
from safeguarding.casework.supervision.anchors import Anchors
from safeguarding.casework.supervision.cycle import Cycle
from safeguarding.casework.supervision.due import next_after
from safeguarding.casework.supervision.queries import Sitting
from safeguarding.casework.supervision.suggestion import suggestion_of


def record(sitting: Sitting, after: After, anchors: Anchors, rules: Cycle) -> dict[str, Any]:
    """Everything on the sheet, as ready strings. `rules`: how often families were looked at on the day it closed."""
    session = sitting.session
    here = [row for row in sitting.attendance if row.present]
    away = [row for row in sitting.attendance if not row.present]
    suggestion = suggestion_of(sitting, anchors)
    dissents = after_presenters.dissent_rows(after)
    stands = sitting.family_rating.colour if sitting.family_rating else None
    due = next_after(session.held_on, stands, session.held_on, rules)
    return {
        "next": f"The next supervision is due by {day(due.due)}." if due else "",
        "held_on": day(session.held_on),
        "facts": [
            ("Held on", day(session.held_on)),
            ("Chair", session.chair.name),
            ("Came", presenters.people([_with_discipline(row) for row in here]) or "Nobody was marked as here"),
            ("Apologies and absences", presenters.people([_with_discipline(row) for row in away]) or "None"),
            ("Closed", moment(session.closed_at) if session.closed_at else ""),
        ],
        "missing": presenters.attendance_block(sitting.attendance)["missing"],
        "carried": [action.text for action in sitting.carried if action.agreed_at < (session.closed_at or action.due)],
        "children": [_child(sitting, child) for child in sitting.children],
        "apart": presenters.apart_rows(suggestion),
        "suggestion": f"{suggestion.reason} {suggestion.whose}".strip() if suggestion and suggestion.colour else "",
        "rating": presenters.family_rating_block(sitting.family_rating, sitting.before),
        "decisions": presenters.decision_rows(sitting.decisions),
        "dissents": [one for rows in dissents.values() for one in rows],
        "actions": _actions(sitting),
        "tellings": _tellings(after),
        "manager": after_presenters.manager_block(session, after, False, session.held_on),
    }


def _with_discipline(row: Any) -> str:
    return f"{row.user.name} ({presenters.discipline(row.role)})"


def _child(sitting: Sitting, child: Person) -> dict[str, Any]:
    """The ratings of a child with their reasons, and the spread: never an average."""
    rows = [row for row in sitting.ratings if row.child_id == child.pk]
    rows.sort(key=lambda row: (presenters.place(row.role), row.rater.name))
    first = {row.pk: row for row in sitting.earlier}
    still = [rater.user.name for rater in sitting.raters if (child.pk, rater.user.pk) not in sitting.given]
    name = name_of(child)
    return {
        "name": name,
        "spread": presenters.spread(rows),
        "table": presenters.ratings_table(name, rows, first) if rows else None,
        "still": presenters.people(still),
    }


def _actions(sitting: Sitting) -> Table | None:
    """What was agreed, without what came of it."""
    if not sitting.agreed:
        return None
    return Table(
        caption="Actions agreed",
        caption_hidden=True,
        head=("Action", "Who", "By when"),
        rows=[(row.text, row.owner.name, day(row.due)) for row in sitting.agreed],
        compact=True,
        wide=False,
    )


def _tellings(after: After) -> Table | None:
    if not after.tellings:
        return None
    return Table(
        caption="What the family is told",
        caption_hidden=True,
        head=("Who", "What they are told", "By whom and when"),
        rows=[
            (name_of(row.person), presenters.reason_text(row.words), f"{row.teller.name}, {day(row.due)}")
            for row in after.tellings
        ],
        compact=True,
        wide=False,
    )
