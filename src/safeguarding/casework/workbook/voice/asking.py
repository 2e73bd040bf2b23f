"""The questions about a child’s own words: on the form of an entry, and on a form of their own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils import timezone

from safeguarding.casework.design import fields
from safeguarding.casework.design.forms import GovukForm
from safeguarding.casework.workbook.models import ChildsWords
from safeguarding.casework.workbook.questions import KeyField, TimeField, Together
from safeguarding.casework.workbook.voice.said import Said, problems

SAID = "own_words"
MOST_WORDS = 5_000


def _questions(children: Mapping[UUID, str]) -> dict[str, forms.Field]:
    """Which child, the words, how, in what circumstances, to whom. None is required by itself."""
    of = [(str(key), name) for key, name in children.items()]
    return {
        "said_child": fields.ChoiceField("Which child?", choices=of, required=False, small=True),
        "said_words": fields.LongTextField(
            "What did the child say or show?", required=False, max_length=MOST_WORDS, rows=4, called="What was said",
            hint="In the child’s own words, not tidied. They are kept as you write them and can’t be changed later.",
        ),
        "said_how": fields.ChoiceField(
            "How?", choices=ChildsWords.How.choices, required=False, small=True, initial=ChildsWords.How.SAID
        ),
        "said_where": fields.TextField(
            "In what circumstances?", required=False, max_length=500, called="The circumstances",
            hint="What was happening, who else was there, and what was asked.",
        ),
        "said_to": fields.TextField(
            "Who heard it, if not you?", required=False, max_length=120, called="Who heard it", hint="For example, her teacher"
        ),
    }  # fmt: skip


def ask_what_was_said(children: Mapping[UUID, str]) -> dict[str, Any]:
    """The questions for the form of an entry, under one box to tick. None for a family without born children."""
    if not children:
        return {}
    asked = _questions(children)
    box = fields.ChoicesField(
        "The child’s own words", choices=[("yes", "A child said or showed something to keep as it was said")],
        required=False, reveals={"yes": "said"}, hint="Read only by those who work directly with the children.",
    )  # fmt: skip
    return {SAID: box, "said": Together(asked), **asked}


def said_on(
    cleaned: Mapping[str, Any], at: datetime, children: Collection[UUID]
) -> tuple[Said | None, list[tuple[str, str]]]:
    """What was said, and what is wrong with it by field."""
    child = cleaned.get("said_child") or ""
    said = Said(
        UUID(child) if child else UUID(int=0),
        (cleaned.get("said_words") or "").strip(),
        cleaned.get("said_how") or "",
        at,
        cleaned.get("said_where") or "",
        cleaned.get("said_to") or "",
    )
    places = {"child": "said_child", "words": "said_words", "how": "said_how", "circumstances": "said_where"}
    wrong = [(places.get(place, place), words) for place, words in problems(said, children, timezone.now())]
    return (None, wrong) if wrong else (said, [])


class WordsForm(GovukForm):
    """A child’s words, by themselves."""

    mark_optional = False
    day = fields.DateField("When was it said?", called="Date it was said", missing="Enter the date it was said", past=True)  # fmt: skip
    time = TimeField("At what time?", missing="Enter the time", hint="For example, 16:30 or 4:30pm", width=5)
    client_key = KeyField()

    def __init__(self, *args: Any, children: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = _questions(children)
        self.fields.update(asked)
        self.order_fields(["said_child", "day", "time", "said_words", "said_how", "said_where", "said_to"])
        self.children = list(children)
        self.said: Said | None = None
        self.initial = {"client_key": uuid4(), "day": timezone.localdate(), **self.initial}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        at = timezone.make_aware(datetime.combine(cleaned["day"], cleaned["time"]))
        self.said, wrong = said_on(cleaned, at, self.children)
        for name, words in wrong:
            self.add_error(name, words)
        return cleaned


class WithdrawForm(GovukForm):
    """That the words were put down by mistake."""

    reason = fields.TextField(
        "Why were they put down by mistake?", missing="Enter why", called="The reason", max_length=200,
        hint="For example, they were another child’s. The words stay in the record, marked as withdrawn.",
    )  # fmt: skip
