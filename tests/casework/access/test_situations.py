"""Restricted files, barred people, cover, deputies and emergencies: who sees a family, and until which minute."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone
from tests.casework.conftest import House

from safeguarding.casework.access.models import Cover, Post, User
from safeguarding.casework.access.policies import Refused, allows, check, find, visible
from safeguarding.casework.access.situations import OPENS
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.families.models import Allocation, Family, Identifier, Membership, Person
from safeguarding.casework.families.scopes import NAMED, FamilyRows, _reached, relationship
from safeguarding.casework.families.situations import Barred, BreakGlass, RestrictedTo, Restriction

HOUR = timedelta(hours=1)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def sees(user: User, family: Family) -> bool:
    return visible(fresh(user), Family.objects.filter(pk=family.pk)).exists()


def by_what(user: User, family: Family) -> str:
    return relationship(snapshot_of(fresh(user)), family.pk)


def restrict(house: House, *users: User, **more: Any) -> Restriction:
    more = {"started_at": timezone.now() - HOUR} | more
    made = Restriction.objects.create(
        authority=house.authority, family=house.family, reason="Known", made_by=house.manager, **more
    )
    for user in users:
        RestrictedTo.objects.create(authority=house.authority, restriction=made, post=house.post_of(user))
    return made


def bar(house: House, user: User, **more: Any) -> Barred:
    more = {"started_at": timezone.now() - HOUR} | more
    return Barred.objects.create(
        authority=house.authority, family=house.family, user=user, reason="Related", made_by=house.manager, **more
    )


def cover(house: House, user: User, kind: str = "duty", **more: Any) -> Cover:
    now = timezone.now()
    more = {"starts_at": now - HOUR, "ends_at": now + HOUR} | more
    return Cover.objects.create(
        authority=house.authority, post=house.post_of(user), team=house.team, kind=kind, made_by=house.manager, **more
    )


def glass(house: House, user: User, **more: Any) -> BreakGlass:
    now = timezone.now()
    more = {"opened_at": now - HOUR / 2, "expires_at": now + HOUR / 2} | more
    return BreakGlass.objects.create(
        authority=house.authority, user=user, family=house.family, reason="Now", review_due=now.date(), **more
    )


def reach(user: User, permission: str) -> set[Family]:
    """The families in which a person may do this."""
    return set(FamilyRows("", permission).narrow(snapshot_of(fresh(user)), Family.objects.all()))


# Restricted files


def test_a_restricted_file_is_open_to_the_named_only(house: House) -> None:
    restrict(house, house.social_worker)
    assert sees(house.social_worker, house.family)
    assert not sees(house.victim_worker, house.family)
    assert not sees(house.manager, house.family)
    with pytest.raises(Http404):
        find(fresh(house.manager), Family, pk=house.family.pk)
    with pytest.raises(Http404):
        check(fresh(house.victim_worker), "entry.write", house.family)


def test_to_be_named_opens_nothing_to_somebody_who_does_not_work_with_the_family(house: House) -> None:
    restrict(house, house.outsider, house.social_worker)
    assert not sees(house.outsider, house.family)


def test_a_restriction_hides_the_people_and_the_count_too(house: House) -> None:
    restrict(house, house.social_worker)
    user = fresh(house.manager)
    assert not visible(user, Person.objects.filter(pk=house.child.pk)).exists()
    assert not visible(user, Membership.objects.filter(family=house.family)).exists()
    assert not visible(user, Allocation.objects.filter(family=house.family)).exists()
    assert not visible(user, Identifier.objects.filter(person=house.child)).exists()
    assert visible(user, Family.objects.all()).count() == 0


def test_a_restriction_of_another_family_changes_nothing(house: House) -> None:
    restrict(house, house.social_worker)
    assert sees(house.outsider, house.other_family)


def test_a_restriction_holds_from_its_first_moment_until_it_is_lifted(house: House) -> None:
    row = restrict(house, house.social_worker, started_at=timezone.now() + HOUR)
    assert sees(house.manager, house.family)
    row.started_at = timezone.now()
    row.save()
    assert not sees(house.manager, house.family)
    row.ended_at = timezone.now() + HOUR
    row.save()
    assert not sees(house.manager, house.family)
    row.ended_at = timezone.now()
    row.save()
    assert sees(house.manager, house.family)


def test_cover_and_emergencies_do_not_open_a_restricted_file(house: House) -> None:
    restrict(house, house.social_worker)
    cover(house, house.outsider)
    glass(house, house.outsider)
    assert not sees(house.outsider, house.family)


# Barred people


def test_who_is_barred_does_not_know_of_the_family_whatever_their_posts(house: House) -> None:
    bar(house, house.social_worker)
    restrict(house, house.social_worker)
    glass(house, house.social_worker)
    assert not sees(house.social_worker, house.family)
    assert by_what(house.social_worker, house.family) == ""


def test_a_bar_holds_for_one_person_and_one_family_until_it_ends(house: House) -> None:
    row = bar(house, house.social_worker)
    assert sees(house.victim_worker, house.family)
    row.ended_at = timezone.now()
    row.save()
    assert sees(house.social_worker, house.family)
    row.ended_at, row.started_at = None, timezone.now() + HOUR
    row.save()
    assert sees(house.social_worker, house.family)


def test_nobody_sees_that_they_are_barred(house: House) -> None:
    bar(house, house.manager)
    bar(house, house.social_worker)
    assert visible(fresh(house.manager), Barred.objects.all()).count() == 0
    Barred.objects.filter(user=house.manager).update(ended_at=timezone.now())
    assert [row.user for row in visible(fresh(house.manager), Barred.objects.all())] == [house.social_worker]


# Cover and deputies


def test_cover_opens_the_team_in_ones_own_role_between_two_moments(house: House) -> None:
    row = cover(house, house.outsider)
    assert sees(house.outsider, house.family)
    assert sees(house.outsider, house.other_family)
    assert by_what(house.outsider, house.family) == "cover"
    assert allows(fresh(house.outsider), "entry.write", house.family)
    assert not allows(fresh(house.outsider), "family.allocate", house.family)
    row.ends_at = timezone.now()
    row.save()
    assert not sees(house.outsider, house.family)


@pytest.mark.parametrize(
    "change",
    [
        {"starts_at": timedelta(minutes=1)},
        {"ends_at": timedelta(0)},
        {"ended_at": timedelta(0)},
    ],
)
def test_cover_opens_nothing_before_it_starts_or_from_the_minute_it_ends(house: House, change: dict[str, Any]) -> None:
    now = timezone.now()
    cover(house, house.outsider, **{name: now + by for name, by in change.items()})
    assert not sees(house.outsider, house.family)


def test_cover_that_is_to_end_holds_until_then(house: House) -> None:
    cover(house, house.outsider, ended_at=timezone.now() + HOUR)
    assert sees(house.outsider, house.family)


def test_a_deputy_may_do_there_what_the_manager_may_and_nowhere_else(house: House) -> None:
    cover(house, house.outsider, "deputy")
    deputy = fresh(house.outsider)
    assert by_what(house.outsider, house.family) == "deputy"
    check(deputy, "family.allocate", house.family)
    with pytest.raises(Refused, match="The post through which you see this can’t allocate"):
        check(deputy, "family.allocate", house.other_family)
    check(deputy, "entry.write", house.other_family)


def test_cover_ends_with_the_post(house: House) -> None:
    cover(house, house.outsider)
    Post.objects.filter(user=house.outsider).update(ended_at=timezone.now())
    assert not sees(house.outsider, house.family)
    assert snapshot_of(fresh(house.outsider)).authority_id is None


def test_a_partners_post_gets_nothing_from_cover(house: House) -> None:
    cover(house, house.analyst, "deputy")
    assert not sees(house.analyst, house.family)
    assert not allows(fresh(house.analyst), "family.allocate")


# Emergencies


def test_an_emergency_opens_one_family_for_reading_until_it_expires(house: House) -> None:
    row = glass(house, house.outsider)
    user = fresh(house.outsider)
    assert sees(house.outsider, house.family)
    assert by_what(house.outsider, house.family) == "break-glass"
    for permission in ("family.read", "entry.read", "supervision.read"):
        check(user, permission, house.family)
    for permission in (
        "entry.write",
        "summary.write",
        "rating.give",
        "protected.read",
        "sharing.decide",
        "person.write",
    ):
        with pytest.raises(Refused):
            check(user, permission, house.family)
    check(user, "entry.write", house.other_family)
    assert reach(user, "protected.read") == {house.other_family}
    row.expires_at = timezone.now()
    row.save()
    assert not sees(house.outsider, house.family)


def test_an_emergency_that_is_closed_or_somebody_elses_opens_nothing(house: House) -> None:
    glass(house, house.outsider, closed_at=timezone.now())
    glass(house, house.outside_manager)
    assert not sees(house.outsider, house.family)
    assert sees(house.outside_manager, house.family)


def test_an_emergency_opens_nothing_without_the_post_that_may(house: House) -> None:
    glass(house, house.substance_worker)
    Allocation.objects.filter(post__user=house.substance_worker).delete()
    assert not sees(house.substance_worker, house.family)


# What `relationship` says


def test_the_relationship_is_a_word(house: House) -> None:
    assert by_what(house.social_worker, house.family) == "allocated"
    assert by_what(house.manager, house.family) == "team"
    assert by_what(house.outsider, house.family) == ""
    assert by_what(house.performance, house.family) == ""
    restrict(house, house.social_worker)
    assert by_what(house.social_worker, house.family) == NAMED
    assert by_what(house.manager, house.family) == ""


def test_where_several_relationships_open_a_file_the_nearest_is_named(house: House) -> None:
    cover(house, house.social_worker)
    glass(house, house.social_worker)
    assert by_what(house.social_worker, house.family) == "allocated"


def test_information_governance_reaches_every_family_but_not_the_workbook(house: House) -> None:
    user = User.objects.create_user("inge@example.org", "Inge Moor", authority=house.authority)
    Post.objects.create(
        authority=house.authority, user=user, agency=house.council, role="ig_officer", start=timezone.localdate()
    )
    assert sees(user, house.family)
    assert by_what(user, house.family) == "authority"
    assert not allows(fresh(user), "entry.read", house.family)
    glass(house, user)
    assert allows(fresh(user), "entry.read", house.family)
    assert not allows(fresh(user), "entry.read", house.other_family)
    restrict(house, house.social_worker)
    assert not sees(user, house.family)


def test_every_relationship_that_the_scopes_know_stands_in_the_table_of_situations(house: House) -> None:
    Post.objects.filter(user=house.outsider).update(role="ig_officer")
    user = fresh(house.manager)
    cover(house, house.manager)
    cover(house, house.manager, "deputy")
    glass(house, house.manager)
    words = {word for word, _ in _reached(snapshot_of(user), "family.read")}
    words |= {word for word, _ in _reached(snapshot_of(fresh(house.outsider)), "family.read")}
    assert words == set(OPENS)
