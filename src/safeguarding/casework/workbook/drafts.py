"""Which forms keep drafts, who may keep one, and the page that each form is on."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from safeguarding.casework.access.models import User
from safeguarding.casework.families.models import Family
from safeguarding.casework.workbook.models import Draft

#: More than anybody types in one form; a draft above this is refused.
MOST_CHARACTERS = 200_000
#: As long as the column that holds the name of a draft.
_LONGEST_NAME = 80
#: What a page can be about: an id, a number, or a word such as the key of an area.
_THING = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9]{1,4}|[a-z_]{1,30}")
#: What a browser sends along that nobody typed.
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "draft"})


@dataclass(frozen=True, slots=True)
class DraftForm:
    """The permission that its draft needs, the name of its page, and the model of what saving it makes.

    What a form is about stands after colons: `correction:<entry>`, `module-step:<person>:<module>`; the page takes it after
    the family, or without one where `takes_family` is false. `leaves_out`: fields that are never kept. `settled` says
    whether what was typed (what it is about, its fields, by whom) was saved meanwhile or can’t be saved any more.
    """

    permission: str
    page: str
    made: str = ""
    takes_family: bool = True
    leaves_out: frozenset[str] = frozenset()
    settled: Callable[[Sequence[str], Mapping[str, Any], Any], bool] | None = None


#: Rooms above add theirs.
FORMS: dict[str, DraftForm] = {
    "entry": DraftForm("entry.write", "entry-new", "workbook.Entry"),
    "correction": DraftForm("entry.write", "entry-correct", "workbook.Entry"),
    "summary": DraftForm("summary.write", "summary", "workbook.Entry"),
    "words": DraftForm("entry.write", "childs-words-new", "workbook.Entry"),
}


def form_named(name: str) -> DraftForm:
    """The form of a draft's name. Raises LookupError for a name that belongs to no form."""
    kind, *things = name.split(":")
    if kind not in FORMS:
        raise LookupError(f"No form of the name “{kind}” keeps drafts.")
    if len(name) > _LONGEST_NAME or not all(_THING.fullmatch(thing) for thing in things):
        raise LookupError(f"“{name}” names nothing that a form is about.")
    return FORMS[kind]


def page_of(name: str, family: UUID | None) -> str:
    """The address of the page that the form is on. Raises LookupError where the form has none of that name."""
    form, things = form_named(name), name.split(":")[1:]
    try:
        return reverse(form.page, args=[family, *things] if form.takes_family else things)
    except NoReverseMatch:
        raise LookupError(f"No form of the name “{name}” has a page.") from None


def address_of(name: str, family: UUID) -> str:
    """Where the draft of a form is sent while it is typed."""
    return reverse("drafts", args=[name, family])


def typed(sent: Mapping[str, Any], leaves_out: Collection[str] = ()) -> dict[str, Any]:
    """The fields of a draft as they are kept, but for those left out: lists of strings by name. Raises ValueError where
    there is too much."""
    lists = sent.lists() if hasattr(sent, "lists") else ((name, value) for name, value in sent.items())
    kept = {
        str(name): [str(one) for one in (value if isinstance(value, list) else [value])]
        for name, value in lists
        if name not in NOT_TYPED and name not in leaves_out
    }
    if sum(len(name) + sum(map(len, values)) for name, values in kept.items()) > MOST_CHARACTERS:
        raise ValueError(f"A draft may have {MOST_CHARACTERS:,} characters at most.")
    return kept


def first(fields: Mapping[str, Any], name: str) -> str:
    """The first value of a field that was kept; empty where there is none."""
    return next(iter(fields.get(name) or []), "")


def drop_draft(family: Family | None, form: str, by: User) -> int:
    """A form was saved: what was kept of it while it was typed goes. Part of the action that saves it. Returns how many."""
    return Draft.objects.filter(user=by, family=family, form=form).delete()[0]
