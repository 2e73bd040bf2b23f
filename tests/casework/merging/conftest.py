"""Two records of one mother, in one family or in two."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from tests.casework.conftest import House

from safeguarding.casework.access.models import Post, User
from safeguarding.casework.families.models import Address, Allocation, Family, Identifier, Membership, Person
from safeguarding.casework.merging import actions, facts, moving
from safeguarding.casework.merging.models import Merge, MergedRow
from safeguarding.casework.people.models import KnownName
from safeguarding.casework.protected.models import SealedRow
from safeguarding.casework.supervision.standing_models import Standing, Touched


def add(
    house: House, given: str, name: str, family: Family | None = None, born: date | None = date(1992, 1, 2), **more: Any
) -> Person:
    of = {"authority": house.authority}
    made = Person.objects.create(**of, given_name=given, family_name=name, birth_date=born, **more)
    if family is not None:
        Membership.objects.create(
            **of, family=family, person=made, role="adult", relation="mother", start=date.today() - timedelta(days=300)
        )
    return made


def merge(house: House, kept: Person, merged: Person, *, by: User | None = None, **more: Any) -> Merge:
    chosen = more.pop("chosen", {})
    seen = more.pop("seen", None) or facts.fingerprint(Person.objects.get(pk=kept.pk), Person.objects.get(pk=merged.pk))
    return actions.merge(kept, merged, chosen, "The same person", seen=seen, by=by or fresh(house.manager), **more)


def fresh(user: User) -> User:
    """The user as the next request reads them: with a new snapshot."""
    return User.objects.get(pk=user.pk)


@pytest.fixture
def again(house: House) -> Person:
    """A second record of the mother, in the same family, with an address and a number that the first one lacks."""
    made = add(house, "Kaye", "Harlow", house.family, sex="F")
    of = {"authority": house.authority, "person": made}
    Address.objects.create(**of, line="9 Elder Row", postcode="QX2 2BB", start=date(2024, 1, 1))
    Identifier.objects.create(**of, scheme="nhs_number", value="9434765919")
    return made


@pytest.fixture
def officer(house: House) -> User:
    """The information governance officer."""
    of = {"authority": house.authority}
    user = User.objects.create_user("ines@example.org", "Ines Vale", "a made-up password", **of)
    Post.objects.create(**of, user=user, agency=house.council, role="ig_officer", start=date(2020, 1, 1))
    return user


@pytest.fixture
def other_side(house: House) -> Person:
    """The mother's second record in the other family, which another team holds."""
    return add(house, "Kay", "Harlow", house.other_family, sex="F")


@pytest.fixture
def nobody_harms(house: House) -> None:
    """The family has nobody who works with a person who harms: nothing keeps its file apart from another."""
    Allocation.objects.filter(post__role="da_perpetrator_worker").delete()


ROOMS = ("families.", "people.", "workbook.", "protected.", "supervision.", "pathway.", "feeds.", "programme.", "plan.")


def dump() -> dict[str, dict[str, Any]]:
    """Every row of the record by table and key, without what merging itself wrote down. Sealed words as they are read."""
    found: dict[str, dict[str, Any]] = {}
    for model in apps.get_models():
        if not model._meta.label.startswith(ROOMS) or model in (Standing, Touched):
            continue
        rows = found.setdefault(model._meta.label, {})
        for row in model._base_manager.all():
            if _of_a_merge(row):
                continue
            values = moving.values_of(row)
            if isinstance(row, SealedRow):
                values |= {"sealed": row.words(), "nonce": "", "key_id": ""}
            rows[str(row.pk)] = moving.plain(values)
    return found


def _of_a_merge(row: Any) -> bool:
    """Another name that a merge wrote, or that its undoing took back."""
    keys = {row.pk, getattr(row, "replaces_id", None)}
    return isinstance(row, KnownName) and MergedRow.objects.filter(did="written", key__in=keys, back=False).exists()
