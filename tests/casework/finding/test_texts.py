"""Which entries and summaries are found: those that the reader may read, as they stand now, and no others."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.casework.finding.conftest import again, found_texts
from tests.examples import examples

from safeguarding.casework.access.policies import visible
from safeguarding.casework.finding import sources, texts
from safeguarding.casework.finding.words import places, terms
from safeguarding.casework.plan.models import SafetyPlan
from safeguarding.casework.workbook import actions
from safeguarding.casework.workbook.contacts import Contact, Present
from safeguarding.casework.workbook.models import Entry


def test_the_latest_safety_plan_comes_first_by_whatever_name(house, write):
    write("We made a safety plan.", days=40)
    write("The safe plan was changed with Kay.", days=2)
    write("A plan for the holidays.", days=1)
    assert found_texts(house.social_worker, "safety plan") == [
        "The safe plan was changed with Kay.",
        "We made a safety plan.",
    ]


def test_a_summary_is_found_among_the_entries(house, write):
    write("Kay drank.", days=3)
    actions.write_summary(house.family, "Alcohol is less of a worry.", episode=None, replaces=None,
                          by=again(house.social_worker))  # fmt: skip
    assert found_texts(house.manager, "alcohol") == ["Alcohol is less of a worry."]
    assert found_texts(house.manager, "kay drank", kind=sources.SUMMARY) == []


def test_the_safety_plan_of_the_file_is_found_by_what_it_is(house):
    plan = SafetyPlan.objects.create(
        authority=house.authority, family=house.family, words="Ring June.", agreed_on=timezone.localdate(),
        author=house.social_worker, role="social_worker", written_at=timezone.now(), client_key=uuid4(),
    )  # fmt: skip
    (found,), _ = texts.find(again(house.substance_worker), terms("safe plan"), texts.Narrow(kind=sources.SAFETY_PLAN))
    assert found.row == plan
    assert texts.find(again(house.outsider), terms("safety plan"), texts.Narrow()) == ([], False)


def test_only_the_version_that_stands_is_found(house, write):
    before = write("He hit the wall.")
    after = Contact(
        kind="call", at=before.at, people=(Present(house.mother.pk),), significant=False, text="He hit the door."
    )
    actions.correct_entry(before, after, "Misheard", uuid4(), by=again(house.social_worker))
    assert found_texts(house.social_worker, "hit") == ["He hit the door."]
    assert found_texts(house.social_worker, "wall") == []


@pytest.mark.parametrize(
    ("reader", "finds"),
    [
        ("social_worker", {"shared", "victim"}),
        ("victim_worker", {"shared", "victim"}),
        ("manager", {"shared", "victim", "perpetrator", "clinical"} - {"clinical"}),
        ("perpetrator_worker", {"shared", "perpetrator"}),
        ("mental_health_worker", {"shared", "clinical"}),
        ("substance_worker", {"shared", "clinical"}),
        ("outsider", set()),
        ("performance", set()),
    ],
)
def test_a_closed_entry_is_found_by_those_who_read_its_kind_and_by_nobody_else(house, write, reader, finds):
    writers = {"victim": house.victim_worker, "perpetrator": house.perpetrator_worker, "clinical": house.mental_health_worker,
               "shared": house.social_worker}  # fmt: skip
    for kind, writer in writers.items():
        write(f"Whisper {kind}", by=writer, compartment=kind)
    found = {text.removeprefix("Whisper ") for text in found_texts(getattr(house, reader), "whisper")}
    assert found == finds


def test_texts_are_narrowed_by_discipline_kind_day_and_family(house, write):
    write("Word one", days=400)
    write("Word two", by=house.substance_worker, days=3)
    write("Word three", days=3, kind="meeting")
    worker, today = house.social_worker, timezone.localdate()
    assert found_texts(worker, "word", role="substance_misuse_worker") == ["Word two"]
    assert found_texts(worker, "word", kind="meeting") == ["Word three"]
    assert found_texts(worker, "word", end=today - timedelta(days=300)) == ["Word one"]
    assert found_texts(worker, "word", start=today - timedelta(days=5), role="social_worker") == ["Word three"]
    assert found_texts(worker, "word", family=house.other_family.pk) == []


def test_older_texts_come_a_page_at_a_time_and_each_once(house, write):
    for at in range(7):
        write(f"Word {at}", days=at + 1)
    user = again(house.social_worker)
    first, more = texts.find(user, terms("word"), texts.Narrow(), most=3)
    second, more_still = texts.find(user, terms("word"), texts.Narrow(), skip=3, most=3)
    last, none = texts.find(user, terms("word"), texts.Narrow(), skip=6, most=3)
    assert [one.row.text for one in (*first, *second, *last)] == [f"Word {at}" for at in range(7)]
    assert (more, more_still, none) == (True, True, False)


def test_what_the_reader_may_not_read_changes_nothing_of_the_answer(house, write):
    write("Word of Sam.")

    def answer():
        user = again(house.perpetrator_worker)
        with CaptureQueriesContext(connection) as caught:
            rows, more = texts.find(user, terms("word"), texts.Narrow(), most=2)
        return [one.row.pk for one in rows], more, len(caught)

    before = answer()
    for at in range(30):
        write(f"Word of Dawn {at}.", by=house.victim_worker, compartment="victim", days=at + 1)
        write(f"Word of Otto {at}.", by=house.outsider, family=house.other_family, person=house.other_child)
    assert answer() == before


SAID = st.text(st.sampled_from("safety plan mum’sé <b>&\"O'Neill zoëZOË plans\n"), min_size=1, max_size=60)
TYPED = st.text("safetyplnmuoeizOE '’ëé", min_size=1, max_size=12)


@settings(max_examples=examples(30), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    said=st.lists(SAID, min_size=1, max_size=8), typed=st.lists(TYPED | SAID.map(lambda text: text[:12]), max_size=6)
)
def test_the_quick_look_in_the_database_misses_nothing_that_a_slow_look_finds(house, write, said, typed):
    like = write("The first.")
    for at, text in enumerate(said):
        like.pk, like.text, like.client_key, like.at = uuid4(), text, uuid4(), timezone.now() - timedelta(days=at)
        like.save(force_insert=True)
    for words in typed:
        user, wanted = again(house.social_worker), terms(words)
        held = [(row.pk, row.text) for row in visible(user, Entry.objects.all())]
        slow = {key: text for key, text in held if wanted and places(text, wanted) is not None}
        rows, _ = texts.find(user, wanted, texts.Narrow(), most=10_000)
        assert {one.row.pk: one.row.text for one in rows} == slow
