"""Rows that hang on no family: the authority's own, an agency's, one's own, and people whose family is closed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from tests.casework.access.test_situations import HOUR, bar, fresh, restrict
from tests.casework.conftest import House, make_house

from safeguarding.casework.access.models import Agency, Authority, Post, SharingAgreement, Team, User
from safeguarding.casework.access.policies import visible
from safeguarding.casework.access.scopes import AgencyRows, AuthorityRows, OwnRows
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.families.models import Allocation, Family, Membership, Person
from safeguarding.casework.families.scopes import PeopleOfAuthority, PersonRows, closed_people
from safeguarding.casework.families.situations import AgreementExclusion
from safeguarding.casework.feeds.models import Delivery, FeedEvent, Link, Rejection
from safeguarding.casework.workbook.models import Draft


@pytest.fixture
def others(house: House) -> House:
    """Another authority beside the one of `house`."""
    return make_house("998", ".b")


@pytest.fixture
def misfiled() -> None:
    """For rows that point from one authority to another, which only SQLite accepts."""
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL itself refuses a row that points to another authority")


def seen(user: User, model: Any) -> set[Any]:
    return set(visible(fresh(user), model.objects.all()))


def delivered(house: House, agency: Agency, person: Person) -> Link:
    """A delivery of the agency with a rejected row, and a row that may be the person."""
    of: dict[str, Any] = {"authority": house.authority}
    now = timezone.now()
    delivery = Delivery.objects.create(
        **of, agency=agency, feed="police", file_name="x.csv", sha256=uuid4().hex, received_by=house.performance,
        received_at=now,
    )  # fmt: skip
    Rejection.objects.create(**of, delivery=delivery, row=1, sentence="No date.")
    event = FeedEvent.objects.create(
        **of, delivery=delivery, event_key=uuid4().hex, incident_id="1", feed="police", kind="x", date=now.date()
    )
    return Link.objects.create(
        **of, event=event, person=person, probability=0.5, band="doubtful", model_version="1", made_at=now
    )


def test_everyone_knows_their_own_authority_and_its_teams_and_no_other(house: House, others: House) -> None:
    assert seen(house.social_worker, Authority) == {house.authority}
    assert seen(house.social_worker, Team) == {house.team, house.other_team}
    assert seen(others.analyst, Authority) == {others.authority}


def test_rows_for_one_permission_are_not_there_for_who_lacks_it(house: House, others: House) -> None:
    def of(user: User, permission: str | None) -> set[Team]:
        return set(AuthorityRows(permission).narrow(snapshot_of(fresh(user)), Team.objects.all()))

    both = {house.team, house.other_team}
    assert of(house.manager, "cover.manage") == both
    assert of(house.social_worker, "cover.manage") == set()
    assert of(house.social_worker, None) == both


def test_who_holds_no_post_sees_nothing_at_all(house: House) -> None:
    Post.objects.filter(user=house.manager).update(ended_at=timezone.now())
    for model in (Authority, Team, User, Family, Person):
        assert seen(house.manager, model) == set()


def test_a_draft_is_seen_by_its_writer_only(house: House) -> None:
    made = Draft.objects.create(
        authority=house.authority, user=house.social_worker, family=house.family, form="x", saved_at=timezone.now()
    )
    assert seen(house.social_worker, Draft) == {made}
    assert seen(house.manager, Draft) == set()


def test_a_draft_does_not_follow_its_writer_to_another_authority(house: House, others: House, misfiled: None) -> None:
    Draft.objects.create(
        authority=others.authority, user=house.social_worker, family=others.family, form="x", saved_at=timezone.now()
    )
    rows = OwnRows().narrow(snapshot_of(fresh(house.social_worker)), Draft.objects.all())
    assert list(rows) == []


def test_an_analyst_sees_the_deliveries_of_their_agency_and_who_links_those_of_all(house: House) -> None:
    trust = Agency.objects.create(authority=house.authority, name="Merrowshire Trust", kind="nhs")
    ours = delivered(house, house.police, house.child).event.delivery
    theirs = delivered(house, trust, house.other_child).event.delivery
    assert seen(house.analyst, Delivery) == {ours}
    assert {row.delivery for row in seen(house.analyst, Rejection)} == {ours}
    assert seen(house.performance, Delivery) == {ours, theirs}
    assert {row.delivery for row in seen(house.performance, Rejection)} == {ours, theirs}
    assert seen(house.manager, Delivery) == set()


def test_deliveries_of_another_authority_are_not_there_not_even_for_who_links_them(
    house: House, others: House, misfiled: None
) -> None:
    foreign = delivered(
        others, house.police, others.child
    ).event.delivery  # a row that is filed under another authority
    assert seen(house.analyst, Delivery) == set()
    assert seen(house.performance, Delivery) == set()
    assert seen(others.performance, Delivery) == {foreign}


def test_the_agencies_are_those_of_the_posts_held(house: House) -> None:
    scope = AgencyRows("home.see", "link.review", path="agency")
    rows = scope.narrow(snapshot_of(fresh(house.social_worker)), SharingAgreement.objects.all())
    assert not rows.exists(), "the agreement is of the police"
    rows = scope.narrow(snapshot_of(fresh(house.analyst)), SharingAgreement.objects.all())
    assert [row.agency for row in rows] == [house.police]


# People of the whole authority, for those who link


def test_who_links_sees_people_of_every_family_but_a_closed_one(house: House, others: House) -> None:
    open_one, shut = (delivered(house, house.police, child) for child in (house.other_child, house.child))
    delivered(others, others.police, others.child)
    assert seen(house.performance, Link) == {open_one, shut}
    restrict(house, house.social_worker)
    assert seen(house.performance, Link) == {open_one}
    assert {row.links.get() for row in seen(house.performance, FeedEvent)} == {open_one}
    assert seen(house.social_worker, Link) == set()
    assert seen(house.manager, Link) == set()


def test_who_links_does_not_see_the_people_of_the_family_that_they_are_barred_from(house: House) -> None:
    open_one, shut = (delivered(house, house.police, child) for child in (house.other_child, house.child))
    row = bar(house, house.performance)
    assert seen(house.performance, Link) == {open_one}
    assert {one["person_id"] for one in closed_people(snapshot_of(fresh(house.performance)))} == {
        house.child.pk, house.sibling.pk, house.mother.pk, house.father.pk,
    }  # fmt: skip
    row.ended_at = timezone.now()
    row.save()
    assert seen(house.performance, Link) == {open_one, shut}


def test_a_bar_and_a_restriction_of_two_families_close_the_people_of_both(house: House) -> None:
    for child in (house.other_child, house.child):
        delivered(house, house.police, child)
    bar(house, house.performance)
    made = restrict(house, house.social_worker)
    type(made).objects.update(family=house.other_family)
    assert seen(house.performance, Link) == set()


def test_a_scope_of_people_asks_for_the_permission_that_it_names(house: House, others: House) -> None:
    scope = PeopleOfAuthority("link.review", path="pk")
    mine = set(scope.narrow(snapshot_of(fresh(house.performance)), Person.objects.all()))
    assert mine == set(Person.objects.filter(authority=house.authority))
    assert not scope.narrow(snapshot_of(fresh(house.manager)), Person.objects.all()).exists()


# People of one's families, and children who have none yet


def test_who_groups_children_sees_those_of_their_families_and_those_who_have_none(house: House, others: House) -> None:
    loose = Person.objects.create(authority=house.authority, sex="F")
    foreign = Person.objects.create(authority=others.authority, sex="M")
    mine = {house.child, house.sibling, house.mother, house.father}
    assert seen(house.manager, Person) == mine | {loose}
    assert seen(house.social_worker, Person) == mine
    assert foreign in seen(others.manager, Person)


def test_a_scope_that_is_not_for_new_children_shows_none_to_anybody(house: House) -> None:
    Person.objects.create(authority=house.authority, sex="F")
    rows = PersonRows("").narrow(snapshot_of(fresh(house.manager)), Person.objects.all())
    assert set(rows) == {house.child, house.sibling, house.mother, house.father}


@pytest.fixture
def nurse(house: House) -> User:
    """A mental health worker of an NHS trust with an agreement, allocated to the family."""
    of: dict[str, Any] = {"authority": house.authority}
    today = timezone.localdate()
    trust = Agency.objects.create(**of, name="Merrowshire Trust", kind="nhs")
    user = User.objects.create_user("nora@example.org", "Nora Vale", **of)
    post = Post.objects.create(**of, user=user, agency=trust, role="mental_health_worker", start=today)
    Allocation.objects.create(**of, family=house.family, post=post, start=today)
    SharingAgreement.objects.create(
        **of, agency=trust, title="Trust", purpose="x", lawful_basis="public_task", start=today,
        kinds=["family", "workbook", "supervision"],
    )  # fmt: skip
    return user


def leave_out(house: House, agency: Agency, person: Person | None = None) -> AgreementExclusion:
    return AgreementExclusion.objects.create(
        authority=house.authority, agreement=SharingAgreement.objects.get(agency=agency), family=house.family,
        person=person, reason="Objection upheld", made_by=house.manager, made_at=timezone.now(),
    )  # fmt: skip


def test_who_is_left_out_of_one_agencys_agreement_is_there_for_another_agency(house: House, nurse: User) -> None:
    leave_out(house, house.police)
    leave_out(house, house.police, house.father)
    assert seen(nurse, Family) == {house.family}
    assert house.father in seen(nurse, Person)


def test_to_leave_out_one_person_leaves_the_family_there(house: House, nurse: User) -> None:
    leave_out(house, nurse.posts.get().agency, house.father)
    assert seen(nurse, Family) == {house.family}
    assert house.father not in seen(nurse, Person)
    assert house.father in seen(house.social_worker, Person)


def test_a_partner_who_groups_no_children_sees_no_new_ones(house: House, nurse: User) -> None:
    Person.objects.create(authority=house.authority, sex="F")
    assert seen(nurse, Person) == {house.child, house.sibling, house.mother, house.father}


def test_who_left_the_family_is_still_seen_in_its_file(house: House) -> None:
    """The file tells what was: membership that has ended doesn’t take a person out of it."""
    Membership.objects.filter(person=house.father).update(end=timezone.localdate() - timedelta(days=1))
    assert house.father in seen(house.social_worker, Person)


# To the minute


def test_a_restriction_and_a_bar_hold_from_the_very_moment_they_start(house: House) -> None:
    now = timezone.now()
    restrict(house, house.social_worker, started_at=now)
    bar(house, house.social_worker, started_at=now, ended_at=now + HOUR)
    with time_machine.travel(now, tick=False):
        assert seen(house.manager, Family) == set()
        assert seen(house.social_worker, Family) == set()
    with time_machine.travel(now + HOUR, tick=False):
        assert seen(house.social_worker, Family) == {house.family}
