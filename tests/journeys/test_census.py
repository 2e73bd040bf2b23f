"""A council's own record comes in, becomes families with workers, and goes out again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.journeys.desk import Desk

from safeguarding.casework.families.models import Person
from safeguarding.evidence.made_up.census import census_file
from safeguarding.evidence.returns import cin_census as census

pytestmark = pytest.mark.journey
CHILDREN = 12
LABEL = "Children in need census, as an XML file"


@pytest.fixture
def file(tmp_path) -> Path:
    return census_file(tmp_path / "census.xml", CHILDREN, seed=7, la_code="999")


def bring_in(at: Desk, file: Path) -> Desk:
    at.open("census")
    at.page.get_by_label(LABEL).set_input_files(file)
    return at.press("Bring in")


@pytest.mark.embedded
def test_a_census_comes_in_once_and_goes_out_equal_in_meaning(county, desk, file):
    # given the performance officer at the page of the census
    at = desk(county.performance).open("census")
    assert "No census has been brought in yet." in at.text
    # when they bring in the file
    bring_in(at, file)
    # then they read what came of it
    assert at.heading == "Done"
    assert f"Children: {CHILDREN} new." in at.text
    assert f"New children {CHILDREN}" in at.on_a_phone().text
    # when they bring in the same file again, then nothing changes, and the page says so
    bring_in(at, file)
    assert f"Nothing changed: all {CHILDREN} children are held as the file has them." in at.text
    at.open("census")
    assert "Nothing changed" in at.row("census.xml")
    # when they make the census of the year
    at.tick("1 April 2025 to 31 March 2026")
    with at.page.expect_download() as made:
        at.page.get_by_role("button", name="Make the file").click()
    # then it means what came in, and its name tells nothing of anybody
    out = census.read(made.value.path(), authority="999")
    assert out.problems == ()
    assert list(census.differences(census.read(file).children, out.children)) == []
    assert made.value.suggested_filename.startswith("cin-census-2026-")


def test_a_damaged_census_changes_nothing_and_says_where_it_is_wrong(county, desk, file):
    # given a file with a code that does not exist, and a day that does not either
    lines = file.read_text().splitlines()
    sex = next(n for n, line in enumerate(lines, 1) if "<Sex>" in line)
    day = next(n for n, line in enumerate(lines, 1) if "<CINreferralDate>" in line)
    lines[sex - 1] = "        <Sex>X</Sex>"
    lines[day - 1] = "        <CINreferralDate>2026-02-31</CINreferralDate>"
    file.write_text("\n".join(lines))
    people = Person.objects.count()
    # when it is brought in
    at = bring_in(desk(county.performance), file)
    # then each problem has its line, and nothing was kept
    assert at.heading == "Refused"
    assert "Nothing was changed: the file has 2 problems." in at.on_a_phone().text
    assert at.row("Sex").startswith(f"{sex} ")
    assert at.row("CINreferralDate").startswith(f"{day} ")
    assert Person.objects.count() == people


def test_a_file_that_is_no_census_is_refused_with_a_sentence(county, desk, tmp_path):
    # given the page of the census, when nothing is selected
    at = desk(county.performance).open("census").press("Bring in")
    # then the error leads to the question
    assert at.errors() == ["Select the census file"]
    # when a file of another kind is sent
    other = tmp_path / "notes.txt"
    other.write_text("not a census")
    bring_in(at, other)
    assert at.errors() == ["The name of the selected file must end in .xml"]
    # when the inside is no XML, then the page says so before it is taken
    pretends = tmp_path / "census.xml"
    pretends.write_text("not a census")
    bring_in(at, pretends)
    assert at.errors() == ["The selected file is not XML that can be read. Export it again."]
    # when it is XML and no census, then nothing was changed, and why
    pretends.write_text("<notes/>")
    bring_in(at, pretends)
    assert at.heading == "Refused"
    assert "Nothing was changed" in at.text


def test_children_become_a_family_with_adults_and_workers(county, desk, file):
    # given a census that was brought in
    bring_in(desk(county.performance), file)
    # when the team manager groups two children
    at = desk(county.manager)
    at.open("home").follow("New children")
    at.press("Start a family")
    assert at.errors() == ["Select at least one child"]
    at.tick("Choose Child MU00000001", "Choose Child MU00000002").press("Start a family")
    assert "Child MU00000001" in at.text
    at.fill("What will the team call this family?", "Larch family")
    at.page.get_by_label("Which team?").select_option(label="North 1, North office")
    at.press("Start the family")
    # and allocates a worker of each discipline
    assert at.heading == "Allocate workers"
    workers = ("social_worker", "victim_worker", "substance_worker", "mental_health_worker")
    for who in workers:
        at.page.get_by_label(getattr(county, who).name).check()
    at.press("Allocate")
    # and adds the mother, and a name that the census does not carry
    at.follow("Add a person to the family")
    at.answer("Who are they in this family?", "Mother").fill("Given name (optional)", "Nell")
    at.fill("Family name (optional)", "Larch").date("Date of birth", date(1995, 6, 7)).answer("Sex", "Female")
    at.press("Save")
    assert at.heading.startswith("Nell Larch")
    at.follow("Back to the family").follow("Child MU00000001").follow("Correct who they are")
    at.fill("Given name (optional)", "Bo").press("Save").follow("Back to the family")
    # then the file shows the family, who works with it and its team
    assert "Bo" in at.row("MU00000001")
    assert "Mother" in at.row("Nell Larch")
    assert "The family is with team North 1, North office." in at.text
    for who in workers:
        assert getattr(county, who).name in at.text
    # and each of them finds it on their own first page, with the dates of its pathway
    for who in workers:
        theirs = desk(getattr(county, who)).open("home")
        assert "Child MU00000002" in theirs.row("Larch family")
    theirs.follow("Larch family").turn_to("Dates due")
    assert "MU00000002" in theirs.text
    # while who was not allocated does not
    other = desk(county.perpetrator_worker).open("home")
    assert "Larch" not in other.text
    # and the manager sees who has opened the file
    at.follow("Who has opened this file")
    assert "Started" in at.text
    assert county.mental_health_worker.name in at.text
