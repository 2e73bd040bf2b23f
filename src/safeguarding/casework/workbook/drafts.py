"""Which forms keep drafts, who may keep one, and the page that each form is on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse

#: More than anybody types in one form; a draft above this is refused.
MOST_CHARACTERS = 200_000
#: What a browser sends along that nobody typed.
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "draft"})


@dataclass(frozen=True, slots=True)
class DraftForm:
    """The permission that its draft needs, and the name of its page.

    A form about one thing has the thing’s id after a colon: `correction:<entry>`; the page takes it as second argument.
    """

    permission: str
    page: str


#: Rooms above add theirs.
FORMS: dict[str, DraftForm] = {
    "entry": DraftForm("entry.write", "entry-new"),
    "correction": DraftForm("entry.write", "entry-correct"),
    "summary": DraftForm("summary.write", "summary"),
    "words": DraftForm("entry.write", "childs-words-new"),
}


def form_named(name: str) -> DraftForm:
    """The form of a draft's name. Raises LookupError for a name that belongs to no form."""
    kind, colon, thing = name.partition(":")
    if kind not in FORMS:
        raise LookupError(f"No form of the name “{kind}” keeps drafts.")
    if colon:
        _id(thing)
    return FORMS[kind]


def page_of(name: str, family: UUID) -> str:
    """The address of the page that the form is on. Raises LookupError where the form has none of that name."""
    thing = name.partition(":")[2]
    try:
        return reverse(form_named(name).page, args=[family, _id(thing)] if thing else [family])
    except NoReverseMatch:
        raise LookupError(f"No form of the name “{name}” has a page.") from None


def address_of(name: str, family: UUID) -> str:
    """Where the draft of a form is sent while it is typed."""
    return reverse("drafts", args=[name, family])


def typed(sent: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a draft as they are kept: lists of strings by name. Raises ValueError where there is too much."""
    lists = sent.lists() if hasattr(sent, "lists") else ((name, value) for name, value in sent.items())
    kept = {
        str(name): [str(one) for one in (value if isinstance(value, list) else [value])]
        for name, value in lists
        if name not in NOT_TYPED
    }
    if sum(len(name) + sum(map(len, values)) for name, values in kept.items()) > MOST_CHARACTERS:
        raise ValueError(f"A draft may have {MOST_CHARACTERS:,} characters at most.")
    return kept


def first(fields: Mapping[str, Any], name: str) -> str:
    """The first value of a field that was kept; empty where there is none."""
    return next(iter(fields.get(name) or []), "")


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise LookupError(f"“{text}” is no id of anything that a form is about.") from None
