"""Short ways to write what a programme holds."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.casework.conftest import House

from safeguarding.casework.programme import actions
from safeguarding.casework.programme.actions import Found
from safeguarding.casework.workbook import actions as workbook
from safeguarding.casework.workbook.contacts import Contact, Present

TODAY = date.today()


class Writer:
    """Writes about the mother unless told otherwise; each call is a form of its own."""

    def __init__(self, house: House) -> None:
        self.house = house

    def session(self, text="We talked.", by=None, person=None, compartment="shared", kind="session", days=1):
        by, person = by or self.house.social_worker, person or self.house.mother
        at = timezone.now() - timedelta(days=days)
        said = Contact(kind, at, (Present(person.pk),), False, text, compartment)
        return workbook.write_entry(self.house.family, said, uuid.uuid4(), by=by)

    def evidence(self, text="He looks well.", by=None, person=None, key=None, module=5, days=0, **said):
        said = {"known": "said", "points": "strength", **said}
        found = Found(text, on=TODAY - timedelta(days=days), module=module, **said)
        by, person = by or self.house.social_worker, person or self.house.mother
        return actions.write_evidence(self.house.family, person, found, key or uuid.uuid4(), by=by)

    def step(self, kind, days=0, reason="", by=None, person=None, module=5, key=None):
        by, person = by or self.house.social_worker, person or self.house.mother
        on = TODAY - timedelta(days=days)
        return actions.take_step(self.house.family, person, module, kind, on, reason, key or uuid.uuid4(), by=by)

    def answer(self, value, scale="importance", days=0, informant="self", by=None, module=5, **more):
        by, on = by or self.house.social_worker, TODAY - timedelta(days=days)
        return actions.answer_scale(
            self.house.family, self.house.mother, module, scale, value, informant, on, uuid.uuid4(), by=by, **more
        )


@pytest.fixture
def write(house):
    return Writer(house)
