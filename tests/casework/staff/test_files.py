"""Restricting a file, and barring people from it."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from tests.casework.conftest import make_house
from tests.casework.staff.conftest import Keepers, fresh

from safeguarding.casework.access.models import Post, User
from safeguarding.casework.access.policies import Refused, visible
from safeguarding.casework.audit.models import Event
from safeguarding.casework.families.actions import allocate_worker
from safeguarding.casework.families.models import Family
from safeguarding.casework.families.queries import posts_for_allocation
from safeguarding.casework.families.situations import Barred, RestrictedTo, Restriction
from safeguarding.casework.staff import queries
from safeguarding.casework.staff.actions.files import bar, lift, restrict, unbar


def sees(user: User, family: Family) -> bool:
    return visible(fresh(user), Family.objects.filter(pk=family.pk)).exists()


def posts(keepers: Keepers, *users: User) -> list[Post]:
    return [user.posts.first() for user in users]  # type: ignore[misc]


# Restricting and barring


def test_a_restriction_names_somebody_who_can_lift_it(keepers: Keepers) -> None:
    house = keepers.house
    with pytest.raises(Refused, match="who can lift the restriction"):
        restrict(house.family, posts(keepers, house.social_worker), "Known", by=fresh(house.manager))
    assert sees(house.manager, house.family)


def test_a_new_restriction_takes_the_place_of_the_old_one(keepers: Keepers) -> None:
    house = keepers.house
    old = restrict(house.family, posts(keepers, house.manager, house.social_worker), "Known", by=fresh(house.manager))
    assert not sees(house.victim_worker, house.family)
    new = restrict(house.family, posts(keepers, house.manager, house.victim_worker), "Known", by=fresh(house.manager))
    old.refresh_from_db()
    assert old.ended_at is not None
    assert sees(house.victim_worker, house.family)
    assert not sees(house.social_worker, house.family)
    lift(new, by=fresh(house.manager))
    assert sees(house.social_worker, house.family)
    first = Restriction.objects.get(pk=new.pk).ended_at
    lift(new, by=fresh(house.manager))
    assert Restriction.objects.get(pk=new.pk).ended_at == first


def test_posts_that_have_ended_or_belong_elsewhere_are_not_named(keepers: Keepers) -> None:
    house, other = keepers.house, make_house("998", ".b")
    Post.objects.filter(user=house.social_worker).update(ended_at=timezone.now())
    named = posts(keepers, house.manager, house.social_worker, other.manager)
    restrict(house.family, named, "Known", by=fresh(house.manager))
    assert [row.post.user for row in RestrictedTo.objects.all()] == [house.manager]


def test_information_governance_names_itself_to_keep_sight_of_a_restricted_file(keepers: Keepers) -> None:
    house = keepers.house
    restrict(house.family, posts(keepers, keepers.ig, house.social_worker), "Known", by=fresh(keepers.ig))
    assert sees(keepers.ig, house.family)
    assert not sees(house.manager, house.family)


def test_only_those_who_may_restrict_do(keepers: Keepers) -> None:
    house = keepers.house
    with pytest.raises(Refused):
        restrict(house.family, posts(keepers, house.manager), "Known", by=fresh(house.social_worker))
    with pytest.raises(Http404):
        restrict(house.family, posts(keepers, house.manager), "Known", by=fresh(house.outside_manager))
    with pytest.raises(Refused):
        bar(house.family, house.outsider, "Related", by=fresh(house.social_worker))
    made = restrict(house.family, posts(keepers, house.manager), "Known", by=fresh(house.manager))
    with pytest.raises(Http404):
        lift(made, by=fresh(house.outside_manager))


def test_the_barred_are_not_offered_the_family_and_nobody_bars_themselves(keepers: Keepers) -> None:
    house = keepers.house
    newcomer = keepers.worker("nick", "psychologist", house.team)
    assert newcomer.posts.get() in posts_for_allocation(fresh(house.manager), house.family, house.team)
    row = bar(house.family, newcomer, "Brother of the mother", by=fresh(house.manager))
    assert bar(house.family, newcomer, "Again", by=fresh(house.manager)) == row
    assert newcomer.posts.get() not in posts_for_allocation(fresh(house.manager), house.family, house.team)
    assert newcomer.posts.get() not in queries.posts_to_name(fresh(house.manager), house.family)
    allocate_worker(house.family, newcomer.posts.get(), timezone.localdate(), by=fresh(house.manager))
    assert not sees(newcomer, house.family)
    with pytest.raises(Refused, match="Ask a colleague"):
        bar(house.family, house.manager, "Mine", by=fresh(house.manager))
    unbar(row, by=fresh(house.manager))
    first = Barred.objects.get().ended_at
    unbar(row, by=fresh(house.manager))
    assert Barred.objects.get().ended_at == first
    assert sees(newcomer, house.family)


def test_what_is_written_of_a_bar_is_not_in_the_log(keepers: Keepers) -> None:
    house = keepers.house
    bar(house.family, house.outsider, "Brother of the mother", by=fresh(house.manager))
    event = Event.objects.latest("number")
    assert set(event.what) == {"barred", "new"}
    assert str(house.outsider.pk) not in str(event.what)


def test_through_the_pages_somebody_is_barred_and_the_bar_ends(keepers: Keepers) -> None:
    house, client = keepers.house, keepers.house.client(keepers.house.manager)
    family = [house.family.pk]
    client.post(reverse("bar", args=family), {"user": house.social_worker.pk, "reason": "Related"})
    assert house.client(house.social_worker).get(reverse("family", args=family)).status_code == 404
    assert "Sam Okafor" in client.get(reverse("restricted", args=family)).content.decode()
    client.post(reverse("unbar", args=[*family, Barred.objects.get().pk]))
    assert house.client(house.social_worker).get(reverse("family", args=family)).status_code == 200


def test_the_page_of_a_barred_family_is_the_page_of_none(keepers: Keepers) -> None:
    house = keepers.house
    bar(house.family, house.social_worker, "Related", by=fresh(house.manager))
    client = house.client(house.social_worker)
    hidden = client.get(reverse("family", args=[house.family.pk]))
    none = client.get(reverse("family", args=["00000000-0000-4000-8000-000000000000"]))
    assert (hidden.status_code, len(hidden.content)) == (none.status_code, len(none.content))
