"""Everyone at every door: who sees what must stay shut, and who misses what is theirs.

`python -m tests.access` walks the same and prints its figures; `--quick` in less than a minute.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from tests.access import doors
from tests.access.crawl import THOROUGH, Report, Walk
from tests.access.shown import Look

pytestmark = pytest.mark.isolation
#: The actors are walked in so many parts, so that several processes can share them.
PARTS = 12
#: Of so many actors, make test walks one; half as many on PostgreSQL, which holds the authorities apart by itself too.
EVERY = 23 if connection.vendor == "sqlite" else 46


def test_every_address_of_the_workbook_has_a_row_in_the_table_of_doors(county: Any) -> None:
    assert set(doors.every_route()) == set(doors.ROWS)


def test_every_thorough_walker_exists(everyone: Any) -> None:
    assert {actor.key for actor in everyone} >= THOROUGH


def test_some_of_them_find_nothing_that_must_stay_shut(county: Any, everyone: Any) -> None:
    report = Report()
    for actor in everyone[::EVERY]:
        report.add(Walk(county, actor, "few").all(doors.every_route()))
    assert report.problems == []
    assert report.routes == set(doors.ROWS)
    assert report.looked_for >= 2_300_000 / EVERY


def test_some_of_them_find_what_is_theirs(county: Any, everyone: Any) -> None:
    looks = [Look(county, actor) for actor in everyone[3::EVERY] if actor.inside]
    for look in looks:
        look.all()
    assert [problem for look in looks for problem in look.problems] == []
    assert sum(look.checked for look in looks) > 100


@pytest.mark.whole
@pytest.mark.parametrize("part", range(PARTS))
def test_nobody_finds_what_must_stay_shut_to_them(part: int, county: Any, everyone: Any) -> None:
    report = Report()
    for actor in everyone[part::PARTS]:
        report.add(Walk(county, actor).all(doors.every_route()))
    print(report.figures())
    assert report.problems == []
    assert report.routes == set(doors.ROWS)
    assert report.looked_for >= 100_000


@pytest.mark.whole
@pytest.mark.parametrize("part", range(PARTS))
def test_nobody_gets_anything_for_the_id_of_what_is_not_theirs(part: int, county: Any, everyone: Any) -> None:
    """Every actor at every door with the id of everything that there is: over 100,000 in all the parts together."""
    report = Report()
    for actor in everyone[part::PARTS]:
        report.add(Walk(county, actor).every_id(doors.every_route()))
    print(report.figures())
    assert report.problems == []
    assert len(report.walked) > 100_000 / PARTS


@pytest.mark.whole
@pytest.mark.parametrize("part", range(PARTS))
def test_everybody_finds_what_is_theirs(part: int, county: Any, everyone: Any) -> None:
    looks = [Look(county, actor) for actor in everyone[part::PARTS] if actor.inside]
    for look in looks:
        look.all()
    print(sum(look.checked for look in looks))
    assert [problem for look in looks for problem in look.problems] == []
    assert sum(look.checked for look in looks) > 100
