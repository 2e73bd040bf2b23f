"""May this person do this, to this, now?"""

from datetime import date, timedelta

import pytest
from django.http import Http404
from django.utils import timezone
from tests.casework.conftest import House, change_terms, make_house

from safeguarding.casework.access.models import SharingAgreement, Team, User
from safeguarding.casework.access.policies import Refused, allows, check, find, visible
from safeguarding.casework.access.roles import PERMISSIONS, ROLES
from safeguarding.casework.families.models import Allocation, Family, Membership, Person


def fresh(user: User) -> User:
    """The same person in their next request."""
    return User.objects.get(pk=user.pk)


def names(user: User) -> set[str]:
    return set(visible(fresh(user), Family.objects.all()).values_list("name", flat=True))


def test_a_worker_sees_the_families_allocated_to_their_post_and_no_others(house: House) -> None:
    assert names(house.social_worker) == {"Harlow family"}
    assert names(house.outsider) == {"Quill family"}


def test_a_manager_sees_the_families_of_the_team(house: House) -> None:
    assert names(house.manager) == {"Harlow family"}
    assert names(house.outside_manager) == {"Quill family"}


def test_roles_that_work_with_no_family_see_none(house: House) -> None:
    assert names(house.analyst) == set()
    assert names(house.performance) == set()


def test_access_ends_the_day_after_the_involvement(house: House) -> None:
    allocation = Allocation.objects.get(family=house.family, post__user=house.social_worker)
    allocation.end = timezone.localdate()
    allocation.save()
    assert names(house.social_worker) == {"Harlow family"}
    allocation.end -= timedelta(days=1)
    allocation.save()
    assert names(house.social_worker) == set()


def test_access_ends_with_the_post(house: House) -> None:
    post = house.post_of(house.social_worker)
    post.end = timezone.localdate() - timedelta(days=1)
    post.save()
    assert names(house.social_worker) == set()
    with pytest.raises(Refused):
        check(fresh(house.social_worker), "entry.write")


def test_an_account_that_is_switched_off_may_do_nothing(house: House) -> None:
    house.social_worker.is_active = False
    house.social_worker.save()
    assert not allows(fresh(house.social_worker), "home.see")
    assert names(house.social_worker) == set()


def test_a_withdrawn_sharing_agreement_closes_the_partners_doors(house: House) -> None:
    assert allows(fresh(house.analyst), "feed.upload")
    SharingAgreement.objects.update(withdrawn_at=timezone.now())
    assert not allows(fresh(house.analyst), "feed.upload")


def test_a_sharing_agreement_that_has_run_out_closes_them_too(house: House) -> None:
    change_terms(end=date.today() - timedelta(days=1))
    assert not allows(fresh(house.analyst), "feed.upload")


def test_another_authority_is_as_if_it_did_not_exist(house: House) -> None:
    other = make_house("998", ".b")
    assert set(visible(fresh(house.manager), Team.objects.all())) == {house.team, house.other_team}
    with pytest.raises(Http404):
        find(fresh(house.manager), Family, pk=other.family.pk)
    with pytest.raises(Http404):
        check(fresh(house.manager), "family.read", other.family)


def test_what_one_may_not_know_of_is_not_found_and_what_one_may_not_do_is_refused_with_a_sentence(house: House) -> None:
    with pytest.raises(Http404):
        check(fresh(house.outsider), "entry.write", house.family)
    with pytest.raises(Refused, match="Your role can’t allocate a family"):
        check(fresh(house.social_worker), "family.allocate", house.family)


def test_people_are_seen_through_their_families_and_new_children_only_by_those_who_group_them(house: House) -> None:
    loose = Person.objects.create(authority=house.authority, sex="F")
    seen = set(visible(fresh(house.social_worker), Person.objects.all()))
    assert seen == {house.child, house.sibling, house.mother, house.father}
    assert loose in set(visible(fresh(house.manager), Person.objects.all()))
    Membership.objects.create(
        authority=house.authority, family=house.other_family, person=loose, role="child", relation="child",
        start=date.today(),
    )  # fmt: skip
    assert loose not in set(visible(fresh(house.manager), Person.objects.all()))


def test_the_snapshot_is_read_once_a_request(house: House, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    user = fresh(house.social_worker)
    with django_assert_num_queries(1):
        for permission in PERMISSIONS:
            allows(user, permission)


def test_every_permission_of_a_role_is_listed_in_the_table() -> None:
    for role in ROLES.values():
        assert role.permissions <= set(PERMISSIONS), role.key


def test_an_unlisted_permission_is_a_mistake_in_the_program(house: House) -> None:
    with pytest.raises(LookupError, match="No such permission"):
        check(fresh(house.manager), "everything")
