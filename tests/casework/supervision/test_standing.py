"""What the board keeps of a family: always what the rows say now, whoever changed them and however; and the same for all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from tests.casework.supervision.acts import again, closed

from safeguarding.casework.access.compartments import reads
from safeguarding.casework.access.models import Post, SharingAgreement
from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.access.unchanging import lifted
from safeguarding.casework.families.models import Allocation, Family, Membership, Person, TeamAllocation
from safeguarding.casework.families.situations import AgreementExclusion
from safeguarding.casework.meetings.models import CycleRules, Meeting, Place, Room
from safeguarding.casework.pathway import models as pathway
from safeguarding.casework.rules.models import SaidRules
from safeguarding.casework.supervision import standing, touching
from safeguarding.casework.supervision.after_models import ManagersDecision
from safeguarding.casework.supervision.board_facts import board_facts
from safeguarding.casework.supervision.board_looks import Fact, names_of
from safeguarding.casework.supervision.models import FamilyRating, Rating
from safeguarding.casework.supervision.standing_models import Standing, Touched
from safeguarding.casework.workbook.models import Entry, EntryPerson

pytestmark = pytest.mark.django_db
ON = timezone.localdate


def ago(days: int) -> date:
    return ON() - timedelta(days=days)


def board(user: Any) -> list[Fact]:
    return board_facts(again(user), ON())


def afresh(user: Any) -> list[Fact]:
    """The twin: with nothing kept, everything is worked out from the rows."""
    Standing.objects.all().delete()
    return board(user)


class Rows:
    """Rows written past every action, one after another; each change is of one table, and shows on the board."""

    def __init__(self, house: Any) -> None:
        self.house, self.of = house, {"authority": house.authority}
        self.by = {"said_by": house.manager, "said_at": timezone.now(), "reason": "Why", "starts": ON()}
        self.post = house.post_of(house.substance_worker)

    def add(self, model: Any, **values: Any) -> Any:
        return model.objects.create(**self.of, **values)

    def entry(self, **more: Any) -> Entry:
        now, who = timezone.now(), self.house.social_worker
        values = {"kind": "visit", "author": who, "role": "social_worker", "text": "Seen", "at": now, "written_at": now}
        return self.add(Entry, **({"family": self.house.family} | values | more))

    def changes(self) -> Iterator[str]:
        """Makes a change when asked for the next, and gives the table; no name where only the ground is laid."""
        yield from self._of_the_pathway()
        yield from self._of_plans()
        yield from self._of_the_family()
        yield from self._of_supervision()

    def _of_the_pathway(self) -> Iterator[str]:
        self.episode = self.add(pathway.Episode, child=self.house.child, referral_date=ago(60), referral_source="1A")
        yield "pathway_episode"
        assessment = self.add(pathway.Assessment, episode=self.episode, start=ago(60), authorised=ago(1))
        yield "pathway_assessment"
        Allocation.objects.filter(post=self.post).update(end=ago(1))
        yield ""
        self.add(pathway.AssessmentFactor, assessment=assessment, code="2B")
        yield "pathway_assessmentfactor"
        Allocation.objects.filter(post=self.post).update(end=None)
        yield "families_allocation"
        Post.objects.filter(pk=self.post.pk).update(end=ago(1))
        yield "access_post"
        content = {"status": "adopted", "source": "Said", "need": []}
        self.add(SaidRules, topic="adult-workers", content=content, **self.by)
        yield "rules_saidrules"
        self.add(pathway.Section47, episode=self.episode, start=ago(30))
        yield "pathway_section47"
        pathway.Section47.objects.update(conference_not_required=True)
        yield "pathway_section47"

    def _of_plans(self) -> Iterator[str]:
        child, people = self.house.child, Person.objects.filter(pk=self.house.child.pk)
        self.add(pathway.CinPlan, episode=self.episode, start=ago(60))
        yield "pathway_cinplan"
        self.add(EntryPerson, entry=self.entry(), person=child, seen=False)
        yield ""
        people.update(birth_date=None, expected_birth_date=ON())
        yield "families_person"
        people.update(birth_date=child.birth_date, expected_birth_date=None)
        visit = self.entry()
        yield ""
        self.add(EntryPerson, entry=visit, person=child, seen=True)
        yield "workbook_entryperson"
        self.entry(replaces=visit, kind="call", correction="It was a call")
        yield "workbook_entry"
        pathway.CinPlan.objects.update(end=ON())
        self.add(EntryPerson, entry=self.entry(), person=child, seen=True)
        yield ""
        plan = self.add(
            pathway.ProtectionPlan, episode=self.episode, start=ago(100), initial_category="NEG", latest_category="NEG"
        )
        yield "pathway_protectionplan"
        self.add(pathway.CoreGroup, plan=plan, held_on=ago(95))
        yield "pathway_coregroup"
        self.add(pathway.PlanReview, plan=plan, held_on=ago(2))
        yield "pathway_planreview"

    def _of_the_family(self) -> Iterator[str]:
        house = self.house
        self.add(pathway.Episode, child=house.sibling, referral_date=ago(60), referral_source="1A")
        yield "pathway_episode"
        Membership.objects.filter(person=house.sibling).update(end=ago(1))
        yield "families_membership"
        TeamAllocation.objects.filter(family=house.family).update(end=ago(1))
        yield "families_teamallocation"
        Family.objects.filter(pk=house.family.pk).update(opened_on=ago(3))
        yield "families_family"
        TeamAllocation.objects.filter(family=house.family).update(end=None)
        when, chair = timezone.now() - timedelta(days=1), house.manager
        made = {"made_by": chair, "made_at": when, "chair": chair, "minutes": 60, "starts_at": when}
        meeting = self.add(Meeting, team=house.team, room=self.add(Room, office=house.office, name="Oak"), **made)
        yield ""
        self.add(Place, meeting=meeting, family=house.family, minutes=30, placed_by=chair, placed_at=when)
        yield "meetings_place"

    def _of_supervision(self) -> Iterator[str]:
        house, now = self.house, timezone.now()
        session = closed(house, {"social_worker": "red"}, "red")
        yield "supervision_session"
        by = {"made_by": house.manager, "made_at": now, "text": "What", "reason": "Why"}
        self.add(ManagersDecision, session=session, agrees=True, **by)
        yield "supervision_managersdecision"
        of = {"session": session, "role": "da_victim_worker", "answer": "green", "reason": "Why", "given_at": now}
        green = self.add(Rating, child=house.sibling, rater=house.victim_worker, **of)
        yield ""
        with lifted(connection, Rating):
            Rating.objects.filter(pk=green.pk).update(child=house.child)
        yield "supervision_rating"
        with lifted(connection, FamilyRating):
            FamilyRating.objects.filter(session=session).update(colour="amber")
        yield "supervision_familyrating"
        days = {"red": 5, "amber": 6, "green": 7, "unrated": 8, "minutes": 30, "early": 3}
        self.add(CycleRules, quorum=[], **days, **self.by)
        yield "meetings_cyclerules"


def test_the_board_notices_each_change_on_which_it_rests_whoever_made_it(house):
    """After each, what is kept is what the rows say; and each change shows, so that a mark left out is found here."""
    reader, before, noticed = house.social_worker, board(house.social_worker), set()
    for table in Rows(house).changes():
        now = board(reader)
        assert now == afresh(reader), f"{table}: what is kept is not what the rows say"
        assert now != before or not table, f"{table}: the change shows nowhere, so this proves nothing"
        before = now
        noticed.add(table)
    assert noticed - {""} == set(touching.RESTS_ON)


def test_every_mark_stands_in_the_database_and_one_taken_down_is_missed():
    assert touching.missing(connection) == []
    name = "touched" if connection.vendor == "postgresql" else "touched_meetings_place_insert"
    of = ' ON "meetings_place"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for one in ("insert", "update", "delete") if not of else ("",):
            cursor.execute(f'DROP TRIGGER "{name.replace("insert", one)}"{of}')
    assert touching.missing(connection) == ["meetings_place"]


def test_what_was_kept_yesterday_does_not_count_today(house):
    board(house.manager)
    Standing.objects.update(day=ago(1), rating="red", due=ago(9))
    (one,) = board(house.manager)
    assert (one.rating, one.due) == (None, afresh(house.manager)[0].due)


def test_a_change_that_comes_while_a_colleague_works_out_is_not_lost(house, monkeypatch):
    worked_out = standing.worked_out

    def slowly(*args: Any) -> Any:
        found = worked_out(*args)
        TeamAllocation.objects.filter(family=house.family).update(end=ago(1))
        return found

    monkeypatch.setattr(standing, "worked_out", slowly)
    assert [one.team for one in board(house.social_worker)] == ["North 1"]
    monkeypatch.undo()
    assert [one.team for one in board(house.social_worker)] == ["No team"]


def test_a_board_that_nothing_has_changed_reads_what_is_kept_and_leaves_no_mark(house, django_assert_num_queries):
    board(house.manager)
    assert not Touched.objects.filter(family=house.family).exists()
    reader = again(house.manager)
    snapshot_of(reader)
    with django_assert_num_queries(1):
        board_facts(reader, ON())


def test_a_visit_in_the_file_of_another_family_counts_only_for_who_may_read_it(house):
    """A child of two families, visited from the other one's file: its own team does not learn of that."""
    rows = Rows(house)
    episode = rows.add(pathway.Episode, child=house.child, referral_date=ago(60), referral_source="1A")
    rows.add(pathway.CinPlan, episode=episode, start=ago(60))
    rows.add(Membership, family=house.other_family, person=house.child, role="child", relation="child", start=ago(1))
    rows.add(EntryPerson, entry=rows.entry(family=house.other_family), person=house.child, seen=True)
    late = {one.name: "late" in names_of(one.looks) for one in (*board(house.manager), *board(house.outside_manager))}
    assert late == {"Harlow family": True, "Quill family": False}
    Allocation.objects.create(
        **rows.of, family=house.other_family, post=house.post_of(house.social_worker), start=ago(1)
    )
    assert [one.near for one in board(house.social_worker)] == [None, None]
    assert [one.near is None for one in board(house.manager)] == [False]


def test_what_is_kept_holds_for_every_council_role_that_reads_the_board():
    """Else what one may read and another not would have to be asked for each, as for people of partner agencies."""
    of = [role for role in ROLES.values() if "board.read" in role.permissions]
    assert of
    for role in of:
        assert {"family.read", "entry.read", "supervision.read"} <= role.permissions, role.key
        assert reads(role.key, "contact"), role.key


def test_a_partners_worker_is_told_what_the_agreement_leaves_them(house):
    """Whatever is kept: of a partner's people everything is asked anew, so nothing kept of a child left out is shown."""
    rows = Rows(house)
    rows.add(pathway.Episode, child=house.child, referral_date=ago(60), referral_source="1A")
    (one,) = board(house.social_worker)
    assert "late" in names_of(one.looks)
    reader = again(house.social_worker)
    snapshot = snapshot_of(reader)
    reader._snapshot = replace(snapshot, posts=tuple(replace(post, partner=True) for post in snapshot.posts))
    agreement = rows.add(
        SharingAgreement, agency=house.council, title="T", purpose="P", lawful_basis="public_task", kinds=["family"],
        start=ago(9),
    )  # fmt: skip
    rows.add(
        AgreementExclusion, agreement=agreement, family=house.family, person=house.child, reason="Objection upheld",
        made_by=house.manager, made_at=timezone.now(),
    )  # fmt: skip
    (one,) = board_facts(reader, ON())
    assert one.near is None and not {"late", "soon"} & set(names_of(one.looks))
