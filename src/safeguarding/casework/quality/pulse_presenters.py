"""The two questions after a meeting, and what came of them, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from textwrap import shorten
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from safeguarding.casework.design.dates import day
from safeguarding.casework.design.svg import drawn
from safeguarding.casework.design.tables import Table
from safeguarding.casework.quality.models import PulseTally
from safeguarding.casework.quality.pulse import FEWEST_PEOPLE, Asked, Pulse
from safeguarding.casework.quality.quarters import next_quarter, quarter_words
from safeguarding.casework.quality.questions import Question, Questions
from safeguarding.evidence.measures.lines import Line, draw
from safeguarding.evidence.measures.shares import Share

#: Hertfordshire's newsletter of 2020, as the reference facts have it.
PUBLISHED = (
    "In a newsletter of 2020 one county wrote that 97% of its staff said that group supervision leads to the right decisions "
    "(Hertfordshire, Family Safeguarding newsletter). How it was asked, of whom, and how many answered isn’t published: it is "
    "something to look at, not a mark to reach."
)
FEW = f"Fewer than {FEWEST_PEOPLE} people answered"


def ask_block(asked: Asked, questions: Questions) -> dict[str, Any]:
    """What `quality/ask.html` shows: a question a row, each answer a button."""
    return {
        "page": "quality/ask.html",
        "on": day(asked.on),
        "href": reverse("pulse", args=[asked.session]),
        "proposal": questions.proposal,
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


def shares_picture(lines: Sequence[Line], says: str) -> SafeString | str:
    """Shares from 0 to 100 percent by quarter; nothing where no line has two quarters."""
    if not any(len(line.points) > 1 for line in lines):
        return ""
    return drawn(draw(lines, 0, 100, (0, 50, 100), says))


def pulse_picture(rows: Sequence[Pulse], asked: Sequence[Question]) -> SafeString | str:
    """The share of yes by quarter, a line a question, over the teams whose numbers are shown in that quarter."""
    lines = []
    for one in asked:
        sums: dict[date, list[int]] = {}
        for row in rows:
            if row.question == one.key and row.yes:
                held = sums.setdefault(row.quarter, [0, 0])
                held[0], held[1] = held[0] + row.yes.part, held[1] + row.yes.whole
        points = [(next_quarter(at) - timedelta(days=1), 100 * yes / of) for at, (yes, of) in sorted(sums.items())]
        lines.append(Line(shorten(one.words, 72, placeholder="…"), points))
    return shares_picture(lines, "Answers that were yes, in percent, by quarter, over the teams that the tables show.")


def pulse_tables(rows: Sequence[Pulse], asked: Sequence[Question]) -> list[Table]:
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
        for one in asked
    ]
