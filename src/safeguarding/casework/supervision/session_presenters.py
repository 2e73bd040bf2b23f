"""The page of a session as a whole, in the order of its agenda, and what is worth a second look before closing."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse

from safeguarding.casework.design.components import rating as shape
from safeguarding.casework.design.dates import day
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.supervision import presenters
from safeguarding.casework.supervision.anchors import Anchors
from safeguarding.casework.supervision.cycle import Cycle
from safeguarding.casework.supervision.due import next_after
from safeguarding.casework.supervision.models import Rating
from safeguarding.casework.supervision.queries import Sitting
from safeguarding.casework.supervision.suggestion import suggestion_of as suggestion_for

_LINKS = (
    "attendance", "family-rating", "decide", "agree-action", "close-session", "take-chair", "reveal", "room", "before-session",
)  # fmt: skip


def quorum_words(sitting: Sitting, rules: Cycle) -> str:
    """Which disciplines that should be at every supervision nobody stands for, once it is marked who is here: those that
    do not work with the family either, as the others are said already."""
    here = {row.role for row in sitting.attendance if row.present}
    asked = {row.role for row in sitting.attendance}
    wanted = [one for one in rules.quorum if not one.roles & asked] if len(here) > 1 else []
    names = presenters.people([one.name.lower() for one in wanted])
    proposal = " (a proposal)" if rules.proposal else ""
    return f"Nobody works with this family for {names}, which should be here{proposal}." if names else ""


def session_page(
    sitting: Sitting, anchors: Anchors, *, viewer: UUID | None, may_hold: bool, today: date, rules: Cycle
) -> dict[str, Any]:
    """Everything on the page. `may_hold`: whether the viewer may chair; only who does sees the chair's buttons."""
    session = sitting.session
    is_open = session.closed_at is None
    chairs = is_open and may_hold and session.chair_id == viewer
    suggestion = suggestion_for(sitting, anchors)
    stands = sitting.family_rating.colour if sitting.family_rating else None
    due = next_after(session.held_on, stands, today, rules)
    attendance = presenters.attendance_block(sitting.attendance)
    return {
        "held_on": day(session.held_on),
        "is_open": is_open,
        "chairs": chairs,
        "may_take_chair": is_open and may_hold and not chairs,
        "chair": session.chair.name,
        "facts": presenters.summary_rows(sitting, due.due if due else None, today),
        "warnings": [
            words
            for words in (
                presenters.same_day_warning(sitting, suggestion),
                attendance["missing"],
                quorum_words(sitting, rules),
            )
            if words
        ],
        "waits": presenters.waits_sentence(sitting),
        "held_back": session.held_back,
        "may_reveal": chairs and session.held_back and not sitting.waits_for,
        "rates": is_open and any(rater.user.pk == viewer for rater in sitting.raters),
        "agenda": anchors.agenda,
        "proposal": anchors.proposal,
        "attendance": attendance,
        "carried": presenters.actions_table(
            "Actions since last time", sitting.carried, viewer, may_finish_all=may_hold, today=today
        ),
        "children": [presenters.child_block(sitting, child, viewer, today) for child in sitting.children],
        "suggestion": presenters.suggestion_block(suggestion, anchors.proposal) if suggestion else None,
        "suggests": anchors.suggest,
        "rating": presenters.family_rating_block(sitting.family_rating, sitting.before),
        "decisions": presenters.decision_rows(sitting.decisions),
        "agreed": presenters.actions_table(
            "Actions agreed", sitting.agreed, viewer, may_finish_all=may_hold, today=today
        ),
        "links": {name.replace("-", "_"): reverse(name, args=[session.pk]) for name in _LINKS},
        "dates_href": reverse("clocks", args=[session.family_id]),
        "workbook_href": reverse("workbook", args=[session.family_id]),
    }


def suggestion_of(sitting: Sitting, anchors: Anchors) -> dict[str, Any] | None:
    """The suggestion beside the chair's question."""
    found = suggestion_for(sitting, anchors)
    return presenters.suggestion_block(found, anchors.proposal) if found else None


def last_rating(rating: Rating | None) -> dict[str, Any] | None:
    """What the rater said last month, to stand beside this month's question."""
    if rating is None:
        return None
    return {"on": day(rating.session.held_on), "shape": shape(rating.answer), "reason": rating.reason}


def still_to_do(sitting: Sitting, today: date) -> list[str]:
    """What stops the closing, said before anybody tries."""
    session = sitting.session
    return [
        *([f"It is for {day(session.held_on)}. Close it then."] if session.held_on > today else []),
        *([] if sitting.family_rating else ["The family’s rating is not set."]),
        *([] if sitting.decisions else ["No decision is recorded."]),
    ]


def closing_warnings(sitting: Sitting, anchors: Anchors) -> list[str]:
    """What is missing from the session. None of it stops the closing: it is said, so that it is meant."""
    still = {
        rater.user.name: [
            name_of(child) for child in sitting.children if (child.pk, rater.user.pk) not in sitting.given
        ]
        for rater in sitting.raters
    }
    return [
        *(f"{name} has not rated {presenters.people(children)}." for name, children in still.items() if children),
        *([missing] if (missing := presenters.attendance_block(sitting.attendance)["missing"]) else []),
        *([late] if (late := presenters.same_day_warning(sitting, suggestion_for(sitting, anchors))) else []),
        *([] if sitting.agreed else ["No action was agreed."]),
    ]
