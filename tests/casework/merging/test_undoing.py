"""A merge comes apart again: what went goes back, and what was written since stays where it is put."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.http import Http404
from django.utils import timezone
from tests.casework.conftest import House
from tests.casework.merging.conftest import add, dump, fresh, merge
from tests.casework.merging.rows import protect, relate, write_entry

from safeguarding.casework.access.policies import Refused
from safeguarding.casework.families.models import Address, Disability, Identifier, Membership, Person
from safeguarding.casework.merging import actions, queries
from safeguarding.casework.people.models import KnownName, Relationship
from safeguarding.casework.people.versions import standing
from safeguarding.casework.workbook.models import EntryPerson


def test_merged_and_undone_everything_is_as_it_was(house: House, again: Person) -> None:
    write_entry(house, again)
    write_entry(house, again, house.mother)
    row = protect(house, again)
    relate(house, again, house.child)
    relate(house, house.father, again, "partners")
    Disability.objects.create(authority=house.authority, person=again, code="MOB")
    Membership.objects.filter(person=again).update(start=date.today() - timedelta(days=900))
    Identifier.objects.create(authority=house.authority, person=house.mother, scheme="upn", value="A")
    Identifier.objects.create(authority=house.authority, person=again, scheme="upn", value="B")
    before = dump()
    made = merge(house, house.mother, again, chosen={"given_name": "merged", "upn": "merged"})
    assert dump() != before
    assert Identifier.objects.get(person=house.mother, scheme="upn").value == "B"
    actions.unmerge(made, set(), "They are sisters", by=fresh(house.manager))
    assert dump() == before
    row.refresh_from_db()
    assert row.words() == "Flat 2, Larkspur Terrace"
    assert not standing(KnownName.objects.all()).exists()


def test_what_was_written_since_stays_unless_it_is_picked(house: House, again: Person) -> None:
    made = merge(house, house.mother, again)
    later = timezone.now() + timedelta(seconds=1)
    stays, goes = (EntryPerson.objects.get(entry=write_entry(house, house.mother, at=later)) for _ in range(2))
    Address.objects.create(authority=house.authority, person=house.mother, line="New", start=date.today())
    picked = {("workbook_entryperson", "person_id", goes.pk)}
    actions.unmerge(made, picked, "They are sisters", by=fresh(house.manager))
    assert EntryPerson.objects.get(pk=stays.pk).person_id == house.mother.pk
    assert EntryPerson.objects.get(pk=goes.pk).person_id == again.pk
    assert set(Address.objects.filter(person=house.mother).values_list("line", flat=True)) == {"1 Thistle Way", "New"}


def test_nothing_else_can_be_picked(house: House, again: Person) -> None:
    mine = EntryPerson.objects.get(entry=write_entry(house, house.mother, at=timezone.now() - timedelta(days=9)))
    made = merge(house, house.mother, again)
    actions.unmerge(made, {("workbook_entryperson", "person_id", mine.pk)}, "They are sisters", by=fresh(house.manager))
    mine.refresh_from_db()
    assert mine.person_id == house.mother.pk


def test_a_correction_of_what_went_goes_back_with_it(house: House, again: Person) -> None:
    first = relate(house, again, house.child)
    made = merge(house, house.mother, again)
    second = relate(house, house.mother, house.child, responsibility="yes", replaces=Relationship.objects.get())
    actions.unmerge(made, set(), "They are sisters", by=fresh(house.manager))
    assert set(Relationship.objects.filter(source=again).values_list("pk", flat=True)) == {first.pk, second.pk}


def test_a_fact_that_somebody_changed_since_is_left(house: House, again: Person) -> None:
    made = merge(house, house.mother, again, chosen={"given_name": "merged"})
    Person.objects.filter(pk=house.mother.pk).update(given_name="Katherine")
    actions.unmerge(made, set(), "They are sisters", by=fresh(house.manager))
    house.mother.refresh_from_db()
    assert house.mother.given_name == "Katherine"


def test_merges_that_build_on_one_another_are_undone_in_order(house: House, again: Person) -> None:
    third = add(house, "K", "Harlow", house.family)
    before = dump()
    first = merge(house, house.mother, again)
    second = merge(house, third, house.mother)
    again.refresh_from_db()
    assert again.merged_into_id == third.pk  # never a merged record
    with pytest.raises((Refused, Http404)):
        actions.unmerge(first, set(), "Wrong", by=fresh(house.manager))
    actions.unmerge(second, set(), "Wrong", by=fresh(house.manager))
    actions.unmerge(first, set(), "Wrong", by=fresh(house.manager))
    assert dump() == before
    with pytest.raises(Refused, match="undone already"):
        actions.unmerge(first, set(), "Wrong", by=fresh(house.manager))


def test_the_name_that_the_merge_wrote_is_not_offered_as_written_since(house: House, again: Person) -> None:
    made = merge(house, house.mother, again)
    assert queries.written_since(fresh(house.manager), made) == []
    write_entry(house, house.mother, at=timezone.now() + timedelta(seconds=1))
    assert [row.table.one for row in queries.written_since(fresh(house.manager), made)] == ["workbook entry"]
