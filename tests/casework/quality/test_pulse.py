"""The pulse: who is asked, that each counts once, that nothing joins a person to an answer, and what is shown."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.casework.conftest import STAFF
from tests.casework.supervision.acts import again, opened, rate, set_rating, text

from safeguarding.casework.access.policies import Refused
from safeguarding.casework.audit.models import Event
from safeguarding.casework.quality import actions, pulse
from safeguarding.casework.quality.models import PulseGiven, PulseTally
from safeguarding.casework.quality.quarters import last_quarters
from safeguarding.casework.supervision import actions as supervision
from safeguarding.casework.supervision.models import Session

pytestmark = pytest.mark.django_db


def held(house, *there: str, days_ago: int = 0) -> Session:
    """A closed supervision at which these were present."""
    session = opened(house, timezone.localdate() - timedelta(days=days_ago))
    present = [getattr(house, who).pk for who in there] + [house.manager.pk]
    supervision.mark_attendance(session, present, by=again(house.manager))
    rate(house, session, "social_worker", "amber")
    set_rating(house, session, "amber")
    supervision.decide(session, "continue", "Why", by=again(house.manager))
    return supervision.close_session(session, again(house.manager), by=again(house.manager))


def tally(**of) -> dict[str, int]:
    return {row.answer: row.number for row in PulseTally.objects.filter(**of)}


def test_who_was_there_answers_with_one_tap_and_counts_once(house):
    session = held(house, "social_worker")
    client = house.client(house.social_worker)
    page = text(client.get(reverse("session", args=[session.pk])))
    assert "Did the meeting lead to the right decisions?" in page
    assert "Did you say what you thought, and were you heard?" in text(client.get(reverse("home")))
    for answer in ("yes", "no"):
        sent = client.post(reverse("pulse", args=[session.pk]), {"question": "decision", "answer": answer})
        assert sent.url == reverse("pulse", args=[session.pk])
    assert tally(question="decision") == {"yes": 1, "unsure": 0, "no": 0}
    left = text(client.get(sent.url))
    assert "right decisions?" not in left and "were you heard?" in left
    client.post(sent.url, {"question": "heard", "answer": "no"})
    assert "You have answered" in text(client.get(sent.url))
    for address in (reverse("home"), reverse("session", args=[session.pk])):
        assert "were you heard?" not in text(client.get(address))


def test_who_was_not_there_or_comes_too_late_is_not_asked(house):
    session = held(house, "social_worker")
    address = reverse("pulse", args=[session.pk])
    away = house.client(house.victim_worker)
    assert "Those who were at a supervision are asked" in text(away.get(address))
    assert away.post(address, {"question": "decision", "answer": "yes"}).status_code == 403
    assert house.client(house.outsider).get(address).status_code == 404
    assert house.client(house.performance).get(address).status_code == 403
    Session.objects.update(closed_at=timezone.now() - timedelta(days=8))
    assert pulse.asked_of(again(house.social_worker)) == []
    with pytest.raises(Refused, match="7 days"):
        actions.answer_pulse(session, "decision", "yes", by=again(house.social_worker))
    assert not PulseGiven.objects.exists()


def test_an_answer_that_is_none_is_refused_and_a_page_that_waits_asks_one_thing_of_two_sessions_of_a_day(house):
    first = held(house, "social_worker")
    user = again(house.social_worker)
    with pytest.raises(Refused, match="Choose one"):
        actions.answer_pulse(first, "decision", "maybe", by=user)
    second = Session.objects.get(pk=first.pk)
    assert [one.on for one in pulse.asked_of(user)] == [second.held_on]


def test_nothing_joins_who_answered_to_what_was_answered(house):
    """By shape, not by this run: the table with people has no answer, that with answers no person, day or moment, and
    no other table, the log included, holds what was answered."""
    given = {field.name for field in PulseGiven._meta.concrete_fields}
    counted = {field.name for field in PulseTally._meta.concrete_fields}
    assert given == {"id", "authority", "user", "team", "on", "version", "question"}
    assert counted == {"id", "authority", "team", "quarter", "version", "question", "answer", "number"}
    session = held(house, "social_worker", "victim_worker")
    for who, answer in (("social_worker", "no"), ("victim_worker", "yes")):
        actions.answer_pulse(session, "decision", answer, by=again(getattr(house, who)))
    assert set(Event.objects.filter(verb="answered pulse").values_list("thing", "family_id", flat=False)) == {
        ("", None)
    }
    assert all(not event.what for event in Event.objects.filter(verb="answered pulse"))
    assert not [one for one in apps.get_app_config("quality").get_models() if "pulse" in one.__name__.lower()
                and one not in (PulseGiven, PulseTally)]  # fmt: skip


def earlier(house, people: list[str], counts: dict[str, int]) -> date:
    """A quarter that is over: who answered, and what they did."""
    quarter = last_quarters(timezone.localdate(), 3)[0]
    of = {"authority": house.authority, "team": house.team, "version": "1", "question": "decision"}
    PulseGiven.objects.bulk_create(PulseGiven(**of, user=getattr(house, who), on=quarter) for who in people)
    PulseTally.objects.bulk_create(
        PulseTally(**of, quarter=quarter, answer=answer, number=number) for answer, number in counts.items()
    )
    return quarter


FIVE = [key for key, *_ in STAFF if key.endswith("worker")][:5]


def test_a_team_is_shown_from_five_people_on_however_often_they_answered(house):
    earlier(house, FIVE[:4], {"yes": 8, "unsure": 0, "no": 1})
    (row,) = pulse.pulses(again(house.manager), timezone.localdate())
    assert (row.yes, row.unsure, row.no) == (None, 0, 0)
    PulseGiven.objects.create(
        authority=house.authority, team=house.team, version="1", question="decision", user=getattr(house, FIVE[4]),
        on=row.quarter,
    )  # fmt: skip
    (row,) = pulse.pulses(again(house.manager), timezone.localdate())
    assert (row.yes.part, row.yes.whole, row.no) == (8, 9, 1)
    page = text(house.client(house.manager).get(reverse("pulse-figures")))
    assert "8 of 9" in page and "Hertfordshire" in page


def test_this_quarter_is_not_shown_while_it_runs(house):
    session = held(house, *FIVE)
    for who in FIVE:
        actions.answer_pulse(session, "decision", "yes", by=again(getattr(house, who)))
    assert pulse.pulses(again(house.manager), timezone.localdate()) == []


def test_a_manager_reads_their_own_team_and_who_belongs_to_none_reads_all(house):
    earlier(house, FIVE, {"yes": 5})
    today = timezone.localdate()
    assert pulse.pulses(again(house.outside_manager), today) == []
    assert len(pulse.pulses(again(house.performance), today)) == 1
    assert house.client(house.social_worker).get(reverse("pulse-figures")).status_code == 403


def test_what_is_asked_takes_three_statements_and_figures_four(house):
    held(house, "social_worker")
    earlier(house, FIVE, {"yes": 5})
    for read, number in (
        (lambda user: pulse.asked_of(user), 3),
        (lambda user: pulse.pulses(user, timezone.localdate()), 4),
    ):
        user = again(house.manager)
        user.has_usable_password()
        pulse.snapshot_of(user)
        with CaptureQueriesContext(connection) as captured:
            read(user)
        assert len(captured) == number
