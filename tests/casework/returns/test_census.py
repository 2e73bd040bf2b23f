"""A census comes in, comes in again, is refused when damaged, and goes out equal in meaning."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from tests.casework.conftest import House

from safeguarding.casework.access.policies import Refused
from safeguarding.casework.families.models import Identifier, Person
from safeguarding.casework.pathway.models import CoreGroup, Episode, ProtectionPlan
from safeguarding.casework.returns import actions
from safeguarding.casework.returns.importing import run_import
from safeguarding.casework.returns.models import ImportRun
from safeguarding.evidence.made_up.census import census_file
from safeguarding.evidence.returns import cin_census as census


def bring_in(house: House, path: Path) -> ImportRun:
    run = ImportRun.objects.create(
        authority=house.authority, file_name=path.name, started_by=house.performance, started_at=timezone.now()
    )
    return run_import(run, path, by=house.performance)


def made(house: House, year: int = 2026) -> list[census.Child]:
    out = io.BytesIO()
    actions.make_census(year, out, by=house.performance)
    out.seek(0)
    reading = census.read(out)
    assert not reading.refused, reading.problems
    return list(reading.children)


@pytest.fixture
def file(tmp_path: Path, house: House) -> Path:
    Identifier.objects.all().delete()
    path = tmp_path / "census.xml"
    census_file(path, 120, seed=7, la_code=house.authority.code)
    return path


def test_a_census_makes_children_with_their_pathway(house: House, file: Path) -> None:
    before = Person.objects.count()
    run = bring_in(house, file)
    assert run.state == "done", run.sentence
    assert Person.objects.count() == before + 120
    assert Episode.objects.count() >= 120
    assert run.sentence == "Children: 120 new."


def test_the_same_file_again_changes_nothing_and_says_so(house: House, file: Path) -> None:
    bring_in(house, file)
    counts = (Person.objects.count(), Episode.objects.count(), ProtectionPlan.objects.count())
    run = bring_in(house, file)
    assert run.sentence == "Nothing changed: all 120 children are held as the file has them."
    assert counts == (Person.objects.count(), Episode.objects.count(), ProtectionPlan.objects.count())


def test_what_came_in_goes_out_equal_in_meaning(house: House, file: Path) -> None:
    bring_in(house, file)
    assert list(census.differences(census.read(file).children, made(house))) == []


@pytest.mark.parametrize("name", ["cin-minimal.xml", "cin-300.xml"])
def test_the_example_files_go_out_as_they_came_in_and_valid(house: House, shared: Path, name: str) -> None:
    from lxml import etree

    house.authority.code = "919"
    house.authority.save()
    Identifier.objects.all().delete()
    path = shared / "data" / "examples" / name
    assert bring_in(house, path).state == "done"
    out = io.BytesIO()
    actions.make_census(2026, out, by=house.performance)
    schema = etree.XMLSchema(etree.parse(shared / "data" / "returns" / "CIN_schema_2026.xsd"))
    schema.assertValid(etree.fromstring(out.getvalue()))
    out.seek(0)
    assert list(census.differences(census.read(path).children, census.read(out).children)) == []


def test_a_damaged_file_changes_nothing_and_lists_what_is_wrong_with_its_place(house: House, file: Path) -> None:
    text = file.read_text().replace("<Sex>F</Sex>", "<Sex>X</Sex>", 1)
    file.write_text(text)
    before = Person.objects.count()
    run = bring_in(house, file)
    assert run.state == "refused"
    assert Person.objects.count() == before
    problem = run.problems.first()
    assert problem is not None
    assert problem.line > 1
    assert "Sex" in problem.path


def test_a_truncated_file_changes_nothing(house: House, file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-2000])
    before = Person.objects.count()
    assert bring_in(house, file).state == "refused"
    assert Person.objects.count() == before


def test_a_file_of_another_authority_is_refused(house: House, tmp_path: Path) -> None:
    path = tmp_path / "other.xml"
    census_file(path, 5, seed=1, la_code="825")
    run = bring_in(house, path)
    assert run.state == "refused"
    assert Identifier.objects.filter(scheme="la_child_id").count() == 1


def test_a_corrected_file_changes_the_child_and_keeps_what_hangs_on_the_rest(house: House, file: Path) -> None:
    bring_in(house, file)
    plan = ProtectionPlan.objects.exclude(reviews=None).first()
    assert plan is not None
    CoreGroup.objects.create(authority=house.authority, plan=plan, held_on=plan.start)
    child_id = Identifier.objects.get(person=plan.episode.child, scheme="la_child_id").value
    text = file.read_text()
    at = text.index(child_id)
    end = text.index("</Child>", at)
    changed = text[at:end].replace("<Ethnicity>", "<Ethnicity>", 1)
    start = changed.index("<CPPstartDate>")
    category = changed.index("<LatestCategoryOfAbuse>", start) + len("<LatestCategoryOfAbuse>")
    new = "MUL" if changed[category : category + 3] != "MUL" else "NEG"
    changed = changed[:category] + new + changed[category + 3 :]
    file.write_text(text[:at] + changed + text[end:])
    run = bring_in(house, file)
    assert run.sentence == "Children: 1 changed, 119 as they were."
    plan.refresh_from_db()
    assert (
        plan.latest_category == new or ProtectionPlan.objects.filter(episode=plan.episode, latest_category=new).exists()
    )
    assert CoreGroup.objects.filter(plan=plan).count() == 1
    assert list(census.differences(census.read(file).children, made(house))) == []


def test_last_years_episodes_stay_when_a_new_census_leaves_them_out(house: House, file: Path) -> None:
    bring_in(house, file)
    child = Identifier.objects.filter(scheme="la_child_id").first()
    assert child is not None
    old = Episode.objects.create(
        authority=house.authority, child=child.person, referral_date=date(2020, 1, 6), referral_source="1A",
        closure_date=date(2020, 6, 1), closure_reason="RC7",
    )  # fmt: skip
    assert bring_in(house, file).sentence.startswith("Nothing changed")
    assert Episode.objects.filter(pk=old.pk).exists()
    assert list(census.differences(census.read(file).children, made(house))) == []


def test_only_those_who_may_bring_in_a_census_do(house: House, file: Path) -> None:
    run = ImportRun.objects.create(
        authority=house.authority, file_name="x", started_by=house.manager, started_at=timezone.now()
    )
    with pytest.raises(Refused, match="can’t bring in"):
        run_import(run, file, by=house.manager)


def test_through_the_web_a_census_is_uploaded_and_its_outcome_shown(house: House, file: Path) -> None:
    client = house.client(house.performance)
    upload = SimpleUploadedFile("Our census.xml", file.read_bytes(), "text/xml")
    sent = client.post(reverse("census"), {"file": upload}, follow=True)
    page = sent.content.decode()
    assert "Children: 120 new." in page, page
    assert "Our census.xml" in client.get(reverse("census")).content.decode()
    made_file = client.post(reverse("make-census"), {"year": "2026"})
    assert made_file["Content-Disposition"].startswith('attachment; filename="cin-census-2026')
    out = io.BytesIO(b"".join(made_file.streaming_content))
    assert list(census.differences(census.read(file).children, census.read(out).children)) == []


def test_the_page_of_a_damaged_file_lists_the_problems(house: House) -> None:
    client = house.client(house.performance)
    upload = SimpleUploadedFile("broken.xml", b"<Message><Header></Message>", "text/xml")
    page = client.post(reverse("census"), {"file": upload}, follow=True).content.decode()
    assert "Nothing was changed" in page
    assert "closed by the end of another" in page


def test_a_file_that_is_no_xml_is_not_even_received(house: House) -> None:
    upload = SimpleUploadedFile("broken.xml", b"PK\x03\x04 not xml at all", "text/xml")
    page = house.client(house.performance).post(reverse("census"), {"file": upload}).content.decode()
    assert "a zip archive, or a Word or Excel document" in page
    assert not ImportRun.objects.exists()


def test_other_roles_find_the_door_shut(house: House) -> None:
    assert house.client(house.manager).get(reverse("census")).status_code == 403
    assert house.client(house.analyst).post(reverse("make-census"), {"year": "2026"}).status_code == 403
