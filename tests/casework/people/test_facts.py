"""Every fact of a person says who wrote it and when; numbers with a wrong check digit are not taken."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from tests.casework.conftest import House
from tests.casework.people.conftest import day_boxes, page_of

from safeguarding.casework.access.policies import Refused, visible
from safeguarding.casework.families.models import Disability, Identifier, Membership, Person
from safeguarding.casework.families.written import Written
from safeguarding.casework.people import actions, numbers
from safeguarding.casework.people.impossible import Impossible
from safeguarding.casework.people.models import KnownName, Language
from safeguarding.casework.people.versions import Overtaken
from safeguarding.evidence.returns.cin_census import upn


def pupil(rest: str) -> str:
    return upn.check_letter(rest) + rest


UPN, NEW_UPN = pupil("999900012345"), pupil("999900067890")
NHS = "9990000018"


def address(house: House, name: str, person: Person | None = None) -> str:
    return reverse(name, args=[house.family.pk, (person or house.child).pk])


@pytest.mark.parametrize(
    ("scheme", "value", "words"),
    [
        ("nhs_number", "", ""),
        ("nhs_number", NHS, ""),
        ("nhs_number", NHS[:-1] + "9", "no NHS number"),
        ("nhs_number", "99900000", "must be 10 digits"),
        ("nhs_number", "٩٩٩٠٠٠٠٠١٨", "must be 10 digits"),
        ("upn", UPN, ""),
        ("former_upn", UPN, ""),
        ("upn", ("B" if UPN[0] != "B" else "C") + UPN[1:], "no unique pupil number"),
        ("upn", UPN[:-1], "must be 13 characters"),
        ("passport", "1", "Select which number"),
    ],
)
def test_a_number_is_right_or_a_sentence_says_what_is_wrong(scheme: str, value: str, words: str) -> None:
    said = numbers.fault(scheme, value)
    assert words in said and bool(said) == bool(words)


def test_a_number_may_be_typed_as_it_stands_on_a_letter(house: House) -> None:
    typed = f"{NHS[:3]} {NHS[3:6]}-{NHS[6:]}"
    client = house.client(house.social_worker)
    sent = client.post(address(house, "person-number"), {"scheme": "nhs_number", "value": typed, "source": "seen"})
    assert sent.status_code == 302
    assert Identifier.objects.get(person=house.child, scheme="nhs_number").value == NHS
    page = page_of(house, house.social_worker, address(house, "person"))
    assert f"{NHS[:3]} {NHS[3:6]} {NHS[6:]}" in page and "A worker saw the document" in page


def test_a_wrong_number_is_not_taken(house: House) -> None:
    client = house.client(house.social_worker)
    sent = client.post(address(house, "person-number"), {"scheme": "nhs_number", "value": NHS[:-1] + "0"})
    assert "This is no NHS number" in sent.content.decode()
    with pytest.raises(Impossible):
        actions.set_identifier(house.child, house.family, "upn", "A1", by=house.social_worker)
    assert not Identifier.objects.filter(person=house.child).exclude(scheme="la_child_id").exists()


def test_a_pupil_number_that_changes_is_kept_as_the_former_one(house: House) -> None:
    for value in (UPN, NEW_UPN):
        actions.set_identifier(house.child, house.family, "upn", value, by=house.social_worker, since=date(2024, 9, 1))
    held = dict(Identifier.objects.filter(person=house.child).values_list("scheme", "value"))
    assert (held["upn"], held["former_upn"]) == (NEW_UPN, UPN)


def test_a_number_is_taken_back_and_the_page_still_says_what_it_was(house: House) -> None:
    actions.set_identifier(house.child, house.family, "nhs_number", NHS, by=house.manager)
    actions.set_identifier(house.child, house.family, "nhs_number", "", by=house.social_worker)
    assert not Identifier.objects.filter(person=house.child, scheme="nhs_number").exists()
    page = page_of(house, house.social_worker, address(house, "person"))
    assert "What was written before" in page and "Tess Marlow" in page


def test_a_number_of_somebody_whom_the_writer_knows_is_refused_and_of_a_stranger_nothing_is_said(house: House) -> None:
    actions.set_identifier(house.sibling, house.family, "nhs_number", NHS, by=house.social_worker)
    with pytest.raises(Impossible, match="Another person whom you work with"):
        actions.set_identifier(house.child, house.family, "nhs_number", NHS, by=house.social_worker)
    made = actions.set_identifier(house.other_child, house.other_family, "nhs_number", NHS, by=house.outsider)
    assert made is not None


def test_a_correction_says_who_made_it_and_keeps_what_stood_before(house: House) -> None:
    client = house.client(house.social_worker)
    said = {
        "given_name": "Ivy",
        "family_name": "Harlow",
        "known_as": "",
        "sex": "F",
        **day_boxes("birth_date", date(2018, 5, 4)),
    }
    client.post(address(house, "correct-person"), {**said, "known_as": "Vee"})
    house.client(house.manager).post(address(house, "correct-person"), {**said, "known_as": "Ivy-Mae"})
    page = page_of(house, house.social_worker, address(house, "person"))
    assert "Ivy-Mae" in page and "Tess Marlow" in page
    assert "Vee: Sam Okafor" in page


def test_a_value_that_came_with_a_return_says_that_nobodys_name_is_held(house: House) -> None:
    assert "Who wrote it is not held" in page_of(house, house.social_worker, address(house, "person"))


def test_a_value_that_a_later_return_changed_is_not_said_to_be_who_wrote_the_old_one(house: House) -> None:
    actions.say_ethnicity(house.child, house.family, "WBRI", "said", by=house.manager)
    Person.objects.filter(pk=house.child.pk).update(ethnicity="AIND")
    page = page_of(house, house.social_worker, address(house, "person"))
    assert "Indian" in page and "White British: Tess Marlow" in page


def test_ethnicity_and_disability_are_in_the_codes_of_the_census(house: House) -> None:
    client = house.client(house.social_worker)
    assert client.post(address(house, "person-ethnicity"), {"code": "MWAS", "source": "family"}).status_code == 302
    assert client.post(address(house, "person-disability"), {"chosen": ["AUT", "LD"]}).status_code == 302
    house.child.refresh_from_db()
    assert house.child.ethnicity == "MWAS"
    page = page_of(house, house.social_worker, address(house, "person"))
    assert "White and Asian" in page and "Autism, diagnosed, Learning" in page
    assert "Somebody in the family said so" in page
    client.post(address(house, "person-disability"), {"chosen": ["LD"]})
    assert set(Disability.objects.filter(person=house.child).values_list("code", flat=True)) == {"LD"}


def test_no_disability_stands_alone(house: House) -> None:
    client = house.client(house.social_worker)
    sent = client.post(address(house, "person-disability"), {"chosen": ["NONE", "LD"]})
    assert "Select either no disability" in sent.content.decode()
    assert "Select a disability" in client.post(address(house, "person-disability"), {}).content.decode()
    with pytest.raises(Impossible):
        actions.say_disabilities(house.child, house.family, ["XYZ"], "", by=house.social_worker)
    with pytest.raises(Impossible):
        actions.say_ethnicity(house.child, house.family, "XYZ", "", by=house.social_worker)


def test_language_is_written_and_the_second_of_two_is_told_what_stands(house: House) -> None:
    client = house.client(house.social_worker)
    form = address(house, "person-language", house.mother)
    first = {"first_language": "Polish", "interpreter": "yes", "needs": "Short sentences"}
    assert client.post(form, {**first, "version": ""}).status_code == 302
    held = Language.objects.get()
    assert f'value="{held.pk}"' in client.get(form).content.decode()
    house.client(house.manager).post(form, {**first, "first_language": "Ukrainian", "version": str(held.pk)})
    sent = client.post(form, {**first, "first_language": "Russian", "version": str(held.pk)}).content.decode()
    assert "Somebody changed this first" in sent and "Ukrainian" in sent and "Tess Marlow" in sent
    with pytest.raises(Overtaken):
        actions.say_language(
            house.mother, house.family, by=house.social_worker, first_language="Czech", replaces=held.pk
        )
    assert "Ukrainian" in page_of(house, house.victim_worker, address(house, "person", house.mother))


def test_the_same_language_sent_twice_is_one_row(house: House) -> None:
    for _ in range(2):
        actions.say_language(house.mother, house.family, by=house.social_worker, first_language="Polish")
    assert Language.objects.count() == 1


def test_another_name_goes_with_the_person_into_their_other_family(house: House) -> None:
    actions.add_name(
        house.mother, house.family, by=house.social_worker, kind="birth", name="Kay Adeyemi", compartment="core"
    )
    assert not visible(house.outsider, KnownName.objects.all()).exists()
    Membership.objects.create(
        authority=house.authority, family=house.other_family, person=house.mother, role="adult", relation="other",
        start=date.today(),
    )  # fmt: skip
    other = house.outsider
    assert visible(type(other).objects.get(pk=other.pk), KnownName.objects.all()).count() == 1


def test_a_name_that_could_say_where_somebody_hides_is_for_few(house: House) -> None:
    facts = {"kind": "former", "name": "Zqname", "compartment": "safe"}
    row = actions.add_name(house.mother, house.family, by=house.social_worker, **facts)
    person = address(house, "person", house.mother)
    for user, seen in (
        (house.social_worker, True), (house.victim_worker, True), (house.manager, True),
        (house.perpetrator_worker, False), (house.substance_worker, False), (house.mental_health_worker, False),
    ):  # fmt: skip
        assert ("Zqname" in page_of(house, user, person)) == seen, user.name
    Membership.objects.create(
        authority=house.authority, family=house.other_family, person=house.mother, role="adult", relation="other",
        start=date.today(),
    )  # fmt: skip
    assert "Zqname" not in page_of(
        house, house.outsider, reverse("person", args=[house.other_family.pk, house.mother.pk])
    )
    gone = reverse("name-take-back", args=[house.family.pk, row.pk])
    assert house.client(house.social_worker).post(gone, {"why": "No longer used"}).status_code == 302
    assert "Zqname" not in page_of(house, house.social_worker, person)


def test_through_the_page_a_name_is_added_with_its_dates(house: House) -> None:
    client = house.client(house.social_worker)
    said = {"kind": "married", "name": "Kay Barrow", "hides": "no", **day_boxes("start", date(2015, 6, 1))}
    form = address(house, "person-name-add", house.mother)
    assert client.post(form, said).status_code == 302
    assert "Kay Barrow, since 1 June 2015" in page_of(
        house, house.social_worker, address(house, "person", house.mother)
    )
    wrong = {**said, **day_boxes("end", date(2014, 1, 1))}
    assert "The last day can’t be before the first" in client.post(form, wrong).content.decode()


@pytest.mark.parametrize(
    "name",
    ["person-name-add", "person-language", "person-ethnicity", "person-disability", "person-number", "person-died"],
)
def test_who_may_not_correct_people_is_refused_and_who_knows_nothing_finds_nothing(house: House, name: str) -> None:
    assert house.client(house.substance_worker).get(address(house, name)).status_code == 403
    assert house.client(house.outsider).get(address(house, name)).status_code == 404
    assert house.client(house.social_worker).get(address(house, name)).status_code == 200
    with pytest.raises(Refused):
        actions.say_ethnicity(house.child, house.family, "WBRI", "", by=house.substance_worker)


def test_what_was_written_is_seen_by_who_sees_the_person(house: House) -> None:
    actions.say_ethnicity(house.child, house.family, "WBRI", "said", by=house.manager)
    assert visible(house.substance_worker, Written.objects.all()).count() == 1
    assert visible(house.outsider, Written.objects.all()).count() == 0
