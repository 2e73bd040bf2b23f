"""The police file as sent: every planted fault is listed, and the reader of the feed finds exactly those."""

import csv

import polars as pl
import pytest

from safeguarding.evidence.feeds import police
from safeguarding.evidence.made_up.partners.extract import FAULTS
from safeguarding.evidence.made_up.write import write


@pytest.fixture(scope="module")
def folder(made, tmp_path_factory):
    folder = tmp_path_factory.mktemp("county")
    write(made, folder)
    return folder


@pytest.fixture(scope="module")
def reading(made, folder):
    return police.read(folder / "police_extract.csv", today=made.until)


def test_the_reader_refuses_exactly_the_rows_that_are_listed_as_faulty(made, reading):
    refused = {rejection.row for rejection in reading.rejected}
    assert refused == set(made.planted.filter("rejected")["row"])


def test_every_kind_of_fault_is_planted(made):
    assert set(made.planted["fault"]) == {*FAULTS, "row_twice"}
    assert made.planted["row"].is_unique().all()


def test_a_planted_row_is_the_line_of_the_file_that_it_says(made, folder):
    with (folder / "police_extract.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    for row, ref in made.planted.select("row", "incident_ref").rows():
        assert lines[row - 2]["Incident Ref"] == ref
    by_fault = {fault: lines[row - 2] for row, fault in made.planted.select("row", "fault").rows()}
    assert by_fault["no_date"]["Incident Date"] == ""
    assert by_fault["impossible_date"]["Incident Date"] == "31/02/2025"
    assert by_fault["nobody"]["Surname"] == ""
    assert by_fault["spreadsheet_date"]["Incident Date"].isdigit()


def test_what_the_reader_accepts_says_the_same_as_the_events(made, reading):
    accepted = made.police_extract.with_row_index("row", offset=2).filter(
        ~pl.col("row").is_in(made.planted.filter("rejected")["row"].to_list())
    )
    assert len(accepted) == len(reading.events)
    truth = (
        made.events.filter(pl.col("feed") == "police")
        .group_by("incident_id")
        .agg(pl.col("date").first(), pl.col("kind").first())
    )
    read = reading.events.join(truth, on="incident_id", suffix="_true")
    assert len(read) == len(reading.events)
    assert (read["date"] == read["date_true"]).all()
    assert (read["kind"] == read["kind_true"]).all()


def test_the_true_links_name_a_row_of_the_file_and_a_person(made, reading):
    links = made.police_true_links
    assert links["row"].is_unique().all()
    assert links["row"].is_between(2, len(made.police_extract) + 1).all()
    named = links.join(made.police_extract.with_row_index("row", offset=2).cast({"row": pl.Int64}), on="row").join(
        made.people, on="person_id"
    )
    clean = named.filter(~pl.col("row").is_in(made.planted["row"].to_list()))
    assert (clean["Surname"] == clean["family_name"]).mean() > 0.8


def test_dates_are_written_in_several_styles(made):
    written = made.police_extract["Incident Date"]
    for style in (r"^\d\d/\d\d/\d{4}$", r"^\d{4}-\d\d-\d\d$", r"^\d\d-[A-Z][a-z]{2}-\d{4}$", r"^\d\d\.\d\d\.\d{4}$"):
        assert written.str.contains(style).any()
