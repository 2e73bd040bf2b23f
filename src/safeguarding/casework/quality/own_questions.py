"""An authority’s own questions: what the page says of them, and what it asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from string import ascii_lowercase
from typing import Any

from django import forms

from safeguarding.casework.design import fields
from safeguarding.casework.quality.questions import MOST, Question, Questions, questions, read
from safeguarding.casework.quality.questions import TOPIC as KEY
from safeguarding.casework.rules.forms import SayForm
from safeguarding.casework.rules.topics import Topic

SAYS = "Said by your authority"
LONGEST = 200


def facts(rules: Questions) -> list[tuple[str, str]]:
    """Every question, with whom it is for."""
    return [
        *((f"Checklist, {place}", one.words) for place, one in enumerate(rules.checklist, 1)),
        *((f"After a meeting, {place}", one.words) for place, one in enumerate(rules.pulse, 1)),
        ("Where this comes from", rules.source),
    ]


def keyed(words: Iterable[str], held: Sequence[Question]) -> list[dict[str, str]]:
    """The questions with keys: the words that stood keep theirs, others get one of their own."""
    keys = {one.words: one.key for one in held}
    free = (f"own_{letter}" for letter in ascii_lowercase if f"own_{letter}" not in keys.values())
    return [{"key": keys.get(one) or next(free), "words": one} for one in words]


class SayQuestions(SayForm):
    """The checklist, a question a line, and the two questions after a meeting."""

    def ask(self, standing: Questions) -> None:
        self.fields["checklist"] = fields.LongTextField(
            "What does an observer look for?", missing="Enter a question", rows=8, called="The checklist", max_length=3000,
            hint=f"One question a line, {MOST['checklist']} at most. Each is answered with yes, partly or no.",
        )  # fmt: skip
        self.initial.setdefault("checklist", "\n".join(one.words for one in standing.checklist))
        for place in range(MOST["pulse"]):
            self.fields[f"pulse-{place}"] = fields.TextField(
                f"Question {place + 1} to those who were there", missing="Enter the question", required=place == 0,
                max_length=LONGEST, called="The question", hint="It is answered with yes, not sure or no.",
            )  # fmt: skip
            held = standing.pulse[place].words if place < len(standing.pulse) else ""
            self.initial.setdefault(f"pulse-{place}", held)

    def clean_checklist(self) -> list[str]:
        found = list(
            dict.fromkeys(line.strip() for line in self.cleaned_data["checklist"].splitlines() if line.strip())
        )
        if len(found) > MOST["checklist"]:
            raise forms.ValidationError(f"The checklist must have {MOST['checklist']} questions or fewer")
        if any(len(one) > LONGEST for one in found):
            raise forms.ValidationError(f"Each question must be {LONGEST} characters or fewer")
        return found

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("pulse-0") and found.get("pulse-0") == found.get("pulse-1"):
            self.add_error("pulse-1", "The second question must differ from the first")
        return found

    def content(self) -> Mapping[str, Any]:
        """With a version of its own: what was answered to other words is not counted together."""
        pulse = [words for place in range(MOST["pulse"]) if (words := self.cleaned_data.get(f"pulse-{place}"))]
        return {
            "status": "adopted", "source": SAYS, "version": f"own {self.number + 1}",
            "checklist": keyed(self.cleaned_data["checklist"], self.standing.checklist),
            "pulse": keyed(pulse, self.standing.pulse),
        }  # fmt: skip


TOPIC = Topic(
    KEY, "Questions about supervision",
    "What an observer of a supervision day looks for, and the questions to everybody who was at a meeting. Answers to other "
    "words are not counted together: with new questions the figures begin anew.",
    questions, read, facts, SayQuestions,
)  # fmt: skip
