"""Nobody and no place in the county is real, and the families are as various as they should be."""

import csv

import nhs_number
import polars as pl
import pytest

from safeguarding.evidence.made_up import names
from safeguarding.evidence.made_up.pupils import ISSUED_BY
from safeguarding.evidence.returns.cin_census import upn


@pytest.fixture(scope="module")
def children(made):
    return made.people.filter(pl.col("la_child_id").is_not_null())


def everywhere(made, column):
    return [*made.people[column].drop_nulls(), *made.events[column].drop_nulls()]


def test_every_nhs_number_is_of_the_test_range_and_right(made):
    numbers = set(everywhere(made, "nhs_number"))
    assert len(numbers) > 500
    assert all(number.startswith("999") and nhs_number.is_valid(number) for number in numbers)


def test_no_two_people_share_an_nhs_number(made):
    assert made.people["nhs_number"].drop_nulls().is_unique().all()


def test_every_pupil_number_is_well_formed_and_of_a_county_that_is_no_more(made, children):
    numbers = children["upn"].drop_nulls()
    assert numbers.is_unique().all()
    assert all(upn.is_valid(number) and number[1:4] == ISSUED_BY and number[8:10] >= "10" for number in numbers)


def test_every_child_has_a_pupil_number_or_a_reason(children):
    assert (children["upn"].is_null() != children["upn_unknown"].is_null()).all()


def test_every_postcode_is_in_an_area_that_does_not_exist(made):
    areas = {code[:2] for code in [*everywhere(made, "postcode"), *made.offices["postcode"]]}
    assert areas <= set(names.POSTCODE_AREAS)


def test_the_authority_is_none_of_those_that_exist(made, shared):
    with (shared / "data/published/dfe_csc_2013_2025/b1_children_in_need_2013_to_2025.csv").open(
        encoding="utf-8-sig"
    ) as file:
        rows = list(csv.DictReader(file))
    assert made.authority not in {row["old_la_code"] for row in rows}
    real = " ".join({row["la_name"] for row in rows})
    assert not [name for name in (made.authority_name, *made.offices["name"]) if name in real]


def test_mail_goes_nowhere(made):
    assert made.workers["email"].str.ends_with(".example").all()
    assert made.workers["email"].is_unique().all()


def test_some_children_are_unborn_with_a_due_date_and_nothing_that_birth_brings(made, children):
    unborn = children.filter(pl.col("birth_date").is_null())
    assert len(unborn) > 0
    assert unborn["expected_birth_date"].null_count() == 0
    assert set(unborn["sex"]) == {"U"}
    for column in ("nhs_number", "upn", "disabilities"):
        assert unborn[column].null_count() == len(unborn)


def test_some_children_are_twins_and_some_siblings_have_other_names(made, children):
    siblings = children.join(made.members.select("person_id", "family_id"), on="person_id").filter(
        pl.col("birth_date").is_not_null()
    )
    assert siblings.group_by("family_id", "birth_date").len().filter(pl.col("len") > 1).height > 0
    assert (
        siblings.group_by("family_id").agg(pl.col("family_name").n_unique()).filter(pl.col("family_name") > 1).height
        > 20
    )


def test_no_child_of_a_family_shares_a_given_name(made, children):
    born = children.filter(pl.col("birth_date").is_not_null()).join(
        made.members.select("person_id", "family_id"), on="person_id"
    )
    assert born.group_by("family_id", "given_name").len()["len"].max() == 1


def test_every_family_has_a_child_and_an_adult_and_no_parent_is_a_child(made):
    roles = made.members.group_by("family_id").agg(pl.col("role").unique())
    assert len(roles) == 300
    assert roles["role"].list.contains("child").all()
    assert roles["role"].list.contains("adult").all()
    parents = made.members.filter(pl.col("relation").is_in(["mother", "father"])).join(made.people, on="person_id")
    eldest = (
        made.members.filter(pl.col("role") == "child").join(made.people, on="person_id").group_by("family_id")
        .agg(pl.coalesce("birth_date", "expected_birth_date").min().alias("eldest"))
    )  # fmt: skip
    gap = (
        parents.join(eldest, on="family_id")
        .select((pl.col("eldest") - pl.col("birth_date")).dt.total_days())
        .to_series()
    )
    assert gap.min() > 15 * 365
