"""A parenting assessment is built from what stands, and frozen with who first wrote each fact."""

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from tests.casework.plan.conftest import TODAY

from safeguarding.casework.access.policies import Refused
from safeguarding.casework.plan import assessing
from safeguarding.casework.plan.parenting import CarriedFact
from safeguarding.casework.programme.writing import Overtaken
from safeguarding.casework.supervision.models import Rating, Session
from safeguarding.casework.workbook import actions as workbook
from safeguarding.casework.workbook.contacts import Contact, Present
from safeguarding.casework.workbook.models import WorkbookEpisode
from safeguarding.casework.workbook.voice.actions import keep_words, withdraw_words
from safeguarding.casework.workbook.voice.said import Said


def draft(house, user=None):
    return assessing.draft_of(user or house.social_worker, house.family, house.mother)


def facts(house, kind, user=None):
    return [fact for fact in draft(house, user).facts if fact.kind == kind]


def test_evidence_of_a_module_stands_in_the_areas_that_the_module_tells_of(house, plan):
    plan.evidence("Sober on three visits", known="seen", module=5)
    found = facts(house, "evidence")
    assert [fact.section for fact in found] == ["Basic care", "Keeping the child safe"]
    assert {fact.words for fact in found} == {"Sober on three visits"}
    assert found[0].first_written.startswith("Sam Okafor, social worker, ")


def test_evidence_named_for_an_area_stands_there_alone(house, plan):
    plan.evidence("Bedtime at seven", module=5, area="basic_care")
    assert [fact.section for fact in facts(house, "evidence")] == ["Basic care"]


def test_the_first_and_the_last_answer_show_how_ready_the_parent_is(house, plan):
    for value, days in ((3, 60), (5, 30), (8, 0)):
        plan.answer(value, days=days)
    assert [fact.words for fact in facts(house, "scale")] == ["3 of 10", "8 of 10"]


def test_ratings_of_the_last_closed_supervision_are_carried_and_of_an_open_one_never(house, plan):
    of = {"authority": house.authority}
    episode = WorkbookEpisode.objects.get(family=house.family)
    session = Session.objects.create(**of, family=house.family, episode=episode, held_on=TODAY, chair=house.manager)
    Rating.objects.create(
        **of, session=session, child=house.child, rater=house.social_worker, role="social_worker", answer="amber",
        reason="Better", given_at=timezone.now(),
    )  # fmt: skip
    assert facts(house, "rating") == []
    session.closed_at = timezone.now()
    session.save()
    (fact,) = facts(house, "rating")
    assert (fact.title, fact.words) == ("Ivy Harlow", "Amber. Better")
    assert fact.first_written.startswith("Sam Okafor, social worker")


def test_a_view_changed_by_another_names_both(house, plan):
    first = plan.view("One", area="safety")
    plan.view("Two", area="safety", over=first, by=house.manager)
    (fact,) = facts(house, "view")
    assert fact.words == "Two"
    assert fact.first_written.startswith("Sam Okafor")
    assert fact.last_changed.startswith("Tess Marlow")


def test_a_view_is_never_written_over_unseen(house, plan):
    first = plan.view("One")
    plan.view("Two", over=first)
    for over in (first, None):
        with pytest.raises(Overtaken):
            plan.view("Three", over=over)


def test_the_same_view_again_changes_nothing(house, plan):
    first = plan.view("One")
    assert plan.view("One", over=first) == first


def test_a_parents_comment_is_kept_as_said(house, plan):
    plan.comment("I’m trying, but they don’t see it.", area="warmth")
    (fact,) = facts(house, "comment")
    assert (fact.section, fact.words) == ("Emotional warmth", "I’m trying, but they don’t see it.")


def test_only_the_social_worker_and_the_manager_write_and_finish_an_assessment(house, plan):
    for user in (house.victim_worker, house.perpetrator_worker, house.substance_worker):
        with pytest.raises(Refused):
            plan.view(by=user)
        with pytest.raises(Refused):
            plan.finish(by=user)


def test_an_assessment_without_a_view_of_the_whole_is_not_finished(plan):
    with pytest.raises(ValueError, match="the whole"):
        plan.finish()


def test_what_was_finished_stays_whatever_is_written_later(house, plan):
    view = plan.view("As it was")
    plan.evidence("Seen then", known="seen")
    done = plan.finish()
    plan.view("As it is", over=view)
    plan.evidence("Seen now", known="seen")
    held = {fact.words for fact in assessing.facts_of(house.social_worker, done)}
    assert {"As it was", "Seen then"} <= held
    assert not {"As it is", "Seen now"} & held
    assert plan.finish().number == 2
    with pytest.raises(DatabaseError), transaction.atomic():
        CarriedFact.objects.update(words="Other")


def test_every_carried_fact_says_who_first_wrote_it_and_where(house, plan):
    plan.view()
    plan.point("They laugh together", kind="strength")
    plan.step("started")
    plan.evidence()
    plan.comment()
    done = plan.finish()
    kept = assessing.facts_of(house.social_worker, done)
    assert {fact.kind for fact in kept} >= {"view", "strength", "module", "evidence", "comment"}
    assert all(fact.first_written.startswith("Sam Okafor, social worker, ") for fact in kept)
    assert all(fact.source and fact.source_id for fact in kept)


def test_what_the_children_said_is_carried_with_who_said_it_when_and_to_whom(house, plan):
    for number in range(12):
        said = Said(house.child.pk, f"Word {number}", "said", timezone.now() - timedelta(days=20 - number))
        keep_words(house.family, said, uuid.uuid4(), by=house.social_worker)
    shown = Said(house.sibling.pk, "He hid", "shown", timezone.now() - timedelta(days=1), "The door banged", "Nan")
    keep_words(house.family, shown, uuid.uuid4(), by=house.social_worker)
    found = facts(house, "child")
    assert len(found) == 10 + 1
    of_ivy = [fact for fact in found if fact.title.startswith("Ivy Harlow, ")]
    assert [fact.words for fact in of_ivy] == [f"“Word {number}”" for number in range(2, 12)]
    (his,) = (fact for fact in found if fact.title.startswith("Noah Harlow, "))
    assert his.words == "He hid\n\nThe door banged"
    assert his.title.endswith("shown by what the child did, without words")
    assert his.first_written.startswith("Sam Okafor, social worker, ")
    assert his.first_written.endswith(", as Nan heard it")


def test_what_the_children_said_is_read_in_an_assessment_by_those_who_read_childrens_words(house, plan):
    said = Said(house.child.pk, "He shouts at night", "said", timezone.now())
    row = keep_words(house.family, said, uuid.uuid4(), by=house.social_worker)
    plan.view()
    done = plan.finish()
    withdraw_words(row, "Another child", by=house.social_worker)
    pages = (f"finished/{done.pk}/", f"{house.mother.pk}/")
    for reader, reads in (("manager", True), ("victim_worker", False), ("perpetrator_worker", False)):
        frozen, now = (
            "He shouts at night"
            in house.client(getattr(house, reader))
            .get(f"/families/{house.family.pk}/assessments/{page}")
            .content.decode()
            for page in pages
        )
        assert frozen == reads, reader
        assert not now, "withdrawn words are carried no more"


def test_evidence_names_who_wrote_the_entry_that_it_comes_from(house, plan):
    entry = plan.session("She told me", by=house.victim_worker)
    plan.evidence("He follows her", entry=entry, module=4)
    fact = facts(house, "evidence")[0]
    assert fact.first_written.startswith("Sam Okafor, social worker, ")
    assert ", from Session on " in fact.first_written
    assert " by Dawn Pellew, " in fact.first_written


def test_a_victims_words_stay_out_of_what_the_perpetrators_worker_reads_of_it(house, plan):
    plan.evidence("She fears him", by=house.victim_worker, compartment="victim", module=4)
    plan.evidence("He shouted", known="seen", module=4)
    plan.view()
    done = plan.finish()
    url = f"/families/{house.family.pk}/assessments/finished/{done.pk}/"
    hers = house.client(house.social_worker).get(url).content.decode()
    his = house.client(house.perpetrator_worker).get(url).content.decode()
    assert "She fears him" in hers
    assert "1 of 2 pieces of evidence is the parent’s own account, 1 seen by a worker." in hers
    assert "She fears him" not in his
    assert "The one piece of evidence is seen by a worker." in his


def test_a_carried_fact_closes_with_the_entry_it_came_from(house, plan):
    entry = plan.session("She told me")
    plan.evidence("He follows her", entry=entry, module=4)
    plan.view()
    done = plan.finish()
    closed = Contact("session", entry.at, (Present(house.mother.pk),), False, "She told me", "victim")
    workbook.correct_entry(entry, closed, "In confidence", uuid.uuid4(), by=house.social_worker)
    assert any(fact.words == "He follows her" for fact in assessing.facts_of(house.social_worker, done))
    assert not any(fact.words == "He follows her" for fact in assessing.facts_of(house.perpetrator_worker, done))


def test_a_change_that_rests_on_words_alone_is_said_on_the_page(house, plan):
    for _ in range(3):
        plan.evidence("I have stopped")
    plan.evidence("Told by the clinic", known="told", days=3)
    page = house.client(house.social_worker).get(f"/families/{house.family.pk}/assessments/{house.mother.pk}/")
    words = (
        "3 of 4 pieces of evidence are the parent’s own account, 1 told by another agency; nothing seen or tested yet."
    )
    assert words in page.content.decode()
