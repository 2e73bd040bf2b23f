"""Several people writing at once: nothing that was accepted is ever lost, and nobody writes past another unawares."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from tests.casework.conftest import make_house
from tests.examples import examples

from safeguarding.casework.workbook import actions, queries
from safeguarding.casework.workbook.contacts import Contact, Present
from safeguarding.casework.workbook.models import Entry, Summary, WorkbookEpisode

PEOPLE = st.sampled_from(["social_worker", "manager"])
WORDS = st.sampled_from(["Kay called.", "Lee called.", "Nobody answered.", "Ivy is well."])


class Together(RuleBasedStateMachine):
    """Two people read, write, correct and send again, in any order; a plain list remembers what was accepted."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.house = make_house()
        at = timezone.now().replace(microsecond=0) - timedelta(days=1)
        self.said = Contact("call", at, (Present(self.house.mother.pk),), False, "Begun.")
        first = actions.write_entry(self.house.family, self.said, uuid4(), by=self.house.social_worker)
        self.accepted = [first.text]
        self.read: dict[str, Entry] = {"social_worker": first, "manager": first}
        self.sent: dict[str, tuple[Entry, Contact, UUID]] = {}
        self.summaries: list[str] = []
        self.summary_read: UUID | None = None

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @rule(who=PEOPLE)
    def opens_the_page(self, who: str) -> None:
        self.read[who] = queries.versions(self.house.social_worker, self.read[who])[0]

    @rule(who=PEOPLE, text=WORDS)
    def saves_a_correction(self, who: str, text: str) -> None:
        base, said, key = self.read[who], replace(self.said, text=text), uuid4()
        latest = queries.versions(self.house.social_worker, base)[0]
        try:
            made = actions.correct_entry(base, said, "Why", key, by=getattr(self.house, who))
        except actions.Overtaken as overtaken:
            assert overtaken.standing == latest != base
            return
        assert base == latest
        if made != base:
            self.accepted.append(text)
            self.sent[who] = (base, said, key)

    @rule(who=PEOPLE)
    def sends_the_same_form_again(self, who: str) -> None:
        if who in self.sent:
            base, said, key = self.sent[who]
            actions.correct_entry(base, said, "Why", key, by=getattr(self.house, who))

    @rule(text=WORDS, fresh=st.booleans())
    def saves_a_summary(self, text: str, fresh: bool) -> None:
        standing = Summary.objects.filter(replaced_by__isnull=True).first()
        started_from = (standing and standing.pk) if fresh else self.summary_read
        try:
            made = actions.write_summary(
                self.house.family, text, episode=None, replaces=started_from, by=self.house.social_worker
            )
        except actions.Overtaken as overtaken:
            assert overtaken.standing == standing
            assert started_from != (standing and standing.pk)
            return
        if made != standing:
            self.summaries.append(text)

    @rule()
    def reads_the_summary(self) -> None:
        standing = Summary.objects.filter(replaced_by__isnull=True).first()
        self.summary_read = standing and standing.pk

    @invariant()
    def every_accepted_version_is_there_in_its_order(self) -> None:
        versions = queries.versions(self.house.social_worker, self.read["social_worker"])
        assert [version.text for version in reversed(versions)] == self.accepted
        assert Entry.objects.count() == len(self.accepted)

    @invariant()
    def every_accepted_summary_is_there_and_one_stands(self) -> None:
        texts = [summary.text for summary in Summary.objects.order_by("written_at")]
        assert texts == self.summaries
        assert Summary.objects.filter(replaced_by__isnull=True).count() == bool(texts)


def test_no_version_is_lost_in_whatever_order_two_people_write(db):
    run_state_machine_as_test(
        Together, settings=settings(max_examples=examples(10), stateful_step_count=10, deadline=None)
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one person write at a time")
def test_of_many_who_save_at_the_same_moment_one_is_first_and_the_others_are_told():
    house = make_house()
    at = timezone.now().replace(microsecond=0) - timedelta(days=1)
    said = Contact("call", at, (Present(house.mother.pk),), False, "Begun.")
    entry, key = actions.write_entry(house.family, said, uuid4(), by=house.social_worker), uuid4()
    WorkbookEpisode.objects.all().delete()
    ready, ends = Barrier(4, timeout=60), []

    def one(number: int) -> None:
        from safeguarding.casework.access.models import User

        user = User.objects.get(pk=house.social_worker.pk)
        ready.wait()
        try:
            actions.write_entry(house.family, replace(said, text="Sent many times."), key, by=user)
            actions.correct_entry(entry, replace(said, text=f"By {number}"), "Why", uuid4(), by=user)
            ends.append("saved")
        except actions.Overtaken:
            ends.append("told")
        finally:
            connections.close_all()

    threads = [Thread(target=one, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["saved", "told", "told", "told"]
    assert Entry.objects.filter(client_key=key).count() == 1
    assert Entry.objects.filter(replaces=entry).count() == 1
    assert WorkbookEpisode.objects.count() == 1
