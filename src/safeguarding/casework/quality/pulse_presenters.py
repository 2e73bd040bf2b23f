"""The two questions after a meeting, and what came of them, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from safeguarding.casework.design.dates import day
from safeguarding.casework.design.tables import Table
from safeguarding.casework.quality.models import PulseTally
from safeguarding.casework.quality.pulse import FEWEST_PEOPLE, Asked, Pulse
from safeguarding.casework.quality.quarters import quarter_words
from safeguarding.casework.quality.questions import questions
from safeguarding.evidence.measures.shares import Share

#: Hertfordshire's newsletter of 2020, as the reference facts have it.
PUBLISHED = (
    "In a newsletter of 2020 one county wrote that 97% of its staff said that group supervision leads to the right decisions "
    "(Hertfordshire, Family Safeguarding newsletter). How it was asked, of whom, and how many answered isn’t published: it is "
    "something to look at, not a mark to reach."
)
FEW = f"Fewer than {FEWEST_PEOPLE} people answered"


def ask_block(asked: Asked) -> dict[str, Any]:
    """What `quality/ask.html` shows: a question a row, each answer a button."""
    return {
        "page": "quality/ask.html",
        "on": day(asked.on),
        "href": reverse("pulse", args=[asked.session]),
        "proposal": questions().proposal,
        "questions": [
            {
                "key": one.key,
                "words": one.words,
                "answers": [{"value": value, "words": words} for value, words in PulseTally.Answer.choices],
            }
            for one in asked.left
        ],
    }


def percent(found: Share) -> str:
    """`18 of 20 (90%, between 70% and 97%)`."""
    return f"{found.part:,} of {found.whole:,} ({found.share:.0%}, between {found.low:.0%} and {found.high:.0%})"


def pulse_tables(rows: Sequence[Pulse]) -> list[Table]:
    """A table a question: quarter and team, how many said yes of how many answers, and the others."""
    several = len({row.team for row in rows}) > 1
    return [
        Table(
            caption=one.words,
            head=("Quarter", *(("Team",) if several else ()), "Yes", "Not sure", "No"),
            rows=[
                (
                    quarter_words(row.quarter),
                    *((row.team,) if several else ()),
                    *((percent(row.yes), f"{row.unsure:,}", f"{row.no:,}") if row.yes else (FEW, "–", "–")),
                )
                for row in rows
                if row.question == one.key
            ],
            nothing="No quarter that is over has answers yet.",
        )
        for one in questions().pulse
    ]
