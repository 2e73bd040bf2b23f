"""A child’s ratings by discipline, what supervisions decided and the statutory pathway: a picture, and the same in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from string import ascii_lowercase
from typing import Any
from uuid import UUID

from django.urls import reverse

from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.design.dates import day
from safeguarding.casework.design.svg import on_page
from safeguarding.casework.design.tables import Table, link
from safeguarding.casework.families.models import Person
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.pathway.steps import WORDS, steps_of_episode
from safeguarding.casework.supervision.history_presenters import standing
from safeguarding.casework.supervision.history_queries import History
from safeguarding.casework.supervision.models import Answer, Decision, Rating, Session
from safeguarding.casework.supervision.presenters import discipline
from safeguarding.casework.supervision.queries import place
from safeguarding.evidence.measures.lanes import Lane, Point, Rated, Span, draw

#: Statutory steps that are points in the picture, and those that begin or end a span of it.
POINTS = ("referral", "no_further_action", "section47", "conference", "closure")
EDGES = ("in_need_start", "in_need_end", "protection_start", "protection_end")
LEGEND = (
    "A square with R is red, a diamond with A amber, a circle with G green; a broken circle with a question mark says that "
    "somebody could not rate. Numbers stand for decisions other than to continue, letters for statutory steps; the table "
    "says which."
)


@dataclass(frozen=True, slots=True)
class _Event:
    """Something on a day, in words; `mark` is what stands for it in the picture, if anything does."""

    on: date
    what: str
    mark: str = ""
    href: str = ""


def child_histories(history: History, today: date) -> list[dict[str, Any]]:
    """For each child, eldest first: the name, the picture, and the table of the same, latest first."""
    numbers = decision_numbers(history.sessions)
    return [_of_child(history, child, numbers, today) for child in history.children]


def decision_numbers(sessions: Sequence[Session]) -> dict[UUID, str]:
    """Decisions other than to continue, numbered from the earliest: what each is called in every picture of the page."""
    changes = [
        decision
        for session in sorted(sessions, key=lambda one: one.held_on)
        for decision in sorted(session.decisions.all(), key=lambda one: one.made_at)
        if decision.kind != Decision.Kind.CONTINUE
    ]
    return {decision.pk: str(number) for number, decision in enumerate(changes, 1)}


def _of_child(history: History, child: Person, numbers: dict[UUID, str], today: date) -> dict[str, Any]:
    ratings = [row for row in history.ratings if row.child_id == child.pk]
    first = min(row.session.held_on for row in ratings)
    sessions = [one for one in history.sessions if one.held_on >= first]
    last = max(today, *(one.held_on for one in sessions))
    steps = _steps(history, child, first, last)
    lanes = [
        Lane(
            "The family’s rating", [Rated(one.held_on, rating.colour) for one in sessions if (rating := standing(one))]
        ),
        *_disciplines(ratings),
        Lane("Decisions", _decided(sessions, numbers), lines=True),
        *_plans(history, child),
        Lane("Statutory steps", [Point(step.on, step.mark) for step in steps if step.mark], lines=True),
    ]
    name = name_of(child)
    says = f"Ratings of {name} by discipline from {day(first)}. The table below says the same in words."
    picture = draw(lanes, first, last, says)
    return {
        "name": name,
        "label": f"Picture: ratings of {name}",
        "picture": on_page(picture.svg, picture.width, picture.height) if picture else "",
        "table": _table(name, [*_supervisions(sessions, ratings, numbers), *steps]),
    }


def _disciplines(ratings: Sequence[Rating]) -> Iterator[Lane]:
    for role in sorted({row.role for row in ratings}, key=place):
        # By discipline and not by post: the narrow column beside the picture takes no more.
        yield Lane(
            ROLES[role].discipline, [Rated(row.session.held_on, row.answer) for row in ratings if row.role == role]
        )


def _decided(sessions: Sequence[Session], numbers: dict[UUID, str]) -> list[Point]:
    return [
        Point(session.held_on, numbers[decision.pk])
        for session in sessions
        for decision in sorted(session.decisions.all(), key=lambda one: one.made_at)
        if decision.pk in numbers
    ]


def _plans(history: History, child: Person) -> Iterator[Lane]:
    episodes = history.episodes.get(child.pk, [])
    yield Lane("Child in need plan", [Span(one.start, one.end) for e in episodes for one in e.in_need_plans])
    yield Lane("Child protection plan", [Span(one.start, one.end) for e in episodes for one in e.protection_plans])


def _steps(history: History, child: Person, first: date, last: date) -> list[_Event]:
    """The statutory steps of these days, earliest first; those that are points have a letter."""
    every = (step for episode in history.episodes.get(child.pk, []) for step in steps_of_episode(child, episode))
    wanted = sorted(
        (step for step in every if step.kind in POINTS + EDGES and first <= step.on <= last),
        key=lambda step: (step.on, step.kind),
    )
    letters = iter(_letters())
    return [_Event(one.on, WORDS[one.kind], next(letters) if one.kind in POINTS else "") for one in wanted]


def _letters() -> Iterator[str]:
    yield from ascii_lowercase
    yield from (first + second for first in ascii_lowercase for second in ascii_lowercase)


def _supervisions(sessions: Sequence[Session], ratings: Sequence[Rating], numbers: dict[UUID, str]) -> Iterator[_Event]:
    for session in sessions:
        of = sorted((row for row in ratings if row.session_id == session.pk), key=lambda row: place(row.role))
        said = [f"{discipline(row.role)}: {str(Answer(row.answer).label).lower()}" for row in of]
        rating = standing(session)
        said.append(f"the family: {rating.get_colour_display().lower()}" if rating else "the family: no rating set")
        decisions = sorted(session.decisions.all(), key=lambda one: one.made_at)
        said += [f"decision: {one.get_kind_display().lower()}" for one in decisions]
        yield _Event(
            session.held_on,
            "Group supervision. " + "; ".join(said) + ".",
            ", ".join(numbers[one.pk] for one in decisions if one.pk in numbers),
            reverse("session", args=[session.pk]),
        )


def _table(name: str, events: Sequence[_Event]) -> Table:
    return Table(
        caption=f"The same in words: {name}",
        caption_size="s",
        head=("Day", "What happened", "In the picture"),
        rows=[
            (link(day(event.on), event.href) if event.href else day(event.on), event.what, event.mark or "–")
            for event in sorted(events, key=lambda event: event.on, reverse=True)
        ],
    )
