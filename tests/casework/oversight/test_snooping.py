"""Thirty days of sixty people at work, and three snoopers: found the day after, with few false alerts.

The bar: at least 80% of the views that had no reason are pointed at within a day, and a manager gets at most one false
alert a week.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

import pytest
from tests.casework.oversight.town import DAYS, FIRST, Town, make_town

from safeguarding.casework.oversight.detecting import Found, detect
from safeguarding.casework.oversight.models import Finding
from safeguarding.casework.oversight.raising import raise_findings
from safeguarding.casework.oversight.reads import Reads

WEEKS = DAYS / 7


def pointed_at(town: Town, found: Iterable[Finding] | Iterable[Found]) -> dict[str, float]:
    """Which part of each snooper's views a finding points at: the worker and day, or the worker and family."""
    rows = [
        (
            getattr(one, "worker_id", None) or one.worker,
            getattr(one, "family_id", None) or getattr(one, "family", None),
            one.day,
        )
        for one in found
    ]
    days = {(worker, day) for worker, family, day in rows if family is None}
    families = {(worker, family) for worker, family, _ in rows if family is not None}
    share = {}
    for name, snooper in town.snoopers.items():
        views = [(family, day) for worker, family, day in town.views if worker == snooper.pk]
        hit = sum((snooper.pk, day) in days or (snooper.pk, family) in families for family, day in views)
        share[name] = hit / len(views)
    return share


def false_alerts(town: Town, found: Iterable[Finding]) -> Counter:
    """How many alerts about ordinary work each manager gets."""
    guilty = {snooper.pk for snooper in town.snoopers.values()}
    manager_of = {worker.pk: manager for manager, workers in town.teams.items() for worker in workers}
    manager_of |= {manager.pk: manager.pk for manager in town.managers}
    return Counter(manager_of[one.worker_id] for one in found if one.worker_id not in guilty)


def few_enough(town: Town, found: list[Finding]) -> None:
    share, alerts = pointed_at(town, found), false_alerts(town, found)
    assert min(share.values()) >= 0.8, share
    assert sum(alerts.values()) <= len(town.managers) * WEEKS, alerts
    assert max(alerts.values(), default=0) <= WEEKS + 1, alerts


@pytest.mark.django_db
def test_snoopers_are_found_the_day_after_with_few_false_alerts() -> None:
    town = make_town(1)
    for number in range(DAYS):
        day = FIRST + timedelta(days=number)
        raise_findings(town.authority.pk, day, day)
        assert not Finding.objects.filter(day__gt=day).exists()
    few_enough(town, list(Finding.objects.all()))


@pytest.mark.once
@pytest.mark.django_db
def test_they_are_found_as_well_when_another_month_is_looked_over_at_once() -> None:
    town = make_town(2026)
    raise_findings(town.authority.pk, FIRST, FIRST + timedelta(days=DAYS - 1))
    few_enough(town, list(Finding.objects.all()))


@pytest.mark.once
@pytest.mark.django_db
def test_every_snooper_needs_the_pattern_that_is_for_them(django_assert_max_num_queries) -> None:
    """The control: without its pattern each goes unseen, and so the figures above come from the patterns.

    A month is read in few statements, however many people and days.
    """
    town = make_town(1)
    reads = Reads(town.authority.pk, FIRST, FIRST + timedelta(days=DAYS - 1))
    with django_assert_max_num_queries(15):
        everything = detect(reads)

    def without(*names: str) -> dict[str, float]:
        return pointed_at(town, [one for one in everything if one.pattern not in names])

    assert min(without().values()) >= 0.8
    assert without("unrelated", "same_surname")["curious"] < 0.2
    assert without("same_surname", "unrelated", "own_family")["relative"] < 0.2
    assert without("out_of_hours", "bulk")["copying"] < 0.2
