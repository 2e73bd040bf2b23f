"""Short ways through a group supervision, for the tests: everything goes through the room's own actions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from safeguarding.casework.access.models import User
from safeguarding.casework.supervision import actions, queries
from safeguarding.casework.supervision.models import Session
from safeguarding.casework.supervision.suggestion import suggested_now

RATERS = ("social_worker", "victim_worker", "perpetrator_worker", "substance_worker", "mental_health_worker")


def again(user: User) -> User:
    """The same person in a new request: permissions are read anew."""
    return User.objects.get(pk=user.pk)


def opened(house: Any, on: date | None = None) -> Session:
    return actions.open_session(house.family, on or timezone.localdate(), by=again(house.manager))


def rate(house: Any, session: Session, who: str, answer: str = "amber", child: str = "child", reason: str = "") -> Any:
    user = again(getattr(house, who))
    person = getattr(house, child)
    held = queries.own_rating(user, session, person)
    words = reason or f"{who} says {answer}"
    return actions.rate_child(session, person, answer, words, held.pk if held else None, by=user)


def set_rating(house: Any, session: Session, colour: str, reason: str = "What the chair thinks") -> Any:
    chair = again(house.manager)
    held = queries.current_family_rating(chair, session)
    seen = suggested(session, chair)
    return actions.set_family_rating(session, colour, reason, held.pk if held else None, seen, by=chair)


def suggested(session: Session, user: User) -> str:
    return suggested_now(user, session)


def closed(house: Any, colours: dict[str, str], family: str, days_ago: int = 0) -> Session:
    """A whole supervision: each worker's colour for the child, the family's rating, a decision, closed. Red or rising
    names the manager, who is in the chair too."""
    session = opened(house, timezone.localdate() - timedelta(days=days_ago))
    for who, colour in colours.items():
        rate(house, session, who, colour)
    set_rating(house, session, family)
    actions.decide(session, "continue", "The plan is working.", by=again(house.manager))
    return actions.close_session(session, again(house.manager), by=again(house.manager))


def text(response: Any) -> str:
    """What a page says, as HTML."""
    return response.content.decode()


def addresses(house: Any, session: Session) -> dict[str, str]:
    """The pages of a session and its family by name."""
    return {
        "supervision": reverse("supervision", args=[house.family.pk]),
        "session-open": reverse("session-open", args=[house.family.pk]),
        "session": reverse("session", args=[session.pk]),
        "attendance": reverse("attendance", args=[session.pk]),
        "rate": reverse("rate", args=[session.pk, house.child.pk]),
        "family-rating": reverse("family-rating", args=[session.pk]),
        "decide": reverse("decide", args=[session.pk]),
        "agree-action": reverse("agree-action", args=[session.pk]),
        "close-session": reverse("close-session", args=[session.pk]),
        "board": reverse("board"),
    }
