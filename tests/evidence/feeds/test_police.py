"""A police file, row by row: what is taken, what is rejected, and what the rejection says."""

from datetime import date

import pytest

from safeguarding.evidence import feeds
from safeguarding.evidence.feeds import police
from safeguarding.evidence.tables import EVENTS

TODAY = date(2026, 4, 1)
HEADINGS = (
    "Incident Ref",
    "Incident Date",
    "Incident Type",
    "Role",
    "Forename",
    "Surname",
    "DOB",
    "Sex",
    "Address",
    "Postcode",
    "NHS number",
)
GOOD = (
    "P1",
    "03/04/2024",
    "DA",
    "Victim",
    "Ann",
    "Quillworth",
    "23/06/1990",
    "F",
    "12 Mill Road",
    "QX1 2AB",
    "9990000018",
)


def row(**what):
    """The good row with some cells changed, by the name of the column in the table events."""
    names = (
        "incident_id",
        "date",
        "kind",
        "role",
        "given_name",
        "family_name",
        "birth_date",
        "sex",
        "address",
        "postcode",
        "nhs_number",
    )
    return tuple(what.get(name, cell) for name, cell in zip(names, GOOD, strict=True))


def read(*rows, headings=HEADINGS, **how):
    text = "\n".join(",".join(cells) for cells in (headings, *rows)) + "\n"
    return police.read(text.encode(), today=TODAY, **how)


def test_a_good_row_is_an_event():
    reading = read(GOOD)
    assert reading.rejected == () and reading.notes == () and reading.rows == 1
    assert reading.events.drop("event_id").row(0, named=True) == {
        "incident_id": "P1", "feed": "police", "kind": "domestic_abuse", "date": date(2024, 4, 3), "given_name": "Ann",
        "family_name": "Quillworth", "birth_date": date(1990, 6, 23), "sex": "F", "address": "12 Mill Road",
        "postcode": "QX1 2AB", "nhs_number": "9990000018", "upn": None, "role": "victim", "quantity": None, "possible": None,
        "unauthorised": None, "lead_contact": None,
    }  # fmt: skip


def test_the_events_are_the_table_events():
    events = read(GOOD, row(incident_id="P2")).events
    assert EVENTS.conform(events).equals(events) and events["event_id"].is_unique().all()


@pytest.mark.parametrize(
    ("change", "heading", "sentence"),
    [
        ({"incident_id": ""}, "Incident Ref", "Incident reference is missing."),
        ({"date": ""}, "Incident Date", "Incident date is missing."),
        ({"kind": ""}, "Incident Type", "Incident type is missing."),
        ({"date": "last week"}, "Incident Date", "Incident date is not a date that exists."),
        ({"date": "31/02/2024"}, "Incident Date", "Incident date is not a date that exists."),
        ({"date": "02/04/2026"}, "Incident Date", "Incident date lies in the future."),
        ({"date": "03/04/1999"}, "Incident Date", "Incident date is before 1 January 2000"),
        ({"birth_date": "30/02/1990"}, "DOB", "Date of birth is not a date that exists."),
        ({"birth_date": "04/04/2024"}, "DOB", "Date of birth is after the event."),
        ({"birth_date": "01/01/2030"}, "DOB", "Date of birth lies in the future."),
        ({"birth_date": "01/01/1901"}, "DOB", "Date of birth is more than 120 years before the event."),
        ({"kind": "QQ7"}, "Incident Type", "Incident type is a code that this feed does not declare."),
        ({"role": "neighbour's cat"}, "Role", "Role is a code that this feed does not declare."),
        ({"family_name": "", "birth_date": ""}, None, "The row does not say who it is about."),
        ({"given_name": "x" * 81}, "Forename", "Given name has more than 80 characters."),
        ({"address": '"' + "x" * 201 + '"'}, "Address", "Address has more than 200 characters."),
    ],
)
def test_a_wrong_row_is_rejected_with_its_number_and_a_sentence(change, heading, sentence):
    reading = read(
        GOOD,
        row(incident_id="P2"),
        row(incident_id="P3") if "incident_id" in change else GOOD,
        row(**{"incident_id": "P4"} | change),
    )
    (rejection,) = [r for r in reading.rejected if r.row == 5]
    assert rejection.column == heading and rejection.sentence.startswith(sentence)
    assert "P4" not in set(reading.events["incident_id"])


def test_the_day_itself_is_not_in_the_future():
    assert len(read(row(date="01/04/2026")).events) == 1


def test_every_problem_of_a_row_is_given_at_once():
    reading = read(row(date="soon", birth_date="31/06/1990", kind="QQ7"))
    assert len(reading.rejected) == 3 and reading.rejected_rows == 1


def test_the_value_is_given_of_a_code_or_event_date_and_never_of_a_person():
    reading = read(row(date="soon", birth_date="31/06/1990", kind="QQ7", given_name="Wilhelmina" * 9))
    assert {r.column: r.value for r in reading.rejected} == {
        "Incident Date": "soon", "Incident Type": "QQ7", "DOB": None, "Forename": None,
    }  # fmt: skip
    said = " ".join(r.sentence for r in reading.rejected)
    assert not any(secret in said for secret in ("Wilhelmina", "1990", "Quillworth", "soon"))


def test_the_same_row_twice_is_one_event_and_says_where_the_first_stands():
    (rejection,) = read(GOOD, row(incident_id="P2"), GOOD).rejected
    assert (rejection.row, rejection.sentence) == (4, "The same row stands in row 2 already.")


def test_the_same_person_in_the_same_part_with_other_details_is_told_apart_from_a_copy():
    reading = read(GOOD, row(address="4 Ash Grove"))
    assert len(reading.events) == 1 and reading.events["address"][0] == "12 Mill Road"
    assert "names the same person" in reading.rejected[0].sentence


def test_two_parts_of_one_person_in_one_incident_are_two_events():
    assert len(read(GOOD, row(role="Suspect")).events) == 2


def test_a_filler_for_an_unknown_date_of_birth_is_taken_as_unknown():
    reading = read(row(birth_date="01/01/1900"))
    assert reading.events["birth_date"][0] is None and not reading.rejected
    assert reading.notes == ("1 date of birth was a filler such as 1 January 1900 and was taken as unknown.",)


def test_a_wrong_nhs_number_is_left_out_and_the_row_kept():
    reading = read(GOOD, row(incident_id="P2", nhs_number="9990000019"), row(incident_id="P3", nhs_number="123"))
    assert reading.events["nhs_number"].to_list() == ["9990000018", None, None]
    assert reading.notes == ("2 NHS numbers failed the check digit and were left out.",)


@pytest.mark.parametrize(
    ("said", "meant"),
    [("F", "F"), ("female", "F"), ("2", "F"), ("MALE", "M"), ("Boy", "M"), ("", "U"), ("n/k", "U"), ("purple", "U")],
)
def test_sex_as_written(said, meant):
    assert read(row(sex=said)).events["sex"][0] == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("DA", "domestic_abuse"), ("Domestic Incident", "domestic_abuse"), ("dv", "domestic_abuse"),
        ("MISPER", "missing"), ("A.S.B.", "anti_social_behaviour"), ("Burglary", "other"), ("domestic_abuse", "domestic_abuse"),
    ],
)  # fmt: skip
def test_kinds_of_incident_as_written(said, meant):
    assert read(row(kind=said)).events["kind"][0] == meant


@pytest.mark.parametrize(
    ("name", "given", "family"),
    [
        ("QUILLWORTH, Ann Marie", "Ann Marie", "QUILLWORTH"),
        ("Ann Marie Quillworth", "Ann Marie", "Quillworth"),
        ("Quillworth", None, "Quillworth"),
    ],
)
def test_a_full_name_is_taken_apart(name, given, family):
    reading = read(("P1", "03/04/2024", "DA", f'"{name}"'), headings=("Ref", "Date", "Type", "Name"))
    assert reading.events.select("given_name", "family_name").row(0) == (given, family)


def test_the_event_is_the_same_in_a_later_delivery_however_it_is_laid_out():
    first = read(GOOD, row(incident_id="P2"))
    later = police.read(
        b"Extract of May;;;;\nSurname;Forename;D.O.B.;Link type;Occurrence number;Date occurred;Category\n"
        b"QUILLWORTH;ann;1990-06-23;VIC;P2;03-Apr-24;domestic\n",
        today=TODAY,
    )
    # the NHS number is part of who the person is, and the later file has none
    without = read(*(r[:-1] for r in (GOOD, row(incident_id="P2"))), headings=HEADINGS[:-1])
    assert later.events["event_id"][0] == without.events["event_id"][1] != first.events["event_id"][0]


def test_the_file_can_be_known_again_by_its_digest():
    assert read(GOOD).digest == read(GOOD).digest != read(row(incident_id="P2")).digest


def test_the_days_covered_are_those_of_the_accepted_events():
    reading = read(GOOD, row(incident_id="P2", date="01/12/2025"), row(incident_id="P3", date="01/12/2099"))
    assert reading.covers == (date(2024, 4, 3), date(2025, 12, 1))
    assert read(row(date="soon")).covers is None


def test_an_unknown_feed_is_refused_by_name():
    with pytest.raises(feeds.FeedError, match="There is no feed “polic”"):
        feeds.read("polic", b"x")
