"""The census as data: it agrees with the schema, and a wrong definition stops the program by name."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from lxml import etree

from safeguarding.evidence.returns import cin_census
from safeguarding.evidence.returns.cin_census import DefinitionError, definition, label
from safeguarding.evidence.returns.cin_census.definition import load

XS = "{http://www.w3.org/2001/XMLSchema}"
OWN_FILE = Path(cin_census.__file__).parent / "2026.toml"
SCHEMA_SETS = {
    "upn_unknown": "unknownupntype",
    "sex": "sextype",
    "ethnicity": "ethnicitytype",
    "disability": "disabilitytype",
    "referral_source": "referralsourcetype",
    "primary_need": "primaryneedcodetype",
    "closure_reason": "reasonforclosuretype",
    "abuse": "categoryofabusetype",
    "factor": "assessmentfactorstype",
}


def test_every_code_set_holds_the_codes_of_the_schema(shared):
    published = json.loads((shared / "data/returns/cin_codesets_2025_26.json").read_text())
    held = definition(2026).codes
    assert set(held) == set(SCHEMA_SETS)
    for ours, theirs in SCHEMA_SETS.items():
        assert set(held[ours]) == set(published[theirs]), ours


def test_blocks_and_items_stand_in_the_order_of_the_schema_as_often_as_it_says(shared):
    schema = etree.parse(shared / "data/returns/CIN_schema_2026.xsd").getroot()
    stricter = {"Source", "Collection", "Year", "ReferenceDate", "CollectionDetails"}
    checked = 0
    for block in definition(2026).blocks.values():
        given = [element.get("name") for element in _sequence(schema, block.name)]
        assert [item.name for item in block.items] == given, block.name
        for item, element in zip(block.items, _sequence(schema, block.name), strict=True):
            many = element.get("maxOccurs") == "unbounded"
            if item.name not in stricter:
                assert (item.required, item.many) == (element.get("minOccurs") == "1", many), item.name
            checked += 1
    assert checked == 54


def _sequence(schema, name):
    element = next(each for each in schema.iter(f"{XS}element") if each.get("name") == name)
    inside = element.find(f"{XS}complexType")
    if inside is None:
        inside = next(each for each in schema.iter(f"{XS}complexType") if each.get("name") == element.get("type"))
    return inside.find(f"{XS}sequence").findall(f"{XS}element")


def test_there_are_42_live_factors_and_the_two_withdrawn_say_what_to_use():
    year = definition(2026)
    assert len(year.codes["factor"]) == 44
    assert set(year.withdrawn["factor"]) == {"18A", "19A"}
    assert "18B" in year.withdrawn["factor"]["18A"]["words"]


def test_a_code_has_words_and_an_unknown_one_is_shown_as_it_is():
    assert label(2026, "factor", "3B") == "Domestic abuse: a parent or carer is subjected to it"
    assert label(2026, "factor", "99Z") == "99Z"


def test_a_year_that_is_not_defined_is_refused_with_the_years_there_are():
    with pytest.raises(DefinitionError, match=r"for 2019.*2026"):
        definition(2019)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("year = 2026", "year = 2025", "2026.toml: year is 2025; the file's name says 2026"),
        ('title = "', 'heading = "', "2026.toml: title is missing"),
        ('kind = "date", often = "1", field = "referral_date"', 'kind = "day", often = "1", field = "referral_date"',
         "blocks.CINdetails.CINreferralDate: kind is 'day'"),
        ('often = "1", field = "referral_date"', 'often = "2", field = "referral_date"', "often is '2'"),
        ('codes = "primary_need"', 'codes = "need"', "there is no code set 'need'"),
        ('field = "referral_date"', 'field = "referred"', "differ: referral_date, referred"),
        ('field = "closure_date"', 'field = "referral_date"', "differ: closure_date"),
        ("[blocks.Reviews]", "[blocks.Review]", "blocks.Reviews is missing"),
        ('record = "CinPlan"', 'record = "Plan"', "blocks.CINPlanDates: record is 'Plan'"),
        ('pattern = "[0-9]{3}"', 'pattern = "[0-9"', "pattern is not a regular expression"),
        ("18A = { rule", "18X = { rule", "withdrawn.factor.18X is not a code"),
        ('value = "L"', 'value = ""', "a fixed item needs its value"),
        ("year = 2026", "year = ", "2026.toml: "),
        ('{ name = "Sex", cbds', '{ name = "Sex", colour = "red", cbds', "colour"),
    ],
)  # fmt: skip
def test_a_wrong_definition_names_its_file_and_what_is_wrong(tmp_path, old, new, said):
    text = OWN_FILE.read_text()
    assert old in text
    (tmp_path / "2026.toml").write_text(text.replace(old, new, 1))
    with pytest.raises(DefinitionError, match=re.escape(said)) as caught:
        load(tmp_path)
    assert str(caught.value).startswith("2026.toml: ")


def test_a_folder_without_years_is_refused(tmp_path):
    with pytest.raises(DefinitionError, match="holds no year"):
        load(tmp_path)


def test_a_year_is_the_year_before_plus_changes(tmp_path):
    (tmp_path / "2026.toml").write_text(OWN_FILE.read_text())
    (tmp_path / "2027.toml").write_text(
        "based_on = 2026\nyear = 2027\nreference_date = 2027-03-31\n[codes.factor]\n25A = 'A new factor'\n"
    )
    years = load(tmp_path)
    assert years[2027].codes["factor"] == {**years[2026].codes["factor"], "25A": "A new factor"}
    assert "25A" not in years[2026].codes["factor"]
    assert years[2027].blocks == years[2026].blocks


def test_a_year_based_on_one_that_is_not_there_is_refused(tmp_path):
    (tmp_path / "2026.toml").write_text(OWN_FILE.read_text())
    (tmp_path / "2027.toml").write_text("based_on = 2025\nyear = 2027\n")
    with pytest.raises(DefinitionError, match=r"2027.toml: based_on is 2025"):
        load(tmp_path)
