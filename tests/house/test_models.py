"""Every table says who may see its rows and which of its fields can point to a person."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.test import override_settings
from tests.house.source import must_be_none

WORDS = (models.CharField, models.TextField, models.JSONField, models.FileField, models.BinaryField)
DAYS_OF_A_LIFE = re.compile(r"birth|born|death|died")
#: Read only by the room's own queries, which narrow by permission themselves. The list may only shrink.
WITHOUT_SCOPE: frozenset[str] = frozenset()


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("safeguarding.")]


def without_scope(found: Iterable[Any]) -> Iterator[str]:
    from safeguarding.casework.access.scopes import scope_of

    for model in found:
        if model.__name__ in WITHOUT_SCOPE:
            continue
        try:
            scope_of(model)
        except LookupError as error:
            yield str(error)


def must_be_classed(field: Any) -> bool:
    """Words of any kind can point to a person; so can the days on which a life began or ended."""
    if field.is_relation:
        return False
    return isinstance(field, WORDS) or (isinstance(field, models.DateField) and bool(DAYS_OF_A_LIFE.search(field.name)))


def faults_of_classing(found: Iterable[Any]) -> Iterator[str]:
    for model in found:
        personal = getattr(model, "PERSONAL", frozenset())
        plain = getattr(model, "NOT_PERSONAL", frozenset())
        fields = {field.name: field for field in model._meta.concrete_fields}
        for name, field in fields.items():
            if must_be_classed(field) and name not in personal | plain:
                yield f"{model.__name__}.{name}: say in PERSONAL or in NOT_PERSONAL whether it can point to a person."
            if DAYS_OF_A_LIFE.search(name) and name in plain:
                yield f"{model.__name__}.{name} can point to a person: it belongs in PERSONAL."
        for name in sorted(personal & plain):
            yield f"{model.__name__}.{name} is in PERSONAL and in NOT_PERSONAL."
        for name in sorted((personal | plain) - set(fields)):
            yield f"{model.__name__} classes {name}, which is no field of it."


def made_up_model(name: str, **members: Any) -> type[models.Model]:
    """A model that stands in no registry that the other tests see."""
    from django.apps.registry import Apps

    meta = type("Meta", (), {"app_label": "made_up", "apps": Apps()})
    return type(name, (models.Model,), {"__module__": __name__, "Meta": meta, **members})


def test_every_table_says_who_may_see_its_rows():
    assert our_models() != []
    must_be_none(without_scope(our_models()))


def test_a_table_that_says_nothing_of_who_may_see_it_is_noticed():
    assert list(without_scope([made_up_model("Open")])) != []


def test_every_field_is_classed_as_personal_or_not():
    must_be_none(faults_of_classing(our_models()))


@pytest.mark.parametrize(
    ("members", "fault"),
    [
        ({"note": models.TextField()}, "say in PERSONAL"),
        ({"birth_date": models.DateField()}, "say in PERSONAL"),
        ({"birth_date": models.DateField(), "NOT_PERSONAL": frozenset({"birth_date"})}, "belongs in PERSONAL"),
        ({"PERSONAL": frozenset({"gone"})}, "no field"),
        (
            {"a": models.TextField(), "PERSONAL": frozenset({"a"}), "NOT_PERSONAL": frozenset({"a"})},
            "is in PERSONAL and",
        ),
    ],
)
def test_a_field_that_is_not_classed_or_wrongly_is_noticed(members, fault):
    found = list(faults_of_classing([made_up_model("Unclassed", **members)]))
    assert len(found) == 1
    assert fault in found[0]


@pytest.mark.django_db
def test_the_migrations_make_the_tables_that_the_models_declare():
    out = io.StringIO()
    try:
        with override_settings(MIGRATION_MODULES={}):  # also where the tests made their tables without them
            call_command("makemigrations", check=True, dry_run=True, stdout=out)
    except SystemExit:
        pytest.fail(f"run manage.py makemigrations: {out.getvalue()}")
