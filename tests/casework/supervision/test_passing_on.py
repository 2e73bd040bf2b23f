"""A telling goes to somebody else or is not told after all; another manager decides on the same day."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from tests.casework.supervision.acts import again, closed, text
from tests.casework.supervision.test_after import decided, tell

from safeguarding.casework.access.models import Post
from safeguarding.casework.access.policies import Refused
from safeguarding.casework.supervision import actions, managers_decision
from safeguarding.casework.supervision.after_models import ManagerNamed, TellingChange
from safeguarding.casework.supervision.promises import promised_by
from safeguarding.casework.supervision.states import Changed

pytestmark = pytest.mark.django_db


def today():
    return timezone.localdate()


@pytest.fixture
def telling(house):
    session = decided(house)
    made = tell(house, session)
    actions.close_session(session, by=again(house.manager))
    return made


def give(house, telling, teller, by="social_worker", replaces=None, reason="I am away", days=3):
    who = again(getattr(house, teller)) if teller else None
    return actions.pass_telling_on(
        telling, who, today() + timedelta(days=days), reason, replaces, by=again(getattr(house, by))
    )


def due_for(house, who):
    return [(one.kind, one.due) for one in promised_by(again(getattr(house, who)))]


def test_the_teller_hands_it_on_to_somebody_who_works_with_the_family_and_no_longer_has_it(house, telling):
    assert due_for(house, "social_worker") == [("tell", today() + timedelta(days=2))]
    made = give(house, telling, "victim_worker")
    assert give(house, telling, "victim_worker") == made and TellingChange.objects.count() == 1
    assert (due_for(house, "social_worker"), due_for(house, "victim_worker")) == (
        [], [("tell", today() + timedelta(days=3))]
    )  # fmt: skip
    with pytest.raises(Refused, match="tells this"):
        actions.mark_told(telling, today(), "met", "", "shared", by=again(house.social_worker))
    page = text(house.client(house.manager).get(reverse("session", args=[telling.session_id])))
    assert "Passed on by Sam Okafor" in page and "I am away" in page
    actions.mark_told(telling, today(), "met", "", "shared", by=again(house.victim_worker))
    with pytest.raises(Refused, match="have been told"):
        give(house, telling, "social_worker", by="victim_worker", replaces=made.pk)


def test_who_does_not_work_with_the_family_gets_none_and_others_do_not_hand_it_on(house, telling):
    with pytest.raises(Refused, match="or does not work with this family"):
        give(house, telling, "outsider")
    with pytest.raises(Refused, match="Sam Okafor tells this"):
        give(house, telling, "victim_worker", by="substance_worker")
    with pytest.raises(Refused, match="Say why"):
        give(house, telling, "victim_worker", reason=" ")
    assert not TellingChange.objects.exists()


def test_only_a_manager_says_that_it_is_not_told_and_can_bring_it_back(house, telling):
    with pytest.raises(Refused, match="A manager of the family’s team decides"):
        give(house, telling, None)
    gone = give(house, telling, None, by="manager", reason="She must not hear it before the hearing")
    assert due_for(house, "social_worker") == []
    with pytest.raises(Refused, match="not told after all"):
        actions.mark_told(telling, today(), "met", "", "shared", by=again(house.manager))
    with pytest.raises(Refused, match="A manager"):
        give(house, telling, "social_worker", replaces=gone.pk)
    give(house, telling, "social_worker", by="manager", replaces=gone.pk, reason="Now she can")
    assert due_for(house, "social_worker") == [("tell", today() + timedelta(days=3))]


def test_two_who_pass_it_on_at_once_see_each_others(house, telling):
    give(house, telling, "victim_worker", by="manager")
    with pytest.raises(Changed) as met:
        give(house, telling, "substance_worker", by="manager")
    assert met.value.now == house.victim_worker.name
    page = reverse("pass-on", args=[telling.pk])
    answer = house.client(house.manager).post(
        page, {"teller": str(house.substance_worker.pk), "reason": "Mine", "replaces": str(uuid4()),
               "due-day": today().day, "due-month": today().month, "due-year": today().year},
    )  # fmt: skip
    assert answer.status_code == 409 and "Somebody changed this while you were writing." in text(answer)


def test_the_page_asks_who_and_why_and_offers_nobody_to_managers_only(house, telling):
    page = reverse("pass-on", args=[telling.pk])
    assert "it is not told after all" in text(house.client(house.manager).get(page))
    own = house.client(house.social_worker)
    assert "it is not told after all" not in text(own.get(page))
    assert "Select who will tell them" in text(own.post(page, {}))
    assert house.client(house.substance_worker).get(page).status_code == 403
    assert house.client(house.outsider).get(page).status_code == 404


@pytest.fixture
def second_manager(house):
    Post.objects.filter(user=house.outside_manager).update(team=house.team)
    return house.outside_manager


def test_another_manager_can_be_named_on_the_same_day_and_decides_instead(house, second_manager):
    session = closed(house, {"social_worker": "red"}, "red")
    made = actions.name_manager(session, second_manager, "At court all day", None, by=again(house.manager))
    assert actions.name_manager(session, second_manager, "At court all day", None, by=again(house.manager)) == made
    assert (due_for(house, "manager"), due_for(house, "outside_manager")) == ([], [("decide", today())])
    assert managers_decision.due_of(session, today()).manager == second_manager
    with pytest.raises(Refused, match=f"This decision is {second_manager.name}’s today"):
        actions.decide_as_manager(session, True, "Go on", "As said", by=again(house.manager))
    with pytest.raises(Changed):
        actions.name_manager(session, house.manager, "Back again", None, by=again(house.manager))
    with pytest.raises(Refused, match="named already"):
        actions.name_manager(session, second_manager, "Again", made.pk, by=again(house.manager))
    actions.decide_as_manager(session, True, "Go on", "As said", by=again(second_manager))
    with pytest.raises(Refused, match="No manager’s decision waits"):
        actions.name_manager(session, house.manager, "Back again", made.pk, by=again(house.manager))
    page = text(house.client(house.manager).get(reverse("session", args=[session.pk])))
    assert "Agrees with the supervision." in page and "In place of" not in page


def test_where_nobody_else_manages_the_team_the_page_says_how_to_find_somebody(house):
    session = closed(house, {"social_worker": "red"}, "red")
    page = text(house.client(house.manager).get(reverse("name-manager", args=[session.pk])))
    assert "nobody else manages this family’s team today" in page and reverse("cover") in page


def test_only_a_manager_of_the_team_is_named_by_one_who_holds_supervision(house, second_manager):
    session = closed(house, {"social_worker": "red"}, "red")
    for who, match in ((house.social_worker, "does not manage this family’s team"),):
        with pytest.raises(Refused, match=match):
            actions.name_manager(session, who, "Because", None, by=again(house.manager))
    with pytest.raises(Refused, match="Your role"):
        actions.name_manager(session, second_manager, "Because", None, by=again(house.social_worker))
    page = reverse("name-manager", args=[session.pk])
    client = house.client(house.manager)
    assert "Name another manager" in text(client.get(reverse("session", args=[session.pk])))
    assert "Select the manager who decides" in text(client.post(page, {}))
    answer = client.post(page, {"manager": str(second_manager.pk), "reason": "At court"})
    assert answer.status_code == 302 and ManagerNamed.objects.get().manager == second_manager


def test_the_database_changes_nothing_that_was_passed_on(house, telling):
    made = give(house, telling, "victim_worker")
    for change in ({"reason": "Another"}, {"teller": house.manager}):
        with pytest.raises(DatabaseError), transaction.atomic():
            TellingChange.objects.filter(pk=made.pk).update(**change)
