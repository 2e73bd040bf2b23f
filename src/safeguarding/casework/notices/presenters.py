"""What waits for a person, in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from django.urls import reverse
from django.utils.safestring import SafeString

from safeguarding.casework.design.dates import day, moment
from safeguarding.casework.design.tables import Table, link, tag
from safeguarding.casework.notices.models import Announcement
from safeguarding.casework.notices.queries import Waiting

_HREF: dict[str, Callable[[Waiting], str]] = {
    "family": lambda one: reverse("family", args=[one.thing]),
    "rate": lambda one: reverse("session", args=[one.thing]),
    "action": lambda one: one.href,
    "correction": lambda one: reverse("workbook", args=[one.thing]),
    "emergency": lambda one: reverse("emergencies"),
}
_WORDS: dict[str, Callable[[Waiting], str]] = {
    "family": lambda one: "The family is new to you. You have not opened its file yet",
    "rate": lambda one: f"Rate {one.what}",
    "action": lambda one: one.what,
    "correction": lambda one: "A colleague corrected what you wrote",
    "emergency": lambda one: "Review why a file was opened in an emergency",
}


def waiting_table(rows: Sequence[Waiting], today: date) -> Table:
    """What waits, with where it is dealt with."""
    return Table(
        caption="What waits for you",
        caption_hidden=True,
        head=("What", "Family", "Since", "Due"),
        rows=[
            (link(_WORDS[row.kind](row), _HREF[row.kind](row)), row.family or "–", _since(row), _due(row, today))
            for row in rows
        ],
        nothing="Nothing waits for you.",
    )


def _since(row: Waiting) -> str:
    return "–" if row.kind == "rate" else day(row.at)


def _due(row: Waiting, today: date) -> str | SafeString:
    if row.due is None:
        return "–"
    return tag(f"Overdue since {day(row.due)}", "red") if row.due < today else day(row.due)


def announcement_rows(rows: Sequence[Announcement]) -> list[dict[str, str]]:
    """For the first page: title, words, and where to put each away."""
    return [{"title": row.title, "words": row.words, "away": reverse("put-away", args=[row.pk])} for row in rows]


def announcements_table(rows: Sequence[Announcement], today: date) -> Table:
    """Every announcement, for those who write them."""
    return Table(
        caption="Announcements",
        caption_hidden=True,
        head=("About", "Words", "From", "Until", "By", "Stands"),
        rows=[
            (row.title, row.words, day(row.start), day(row.end), row.made_by.name, _stands(row, today)) for row in rows
        ],
        nothing="Nothing has been announced.",
    )


def _stands(row: Announcement, today: date) -> str | SafeString:
    if row.withdrawn_at:
        return f"Withdrawn {moment(row.withdrawn_at)}"
    if row.end < today:
        return tag("Over", "grey")
    return link("Withdraw", reverse("withdraw-announcement", args=[row.pk]), f"“{row.title}”")
