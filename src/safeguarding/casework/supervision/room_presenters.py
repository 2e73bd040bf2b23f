"""The screen that the meeting looks at, and what is sent to it while it is open."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.design.dates import clock
from safeguarding.casework.supervision import after_presenters, presenters
from safeguarding.casework.supervision.after_queries import After
from safeguarding.casework.supervision.anchors import Anchors
from safeguarding.casework.supervision.models import Line
from safeguarding.casework.supervision.queries import Sitting
from safeguarding.casework.supervision.suggestion import suggestion_of
from safeguarding.casework.workbook.models import Summary

#: Milliseconds after which a browser asks again.
AGAIN = 3000


def line_row(line: Line) -> dict[str, Any]:
    return {
        "number": line.number,
        "part": line.part,
        "text": line.text,
        "byline": f"{line.author.name}, {clock(line.written_at)}",
    }


def parts(anchors: Anchors, lines: Iterable[Line]) -> list[dict[str, Any]]:
    """The agenda with its minutes, what the screen shows under each part, and what was written there. Lines of an agenda
    that has been changed since stand at the end."""
    rows = [line_row(line) for line in lines]
    made, minute = [], 0
    for number, (title, takes, shows) in enumerate(zip(anchors.agenda, anchors.minutes, anchors.shows, strict=True), 1):
        made.append({
            "number": number, "title": title, "shows": shows, "from": minute, "to": minute + takes, "takes": takes,
            "lines": [row for row in rows if row["part"] == title],
        })  # fmt: skip
        minute += takes
    other = [row for row in rows if row["part"] not in anchors.agenda]
    return [*made, {"number": 0, "title": "Other", "shows": "", "lines": other}] if other else made


def children(sitting: Sitting, viewer: Any, today: date) -> list[dict[str, Any]]:
    """Each child with the spread of ratings, once everybody who is asked has answered: a rater in the room who has not
    must not read on the wall what the others think."""
    found = []
    for child in sitting.children:
        block = presenters.child_block(sitting, child, viewer, today)
        given = sum((child.pk, rater.user.pk) in sitting.given for rater in sitting.raters)
        hidden = (bool(block["still"]) and sitting.session.closed_at is None) or sitting.session.held_back
        found.append({
            "name": block["name"], "age": block["age"],
            "spread": "" if hidden else block["spread"], "table": None if hidden else block["table"],
            "given": f"{given} of {len(sitting.raters)} have rated",
        })  # fmt: skip
    return found


def all_have_rated(sitting: Sitting) -> bool:
    asked = {(child.pk, rater.user.pk) for child in sitting.children for rater in sitting.raters}
    return asked <= sitting.given and not sitting.session.held_back


def screen(
    sitting: Sitting,
    after: After,
    lines: Sequence[Line],
    anchors: Anchors,
    summaries: Mapping[Any, Summary],
    viewer: Any,
    today: date,
) -> dict[str, Any]:
    """Everything on the screen. Nothing of the restricted part is read for it."""
    shown = all_have_rated(sitting) or sitting.session.closed_at is not None
    suggestion = suggestion_of(sitting, anchors) if shown else None
    dissents = after_presenters.dissent_rows(after) if shown else {}
    return {
        "dissents": [one for rows in dissents.values() for one in rows],
        "tellings": after_presenters.tellings_table(after, None, False, today) if shown else None,
        "minutes": sum(anchors.minutes),
        "parts": parts(anchors, lines),
        "proposal": anchors.proposal,
        "carried": presenters.actions_table("Actions since last time", sitting.carried, None, False, today),
        "children": children(sitting, viewer, today),
        "updates": [
            {"discipline": ROLES[row.role].discipline, "text": row.text, "by": row.author.name}
            for row in sorted(summaries.values(), key=lambda row: list(ROLES).index(row.role))
        ],
        "apart": presenters.apart_rows(suggestion),
        "shown": shown,
        "rating": presenters.family_rating_block(sitting.family_rating, sitting.before) if shown else None,
        "decisions": presenters.decision_rows(sitting.decisions) if shown else [],
        "agreed": presenters.actions_table("Actions agreed", sitting.agreed, None, False, today),
        "last": lines[-1].number if lines else 0,
        "news_href": reverse("room-news", args=[sitting.session.pk]),
        "line_href": reverse("write-line", args=[sitting.session.pk]),
        "session_href": reverse("session", args=[sitting.session.pk]),
    }


def news(lines: Iterable[Line], state: str) -> str:
    """Server-sent events (HTML Living Standard, section 9.2): each new line with its number, and the state as it is."""
    events = [f"retry: {AGAIN}\n\n"]
    events += [f"id: {line.number}\nevent: line\ndata: {json.dumps(line_row(line))}\n\n" for line in lines]
    return "".join([*events, f"event: state\ndata: {json.dumps(state)}\n\n"])
