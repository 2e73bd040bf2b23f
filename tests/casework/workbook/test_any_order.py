"""Several people at one file, in any order, with drafts and windows left open: nothing is lost, and nobody sees what is
not for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from tests.casework.conftest import make_house
from tests.examples import examples

from safeguarding.casework.access.policies import Refused, visible
from safeguarding.casework.chronology import actions as chronology
from safeguarding.casework.chronology import queries as chosen
from safeguarding.casework.workbook import actions, queries
from safeguarding.casework.workbook.contacts import Contact, Present, contact_of
from safeguarding.casework.workbook.models import ChildsWords, Draft, Entry
from safeguarding.casework.workbook.voice.actions import keep_words
from safeguarding.casework.workbook.voice.said import Said

PEOPLE = ("social_worker", "victim_worker", "substance_worker", "manager")
WHO = st.sampled_from(PEOPLE)
WORDS = st.sampled_from(["Kay rang.", "Lee rang.", "Ivy is well.", "Nobody was in."])
#: Written out a second time: who reads what is closed so, besides what is shared.
READS = {
    "shared": set(PEOPLE) | {"perpetrator_worker"},
    "victim": {"social_worker", "victim_worker", "manager"},
    "childs_words": {"social_worker", "manager"},
}


class Recording(RuleBasedStateMachine):
    """A model of plain lists beside the workbook: every accepted text, every draft, every child's words, every lock."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.house = make_house()
        self.at = timezone.now().replace(microsecond=0) - timedelta(days=1)
        #: By the key of the first version: the texts in their order, and who may read the entry now.
        self.texts: dict[UUID, list[str]] = {}
        self.closed: dict[UUID, str] = {}
        self.latest: dict[UUID, Entry] = {}
        #: The version that stands in each person's open window of an entry.
        self.windows: dict[tuple[str, UUID], Entry] = {}
        self.drafts: dict[str, str] = {}
        self.said: list[str] = []
        self.locked: dict[UUID, list[str]] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def user(self, who: str) -> Any:
        return getattr(self.house, who)

    @rule(who=WHO, text=WORDS, compartment=st.sampled_from(["shared", "victim"]), twice=st.booleans())
    def writes(self, who: str, text: str, compartment: str, twice: bool) -> None:
        self.at += timedelta(minutes=1)
        said = Contact("call", self.at, (Present(self.house.mother.pk),), True, text, compartment, "One line.")
        key = uuid4()
        try:
            for _ in range(1 + twice):
                made = actions.write_entry(self.house.family, said, key, by=self.user(who))
        except Refused:
            assert who not in READS[compartment], "who reads a kind in full may write their own in it"
            return
        self.texts[made.pk], self.closed[made.pk], self.latest[made.pk] = [text], compartment, made
        self.drafts.pop(who, None)

    @precondition(lambda self: self.texts)
    @rule(who=WHO, data=st.data())
    def opens_a_window(self, who: str, data: st.DataObject) -> None:
        first = data.draw(st.sampled_from(sorted(self.texts)))
        if who in READS[self.closed[first]]:
            self.windows[who, first] = self.latest[first]

    @precondition(lambda self: self.windows)
    @rule(text=WORDS, narrow=st.booleans(), data=st.data())
    def saves_from_a_window(self, text: str, narrow: bool, data: st.DataObject) -> None:
        who, first = data.draw(st.sampled_from(sorted(self.windows)))
        base = self.windows[who, first]
        said = replace(contact_of(base), text=text)
        said = replace(said, compartment="victim") if narrow else said
        try:
            made = actions.correct_entry(base, said, "Why", uuid4(), by=self.user(who))
        except actions.Overtaken as overtaken:
            assert overtaken.standing == self.latest[first] != base
            return
        except Exception as refused:
            assert type(refused).__name__ in ("Refused", "Http404")
            return
        assert base == self.latest[first], "a window that is out of date saves nothing"
        if made != base:
            self.texts[first].append(text)
            self.latest[first], self.closed[first] = made, made.compartment

    @rule(who=WHO, text=WORDS)
    def types(self, who: str, text: str) -> None:
        actions.save_draft(self.house.family, "entry", {"text": [text]}, by=self.user(who))
        self.drafts[who] = text

    @rule(who=WHO, words=WORDS)
    def puts_down_a_childs_words(self, who: str, words: str) -> None:
        said = Said(self.house.child.pk, words, "said", self.at)
        try:
            keep_words(self.house.family, said, uuid4(), by=self.user(who))
        except Refused:
            assert who not in READS["childs_words"]
            return
        self.said.append(words)

    @rule(who=WHO)
    def locks_what_everyone_reads(self, who: str) -> None:
        user, family = self.user(who), self.house.family
        try:
            chronology.pick(family, [entry.pk for entry in chosen.entries_to_pick(user, family)], [], by=user)
            held = chronology.lock(family, len(chosen.chosen(user, family)), by=user)
        except Refused:
            return
        self.locked[held.pk] = [item.text for item in chosen.items_of(self.house.victim_worker, held)]
        chronology.unlock(held, "More to come.", by=user)

    @invariant()
    def every_accepted_text_is_there_in_its_order(self) -> None:
        for first, texts in self.texts.items():
            versions = queries.versions(self.house.social_worker, self.latest[first])
            assert [one.text for one in reversed(versions)] == texts

    @invariant()
    def everybody_sees_what_is_theirs_and_nothing_else(self) -> None:
        for who in (*PEOPLE, "perpetrator_worker", "outsider"):
            user = self.user(who)
            shown = set(visible(user, Entry.objects.filter(replaced_by__isnull=True)).values_list("pk", flat=True))
            due = {self.latest[first].pk for first, kind in self.closed.items() if who in READS[kind]}
            assert shown == due
            words = sorted(visible(user, ChildsWords.objects.all()).values_list("words", flat=True))
            assert words == (sorted(self.said) if who in READS["childs_words"] else [])
            for row in chosen.chosen(user, self.house.family):
                assert who in READS["shared"] and row.entry is not None and row.entry.compartment == "shared"

    @invariant()
    def a_draft_is_its_writers_own(self) -> None:
        for who in PEOPLE:
            held = visible(self.user(who), Draft.objects.all())
            assert [one.fields["text"] for one in held] == ([[self.drafts[who]]] if who in self.drafts else [])

    @invariant()
    def what_was_locked_says_what_it_said_to_those_who_still_read_it(self) -> None:
        from safeguarding.casework.chronology.models import Lock

        for key, texts in self.locked.items():
            items = chosen.items_of(self.house.victim_worker, Lock.objects.get(pk=key))
            assert [item.text for item in items] == texts


def test_nothing_is_lost_and_nothing_shown_to_others_in_whatever_order_people_record(db):
    run_state_machine_as_test(
        Recording, settings=settings(max_examples=examples(8), stateful_step_count=12, deadline=None)
    )
