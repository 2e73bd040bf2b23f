"""A family of which something is held, and an unborn child in it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.casework.conftest import House

from safeguarding.casework.families.models import Membership, Person

TODAY = date.today()
SOON = TODAY + timedelta(days=30)


@pytest.fixture
def unborn(house: House) -> Person:
    """A child whom Kay expects in 30 days."""
    return add_member(house, "child", expected_birth_date=SOON, family_name="Harlow")


def add_member(house: House, relation: str, /, **facts: Any) -> Person:
    """Somebody more in Ivy's family."""
    person = Person.objects.create(authority=house.authority, **{"sex": "U", **facts})
    Membership.objects.create(
        authority=house.authority, family=house.family, person=person, relation=relation,
        role="child" if relation == "child" else "adult", start=TODAY - timedelta(days=100),
    )  # fmt: skip
    return person


def day_boxes(name: str, day: date | None) -> dict[str, Any]:
    """A date as the three boxes of a form."""
    if day is None:
        return {f"{name}-{part}": "" for part in ("day", "month", "year")}
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def page_of(house: House, user: Any, address: str) -> str:
    return house.client(user).get(address).content.decode()
