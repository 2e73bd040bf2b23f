"""Whatever order people merge, undo, write and correct in: nothing is lost, nothing hangs loose, nobody sees more."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from tests.casework.conftest import House, make_house
from tests.casework.merging.conftest import add, dump, fresh, merge
from tests.examples import examples

from safeguarding.casework.access.models import Post, User
from safeguarding.casework.access.policies import Refused, visible
from safeguarding.casework.families.models import Address, Allocation, Family, Membership, Person
from safeguarding.casework.merging import actions
from safeguarding.casework.merging.models import Merge
from safeguarding.casework.merging.tables import keys_of_people
from safeguarding.casework.workbook.models import Entry, EntryPerson

which = st.integers(0, 5)


class Merging(RuleBasedStateMachine):
    """Six records in two families and none, an officer who may merge them all, and an outsider of each family."""

    house: House
    officer: User

    def __init__(self) -> None:
        super().__init__()
        self.save = transaction.atomic()
        self.save.__enter__()
        self.house = house = make_house()
        Allocation.objects.filter(post__role="da_perpetrator_worker").delete()
        self.officer = User.objects.create_user("ines@example.org", "Ines Vale", "x", authority=house.authority)
        Post.objects.create(
            authority=house.authority,
            user=self.officer,
            agency=house.council,
            role="ig_officer",
            start=date(2020, 1, 1),
        )
        families = [house.family, house.family, house.other_family, house.other_family, None]
        self.people = [house.mother, *(add(house, f"Kay{n}", "Harlow", family) for n, family in enumerate(families))]
        self.rows: set[tuple[str, Any]] = set()
        self.entries: dict[Any, Any] = {}
        self.homes: dict[Any, str] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.save.__exit__(None, None, None)

    def _now(self, number: int) -> Person:
        return Person.objects.get(pk=self.people[number].pk)

    @rule(number=which, both=st.booleans(), of=st.booleans())
    def write_an_entry(self, number: int, both: bool, of: bool) -> None:
        """About whom the page offers: those who are in the family now."""
        family: Family = self.house.family if of else self.house.other_family
        there = list(Person.objects.filter(memberships__family=family, memberships__end__isnull=True).order_by("pk"))
        now = timezone.now()
        entry = Entry.objects.create(
            authority=self.house.authority, family=family, author=self.house.social_worker, role="social_worker",
            kind="call", at=now, line="A call", written_at=now,
        )  # fmt: skip
        for person in {there[number % len(there)], there[-1 if both else number % len(there)]}:
            row = EntryPerson.objects.create(authority=self.house.authority, entry=entry, person=person)
            self.entries[row.pk] = entry.pk

    @rule(number=which, words=st.sampled_from(["1 Elder Row", "2 Ash Lane"]))
    def write_an_address(self, number: int, words: str) -> None:
        person = self._now(number)
        if person.merged_into_id is None:
            row = Address.objects.create(authority=self.house.authority, person=person, line=words, start=date.today())
            self.homes[row.pk] = words

    @rule(number=which, name=st.sampled_from(["Kay", "Kaye", "Katherine"]))
    def correct_a_name(self, number: int, name: str) -> None:
        Person.objects.filter(pk=self.people[number].pk, merged_into__isnull=True).update(given_name=name)

    @rule(one=which, other=which, chosen=st.sampled_from(["kept", "merged"]))
    def merge_two(self, one: int, other: int, chosen: str) -> None:
        kept, merged = self._now(one), self._now(other)
        try:
            merge(self.house, kept, merged, by=fresh(self.officer), chosen={"given_name": chosen})
        except (Refused, Http404):
            assert kept.pk == merged.pk or kept.merged_into_id or merged.merged_into_id or not self._seen(kept, merged)

    def _seen(self, *people: Person) -> bool:
        found = visible(fresh(self.officer), Person.objects.filter(pk__in=[one.pk for one in people]))
        return found.count() == len(people)

    @rule(one=which, other=which, chosen=st.sampled_from(["kept", "merged"]))
    def merge_two_and_undo_it_at_once(self, one: int, other: int, chosen: str) -> None:
        kept, merged = self._now(one), self._now(other)
        if kept.pk == merged.pk or kept.merged_into_id or merged.merged_into_id or not self._seen(kept, merged):
            return
        before = dump()
        made = merge(self.house, kept, merged, by=fresh(self.officer), chosen={"given_name": chosen})
        actions.unmerge(made, set(), "Two people", by=fresh(self.officer))
        assert dump() == before

    @rule(number=which)
    def undo_a_merge(self, number: int) -> None:
        made = list(Merge.objects.order_by("made_at"))
        if not made:
            return
        found = made[number % len(made)]
        try:
            actions.unmerge(found, set(), "Two people", by=fresh(self.officer))
        except (Refused, Http404):
            found = Merge.objects.select_related("kept").get(pk=found.pk)
            assert hasattr(found, "unmerge") or found.kept.merged_into_id

    @invariant()
    def no_row_is_lost_and_none_says_anything_else(self) -> None:
        assert dict(EntryPerson.objects.values_list("pk", "entry")) == self.entries
        assert self.homes.items() <= dict(Address.objects.values_list("pk", "line")).items()

    @invariant()
    def nobody_is_merged_into_a_merged_record_and_nothing_but_what_both_had_stays_behind(self) -> None:
        for person in Person.objects.filter(merged_into__isnull=False).select_related("merged_into"):
            assert person.merged_into is not None
            assert person.merged_into.merged_into_id is None
            left = {
                model._meta.label
                for model, field in keys_of_people()
                if model._meta.app_label != "merging"
                and model._base_manager.filter(**{field.attname: person.pk}).exists()
            }
            assert left <= {"workbook.EntryPerson"}

    @invariant()
    def nobody_is_twice_in_one_family_on_one_day(self) -> None:
        open_now = list(Membership.objects.filter(end__isnull=True).values_list("family", "person"))
        assert len(open_now) == len(set(open_now))

    @invariant()
    def who_does_not_work_with_a_family_sees_nothing_of_its_file(self) -> None:
        for user, family in (
            (self.house.outsider, self.house.family),
            (self.house.social_worker, self.house.other_family),
        ):
            viewer = fresh(user)
            assert not visible(viewer, Entry.objects.filter(family=family)).exists()
            assert not visible(viewer, EntryPerson.objects.filter(entry__family=family)).exists()
            assert not visible(viewer, Membership.objects.filter(family=family)).exists()
            mine = self.house.other_family if family == self.house.family else self.house.family
            allowed = set(Membership.objects.filter(family=mine).values_list("person", flat=True))
            assert set(visible(viewer, Person.objects.all()).values_list("pk", flat=True)) <= allowed
            assert set(visible(viewer, Address.objects.all()).values_list("person", flat=True)) <= allowed


@pytest.mark.django_db
def test_whatever_is_merged_undone_and_written_in_whatever_order() -> None:
    few = settings(
        max_examples=examples(15), stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck),
        print_blob=True,
    )  # fmt: skip
    run_state_machine_as_test(Merging, settings=few)
