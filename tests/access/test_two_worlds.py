"""Two worlds differ in a secret: whoever must not know it gets the same answers, to the byte."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from tests.access.two_worlds_county import NOBODY
from tests.access.two_worlds_files import VIEWERS, Worlds, hidden_from, keep_empty_tables, make_worlds
from tests.access.two_worlds_secrets import SECRETS, Secret

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def worlds(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Worlds]:
    if connection.vendor != "sqlite":
        pytest.skip("a world is a file of SQLite; the policies are the same code on both databases")
    with django_db_blocker.unblock():
        folder = tmp_path_factory.mktemp("worlds")
        keep_empty_tables(folder / "empty.sqlite3")
        yield from make_worlds(folder, folder / "empty.sqlite3")


#: Those whom make test compares the worlds for; make isolation does for everyone.
NEAREST = ("perpetrator_worker", "outsider", NOBODY)


@pytest.mark.parametrize("viewer", [v if v in NEAREST else pytest.param(v, marks=pytest.mark.whole) for v in VIEWERS])
def test_a_world_with_all_that_somebody_must_not_know_looks_the_same_to_them(worlds: Worlds, viewer: str):
    found = worlds.differences(viewer, hidden_from(viewer))
    assert len(worlds.trace(viewer).asked) >= (100 if viewer == NOBODY else 200)
    assert not found, f"{len(found)} differences:\n" + "\n".join(found[:20])


@pytest.mark.whole
@pytest.mark.parametrize("secret", SECRETS, ids=lambda secret: secret.name)
def test_each_secret_by_itself_shows_nothing_to_the_one_nearest_to_it(worlds: Worlds, secret: Secret):
    nearest = next(name for name in VIEWERS if name not in secret.may_know)
    found = worlds.differences(nearest, [secret])
    assert not found, f"{len(found)} differences:\n" + "\n".join(found[:20])


def test_the_manager_sees_the_difference_that_a_first_secret_makes(worlds: Worlds):
    """Otherwise the worlds would be the same, and nothing shown by comparing them."""
    secret = next(one for one in SECRETS if "manager" in one.may_know)
    assert worlds.differences("manager", [secret])


@pytest.mark.whole
def test_everybody_who_may_know_sees_the_difference(worlds: Worlds):
    for viewer in ("manager", "victim_worker"):
        for secret in SECRETS:
            if viewer in secret.may_know:
                assert worlds.differences(viewer, [secret]), secret.name
