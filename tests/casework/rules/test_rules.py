"""An authority’s own weights, questions and factors: one way to say them, from a day on, version by version."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.casework.caseload.parts import again, family
from tests.casework.conftest import make_house
from tests.casework.quality.test_observing import days, drawn
from tests.casework.supervision.acts import opened, text

from safeguarding.casework.access.policies import Refused
from safeguarding.casework.caseload import weighing
from safeguarding.casework.caseload.queries import team_loads
from safeguarding.casework.caseload.weights import weights, weights_for
from safeguarding.casework.quality import actions as quality
from safeguarding.casework.quality import own_questions, queries
from safeguarding.casework.quality.questions import questions, questions_for, questions_of
from safeguarding.casework.rules import actions
from safeguarding.casework.rules.models import SaidRules
from safeguarding.casework.rules.topics import TOPICS, rules_of
from safeguarding.casework.supervision import adult_workers_said
from safeguarding.casework.supervision.adult_workers import needs, needs_for
from safeguarding.casework.supervision.anchors import anchors_for

WEIGHTS, QUESTIONS, WORKERS = "caseload-weights", "supervision-questions", "adult-workers"
COLOURS = "ratings-and-agenda"
TODAY = timezone.localdate


def begun(key: str, house: Any) -> dict[str, str]:
    """What the form of a topic begins with, as a browser sends it."""
    page = house.client(house.manager).get(reverse("change-rules", args=[key]))
    form = page.context["form"]
    sent = {name: str(form.get_initial_for_field(field, name) or "") for name, field in form.fields.items()}
    sent |= {"suggest": "yes"} if "suggest" in sent else {}
    day = TODAY()
    return sent | {"starts-day": day.day, "starts-month": day.month, "starts-year": day.year, "reason": "Ours"}


def say(house: Any, key: str, **answers: str) -> Any:
    return house.client(house.manager).post(reverse("change-rules", args=[key]), begun(key, house) | answers)


def test_every_topic_begins_with_what_comes_with_the_workbook_and_reads_its_own_content():
    assert set(TOPICS) >= {WEIGHTS, QUESTIONS, WORKERS, COLOURS}
    for topic in TOPICS.values():
        standing = topic.comes()
        assert standing.proposal and topic.facts(standing)[-1] == ("Where this comes from", standing.source)
        assert rules_of(SaidRules(topic=topic.key, content={"status": "adopted"}), topic) == standing


@pytest.mark.django_db
def test_own_weights_hold_from_their_day_for_this_authority_alone(house):
    family(house, "Vale family", house.post_of(house.social_worker), children=2)

    def weight():
        user = again(house.manager)
        return {one.post.user.name: one.weight for one in team_loads(user, [house.team.pk], weights_for(user))[0]}

    before = weight()["Sam Okafor"]
    answer = say(house, WEIGHTS, **{"child-not_held": "3", "figure-0": "12.5"})
    assert answer.status_code == 302
    wrong = say(house, WEIGHTS, **{"child-in_need": "-1", "figure-0": "0", "family-red": "a lot"})
    assert wrong.status_code == 200 and len(wrong.context["form"].errors) == 3
    own = weights_for(again(house.outsider))
    assert not own.proposal and own.child["not_held"] == 3 and own.figure_of("social_worker").full_time == 12.5
    assert own.figure_of("mental_health_worker") == weights().figure_of("mental_health_worker")
    assert weight()["Sam Okafor"] > before
    assert weights_for(again(make_house("998", "-b").manager)) == weights()
    page = text(house.client(house.manager).get(reverse("caseload")))
    assert "These numbers are a proposal" not in page and reverse("rules-of", args=[WEIGHTS]) in page


@pytest.mark.django_db
def test_own_factors_are_codes_of_the_census(house):
    wrong = say(house, WORKERS, **{"factors-domestic_abuse": "3B, 99Z"})
    assert "99Z is no factor of the census" in text(wrong) and not SaidRules.objects.exists()
    assert say(house, WORKERS, **{"factors-domestic_abuse": "3c; 3b", "factors-mental_health": ""}).status_code == 302
    held = {one.discipline.key: one.factors for one in needs_for(again(house.manager)).needs}
    assert held["domestic_abuse"] == ("3C", "3B") and "mental_health" not in held
    assert len(needs().needs) == 3


@pytest.mark.django_db
def test_own_questions_have_a_version_of_their_own_and_old_answers_keep_their_words(house):
    days(house, 2)
    first, second = drawn(house, 2).days.order_by("pk")
    answers = {one.key: ("yes", "") for one in questions().checklist}
    old = quality.write_observation(first, answers, by=again(house.outside_manager))
    kept, own = questions().checklist[0].words, "Was the father spoken of?"
    say(house, QUESTIONS, checklist=f"{kept}\n\n{own}\n", **{"pulse-0": "Was it worth the time?", "pulse-1": ""})
    found = questions_for(again(house.outsider))
    assert [(one.key, one.words) for one in found.checklist] == [("child", kept), ("own_a", own)]
    assert (found.version, len(found.pulse), found.pulse[0].key) == ("own 1", 1, "own_a")
    page = reverse("observed-day", args=[second.pk])
    assert own in text(house.client(house.outside_manager).get(page))
    new = quality.write_observation(
        second, {"child": ("no", ""), "own_a": ("yes", "")}, by=again(house.outside_manager)
    )
    user = again(house.outside_manager)
    assert (old.version, new.version) == ("1", "own 1")
    assert questions_of(user, old.version) == questions() and questions_of(user, new.version) == found
    assert questions().checklist[1].words in text(
        house.client(house.outside_manager).get(reverse("observed-day", args=[first.pk]))
    )
    assert sum(row.observed for row in queries.trend(user, TODAY())) == 1


@pytest.mark.django_db
def test_own_words_stand_beside_a_rating_and_the_own_agenda_on_the_screen_of_the_meeting(house):
    session = opened(house)
    wrong = say(house, COLOURS, **{f"part-{place}": "" for place in range(12)})
    assert "Enter at least one part of the agenda" in text(wrong)
    answer = say(house, COLOURS, **{
        "word-red": "Somebody is hurt or will be.", "part-0": "What we said we would do", "part-3": "", "part-10": "Thanks",
        "suggest": "no",
    })  # fmt: skip
    assert answer.status_code == 302
    found = anchors_for(again(house.outsider))
    assert (len(found.agenda), found.shows[0], found.shows[-1], found.suggest) == (10, "actions", "", False)
    client = house.client(house.manager)
    rate = text(house.client(house.social_worker).get(reverse("rate", args=[session.pk, house.child.pk])))
    assert "Somebody is hurt or will be." in rate and "are a proposal" not in rate
    room = text(client.get(reverse("room", args=[session.pk])))
    assert "What we said we would do" in room and "Thanks" in room and "What has changed, and how we know" not in room
    assert "This order and its minutes are a proposal" not in room


def test_words_that_stood_keep_their_key_and_others_get_one_that_is_free():
    held = questions().checklist
    assert [one["key"] for one in own_questions.keyed(["New?", held[1].words, "Other?"], held)] == [
        "own_a", held[1].key, "own_b"
    ]  # fmt: skip


@pytest.mark.django_db
def test_two_who_say_at_once_lose_nothing_twice_is_once_and_what_is_to_come_waits(house):
    content = adult_workers_said.TOPIC.form
    assert content is adult_workers_said.SayNeeds
    said = {"status": "adopted", "source": "Ours", "need": [{"discipline": "mental_health", "factors": ["4B"]}]}
    later = TODAY() + timedelta(days=5)
    first = actions.say(WORKERS, later, said, "Ours", replaces=None, by=again(house.manager))
    assert actions.say(WORKERS, later, said, "Ours", replaces=None, by=again(house.manager)) == first
    with pytest.raises(actions.Overtaken) as met:
        actions.say(WORKERS, later, said, "Mine", replaces=None, by=again(house.manager))
    assert met.value.standing == first
    assert needs_for(again(house.manager)) == needs()
    late = house.client(house.manager).post(
        reverse("change-rules", args=[WORKERS]), begun(WORKERS, house) | {"version": "", "reason": "Mine"}
    )
    assert late.status_code == 409 and "Somebody changed the rules first" in text(late)
    shown = text(house.client(house.manager).get(reverse("rules-of", args=[WORKERS])))
    assert "Is to come" in shown and "your authority has said nothing" in shown


@pytest.mark.django_db
def test_rules_have_a_reason_a_day_that_is_not_past_and_are_said_by_who_may(house):
    said = {"status": "adopted", "source": "Ours", "need": []}
    for day, reason, who in ((TODAY(), " ", "manager"), (TODAY() - timedelta(days=1), "x", "manager"),
                             (TODAY(), "x", "social_worker")):  # fmt: skip
        with pytest.raises(Refused):
            actions.say(WORKERS, day, said, reason, replaces=None, by=again(getattr(house, who)))
    with pytest.raises(Refused, match="need, item 1"):
        actions.say(WORKERS, TODAY(), said | {"need": [{}]}, "x", replaces=None, by=again(house.manager))
    assert house.client(house.social_worker).get(reverse("rules")).status_code == 403
    assert house.client(house.manager).get(reverse("rules-of", args=["nothing"])).status_code == 404
    page = text(house.client(house.manager).get(reverse("rules")))
    assert all(topic.title in page for topic in TOPICS.values())


def test_the_weights_of_a_full_time_post_are_said_by_role():
    names = [name for name, _ in weighing.facts(weights())]
    assert any("social worker" in name for name in names)
