"""How long recording takes: a writer's own figure, a team's median of enough people, and never nought for unknown."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.casework.workbook.conftest import text_of

from safeguarding.casework.workbook import actions, effort
from safeguarding.casework.workbook import recording_presenters as presenters
from safeguarding.casework.workbook import recording_queries as queries
from safeguarding.casework.workbook.models import Effort

SINCE = timedelta(days=90)


@pytest.fixture
def since():
    return timezone.now() - SINCE


@pytest.fixture
def took(house, contact):
    """Write a call as somebody, in so many seconds."""

    def make(by=None, seconds=60, **said):
        by = by or house.social_worker
        said = {"compartment": "shared", "line": "Kay rang about Friday."} | said
        return actions.write_entry(house.family, contact(**said), uuid4(), by=by, seconds=seconds)

    return make


@pytest.mark.parametrize(
    ("text", "number"), [("", 0), ("Kay’s well-being, today.", 3), ("One\n\ntwo 3", 3), ("— … !", 0)]
)
def test_words_are_counted_as_a_person_would(text, number):
    assert effort.words_in(text) == number


@pytest.mark.parametrize(
    ("sent", "seconds"),
    [("90", 90), ("", None), ("0", None), ("-5", None), ("12.5", None), ("999999", None), ("٣", None)],
)
def test_a_time_that_can_not_be_is_unknown_and_never_nought(sent, seconds):
    assert effort.seconds_of(sent) == seconds


def test_a_sentence_written_again_is_counted_whatever_its_signs_and_short_ones_are_not():
    long = "Kay said that mornings go better now."
    assert (
        effort.written_again(
            [long, "Nobody was in.", f"Nobody was in. {long.upper()}", "kay said that mornings go better now"]
        )
        == 2
    )


def test_each_version_keeps_what_it_took_and_a_form_sent_twice_counts_once(house, contact, took):
    key, said = uuid4(), contact(line="Four words are here")
    for _ in range(2):
        entry = actions.write_entry(house.family, said, key, by=house.social_worker, seconds=40)
    actions.write_summary(house.family, "Two words", episode=None, replaces=None, by=house.social_worker)
    assert [(row.kind, row.words, row.seconds) for row in Effort.objects.order_by("at")] == [
        ("call", 4, 40),
        ("summary", 2, None),
    ]
    assert Effort.objects.filter(entry=entry).count() == 1


def test_my_figures_are_medians_of_what_was_measured_and_say_of_how_many(house, took, since):
    for seconds in (30, 90, None):
        took(seconds=seconds, line=f"Kay rang {seconds}.")
    (figure,) = queries.own(house.social_worker, since)
    assert (figure.kind, figure.written, figure.seconds, figure.measured) == ("call", 3, 60, 2)


def test_nobody_reads_another_persons_figures(house, took, since):
    took()
    assert queries.own(house.manager, since) == []


def test_a_team_has_no_figure_until_enough_people_wrote(house, took, since):
    for who in ("social_worker", "victim_worker", "substance_worker", "mental_health_worker"):
        took(by=getattr(house, who))
    assert queries.team(house.manager, since, 5) == []
    took(by=house.perpetrator_worker, seconds=None)
    (figure,) = queries.team(house.manager, since, 5)
    assert (figure.written, figure.seconds, figure.measured) == (5, None, 0), "four of them were measured"
    assert queries.team(house.manager, since, 4)[0].seconds == 60


def test_closed_entries_and_other_teams_are_in_no_teams_figure(house, took, since):
    for who in ("social_worker", "victim_worker"):
        took(by=getattr(house, who), compartment="victim", kind="session")
    assert queries.team(house.manager, since, 1) == []
    took()
    assert queries.team(house.outside_manager, since, 1) == []
    assert queries.team(house.social_worker, since, 1) == [], "who doesn't hold supervision has no team's figure"


@pytest.mark.parametrize(
    ("seconds", "words"), [(None, "Not measured"), (40, "40 seconds"), (61, "1 minute"), (3900, "1 hour 5 minutes")]
)
def test_a_duration_is_said_in_words(seconds, words):
    assert presenters.duration(seconds) == words


def test_the_page_shows_a_worker_their_own_and_a_manager_the_team(house, took):
    took()
    mine = text_of(house.client(house.social_worker).get(reverse("recording")))
    assert "1 minute" in mine and "Your team" not in mine
    assert "Fewer than 5 people wrote of any kind." in text_of(house.client(house.manager).get(reverse("recording")))
    assert house.client(house.analyst).get(reverse("recording")).status_code == 403
