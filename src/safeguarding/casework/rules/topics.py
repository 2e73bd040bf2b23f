"""What an authority can say in its own words or numbers, each topic with the file that comes with the workbook.

A room above registers its topic; pages, versions and what holds on a day are the same for all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from safeguarding.casework.access.policies import visible
from safeguarding.casework.rules.forms import SayForm
from safeguarding.casework.rules.models import SaidRules


@dataclass(frozen=True, slots=True)
class Topic:
    """`comes` are the rules that come with the workbook; `read` makes rules of a version’s content, and raises ValueError
    where they are wrong; `facts` says them line by line; `form` asks for them, begun from the rules that stand."""

    key: str
    title: str
    lead: str
    comes: Callable[[], Any]
    read: Callable[[Mapping[str, Any]], Any]
    facts: Callable[[Any], Sequence[tuple[str, str]]]
    form: type[SayForm]


TOPICS: dict[str, Topic] = {}


def register(topic: Topic) -> Topic:
    """Let authorities say this themselves. Raises ValueError for two topics of one key."""
    if TOPICS.setdefault(topic.key, topic) is not topic and TOPICS[topic.key].title != topic.title:
        raise ValueError(f"Two topics are called {topic.key}. Give one of them another key.")
    return topic


def in_force(user: Any, key: str, day: date | None = None) -> Any:
    """The rules of the topic on the day (today, when None) for the authority of `user`: what it said last of what had begun by
    then, or what comes with the workbook.

    Asked once a request for each topic and day: it is kept on the user object, as the snapshot of permissions is.
    """
    kept: dict[tuple[str, date], Any] | None = getattr(user, "_said_rules", None)
    if kept is None:
        kept = user._said_rules = {}
    at = (key, day or timezone.localdate())
    if at not in kept:
        rows = visible(user, SaidRules.objects.filter(topic=key, starts__lte=at[1]))
        kept[at] = rules_of(rows.order_by("-said_at", "-pk").first(), TOPICS[key])
    return kept[at]


def rules_of(row: SaidRules | None, topic: Topic) -> Any:
    """What a version says; what comes with the workbook for none, or for one that this workbook can’t read any more."""
    if row is None:
        return topic.comes()
    try:
        return topic.read(row.content)
    except ValueError:
        return topic.comes()


def said(user: Any, key: str) -> list[SaidRules]:
    """Every version of the topic that the authority has said, the latest first."""
    rows = visible(user, SaidRules.objects.filter(topic=key).select_related("said_by"))
    return list(rows.order_by("-said_at", "-pk"))
