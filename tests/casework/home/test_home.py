"""The first page: what I promised stands there wherever I promised it, and it asks the database as much for many families."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.casework.conftest import _family, _member

from safeguarding.casework.access.models import User
from safeguarding.casework.families.models import LastLook
from safeguarding.casework.families.situations import Restriction
from safeguarding.casework.notices.queries import waiting_for
from safeguarding.casework.plan import actions as plan
from safeguarding.casework.supervision import actions as supervision

#: As many statements as the page may take: a test below counts them where everything stands on it that can.
MOST_STATEMENTS = 16


def agree_at_supervision(house, text, owner, days):
    session = supervision.open_session(house.family, timezone.localdate(), by=house.manager)
    due = timezone.localdate() + timedelta(days=days)
    return supervision.agree_action(session, text, owner, due, by=house.manager)


def put_into_plan(house, text, owner, days):
    due = timezone.localdate() + timedelta(days=days)
    return plan.add_action(house.family, text, owner, due, None, uuid4(), by=house.social_worker)


def overdue_on_home(house, user):
    found = re.search(r"(\d+) overdue", shown(house, user, "home"))
    return int(found[1]) if found else 0


def shown(house, user, page):
    answer = house.client(user).get(reverse(page))
    assert answer.status_code == 200
    return answer.content.decode().split("<main")[1]


def test_what_i_promised_at_supervision_and_in_a_plan_stands_on_home_and_in_what_is_due_soonest_first(house):
    agree_at_supervision(house, "Ring the school", house.social_worker, 3)
    put_into_plan(house, "See the flat", house.social_worker, 1)
    late = put_into_plan(house, "Ask Nan", house.social_worker, -2)
    put_into_plan(house, "Sober Saturday", house.father, 1)
    at_supervision_alone = overdue_on_home(house, house.manager)
    for page in ("home", "due"):
        text = shown(house, house.social_worker, page)
        order = [text.index(words) for words in ("Ask Nan", "See the flat", "Ring the school")]
        assert order == sorted(order)
        assert reverse("plan-action", args=[house.family.pk, late.pk]) in text
        assert "Sober Saturday" not in text
        assert "See the flat" not in shown(house, house.manager, page)
    assert overdue_on_home(house, house.social_worker) == at_supervision_alone + 1


def test_what_i_promised_in_a_plan_waits_for_me_until_it_is_done_and_again_when_that_was_an_error(house):
    action = put_into_plan(house, "See the flat", house.social_worker, 1)

    def waits():
        return "See the flat" in [one.what for one in waiting_for(User.objects.get(pk=house.social_worker.pk))]

    assert waits() and "See the flat" in shown(house, house.social_worker, "waiting")
    today = timezone.localdate()
    plan.mark_action(action, False, today, "Nobody in", uuid4(), by=house.social_worker)
    assert waits()
    plan.mark_action(action, True, today, "", uuid4(), by=house.social_worker)
    assert not waits()
    plan.take_back(action, "Agreed otherwise", uuid4(), by=house.social_worker)
    assert not waits()


def test_what_i_promised_in_a_restricted_file_stands_nowhere(house):
    put_into_plan(house, "See the flat", house.social_worker, 1)
    Restriction.objects.create(
        authority=house.authority, family=house.family, reason="x", started_at=timezone.now(), made_by=house.manager
    )
    for page in ("home", "due", "waiting"):
        assert "See the flat" not in shown(house, house.social_worker, page)


def test_the_statements_of_home_are_few_and_as_many_for_5_families_as_for_50(house):
    for user in (house.social_worker, house.manager):
        agree_at_supervision(house, "Ring the school", user, 3)
    put_into_plan(house, "See the flat", house.social_worker, 1)
    _more_families(house, 4)
    few = {user: _statements(house, user) for user in (house.social_worker, house.manager)}
    _more_families(house, 45)
    many = {user: _statements(house, user) for user in few}
    assert many == {user: number + 1 for user, number in few.items()}, "one more counts the pages of a list"
    assert max(many.values()) <= MOST_STATEMENTS


def _statements(house, user):
    """What home asks of tables: PostgreSQL is also told who asks, and for which authority."""
    client = house.client(user)
    client.get(reverse("home"))
    with CaptureQueriesContext(connection) as caught:
        assert client.get(reverse("home")).status_code == 200
    return sum(bool(re.search(r"\b(FROM|INTO|UPDATE)\b", one["sql"])) for one in caught.captured_queries)


def _more_families(house, number):
    of, start = {"authority": house.authority}, timezone.localdate() - timedelta(days=90)
    for at in range(number):
        family = _family(of, f"Vole {number} {at}", house.team, [house.social_worker], start)
        _member(of, family, start, "child", "child", "Bo", "Vole", start, "M")
        looked = {"family": family, "at": timezone.now() - timedelta(days=3)}
        LastLook.objects.bulk_create(LastLook(**of, user=who, **looked) for who in (house.social_worker, house.manager))
