"""Rating a child and setting the family’s rating: who may, with what reason, and over which version."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone
from tests.casework.supervision.acts import again, opened, rate, set_rating

from safeguarding.casework.access.policies import Refused
from safeguarding.casework.audit.models import Event
from safeguarding.casework.families.models import Allocation
from safeguarding.casework.supervision import actions
from safeguarding.casework.supervision.models import FamilyRating, Rating
from safeguarding.casework.supervision.states import Changed

pytestmark = pytest.mark.django_db
ON = timezone.localdate


def test_a_worker_rates_a_child_with_a_reason(house):
    made = rate(house, opened(house), "victim_worker", "red", reason="She is frightened to go home.")
    assert (made.rater, made.role, made.answer) == (house.victim_worker, "da_victim_worker", "red")
    event = Event.objects.get(verb="rated")
    assert event.actor == house.victim_worker.pk
    assert "frightened" not in str(event.what)
    assert "red" not in str(event.what)


@pytest.mark.parametrize(("answer", "reason"), [("red", ""), ("red", "  "), ("blue", "Why"), ("", "Why")])
def test_a_rating_without_a_reason_or_a_known_answer_is_refused(house, answer, reason):
    session = opened(house)
    with pytest.raises(Refused, match="needs a colour"):
        actions.rate_child(session, house.child, answer, reason, None, by=house.social_worker)
    assert not Rating.objects.exists()


def test_a_manager_who_only_chairs_does_not_rate(house):
    with pytest.raises(Refused, match="Only people allocated"):
        actions.rate_child(opened(house), house.child, "red", "Why", None, by=house.manager)


def test_a_worker_of_another_family_does_not_know_of_the_session(house):
    with pytest.raises(Http404):
        actions.rate_child(opened(house), house.child, "red", "Why", None, by=house.outsider)


def test_a_partner_analyst_and_a_performance_officer_do_not_know_of_the_session(house):
    session = opened(house)
    for user in (house.analyst, house.performance):
        with pytest.raises(Http404):
            actions.rate_child(session, house.child, "red", "Why", None, by=user)


def test_a_child_of_another_family_and_an_adult_cannot_be_rated(house):
    session = opened(house)
    for person in (house.other_child, house.mother):
        with pytest.raises(Http404):
            actions.rate_child(session, person, "red", "Why", None, by=house.social_worker)


def test_somebody_whose_involvement_has_ended_cannot_rate(house):
    session = opened(house)
    Allocation.objects.filter(post__user=house.social_worker).update(end=ON() - timedelta(days=1))
    with pytest.raises(Http404):
        actions.rate_child(session, house.child, "red", "Why", None, by=again(house.social_worker))


def test_a_rating_sent_twice_is_one_rating(house):
    session = opened(house)
    first = actions.rate_child(session, house.child, "red", "Why", None, by=house.social_worker)
    second = actions.rate_child(session, house.child, "red", "Why", None, by=house.social_worker)
    assert first == second
    assert Event.objects.filter(verb="rated").count() == 1


def test_a_change_of_mind_is_a_new_row_that_keeps_the_old_one(house):
    session = opened(house)
    rate(house, session, "social_worker", "green")
    second = rate(house, session, "social_worker", "red")
    assert Rating.objects.count() == 2
    assert second.replaces.answer == "green"


def test_a_rating_written_over_an_old_version_shows_what_stands_now(house):
    session = opened(house)
    first = rate(house, session, "social_worker", "green", reason="Calm")
    rate(house, session, "social_worker", "amber", reason="Less calm")
    with pytest.raises(Changed) as raised:
        actions.rate_child(session, house.child, "red", "From another tab", first.pk, by=house.social_worker)
    assert raised.value.sentence == "You changed this in another window while you were writing."
    assert raised.value.now == "Amber. Less calm"


def test_two_people_who_rate_at_once_do_not_disturb_each_other(house):
    session = opened(house)
    rate(house, session, "social_worker", "green")
    actions.rate_child(session, house.child, "red", "Why", None, by=house.victim_worker)
    assert Rating.objects.count() == 2


def test_the_chair_sets_the_family_rating_at_the_suggestion_without_a_reason(house):
    session = opened(house)
    rate(house, session, "social_worker", "amber")
    made = set_rating(house, session, "amber", "")
    assert (made.colour, made.suggested, made.reason) == ("amber", "amber", "")


def test_a_family_rating_below_the_suggestion_needs_a_reason(house):
    session = opened(house)
    rate(house, session, "social_worker", "red")
    with pytest.raises(Refused, match="Give a reason"):
        set_rating(house, session, "amber", " ")
    assert set_rating(house, session, "amber", "The father has moved out.").suggested == "red"


def test_cannot_rate_alone_gives_no_suggestion_and_a_rating_then_needs_a_reason(house):
    session = opened(house)
    rate(house, session, "social_worker", "cannot_rate")
    with pytest.raises(Refused, match="Give a reason"):
        set_rating(house, session, "green", "")
    assert set_rating(house, session, "green", "Seen by the school every day.").suggested == ""


def test_a_rating_that_comes_in_while_the_chair_writes_is_shown_to_the_chair(house):
    session = opened(house)
    rate(house, session, "social_worker", "green")
    rate(house, session, "victim_worker", "red")
    with pytest.raises(Changed, match="changed while you were writing") as raised:
        actions.set_family_rating(session, "green", "", None, "green", by=house.manager)
    assert raised.value.now == "The software’s suggestion is now red."
    assert not FamilyRating.objects.exists()


def test_a_family_rating_set_from_an_old_page_shows_what_stands_now(house):
    session = opened(house)
    rate(house, session, "social_worker", "amber")
    set_rating(house, session, "red", "Worse than it looks")
    with pytest.raises(Changed) as raised:
        actions.set_family_rating(session, "amber", "", None, "amber", by=house.manager)
    assert raised.value.now == "Red. Worse than it looks"


def test_a_chair_who_took_over_is_told_whose_rating_stands(house):
    session = opened(house)
    set_rating(house, session, "red", "Worse than it looks")
    deputy = house.outside_manager
    deputy.posts.update(team=house.team)
    actions.take_chair(session, by=again(deputy))
    with pytest.raises(Changed, match="Tess Marlow changed this while you were writing"):
        actions.set_family_rating(session, "amber", "Why", None, "", by=again(deputy))


def test_a_chair_who_is_allocated_rates_before_setting_the_family_rating(house):
    post = house.manager.posts.get()
    Allocation.objects.create(authority=house.authority, family=house.family, post=post, start=ON())
    session = opened(house)
    with pytest.raises(Refused, match="Rate every child yourself"):
        set_rating(house, session, "amber")
    rate(house, session, "manager", "amber", "child")
    rate(house, session, "manager", "amber", "sibling")
    assert set_rating(house, session, "amber", "").set_by == house.manager
