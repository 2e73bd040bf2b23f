"""People, entries and searches for the tests of finding."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from safeguarding.casework.families.models import Membership, Person
from safeguarding.casework.finding import asked, people, texts
from safeguarding.casework.finding.words import terms
from safeguarding.casework.workbook import actions
from safeguarding.casework.workbook.contacts import Contact, Present
from safeguarding.casework.workbook.models import Entry


def again(user: Any) -> Any:
    """The person anew: permissions are read again."""
    return type(user).objects.get(pk=user.pk)


def find(user: Any, typed: str) -> people.Found:
    return people.find(again(user), asked.read(typed, timezone.localdate()))


def names(user: Any, typed: str) -> list[str]:
    return [one.person.name for one in find(user, typed).people]


def found_texts(user: Any, typed: str, **narrow: Any) -> list[str]:
    rows, _ = texts.find(again(user), terms(typed), texts.Narrow(**narrow))
    return [one.words for one in rows]


def add_person(family: Any, given: str, name: str, born: date | None = None, **more: Any) -> Person:
    """A child who has been in the family since long ago."""
    of = {"authority": family.authority}
    made = Person.objects.create(**of, given_name=given, family_name=name, birth_date=born, **more)
    start = timezone.localdate() - timedelta(days=300)
    Membership.objects.create(**of, family=family, person=made, role="child", relation="child", start=start)
    return made


@pytest.fixture
def write(house: Any) -> Callable[..., Entry]:
    """Write an entry in a family's workbook, as Sam in the Harlow family unless told otherwise."""

    def make(text: str, by: Any = None, days: int = 1, family: Any = None, person: Any = None, **said: Any) -> Entry:
        at = timezone.now() - timedelta(days=days)
        usual: dict[str, Any] = {"kind": "call", "at": at, "people": (Present((person or house.mother).pk),),
                                 "significant": False}  # fmt: skip
        contact = Contact(**(usual | said | {"text": text}))
        return actions.write_entry(family or house.family, contact, uuid4(), by=again(by or house.social_worker))

    return make
