"""A child's own words: kept as said, attributed, never edited, and read only by those who work with the children."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from tests.casework.workbook.conftest import text_of

from safeguarding.casework.access.policies import Refused
from safeguarding.casework.audit.models import Event
from safeguarding.casework.workbook import actions
from safeguarding.casework.workbook.models import ChildsWords, Draft, WordsWithdrawn
from safeguarding.casework.workbook.voice import presenters, queries
from safeguarding.casework.workbook.voice.actions import keep_words, withdraw_words
from safeguarding.casework.workbook.voice.said import Said

WORDS = "When he shouts I go under the bed with Noah."


@pytest.fixture
def said(house):
    return Said(house.child.pk, WORDS, "said", timezone.now().replace(microsecond=0) - timedelta(hours=3), "Drawing.")


@pytest.fixture
def keep(house, said):
    def make(by=None, family=None, **more):
        return keep_words(family or house.family, replace(said, **more), uuid4(), by=by or house.social_worker)

    return make


def test_words_are_kept_exactly_as_they_were_put_down(house, keep):
    row = keep()
    assert (row.words, row.child, row.writer, row.role) == (WORDS, house.child, house.social_worker, "social_worker")


def test_that_words_were_kept_is_recorded_without_them_and_only_for_those_who_read_them(house, keep):
    keep()
    event = Event.objects.get()
    assert event.compartment == "childs_words"
    assert "bed" not in str(event.what)


def test_the_database_refuses_to_change_words(keep):
    row = keep()
    with pytest.raises(DatabaseError), transaction.atomic():
        ChildsWords.objects.filter(pk=row.pk).update(words="Something tidier.")


def test_the_same_form_sent_again_keeps_the_words_once_and_other_words_of_it_beside_them(house, said):
    key = uuid4()
    first, again = (keep_words(house.family, said, key, by=house.social_worker) for _ in range(2))
    other = keep_words(house.family, replace(said, words="And Noah cries."), key, by=house.social_worker)
    assert first.pk == again.pk != other.pk
    assert ChildsWords.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [{"words": "  "}, {"how": "guessed"}, {"how": "shown", "circumstances": ""}, {"child": "mother"}, {"at": 1}],
)
def test_words_that_break_a_rule_are_not_kept_whatever_the_form_let_through(house, keep, wrong):
    if "child" in wrong:
        wrong = {"child": house.mother.pk}
    if "at" in wrong:
        wrong = {"at": timezone.now() + timedelta(hours=1)}
    with pytest.raises(ValueError):
        keep(**wrong)
    assert not ChildsWords.objects.exists()


@pytest.mark.parametrize("who", ["substance_worker", "victim_worker", "perpetrator_worker", "mental_health_worker"])
def test_who_does_not_work_directly_with_the_children_keeps_and_reads_none(house, keep, who):
    keep()
    user = getattr(house, who)
    assert not queries.reads_words_of(user, house.family)
    assert not queries.standing(user, house.family).exists()
    with pytest.raises(Refused):
        keep(by=user)


def test_who_does_not_have_the_family_does_not_know_of_it(house, keep):
    with pytest.raises(Http404):
        keep(by=house.outsider)


def test_words_put_down_with_an_entry_lead_to_it_and_are_kept_once(house, contact, said):
    key, call = uuid4(), contact()
    for _ in range(2):
        entry = actions.write_entry(house.family, call, key, by=house.social_worker, said=said)
    row = ChildsWords.objects.get()
    assert row.entry == entry
    assert [one.pk for one in queries.words_with(house.manager, [entry])] == [row.pk]


def test_words_put_down_by_mistake_stay_marked_and_count_no_more(house, keep):
    row = keep()
    first, again = (withdraw_words(row, "Noah said it.", by=house.social_worker) for _ in range(2))
    assert first.pk == again.pk
    assert not queries.standing(house.social_worker, house.family).exists()
    shown = presenters.words_row(queries.words_of(house.social_worker, house.family).get(), {})
    assert (shown["words"], "Noah said it." in shown["withdrawn"]) == (WORDS, True)


def test_only_their_writer_or_who_chairs_supervision_withdraws_words(house, keep):
    row = keep(by=house.manager)
    with pytest.raises(Refused):
        withdraw_words(row, "No.", by=house.social_worker)
    mine = keep()
    assert withdraw_words(mine, "Asked to.", by=house.manager)
    assert WordsWithdrawn.objects.count() == 1


def test_what_a_child_showed_stands_without_quotation_marks_and_says_who_saw_it(house, keep):
    row = keep(how="shown", words="Noah hid behind the sofa.", circumstances="The bell rang.", heard_by="his keyworker")
    shown = presenters.words_row(row, {})
    assert not shown["quoted"]
    assert shown["heard_by"] == "seen by his keyworker, put down by Sam Okafor, social worker"


def test_the_latest_words_of_each_child_are_found_in_two_statements(house, keep, django_assert_num_queries):
    early = timezone.now() - timedelta(days=9)
    keep(at=early, words="Old.")
    newest, noahs = keep(), keep(child=house.sibling.pk, words="No.", at=early)
    user = house.social_worker
    assert [row.pk for row in queries.latest_of_each(user, house.family)] == [newest.pk, noahs.pk]
    with django_assert_num_queries(2):
        queries.latest_of_each(user, house.family)


def test_the_form_asks_for_what_is_missing_then_keeps_the_words_and_drops_the_draft(house):
    client = house.client(house.social_worker)
    page = reverse("childs-words-new", args=[house.family.pk])
    draft = reverse("drafts", args=["words", house.family.pk])
    assert client.post(draft, {"said_words": "When he"}).status_code == 204
    assert "When he" in text_of(client.get(page))
    yesterday = timezone.localdate() - timedelta(days=1)
    answers = {
        "day-day": yesterday.day, "day-month": yesterday.month, "day-year": yesterday.year, "time": "16:30",
        "client_key": uuid4(), "said_how": "said", "said_words": "",
    }  # fmt: skip
    wrong = text_of(client.post(page, answers))
    assert "Select which child" in wrong and "Enter what the child said or showed" in wrong
    sent = client.post(page, answers | {"said_words": WORDS, "said_child": house.child.pk})
    assert sent.status_code == 302
    assert not Draft.objects.exists()
    assert WORDS in text_of(client.get(sent.url))


def test_the_pages_of_words_are_closed_to_who_reads_none_and_unknown_to_strangers(house, keep):
    row = keep()
    pages: tuple[tuple[str, list[Any], int], ...] = (
        ("childs-words", [], 403), ("childs-words-new", [], 403), ("childs-words-withdraw", [row.pk], 404),
    )  # fmt: skip
    for page, args, refused in pages:
        address = reverse(page, args=[house.family.pk, *args])
        assert house.client(house.substance_worker).get(address).status_code == refused
        assert house.client(house.outsider).get(address).status_code == 404
        assert house.client(house.social_worker).get(address).status_code == 200
