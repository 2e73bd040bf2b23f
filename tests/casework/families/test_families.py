"""Families: grouping children, adding people, allocating workers, and who has opened the file."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.casework.conftest import House

from safeguarding.casework.access.models import Post, SharingAgreement
from safeguarding.casework.access.policies import Refused
from safeguarding.casework.audit.models import Event
from safeguarding.casework.families import actions, queries
from safeguarding.casework.families.models import Allocation, Family, Identifier, Membership, Person, TeamAllocation
from safeguarding.casework.families.situations import Barred

TODAY = date.today()


@pytest.fixture
def newcomers(house: House) -> list[Person]:
    """Two children as a census brings them: no names, no family."""
    children = []
    for number, born in enumerate((date(2019, 1, 1), date(2022, 2, 2))):
        child = Person.objects.create(authority=house.authority, birth_date=born, sex="F")
        Identifier.objects.create(authority=house.authority, person=child, scheme="la_child_id", value=f"NEW{number}")
        children.append(child)
    return children


def test_a_manager_starts_a_family_for_new_children(house: House, newcomers: list[Person]) -> None:
    family = actions.start_family("Wren family", newcomers, house.team, TODAY, by=house.manager)
    assert [row.person for row in queries.members(house.manager, family)] == newcomers
    assert TeamAllocation.objects.get(family=family).team == house.team
    assert Event.objects.latest("number").verb == "started"


def test_a_child_is_put_into_one_family_only(house: House, newcomers: list[Person]) -> None:
    actions.start_family("Wren family", newcomers, house.team, TODAY, by=house.manager)
    with pytest.raises((Refused, Http404)):
        actions.start_family("Wren again", newcomers, house.team, TODAY, by=house.manager)
    assert Family.objects.filter(name="Wren again").count() == 0


def test_a_social_worker_does_not_start_families(house: House, newcomers: list[Person]) -> None:
    with pytest.raises(Refused, match="can’t start a family file"):
        actions.start_family("Wren family", newcomers, house.team, TODAY, by=house.social_worker)


def test_through_the_pages_children_are_chosen_named_and_allocated(house: House, newcomers: list[Person]) -> None:
    client = house.client(house.manager)
    page = client.get(reverse("children-without-family")).content.decode()
    assert "Child NEW0" in page and "Child NEW1" in page
    start = reverse("start-family") + "?" + "&".join(f"child={child.pk}" for child in newcomers)
    assert "Child NEW0" in client.get(start).content.decode()
    answers = {
        "name": "Wren family", "team": house.team.pk,
        "start-day": TODAY.day, "start-month": TODAY.month, "start-year": TODAY.year,
    }  # fmt: skip
    sent = client.post(start, answers)
    family = Family.objects.get(name="Wren family")
    assert sent["Location"] == reverse("allocate", args=[family.pk])
    post = house.post_of(house.social_worker)
    answers = {"posts": [post.pk], "start-day": TODAY.day, "start-month": TODAY.month, "start-year": TODAY.year}
    client.post(reverse("allocate", args=[family.pk]), answers)
    assert house.client(house.social_worker).get(reverse("family", args=[family.pk])).status_code == 200


def test_choosing_no_child_says_so(house: House, newcomers: list[Person]) -> None:
    answer = house.client(house.manager).get(reverse("start-family"), follow=True)
    assert "Select at least one child" in answer.content.decode()


def test_the_list_of_new_children_has_an_empty_state(house: House) -> None:
    page = house.client(house.manager).get(reverse("children-without-family")).content.decode()
    assert "Every child has a family" in page


def test_the_list_of_new_children_costs_the_same_however_long(house: House, newcomers: list[Person]) -> None:
    client = house.client(house.manager)

    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse("children-without-family"))
        return len(caught)

    few = statements()
    for number in range(40):
        Person.objects.create(authority=house.authority, birth_date=TODAY - timedelta(days=number), sex="U")
    assert statements() == few


def test_an_adult_is_added_by_hand(house: House) -> None:
    client = house.client(house.social_worker)
    answers = {
        "relation": "grandparent", "given_name": "Joan", "family_name": "Harlow", "sex": "F",
        "birth_date-day": "", "birth_date-month": "", "birth_date-year": "",
        "start-day": TODAY.day, "start-month": TODAY.month, "start-year": TODAY.year,
    }  # fmt: skip
    sent = client.post(reverse("add-person", args=[house.family.pk]), answers)
    assert sent.status_code == 302, sent.content.decode()
    joan = Membership.objects.get(family=house.family, relation="grandparent")
    assert (joan.role, joan.person.name) == ("adult", "Joan Harlow")


def test_a_child_from_a_return_gets_a_name(house: House) -> None:
    address = reverse("correct-person", args=[house.family.pk, house.child.pk])
    client = house.client(house.social_worker)
    assert 'value="Ivy"' in client.get(address).content.decode()
    answers = {"given_name": "Ivy", "family_name": "Harlow", "known_as": "Vee", "sex": "F"}
    answers |= {"birth_date-day": 4, "birth_date-month": 5, "birth_date-year": 2018}
    assert client.post(address, answers).status_code == 302
    house.child.refresh_from_db()
    assert house.child.name == "Vee Harlow"
    assert Event.objects.latest("number").what["fields"] == ["known_as"]


def test_a_person_without_any_name_is_refused_with_a_sentence(house: House) -> None:
    sent = house.client(house.social_worker).post(
        reverse("add-person", args=[house.family.pk]), {"relation": "other", "sex": "U"}
    )
    assert "Enter a given name, a family name or the name they are known as" in sent.content.decode()


def test_another_familys_person_is_not_found(house: House) -> None:
    address = reverse("correct-person", args=[house.family.pk, house.other_child.pk])
    assert house.client(house.social_worker).get(address).status_code == 404


def test_nobody_works_with_the_victim_and_the_perpetrator_of_one_family(house: House) -> None:
    both = Post.objects.create(
        authority=house.authority, user=house.victim_worker, agency=house.council, team=house.team,
        role="da_perpetrator_worker", start=TODAY,
    )  # fmt: skip
    with pytest.raises(Refused, match="can’t work with the victim and with the perpetrator"):
        actions.allocate_worker(house.family, both, TODAY, by=house.manager)


def test_the_split_holds_after_the_first_involvement_has_ended(house: House) -> None:
    allocation = Allocation.objects.get(family=house.family, post__user=house.victim_worker)
    actions.end_allocation(allocation, TODAY, "Moved on", by=house.manager)
    both = Post.objects.create(
        authority=house.authority, user=house.victim_worker, agency=house.council, team=house.team,
        role="da_perpetrator_worker", start=TODAY,
    )  # fmt: skip
    with pytest.raises(Refused):
        actions.allocate_worker(house.family, both, TODAY, by=house.manager)


def test_who_is_barred_not_named_or_of_another_team_is_given_no_family_and_nobody_else_with_them(house: House) -> None:
    colleague = house.post_of(house.social_worker)
    Allocation.objects.filter(family=house.family, post=colleague).delete()
    elsewhere = house.post_of(house.outsider)
    with pytest.raises(Refused, match="works for another team"):
        actions.allocate_workers(house.family, [colleague, elsewhere], TODAY, by=house.manager)
    assert not Allocation.objects.filter(family=house.family, post=colleague).exists()
    bar = Barred.objects.create(
        authority=house.authority, family=house.family, user=house.social_worker, reason="Knows them",
        made_by=house.manager, started_at=timezone.now(),
    )  # fmt: skip
    with pytest.raises(Refused, match="can’t be given this family"):
        actions.allocate_worker(house.family, colleague, TODAY, by=house.manager)
    bar.ended_at = timezone.now()
    bar.save()
    SharingAgreement.objects.update(withdrawn_at=timezone.now(), withdrawn_by=house.manager)
    partner = house.post_of(house.substance_worker)
    Allocation.objects.filter(family=house.family, post=partner).delete()
    Post.objects.filter(pk=partner.pk).update(agency=house.police)
    answer = house.client(house.manager).post(
        reverse("allocate", args=[house.family.pk]),
        {"posts": [str(partner.pk)], "start-day": TODAY.day, "start-month": TODAY.month, "start-year": TODAY.year},
    )
    assert "No sharing agreement in force" in answer.content.decode()


def test_allocating_twice_is_one_allocation(house: House) -> None:
    post = house.post_of(house.social_worker)
    first = actions.allocate_worker(house.family, post, TODAY, by=house.manager)
    assert actions.allocate_worker(house.family, post, TODAY, by=house.manager) == first


def test_reading_a_file_is_recorded_and_shown_to_the_manager(house: House) -> None:
    house.client(house.social_worker).get(reverse("family", args=[house.family.pk]))
    page = house.client(house.manager).get(reverse("opened-by", args=[house.family.pk])).content.decode()
    assert "Sam Okafor" in page
    assert "Read family" in page


def test_when_the_audit_log_cannot_be_written_the_page_is_refused(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Event, "save", broken)
    client = house.client(house.social_worker)
    client.raise_request_exception = False
    answer = client.get(reverse("family", args=[house.family.pk]))
    assert answer.status_code == 500
    assert "Ivy" not in answer.content.decode()


@pytest.mark.parametrize("name", ["family", "add-person", "allocate", "opened-by"])
def test_a_family_of_others_is_not_found(house: House, name: str) -> None:
    for user in (house.outsider, house.outside_manager):
        answer = house.client(user).get(reverse(name, args=[house.family.pk]))
        assert answer.status_code in (403, 404)
        assert "Harlow" not in answer.content.decode()
