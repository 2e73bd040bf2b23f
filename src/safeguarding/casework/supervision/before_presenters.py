"""One’s own page before the meeting, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from safeguarding.casework.design.components import rating as shape
from safeguarding.casework.design.dates import day, moment
from safeguarding.casework.design.tables import Table, link
from safeguarding.casework.families.presenters import age_of, name_of
from safeguarding.casework.pathway.clocks import ChildClock
from safeguarding.casework.supervision.anchors import Anchors
from safeguarding.casework.supervision.before_queries import Own
from safeguarding.casework.supervision.cycle import Cycle
from safeguarding.casework.supervision.models import Answer, RatingsShown, Session


def when_shown(session: Session) -> str:
    """When the reader will see what others think."""
    if session.held_back:
        return f"Your team shows ratings together: everybody sees them when {session.chair.name} reveals them."
    return "You see what your colleagues think of a child once you have rated that child."


def child_rows(session: Session, rows: Iterable[Own], today: date) -> list[dict[str, Any]]:
    """Each child with the rating given now, the last one with its reason, and the way to rate."""
    return [
        {
            "name": name_of(row.child),
            "age": age_of(row.child, today),
            "href": reverse("rate", args=[session.pk, row.child.pk]),
            "now": shape(row.now.answer) if row.now else "",
            "reason": row.now.reason if row.now else "",
            "last": shape(row.last.answer) if row.last else "",
            "last_reason": row.last.reason if row.last else "",
            "last_on": day(row.last.session.held_on) if row.last else "",
        }
        for row in rows
    ]


def anchors_table(anchors: Anchors) -> Table:
    return Table(
        caption="What each answer means",
        caption_size="s",
        head=("Answer", "What it means"),
        rows=[(str(Answer(key).label), words) for key, words in anchors.words.items()],
        wide=False,
    )


def dates_table(rows: Sequence[ChildClock], session: Session, today: date, rules: Cycle) -> Table:
    """The statutory dates that are late, or fall before the supervision after this one, whatever its rating will be."""
    until = session.held_on + timedelta(days=max(rules.interval.values()))
    soon = [row for row in rows if row.running and row.due and (row.late or row.due.due <= until)]
    return Table(
        caption=f"Statutory dates until the next supervision, by {day(until)}",
        caption_size="s",
        head=("What", "Child", "By when", "State"),
        rows=[
            (
                row.name,
                name_of(row.child),
                day(row.due.due) if row.due else "",
                row.standing.words if row.standing else "",
            )
            for row in soon
        ],
        nothing="No statutory date falls before then.",
    )


def showing_table(choices: Sequence[tuple[Any, RatingsShown | None]]) -> Table:
    """How each team shows its ratings, who chose it and why."""
    return Table(
        caption="How your teams show ratings",
        head=("Team", "Ratings are shown", "Why", "Chosen", "Change"),
        rows=[
            (
                team.name,
                "All together, when the chair reveals them"
                if held and held.together
                else "To each who has rated the child",
                held.reason if held else "Nobody has chosen: this is how it begins",
                f"{held.said_by.name}, {moment(held.said_at)}" if held else "",
                link("Change", reverse("choose-showing", args=[team.pk]), f"how {team.name} shows ratings"),
            )
            for team, held in choices
        ],
        nothing="You hold group supervision for no team.",
    )
