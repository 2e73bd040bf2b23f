"""Restricting a file, and barring people from it."""

from __future__ import annotations

from datetime import timedelta

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
from safeguarding.casework.staff.actions.people import end_post, switch_off


def sees(user: User, family: Family) -> bool:
    return visible(fresh(user), Family.objects.filter(pk=family.pk)).exists()


def posts(keepers: Keepers, *users: User) -> list[Post]:
    return [user.posts.first() for user in users]  # type: ignore[misc]


# Restricting and barring


def test_a_restriction_names_somebody_who_can_lift_it(keepers: Keepers) -> None:
    house = keepers.house
    with pytest.raises(Refused, match="can always lift the restriction"):
        restrict(house.family, posts(keepers, house.social_worker, house.manager), "Known", by=fresh(house.manager))
    assert sees(house.manager, house.family)


def test_a_new_restriction_takes_the_place_of_the_old_one(keepers: Keepers) -> None:
    house = keepers.house
    old = restrict(
        house.family, posts(keepers, keepers.ig, house.manager, house.social_worker), "Known", by=fresh(house.manager)
    )
    assert not sees(house.victim_worker, house.family)
    named = posts(keepers, keepers.ig, house.manager, house.victim_worker)
    new = restrict(house.family, named, "Known", by=fresh(house.manager))
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
    named = posts(keepers, keepers.ig, house.social_worker, other.manager)
    restrict(house.family, named, "Known", by=fresh(house.manager))
    assert [row.post.user for row in RestrictedTo.objects.all()] == [keepers.ig]


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
    made = restrict(house.family, posts(keepers, house.manager, keepers.ig), "Known", by=fresh(house.manager))
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
    with pytest.raises(Refused, match="can’t be given this family"):
        allocate_worker(house.family, newcomer.posts.get(), timezone.localdate(), by=fresh(house.manager))
    assert not sees(newcomer, house.family)
    with pytest.raises(Refused, match="Ask a colleague"):
        bar(house.family, house.manager, "Mine", by=fresh(house.manager))
    unbar(row, by=fresh(house.manager))
    first = Barred.objects.get().ended_at
    unbar(row, by=fresh(house.manager))
    assert Barred.objects.get().ended_at == first
    allocate_worker(house.family, newcomer.posts.get(), timezone.localdate(), by=fresh(house.manager))
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


# That a restriction can always be lifted


def restricted_to(keepers: Keepers, *users: User) -> Restriction:
    return restrict(keepers.house.family, posts(keepers, *users), "Known", by=fresh(keepers.house.manager))


def second_officer(keepers: Keepers) -> User:
    return keepers.worker("ivo", "ig_officer")


def test_an_officer_whose_post_has_a_last_day_or_who_is_barred_does_not_count(keepers: Keepers) -> None:
    officer = second_officer(keepers)
    officer.posts.update(end=timezone.localdate() + timedelta(days=30))
    with pytest.raises(Refused, match="whose post has no last day"):
        restricted_to(keepers, keepers.house.manager, officer)
    bar(keepers.house.family, keepers.ig, "Related", by=fresh(keepers.house.manager))
    with pytest.raises(Refused, match="whose post has no last day"):
        restricted_to(keepers, keepers.house.manager, keepers.ig)


def test_the_last_post_that_can_lift_a_restriction_ends_only_when_another_takes_over(keepers: Keepers) -> None:
    house, adam = keepers.house, keepers.administrator
    made = restricted_to(keepers, house.manager, keepers.ig)
    post = keepers.ig.posts.get()
    for act in (lambda: end_post(post, by=fresh(adam)), lambda: switch_off(keepers.ig, by=fresh(adam))):
        with pytest.raises(Refused, match="Nobody else can lift the restriction"):
            act()
    assert fresh(keepers.ig).is_active and keepers.ig.posts.get().ended_at is None
    heir = second_officer(keepers)
    assert not sees(heir, house.family), "an officer who is not named doesn't see the file"
    switch_off(keepers.ig, successor=heir.posts.get(), by=fresh(adam))
    assert sees(heir, house.family)
    assert keepers.ig.posts.get().ended_at is not None
    lift(made, by=fresh(heir))
    assert sees(house.victim_worker, house.family)


def test_the_log_says_who_took_over_and_not_of_whom(keepers: Keepers) -> None:
    restricted_to(keepers, keepers.house.manager, keepers.ig)
    heir = second_officer(keepers)
    end_post(keepers.ig.posts.get(), successor=heir.posts.get(), by=fresh(keepers.administrator))
    event = Event.objects.get(verb="named successor for restricted files")
    assert (event.thing_id, event.family_id) == (heir.posts.get().pk, None)
    assert str(keepers.house.family.pk) not in str(event.what)


def test_nobody_takes_over_who_could_not_lift_it(keepers: Keepers) -> None:
    house, heir = keepers.house, second_officer(keepers)
    restricted_to(keepers, house.manager, keepers.ig)
    bar(house.family, heir, "Related", by=fresh(house.manager))
    named, leaving = keepers.ig.posts.get(), keepers.post(keepers.ig, "ig_officer")
    for successor in (heir.posts.get(), house.post_of(house.manager), leaving):
        with pytest.raises(Refused, match="can’t take over"):
            end_post(named, successor=successor, by=fresh(keepers.administrator))


def test_other_posts_end_as_before_and_another_named_officer_is_enough(keepers: Keepers) -> None:
    house, other = keepers.house, second_officer(keepers)
    restricted_to(keepers, house.manager, keepers.ig, other)
    end_post(house.post_of(house.manager), by=fresh(keepers.administrator))
    end_post(keepers.ig.posts.get(), by=fresh(keepers.administrator))
    with pytest.raises(Refused, match="Nobody else"):
        end_post(other.posts.get(), by=fresh(keepers.administrator))
    lift(Restriction.objects.get(ended_at=None), by=fresh(other))
    end_post(other.posts.get(), by=fresh(keepers.administrator))


def test_the_last_officer_of_a_restricted_file_is_not_barred_from_it(keepers: Keepers) -> None:
    house = keepers.house
    restricted_to(keepers, house.manager, keepers.ig)
    with pytest.raises(Refused, match="Nobody else could lift"):
        bar(house.family, keepers.ig, "Related", by=fresh(house.manager))
    assert not Barred.objects.exists()


def test_through_the_pages_the_administrator_says_who_takes_over(keepers: Keepers) -> None:
    restricted_to(keepers, keepers.house.manager, keepers.ig)
    heir, client = second_officer(keepers), keepers.house.client(keepers.administrator)
    for name, args in (("end-post", [keepers.ig.pk, keepers.ig.posts.get().pk]), ("switch-account", [keepers.ig.pk])):
        page = client.get(reverse(name, args=args)).content.decode()
        assert "Who takes over the restricted files?" in page and "Harlow" not in page
        assert "Select who takes over the restricted files" in client.post(reverse(name, args=args)).content.decode()
    assert (
        client.post(reverse("switch-account", args=[keepers.ig.pk]), {"successor": heir.posts.get().pk}).status_code
        == 302
    )
    assert sees(heir, keepers.house.family)
    assert (
        "Who takes over" not in client.get(reverse("switch-account", args=[keepers.house.outsider.pk])).content.decode()
    )
