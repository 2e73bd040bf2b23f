"""A manager’s week, and the letter that says no more than that it is ready."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.casework.caseload.parts import again, colleague, family, plan

from safeguarding.casework.caseload.models import WeekTold
from safeguarding.casework.caseload.telling import tell_managers
from safeguarding.casework.caseload.week_queries import monday_of, week_of
from safeguarding.casework.caseload.weights import weights
from safeguarding.casework.notices.actions import wish_for_letters
from safeguarding.casework.supervision import actions as supervision

pytestmark = pytest.mark.django_db


def page(house, user):
    return house.client(user).get(reverse("this-week")).content.decode()


def week(house):
    return week_of(again(house.manager), timezone.localdate(), weights())


def test_a_supervision_that_is_late_and_a_visit_that_is_overdue_are_there(house):
    plan(house, house.child, "protection", timezone.localdate() - timedelta(days=60))
    found = week(house)
    assert [row.fact.name for row in found.unsupervised] == ["Harlow family"]
    assert any(one.clock.late for one in found.dates)
    seen = page(house, house.manager)
    assert "Harlow family" in seen and "Quill family" not in seen


def test_an_overdue_action_names_who_promised_it(house):
    late = timezone.localdate() - timedelta(days=1)
    session = supervision.open_session(house.family, late, by=house.manager)
    supervision.agree_action(session, "Ring the school", house.social_worker, late, by=again(house.manager))
    assert [(one.owner, one.text) for one in week(house).late] == [("Sam Okafor", "Ring the school")]


def test_a_worker_has_no_week_of_the_team(house):
    assert house.client(house.social_worker).get(reverse("this-week")).status_code == 403


def test_the_week_asks_as_many_questions_for_many_families_as_for_one(house):
    def asked():
        client = house.client(house.manager)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse("this-week")).status_code == 200
        return len(caught)

    few = asked()
    for number in range(20):
        family(house, f"Family {number:02}", colleague(house, f"Wren{number} Vale"))
    assert asked() == few


def test_a_week_begins_on_monday():
    assert monday_of(date(2026, 11, 22)) == date(2026, 11, 16) and monday_of(date(2026, 11, 16)) == date(2026, 11, 16)


def letters(house, run):
    with run(execute=True):
        return tell_managers(house.authority.pk, timezone.localdate(), "https://workbook.example/")


def test_each_manager_gets_one_letter_a_week_and_it_says_nothing(house, django_capture_on_commit_callbacks):
    assert letters(house, django_capture_on_commit_callbacks) == 2
    assert letters(house, django_capture_on_commit_callbacks) == 0
    assert sorted(one.to[0] for one in mail.outbox) == ["orla@example.org", "tess@example.org"]
    assert "https://workbook.example/this-week/" in mail.outbox[0].body
    assert "Harlow" not in "".join(one.subject + one.body for one in mail.outbox)
    with time_machine.travel(timezone.now() + timedelta(days=7)):
        assert letters(house, django_capture_on_commit_callbacks) == 2


def test_who_wants_no_letters_gets_none(house, django_capture_on_commit_callbacks):
    wish_for_letters(False, by=house.manager)
    assert letters(house, django_capture_on_commit_callbacks) == 1
    assert WeekTold.objects.get().user == house.outside_manager
