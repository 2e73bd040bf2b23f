"""Joiners, movers, leavers and cover."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from tests.casework.conftest import make_house
from tests.casework.staff.conftest import Keepers, fresh

from safeguarding.casework.access.models import Cover, Post, User
from safeguarding.casework.access.policies import Refused, allows, visible
from safeguarding.casework.audit.models import Event
from safeguarding.casework.families.models import Allocation, Family
from safeguarding.casework.staff.actions.cover import end_cover, give_cover
from safeguarding.casework.staff.actions.people import add_person, end_post, give_post, switch_off, switch_on


def give(keepers: Keepers, user: User, role: str, **more: Any) -> Post:
    terms: dict[str, Any] = {
        "team": keepers.house.team, "office": None, "full_time": Decimal("0.5"), "start": timezone.localdate(),
        "end": None, "by": fresh(keepers.administrator),
    }  # fmt: skip
    return give_post(user, role, keepers.house.council, **terms | more)


def test_a_joiner_can_do_nothing_until_given_a_post(keepers: Keepers) -> None:
    user = add_person("Jo Bell", "jo@example.org", by=fresh(keepers.administrator))
    assert user.authority == keepers.house.authority
    assert not allows(fresh(user), "home.see")
    post = give(keepers, user, "social_worker")
    assert post.office == keepers.house.office
    assert post.full_time == Decimal("0.5")
    assert allows(fresh(user), "home.see")
    assert list(Event.objects.order_by("number").values_list("verb", flat=True))[-2:] == [
        "added member of staff", "gave post"]  # fmt: skip


def test_an_address_is_one_persons_whatever_its_case(keepers: Keepers) -> None:
    with pytest.raises(Refused, match="signs in with this email address already"):
        add_person("Other Sam", "SAM@example.org", by=fresh(keepers.administrator))


@pytest.mark.parametrize("who", ["manager", "social_worker", "performance", "analyst"])
def test_only_administrators_manage_posts(keepers: Keepers, who: str) -> None:
    by = fresh(getattr(keepers.house, who))
    with pytest.raises(Refused, match="Your role can’t manage people and posts"):
        add_person("Jo Bell", "jo@example.org", by=by)
    with pytest.raises(Refused):
        give(keepers, keepers.house.outsider, "social_worker", by=by)
    with pytest.raises(Refused):
        end_post(keepers.house.post_of(keepers.house.outsider), by=by)


def test_nobody_changes_their_own_posts(keepers: Keepers) -> None:
    adam = keepers.administrator
    with pytest.raises(Refused, match="Nobody changes their own posts"):
        give(keepers, adam, "team_manager")
    with pytest.raises(Refused, match="Nobody changes their own posts"):
        end_post(adam.posts.get(), by=fresh(adam))
    for act in (switch_off, switch_on):
        with pytest.raises(Refused, match="Nobody changes their own posts"):
            act(adam, by=fresh(adam))


def test_the_refusal_to_change_ones_own_posts_stands_in_the_log(keepers: Keepers) -> None:
    client = keepers.house.client(keepers.administrator)
    address = reverse("give-post", args=[keepers.administrator.pk])
    assert client.get(address).status_code == 403
    assert client.post(address, {"role": "team_manager"}).status_code == 403
    assert keepers.administrator.posts.count() == 1
    refused = Event.objects.filter(actor=keepers.administrator.pk, verb="was refused")
    assert [event.what["section"] for event in refused] == ["give-post", "give-post"]


def test_an_administrator_sees_no_family(keepers: Keepers) -> None:
    assert not visible(fresh(keepers.administrator), Family.objects.all()).exists()
    client = keepers.house.client(keepers.administrator)
    assert client.get(reverse("family", args=[keepers.house.family.pk])).status_code in (403, 404)


def test_another_authoritys_people_are_not_found(keepers: Keepers) -> None:
    other = make_house("998", ".b")
    with pytest.raises(Http404):
        give(keepers, other.social_worker, "social_worker")
    client = keepers.house.client(keepers.administrator)
    assert client.get(reverse("colleague", args=[other.social_worker.pk])).status_code == 404


@pytest.mark.parametrize("role", ["team_manager", "business_support"])
def test_a_post_that_opens_a_team_needs_one(keepers: Keepers, role: str) -> None:
    with pytest.raises(Refused, match="needs a team"):
        give(keepers, keepers.house.outsider, role, team=None)
    assert give(keepers, keepers.house.outsider, "psychologist", team=None, office=keepers.house.office).team is None


def test_a_perpetrator_worker_is_given_no_post_over_the_same_families(keepers: Keepers) -> None:
    with pytest.raises(Refused, match="works or has worked with the perpetrator"):
        give(keepers, keepers.house.perpetrator_worker, "team_manager")
    assert give(keepers, keepers.house.perpetrator_worker, "team_manager", team=keepers.house.other_team)


def test_a_post_that_ends_now_closes_every_door_this_minute(keepers: Keepers) -> None:
    house = keepers.house
    client = house.client(house.social_worker)
    assert client.get(reverse("family", args=[house.family.pk])).status_code == 200
    Cover.objects.create(
        authority=house.authority, post=house.post_of(house.social_worker), team=house.other_team, kind="duty",
        starts_at=timezone.now(), ends_at=timezone.now() + timedelta(days=1), made_by=house.manager,
    )  # fmt: skip
    assert end_post(house.post_of(house.social_worker), by=fresh(keepers.administrator)) == 1
    assert client.get(reverse("family", args=[house.family.pk])).status_code != 200
    assert not visible(fresh(house.social_worker), Family.objects.all()).exists()
    allocation = Allocation.objects.get(post__user=house.social_worker)
    assert (allocation.end, allocation.reason) == (timezone.localdate(), "The post ended.")
    assert Cover.objects.get().ended_at is not None


def test_a_post_ended_twice_keeps_its_first_minute(keepers: Keepers) -> None:
    post = keepers.house.post_of(keepers.house.outsider)
    end_post(post, by=fresh(keepers.administrator))
    first = Post.objects.get(pk=post.pk).ended_at
    assert end_post(post, by=fresh(keepers.administrator)) == 0
    assert Post.objects.get(pk=post.pk).ended_at == first


def test_a_post_that_was_to_start_later_can_be_ended(keepers: Keepers) -> None:
    later = timezone.localdate() + timedelta(days=30)
    post = give(keepers, keepers.house.outsider, "psychologist", start=later)
    end_post(post, by=fresh(keepers.administrator))
    post.refresh_from_db()
    assert post.end == later
    assert post.ended_at is not None


def test_a_leaver_loses_every_post_and_the_account_and_may_come_back_to_nothing(keepers: Keepers) -> None:
    outsider = keepers.house.outsider
    give(keepers, outsider, "psychologist")
    client = keepers.house.client(outsider)
    switch_off(outsider, by=fresh(keepers.administrator))
    assert client.get(reverse("home")).status_code != 200
    assert not Post.objects.filter(user=outsider, ended_at__isnull=True).exists()
    switch_on(fresh(outsider), by=fresh(keepers.administrator))
    assert fresh(outsider).is_active
    assert not allows(fresh(outsider), "home.see")


def test_through_the_pages_somebody_joins_gets_a_post_and_leaves(keepers: Keepers) -> None:
    house, client = keepers.house, keepers.house.client(keepers.administrator)
    response = client.post(reverse("add-colleague"), {"name": "Jo Bell", "email": "jo@example.org"})
    user = User.objects.get(email="jo@example.org")
    assert response["Location"] == reverse("give-post", args=[user.pk])
    today = timezone.localdate()
    answers = {
        "role": "social_worker", "agency": house.council.pk, "team": house.team.pk, "full_time": "0.8",
        "start-day": today.day, "start-month": today.month, "start-year": today.year,
    }  # fmt: skip
    assert client.post(response["Location"], answers).status_code == 302
    page = client.get(reverse("colleague", args=[user.pk])).content.decode()
    assert "Social worker" in page
    assert "0.8" in page
    client.post(reverse("end-post", args=[user.pk, user.posts.get().pk]))
    assert user.posts.get().ended_at is not None
    client.post(reverse("switch-account", args=[user.pk]))
    assert not fresh(user).is_active
    assert "The account is closed" in client.get(reverse("colleague", args=[user.pk])).content.decode()


def test_a_last_day_before_the_first_is_asked_again(keepers: Keepers) -> None:
    answers = {
        "role": "social_worker", "agency": keepers.house.council.pk, "full_time": "1",
        "start-day": 5, "start-month": 5, "start-year": 2026, "end-day": 4, "end-month": 5, "end-year": 2026,
    }  # fmt: skip
    client = keepers.house.client(keepers.administrator)
    page = client.post(reverse("give-post", args=[keepers.house.outsider.pk]), answers)
    assert "Last day must be the same as or after the first day" in page.content.decode()


# Cover


def cover(keepers: Keepers, user: User, by: User, kind: str = "duty", **more: Any) -> Cover:
    now = timezone.now()
    post = keepers.house.post_of(user)
    team = more.get("team", keepers.house.team)
    return give_cover(post, team, kind, now, now + timedelta(hours=12), "Leave", by=fresh(by))


def test_a_manager_gives_cover_of_the_own_team_and_ends_it(keepers: Keepers) -> None:
    house = keepers.house
    row = cover(keepers, house.outsider, house.manager)
    assert visible(fresh(house.outsider), Family.objects.filter(pk=house.family.pk)).exists()
    end_cover(row, by=fresh(house.manager))
    first = Cover.objects.get().ended_at
    assert not visible(fresh(house.outsider), Family.objects.filter(pk=house.family.pk)).exists()
    end_cover(row, by=fresh(house.manager))
    assert Cover.objects.get().ended_at == first


def test_a_manager_gives_no_cover_of_another_team_nor_to_themselves(keepers: Keepers) -> None:
    house = keepers.house
    with pytest.raises(Refused, match="your own team only"):
        cover(keepers, house.social_worker, house.manager, team=house.other_team)
    with pytest.raises(Refused, match="Nobody changes their own posts"):
        cover(keepers, house.manager, house.manager)
    row = cover(keepers, house.outsider, house.manager)
    with pytest.raises(Refused, match="your own team only"):
        end_cover(row, by=fresh(house.outside_manager))


def test_an_administrator_gives_cover_of_any_team(keepers: Keepers) -> None:
    assert cover(keepers, keepers.house.social_worker, keepers.administrator, team=keepers.house.other_team)


def test_a_deputy_makes_no_deputies(keepers: Keepers) -> None:
    house = keepers.house
    cover(keepers, house.outsider, house.manager, "deputy")
    with pytest.raises(Refused, match="your own team only"):
        cover(keepers, house.outside_manager, house.outsider, "deputy")


def test_only_the_councils_living_posts_cover(keepers: Keepers) -> None:
    house = keepers.house
    with pytest.raises(Refused, match="own staff"):
        cover(keepers, house.analyst, house.manager)
    Post.objects.filter(user=house.outsider).update(ended_at=timezone.now())
    with pytest.raises(Refused, match="has ended"):
        cover(keepers, house.outsider, house.manager)


def test_cover_is_refused_where_it_would_open_both_sides_of_a_conflict(keepers: Keepers) -> None:
    house = keepers.house
    cover(keepers, house.perpetrator_worker, house.manager, "duty")
    with pytest.raises(Refused, match="has worked with the perpetrator"):
        cover(keepers, house.perpetrator_worker, house.manager, "deputy")


def hours(first: int, last: int, days: int = 0) -> dict[str, Any]:
    day = date(2030, 3, 30)
    end = day + timedelta(days=days)
    return {
        "first_day-day": day.day, "first_day-month": day.month, "first_day-year": day.year, "first_hour": first,
        "last_day-day": end.day, "last_day-month": end.month, "last_day-year": end.year, "last_hour": last,
    }  # fmt: skip


def test_through_the_pages_cover_is_given_over_midnight_and_must_end_after_it_starts(keepers: Keepers) -> None:
    house, client = keepers.house, keepers.house.client(keepers.house.manager)
    answers = {"kind": "out_of_hours", "post": house.post_of(house.outsider).pk, "team": house.team.pk}
    page = client.post(reverse("give-cover"), answers | hours(17, 17))
    assert "Cover must end after it starts" in page.content.decode()
    assert client.post(reverse("give-cover"), answers | hours(17, 24)).status_code == 302
    row = Cover.objects.get()
    assert (row.ends_at - row.starts_at) == timedelta(hours=7)
    assert client.post(reverse("end-cover", args=[row.pk])).status_code == 302
    assert "Nobody covers" in client.get(reverse("cover")).content.decode()
