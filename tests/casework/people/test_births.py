"""An unborn child is born without losing anything: the same row, its expected date, and all that was written of it."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from tests.casework.conftest import House, make_house
from tests.casework.people.conftest import SOON, TODAY, add_member, day_boxes, page_of
from tests.examples import examples

from safeguarding.casework.access.policies import Refused
from safeguarding.casework.families.models import Membership, Person
from safeguarding.casework.people import actions, kin_presenters, queries
from safeguarding.casework.people.impossible import Impossible
from safeguarding.casework.people.models import Relationship
from safeguarding.casework.people.versions import standing
from safeguarding.casework.workbook import actions as workbook
from safeguarding.casework.workbook.contacts import Contact, Present
from safeguarding.casework.workbook.models import Entry
from safeguarding.evidence import relationships as kinds
from safeguarding.evidence.relationship_checks import own_ancestors

YESTERDAY = TODAY - timedelta(days=1)


def test_an_unborn_child_is_born_as_the_same_person(house: House, unborn: Person) -> None:
    actions.relate(house.mother, unborn, "birth_parent", house.family, by=house.social_worker)
    made = actions.record_birth(unborn, house.family, YESTERDAY, by=house.social_worker, sex="F", given_name="May")
    assert (made.pk, made.expected_birth_date, made.birth_date, made.name) == (unborn.pk, SOON, YESTERDAY, "May Harlow")
    assert not made.unborn
    page = page_of(house, house.social_worker, reverse("person", args=[house.family.pk, unborn.pk]))
    assert "Child of Kay Harlow" in page and "Expected date of birth" in page and "Record the birth" not in page


def test_a_birth_that_is_sent_twice_is_one(house: House, unborn: Person) -> None:
    for _ in range(2):
        actions.record_birth(unborn, house.family, YESTERDAY, by=house.social_worker, sex="F")
    with pytest.raises(Refused, match="recorded already"):
        actions.record_birth(unborn, house.family, TODAY, by=house.social_worker, sex="F")


@pytest.mark.parametrize("day", [SOON - timedelta(weeks=19), SOON + timedelta(weeks=5)])
def test_a_birth_far_from_the_expected_day_is_refused(house: House, unborn: Person, day: date) -> None:
    with pytest.raises(Impossible, match="The baby was expected on"):
        actions.record_birth(unborn, house.family, day, by=house.social_worker)


def test_through_the_page_a_birth_is_recorded(house: House, unborn: Person) -> None:
    client, address = house.client(house.social_worker), reverse("person-born", args=[house.family.pk, unborn.pk])
    assert "Enter the date of birth" in client.post(address, {"sex": "F"}).content.decode()
    future = {"sex": "F", **day_boxes("birth_date", TODAY + timedelta(days=1))}
    assert "must be today or in the past" in client.post(address, future).content.decode()
    said = {"sex": "F", "given_name": "May", "family_name": "Harlow", **day_boxes("birth_date", TODAY)}
    assert client.post(address, said).status_code == 302
    unborn.refresh_from_db()
    assert unborn.birth_date == TODAY
    assert house.client(house.substance_worker).post(address, said).status_code == 403
    assert house.client(house.outsider).post(address, said).status_code == 404


def test_a_twin_has_the_same_relationships_and_is_born_by_itself(house: House, unborn: Person) -> None:
    facts = {"responsibility": "yes", "how": "birth_mother"}
    actions.relate(house.mother, unborn, "birth_parent", house.family, by=house.social_worker, **facts)
    actions.relate(house.child, unborn, "half_sibling", house.family, by=house.social_worker)
    key = uuid4()
    twin = actions.add_twin(unborn, house.family, key, by=house.social_worker, identical=True)
    assert actions.add_twin(unborn, house.family, key, by=house.social_worker) == twin
    assert (twin.expected_birth_date, twin.family_name) == (SOON, "Harlow")
    people = queries.people_of(house.social_worker, house.family)
    rows = queries.relationships_among(house.social_worker, people)
    said = {line["words"] for line in kin_presenters.of_person(twin, rows, people, house.family, False)}
    assert said == {
        "Child of Kay Harlow", "Identical twin of Unborn child Harlow", "Half-brother or half-sister of Ivy Harlow",
    }  # fmt: skip
    (mother,) = [row for row in rows if row.kind == "birth_parent" and row.target == twin]
    assert (mother.responsibility, mother.how) == ("yes", "birth_mother")
    third = actions.add_twin(unborn, house.family, uuid4(), by=house.social_worker)
    pairs = {row.pure().pair for row in standing(Relationship.objects.filter(kind__in=kinds.TWINS))}
    assert pairs == {frozenset(str(one.pk) for one in two) for two in ((unborn, twin), (unborn, third), (twin, third))}
    actions.record_birth(twin, house.family, YESTERDAY, by=house.social_worker, given_name="June")
    unborn.refresh_from_db()
    assert unborn.unborn


def test_a_pregnancy_that_ended_is_said_plainly_and_nothing_goes(house: House, unborn: Person) -> None:
    row, _ = actions.relate(house.mother, unborn, "birth_parent", house.family, by=house.social_worker)
    at = TODAY - timedelta(days=2)
    client = house.client(house.social_worker)
    address = reverse("person-pregnancy-ended", args=[house.family.pk, unborn.pk])
    assert client.post(address, day_boxes("ended_on", at)).status_code == 302
    unborn.refresh_from_db()
    assert not unborn.unborn and unborn.expected_birth_date == SOON
    assert Membership.objects.get(person=unborn).end == at
    assert standing(Relationship.objects.filter(pk=row.pk)).exists()
    page = page_of(house, house.social_worker, reverse("person", args=[house.family.pk, unborn.pk]))
    assert "pregnancy ended" in page and "Record the birth" not in page and "Record a death" not in page
    assert "due " not in page_of(house, house.social_worker, reverse("family", args=[house.family.pk]))
    with pytest.raises(Refused):
        actions.record_birth(unborn, house.family, TODAY, by=house.social_worker)
    assert actions.end_pregnancy(unborn, house.family, at, by=house.social_worker).pk == unborn.pk


def test_a_death_is_recorded_and_the_person_stays(house: House, unborn: Person) -> None:
    address = reverse("person-died", args=[house.family.pk, house.father.pk])
    assert house.client(house.social_worker).post(address, day_boxes("died_on", TODAY)).status_code == 302
    page = page_of(house, house.social_worker, reverse("person", args=[house.family.pk, house.father.pk]))
    assert "Died" in page and "Record a death" not in page
    with pytest.raises(Impossible, match="before they are born"):
        actions.record_death(house.child, house.family, date(2000, 1, 1), by=house.social_worker)
    with pytest.raises(Impossible, match="Record the birth first"):
        actions.record_death(unborn, house.family, TODAY, by=house.social_worker)


WHO = st.integers(0, 5)
KIND = st.sampled_from(
    [
        "birth_parent",
        "adoptive_parent",
        "grandparent",
        "married",
        "twin",
        "identical_twin",
        "sibling",
        "carer",
        "half_sibling",
    ]
)
DAYS = st.integers(-60, 0).map(lambda days: TODAY + timedelta(days=days))


class AFamily(RuleBasedStateMachine):
    """People are related, an unborn child becomes two, is born or not, in any order and by two workers."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.house = house = make_house()
        self.unborn = [add_member(house, "child", expected_birth_date=SOON)]
        self.people = [house.mother, house.father, house.child, house.sibling, *self.unborn]
        self.by = [house.social_worker, house.manager]
        said = Contact("call", _now(), (Present(self.unborn[0].pk),), False, "The midwife called.")
        self.entry = workbook.write_entry(house.family, said, uuid4(), by=house.social_worker)
        self.accepted: dict[str, Relationship] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def _somebody(self, number: int) -> Person:
        return Person.objects.get(pk=self.people[number % len(self.people)].pk)

    @rule(one=WHO, other=WHO, kind=KIND, by=st.integers(0, 1))
    def relates(self, one: int, other: int, kind: str, by: int) -> None:
        source, target = self._somebody(one), self._somebody(other)
        try:
            row, _ = actions.relate(source, target, kind, self.house.family, by=self.by[by])
        except Impossible as error:
            assert all(sentence.endswith(".") for sentence in error.sentences)
        else:
            self.accepted[str(row.pk)] = row

    @rule(place=st.integers(0, 20), by=st.integers(0, 1), yes=st.booleans())
    def changes_or_takes_back(self, place: int, by: int, yes: bool) -> None:
        if not self.accepted:
            return
        row = list(self.accepted.values())[place % len(self.accepted)]
        if yes:
            actions.take_back_relationship(row, "Wrong", self.house.family, by=self.by[by])
            del self.accepted[str(row.pk)]
            return
        try:
            made, _ = actions.change_relationship(row, self.house.family, {"known": "seen"}, by=self.by[by])
        except Impossible:  # what was held when it was written has changed: a birth, a correction
            return
        del self.accepted[str(row.pk)]
        self.accepted[str(made.pk)] = made

    @rule(place=st.integers(0, 3), identical=st.booleans())
    def turns_out_to_be_two(self, place: int, identical: bool) -> None:
        first = Person.objects.get(pk=self.unborn[place % len(self.unborn)].pk)
        if len(self.unborn) == 3:
            return
        before = {row.pk for row in standing(Relationship.objects.all())}
        try:
            twin = actions.add_twin(first, self.house.family, uuid4(), by=self.by[0], identical=identical)
        except Refused:
            assert not first.unborn
            return
        self.unborn.append(twin)
        self.people.append(twin)
        for row in standing(Relationship.objects.exclude(pk__in=before)):
            self.accepted[str(row.pk)] = row

    @rule(place=st.integers(0, 3), day=DAYS, by=st.integers(0, 1), sex=st.sampled_from("MF"))
    def is_born(self, place: int, day: date, by: int, sex: str) -> None:
        child = Person.objects.get(pk=self.unborn[place % len(self.unborn)].pk)
        try:
            actions.record_birth(child, self.house.family, day, by=self.by[by], sex=sex)
        except Refused:
            assert not child.unborn

    @rule(place=st.integers(0, 3), day=DAYS)
    def is_not_born(self, place: int, day: date) -> None:
        child = Person.objects.get(pk=self.unborn[place % len(self.unborn)].pk)
        try:
            actions.end_pregnancy(child, self.house.family, day, by=self.by[0])
        except Refused:
            assert not child.unborn

    @invariant()
    def nothing_is_lost(self) -> None:
        keys = {person.pk for person in self.people}
        assert set(Person.objects.filter(pk__in=keys).values_list("pk", flat=True)) == keys
        assert all(one.expected_birth_date == SOON for one in Person.objects.filter(pk__in=[u.pk for u in self.unborn]))
        assert Membership.objects.filter(person__in=keys, family=self.house.family).count() == len(keys)
        entry = Entry.objects.get(pk=self.entry.pk)
        assert entry.people.get().person_id == self.unborn[0].pk
        held = {str(row.pk) for row in standing(Relationship.objects.all())}
        assert held == set(self.accepted)

    @invariant()
    def nothing_impossible_is_held(self) -> None:
        rows = [row.pure() for row in standing(Relationship.objects.select_related("source", "target"))]
        assert own_ancestors(rows) == set()
        keys = {str(person.pk) for person in self.people}
        assert all(row.pair <= keys and len(row.pair) == 2 for row in rows)
        said = [(row.pair, row.kind) for row in rows if row.kind not in kinds.DIRECTED]
        assert len(said) == len(set(said))
        born = [row.target for row in rows if row.kind == "birth_parent"]
        assert all(born.count(key) <= 2 for key in keys)

    @invariant()
    def every_page_still_opens(self) -> None:
        person = self._somebody(len(self.unborn) + 3)
        people = queries.people_of(self.house.social_worker, self.house.family)
        rows = queries.relationships_among(self.house.social_worker, people)
        assert kin_presenters.of_person(person, rows, people, self.house.family, True) is not None


def _now():
    from django.utils import timezone

    return timezone.now() - timedelta(hours=1)


@pytest.mark.django_db(transaction=False)
def test_births_and_relationships_lose_nothing_and_hold_nothing_impossible() -> None:
    run_state_machine_as_test(
        AFamily, settings=settings(max_examples=examples(10), stateful_step_count=12, deadline=None)
    )
