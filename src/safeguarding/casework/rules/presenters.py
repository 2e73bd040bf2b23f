"""Versions of rules in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from safeguarding.casework.design.dates import day, moment
from safeguarding.casework.design.tables import Table
from safeguarding.casework.rules.models import SaidRules
from safeguarding.casework.rules.topics import TOPICS, Topic, rules_of


def topics_list() -> list[dict[str, str]]:
    """What can be said, by title."""
    found = sorted(TOPICS.values(), key=lambda one: one.title)
    return [{"title": one.title, "lead": one.lead, "href": reverse("rules-of", args=[one.key])} for one in found]


def standing(topic: Topic, versions: Sequence[SaidRules], today: date) -> tuple[list[tuple[str, str]], str]:
    """The rules that hold today line by line, and whose they are."""
    row = next((one for one in versions if one.starts <= today), None)
    whose = (
        f"Said by your authority, from {day(row.starts)}."
        if row
        else "They come with the workbook: your authority has said nothing of its own yet."
    )
    return list(topic.facts(rules_of(row, topic))), whose


def versions_table(topic: Topic, versions: Sequence[SaidRules], today: date) -> Table:
    """Every version that was said, the latest first, with who said it and why."""
    now = next((row.pk for row in versions if row.starts <= today), None)
    return Table(
        caption="What your authority has said",
        head=("From", "What was said", "Why", "Who said it", "State"),
        rows=[
            (day(row.starts), _lines(topic, row), row.reason, f"{row.said_by.name}, {moment(row.said_at)}",
             _state(place, row, now, today))
            for place, row in enumerate(versions)
        ],
        nothing="Your authority has said nothing yet. What comes with the workbook holds.",
    )  # fmt: skip


def _lines(topic: Topic, row: SaidRules) -> SafeString:
    return format_html_join("", "{}: {}<br>", topic.facts(rules_of(row, topic)))


def _state(place: int, row: SaidRules, now: Any, today: date) -> str:
    if row.pk == now:
        return "Holds now"
    if row.starts > today:
        return "Is to come" if place == 0 else "Was replaced before it began"
    return "Held before"


def overtaken(topic: Topic, row: SaidRules) -> dict[str, Any]:
    """What somebody else said while this page was open."""
    return {"facts": topic.facts(rules_of(row, topic)), "byline": f"{row.said_by.name}, {moment(row.said_at)}"}
