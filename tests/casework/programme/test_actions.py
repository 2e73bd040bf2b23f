"""What is written of a family's programme: once, by whom it may, never changed, and read by who may read it."""

import uuid

import pytest
from django.db import DatabaseError, transaction
from django.http import Http404
from django.utils import timezone

from safeguarding.casework.access.policies import Refused
from safeguarding.casework.audit.models import Event
from safeguarding.casework.programme import actions, queries, standing
from safeguarding.casework.programme.models import Evidence, ModuleSession, ModuleStep
from safeguarding.casework.programme.writing import Overtaken
from safeguarding.casework.workbook import actions as workbook
from safeguarding.casework.workbook.contacts import contact_of


def work(house, user=None):
    return queries.work_of(user or house.social_worker, house.family)


def test_the_last_step_says_where_a_person_stands(house, write):
    write.step("started", days=10)
    write.step("offered", days=30)
    write.step("agreed", days=20)
    assert standing.latest(work(house).of(house.mother.pk, 5).steps).kind == "started"
    assert standing.latest(work(house).of(house.father.pk, 5).steps) is None


def test_a_form_sent_twice_is_one_step(house, write):
    key = uuid.uuid4()
    assert write.step("offered", key=key) == write.step("offered", key=key)
    assert ModuleStep.objects.count() == 1


def test_a_form_that_says_something_else_the_second_time_is_refused(house, write):
    key = uuid.uuid4()
    write.step("offered", key=key)
    with pytest.raises(Refused, match="used before"):
        write.step("agreed", key=key)


@pytest.mark.parametrize(
    ("kind", "reason", "days"), [("stopped", " ", 0), ("not_applicable", "", 0), ("offered", "", -1), ("gone", "", 0)]
)
def test_a_step_that_breaks_a_rule_is_not_taken(house, write, kind, reason, days):
    with pytest.raises(ValueError):
        write.step(kind, reason=reason, days=days)
    assert ModuleStep.objects.count() == 0


def test_the_database_keeps_a_step_as_it_was_written(house, write):
    write.step("offered")
    with pytest.raises(DatabaseError), transaction.atomic():
        ModuleStep.objects.update(kind="completed")
    with pytest.raises(DatabaseError), transaction.atomic():
        ModuleStep.objects.all().delete()


def test_a_step_entered_in_error_stays_and_counts_no_more(house, write):
    write.step("offered", days=3)
    wrong = write.step("started")
    actions.take_back(wrong, "The wrong parent", uuid.uuid4(), by=house.social_worker)
    assert standing.latest(work(house).steps).kind == "offered"
    history = queries.history_of(house.social_worker, house.family, house.mother, 5)
    assert [(row.kind, row.mistake) for row in history] == [("started", "The wrong parent"), ("offered", "")]


def test_two_people_can_not_take_the_same_thing_back(house, write):
    wrong = write.step("started")
    actions.take_back(wrong, "Wrong", uuid.uuid4(), by=house.social_worker)
    with pytest.raises(Overtaken):
        actions.take_back(wrong, "Wrong", uuid.uuid4(), by=house.manager)


def test_another_discipline_does_not_take_back_what_one_wrote_but_the_manager_may(house, write):
    wrong = write.step("started")
    with pytest.raises(Refused, match="another discipline"):
        actions.take_back(wrong, "Wrong", uuid.uuid4(), by=house.substance_worker)
    assert actions.take_back(wrong, "Wrong", uuid.uuid4(), by=house.manager).mistake == "Wrong"


def test_a_session_is_linked_not_copied_and_follows_its_correction(house, write):
    entry = write.session("First words")
    actions.link_session(house.family, house.mother, 5, entry, uuid.uuid4(), by=house.social_worker)
    said = contact_of(entry)
    corrected = workbook.correct_entry(
        entry, type(said)(**{**_fields(said), "text": "Better words"}), "Slip", uuid.uuid4(), by=house.social_worker
    )
    (row,) = work(house).sessions
    assert row.entry_id == entry.pk
    assert work(house).entries[row.entry_id] == corrected


def _fields(contact):
    return {name: getattr(contact, name) for name in contact.__slots__}


def test_a_session_linked_twice_is_linked_once_and_can_be_linked_again_after_a_mistake(house, write):
    entry = write.session()

    def link():
        return actions.link_session(house.family, house.mother, 5, entry, uuid.uuid4(), by=house.social_worker)

    first = link()
    assert link() == first
    actions.take_back(first, "Another module", uuid.uuid4(), by=house.social_worker)
    assert work(house).sessions == ()
    link()
    assert len(work(house).sessions) == 1
    assert ModuleSession.objects.count() == 3


def test_only_a_session_with_the_person_can_be_linked(house, write):
    call, his = write.session(kind="call"), write.session(person=house.father)
    for entry in (call, his):
        with pytest.raises(ValueError, match="Choose a session"):
            actions.link_session(house.family, house.mother, 5, entry, uuid.uuid4(), by=house.social_worker)


def test_what_a_victim_said_is_counted_by_nobody_who_may_not_read_it(house, write):
    write.evidence("She is afraid of him.", by=house.victim_worker, compartment="victim", module=4)
    write.evidence("He was calm.", by=house.perpetrator_worker, module=4, known="seen")
    seen = {user: len(work(house, user).evidence) for user in (house.social_worker, house.perpetrator_worker)}
    assert seen == {house.social_worker: 2, house.perpetrator_worker: 1}
    response = house.client(house.perpetrator_worker).get(f"/families/{house.family.pk}/programme/{house.mother.pk}/4/")
    assert "She is afraid" not in response.content.decode()
    assert "The one piece of evidence is seen by a worker." in response.content.decode()


def test_a_session_in_the_victims_compartment_is_no_session_to_the_perpetrators_worker(house, write):
    entry = write.session(by=house.victim_worker, compartment="victim")
    actions.link_session(house.family, house.mother, 4, entry, uuid.uuid4(), by=house.victim_worker)
    assert len(work(house, house.victim_worker).sessions) == 1
    assert work(house, house.perpetrator_worker).sessions == ()
    event = Event.objects.get(verb="linked session to module")
    assert event.compartment == "victim"


def test_evidence_is_never_read_by_more_people_than_the_entry_it_comes_from(house, write):
    entry = write.session("In confidence", by=house.victim_worker, compartment="victim")
    with pytest.raises(Refused, match="More people would read"):
        write.evidence("She told me", by=house.victim_worker, entry=entry)
    write.evidence("She told me", by=house.victim_worker, entry=entry, compartment="victim")
    with pytest.raises(Http404):
        write.evidence("Guessed", by=house.perpetrator_worker, entry=entry, compartment="perpetrator")


def test_evidence_closes_with_its_entry(house, write):
    entry = write.session("She told me where he waits")
    write.evidence("She is followed", entry=entry)
    assert len(work(house, house.perpetrator_worker).evidence) == 1
    said = contact_of(entry)
    closed = type(said)(**{**_fields(said), "compartment": "victim"})
    workbook.correct_entry(entry, closed, "It was told in confidence", uuid.uuid4(), by=house.social_worker)
    assert work(house, house.perpetrator_worker).evidence == ()
    assert len(work(house, house.victim_worker).evidence) == 1


def test_nobody_writes_in_a_compartment_that_is_not_theirs(house, write):
    with pytest.raises(Refused):
        write.evidence(by=house.perpetrator_worker, compartment="victim")
    with pytest.raises(Refused):
        write.answer(3, by=house.perpetrator_worker, compartment="clinical")


def test_a_scale_is_answered_from_0_to_10(house, write):
    assert (write.answer(0).value, write.answer(10).value) == (0, 10)
    for wrong in (-1, 11):
        with pytest.raises(ValueError, match="0 to 10"):
            write.answer(wrong)


def test_evidence_belongs_to_a_module_and_an_area_that_there_are(house, write):
    for wrong in ({"module": 99}, {"area": "nowhere"}):
        with pytest.raises(ValueError, match="no such module or area"):
            write.evidence(**wrong)
    assert write.evidence(module=None, area="safety").area == "safety"
    assert Evidence.objects.count() == 1


def test_nothing_is_written_about_strangers_or_by_outsiders(house, write):
    with pytest.raises(ValueError, match="never in the family"):
        write.step("offered", person=house.other_child)
    with pytest.raises(Http404):
        write.step("offered", by=house.outsider)


def test_nothing_is_written_in_a_closed_file(house, write):
    house.family.closed_on = timezone.localdate()
    house.family.save()
    with pytest.raises(Refused, match="closed"):
        write.evidence()


def test_the_log_says_that_evidence_was_written_and_never_what(house, write):
    write.evidence("Unmistakable words")
    event = Event.objects.get(verb="wrote evidence")
    assert event.family_id == house.family.pk
    assert event.what == {"known": "said", "sourced": False}
