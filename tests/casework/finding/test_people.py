"""Who is found, by whom: out of one's own families, however a name is spelt, and nobody else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.casework.finding.conftest import add_person, again, find, names
from tests.examples import examples

from safeguarding.casework.access.policies import visible
from safeguarding.casework.families.models import Address, Allocation, Family, Identifier, Membership, Person
from safeguarding.casework.families.situations import Barred
from safeguarding.casework.finding import asked, people
from safeguarding.casework.finding.names import Wanted
from safeguarding.casework.people.models import KnownName


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("ivy", ["Ivy Harlow"]),
        ("Ivee Harlow", ["Ivy Harlow"]),
        ("ivy barrow", []),
        ("hallow ivy", ["Ivy Harlow"]),
        ("harlow", ["Ivy Harlow", "Kay Harlow", "Noah Harlow"]),
        ("4/5/2018", ["Ivy Harlow"]),
        ("harlow 1992", ["Kay Harlow"]),
        ("may 2018", ["Ivy Harlow"]),
        ("MC000001", ["Ivy Harlow"]),
        ("mc00000", []),
        ("lee qx1 1aa", ["Lee Barrow"]),
        ("lee qx11aa", ["Lee Barrow"]),
        ("noah qx1", ["Noah Harlow"]),
        ("quill", []),
        ("una", []),
    ],
)
def test_a_worker_finds_the_people_of_her_own_families(house, typed, who):
    assert sorted(names(house.social_worker, typed)) == who


def test_the_closest_come_first_and_each_says_why_it_is_here(house):
    for given_name in ("Catherine", "Kathryn", "Cath"):
        add_person(house.family, given_name, "Marsh", date(2015, 1, 1))
    found = find(house.social_worker, "kathryn marsh").people
    assert found[0].person.given_name == "Kathryn"
    assert {one.person.given_name for one in found} == {"Kathryn", "Catherine", "Cath"}
    assert [int(one.fit.worst) for one in found] == sorted(int(one.fit.worst) for one in found)


def test_an_unborn_child_is_found_by_the_month_it_is_expected(house):
    add_person(house.family, "", "", None, expected_birth_date=date(2027, 2, 3))
    assert names(house.social_worker, "february 2027") == ["Unborn child"]


def test_who_left_the_family_is_found_with_the_family_and_the_day(house):
    gone = timezone.localdate() - timedelta(days=5)
    Membership.objects.filter(person=house.father).update(end=gone)
    (found,) = find(house.social_worker, "barrow").people
    assert [(row.family, row.end) for row in found.members] == [(house.family, gone)]


def test_a_closed_file_is_found_by_who_still_reaches_it_and_says_that_it_is_closed(house):
    Family.objects.filter(pk=house.family.pk).update(closed_on=timezone.localdate())
    (found,) = find(house.manager, "harlow family").families
    assert found.family.closed_on == timezone.localdate()


def test_a_child_without_a_family_is_found_by_who_groups_children_and_by_nobody_else(house):
    child = Person.objects.create(authority=house.authority, birth_date=date(2020, 2, 2))
    Identifier.objects.create(authority=house.authority, person=child, scheme="la_child_id", value="MC000077")
    assert [one.person.pk for one in find(house.manager, "mc000077").people] == [child.pk]
    assert find(house.social_worker, "mc000077").people == ()


def test_of_a_person_in_two_families_only_the_readers_family_is_shown(house):
    Membership.objects.create(
        authority=house.authority, family=house.other_family, person=house.father, role="adult", relation="father",
        start=date(2024, 1, 1),
    )  # fmt: skip
    (found,) = find(house.social_worker, "barrow").people
    assert [row.family_id for row in found.members] == [house.family.pk]


def test_whoever_is_barred_or_whose_involvement_ended_finds_nobody(house):
    Barred.objects.create(
        authority=house.authority, user=house.social_worker, family=house.family, reason="A cousin",
        made_by=house.manager, started_at=timezone.now(),
    )  # fmt: skip
    yesterday = timezone.localdate() - timedelta(days=1)
    Allocation.objects.filter(post__user=house.victim_worker).update(end=yesterday)
    assert find(house.social_worker, "harlow") == find(house.victim_worker, "harlow") == people.Found()


@pytest.mark.parametrize("who", ["performance", "analyst"])
def test_who_works_with_no_family_finds_nobody(house, who):
    assert find(getattr(house, who), "harlow") == people.Found()


SECRETS = ("Harlow", "Ivy", "Hallow", "Qwyn", "Ivyanne")


@pytest.mark.parametrize("typed", ["harlow", "ivy", "ivy harlow", "2018", "MC000001", "MC000002", "qx1", "qwyn", "hal"])
def test_a_person_whom_the_reader_may_not_know_of_changes_nothing_of_any_answer(house, typed):
    readers = (house.social_worker, house.manager, house.perpetrator_worker)

    def answers():
        out = []
        for reader in readers:
            with CaptureQueriesContext(connection) as asked_for:
                out.append((find(reader, typed), len(asked_for)))
        return out

    before = answers()
    for at, name in enumerate(SECRETS * 12):
        child = add_person(house.other_family, name, "Harlow", date(2018, 5, 4))
        Identifier.objects.create(
            authority=house.authority, person=child, scheme="la_child_id", value=f"MC00000{at + 2}"
        )
        Address.objects.create(
            authority=house.authority, person=child, line="1 Thistle Way", postcode="QX1 1AA", start=date(2024, 1, 1)
        )
    assert answers() == before


def test_more_people_than_are_shown_are_said_to_be_more(house):
    for at in range(people.MOST + 3):
        add_person(house.family, f"Child{chr(97 + at % 26)}{chr(97 + at // 26)}", "Vole")
    found = find(house.social_worker, "vole")
    assert (len(found.people), found.more) == (people.MOST, True)


def test_the_statements_do_not_grow_with_the_people_found(house):
    def statements():
        with CaptureQueriesContext(connection) as caught:
            find(house.social_worker, "vole")
        return len(caught)

    for at in range(5):
        add_person(house.family, f"Kid{at}", "Vole")
    few = statements()
    for at in range(25):
        add_person(house.family, f"Kid{chr(97 + at)}", "Vole")
    assert statements() == few


WORDS = st.sampled_from(
    ["Ivy", "Iva", "Harlow", "Hallow", "Harlowe", "Zoë", "Bob", "Robert", "Smith-Jones", "Smith", "O’Neill", ""]
)
CHANGES = st.lists(st.tuples(st.sampled_from(["add", "rename", "leave", "move"]), WORDS, WORDS), min_size=1, max_size=6)


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES, typed=st.tuples(WORDS, WORDS).map(" ".join))
def test_what_is_found_is_what_a_slow_look_at_every_person_finds_whatever_was_changed(house, changes, typed):
    made = []
    for act, given_name, name in changes:
        if act == "add" or not made:
            made.append(add_person(house.family, given_name, name))
        elif act == "rename":
            Person.objects.filter(pk=made[-1].pk).update(given_name=given_name, known_as=name)
        elif act == "leave":
            Membership.objects.filter(person=made[-1]).update(end=timezone.localdate() - timedelta(days=1))
        else:
            Membership.objects.filter(person=made[-1]).update(family=house.other_family)
    try:
        reader, wanted = again(house.social_worker), asked.read(typed, timezone.localdate())
        slow = {
            person.pk
            for person in visible(reader, Person.objects.all())
            if wanted and Wanted(wanted.names).fit([person.given_name, person.known_as, person.family_name])
        }
        assert {one.person.pk for one in people.find(reader, wanted).people} == slow
    finally:
        Membership.objects.filter(person__in=made).delete()
        Person.objects.filter(pk__in=[one.pk for one in made]).delete()


def test_a_person_is_found_by_another_name_that_the_reader_may_read_and_the_result_says_which(house):
    def known(name, compartment):
        return KnownName.objects.create(
            authority=house.authority, family=house.family, person=house.mother, kind="former", name=name,
            compartment=compartment, written_by=house.social_worker, written_at=timezone.now(),
        )  # fmt: skip

    known("Kay Ffoulkes", "core")
    known("Kay Zephyrine", "safe")
    (found,) = find(house.perpetrator_worker, "fulks").people
    assert (found.person, found.also) == (house.mother, "Kay Ffoulkes")
    assert names(house.victim_worker, "zephyrine") == ["Kay Harlow"]
    assert names(house.perpetrator_worker, "zephyrine") == []
