"""After the meeting: dissent is kept, red or rising is decided on by a named manager, and the family is told safely."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.casework.supervision.acts import again, closed, opened, rate, set_rating, text

from safeguarding.casework.access.models import Cover, Post
from safeguarding.casework.access.policies import Refused, visible
from safeguarding.casework.families.models import Allocation
from safeguarding.casework.protected import actions as protected
from safeguarding.casework.supervision import actions, after_queries, managers_decision
from safeguarding.casework.supervision.after_models import Dissent, Telling, ToldReply
from safeguarding.casework.supervision.models import Session
from safeguarding.casework.supervision.promises import promised_by
from safeguarding.casework.supervision.states import Changed

pytestmark = pytest.mark.django_db


def today():
    return timezone.localdate()


def decided(house, colour="amber"):
    """An open session in which the social worker has rated and the chair has set the rating and decided."""
    session = opened(house)
    for child in ("child", "sibling"):
        rate(house, session, "social_worker", colour, child)
    set_rating(house, session, colour)
    actions.decide(session, "continue", "The plan is working.", by=again(house.manager))
    return session


def tell(house, session, words="We are worried and will visit every week.", teller="social_worker", **more):
    due = today() + timedelta(days=2)
    return actions.agree_telling(
        session, house.mother, words, again(getattr(house, teller)), due, by=again(house.manager), **more
    )


def yesterday(session):
    """As if the session had been closed a day ago."""
    Session.objects.filter(pk=session.pk).update(closed_at=session.closed_at - timedelta(days=1))
    session.refresh_from_db()
    return session


def test_who_was_there_can_disagree_with_a_reason_and_change_their_mind_and_both_stand(house):
    session = decided(house)
    first = actions.dissent(session, "rating", True, "She told me more.", None, by=again(house.social_worker))
    assert actions.dissent(session, "rating", True, "She told me more.", None, by=again(house.social_worker)) == first
    with pytest.raises(Changed):
        actions.dissent(session, "rating", False, "Said in another window", None, by=again(house.social_worker))
    actions.dissent(session, "rating", False, "Explained.", first.pk, by=again(house.social_worker))
    page = text(house.client(house.manager).get(reverse("session", args=[session.pk])))
    assert "Sam Okafor agrees after all" in page and "She told me more." in page


def test_dissent_is_for_those_who_take_part_have_rated_and_only_until_the_session_closes(house):
    session = opened(house)
    with pytest.raises(Refused, match="Rate every child first"):
        actions.dissent(session, "rating", True, "No", None, by=again(house.victim_worker))
    rate(house, session, "social_worker", "amber")
    rate(house, session, "social_worker", "amber", "sibling")
    with pytest.raises(Refused, match="Nothing has been set"):
        actions.dissent(session, "rating", True, "No", None, by=again(house.social_worker))
    set_rating(house, session, "amber")
    actions.decide(session, "continue", "As before.", by=again(house.manager))
    with pytest.raises(Refused, match="why"):
        actions.dissent(session, "decision", True, " ", None, by=again(house.social_worker))
    with pytest.raises(Http404):
        actions.dissent(session, "decision", True, "No", None, by=again(house.outsider))
    actions.close_session(session, by=again(house.manager))
    with pytest.raises(Refused, match="was closed"):
        actions.dissent(session, "decision", True, "No", None, by=again(house.social_worker))
    assert not Dissent.objects.exists()


def test_who_has_still_to_rate_sees_no_dissent(house):
    session = decided(house)
    actions.dissent(session, "rating", True, "She told me more.", None, by=again(house.social_worker))
    assert not visible(again(house.victim_worker), Dissent.objects.all()).exists()
    assert visible(again(house.manager), Dissent.objects.all()).exists()


def test_a_red_or_rising_supervision_does_not_close_without_a_manager_who_decides_that_day(house):
    session = decided(house, "red")
    with pytest.raises(Refused, match=r"The family is rated red\. Name a manager"):
        actions.close_session(session, by=again(house.manager))
    with pytest.raises(Refused, match="Name a manager"):
        actions.close_session(session, again(house.outside_manager), by=again(house.manager))
    page = house.client(house.manager).post(reverse("close-session", args=[session.pk]), {})
    assert "Select the manager who decides today" in text(page)
    answer = house.client(house.manager).post(
        reverse("close-session", args=[session.pk]), {"manager": str(house.manager.pk)}
    )
    assert answer.status_code == 302
    session.refresh_from_db()
    due = managers_decision.due_of(session, today())
    assert (due.manager, due.due, due.standing.state) == (house.manager, today(), "due_soon")


def test_amber_after_green_rises_and_amber_after_amber_does_not(house):
    closed(house, {"social_worker": "green"}, "green", days_ago=60)
    rising = closed(house, {"social_worker": "amber"}, "amber", days_ago=30)
    still = closed(house, {"social_worker": "amber"}, "amber")
    assert (rising.manager, still.manager) == (house.manager, None)


def test_a_deputy_of_the_manager_can_be_named_and_nobody_from_another_team(house):
    managers = managers_decision.managers_of(again(house.manager), house.family)
    assert managers == [house.manager]
    now = timezone.now()
    Cover.objects.create(
        authority=house.authority, post=house.post_of(house.outsider), team=house.team, kind="deputy",
        starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1), made_by=house.manager,
    )  # fmt: skip
    assert managers_decision.managers_of(again(house.manager), house.family) == [house.outsider, house.manager]


def test_the_named_manager_sees_it_due_decides_once_and_it_is_due_no_more(house):
    session = closed(house, {"social_worker": "red"}, "red")
    assert [(one.text, one.due) for one in promised_by(again(house.manager))] == [
        ("Decide as manager after group supervision", today())
    ]
    client = house.client(house.manager)
    address = reverse("managers-decision", args=[session.pk])
    assert address in text(client.get(reverse("home"))) and address in text(client.get(reverse("due")))
    client.post(address, {"agrees": "no", "text": "A strategy discussion today.", "reason": "He was seen there."})
    made = actions.decide_as_manager(session, True, "Twice", "Twice", by=again(house.manager))
    assert (made.agrees, made.text) == (False, "A strategy discussion today.")
    assert not promised_by(again(house.manager))
    page = text(house.client(house.social_worker).get(reverse("session", args=[session.pk])))
    assert "Decides otherwise." in page and "He was seen there." in page


def test_another_manager_decides_only_from_the_next_day_when_it_is_overdue(house):
    session = closed(house, {"social_worker": "red"}, "red")
    other = house.outside_manager
    Post.objects.filter(user=other).update(team=house.team)
    with pytest.raises(Refused, match="This decision is Tess Marlow’s today"):
        actions.decide_as_manager(session, True, "Go on", "As said", by=again(other))
    yesterday(session)
    due = managers_decision.due_of(session, today())
    assert due.standing.words == "Overdue by 1 day"
    actions.decide_as_manager(session, True, "Go on", "As said", by=again(other))
    page = text(house.client(other).get(reverse("session", args=[session.pk])))
    assert "In place of Tess Marlow, who was named." in page


def test_workers_make_no_managers_decision_and_none_is_made_where_none_was_asked_for(house):
    red = closed(house, {"social_worker": "red"}, "red", days_ago=30)
    with pytest.raises(Refused, match="Your role"):
        actions.decide_as_manager(red, True, "Go on", "As said", by=again(house.social_worker))
    amber = closed(house, {"social_worker": "amber"}, "amber")
    with pytest.raises(Refused, match="asked for no manager"):
        actions.decide_as_manager(amber, True, "Go on", "As said", by=again(house.manager))


def test_what_the_family_is_told_is_due_for_the_teller_until_it_is_done(house):
    session = decided(house)
    telling = tell(house, session)
    assert tell(house, session) == telling
    actions.close_session(session, by=again(house.manager))
    mine = promised_by(again(house.social_worker))
    assert [(one.text, one.href) for one in mine] == [
        ("Tell Kay Harlow what was decided", reverse("told", args=[telling.pk]))
    ]
    answer = house.client(house.social_worker).post(
        reverse("told", args=[telling.pk]),
        {"on-day": today().day, "on-month": today().month, "on-year": today().year, "how": "met",
         "said": "She wants him to go.", "compartment": "victim"},
    )  # fmt: skip
    assert answer.status_code == 302 and not promised_by(again(house.social_worker))
    page = reverse("session", args=[session.pk])
    assert "They said: She wants him to go." in text(house.client(house.victim_worker).get(page))
    theirs = text(house.client(house.perpetrator_worker).get(page))
    assert "Face to face" in theirs and "She wants him to go." not in theirs


def test_words_that_could_show_where_somebody_is_or_who_told_us_are_not_kept(house):
    session = decided(house)
    protected.protect(
        house.family, house.mother, "safe_address", "14 Larch Row, QX9 9ZZ", uuid4(),
        by=again(house.victim_worker),
    )  # fmt: skip
    for words in ("We will come to 14 Larch Row.", "We meet at 1 Thistle Way.", "Aunt Maud Petty rang us."):
        with pytest.raises(Refused, match="could show where somebody is"):
            tell(house, session, words, informants=("Maud Petty",))
    answer = house.client(house.manager).post(
        reverse("agree-telling", args=[session.pk]),
        {"person": str(house.father.pk), "words": "We saw them at 14 Larch Row.", "teller": str(house.manager.pk),
         "due-day": today().day, "due-month": today().month, "due-year": today().year, "informants": "", "places": ""},
    )  # fmt: skip
    assert "Something in these words could show where somebody is" in text(answer)
    assert not Telling.objects.exists()


def test_a_chair_to_whom_protected_information_is_closed_agrees_no_telling(house):
    session = decided(house)
    Post.objects.create(
        authority=house.authority, user=house.manager, agency=house.council, office=house.office, team=house.team,
        role="da_perpetrator_worker", start=today() - timedelta(days=9),
    )  # fmt: skip
    post = house.manager.posts.get(role="da_perpetrator_worker")
    Allocation.objects.create(authority=house.authority, family=house.family, post=post, start=today(), end=today())
    with pytest.raises(Refused):
        tell(house, session)


def test_only_the_teller_or_a_manager_says_that_it_was_told(house):
    session = decided(house)
    telling = tell(house, session)
    actions.close_session(session, by=again(house.manager))
    with pytest.raises(Refused, match="Sam Okafor tells this"):
        actions.mark_told(telling, today(), "met", "", "shared", by=again(house.substance_worker))
    with pytest.raises(Refused, match="Say how"):
        actions.mark_told(telling, today() + timedelta(days=1), "met", "", "shared", by=again(house.social_worker))
    made = actions.mark_told(telling, today(), "met", "", "shared", by=again(house.manager))
    assert actions.mark_told(telling, today(), "wrote", "", "shared", by=again(house.manager)) == made
    assert not ToldReply.objects.exists()


def test_a_child_is_told_too_but_nobody_who_is_not_in_the_family(house):
    session = decided(house)
    assert house.child.pk in after_queries.people_to_tell(again(house.manager), house.family)
    with pytest.raises(Refused, match="in the family today"):
        actions.agree_telling(
            session, house.other_child, "We go on.", again(house.manager), today(), by=again(house.manager)
        )


def test_the_record_is_what_stood_at_closing_whatever_happens_later(house):
    session = decided(house)
    actions.dissent(session, "decision", True, "Not enough.", None, by=again(house.social_worker))
    action = actions.agree_action(session, "Ring the school", house.social_worker, today(), by=again(house.manager))
    telling = tell(house, session)
    actions.close_session(session, by=again(house.manager))
    client = house.client(house.social_worker)
    address = reverse("supervision-record", args=[session.pk])
    before = main(client.get(address))
    for words in ("Tess Marlow (Management)", "Ring the school", "Not enough.", "We are worried", "Did not rate"):
        assert words in before
    actions.finish_action(action, today(), "Done", by=again(house.social_worker))
    actions.mark_told(telling, today(), "met", "She agreed", "shared", by=again(house.social_worker))
    opened(house, today() + timedelta(days=1))
    assert main(client.get(address)) == before


def main(answer):
    page = text(answer)
    return page[page.index("<h1") : page.index("</main>")]


def test_an_open_supervision_has_no_record_yet_and_strangers_know_of_none(house):
    session = opened(house)
    address = reverse("supervision-record", args=[session.pk])
    assert house.client(house.social_worker).get(address).url == reverse("session", args=[session.pk])
    assert house.client(house.outsider).get(address).status_code == 404
    assert house.client(house.performance).get(address).status_code == 403


def test_the_database_changes_no_dissent_decision_or_telling(house):
    session = decided(house)
    row = actions.dissent(session, "decision", True, "Not enough.", None, by=again(house.social_worker))
    with pytest.raises(DatabaseError), transaction.atomic():
        Dissent.objects.filter(pk=row.pk).update(reason="Enough")


def test_the_page_asks_the_database_as_much_for_many_tellings_and_dissents(house):
    session = decided(house)
    client = house.client(house.manager)
    counts = []
    for number in (1, 6):
        for one in range(number):
            tell(house, session, f"Words {number} {one}")
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("session", args=[session.pk]))
        counts.append(len(asked))
    assert counts[0] == counts[1]
