"""Writing a census: reading gives back what was written, the schema takes it, and the bytes depend on the records alone."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree
from tests.evidence.returns.example import (
    CHILD,
    FILE,
    HEADER,
    OTHER,
    anyone,
    headers,
    reading,
    some_children,
    written,
)

from safeguarding.evidence.made_up.census import children
from safeguarding.evidence.returns.cin_census import (
    Assessment,
    CannotWrite,
    Child,
    DefinitionError,
    differences,
    read,
    write,
)


@pytest.fixture(scope="module")
def schema(shared):
    return etree.XMLSchema(file=str(shared / "data/returns/CIN_schema_2026.xsd"))


@settings(max_examples=60, deadline=None)
@given(headers, some_children)
def test_what_was_written_is_read_back_the_same(header, some):
    done = reading(written(*some, header=header))
    assert not done.refused
    assert done.header == header
    assert list(done.children) == some


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(headers, some_children)
def test_whatever_is_written_is_valid_against_the_schema(schema, header, some):
    tree = etree.fromstring(written(*some, header=header)).getroottree()
    assert schema.validate(tree), schema.error_log


@pytest.mark.parametrize("name", ["cin-minimal", "cin-300"])
def test_the_example_files_come_out_equal_in_meaning_and_valid(schema, shared, name):
    first = read(shared / f"data/examples/{name}.xml")
    data = written(*first.children, header=first.header)
    second = reading(data)
    assert second.header == first.header
    assert not list(differences(first.children, second.children))
    assert len(second.children) == len(first.children) > 0
    assert schema.validate(etree.fromstring(data).getroottree())
    assert written(*second.children, header=second.header) == data


def test_the_same_records_give_the_same_bytes():
    assert written(*children(50, seed=3)) == written(*children(50, seed=3))
    assert written(CHILD, OTHER) == FILE


def test_the_order_and_repeats_of_factors_and_disabilities_make_no_difference_to_the_bytes():
    given_badly = replace(
        CHILD,
        disabilities=("LD", "MOB", "LD"),
        episodes=(
            replace(
                CHILD.episodes[0],
                assessments=(
                    replace(CHILD.episodes[0].assessments[0], factors=("16A", "3B", "3B")),
                    CHILD.episodes[0].assessments[1],
                ),
            ),
            CHILD.episodes[1],
        ),
    )
    out = io.BytesIO()
    done = write(HEADER, [given_badly, OTHER], out)
    assert out.getvalue() == FILE
    assert (done.children, done.repeats_dropped) == (2, 2)


def test_children_may_come_one_at_a_time():
    out = io.BytesIO()
    assert write(HEADER, (child for child in (CHILD, OTHER)), out).children == 2
    assert out.getvalue() == FILE


def test_letters_that_mean_something_in_xml_are_kept():
    header = replace(HEADER, software="M & S <workbook> \"two\" 'three' ü", release="]]>")
    done = reading(written(OTHER, header=header))
    assert done.header == header


def test_no_children_is_refused_before_a_byte_is_written():
    out = io.BytesIO()
    with pytest.raises(CannotWrite, match="no children"):
        write(HEADER, [], out)
    assert not out.getvalue()


def test_a_year_without_a_definition_is_refused():
    with pytest.raises(DefinitionError, match="2019"):
        written(CHILD, header=replace(HEADER, year=2019))


@pytest.mark.parametrize(
    ("child", "place"),
    [
        (replace(OTHER, la_child_id="Ann-Smith"), "Child[1]/LAchildID"),
        (replace(OTHER, la_child_id=""), "Child[1]/LAchildID"),
        (replace(OTHER, sex="X"), "Child[1]/Sex"),
        (replace(OTHER, ethnicity=None), "Child[1]/Ethnicity"),
        (replace(OTHER, upn="9434765919"), "Child[1]/UPN"),
        (replace(OTHER, disabilities=("LD", "SAD")), "Child[1]/Disability"),
        (replace(OTHER, episodes=()), "Child needs at least one CINdetails"),
        (replace(OTHER, episodes=(replace(OTHER.episodes[0], referral_date=None),)), "CINdetails[1]/CINreferralDate"),
        (replace(OTHER, episodes=(replace(OTHER.episodes[0], closure_reason="RC99"),)), "CINdetails[1]/ReasonForClosure"),
        (
            replace(OTHER, episodes=(replace(CHILD.episodes[0], assessments=(Assessment(date(2025, 1, 1), None, None, ("99Z",)),)),)),
            "CINdetails[1]/Assessments[1]/AssessmentFactors",
        ),
    ],
)  # fmt: skip
def test_a_record_that_no_census_may_hold_is_refused_by_place_and_never_by_value(child: Child, place):
    with pytest.raises(CannotWrite) as caught:
        written(child)
    assert place in str(caught.value)
    for value in ("Ann-Smith", "9434765919", "SAD", "99Z"):
        assert value not in str(caught.value)


def test_two_children_with_one_id_are_refused():
    with pytest.raises(CannotWrite, match=r"Child\[2\].*LAchildID"):
        written(OTHER, OTHER)


@settings(max_examples=50, deadline=None)
@given(anyone)
def test_a_child_has_the_same_meaning_as_itself_and_another_when_anything_changes(child):
    assert not list(differences([child], [child]))
    changed = replace(child, death_date=date(1999, 1, 1) if child.death_date != date(1999, 1, 1) else None)
    (found,) = differences([child], [changed])
    assert (found.path, found.la_child_id) == ("Child.death_date", child.la_child_id)


def test_order_does_not_change_the_meaning_but_a_lost_block_does():
    first = CHILD.episodes[0]
    shuffled = replace(
        CHILD,
        disabilities=CHILD.disabilities[::-1],
        episodes=(
            CHILD.episodes[1],
            replace(
                first,
                assessments=first.assessments[::-1],
                cin_plans=first.cin_plans[::-1],
                section47s=first.section47s[::-1],
            ),
        ),
    )
    assert not list(differences([CHILD, OTHER], [OTHER, shuffled]))
    lost = replace(CHILD, episodes=(replace(first, cin_plans=first.cin_plans[:1]), CHILD.episodes[1]))
    assert [each.path for each in differences([CHILD], [lost])] == ["Child.episodes[2].cin_plans"]
    other_date = replace(first, section47s=(replace(first.section47s[0], conference=None), first.section47s[1]))
    changed = replace(CHILD, episodes=(other_date, CHILD.episodes[1]))
    assert [each.path for each in differences([CHILD], [changed])] == ["Child.episodes[2].section47s[1].conference"]


def test_a_child_lost_added_or_doubled_is_a_difference_and_its_id_is_not_printed():
    assert [each.right for each in differences([CHILD, OTHER], [CHILD])] == [None]
    assert [each.left for each in differences([CHILD], [CHILD, OTHER])] == [None]
    assert [each.right for each in differences([CHILD], [CHILD, CHILD])] == ["again"]
    assert "FS0000001" not in repr(list(differences([CHILD], [])))
