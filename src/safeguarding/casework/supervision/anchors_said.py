"""An authority’s own words for the colours and its own agenda: what the page says of them, and what it asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safeguarding.casework.design import fields
from safeguarding.casework.rules.forms import SayForm
from safeguarding.casework.rules.topics import Topic
from safeguarding.casework.supervision.anchors import ANSWERS, Anchors, anchors, read
from safeguarding.casework.supervision.anchors import TOPIC as KEY
from safeguarding.casework.supervision.models import Answer

SAYS = "Said by your authority"
#: Parts that can be added to the agenda at a time, the longest title, and the minutes that one can take.
MORE, LONGEST, MINUTES = 2, 120, 120
#: What the screen of the meeting shows under a part by itself.
SHOWS = {
    "actions": "the actions of last time", "children": "each child", "updates": "the summaries of the disciplines",
    "apart": "where two are far apart", "dates": "the dates due", "safety": "the safety plan",
    "decision": "the decision and the actions", "told": "what the family is told",
}  # fmt: skip


def facts(rules: Anchors) -> list[tuple[str, str]]:
    """The words of each answer, the agenda with its minutes, and whether a rating is suggested."""
    agenda = "; ".join(f"{title} ({minutes})" for title, minutes in zip(rules.agenda, rules.minutes, strict=True))
    return [
        *((str(Answer(answer).label), rules.words[answer]) for answer in ANSWERS),
        ("Agenda, with minutes", agenda),
        ("The workbook suggests the family’s rating", "Yes: the worst that was given" if rules.suggest else "No"),
        ("Where this comes from", rules.source),
    ]


class SayAnchors(SayForm):
    """What each answer means, the parts of a meeting, and whether the workbook suggests a rating."""

    def ask(self, standing: Anchors) -> None:
        for answer in ANSWERS:
            self._ask(f"word-{answer}", fields.LongTextField(
                f"What does “{Answer(answer).label}” mean?", missing="Enter what it means", rows=3, max_length=400,
                called="What it means",
            ), standing.words[answer])  # fmt: skip
        held = [*zip(standing.agenda, standing.minutes, standing.shows, strict=True), *[("", 3, "")] * MORE]
        for place, (title, minutes, shows) in enumerate(held):
            hint = f"The screen shows {SHOWS[shows]} under it." if shows else ""
            self._ask(f"part-{place}", fields.TextField(
                f"Part {place + 1} of the agenda", required=False, max_length=LONGEST, called="The part", hint=hint,
            ), title)  # fmt: skip
            self._ask(f"minutes-{place}", fields.NumberField(
                f"Minutes for part {place + 1}", min_value=1, max_value=MINUTES, width=3, suffix="minutes", called="Minutes",
            ), minutes)  # fmt: skip
        self._ask("suggest", fields.YesNoField(
            "Does the workbook suggest the worst rating of a child as the family’s?", missing="Select whether it suggests one"
        ), standing.suggest)  # fmt: skip

    def _ask(self, name: str, field: Any, begins: Any) -> None:
        self.fields[name] = field
        self.initial.setdefault(name, begins)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        titles = [title for name, title in found.items() if name.startswith("part-") and title]
        if not titles:
            self.add_error("part-0", "Enter at least one part of the agenda")
        elif len(set(titles)) < len(titles):
            self.add_error("part-0", "Give each part of the agenda a name of its own")
        return found

    def content(self) -> Mapping[str, Any]:
        said = self.cleaned_data
        shows = [*self.standing.shows, *[""] * MORE]
        places = [place for place in range(len(shows)) if said[f"part-{place}"]]
        return {
            "status": "adopted", "source": SAYS, "suggest": bool(said["suggest"]),
            "anchors": {answer: said[f"word-{answer}"] for answer in ANSWERS},
            "agenda": [said[f"part-{place}"] for place in places],
            "minutes": [said[f"minutes-{place}"] for place in places],
            "shows": [shows[place] for place in places],
        }  # fmt: skip


TOPIC = Topic(
    KEY, "What the colours mean, and the agenda",
    "The words beside each colour when somebody rates a child, the parts of a supervision with their minutes, and whether the "
    "workbook suggests a rating.",
    anchors, read, facts, SayAnchors,
)  # fmt: skip
