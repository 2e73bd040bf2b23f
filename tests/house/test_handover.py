"""A family that moves takes its record with it: of every table somebody has said whether it goes or stays."""

from __future__ import annotations

import pytest
from django.apps import apps

from safeguarding.casework.access.scopes import scope_of
from safeguarding.casework.handover import contents, tables


def test_every_table_of_a_family_goes_to_another_authority_or_stays_with_a_reason() -> None:
    assert tables.undecided() == [], "say in handover/tables.py whether its rows go with a family, or why they stay"
    assert tables.gone() == []


def test_a_table_of_which_nothing_was_said_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    without = {label: part for label, part in tables.GOES.items() if label != "plan.SafetyPlan"}
    monkeypatch.setattr(tables, "GOES", without)
    assert "plan.SafetyPlan" in tables.undecided()


def test_what_goes_goes_in_a_part_that_there_is_and_what_stays_has_a_reason() -> None:
    assert set(tables.GOES.values()) <= set(contents.PARTS)
    assert all(reason.endswith(".") and len(reason) > 20 for reason in tables.STAYS.values())


def test_nothing_that_is_sealed_goes() -> None:
    sealed = {model._meta.label for model in apps.get_models() if hasattr(model, "sealed") and scope_of(model)}
    assert sealed, "the control: there are such tables"
    assert sealed <= set(tables.STAYS)
