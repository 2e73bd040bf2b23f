"""The events of a file do not depend on how its rows or columns stand; and the made-up county's police file comes home."""

import csv
import io
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeguarding.evidence import feeds, linkage
from safeguarding.evidence.feeds import hospital, mental_health, police, school, substance_misuse
from safeguarding.evidence.feeds.definition import load
from safeguarding.evidence.tables import EVENTS

TODAY = date(2026, 4, 1)
CELLS = {
    "Incident Ref": st.sampled_from(["P1", "P2", "P3", ""]),
    "Incident Date": st.sampled_from(["03/04/2024", "2024-04-03", "3-Apr-24", "45385", "soon", "03/04/2099", ""]),
    "Incident Type": st.sampled_from(["DA", "domestic", "ASB", "QQ7"]),
    "Role": st.sampled_from(["Victim", "Suspect", "", "child"]),
    "Forename": st.sampled_from(["Ann", "ANN", "Bo", ""]),
    "Surname": st.sampled_from(["Ashe", "O'Neill", "Ashe-Wood", ""]),
    "DOB": st.sampled_from(["01/02/1990", "1990-02-01", "31/02/1990", "", "01/01/1900"]),
    "Postcode": st.sampled_from(["QX1 2AB", "qx1 2ab", ""]),
}
ROWS = st.lists(st.fixed_dictionaries(CELLS), min_size=1, max_size=12)


def written(rows, columns=tuple(CELLS)):
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


@settings(deadline=None, max_examples=40)
@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_changes_no_event(rows, chance):
    shuffled, columns = chance.sample(rows, len(rows)), chance.sample(list(CELLS), len(CELLS))
    one, other = police.read(written(rows), today=TODAY), police.read(written(shuffled, columns), today=TODAY)
    assert set(one.events["event_id"]) == set(other.events["event_id"])
    assert one.rejected_rows == other.rejected_rows and one.rows == other.rows


@settings(deadline=None, max_examples=40)
@given(ROWS)
def test_every_row_is_an_event_or_is_rejected_and_none_is_both(rows):
    reading = police.read(written(rows), today=TODAY)
    assert len(reading.events) + reading.rejected_rows == reading.rows
    assert EVENTS.conform(reading.events).equals(reading.events) and reading.events["event_id"].is_unique().all()


@settings(deadline=None, max_examples=25)
@given(ROWS)
def test_reading_the_accepted_rows_again_rejects_nothing_and_gives_the_same_events(rows):
    first = police.read(written(rows), today=TODAY)
    if first.events.is_empty():
        return
    again = police.read(first.events.drop("event_id", "feed").write_csv().encode(), today=TODAY)
    assert again.rejected == () and again.events.equals(first.events)


@settings(deadline=None, max_examples=25)
@given(ROWS)
def test_an_event_carries_the_name_of_its_own_row(rows):
    """A damaged row is rejected or keeps what it says: it never takes a value from the row beside it."""
    reading = police.read(written(rows), today=TODAY)
    said = {(r["Incident Ref"], r["Forename"] or None, r["Surname"] or None) for r in rows}
    assert set(reading.events.select("incident_id", "given_name", "family_name").iter_rows()) <= said


@pytest.mark.parametrize(
    ("feed", "headings", "row", "expected"),
    [
        (hospital, "Spell number,Admission date,Admission method,NHS No,Surname,DOB", "S1,03/04/2024,21,999 000 0018,Ashe,01/02/1990",
         {"kind": "emergency_admission", "incident_id": "S1", "nhs_number": "9990000018"}),
        (hospital, "Arrival date,Attendance type,NHS number", "03/04/2024 23:10,A&E,9990000018",
         {"kind": "emergency_attendance", "incident_id": "emergency_attendance 2024-04-03"}),
        (mental_health, "Contact ID,Contact date,Contact type,Surname,Forename", "C1,03/04/2024,Crisis team,Ashe,Ann",
         {"kind": "crisis_contact", "family_name": "Ashe"}),
        (substance_misuse, "Client reference,Event date,Event,Surname,DOB,Days in treatment", "T1,03/04/2024,Started,Ashe,01/02/1990,",
         {"kind": "treatment_start", "quantity": None}),
        (school, "UPN,Week beginning,Type,Sessions missed,Sessions possible", "g919942122049,01/04/2024,Absence,3,10",
         {"kind": "attendance", "upn": "G919942122049", "quantity": 3.0, "possible": 10.0}),
    ],
)  # fmt: skip
def test_the_other_feeds_are_read_by_the_same_code(feed, headings, row, expected):
    reading = feed.read(f"{headings}\n{row}\n".encode(), today=TODAY)
    assert reading.rejected == () and reading.feed == feed.FEED
    assert reading.events.select(*expected).row(0, named=True) == expected


@pytest.mark.parametrize(
    ("missed", "possible", "sentence"),
    [
        ("-1", "10", "The amount is less than nothing."),
        ("11", "10", "The amount is more than was possible."),
        ("some", "10", "Sessions missed is not a number."),
    ],
)
def test_amounts_that_can_not_be_are_rejected(missed, possible, sentence):
    text = f"UPN,Date,Type,Sessions missed,Sessions possible\nG919942122049,01/04/2024,Absence,{missed},{possible}\n"
    assert [r.sentence for r in school.read(text.encode(), today=TODAY).rejected] == [sentence]


@pytest.mark.parametrize("feed", feeds.FEEDS)
def test_every_definition_is_sound_and_says_where_its_codes_come_from(feed):
    definition = load(feed)
    assert definition.feed == feed and "proposal" in definition.source
    assert definition.codes["kind"] and all(column.headings for column in definition.columns)


def test_the_police_file_of_the_made_up_county_is_rejected_where_faults_were_planted_and_nowhere_else(tmp_path):
    from safeguarding.evidence.made_up.county import county
    from safeguarding.evidence.made_up.write import write

    made = county(60, 7)
    write(made, tmp_path)
    reading = police.read(tmp_path / "police_extract.csv", today=date(2026, 9, 30))
    planted = pl.read_csv(tmp_path / "planted.csv").filter("rejected")
    assert {r.row for r in reading.rejected} == set(planted["row"])
    rows = pl.read_csv(tmp_path / "police_true_links.csv", infer_schema=False)
    true = rows.join(reading.events, left_on="incident_ref", right_on="incident_id", how="semi")
    links = linkage.link(made.people, reading.events).links.filter(pl.col("band") == "linked")
    found = links.join(reading.events, left_on="right_id", right_on="event_id").select("incident_id", "left_id")
    right = found.join(true, left_on=["incident_id", "left_id"], right_on=["incident_ref", "person_id"], how="semi")
    assert len(found) > 100 and len(right) / len(found) >= 0.99
