"""Nobody who is to rate a child sees what a colleague thinks of that child before giving their own view."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.casework.supervision.acts import RATERS, again, closed, opened, rate, set_rating

from safeguarding.casework.access.models import Post
from safeguarding.casework.access.policies import visible
from safeguarding.casework.families.models import Allocation, Membership
from safeguarding.casework.supervision import actions, queries
from safeguarding.casework.supervision.models import Action, Attendance, Decision, FamilyRating, Rating, Session

pytestmark = pytest.mark.django_db


def seen(user, model=Rating):
    return visible(again(user), model.objects.all())


def test_a_rater_sees_no_colleagues_rating_of_a_child_they_have_not_rated(house):
    session = opened(house)
    rate(house, session, "victim_worker", "red")
    assert seen(house.social_worker).count() == 0
    assert list(queries.sitting(again(house.social_worker), session).ratings) == []


def test_a_rater_who_has_rated_a_child_sees_the_others_for_that_child_only(house):
    session = opened(house)
    for child in ("child", "sibling"):
        rate(house, session, "victim_worker", "red", child)
    rate(house, session, "social_worker", "green", "child")
    assert {(r.child, r.rater.name) for r in seen(house.social_worker)} == {
        (house.child, "Dawn Pellew"),
        (house.child, "Sam Okafor"),
    }


def test_cannot_rate_is_an_answer_and_opens_the_others(house):
    session = opened(house)
    rate(house, session, "victim_worker", "red")
    rate(house, session, "social_worker", "cannot_rate")
    assert seen(house.social_worker).count() == 2


def test_what_was_replaced_is_hidden_as_well(house):
    session = opened(house)
    rate(house, session, "victim_worker", "red")
    rate(house, session, "victim_worker", "amber")
    assert seen(house.social_worker).count() == 0


def test_a_chair_who_does_not_rate_sees_every_rating(house):
    session = opened(house)
    rate(house, session, "victim_worker", "red")
    assert seen(house.manager).count() == 1
    assert queries.sitting(again(house.manager), session).waits_for == []


def test_a_chair_who_rates_sees_the_others_after_rating(house):
    post = house.manager.posts.get()
    Allocation.objects.create(authority=house.authority, family=house.family, post=post, start=timezone.localdate())
    session = opened(house)
    rate(house, session, "victim_worker", "red")
    assert seen(house.manager).count() == 0
    rate(house, session, "manager", "amber")
    assert seen(house.manager).count() == 2


def test_to_have_rated_the_child_last_month_opens_nothing_of_this_month(house):
    closed(house, {"social_worker": "green"}, "green", days_ago=30)
    session = opened(house)
    rate(house, session, "victim_worker", "red")
    assert not seen(house.social_worker).filter(session=session).exists()


def test_a_chair_who_rates_in_another_family_or_did_in_this_one_sees_every_rating(house):
    session = opened(house)
    rate(house, session, "victim_worker", "red")
    set_rating(house, session, "red")
    of = {"authority": house.authority, "post": house.manager.posts.get()}
    yesterday = timezone.localdate() - timedelta(days=1)
    Allocation.objects.create(**of, family=house.other_family, start=yesterday)
    Allocation.objects.create(**of, family=house.family, start=yesterday, end=yesterday)
    assert (seen(house.manager).count(), seen(house.manager, FamilyRating).count()) == (1, 1)


def test_the_chairs_view_is_hidden_from_a_rater_until_every_child_is_rated(house):
    session = opened(house)
    set_rating(house, session, "red")
    actions.decide(session, "step_up", "Strategy discussion today.", by=again(house.manager))
    rate(house, session, "social_worker", "green", "child")
    assert (seen(house.social_worker, FamilyRating).count(), seen(house.social_worker, Decision).count()) == (0, 0)
    rate(house, session, "social_worker", "green", "sibling")
    assert (seen(house.social_worker, FamilyRating).count(), seen(house.social_worker, Decision).count()) == (1, 1)


def test_a_child_who_has_left_the_family_need_not_be_rated_before_the_chairs_view_is_seen(house):
    session = opened(house)
    set_rating(house, session, "red")
    rate(house, session, "social_worker", "green", "child")
    sibling = Membership.objects.filter(person=house.sibling)
    for days_ago, seen_by_now in ((0, 0), (1, 1)):
        sibling.update(end=timezone.localdate() - timedelta(days=days_ago))
        assert seen(house.social_worker, FamilyRating).count() == seen_by_now


def test_a_closed_session_is_open_to_all_who_work_with_the_family(house):
    closed(house, {"victim_worker": "red"}, "red")
    assert seen(house.social_worker).count() == 1
    assert seen(house.social_worker, FamilyRating).count() == 1


def test_people_who_do_not_work_with_the_family_see_no_rating_of_any_session(house):
    closed(house, {"victim_worker": "red"}, "red")
    for user in (house.outsider, house.outside_manager, house.performance, house.analyst):
        assert (seen(user).count(), seen(user, FamilyRating).count()) == (0, 0)


def test_that_somebody_has_answered_is_no_secret_but_the_answer_is(house):
    session = opened(house)
    rate(house, session, "victim_worker", "red")
    sitting = queries.sitting(again(house.social_worker), session)
    assert sitting.given == {(house.child.pk, house.victim_worker.pk)}
    assert sitting.waits_for == [house.child, house.sibling]


def test_who_has_answered_is_told_only_to_those_who_may_know_of_the_session(house):
    session = opened(house)
    rate(house, session, "victim_worker", "red")
    assert queries.given_in(again(house.outsider), [session.pk]) == set()


@pytest.mark.parametrize("who", RATERS)
def test_every_discipline_is_held_to_the_same_rule(house, who):
    session = opened(house)
    for other in RATERS:
        if other != who:
            rate(house, session, other, "red")
    assert seen(getattr(house, who)).count() == 0


def test_who_reads_the_family_but_not_its_supervision_sees_no_rating_anywhere(house):
    # business support keeps dates for the whole team; group supervision is not theirs
    closed(house, dict.fromkeys(RATERS, "red"), "red", days_ago=20)
    post = house.post_of(house.outsider)
    post.role, post.team = "business_support", house.team
    post.save()
    clerk = again(house.outsider)
    home = house.client(clerk).get(reverse("home")).content.decode()
    assert "Harlow family" in home
    assert "Red" not in home
    for model in (Session, Attendance, Rating, FamilyRating, Decision, Action):
        assert seen(clerk, model).count() == 0
    assert "Red" in house.client(again(house.manager)).get(reverse("home")).content.decode()


def test_a_post_that_reads_the_board_lends_it_to_no_other_post(house):
    # a manager of one team who is business support of another
    closed(house, dict.fromkeys(RATERS, "red"), "red", days_ago=20)
    of = {"authority": house.authority, "user": house.outside_manager, "agency": house.council}
    Post.objects.create(**of, role="business_support", team=house.team, start=timezone.localdate())
    both = house.client(again(house.outside_manager))
    home, board = both.get(reverse("home")).content.decode(), both.get(reverse("board")).content.decode()
    assert "Harlow family" in home and "Quill family" in home
    assert "Red" not in home
    assert "Quill family" in board
    assert "Harlow family" not in board
