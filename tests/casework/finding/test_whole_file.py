"""Words of plans, children and supervision are found by those who read them where they stand, and lead there."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.casework.finding.conftest import again, found_texts

from safeguarding.casework.audit.models import Event
from safeguarding.casework.finding import sources, texts
from safeguarding.casework.finding.text_presenters import text_block
from safeguarding.casework.finding.words import terms
from safeguarding.casework.plan import actions as plan
from safeguarding.casework.supervision import actions as supervision
from safeguarding.casework.supervision.models import Decision
from safeguarding.casework.workbook.voice.actions import keep_words
from safeguarding.casework.workbook.voice.said import Said

POINTS = ("goal", "worry", "strength", "bottom_line", "contingency")


def blocks(user, typed, **narrow):
    rows, _ = texts.find(again(user), terms(typed), texts.Narrow(**narrow))
    return {block["title"].split(",")[0].split(" of ")[0]: block for block in map(text_block, rows)}


@pytest.fixture
def spoken(house):
    """The word “heron” in every part of the file that is no entry."""
    today, by = timezone.localdate(), {"by": house.social_worker}
    for kind in POINTS:
        plan.write_point(house.family, kind, f"A heron, {kind}", None, today, uuid4(), **by)
    plan.add_action(house.family, "See the heron", house.father, today, None, uuid4(), **by)
    plan.review_plan(house.family, today, "The heron stays", None, [house.mother], uuid4(), **by)
    plan.write_safety_plan(house.family, "Heron first", today, None, uuid4(), **by)
    said = Said(house.child.pk, "I like the heron", "said", timezone.now() - timedelta(hours=2))
    keep_words(house.family, said, uuid4(), **by)
    chair = {"by": house.manager}
    session = supervision.open_session(house.family, today, **chair)
    supervision.agree_action(session, "Ask of the heron", house.social_worker, today, **chair)
    Decision.objects.create(
        authority=house.authority, session=session, kind="continue", text="Keep the heron", made_by=house.manager,
        made_at=timezone.now(),
    )  # fmt: skip
    return session


def test_every_part_of_the_file_is_found_and_leads_to_where_it_stands(house, spoken):
    found = blocks(house.manager, "herons")
    family = house.family.pk
    plan_page, session = reverse("plan", args=[family]), reverse("session", args=[spoken.pk])
    assert {title: block["href"].split("#")[0] for title, block in found.items()} == {
        **dict.fromkeys(
            ("Goal in the plan", "Worry in the plan", "Strength in the plan", "Bottom line in the plan"), plan_page
        ),
        "Contingency in the plan": plan_page,
        "Action in the plan": next(block["href"] for title, block in found.items() if title == "Action in the plan"),
        "Review": plan_page,
        "Safety plan": reverse("safety-plan", args=[family]),
        "A child’s words": reverse("childs-words", args=[family]),
        "Action agreed at supervision": session,
        "Decision at supervision": session,
    }
    client = house.client(house.manager)
    for block in found.values():
        page = client.get(block["href"])
        assert page.status_code == 200
        assert "heron" in page.content.decode().lower()
        anchor = block["href"].partition("#")[2]
        assert not anchor or f'id="{anchor}"' in page.content.decode()


def test_texts_are_narrowed_to_a_part_of_the_file(house, spoken):
    manager = house.manager
    assert len(found_texts(manager, "heron", kind=sources.PLAN)) == len(POINTS) + 2
    assert found_texts(manager, "heron", kind=sources.CHILDS_WORDS) == ["I like the heron"]
    assert set(found_texts(manager, "heron", kind=sources.SUPERVISION)) == {"Ask of the heron", "Keep the heron"}
    assert found_texts(manager, "heron", kind="visit") == []
    by_discipline = found_texts(manager, "heron", role="social_worker")
    assert len(by_discipline) == len(POINTS) + 4
    assert not {"Ask of the heron", "Keep the heron"} & set(by_discipline)


def test_a_childs_words_are_found_by_those_who_read_them_alone_and_the_log_says_which_kind_was_read(house, spoken):
    assert "I like the heron" in found_texts(house.manager, "heron")
    for other in (house.victim_worker, house.perpetrator_worker):
        assert "I like the heron" not in found_texts(other, "heron")
    assert found_texts(house.outsider, "heron") == []
    house.client(house.manager).post(reverse("find"), {"words": "like the heron"}, follow=True)
    read = Event.objects.filter(verb="read", what__section="search", family_id=house.family.pk)
    assert "childs_words" in set(read.values_list("compartment", flat=True))


def test_a_decision_is_found_when_the_reader_has_rated_and_not_before(house, spoken):
    assert "Keep the heron" not in found_texts(house.social_worker, "heron")
    assert "Ask of the heron" in found_texts(house.social_worker, "heron")
    for child in (house.child, house.sibling):
        supervision.rate_child(spoken, child, "green", "Calm", None, by=house.social_worker)
    assert "Keep the heron" in found_texts(house.social_worker, "heron")


def test_only_what_stands_of_a_plan_is_found(house):
    today, by = timezone.localdate(), {"by": house.social_worker}
    first = plan.write_point(house.family, "worry", "He shouts", None, today, uuid4(), **by)
    second = plan.write_point(house.family, "worry", "He shouts at night", None, today, uuid4(), over=first, **by)
    assert found_texts(house.manager, "shouts") == ["He shouts at night"]
    plan.take_back(second, "Another family", uuid4(), **by)
    assert found_texts(house.manager, "shouts") == []
