"""Requests on PostgreSQL: each within its authority, each all or nothing, through one pool of the workbook's own login."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction
from django.test import Client
from django.urls import reverse
from tests.casework.conftest import House
from tests.restricted import others_sign_in_as_the_workbook

from safeguarding.casework.access.within import TwoAuthorities, authority_now, within
from safeguarding.casework.audit.models import Event
from safeguarding.casework.audit.recording import record
from safeguarding.casework.audit.verifying import verify
from safeguarding.casework.families.models import Family, Membership
from safeguarding.casework.workbook.models import Draft

Houses = tuple[House, House]


@pytest.fixture
def others(houses: Houses) -> Iterator[None]:
    with others_sign_in_as_the_workbook():
        yield


def in_threads(acts: list[Callable[[], Any]], threads: int = 6) -> list[Any]:
    def run(act: Callable[[], Any]) -> Any:
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        return [done.result() for done in [pool.submit(run, act) for act in acts]]


def test_two_hundred_requests_of_two_authorities_through_one_pool_never_mix(houses: Houses, others: None) -> None:
    """Each asks for its own family's file, or for the other's; the names of the two differ."""
    for house, name in zip(houses, ("Northfield", "Southgate"), strict=True):
        Family.objects.filter(pk=house.family.pk).update(name=name)
    cookies = [house.client(house.social_worker).cookies for house in houses]

    def ask(by: int, of: int) -> tuple[int, bool, bool]:
        client = Client()
        client.cookies = cookies[by]
        answer = client.get(reverse("family", args=[houses[of].family.pk]))
        page = answer.content.decode()
        return answer.status_code, "Northfield" in page, "Southgate" in page

    wanted = {
        (0, 0): (200, True, False),
        (1, 1): (200, False, True),
        (0, 1): (404, False, False),
        (1, 0): (404, False, False),
    }
    pairs = [[*wanted][at % 4] for at in range(200)]
    given = in_threads([lambda pair=pair: ask(*pair) for pair in pairs])  # type: ignore[misc]
    assert given == [wanted[pair] for pair in pairs]
    assert [list(verify(house.authority.pk)) for house in houses] == [[], []]


def test_a_thread_of_the_workbook_sees_nothing_until_it_is_within(houses: Houses, others: None) -> None:
    def look() -> tuple[Any, ...]:
        before = Family.objects.count()
        with within(houses[0].authority.pk):
            inside = Family.objects.count()
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('app.authority', true), session_user, current_user")
            left = cursor.fetchone()
        return before, inside, Family.objects.count(), left

    assert in_threads([look]) == [(0, 2, 0, ("", "safeguarding_app", "safeguarding_app"))]


def test_code_that_forgets_who_asks_still_gets_one_authority(houses: Houses) -> None:
    """The scope is what keeps pages apart; this is what is left when somebody forgets it."""
    north, south = houses
    with within(north.authority.pk):
        assert set(Family.objects.values_list("authority_id", flat=True)) == {north.authority.pk}
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Family.objects.create(authority=south.authority, name="Planted", opened_on="2026-01-01")
    assert Family.objects.count() == 4  # the owner again


def test_a_row_that_points_to_another_authority_is_refused_at_the_end(houses: Houses) -> None:
    north, south = houses
    with pytest.raises(IntegrityError, match="_here"), within(north.authority.pk):
        Membership.objects.create(
            authority=north.authority, family_id=south.family.pk, person=north.other_child, role="child",
            relation="child", start="2026-01-01",
        )  # fmt: skip


def test_another_authority_inside_one_is_an_error_and_one_after_the_other_is_not(houses: Houses) -> None:
    north, south = houses
    for house in houses:
        with within(house.authority.pk), within(house.authority.pk):
            assert authority_now() == house.authority.pk
            assert Family.objects.count() == 2
    with pytest.raises(TwoAuthorities), within(north.authority.pk), within(south.authority.pk):
        pass
    assert authority_now() is None


def test_leaving_puts_back_what_was_before_also_inside_a_transaction(houses: Houses) -> None:
    with transaction.atomic():
        with within(houses[0].authority.pk, patient=True):
            pass
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('app.authority', true), current_user, current_setting('statement_timeout')"
            )
            assert cursor.fetchone() == ("", connection.settings_dict["USER"], "0")
        assert Family.objects.count() == 4


def test_a_page_that_fails_leaves_nothing_behind(houses: Houses, monkeypatch: pytest.MonkeyPatch) -> None:
    """Something is written, then the page can't be drawn: the person is told, and nothing is kept, nor said to be."""
    north = houses[0]
    client = north.client(north.social_worker)
    client.raise_request_exception = False
    address = reverse("family", args=[north.family.pk])

    def write_and_fail(*_: Any, **__: Any) -> Any:
        Draft.objects.create(
            authority=north.authority,
            user=north.social_worker,
            family=north.family,
            form="x",
            saved_at="2026-01-01T00:00Z",
        )
        raise OSError("no such template")

    before = Event.objects.count()
    with monkeypatch.context() as patch:
        patch.setattr("safeguarding.casework.families.views.render", write_and_fail)
        patch.setattr("safeguarding.casework.home.views.render", write_and_fail)
        assert client.get(address).status_code == 500
    assert not Draft.objects.exists()
    assert Event.objects.count() == before
    assert client.get(address).status_code == 200
    assert Event.objects.count() == before + 1


def test_what_was_undone_within_a_page_is_not_said_to_have_been_done(houses: Houses) -> None:
    north = houses[0]
    before = Event.objects.count()
    with within(north.authority.pk):
        record(north.social_worker, "read", north.family)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            record(north.social_worker, "wrote entry", north.family)
            raise ZeroDivisionError
        assert Event.objects.count() == 1  # of the one event of before; the page's wait
    assert [event.verb for event in Event.objects.filter(authority_id=north.authority.pk).order_by("number")] == [
        "read",
        "read",
    ]
    assert Event.objects.count() == before + 1


def test_a_page_that_is_being_drawn_keeps_nobody_from_the_audit_log(houses: Houses, others: None) -> None:
    north = houses[0]

    def another() -> None:
        with within(north.authority.pk), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '5s'")
            record(north.manager, "read", north.family)

    with within(north.authority.pk):
        record(north.social_worker, "read", north.family)
        in_threads([another])
    assert list(verify(north.authority.pk)) == []
    last = Event.objects.filter(authority_id=north.authority.pk).order_by("-number")[:2]
    assert [event.actor for event in last] == [north.social_worker.pk, north.manager.pk]
