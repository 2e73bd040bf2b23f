"""What newer rooms hold of a family goes with it: who is whose, the plan, the programme, a child's words. Closed things stay."""

from __future__ import annotations

import json
import uuid
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from tests.casework.conftest import House, make_house

from safeguarding.casework.access.models import Post
from safeguarding.casework.attachments.actions import attach
from safeguarding.casework.chronology.models import Lock, LockedItem
from safeguarding.casework.design.uploads import checked
from safeguarding.casework.families.models import Allocation, Disability, Identifier, Membership
from safeguarding.casework.handover import actions, contents, reading, sealed_file
from safeguarding.casework.handover.contents import package_of
from safeguarding.casework.handover.models import ReceivedItem
from safeguarding.casework.people import versions
from safeguarding.casework.people.models import KnownName, Language, NetworkMember, Relationship, WarningNote
from safeguarding.casework.plan.models import PlanAction, PlanActionStep, PlanPoint, SafetyPlan
from safeguarding.casework.plan.parenting import CarriedFact, ParentingAssessment
from safeguarding.casework.programme.models import Evidence, ModuleStep, ScaleAnswer
from safeguarding.casework.workbook.models import ChildsWords, Entry, EntryPerson, Summary, WordsWithdrawn

TODAY = timezone.localdate


def said_of(house: House, model: Any, by: Any = None, **facts: Any) -> Any:
    """A row about a person, as `by` wrote it."""
    return model.objects.create(
        authority=house.authority, written_by=by or house.social_worker, written_at=timezone.now(), **facts
    )


def written(house: House, model: Any, by: Any = None, **facts: Any) -> Any:
    """A row of the plan or the programme, as `by` wrote it."""
    author = by or house.social_worker
    return model.objects.create(
        authority=house.authority, family=house.family, author=author, role=house.post_of(author).role,
        written_at=timezone.now(), client_key=uuid.uuid4(), **facts,
    )  # fmt: skip


def a_partners_worker(house: House) -> Any:
    """The mental health worker, employed by a partner from the start."""
    Post.objects.filter(user=house.mental_health_worker).update(agency=house.police)
    return house.mental_health_worker


def sent(house: House, **more: Any) -> dict[str, Any]:
    return package_of(house.manager, house.family, "998", ratings=more.pop("ratings", False)).contents


def there_and_back(house: House) -> tuple[House, Any]:
    """The family sent to another authority and accepted there, as the file says it."""
    there = make_house("998", "-there")
    package = json.loads(json.dumps(sent(house)))
    return there, actions.accept(package, "d" * 64, there.team, by=there.manager).family


@pytest.fixture
def known(house: House) -> House:
    """The family with what is held about its people."""
    said_of(house, Relationship, source=house.mother, target=house.child, kind="birth_parent", responsibility="yes",
            how="birth_mother", known="seen")  # fmt: skip
    said_of(house, KnownName, family=house.family, person=house.mother, kind="former", name="Kay GOES")
    said_of(
        house, KnownName, family=house.family, person=house.mother, kind="known_as", name="STAYS", compartment="safe"
    )
    said_of(house, Language, person=house.mother, first_language="Polish", interpreter="yes", needs="Speak slowly")
    said_of(house, NetworkMember, family=house.family, role="gp", name="Dr GOES", telephone="01632 960001")
    said_of(house, NetworkMember, family=house.family, role="school", name="STAYS school", compartment="safe")
    note = {"kind": "dog", "words": "A dog GOES loose", "review_on": TODAY() + timedelta(days=60), "told": True}
    said_of(house, WarningNote, family=house.family, person=house.father, **note)
    said_of(house, WarningNote, family=house.family, **(note | {"words": "STAYS", "compartment": "safe"}))
    Identifier.objects.create(authority=house.authority, person=house.child, scheme="nhs_number", value="9990000018")
    Disability.objects.create(authority=house.authority, person=house.child, code="LD")
    return house


def test_who_is_whose_names_numbers_needs_and_warnings_stand_in_the_file_that_receives(known: House) -> None:
    there, family = there_and_back(known)
    people = {row.person.given_name: row.person for row in Membership.objects.filter(family=family)}
    kin = Relationship.objects.get(authority=there.authority)
    assert (kin.source, kin.target) == (people["Kay"], people["Ivy"])
    assert (kin.kind, kin.responsibility, kin.how, kin.known) == ("birth_parent", "yes", "birth_mother", "agency")
    assert kin.written_by == there.manager
    assert KnownName.objects.get(person=people["Kay"]).name == "Kay GOES"
    assert Language.objects.get(person=people["Kay"]).needs == "Speak slowly"
    note = WarningNote.objects.get(family=family)
    assert (note.person, note.words) == (people["Lee"], "A dog GOES loose")
    assert dict(Identifier.objects.filter(person=people["Ivy"]).values_list("scheme", "value")) == {
        "nhs_number": "9990000018"
    }, "the council’s own number for the child stays"
    assert Disability.objects.get(person=people["Ivy"]).code == "LD"
    items = ReceivedItem.objects.filter(received__family=family, kind="network")
    assert [(row.title, "01632 960001" in row.text) for row in items] == [("GP, Dr GOES", True)]


def test_nothing_goes_that_could_say_where_somebody_hides(known: House) -> None:
    assert "STAYS" not in str(sent(known))
    for model in (KnownName, NetworkMember, WarningNote):
        model.objects.filter(compartment="safe").update(compartment="core")
    assert str(sent(known)).count("STAYS") == 3, "the control: the same rows, open, would go"


def test_what_is_taken_back_or_replaced_does_not_go(known: House) -> None:
    first = WarningNote.objects.get(words="A dog GOES loose")
    versions.take_back(first, "No dog", known.social_worker)
    assert sent(known)["warnings"] == []


def test_what_a_partner_wrote_about_people_stays(house: House) -> None:
    partner = a_partners_worker(house)
    said_of(house, Relationship, by=partner, source=house.father, target=house.child, kind="step_parent")
    assert sent(house)["relationships"] == []
    said_of(house, Relationship, source=house.father, target=house.child, kind="step_parent")
    assert [row["kind"] for row in sent(house)["relationships"]] == ["step_parent"]


def test_a_relationship_that_cannot_be_true_is_kept_to_be_read(house: House) -> None:
    said_of(house, Relationship, source=house.child, target=house.mother, kind="birth_parent")
    there, family = there_and_back(house)
    assert not Relationship.objects.filter(authority=there.authority).exists()
    item = ReceivedItem.objects.get(received__family=family, kind="kin")
    assert item.title == "Ivy Harlow and Kay Harlow"
    assert "birth parent" in item.text


@pytest.fixture
def planned(house: House) -> House:
    """The family with a plan, a programme and a finished assessment: each with something that stays."""
    partner = a_partners_worker(house)
    written(house, PlanPoint, kind="worry", words="GOES worry", on=TODAY(), said_by=house.mother)
    written(house, PlanPoint, by=partner, kind="worry", words="STAYS of a partner", on=TODAY())
    wrong = written(house, PlanPoint, kind="worry", words="STAYS in error", on=TODAY())
    written(house, PlanPoint, kind="worry", words="STAYS in error", on=TODAY(), replaces=wrong, mistake="Slip")
    first = written(house, PlanAction, text="STAYS earlier", due=TODAY(), owner=house.social_worker)
    written(house, PlanActionStep, action=first, done=True, on=TODAY(), note="GOES done")
    written(house, PlanAction, text="GOES action", due=TODAY(), owner=house.social_worker, replaces=first)
    written(house, SafetyPlan, words="GOES safety", agreed_on=TODAY())
    written(house, ModuleStep, person=house.mother, module=1, kind="started", on=TODAY())
    for words, compartment in (("GOES evidence", "shared"), ("STAYS evidence", "victim")):
        written(house, Evidence, person=house.mother, module=1, text=words, known="seen", points="strength", on=TODAY(),
                compartment=compartment)  # fmt: skip
    written(house, ScaleAnswer, person=house.father, module=1, scale="importance", informant="self", value=7,
            on=TODAY(), compartment="perpetrator")  # fmt: skip
    done = written(house, ParentingAssessment, person=house.mother, number=1)
    own, theirs = (Evidence.objects.get(text="GOES evidence"), PlanPoint.objects.get(words="STAYS of a partner"))
    for place, (words, source, kind) in enumerate(
        (("GOES fact", own, "evidence"), ("STAYS partner fact", theirs, "worry"), ("STAYS rating", own, "rating"))
    ):
        CarriedFact.objects.create(
            authority=house.authority, assessment=done, place=place, section="Warmth", kind=kind, words=words,
            first_written="Sam", source=source._meta.label, source_id=source.pk,
        )  # fmt: skip
    return house


def test_the_plan_the_programme_and_a_finished_assessment_go_and_what_is_closed_or_a_partner_s_stays(
    planned: House,
) -> None:
    package = sent(planned)
    text = json.dumps(package, ensure_ascii=False)
    for words in ("worry", "action", "done", "safety", "evidence", "fact"):
        assert f"GOES {words}" in text
    assert "STAYS" not in text
    assert "in the words of Kay Harlow" in text
    assert {name: len(package[name]) for name in ("plan", "programme", "assessments")} == {
        "plan": 3, "programme": 2, "assessments": 1,
    }  # fmt: skip
    _, family = there_and_back(planned)
    kinds = set(ReceivedItem.objects.filter(received__family=family).values_list("kind", flat=True))
    assert {"plan", "work", "assessed"} <= kinds


@pytest.fixture
def recorded(house: House, settings: Any, tmp_path: Any) -> House:
    """The family with a visit, a child's words, a summary, an attached file and a locked chronology."""
    store = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": store}
    now, of = timezone.now(), {"authority": house.authority}
    facts = {**of, "family": house.family, "author": house.social_worker, "role": "social_worker", "at": now}
    visit = Entry.objects.create(**facts, kind="visit", text="A visit", written_at=now, significant=True)
    EntryPerson.objects.create(**of, entry=visit, person=house.child, seen=True, seen_alone=True)
    closed = Entry.objects.create(**facts, kind="call", text="STAYS", written_at=now, compartment="legal")
    words = {**of, "family": house.family, "child": house.child, "how": "said", "at": now, "written_at": now,
             "writer": house.social_worker, "role": "social_worker"}  # fmt: skip
    ChildsWords.objects.create(**words, words="GOES I like it here", entry=visit)
    ChildsWords.objects.create(**words, words="STAYS of a closed entry", entry=closed)
    gone = ChildsWords.objects.create(**words, words="STAYS withdrawn")
    WordsWithdrawn.objects.create(**of, words=gone, reason="Slip", by=house.social_worker, at=now)
    Summary.objects.create(**of, family=house.family, episode=house.family.workbook_episodes.get(), role="social_worker",
                           author=house.social_worker, text="GOES in sum", written_at=now)  # fmt: skip
    lock = Lock.objects.create(**of, family=house.family, number=1, by=house.manager, at=now)
    for place, (entry, heading) in enumerate(((visit, "GOES chosen"), (closed, "STAYS closed since"))):
        LockedItem.objects.create(**of, lock=lock, place=place, entry=entry, on=date(2026, 1, 5), heading=heading,
                                  title="A visit")  # fmt: skip
    return house


def test_entries_say_whom_they_are_about_and_children_s_words_summaries_and_the_chronology_go(recorded: House) -> None:
    package = sent(recorded)
    assert "STAYS" not in str(package)
    assert "About: Ivy Harlow (seen alone)." in package["entries"][0]["text"]
    assert [row["text"] for row in package["words"]] == ["GOES I like it here"]
    assert package["words"][0]["title"].startswith("Ivy Harlow, to Sam Okafor")
    assert [row["text"] for row in package["summaries"]] == ["GOES in sum"]
    assert [row["title"] for row in package["chosen"]] == ["GOES chosen"]


def test_what_a_child_said_is_read_there_by_who_reads_childrens_words_and_by_nobody_else(recorded: House) -> None:
    there, family = there_and_back(recorded)
    of = {"authority": there.authority, "family": family, "start": TODAY()}
    for worker in (there.social_worker, there.substance_worker, there.perpetrator_worker):
        Allocation.objects.create(**of, post=there.post_of(worker))

    def page(worker: Any) -> str:
        return there.client(worker).get(reverse("received", args=[family.pk])).content.decode()

    assert "GOES I like it here" in page(there.social_worker)
    for worker in (there.substance_worker, there.perpetrator_worker):
        assert "A visit" in page(worker)
        assert "I like it here" not in page(worker) and "own words" not in page(worker)


def test_an_assessment_that_carries_what_a_child_said_goes_without_it(recorded: House) -> None:
    assessment = written(recorded, ParentingAssessment, person=recorded.mother, number=1)
    said = ChildsWords.objects.get(words="GOES I like it here")
    CarriedFact.objects.create(
        authority=recorded.authority, assessment=assessment, place=1, section="Ivy", kind="child", words=said.words,
        first_written="Sam Okafor", source="workbook.ChildsWords", source_id=said.pk,
    )  # fmt: skip
    assert sent(recorded)["assessments"] == []


def test_an_attached_file_stays_and_the_entry_says_its_name(recorded: House) -> None:
    visit = Entry.objects.get(kind="visit")
    png = BytesIO()
    Image.new("RGB", (4, 4)).save(png, "PNG")
    file = checked(SimpleUploadedFile("school report.png", png.getvalue()), kinds=("png",))
    attach(visit, file, by=recorded.social_worker)
    text = sent(recorded)["entries"][0]["text"]
    assert "Attached, and kept by the sender: school report.png." in text
    assert "PNG" not in str(sent(recorded))


def test_a_file_of_the_first_form_is_still_accepted(house: House) -> None:
    there = make_house("998", "-there")
    whole = sent(house)
    first = {name: whole[name] for name in ("name", "from_code", "from_name", "to_code", "sent_on", "steps", "entries")}
    people = [{name: row[name] for name in row if name not in ("numbers", "disabilities", "names", "language")}
              for row in whole["people"]]  # fmt: skip
    made = actions.accept({**first, "ratings": [], "people": people}, "d" * 64, there.team, by=there.manager)
    assert Membership.objects.filter(family=made.family).count() == 4


@pytest.mark.parametrize(
    "change",
    [
        {"relationships": [{"source": 0, "target": 0}]}, {"relationships": [{"source": 0, "target": 9}]},
        {"relationships": [{"kind": "no such kind"}]}, {"relationships": [{"kind": "friend", "responsibility": "yes"}]},
        {"relationships": [{"start": "2026-02-01", "end": "2026-01-01"}]}, {"warnings": [{"person": 9}]},
        {"warnings": [{"told": False}]}, {"warnings": [{"kind": "x"}]},
    ],
)  # fmt: skip
def test_what_no_workbook_writes_makes_no_family(house: House, change: dict[str, Any]) -> None:
    fine: dict[str, Any] = {
        "relationships": {"source": 0, "target": 1, "kind": "sibling", "start": None, "end": None, "responsibility": "",
                          "how": "", "held_from": None, "held_to": None},
        "warnings": {"person": 0, "kind": "dog", "words": "x", "review_on": "2026-01-01", "told": True,
                     "not_told_because": ""},
    }  # fmt: skip
    whole = sent(house)
    assert reading.checked({**whole, **{name: [row] for name, row in fine.items()}})
    ((name, (row,)),) = change.items()
    with pytest.raises(sealed_file.CannotOpen):
        reading.checked({**whole, name: [fine[name] | row]})


def test_counts_are_said_only_of_what_goes(known: House) -> None:
    package = package_of(known.manager, known.family, "998", ratings=False)
    assert contents.in_words(package.counts) == [
        "4 people", "1 relationship", "1 warning note", "1 contact in the network",
    ]  # fmt: skip
