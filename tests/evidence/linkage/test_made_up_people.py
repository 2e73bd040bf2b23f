"""The people that linking is tried on: they hang together, can't be anyone, and their errors are those that were asked for."""

from datetime import date

import nhs_number
import polars as pl
import pytest
from polars.testing import assert_frame_equal
from stdnum.gb import upn

from safeguarding.evidence.made_up.damage import Rates, damaged, pairs
from safeguarding.evidence.made_up.people import population
from safeguarding.evidence.tables import PEOPLE

ON = date(2026, 3, 31)


@pytest.fixture(scope="module")
def people():
    return population(6000, 3)


def test_the_same_seed_gives_the_same_people_and_another_seed_others(people):
    assert_frame_equal(people, population(6000, 3))
    assert not people.equals(population(6000, 4))


def test_they_are_the_table_people_with_their_household(people):
    assert people.columns == [*PEOPLE.schema, "household_id"] and len(people) == 6000
    assert people["person_id"].is_unique().all()


@pytest.mark.parametrize("n", [0, 1, 2, 7])
def test_few_people_can_be_asked_for(n):
    assert len(population(n, 1)) == n and len(damaged(population(n, 1), 1)) == n


def test_nhs_numbers_are_valid_differ_and_come_from_the_test_range(people):
    numbers = people["nhs_number"].drop_nulls()
    assert 0.85 < len(numbers) / len(people) < 0.95 and numbers.is_unique().all()
    assert all(nhs_number.is_valid(number) and number.startswith("999") for number in numbers)


def test_pupil_numbers_are_valid_differ_and_belong_to_children_of_school_age(people):
    pupils = people.filter(pl.col("upn").is_not_null())
    assert pupils["upn"].is_unique().all() and all(upn.is_valid(number) for number in pupils["upn"])
    assert pupils["birth_date"].is_between(date(2008, 4, 1), date(2021, 8, 31)).all()


def test_no_postcode_lies_in_the_united_kingdom(people):
    assert people["postcode"].str.contains(r"^(QX|QY|QZ|XQ|XZ|ZQ|ZX|JQ)\d{1,2} \d[A-Z]{2}$").all()


def test_there_are_twins_siblings_and_other_family_names(people):
    children = people.filter(pl.col("birth_date") > date(2008, 3, 31))
    homes = children.group_by("household_id").agg(
        pl.len(),
        pl.col("birth_date").is_duplicated().any().alias("twins"),
        pl.col("family_name").n_unique().alias("names"),
    )
    assert homes["twins"].sum() > 10 and (homes["names"] > 1).sum() > 50 and (homes["len"] > 1).sum() > 500


def test_children_are_younger_than_their_mothers_by_at_least_sixteen_years(people):
    whole = people.filter(pl.col("household_id") != people["household_id"][-1])  # the last household may be cut short
    homes = whole.group_by("household_id").agg(mother=pl.col("birth_date").first(), child=pl.col("birth_date").last())
    assert homes.select((pl.col("child") - pl.col("mother") > pl.duration(days=5800)).all()).item()


def test_without_errors_the_copy_is_faithful(people):
    assert_frame_equal(damaged(people, 1, rates=Rates.none()), people)


@pytest.mark.parametrize(
    ("column", "least", "most"),
    [("birth_date", 0.06, 0.095), ("family_name", 0.07, 0.16), ("address", 0.2, 0.36), ("given_name", 0.03, 0.12)],
)
def test_about_as_many_are_changed_as_was_asked_for(people, column, least, most):
    other = damaged(people, 1)
    assert (other["person_id"] == people["person_id"]).all()
    assert least < other[column].ne_missing(people[column]).mean() < most


def test_a_household_moves_as_one(people):
    other = damaged(people, 1, rates=Rates(**{**vars(Rates.none()), "moved": 0.5}))
    homes = other.group_by("household_id").agg(pl.col("address").n_unique())
    assert homes["address"].max() == 1 and (other["address"] != people["address"]).any()


def test_a_rate_that_is_no_share_is_refused():
    with pytest.raises(ValueError, match=r"the rate moved is 1\.5"):
        damaged(population(3, 1), 1, rates=Rates(moved=1.5))


def test_two_extracts_share_the_people_asked_for_and_keys_tell_nothing():
    left, right, truth = pairs(500, overlap=0.4, seed=9)
    assert (len(left), len(right), len(truth)) == (500, 500, 200)
    assert truth["left_id"].is_unique().all() and truth["right_id"].is_unique().all()
    assert set(left["person_id"].str.slice(0, 1)) == {"L"} and left["nhs_number"].null_count() == 500
    both = truth.join(left, left_on="left_id", right_on="person_id").join(
        right, left_on="right_id", right_on="person_id", suffix="_right"
    )
    assert (both["household_id"] == both["household_id_right"]).all()
