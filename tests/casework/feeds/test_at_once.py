"""Deliveries and nights that come at the same moment: real threads, each with its own connection. Nothing twice, nothing
lost; and each test fails where what holds it is taken away."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from tests.casework.conftest import House, make_house
from tests.casework.feeds.test_deliveries import HEADINGS, KAY, LEE, STRANGER, extract, hand_in
from tests.casework.feeds.test_relink import sure, tonight, zelda  # noqa: F401  a fixture
from tests.casework.feeds.test_ways_in import secret, send  # noqa: F401  a fixture
from tests.casework.supervision.test_at_once import at_once

from safeguarding.casework.access.within import within
from safeguarding.casework.audit.verifying import verify
from safeguarding.casework.design.uploads import checked
from safeguarding.casework.feeds import actions, folder, found, versions
from safeguarding.casework.feeds.models import Delivery, FeedEvent, Link
from safeguarding.casework.feeds.relink_models import LinkWithdrawal, Relinked
from safeguarding.casework.feeds.relinking import Changed
from safeguarding.casework.feeds.tasks import process_delivery

# ruff: noqa: F811  a fixture that is asked for by its name
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time"),
]
LOCK_OR_NOT = pytest.mark.parametrize("held", [True, False], ids=["as it is", "without what holds it"])


@pytest.fixture
def house() -> House:
    return make_house()


def met(what: Callable[..., Any]) -> Callable[..., Any]:
    """The function, begun by two together where two come that far; one who comes alone goes on after a while."""
    together = Barrier(2)

    def begun(*of: Any, **more: Any) -> Any:
        with suppress(BrokenBarrierError):
            together.wait(timeout=3)
        return what(*of, **more)

    return begun


def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *of, **more: self)


@LOCK_OR_NOT
def test_two_nights_at_once_bring_the_links_up_to_date_once(
    house: House, sure: dict[str, Any], monkeypatch: pytest.MonkeyPatch, held: bool
) -> None:
    hand_in(house, KAY, STRANGER)
    tonight(house)
    person, number = zelda(house), Relinked.objects.get().number
    monkeypatch.setattr(found, "as_kept", met(found.as_kept))
    if not held:
        without_locks(monkeypatch)
    came = at_once(lambda: tonight(house), lambda: tonight(house))
    whole = sorted(one.added for one in came if isinstance(one, Changed)) == [0, 1]
    once = Link.objects.filter(person=person).count() == 1 and not LinkWithdrawal.objects.exists()
    assert (whole and once and Relinked.objects.get().number == number + 1) is held
    if held:
        assert tonight(house) == Changed() and list(verify(house.authority.pk)) == []


@LOCK_OR_NOT
def test_the_same_file_by_a_system_and_in_the_folder_at_once_is_one_delivery(
    house: House, secret: str, sure: dict[str, Any], tmp_path: Path, held: bool
) -> None:
    folder.look(tmp_path, house.performance)
    file = tmp_path / "999" / "merrowshire-police" / "police" / "x.csv"
    file.write_bytes("\n".join([HEADINGS, KAY, LEE]).encode())
    folder.look(tmp_path, house.performance)

    def look() -> folder.Look:
        with within(house.authority.pk, patient=True):
            return folder.look(tmp_path, house.performance)

    constraint = next(one for one in Delivery._meta.constraints if one.name == "a_file_once")
    if not held:
        with connection.schema_editor() as editor:
            editor.remove_constraint(Delivery, constraint)
    try:
        sent, taken = at_once(lambda: send(secret, house, extract(KAY, LEE)), look)
        again = look()
        deliveries = Delivery.objects.count()
    finally:
        if not held:
            Delivery.objects.update(sha256="")
            Delivery.objects.filter(way="folder").update(sha256="1")
            with connection.schema_editor() as editor:
                editor.add_constraint(Delivery, constraint)
    assert sent.status_code in (202, 403), sent.content
    assert isinstance(taken, folder.Look) and not file.exists() and again == folder.Look()
    assert (deliveries == 1) is held
    assert FeedEvent.objects.filter(stands=True).count() == 2, "and no row twice, whichever way"


@LOCK_OR_NOT
def test_two_files_with_a_row_in_common_at_once_keep_it_once_and_lose_no_other(
    house: House, sure: dict[str, Any], monkeypatch: pytest.MonkeyPatch, held: bool
) -> None:
    files = [[KAY, LEE], [KAY, STRANGER]]
    rows = [
        actions.receive_delivery(checked(extract(*one), kinds={"csv"}), "police", house.police, by=house.analyst)
        for one in files
    ]
    monkeypatch.setattr(versions, "insert", met(versions.insert))
    if not held:
        without_locks(monkeypatch)

    def process(row: Delivery) -> None:
        process_delivery.call(str(row.pk), str(house.analyst.pk))

    came = at_once(*(lambda row=row: process(row) for row in rows))
    done = list(Delivery.objects.values_list("state", "accepted", "already_held"))
    whole = came == [None, None] and sorted(done) == [("done", 1, 1), ("done", 2, 0)]
    assert (whole and FeedEvent.objects.count() == 3) is held
