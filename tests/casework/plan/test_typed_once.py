"""No fact is typed twice: what was said on one form stands on every page built from it, and in one place of the record."""

from __future__ import annotations

import uuid
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.urls import reverse
from tests.casework.plan.conftest import TODAY

from safeguarding.casework.families.generated import VIEWS
from safeguarding.casework.plan.models import PlanAction, PlanPoint, PlanVersion
from safeguarding.casework.plan.parenting import ParentingAssessment
from safeguarding.casework.workbook.models import Entry

FROZEN = {column for view in VIEWS.values() for column in view.frozen}


class Desk:
    """The social worker, who types each fact once and counts what was typed."""

    def __init__(self, house: Any) -> None:
        self.house, self.client = house, house.client(house.social_worker)
        self.typed: list[str] = []

    def url(self, name: str, *args: Any) -> str:
        return reverse(name, args=[self.house.family.pk, *args])

    def type(self, words: str, name: str, *args: Any, field: str = "words", day: str = "on", **rest: Any) -> None:
        when = {f"{day}-day": TODAY.day, f"{day}-month": TODAY.month, f"{day}-year": TODAY.year}
        said = {"client_key": str(uuid.uuid4()), field: words, **when, **rest}
        answer = self.client.post(self.url(name, *args), said)
        assert answer.status_code == 302, (name, answer.content.decode()[-1500:])
        if words:
            self.typed.append(words)

    def page(self, name: str, *args: Any) -> str:
        return self.client.get(self.url(name, *args)).content.decode()


def type_everything(desk: Desk, house: Any) -> None:
    """Every fact that the assessment, the plan and its sheet are built from, each on one form."""
    mother, module = house.mother.pk, (house.mother.pk, 5)
    desk.type(
        "zqsession", "entry-new", field="text", day="day", kind="session", time="00:01", significant="no",
        who=str(mother), compartment="shared",
    )  # fmt: skip
    entry = Entry.objects.get(text="zqsession")
    desk.type("", "module-sessions", *module, field="entries", entries=str(entry.pk))
    desk.type("zqmoduleend", "module-step", *module, field="why_stopped", kind="stopped")
    desk.type(
        "zqevidence", "module-evidence", *module, field="text", known="said", points="strength", entry=str(entry.pk)
    )
    desk.type("zqstrength", "plan-point-new", "strength")
    desk.type("zqgoal", "plan-point-new", "goal", said_by=str(mother))
    owner = f"person:{mother}"
    desk.type("zqaction", "plan-action-new", field="text", day="due", owner=owner)
    desk.type("zqsafety", "safety-plan-write", day="agreed_on")
    desk.type("zqview", "assessment-view", mother, "safety")
    desk.type("zqwhole", "assessment-view", mother, "whole")
    desk.type("zqcomment", "assessment-comment", mother)


def test_what_was_typed_once_stands_on_every_page_that_is_built_from_it(house):
    desk = Desk(house)
    type_everything(desk, house)
    desk.type("", "plan-version-new")
    desk.type("", "assessment-finish", house.mother.pk)
    version, done = PlanVersion.objects.get(), ParentingAssessment.objects.get()
    expected = {
        ("module", house.mother.pk, 5): {"zqsession", "zqmoduleend", "zqevidence"},
        ("plan",): {"zqstrength", "zqgoal", "zqaction", "zqsafety"},
        ("safety-plan",): {"zqsafety"},
        ("plan-version", version.pk): {"zqstrength", "zqgoal", "zqaction", "zqsafety"},
        ("plan-print", version.pk, house.mother.pk): {"zqstrength", "zqgoal", "zqaction", "zqsafety"},
        ("assessment", house.mother.pk): {"zqevidence", "zqmoduleend", "zqstrength", "zqview", "zqwhole", "zqcomment"},
        ("assessment-finished", done.pk): {
            "zqevidence", "zqmoduleend", "zqstrength", "zqview", "zqwhole", "zqcomment",
        },
    }  # fmt: skip
    for (name, *args), words in expected.items():
        page = desk.page(name, *args)
        assert [one for one in sorted(words) if one not in page] == [], name
    assert len(desk.typed) == len(set(desk.typed))
    shown = set().union(*expected.values())
    assert set(desk.typed) == shown


def test_each_thing_typed_stands_in_one_column_and_in_declared_copies_only(house):
    desk = Desk(house)
    type_everything(desk, house)
    desk.type("", "plan-version-new")
    desk.type("", "assessment-finish", house.mother.pk)
    for words in desk.typed:
        found = places_of(words)
        assert len([place for place in found if place not in FROZEN]) == 1, (words, found)
    assert PlanPoint.objects.count() == 2
    assert PlanAction.objects.count() == 1


def places_of(words: str) -> list[str]:
    """Every row and column of our tables that holds the words."""
    found, there = [], set(connection.introspection.table_names())
    for model in apps.get_models():
        if not model.__module__.startswith("safeguarding.") or model._meta.db_table not in there:
            continue
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField | models.JSONField):
                name = f"{model._meta.app_label}.{model.__name__}.{field.name}"
                rows = model._base_manager.filter(**{f"{field.name}__icontains": words})
                found += [name] * rows.count()
    return found
