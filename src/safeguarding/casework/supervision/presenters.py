"""What the page of a session says, as ready strings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.design.components import rating as shape
from safeguarding.casework.design.dates import day, moment, short_day
from safeguarding.casework.design.tables import Table, link
from safeguarding.casework.families.models import Person
from safeguarding.casework.families.presenters import age_of, name_of
from safeguarding.casework.supervision.models import Action, Attendance, Decision, FamilyRating, Rating
from safeguarding.casework.supervision.queries import Sitting, place
from safeguarding.evidence.clocks import standing
from safeguarding.evidence.ratings import ANSWERS, Suggestion, movement

SHORT = {"red": "red", "amber": "amber", "green": "green", "cannot_rate": "cannot rate"}


def people(names: Sequence[str]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def discipline(role: str) -> str:
    return ROLES[role].discipline


def who(name: str, role: str) -> SafeString:
    """A person with the discipline under the name."""
    return format_html("<strong>{}</strong><br>{}", name, discipline(role))


def reason_text(text: str) -> SafeString:
    return format_html('<span class="app-written">{}</span>', text)


def spread(ratings: Iterable[Rating]) -> str:
    """`1 red, 2 amber and 1 cannot rate`, worst first: never an average."""
    answers = [row.answer for row in ratings]
    order = [*reversed(ANSWERS[:3]), ANSWERS[3]]
    return people([f"{answers.count(answer)} {SHORT[answer]}" for answer in order if answer in answers])


def child_block(sitting: Sitting, child: Person, viewer: UUID | None, today: date) -> dict[str, Any]:
    """One child of the session: ratings that the viewer may see, who is still to rate, and the viewer's own next step."""
    rows = [row for row in sitting.ratings if row.child_id == child.pk]
    first = {row.pk: row for row in sitting.earlier}
    rows.sort(key=lambda row: (place(row.role), row.rater.name))
    still = [rater.user.name for rater in sitting.raters if (child.pk, rater.user.pk) not in sitting.given]
    is_open = sitting.session.closed_at is None
    mine = any(rater.user.pk == viewer for rater in sitting.raters) and is_open
    waits = any(one.pk == child.pk for one in sitting.waits_for)
    name = name_of(child)
    return {
        "name": name,
        "age": age_of(child, today),
        "hidden": f"You will see your colleagues’ ratings of {name} when you have given your own." if waits else "",
        "table": None if waits or not rows else ratings_table(name, rows, first),
        "nobody": not waits and not rows and not sitting.session.held_back,
        "spread": "" if waits or sitting.session.held_back else spread(rows),
        "still": people(still),
        "rate": ("Rate" if waits else "Change your rating of") + f" {name}" if mine else "",
        "href": reverse("rate", args=[sitting.session.pk, child.pk]) if mine else "",
        "to_rate": waits,
    }


def ratings_table(name: str, rows: Sequence[Rating], replaced: dict[UUID, Rating]) -> Table:
    """Who rates the child how, and why."""
    return Table(
        caption=f"Ratings of {name}",
        caption_hidden=True,
        head=("Who", "Rating", "Reason"),
        rows=[(who(row.rater.name, row.role), rating_cell(row, replaced), reason_text(row.reason)) for row in rows],
        compact=True,
        wide=False,
    )


def rating_cell(row: Rating, replaced: dict[UUID, Rating]) -> SafeString:
    """The rating and, where it was changed in the session, what was said first."""
    was: list[str] = []
    before = replaced.get(row.replaces_id) if row.replaces_id else None
    while before is not None:
        was.append(SHORT[before.answer])
        before = replaced.get(before.replaces_id) if before.replaces_id else None
    if not was:
        return shape(row.answer)
    return format_html("{}<br>First {}, changed {}", shape(row.answer), was[-1], moment(row.given_at))


def attendance_block(rows: Sequence[Attendance]) -> dict[str, Any]:
    """Who is here, and which disciplines that work with the family are not."""
    here = {row.role for row in rows if row.present}
    missing = list(dict.fromkeys(discipline(row.role) for row in rows if row.role not in here))
    marked = sum(row.present for row in rows) > 1
    return {
        "table": Table(
            caption="Who is here",
            caption_hidden=True,
            head=("Who", "Here"),
            rows=[
                (who(row.user.name, row.role), "Here" if row.present else "Not here" if marked else "Not marked")
                for row in rows
            ],
            compact=True,
            wide=False,
        ),
        "marked": marked,
        "missing": f"Missing from this supervision: {people(missing)}. Nobody speaks for a missing discipline."
        if marked and missing
        else "",
    }


def action_state(action: Action, today: date) -> str | SafeString:
    """`Done 3 April 2026`, `Overdue by 2 days` so that it stands out, or when it is due."""
    done = getattr(action, "done", None)
    if done is not None:
        return f"Done {day(done.on)}"
    stands = standing(action.due, None, today)
    return format_html("<strong>{}</strong>", stands.words) if stands.state == "overdue" else stands.words


def actions_table(
    caption: str, actions: Sequence[Action], viewer: UUID | None, may_finish_all: bool, today: date
) -> Table | None:
    """Actions with owner, due date and state; a link for those who may mark one as done. None where there are none."""
    if not actions:
        return None

    def state(action: Action) -> str | SafeString:
        words = action_state(action, today)
        if getattr(action, "done", None) is not None or not (may_finish_all or action.owner_id == viewer):
            return words
        done = link("Mark as done", reverse("finish-action", args=[action.pk]), f": {action.text}")
        return format_html("{}<br>{}", words, done)

    return Table(
        caption=caption,
        caption_hidden=True,
        head=("Action", "By when", "State"),
        rows=[
            (
                format_html("{}<br><strong>{}</strong>", row.text, row.owner.name),
                short_day(row.due),
                state(row),
            )
            for row in actions
        ],
        compact=True,
        wide=False,
    )


def suggestion_block(suggestion: Suggestion, proposal: bool) -> dict[str, Any]:
    """The software's suggestion with its reason and where the workers disagree."""
    return {
        "colour": suggestion.colour,
        "shape": shape(suggestion.colour) if suggestion.colour else "",
        "reason": suggestion.reason,
        "disagreement": [one.words for one in suggestion.disagreement],
        "whose": suggestion.whose,
        "proposal": "The rule that combines ratings is a proposal of the software’s makers." if proposal else "",
    }


def apart_rows(suggestion: Suggestion | None) -> list[dict[str, str]]:
    """Where workers differ on a child; red against green is far apart and says so."""
    found = suggestion.disagreement if suggestion else ()
    return [{"how": "Far apart" if one.apart > 1 else "Not the same", "words": one.words} for one in found]


def family_rating_block(rating: FamilyRating | None, before: FamilyRating | None) -> dict[str, Any] | None:
    """What the chair set, who, when and why, and how it moved since last time."""
    if rating is None:
        return None
    return {
        "shape": shape(rating.colour),
        "by": f"Set by {rating.set_by.name}, {moment(rating.set_at)}",
        "reason": rating.reason,
        "moved": movement(before.colour if before else None, rating.colour).words,
        "suggested": f"The software suggested {rating.suggested}."
        if rating.suggested and rating.suggested != rating.colour
        else "",
    }


def decision_rows(decisions: Iterable[Decision]) -> list[dict[str, str]]:
    return [
        {"kind": row.get_kind_display(), "text": row.text, "by": f"{row.made_by.name}, {moment(row.made_at)}"}
        for row in decisions
    ]


def same_day_warning(sitting: Sitting, suggestion: Suggestion | None) -> str:
    """Red or rising asks for a named manager's decision on the same day: said while the supervision is open, so that the
    manager is found before it closes.

    Source: our proposal (practice, group supervision rule 6).
    """
    rating, before = sitting.family_rating, sitting.before
    colour = rating.colour if rating else suggestion.colour if suggestion else None
    rising = movement(before.colour if before else None, colour).direction == "worse"
    if sitting.session.closed_at or (colour != "red" and not rising):
        return ""
    why = "Red" if colour == "red" else "A rising rating"
    return f"{why} needs a named manager’s decision the same day, by a rule we propose. Name who when it is closed."


def waits_sentence(sitting: Sitting) -> str:
    """Why a rater doesn't see the chair's view yet."""
    if not sitting.waits_for:
        return ""
    left = people([name_of(child) for child in sitting.waits_for])
    return f"You have still to rate {left}. After that you will see the family’s rating and the decisions."


def summary_rows(sitting: Sitting, next_due: date | None, today: date) -> list[tuple[str, str]]:
    """The facts at the head of the page."""
    session = sitting.session
    ahead = session.closed_at is None and session.held_on > today
    given = sum((child.pk, rater.user.pk) in sitting.given for child in sitting.children for rater in sitting.raters)
    asked = len(sitting.children) * len(sitting.raters)
    rows = [
        ("Planned for" if ahead else "Held on", day(session.held_on)),
        ("Chair", session.chair.name),
        ("Ratings given", f"{given} of {asked}"),
        ("State", f"Closed {moment(session.closed_at)}" if session.closed_at else "Open"),
    ]
    return [*rows, ("Next supervision by", day(next_due))] if next_due else rows
