"""The pages of group supervision: who may open them, what they say, and what a form sent twice does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.casework.supervision.acts import addresses, again, closed, opened, rate, set_rating, text

from safeguarding.casework.supervision import actions, queries
from safeguarding.casework.supervision.models import Attendance, Decision, FamilyRating, Rating, Session

pytestmark = pytest.mark.django_db
ON = timezone.localdate


def three(name: str, on) -> dict[str, str]:
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def test_a_family_without_supervision_says_so_and_offers_the_first(house):
    page = text(house.client(house.manager).get(reverse("supervision", args=[house.family.pk])))
    assert "This family has not had a group supervision yet." in page
    assert "Open group supervision" in page
    assert "Overdue" in page
    worker = text(house.client(house.social_worker).get(reverse("supervision", args=[house.family.pk])))
    assert "session-open" not in worker
    assert "Open group supervision" not in worker


def test_a_manager_opens_supervision_from_the_page(house):
    address = reverse("session-open", args=[house.family.pk])
    answer = house.client(house.manager).post(address, three("held_on", ON()))
    assert answer.url == reverse("session", args=[Session.objects.get().pk])


def test_a_day_before_the_last_supervision_is_refused_on_the_form(house):
    closed(house, {"social_worker": "green"}, "green")
    address = reverse("session-open", args=[house.family.pk])
    answer = house.client(house.manager).post(address, three("held_on", ON()))
    assert "must be the same as or after" in text(answer)
    assert Session.objects.count() == 1


def test_a_worker_rates_every_child_one_page_after_the_other_and_then_sees_the_others(house):
    session = opened(house)
    rate(house, session, "victim_worker", "red", reason="Frightened to go home")
    client = house.client(house.social_worker)
    first = client.post(addresses(house, session)["rate"], {"answer": "amber", "reason": "Calmer", "replaces": ""})
    assert first.url == reverse("rate", args=[session.pk, house.sibling.pk])
    second = client.post(first.url, {"answer": "cannot_rate", "reason": "Not seen", "replaces": ""})
    assert second.url == reverse("session", args=[session.pk])
    page = text(client.get(second.url))
    assert "Frightened to go home" in page
    assert "You have rated every child." in page
    assert "Workers differ on Ivy Harlow" in page


def test_the_rating_page_shows_the_words_of_each_colour_and_last_months_own_rating(house):
    session = closed(house, {"social_worker": "red", "victim_worker": "green"}, "red", days_ago=30)
    now = opened(house)
    page = text(house.client(house.social_worker).get(reverse("rate", args=[now.pk, house.child.pk])))
    assert "Significant harm now or likely soon" in page
    assert "social_worker says red" in page
    assert "victim_worker says green" not in page
    assert session.held_on < now.held_on


def test_a_rating_without_a_reason_is_asked_for_again(house):
    session = opened(house)
    answer = house.client(house.social_worker).post(addresses(house, session)["rate"], {"answer": "red", "reason": " "})
    assert "Enter the reason for your rating" in text(answer)
    assert "Error: " in text(answer)
    assert not Rating.objects.exists()


def test_a_rating_sent_twice_from_one_page_is_one_rating(house):
    session = opened(house)
    client, sent = house.client(house.social_worker), {"answer": "red", "reason": "Why", "replaces": ""}
    answers = [client.post(addresses(house, session)["rate"], sent).status_code for _ in range(2)]
    assert answers == [302, 302]
    assert Rating.objects.count() == 1


def test_a_rating_from_an_old_page_shows_both_and_can_then_be_saved(house):
    session = opened(house)
    address = addresses(house, session)["rate"]
    rate(house, session, "social_worker", "amber", reason="From the first tab")
    client = house.client(house.social_worker)
    answer = client.post(address, {"answer": "red", "reason": "From the second tab", "replaces": ""})
    page = text(answer)
    assert answer.status_code == 409
    assert "You changed this in another window while you were writing." in page
    assert "Amber. From the first tab" in page
    assert "Red. From the second tab" in page
    stands = queries.own_rating(again(house.social_worker), session, house.child)
    assert f'name="replaces" value="{stands.pk}"' in page
    saved = client.post(address, {"answer": "red", "reason": "From the second tab", "replaces": str(stands.pk)})
    assert saved.status_code == 302
    assert Rating.objects.filter(replaced_by=None).get().reason == "From the second tab"


def test_the_chair_sees_the_suggestion_its_reason_and_the_disagreement(house):
    session = opened(house)
    rate(house, session, "social_worker", "green")
    rate(house, session, "victim_worker", "red")
    page = text(house.client(house.manager).get(addresses(house, session)["session"]))
    assert "Suggested by the software. The chair sets the rating." in page
    assert "Red is the worst current rating of a child: Ivy Harlow, rated by Dawn Pellew." in page
    assert "Workers are two colours apart on Ivy Harlow" in page
    assert "1 red and 1 green" in page


def test_a_family_rating_below_the_suggestion_is_asked_for_its_reason(house):
    session = opened(house)
    rate(house, session, "social_worker", "red")
    address, client = addresses(house, session)["family-rating"], house.client(house.manager)
    answer = client.post(address, {"colour": "amber", "reason": "", "replaces": "", "seen": "red"})
    assert "Enter the reason for a rating lower than the suggestion, red" in text(answer)
    sent = {"colour": "amber", "reason": "He has left.", "replaces": "", "seen": "red"}
    assert client.post(address, sent).status_code == 302
    assert FamilyRating.objects.get().reason == "He has left."


def test_a_rating_that_comes_in_while_the_chair_writes_is_shown_before_saving(house):
    session = opened(house)
    rate(house, session, "social_worker", "green")
    address, client = addresses(house, session)["family-rating"], house.client(house.manager)
    assert 'name="seen" value="green"' in text(client.get(address))
    rate(house, session, "victim_worker", "red")
    answer = client.post(address, {"colour": "green", "reason": "", "replaces": "", "seen": "green"})
    assert answer.status_code == 409
    assert "The ratings of the children changed while you were writing." in text(answer)
    assert 'name="seen" value="red"' in text(answer)
    again_sent = client.post(address, {"colour": "green", "reason": "", "replaces": "", "seen": "red"})
    assert "Enter the reason" in text(again_sent)
    assert not FamilyRating.objects.exists()


def test_a_tampered_version_is_an_error_of_the_form_not_of_the_server(house):
    address = addresses(house, opened(house))["rate"]
    answer = house.client(house.social_worker).post(address, {"answer": "red", "reason": "Why", "replaces": "x"})
    assert answer.status_code == 200
    assert "This page has lost its place" in text(answer)


def test_the_chair_marks_decides_agrees_and_closes(house):
    session = opened(house)
    at, client = addresses(house, session), house.client(house.manager)
    client.post(at["attendance"], {"present": [str(house.manager.pk), str(house.social_worker.pk)]})
    assert Attendance.objects.filter(session=session, present=True).count() == 2
    page = text(client.get(at["session"]))
    assert "Missing from this supervision: Domestic abuse: victims" in page
    early = client.post(at["close-session"])
    assert "Set the family’s rating before you close this supervision." in text(early)
    client.post(at["family-rating"], {"colour": "amber", "reason": "Why", "replaces": "", "seen": ""})
    client.post(at["decide"], {"kind": "continue", "text": "The plan is working."})
    client.post(at["agree-action"], {"text": "Call", "owner": str(house.social_worker.pk), **three("due", ON())})
    assert client.post(at["close-session"]).url == at["session"] + "#after"
    assert client.post(at["close-session"]).status_code == 302
    after = text(client.get(at["session"]))
    assert "Closed" in after
    assert "The plan is working." in after
    assert "Record a decision" not in after
    assert client.get(at["decide"]).status_code == 403
    assert Decision.objects.count() == 1


def test_the_closing_page_says_what_is_missing(house):
    session = opened(house)
    rate(house, session, "social_worker", "amber")
    page = text(house.client(house.manager).get(addresses(house, session)["close-session"]))
    assert "Sam Okafor has not rated Noah Harlow." in page
    assert "Dawn Pellew has not rated Ivy Harlow and Noah Harlow." in page


def test_actions_are_carried_and_marked_overdue_and_finished_from_the_page(house):
    session = opened(house, ON() - timedelta(days=30))
    on = ON() - timedelta(days=1)
    action = actions.agree_action(session, "Call the school", house.social_worker, on, by=house.manager)
    set_rating(house, session, "amber")
    actions.decide(session, "continue", "Why", by=house.manager)
    actions.close_session(session, by=house.manager)
    now = opened(house)
    client = house.client(house.social_worker)
    page = text(client.get(reverse("session", args=[now.pk])))
    assert "Call the school" in page
    assert "Overdue by 1 day" in page
    done = reverse("finish-action", args=[action.pk])
    assert client.post(done, {"note": "Spoke to the head", **three("on", ON())}).status_code == 302
    assert f"Done {ON().day}" in text(client.get(reverse("session", args=[now.pk])))
    assert house.client(house.victim_worker).get(done).status_code == 403
    assert house.client(house.outsider).get(done).status_code == 404


def test_another_manager_takes_the_chair_with_a_button(house):
    session = opened(house)
    deputy = house.outside_manager
    deputy.posts.update(team=house.team)
    client = house.client(deputy)
    assert "Take the chair" in text(client.get(reverse("session", args=[session.pk])))
    client.post(reverse("take-chair", args=[session.pk]))
    assert Session.objects.get().chair == deputy
    assert client.get(reverse("take-chair", args=[session.pk])).status_code == 405


def test_ratings_of_past_months_stand_by_discipline_with_their_words(house):
    closed(house, {"social_worker": "red", "victim_worker": "cannot_rate"}, "red", days_ago=31)
    closed(house, {"social_worker": "green"}, "green")
    page = text(house.client(house.social_worker).get(reverse("supervision", args=[house.family.pk])))
    for words in ("Red", "Green", "Cannot rate", "Domestic abuse: victims", "Past supervisions", "Continue"):
        assert words in page
