"""Old rows and new people: what the linker said before is brought up to date, and what people said stays."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.casework.conftest import House
from tests.casework.feeds.test_deliveries import DAY, KAY, STRANGER, hand_in

from safeguarding.casework.access.models import SharingAgreement
from safeguarding.casework.families.models import Address, Identifier, Membership, Person
from safeguarding.casework.feeds import actions, lawful, linking
from safeguarding.casework.feeds.found import Found
from safeguarding.casework.feeds.models import Delivery, FeedEvent, Link, LinkDecision
from safeguarding.casework.feeds.relink_models import LinkWithdrawal, Relinked
from safeguarding.casework.feeds.relinking import Changed, _digests, bring_up_to_date, keep_up_to_date
from safeguarding.casework.insight.frames import links_of


def zelda(house: House) -> Person:
    """The stranger of the delivery comes into a family."""
    person = Person.objects.create(
        authority=house.authority, given_name="Zelda", family_name="Montague", sex="F", birth_date=date(1970, 11, 11)
    )
    Address.objects.create(
        authority=house.authority, person=person, line="99 Elsewhere Road", postcode="ZQ9 9ZZ", start=DAY
    )
    Membership.objects.create(
        authority=house.authority, family=house.other_family, person=person, role="adult", relation="other", start=DAY
    )
    return person


def tonight(house: House) -> Changed:
    return bring_up_to_date(by=house.performance)


def linked(house: House) -> dict[str, set[str]]:
    """Whose each row is as every count sees it, by the given name in the row."""
    names = {str(pk): name for pk, name in FeedEvent.objects.values_list("pk", "given_name")}
    people = {str(pk): name for pk, name in Person.objects.values_list("pk", "given_name")}
    found: dict[str, set[str]] = {}
    for event, person, band in (
        links_of(house.authority.pk, "police").select("event_id", "person_id", "band").iter_rows()
    ):
        if band == "linked":
            found.setdefault(names[event], set()).add(people[person])
    return found


@pytest.fixture
def sure(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The linker says that a row is whoever has its given name; `less` names people of whom it is not sure."""
    said: dict[str, Any] = {"less": set()}

    def compare(people: Any, events: Any, kept: Any, seed: str) -> tuple[list[Found], str]:
        found = []
        for row in events.join(people, on="given_name", suffix="_of").iter_rows(named=True):
            differ = None not in (one := (row["birth_date"], row["birth_date_of"])) and one[0] != one[1]
            doubtful = differ or row["given_name"] in said["less"]
            pair = UUID(row["event_id"]), UUID(row["person_id"])
            found.append(Found(*pair, *((0.4, "doubtful") if doubtful else (0.99, "linked")), []))
        return found, "test"

    monkeypatch.setattr(linking, "compare", compare)
    return said


def test_an_old_row_is_linked_to_a_person_who_is_added_later_and_a_second_night_does_nothing(house: House) -> None:
    """With the linker itself."""
    hand_in(house, KAY, STRANGER)
    assert "Zelda" not in linked(house)
    zelda(house)
    first = tonight(house)
    assert first.added and "Zelda" in str(list(Link.objects.values_list("person__given_name", flat=True)))
    links, withdrawn = Link.objects.count(), LinkWithdrawal.objects.count()
    assert tonight(house) == Changed()
    assert (Link.objects.count(), LinkWithdrawal.objects.count()) == (links, withdrawn)


def test_a_corrected_detail_withdraws_a_link_with_the_reason_and_a_corrected_correction_brings_it_back(
    house: House, sure: dict[str, Any]
) -> None:
    hand_in(house, KAY)
    tonight(house)
    assert linked(house) == {"Kay": {"Kay"}}
    born = house.mother.birth_date
    Person.objects.filter(pk=house.mother.pk).update(birth_date=date(1950, 1, 1))
    assert tonight(house) == Changed(added=1, withdrawn=1)
    assert linked(house) == {} and LinkWithdrawal.objects.get().reason == "changed"
    Person.objects.filter(pk=house.mother.pk).update(birth_date=born)
    tonight(house)
    assert linked(house) == {"Kay": {"Kay"}}
    assert sorted(Link.objects.values_list("round", flat=True)) == [1, 2, 3], "no row is changed or removed"


def test_who_is_in_no_family_any_more_and_who_is_left_out_has_no_link_and_has_it_again(
    house: House, sure: dict[str, Any]
) -> None:
    hand_in(house, STRANGER)
    person = zelda(house)
    tonight(house)
    assert linked(house) == {"Zelda": {"Zelda"}}
    Membership.objects.filter(person=person).delete()
    tonight(house)
    assert linked(house) == {} and LinkWithdrawal.objects.get().reason == "gone"
    Membership.objects.create(
        authority=house.authority, family=house.family, person=person, role="adult", relation="other", start=DAY
    )
    tonight(house)
    assert linked(house) == {"Zelda": {"Zelda"}}


def test_what_a_person_decided_stays_whatever_changes(house: House, sure: dict[str, Any]) -> None:
    sure["less"] = {"Kay"}
    hand_in(house, KAY)
    link = Link.objects.get(person=house.mother)
    actions.decide_row(link.event, link, "It is her", frozenset(), by=house.performance)
    sure["less"] = set()
    for change in ({"family_name": "Other"}, {"birth_date": date(1950, 1, 1)}):
        Person.objects.filter(pk=house.mother.pk).update(**change)
        tonight(house)
    assert linked(house) == {"Kay": {"Kay"}} and not LinkWithdrawal.objects.exists()
    assert LinkDecision.objects.count() == 1


def test_two_records_of_one_contest_a_row_until_they_are_merged(house: House, sure: dict[str, Any]) -> None:
    twice = Person.objects.create(authority=house.authority, given_name="Kay", family_name="Harlow", sex="F")
    Membership.objects.create(
        authority=house.authority, family=house.other_family, person=twice, role="adult", relation="other", start=DAY
    )
    sure["less"] = {"Kay"}
    hand_in(house, KAY)
    assert Link.objects.filter(band="doubtful").count() == 2
    Membership.objects.filter(person=twice).update(person=house.father)
    Person.objects.filter(pk=twice.pk).update(merged_into=house.mother)
    sure["less"] = set()
    tonight(house)
    assert linked(house) == {"Kay": {"Kay"}}
    assert sorted(LinkWithdrawal.objects.values_list("reason", flat=True)) == ["changed", "gone"]


def test_after_an_agreement_ends_nothing_is_compared_and_when_one_begins_the_people_added_meanwhile_are_found(
    house: House, sure: dict[str, Any]
) -> None:
    hand_in(house, KAY, STRANGER)
    tonight(house)
    SharingAgreement.objects.update(withdrawn_at=timezone.now())
    zelda(house)
    assert tonight(house) == Changed() and linked(house) == {}
    SharingAgreement.objects.update(withdrawn_at=None)
    assert tonight(house) == Changed(added=1)
    assert linked(house) == {"Kay": {"Kay"}, "Zelda": {"Zelda"}}


def test_of_two_workers_at_once_one_brings_the_links_up_to_date(house: House, sure: dict[str, Any]) -> None:
    hand_in(house, KAY)
    tonight(house)
    person = zelda(house)
    event = FeedEvent.objects.get()
    row = Relinked.objects.get()
    people = _digests(lawful.may_be_linked(house.authority.pk, "police", house.police.pk))
    said = [Found(event.pk, person.pk, 0.4, "doubtful", [])]
    done = [keep_up_to_date(row, people, frozenset({person.pk}), said, "test", by=house.performance) for _ in range(2)]
    assert done == [Changed(added=1, withdrawn=1), Changed()], "the second finds that it came too late"
    assert Link.objects.filter(person=person).count() == 1


def test_a_feed_of_which_a_delivery_is_being_linked_waits(house: House, sure: dict[str, Any]) -> None:
    delivery = hand_in(house, KAY)
    Delivery.objects.filter(pk=delivery.pk).update(state="linking")
    assert tonight(house) == Changed(later=1)


def test_what_is_kept_of_the_people_says_nothing_of_them_and_changes_with_them(house: House) -> None:
    Identifier.objects.create(authority=house.authority, person=house.mother, scheme="nhs_number", value="9991234560")
    seen = _digests(lawful.may_be_linked(house.authority.pk, "police"))
    assert str(house.mother.pk) in seen and not {"Kay", "9991234560"} & set(seen.values())
    Person.objects.filter(pk=house.mother.pk).update(ethnicity="WBRI")
    assert _digests(lawful.may_be_linked(house.authority.pk, "police")) == seen
    Identifier.objects.update(value="9991234561")
    assert _digests(lawful.may_be_linked(house.authority.pk, "police")) != seen


def test_the_delivery_says_when_its_links_were_brought_up_to_date(house: House, sure: dict[str, Any]) -> None:
    delivery = hand_in(house, KAY)
    page = reverse("delivery", args=[delivery.pk])
    assert "Links are brought up to date every night" in house.client(house.performance).get(page).content.decode()
    tonight(house)
    assert "brought up to date with our people" in house.client(house.performance).get(page).content.decode()
