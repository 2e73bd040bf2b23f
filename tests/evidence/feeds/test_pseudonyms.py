"""An extract for analysts: nothing in it says who or where, and the same person is still the same."""

from __future__ import annotations

import polars as pl
import pytest
from tests.evidence.feeds.deliveries import made

from safeguarding.evidence.feeds.pseudonyms import COLUMNS, FEWEST_IN_AREA, pseudonymised
from safeguarding.evidence.made_up.county import county
from safeguarding.evidence.tables import EVENTS

KEY, OTHER = b"k" * 32, b"o" * 32
PLANTED = {
    "given_name": "Quillworthina", "family_name": "Ashby-Canary", "address": "99 Canary Wharf Lane", "postcode": "QX9 9ZZ",
    "nhs_number": "9990000018", "upn": "G919942122049", "incident_id": "CANARY-INCIDENT-1",
}  # fmt: skip


@pytest.fixture(scope="module")
def events():
    return made(1).filter(pl.col("feed").is_in(["hospital", "school"]))


@pytest.fixture(scope="module")
def links():
    return county(300, 1).true_links


@pytest.fixture(scope="module")
def extract(events, links):
    return pseudonymised(events, links, KEY)


def words(frame: pl.DataFrame) -> set[str]:
    return {str(value).lower() for column in frame.iter_columns() for value in column.drop_nulls().unique().to_list()}


def test_no_planted_name_number_or_postcode_is_in_it(events, links):
    planted = events.with_columns(
        pl.when(pl.int_range(pl.len()) == 7).then(pl.lit(value)).otherwise(pl.col(name)).alias(name)
        for name, value in PLANTED.items()
    )
    assert planted.filter(pl.col("family_name") == PLANTED["family_name"]).height == 1
    text = pseudonymised(planted, links, KEY).write_csv().lower()
    for value in PLANTED.values():
        assert value.lower() not in text and value.lower().replace(" ", "") not in text


def test_nothing_that_says_who_or_where_is_in_it(events, links, extract):
    said = words(extract)
    for name in ("event_id", "incident_id", "given_name", "family_name", "address", "postcode", "nhs_number", "upn"):
        assert not {value.lower() for value in events[name].drop_nulls().unique()} & said, name
    assert not set(links["person_id"]) & said
    assert list(extract.columns) == list(COLUMNS) and "birth_date" not in extract.columns


def test_days_are_months_ages_are_bands_and_postcodes_are_areas(extract):
    assert set(extract["month"].dt.day()) == {1}
    assert set(extract["age_from"].drop_nulls() % 5) == {0}
    assert extract["area"].drop_nulls().str.contains(r"^[A-Z]{1,2}\d[A-Z\d]?$").all() and extract["area"].n_unique() > 1


def test_an_area_with_few_people_is_left_empty(extract):
    people = (
        extract.with_columns(who=pl.coalesce("person", "row"))
        .drop_nulls("area")
        .group_by("area")
        .agg(pl.col("who").n_unique())
    )
    assert people["who"].min() >= FEWEST_IN_AREA


def test_the_same_person_is_the_same_and_nothing_is_lost(events, links, extract):
    assert len(extract) == len(events)
    ours = events.join(links, on="event_id")
    assert extract["person"].drop_nulls().n_unique() == ours["person_id"].n_unique()
    assert extract["quantity"].sum() == events["quantity"].sum()


def test_another_key_gives_other_pseudonyms_and_the_same_key_the_same(events, links, extract):
    again, other = pseudonymised(events, links, KEY), pseudonymised(events, links, OTHER)
    assert again.equals(extract)
    for name in ("row", "incident", "person"):
        assert not set(other[name].drop_nulls()) & set(extract[name].drop_nulls())


def test_rows_stand_in_an_order_that_says_nothing(events, extract):
    order = events.sort("date")["kind"].to_list()
    assert extract["row"].is_sorted() and extract["kind"].to_list() != order


def test_a_short_key_is_refused(events, links):
    with pytest.raises(ValueError, match="Give at least 32"):
        pseudonymised(events, links, b"secret")


def test_no_events_are_no_rows(links):
    assert pseudonymised(EVENTS.empty(), links, KEY).is_empty()
