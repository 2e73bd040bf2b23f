"""Contacts and their forms, for the tests of the workbook."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from safeguarding.casework.workbook import actions
from safeguarding.casework.workbook.contacts import Contact, Present
from safeguarding.casework.workbook.models import Entry, WorkbookEpisode


@pytest.fixture
def contact(house: Any) -> Callable[..., Contact]:
    """What Sam would say of a call with Ivy’s mother, but for what is given."""

    def make(**said: Any) -> Contact:
        at = timezone.now().replace(microsecond=0) - timedelta(hours=3)
        usual = {"kind": "call", "at": at, "people": (Present(house.mother.pk),), "significant": False, "text": ""}
        return Contact(**(usual | said))

    return make


@pytest.fixture
def visit(house: Any, contact: Callable[..., Contact]) -> Callable[..., Contact]:
    """A visit at which Ivy was seen alone."""

    def make(**said: Any) -> Contact:
        people = (Present(house.child.pk, True, True, False), Present(house.mother.pk))
        return contact(**({"kind": "visit", "people": people} | said))

    return make


@pytest.fixture
def write(house: Any, contact: Callable[..., Contact]) -> Callable[..., Entry]:
    """Write an entry as Sam, but for what is given."""

    def make(said: Contact | None = None, by: Any = None, family: Any = None) -> Entry:
        return actions.write_entry(family or house.family, said or contact(), uuid4(), by=by or house.social_worker)

    return make


@pytest.fixture
def answers(house: Any) -> Callable[..., dict[str, Any]]:
    """What a browser sends for a new entry, but for what is given."""

    def make(**given: Any) -> dict[str, Any]:
        yesterday = timezone.localdate() - timedelta(days=1)
        usual = {
            "kind": "call",
            "day-day": str(yesterday.day),
            "day-month": str(yesterday.month),
            "day-year": str(yesterday.year),
            "time": "16:30",
            "who": [str(house.mother.pk)],
            "significant": "no",
            "text": "",
            "client_key": str(uuid4()),
        }
        return {name: value for name, value in (usual | given).items() if value is not None}

    return make


@pytest.fixture
def address(house, write):
    """The address of a page of the Harlow family; pages of an entry lead to one that Sam wrote."""
    entry = write()

    def of(page, family=None, of_entry=None):
        args = [(family or house.family).pk]
        return reverse(page, args=[*args, (of_entry or entry).pk] if page in ("entry", "entry-correct") else args)

    return of


def text_of(response: Any) -> str:
    """The words of a page, on one line."""
    return " ".join(response.content.decode().split())


def close_month(house: Any) -> WorkbookEpisode:
    """What closing group supervision does to the workbook."""
    WorkbookEpisode.objects.filter(family=house.family).update(closed_at=timezone.now())
    WorkbookEpisode.objects.create(
        authority=house.authority, family=house.family, number=2, opened_on=timezone.localdate()
    )
