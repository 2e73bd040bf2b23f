"""A relationship is written once, read from both sides, and changed only as a new version."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.casework.conftest import House
from tests.casework.people.conftest import TODAY, add_member, day_boxes, page_of

from safeguarding.casework.access.policies import Refused, visible
from safeguarding.casework.audit.models import Event
from safeguarding.casework.families.models import Membership, Person
from safeguarding.casework.people import actions, kin_presenters, queries
from safeguarding.casework.people.impossible import Impossible
from safeguarding.casework.people.models import Relationship
from safeguarding.casework.people.versions import Overtaken, standing


@pytest.fixture
def mother_of(house: House) -> Relationship:
    row, _ = actions.relate(house.mother, house.child, "birth_parent", house.family, by=house.social_worker)
    return row


def test_a_mother_is_written_once_and_read_from_both_sides(house: House, mother_of: Relationship) -> None:
    assert kin_presenters.side(mother_of, house.mother) == ("mother of", house.child)
    assert kin_presenters.side(mother_of, house.child) == ("child of", house.mother)
    assert Event.objects.latest("number").what == {"kind": "birth_parent"}


def test_the_same_said_again_from_either_side_is_one_row(house: House, mother_of: Relationship) -> None:
    again, _ = actions.relate(house.mother, house.child, "birth_parent", house.family, by=house.manager)
    assert again == mother_of
    for one, other in ((house.mother, house.father), (house.father, house.mother)):
        actions.relate(one, other, "former_partners", house.family, by=house.social_worker)
    assert Relationship.objects.count() == 2


def test_what_cannot_be_true_is_refused_and_nothing_is_written(house: House, mother_of: Relationship) -> None:
    for source, target, kind in (
        (house.child, house.mother, "birth_parent"),
        (house.mother, house.mother, "sibling"),
        (house.child, house.mother, "adoptive_parent"),
        (house.child, house.sibling, "twin"),
    ):
        with pytest.raises(Impossible):
            actions.relate(source, target, kind, house.family, by=house.social_worker)
    with pytest.raises(Impossible, match="before it starts"):
        actions.relate(
            house.mother, house.father, "married", house.family, by=house.social_worker, start=TODAY,
            end=TODAY - timedelta(days=1),
        )  # fmt: skip
    assert Relationship.objects.count() == 1


def test_a_cycle_is_found_through_people_whom_the_writer_does_not_know(house: House) -> None:
    """Dates are not held, so that only the chain says it: the far end of it is in a family of somebody else."""
    young, old = (add_member(house, "other", given_name=name) for name in ("Yan", "Ola"))
    between = Person.objects.create(authority=house.authority, given_name="Bea")
    Membership.objects.create(
        authority=house.authority,
        family=house.other_family,
        person=between,
        relation="other",
        role="adult",
        start=TODAY,
    )
    for source, target in ((old, between), (between, young)):
        Relationship.objects.create(
            authority=house.authority, source=source, target=target, kind="birth_parent",
            written_by=house.outsider, written_at="2026-01-01T00:00:00Z",
        )  # fmt: skip
    with pytest.raises(Impossible, match="can’t be their child too"):
        actions.relate(young, old, "birth_parent", house.family, by=house.social_worker)


def test_a_second_marriage_is_kept_and_asked_about(house: House) -> None:
    ray = add_member(house, "partner", given_name="Ray", sex="M")
    actions.relate(house.mother, house.father, "married", house.family, by=house.social_worker)
    row, doubts = actions.relate(house.mother, ray, "married", house.family, by=house.social_worker)
    assert row.pk and "also held as married" in doubts[0]


def test_a_husband_in_somebody_elses_file_is_not_named_by_a_doubt(house: House) -> None:
    zq = Person.objects.create(authority=house.authority, given_name="Zqhusband", sex="M")
    Membership.objects.create(
        authority=house.authority, family=house.other_family, person=zq, relation="other", role="adult", start=TODAY
    )
    for kind, target in (("married", house.mother), ("birth_parent", house.child)):
        Relationship.objects.create(
            authority=house.authority, source=zq, target=target, kind=kind, written_by=house.outsider,
            written_at="2026-01-01T00:00:00Z",
        )  # fmt: skip
    _, doubts = actions.relate(house.mother, house.father, "married", house.family, by=house.social_worker)
    assert doubts == ()
    for parent in (house.mother, house.father):
        actions.relate(parent, house.child, "birth_parent", house.family, by=house.social_worker)


def test_a_change_is_a_new_version_and_the_old_one_stays(house: House, mother_of: Relationship) -> None:
    facts = {"responsibility": "yes", "how": "birth_mother"}
    made, _ = actions.change_relationship(mother_of, house.family, facts, by=house.manager)
    assert (made.replaces, made.written_by) == (mother_of, house.manager)
    assert list(standing(Relationship.objects.all())) == [made]
    again, _ = actions.change_relationship(mother_of, house.family, facts, by=house.manager)
    assert again == made


def test_the_second_of_two_changes_is_told_what_stands(house: House, mother_of: Relationship) -> None:
    first, _ = actions.change_relationship(mother_of, house.family, {"responsibility": "yes"}, by=house.manager)
    with pytest.raises(Overtaken) as caught:
        actions.change_relationship(mother_of, house.family, {"responsibility": "no"}, by=house.social_worker)
    assert caught.value.standing == first
    client, address = house.client(house.social_worker), _responsibility(house, mother_of)
    sent = client.post(address, {"responsibility": "no"}).content.decode()
    assert "Somebody changed this first" in sent and "Tess Marlow" in sent


def _responsibility(house: House, row: Relationship) -> str:
    return reverse("relationship-responsibility", args=[house.family.pk, row.pk])


def test_a_relationship_that_was_taken_back_is_gone_from_the_page_and_not_from_the_record(
    house: House, mother_of: Relationship
) -> None:
    actions.take_back_relationship(mother_of, "Wrong Kay", house.family, by=house.social_worker)
    actions.take_back_relationship(mother_of, "Wrong Kay", house.family, by=house.social_worker)
    assert not standing(Relationship.objects.all()).exists()
    assert Relationship.objects.count() == 2
    row, _ = actions.relate(house.mother, house.child, "birth_parent", house.family, by=house.social_worker)
    assert row.replaces is None


def test_the_database_refuses_to_change_a_version(house: House, mother_of: Relationship) -> None:
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        Relationship.objects.filter(pk=mother_of.pk).update(kind="carer")
    with pytest.raises(DatabaseError), transaction.atomic():
        Relationship.objects.filter(pk=mother_of.pk).delete()


def test_only_who_may_say_who_is_in_a_family_writes_relationships(house: House, mother_of: Relationship) -> None:
    for user in (house.victim_worker, house.perpetrator_worker, house.substance_worker):
        with pytest.raises(Refused):
            actions.relate(house.father, house.child, "birth_parent", house.family, by=user)
        address = reverse("person-relate", args=[house.family.pk, house.mother.pk])
        assert house.client(user).get(address).status_code == 403
        assert house.client(user).get(reverse("relationships", args=[house.family.pk])).status_code == 200


def test_somebody_elses_family_is_not_there(house: House, mother_of: Relationship) -> None:
    with pytest.raises(Http404):
        actions.relate(house.mother, house.child, "carer", house.family, by=house.outsider)
    assert list(visible(house.outsider, Relationship.objects.all())) == []
    for name, args in (
        ("relationships", [house.family.pk]),
        ("person", [house.family.pk, house.mother.pk]),
        ("person-relate", [house.family.pk, house.mother.pk]),
        ("relationship-dates", [house.family.pk, mother_of.pk]),
        ("relationship-dates", [house.other_family.pk, mother_of.pk]),
    ):
        assert house.client(house.outsider).get(reverse(name, args=args)).status_code == 404, name
    assert house.client(house.social_worker).get(
        reverse("person", args=[house.family.pk, house.other_child.pk])
    ).status_code == 404  # fmt: skip


def test_a_relationship_to_somebody_of_another_family_is_not_seen_from_here(house: House) -> None:
    """Una's aunt is in Ivy's family: who works with one of the families knows of no relationship into the other."""
    row = Relationship.objects.create(
        authority=house.authority, source=house.mother, target=house.other_child, kind="aunt_or_uncle",
        written_by=house.manager, written_at="2026-01-01T00:00:00Z",
    )  # fmt: skip
    assert list(visible(house.social_worker, Relationship.objects.filter(pk=row.pk))) == []
    assert list(visible(house.outsider, Relationship.objects.filter(pk=row.pk))) == []


def test_through_the_pages_a_father_is_added_with_how_he_holds_responsibility(house: House) -> None:
    client = house.client(house.social_worker)
    address = reverse("person-relate", args=[house.family.pk, house.father.pk])
    assert "What is Lee Barrow?" in client.get(address).content.decode()
    sent = client.post(address, {"what": "birth_parent:from", "other": house.child.pk, "known": "seen"})
    row = Relationship.objects.get()
    assert sent["Location"] == _responsibility(house, row)
    client.post(
        sent["Location"], {"responsibility": "yes", "how": "registered", **day_boxes("held_from", date(2018, 6, 1))}
    )
    page = page_of(house, house.substance_worker, reverse("relationships", args=[house.family.pk]))
    assert "father of Ivy Harlow" in page
    assert "Lee Barrow (named on the birth registration)" in page
    child = page_of(house, house.social_worker, reverse("person", args=[house.family.pk, house.child.pk]))
    assert "Child of Lee Barrow" in child and "A worker saw a document" in child


def test_a_child_may_be_said_of_from_the_childs_page(house: House) -> None:
    client = house.client(house.social_worker)
    address = reverse("person-relate", args=[house.family.pk, house.child.pk])
    client.post(address, {"what": "birth_parent:to", "other": house.mother.pk})
    row = Relationship.objects.get()
    assert (row.source, row.target) == (house.mother, house.child)


def test_an_impossible_answer_is_shown_beside_the_form(house: House) -> None:
    address = reverse("person-relate", args=[house.family.pk, house.child.pk])
    sent = house.client(house.social_worker).post(address, {"what": "birth_parent:from", "other": house.mother.pk})
    assert "was not born before" in sent.content.decode()
    assert house.client(house.social_worker).post(address, {}).status_code == 200


def test_brothers_and_sisters_are_shown_without_being_written(house: House, mother_of: Relationship) -> None:
    actions.relate(house.mother, house.sibling, "birth_parent", house.family, by=house.social_worker)
    page = page_of(house, house.social_worker, reverse("person", args=[house.family.pk, house.child.pk]))
    assert "Sister of Noah Harlow" in page and "Follows from their parents" in page


def test_the_page_of_a_person_costs_the_same_in_a_family_of_five_and_of_thirty(house: House) -> None:
    client, address = house.client(house.social_worker), reverse("person", args=[house.family.pk, house.child.pk])

    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    client.get(address)
    few = statements()
    for number in range(25):
        aunt = add_member(house, "other", given_name=f"Aunt {number}", sex="F")
        actions.relate(aunt, house.child, "aunt_or_uncle", house.family, by=house.social_worker)
    assert statements() == few
    assert (
        len(queries.relationships_among(house.social_worker, queries.people_of(house.social_worker, house.family)))
        == 25
    )
