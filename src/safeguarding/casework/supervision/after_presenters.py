"""What the pages say of dissent, a named manager’s decision, and what the family is told."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from safeguarding.casework.design.dates import day, moment, short_day
from safeguarding.casework.design.tables import Table, link
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.supervision import managers_decision
from safeguarding.casework.supervision.after_models import Dissent, Telling, TellingChange
from safeguarding.casework.supervision.after_queries import After
from safeguarding.casework.supervision.models import Session
from safeguarding.casework.supervision.presenters import discipline
from safeguarding.evidence.clocks import standing


def dissent_rows(after: After) -> dict[str, list[dict[str, Any]]]:
    """By what they are about: who does not agree, why, and what they said before; also who agrees after all."""
    found: dict[str, list[dict[str, Any]]] = {about: [] for about in Dissent.About.values}
    for row in after.dissents:
        found[row.about].append(_dissent(row, after))
    return found


def _dissent(row: Dissent, after: After) -> dict[str, Any]:
    before, was = row.replaces_id, []
    while before is not None and (one := after.earlier.get(before)) is not None:
        was.append(f"{'Did not agree' if one.stands else 'Agreed'}, {moment(one.said_at)}: {one.reason}")
        before = one.replaces_id
    return {
        "title": f"{row.author.name} {'does not agree' if row.stands else 'agrees after all'}",
        "reason": row.reason,
        "by": f"{row.author.name}, {discipline(row.role)}, {moment(row.said_at)}",
        "was": was,
    }


def tellings_table(after: After, viewer: UUID | None, may_mark_all: bool, today: date) -> Table | None:
    """Who of the family is told what, by whom, by when; and what came of it. None where nothing was agreed."""
    if not after.tellings:
        return None
    return Table(
        caption="What the family is told",
        caption_hidden=True,
        head=("Who is told what", "By whom and when", "State"),
        rows=[
            (
                format_html(
                    '<strong>{}</strong><br><span class="app-written">{}</span>', name_of(row.person), row.words
                ),
                _by_whom(row, after.changes.get(row.pk)),
                _state(row, after, viewer, may_mark_all, today),
            )
            for row in after.tellings
        ],
        compact=True,
        wide=False,
    )


def _by_whom(row: Telling, change: TellingChange | None) -> SafeString:
    """Who tells it by when; and what was agreed first, where it was passed on."""
    first = format_html("{}<br>{}", row.teller.name, short_day(row.due))
    if change is None:
        return first
    if change.teller is None:
        return format_html("Nobody.<br>It was {} who would, by {}", row.teller.name, short_day(row.due))
    now = format_html("{}<br>{}", change.teller.name, short_day(change.due))
    return format_html("{}<br>Passed on by {}, {}: {}", now, change.by.name, day(change.at), change.reason)


def _state(row: Telling, after: After, viewer: UUID | None, may_mark_all: bool, today: date) -> str | SafeString:
    told = after.told.get(row.pk)
    if told is not None:
        done = format_html("Told {}<br>{}", day(told.on), told.get_how_display())
        reply = after.replies.get(row.pk)
        if reply is None:
            return done
        return format_html('{}<br><span class="app-written">They said: {}</span>', done, reply.words)
    change = after.changes.get(row.pk)
    teller, due = (change.teller_id, change.due) if change else (row.teller_id, row.due)
    pass_on = link("Pass it on", reverse("pass-on", args=[row.pk]), f"what {name_of(row.person)} is told")
    if change is not None and change.teller is None:
        gone = format_html("Not told after all. {}, {}: {}", change.by.name, day(change.at), change.reason)
        return format_html("{}<br>{}", gone, pass_on) if may_mark_all else gone
    stands = standing(due, None, today)
    words = format_html("<strong>{}</strong>", stands.words) if stands.state == "overdue" else stands.words
    if not (may_mark_all or teller == viewer):
        return words
    done = link("Say that it was done", reverse("told", args=[row.pk]), name_of(row.person))
    return format_html("{}<br>{}<br>{}", words, done, pass_on)


def manager_block(
    session: Session, after: After, may: bool, today: date, *, may_name: bool = False
) -> dict[str, Any] | None:
    """The named manager’s decision, or that it is due. `may`: whether the viewer can make it, `may_name`: whether they can
    name another manager. None where none is asked."""
    due = managers_decision.due_of(session, today)
    if due is None:
        return None
    made = after.manager
    if made is None:
        return {
            "due": f"{due.manager.name} is to decide by {day(due.due)}.",
            "overdue": due.standing.words if due.standing.state == "overdue" else "",
            "href": reverse("managers-decision", args=[session.pk]) if may else "",
            "name_href": reverse("name-manager", args=[session.pk]) if may_name else "",
        }
    return {
        "kind": "Agrees with the supervision" if made.agrees else "Decides otherwise",
        "text": made.text,
        "reason": made.reason,
        "by": f"{made.made_by.name}, {moment(made.made_at)}",
        "instead": f"In place of {due.manager.name}, who was named." if made.made_by_id != due.manager.pk else "",
    }


def months_words(number: int) -> str:
    """What closing does to the workbook: its month `number` ends with the supervision."""
    return f"Month {number} of the workbook closes with this supervision, and month {number + 1} opens."


def month_opened(number: int) -> str:
    """What a closed supervision began."""
    return f"Month {number + 1} of the workbook opened when this supervision closed."
