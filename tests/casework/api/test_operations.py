"""The interface shows what the pages show, to nobody else, and says so in the log."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from safeguarding.casework.access.doors import PUBLIC
from safeguarding.casework.access.roles import PERMISSIONS
from safeguarding.casework.api import actions
from safeguarding.casework.api.operations import api
from safeguarding.casework.audit.models import Event
from safeguarding.casework.audit.recording import REFUSED
from safeguarding.casework.families.models import Family
from safeguarding.casework.workbook.models import Entry


def operations() -> list[tuple[str, Any]]:
    return [
        (f"{'/'.join(operation.methods)} {path}", operation.view_func)
        for _, router in api._routers
        for path, view in router.path_operations.items()
        for operation in view.operations
    ]


def without_permission(found: list[tuple[str, Any]]) -> list[str]:
    return [name for name, view in found if getattr(view, "door", PUBLIC) not in PERMISSIONS]


def test_every_operation_asks_for_a_permission():
    assert len(operations()) >= 5
    assert without_permission(operations()) == []


def test_an_operation_without_a_permission_is_noticed():
    assert without_permission([("GET /new", lambda request: None)]) == ["GET /new"]


def test_every_operation_answers_401_without_a_token(house: Any):
    schema = api.get_openapi_schema()
    asked = [(how, path) for path, ways in schema["paths"].items() for how in ways]
    assert len(asked) >= 7
    for how, path in [*asked, ("get", "/api/v1/openapi.json")]:
        address = path.replace("{family_id}", str(house.family.pk)).replace("{delivery_id}", str(house.family.pk))
        assert getattr(Client(), how)(address).status_code == 401, address


def test_families_come_page_by_page_each_once(systems: Any, house: Any):
    seen, after = [], None
    while True:
        answer = systems.get("/api/v1/families", limit=1, **({"after": after} if after else {})).json()
        seen += [row["name"] for row in answer["families"]]
        after = answer["next"]
        if not after:
            break
    assert sorted(seen) == ["Harlow family", "Quill family"]


def test_closed_families_come_only_when_asked_for(systems: Any, house: Any):
    Family.objects.filter(pk=house.other_family.pk).update(closed_on=timezone.localdate())
    assert [row["name"] for row in systems.get("/api/v1/families").json()["families"]] == ["Harlow family"]
    assert len(systems.get("/api/v1/families", closed=True).json()["families"]) == 2


def test_a_family_says_who_is_in_it_and_who_works_with_it(systems: Any, house: Any):
    answer = systems.get(f"/api/v1/families/{house.family.pk}").json()
    assert {person["given_name"] for person in answer["people"]} == {"Ivy", "Noah", "Kay", "Lee"}
    ivy = next(person for person in answer["people"] if person["given_name"] == "Ivy")
    assert (ivy["la_child_id"], ivy["role"], ivy["birth_date"]) == ("MC000001", "child", "2018-05-04")
    assert "Sam Okafor" in {worker["name"] for worker in answer["workers"]}
    assert "Thistle" not in str(answer), "an address is not handed out"


def test_entries_are_those_that_stand(systems: Any, house: Any):
    now = timezone.now()
    of = {"authority": house.authority, "family": house.family, "author": house.social_worker, "role": "social_worker"}
    first = Entry.objects.create(**of, kind="call", at=now, text="As first written", written_at=now)
    Entry.objects.create(**of, kind="call", at=now, text="As corrected", written_at=now, replaces=first)
    answer = systems.get(f"/api/v1/families/{house.family.pk}/entries").json()
    assert [row["text"] for row in answer["entries"]] == ["As corrected"]
    later = (now + timezone.timedelta(minutes=1)).isoformat()
    assert systems.get(f"/api/v1/families/{house.family.pk}/entries", since=later).json()["entries"] == []


def test_what_may_not_be_known_answers_as_what_does_not_exist(systems: Any, house: Any):
    from tests.casework.conftest import make_house

    elsewhere = make_house("998", "-elsewhere")
    for below in ("", "/entries", "/ratings"):
        hidden = systems.get(f"/api/v1/families/{elsewhere.family.pk}{below}")
        absent = systems.get(f"/api/v1/families/{uuid4()}{below}")
        assert (hidden.status_code, hidden.content) == (404, absent.content)
    names = [row["id"] for row in systems.get("/api/v1/families").json()["families"]]
    assert str(elsewhere.family.pk) not in names


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 101}, {"after": "x"}, {"limit": "many"}])
def test_a_wrong_question_is_answered_with_what_is_wrong(systems: Any, query: dict[str, Any]):
    answer = systems.get("/api/v1/families", **query)
    assert answer.status_code == 422
    assert answer.json()["detail"]


def test_every_reading_is_in_the_log(systems: Any, house: Any):
    systems.get("/api/v1/families")
    systems.get(f"/api/v1/families/{house.family.pk}")
    systems.get(f"/api/v1/families/{house.family.pk}/entries")
    mine = Event.objects.filter(actor=systems.system.pk).order_by("number")
    assert [event.verb for event in mine] == ["listed families", "read", "read"]
    assert [event.what.get("section") for event in mine][1:] == ["interface: family", "interface: workbook"]
    assert {event.family_id for event in mine} == {None, house.family.pk}


def test_the_statements_do_not_grow_with_the_families(systems: Any, house: Any, django_assert_max_num_queries: Any):
    def count() -> int:
        with django_assert_max_num_queries(60) as caught:
            assert systems.get("/api/v1/families", limit=100).status_code == 200
        return len(caught)

    few = count()
    Family.objects.bulk_create(
        Family(authority=house.authority, name=f"Family {at}", opened_on=timezone.localdate()) for at in range(60)
    )
    assert count() == few


def test_a_refusal_is_in_the_log_too(systems: Any, house: Any):
    token, secret = actions.make_token(systems.system, "Names only", ["family.read"], 1, by=systems.administrator)
    actions.approve_token(token, by=systems.officer)
    assert systems.get(f"/api/v1/families/{house.family.pk}/entries", secret).status_code == 403
    event = Event.objects.filter(actor=systems.system.pk).latest("number")
    assert (event.verb, event.family_id) == (REFUSED, house.family.pk)
