"""A family's people, in a browser: related, expected, born, rung and warned of, on a laptop, a phone and by keyboard."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from safeguarding.casework.families.models import Membership, Person

pytestmark = pytest.mark.journey
TODAY = date.today()


@pytest.fixture
def unborn(county) -> Person:
    child = Person.objects.create(
        authority=county.authority, family_name="Harlow", expected_birth_date=TODAY + timedelta(days=20)
    )
    Membership.objects.create(
        authority=county.authority, family=county.family, person=child, role="child", relation="child",
        start=TODAY - timedelta(days=90),
    )  # fmt: skip
    return child


def test_a_social_worker_relates_a_family_and_records_a_birth(county, desk, unborn):
    # given a social worker on the page of the mother
    at = desk(county.social_worker).open("family", county.family.pk).follow("Kay Harlow")
    assert at.heading.startswith("Kay Harlow")
    # when she is said to be the mother of the unborn child, and how she holds responsibility
    at.follow("Add a relationship")
    at.press("Save")
    assert at.errors() == ["Select what they are", "Select to whom"]
    at.page.get_by_label("What is Kay Harlow?").select_option(label="Mother of")
    at.answer("To whom is Kay Harlow this?", "Unborn child Harlow").press("Save")
    at.answer("Do they hold parental responsibility?", "Yes").answer("How do they hold it?", "Mother who gave birth")
    at.press("Save").on_a_phone()
    assert "Mother of Unborn child Harlow" in at.text and "Holds parental responsibility" in at.text
    # and the impossible is refused in a sentence
    at.follow("Add a relationship")
    at.page.get_by_label("What is Kay Harlow?").select_option(label="Child of")
    at.answer("To whom is Kay Harlow this?", "Ivy Harlow").press("Save")
    assert "was not born before Kay Harlow" in at.text
    # when the child is born
    at.open("person", county.family.pk, unborn.pk).follow("Record the birth")
    at.date("When was the baby born?", TODAY).answer("Sex", "Female").fill("Given name (optional)", "May").press("Save")
    # then it is the same person, with the mother and the expected date
    assert at.heading.startswith("May Harlow")
    assert "Child of Kay Harlow" in at.text and "Expected date of birth" in at.text
    at.on_a_phone()
    # and the family on that day has three children
    at.follow("Back to the family").follow("Who was in the family on a day").on_a_phone()
    assert "May Harlow" in at.text and "Sam Okafor" in at.text
    at.open("relationships", county.family.pk).on_a_phone()
    assert "Kay Harlow (mother who gave birth)" in at.row("May Harlow")


def test_whom_to_ring_and_what_to_watch_for_is_kept_from_the_other_side(county, desk):
    # given the worker of the victim, who adds a surgery that could say where she is, and a warning for everyone
    at = desk(county.victim_worker).open("network", county.family.pk)
    assert "Nobody is held yet" in at.text
    at.follow("Add somebody").answer("Whom do they work with?", "Kay Harlow")
    at.page.get_by_label("What are they?").select_option(label="GP")
    at.fill("School, surgery or agency (optional)", "Harbour Lane Practice").fill(
        "Telephone number (optional)", "01632 960 901"
    )
    at.answer("Ring them first?", "Yes").answer("Could this say where somebody is hiding?", "Yes").press("Save")
    assert "Harbour Lane Practice" in at.text and "Not read by everyone" in at.text
    at.on_a_phone()
    at.open("warnings", county.family.pk).follow("Write a warning note")
    at.answer("Whom is it about?", "The whole family").answer("What is it?", "Dog or other animal")
    at.fill("What must somebody know before they visit or call?", "A large dog. Ring first.")
    at.date("When must it be looked at again?", TODAY + timedelta(days=30))
    at.answer("Was the person told of this note?", "No").fill("Why not?", "Nobody was in")
    at.answer("Could this say where somebody is hiding?", "No").press("Save").on_a_phone()
    assert "They were not told: Nobody was in" in at.text
    # then who works with the person who harms reads the warning, and never where she is
    other = desk(county.perpetrator_worker).open("family", county.family.pk)
    assert "A large dog. Ring first." in other.text
    other.follow("Whom to ring")
    assert "Harbour" not in other.text and "Nobody is held yet" in other.text


def test_a_move_is_recorded_with_the_keyboard_alone_and_without_scripts(county, desk):
    # given a browser without scripts, before the question of who moved
    at = desk(county.social_worker, java_script_enabled=False).open("household-move", county.family.pk)
    keys = at.page.keyboard
    at.page.get_by_label("Kay Harlow").focus()
    keys.press("Space")
    # when everything is typed, from field to field
    for _ in range(10):
        keys.press("Tab")
        if at.page.evaluate("document.activeElement.name") == "line":
            break
    keys.type("14 Larch Close")
    keys.press("Tab")
    keys.type("qx1 2zz")
    for part in (str(TODAY.day), str(TODAY.month), str(TODAY.year)):
        keys.press("Tab")
        keys.type(part)
    with at.page.expect_navigation():
        keys.press("Enter")
    # then she lives there from today
    at.look()
    assert at.heading == "Who lives with whom"
    assert "14 Larch Close, QX1 2ZZ" in at.text and "Kay Harlow, since" in at.text
