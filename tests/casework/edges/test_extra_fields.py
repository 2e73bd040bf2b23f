"""A form changes what it asks for and nothing else, whatever more is sent with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import models, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.casework.conftest import House, make_house
from tests.casework.supervision.acts import opened

pytestmark = pytest.mark.once
UUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[.\d]*\+00:00")


def day(name: str, on: date) -> dict[str, str]:
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def casework_models() -> list[type[models.Model]]:
    return [one for one in apps.get_models() if one.__module__.startswith("safeguarding.casework.")]


def contents(known: set[str]) -> dict[str, list[str]]:
    """All rows of casework but the audit log's, with new keys and moments told only as new."""
    said = {}
    for model in casework_models():
        if model._meta.app_label == "audit":
            continue
        rows = []
        for row in model._default_manager.values():
            text = repr(sorted((name, str(value)) for name, value in row.items() if name != "search_text"))
            text = UUID.sub(lambda found: found[0] if found[0] in known else "new", text)
            rows.append(re.sub(r"\('id', '\d+'\)", "('id', 'n')", MOMENT.sub("then", text)))
        said[model._meta.label] = sorted(rows)
    return said


def keys() -> set[str]:
    return {str(key) for model in casework_models() for key in model._default_manager.values_list("pk", flat=True)}


def extras(own: set[str], other: House) -> dict[str, str]:
    """Every field name of every model with a value that would do harm: rows of another authority, other days, yes."""
    sent: dict[str, str] = {
        "id": str(other.child.pk),
        "pk": str(other.child.pk),
        "is_superuser": "on",
        "is_staff": "on",
    }
    for model in casework_models():
        for field in model._meta.concrete_fields:
            value = _harmful(field, other)
            sent |= {field.name: value, field.attname: value}
    return {name: value for name, value in sent.items() if name not in own and name.split("-")[0] not in own}


def _harmful(field: models.Field, other: House) -> str:
    if field.related_model:
        rows = field.related_model._default_manager.all()
        if any(one.name == "authority" for one in field.related_model._meta.fields):
            rows = rows.filter(authority=other.authority)
        row = rows.first() or (other.authority if field.name == "authority" else None)
        return str(row.pk) if row else str(uuid4())
    if isinstance(field, models.BooleanField):
        return "on"
    if isinstance(field, models.DateField):
        return "2001-02-03"
    return "7" if isinstance(field, models.IntegerField | models.DecimalField | models.FloatField) else "planted"


def add_person(house: House) -> tuple[Any, str, dict[str, Any]]:
    sent = {"relation": "grandparent", "given_name": "Joan", "family_name": "Harlow", "sex": "F"}
    sent |= day("start", timezone.localdate()) | {"birth_date-day": "", "birth_date-month": "", "birth_date-year": ""}
    return house.social_worker, reverse("add-person", args=[house.family.pk]), sent


def correct_person(house: House) -> tuple[Any, str, dict[str, Any]]:
    sent = {"given_name": "Ivy", "family_name": "Harlow", "known_as": "Vee", "sex": "F"} | day(
        "birth_date", date(2018, 5, 4)
    )
    return house.social_worker, reverse("correct-person", args=[house.family.pk, house.child.pk]), sent


def write_entry(house: House) -> tuple[Any, str, dict[str, Any]]:
    sent = {"kind": "call", "time": "16:30", "who": [str(house.mother.pk)], "significant": "no", "text": "A call."}
    sent |= day("day", timezone.localdate() - timedelta(days=1)) | {"client_key": str(uuid4())}
    return house.social_worker, reverse("entry-new", args=[house.family.pk]), sent


def rate_child(house: House) -> tuple[Any, str, dict[str, Any]]:
    address = reverse("rate", args=[opened(house).pk, house.child.pk])
    return house.social_worker, address, {"answer": "amber", "reason": "Calmer", "replaces": ""}


def open_session(house: House) -> tuple[Any, str, dict[str, Any]]:
    return house.manager, reverse("session-open", args=[house.family.pk]), day("held_on", timezone.localdate())


ACTS = [add_person, correct_person, write_entry, rate_child, open_session]


def after(client: Client, address: str, sent: dict[str, Any], known: set[str]) -> tuple[int, dict[str, list[str]]]:
    """What the database holds after the form was sent; then it is as it was."""
    with transaction.atomic():
        answer = client.post(address, sent)
        held = contents(known)
        transaction.set_rollback(True)
    return answer.status_code, held


@pytest.mark.parametrize("act", ACTS)
def test_fields_that_a_form_does_not_ask_for_change_nothing(house: House, act: Callable[..., Any]):
    other = make_house("998", "-other")
    user, address, sent = act(house)
    client, known = house.client(user), keys()
    form = client.get(address).context["form"]
    more = extras({*sent, *form.fields}, other)
    before = contents(known)
    status, without = after(client, address, sent, known)
    status_with, with_more = after(client, address, more | sent, known)
    assert (status, status_with) == (302, 302)
    assert without != before
    assert with_more == without
    assert len(more) > 100


def test_a_row_that_was_changed_beside_is_noticed(house: House):
    known = keys()
    before = contents(known)
    for row in (house.child, house.family, house.social_worker, house.post_of(house.manager)):
        with transaction.atomic():
            other = make_house("998", "-other").authority
            planted = contents(known)
            type(row)._default_manager.filter(pk=row.pk).update(authority=other)
            assert contents(known) != planted
            transaction.set_rollback(True)
    assert contents(known) == before
