"""Statutory dates that are late or near, asked of the database, against the clocks of each child: the slow, obvious twin."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any

import pytest
from django.utils import timezone
from tests.casework.supervision.acts import again

from safeguarding.casework.access.policies import visible
from safeguarding.casework.families.models import Family, Membership, Person, TeamAllocation
from safeguarding.casework.pathway.models import (
    Assessment,
    CinPlan,
    CoreGroup,
    Episode,
    PlanReview,
    ProtectionPlan,
    Section47,
)
from safeguarding.casework.pathway.queries import clocks_of_families
from safeguarding.casework.supervision.board_dates import VISITS_BACK, due_on, latest_start, near
from safeguarding.casework.workbook.models import Entry, EntryPerson
from safeguarding.evidence.clocks import clocks

TODAY = timezone.localdate


def _children(house: Any, number: int) -> list[tuple[Family, Person]]:
    of, start = {"authority": house.authority}, TODAY() - timedelta(days=600)
    families = Family.objects.bulk_create(Family(**of, name=f"Family {at:03}", opened_on=start) for at in range(number))
    people = Person.objects.bulk_create(
        Person(**of, given_name=f"Child {at}", birth_date=start) for at in range(number)
    )
    TeamAllocation.objects.bulk_create(
        TeamAllocation(**of, family=one, team=house.team, start=start) for one in families
    )
    pairs = list(zip(families, people, strict=True))
    Membership.objects.bulk_create(
        Membership(**of, family=one, person=child, role="child", relation="child", start=start) for one, child in pairs
    )
    return pairs


class Pathway:
    """Rows of a child's pathway as chance has them, written table by table."""

    def __init__(self, house: Any, seed: int) -> None:
        self.of, self.chance, self.house = {"authority": house.authority}, Random(seed), house
        self.rows: list[Any] = []

    def day(self, after: date) -> date:
        """A day from then to today, more often a late one."""
        days = max((TODAY() - after).days, 0)
        return after + timedelta(days=int(days * self.chance.random() ** 0.5))

    def perhaps(self, share: float) -> bool:
        return self.chance.random() < share

    def some(self, *most: int) -> range:
        return range(self.chance.choice(most))

    def add(self, model: type[Any], **values: Any) -> Any:
        made = model(**self.of, **values)
        self.rows.append(made)
        return made

    def child(self, family: Family, child: Person) -> None:
        for _ in self.some(1, 1, 2):
            referred = TODAY() - timedelta(days=self.chance.choice((1, 5, 20, 60, 70, 100, 200, 500)))
            episode = self.add(
                Episode, child=child, referral_date=referred, referral_source="1A", no_further_action=self.perhaps(0.05),
                closure_date=TODAY() if self.perhaps(0.1) else None,
                conference=self.day(referred) if self.perhaps(0.1) else None,
            )  # fmt: skip
            self.steps(episode, referred)
        for _ in self.some(0, 1, 3):
            at = timezone.make_aware(datetime.combine(self.day(TODAY() - timedelta(days=60)), time(12)))
            entry = self.add(
                Entry, family=family, kind="visit", author=self.house.social_worker, role="social_worker", at=at,
                written_at=at, text="A visit",
            )  # fmt: skip
            self.add(EntryPerson, entry=entry, person=child, seen=True)

    def steps(self, episode: Episode, referred: date) -> None:
        for _ in self.some(0, 1, 1, 2):
            start = self.day(referred)
            self.add(
                Assessment, episode=episode, start=start, authorised=self.day(start) if self.perhaps(0.5) else None
            )
        for _ in self.some(0, 0, 1, 2):
            start = self.day(referred)
            self.add(
                Section47, episode=episode, start=start, conference_not_required=self.perhaps(0.2),
                conference=self.day(start) if self.perhaps(0.4) else None,
            )  # fmt: skip
        for _ in self.some(0, 0, 1, 2):
            start = self.day(referred)
            self.add(CinPlan, episode=episode, start=start, end=self.day(start) if self.perhaps(0.4) else None)
        for _ in self.some(0, 0, 1, 2):
            start = self.day(referred)
            plan = self.add(
                ProtectionPlan, episode=episode, start=start, end=self.day(start) if self.perhaps(0.4) else None,
                initial_category="NEG", latest_category="NEG",
            )  # fmt: skip
            for model in (PlanReview, CoreGroup):
                for _ in self.some(0, 1, 2):
                    self.add(model, plan=plan, held_on=self.day(start))

    def save(self) -> None:
        for model in (
            Episode, Assessment, Section47, CinPlan, ProtectionPlan, PlanReview, CoreGroup, Entry, EntryPerson,
        ):  # fmt: skip
            model.objects.bulk_create(row for row in self.rows if type(row) is model)


def _least(clock: str, today: date) -> date:
    """Visits are looked for so far back: the day on which one falls due that was last made then."""
    return due_on(clock, today - VISITS_BACK) if clock.endswith("_visit") else date.min


@pytest.mark.django_db
def test_the_database_finds_the_families_and_the_days_that_the_clocks_find(house):
    pairs = _children(house, 150)
    pathway = Pathway(house, 5)
    for family, child in pairs:
        pathway.child(family, child)
    pathway.save()
    manager, today = again(house.manager), TODAY()
    twin = clocks_of_families(manager, [family for family, _ in pairs], today)
    wanted = {}
    for family, of in twin.items():
        running = [one for one in of if one.running and one.due]
        days = [max(one.due.due, _least(one.clock, today)) for one in running if (one.due.due - today).days <= 7]
        if days:
            wanted[family] = min(days)
    found = near(partial(visible, manager), [family.pk for family, _ in pairs], today)
    assert found == wanted
    assert {day < today for day in found.values()} == {True, False} and len(found) < len(pairs)


@pytest.mark.parametrize("clock", sorted(clocks()))
@pytest.mark.parametrize("last", [date(2026, 1, 2), date(2026, 5, 31), date(2026, 11, 22), date(2028, 2, 29)])
def test_what_starts_on_the_latest_day_falls_due_in_time_and_what_starts_a_day_later_does_not(clock, last):
    start = latest_start(clock, last)
    assert due_on(clock, start) <= last < due_on(clock, start + timedelta(days=1))
