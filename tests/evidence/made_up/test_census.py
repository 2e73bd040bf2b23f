"""The county's own children in need census: valid, clean, and equal to its pathway."""

import io
from datetime import date

import polars as pl
import pytest
from lxml import etree
from tests.evidence.made_up.census_rules import broken

from safeguarding.evidence import periods
from safeguarding.evidence.made_up.returns import census_children, census_header
from safeguarding.evidence.returns import cin_census
from safeguarding.evidence.returns.cin_census.compare import differences
from safeguarding.evidence.returns.cin_census.read import read
from safeguarding.evidence.returns.cin_census.write import write


@pytest.fixture(scope="module")
def children(made):
    return list(census_children(made, 2026))


@pytest.fixture(scope="module")
def xml(made, children):
    out = io.BytesIO()
    write(census_header(made, 2026), children, out)
    return out.getvalue()


def test_the_xml_is_valid_by_the_schema(xml, shared):
    schema = etree.XMLSchema(etree.parse(shared / "data/returns/CIN_schema_2026.xsd"))
    assert schema.validate(etree.fromstring(xml)), schema.error_log


def test_the_xml_reads_back_as_the_same_children(xml, children, tmp_path):
    path = tmp_path / "census.xml"
    path.write_bytes(xml)
    back = read(path, year=2026, authority="999")
    assert not back.problems
    assert list(differences(children, back.children)) == []


def test_the_reader_has_no_complaint(xml, tmp_path):
    path = tmp_path / "census.xml"
    path.write_bytes(xml)
    assert cin_census.check(path, year=2026).ok


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_no_child_breaks_a_rule_about_dates_and_flags(made, year):
    found = {(child.la_child_id, code) for child in census_children(made, year) for code in broken(child, year)}
    assert found == set()


def test_the_rules_of_the_test_can_fail(children):
    with_plan = next(c for c in children if any(e.protection_plans for e in c.episodes))
    assert "8750" in set(
        broken(cin_census.records.Child("X", "M", "WBRI", expected_birth_date=date(2026, 5, 1), episodes=()), 2026)
    )
    assert set(broken(with_plan, 2019))


def test_no_more_plans_start_than_conferences_are_held(children):
    window = periods.census_year_window(2026)
    episodes = [e for c in children for e in c.episodes]
    plans = sum(p.start in window for e in episodes for p in e.protection_plans)
    conferences = sum(s.conference is not None for e in episodes for s in e.section47s)
    assert 0 < plans <= conferences


def test_enough_disabilities_are_used_and_some_children_have_two(children):
    codes = [c.disabilities for c in children]
    assert len({code for each in codes for code in each} - {"NONE"}) >= 8
    assert any(len(each) > 1 for each in codes)


def test_fewer_than_two_in_a_hundred_born_children_have_no_sex(children):
    born = [c for c in children if c.birth_date]
    assert sum(c.sex == "U" for c in born) / len(born) < 0.02


def test_a_child_born_after_the_reference_date_is_returned_as_unborn(made, children):
    later = set(made.people.filter(pl.col("birth_date") > date(2026, 3, 31))["la_child_id"].drop_nulls())
    returned = [c for c in children if c.la_child_id in later]
    assert returned
    assert all(c.birth_date is None and c.sex == "U" and not c.disabilities for c in returned)


def test_every_open_episode_of_the_reference_date_is_returned(made, children):
    day = date(2026, 3, 31)
    still = made.episodes.filter(
        ~pl.col("no_further_action")
        & (pl.col("referral_date") <= day)
        & (pl.col("closure_date").is_null() | (pl.col("closure_date") > day))
    )
    assert len(still) == sum(e.closure_date is None and not e.no_further_action for c in children for e in c.episodes)


def test_a_year_that_the_county_does_not_know_whole_is_refused(made):
    with pytest.raises(ValueError, match="the county is known up to 2026-09-30"):
        next(census_children(made, 2027))
