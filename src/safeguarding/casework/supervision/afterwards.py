"""What those who were at a supervision are asked once it is closed. A room above asks, and says here what and how."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from safeguarding.casework.supervision.models import Session

#: (user, session) -> what the template named under “page” shows; None where nothing is asked of this person.
Source = Callable[[Any, Session], Mapping[str, Any] | None]
_SOURCES: list[Source] = []


def asked_by(source: Source) -> Source:
    """Register a room that asks something on the page of a closed supervision."""
    if source not in _SOURCES:
        _SOURCES.append(source)
    return source


def asked_on(user: Any, session: Session) -> list[Mapping[str, Any]]:
    """What the page of the session asks of the reader; nothing while it is open."""
    if session.closed_at is None:
        return []
    return [asked for source in _SOURCES if (asked := source(user, session)) is not None]
