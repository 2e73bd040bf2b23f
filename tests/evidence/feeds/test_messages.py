"""A hospital's messages, HL7 version 2 and FHIR R4, give the same events as its CSV, and say what can't be used."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.evidence.feeds.deliveries import made

from safeguarding.evidence.feeds import FeedError, hospital, police
from safeguarding.evidence.tables import EVENTS

TODAY = date(2030, 1, 1)
METHODS = {"emergency_admission": "21", "emergency_attendance": "", "planned": "11"}


def adt(trigger="A01", visit="V1", of="I", method="21", admitted="20240403231000", born="19900623", **more):
    said = {
        "family": "Quillworth",
        "given": "Ann",
        "number": "9990000018",
        "sex": "F",
        "line": "12 Mill Road",
        "post": "QX1 2AB",
    } | more
    return "\r".join(
        (
            rf"MSH|^~\&|PAS|TRUST|FSW|LA|20240404||ADT^{trigger}|1|P|2.4",
            f"EVN|{trigger}|20240404010000",
            f"PID|1||LOC7^^^TRUST^PI~{said['number']}^^^NHS^NH||{said['family']}^{said['given']}^Marie||{born}|{said['sex']}|||{said['line']}^^Town^^{said['post']}",
            "|".join(["PV1", "1", of, "", method, *[""] * 14, visit, *[""] * 24, admitted]),
        )
    )  # fmt: skip


def read(*messages, **how):
    return hospital.read("\r".join(messages).encode(), today=TODAY, **how)


def encounter(
    identifier="V1", status="finished", of="IMP", method="21", start="2024-04-03T23:10:00+01:00", patient="p1"
):
    extension = [{"url": "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-AdmissionMethod",
                  "valueCodeableConcept": {"coding": [{"code": method}]}}]  # fmt: skip
    return {"resourceType": "Encounter", "id": f"e-{identifier}", "status": status, "class": {"code": of},
            "identifier": [{"system": "urn:trust", "value": identifier}], "subject": {"reference": f"Patient/{patient}"},
            "period": {"start": start}, "hospitalization": {"extension": extension if method else []}}  # fmt: skip


def patient(
    key="p1",
    family="Quillworth",
    given="Ann",
    number="9990000018",
    born="1990-06-23",
    sex="female",
    line="12 Mill Road",
    post="QX1 2AB",
):
    return {"resourceType": "Patient", "id": key, "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": number}],
            "name": [{"use": "old", "family": "Before"}, {"use": "official", "family": family, "given": [given, "Marie"]}],
            "birthDate": born, "gender": sex, "address": [{"line": [line], "postalCode": post}]}  # fmt: skip


def bundle(*resources):
    return json.dumps(
        {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in resources]}
    ).encode()


def who(reading):
    return reading.events.drop("event_id", "incident_id").rows(named=True)


CSV = b"Spell number,Admission date,Admission method,Forename,Surname,DOB,Sex,Address,Postcode,NHS number\nV1,03/04/2024,21,Ann,Quillworth,23/06/1990,F,12 Mill Road,QX1 2AB,9990000018\n"


def test_a_message_a_bundle_and_a_row_say_the_same_event():
    row, message, visit = (
        hospital.read(CSV, today=TODAY),
        read(adt()),
        hospital.read(bundle(patient(), encounter()), today=TODAY),
    )
    assert who(row) == who(message) == who(visit)
    assert message.events["incident_id"].to_list() == visit.events["incident_id"].to_list() == ["V1"]
    assert (message.layout.delimiter, visit.layout.delimiter) == ("HL7 v2", "FHIR R4")


@pytest.mark.parametrize(
    ("of", "method", "kind"),
    [("I", "21", "emergency_admission"), ("I", "2A", "emergency_admission"), ("I", "E", "emergency_admission"), ("E", "", "emergency_attendance"),
     ("I", "11", "planned"), ("O", "", "planned"), ("I", "31", "maternity"), ("N", "82", "maternity")],
)  # fmt: skip
def test_admissions_and_attendances_are_kept_apart(of, method, kind):
    assert read(adt(of=of, method=method)).events["kind"].to_list() == [kind]


def test_an_update_takes_the_place_of_what_came_before_and_a_cancellation_withdraws_it():
    reading = read(adt(), adt("A08", given="Anna"), adt(visit="V2"), adt("A11", visit="V2"), adt("A11", visit="V9"))
    assert reading.events.select("incident_id", "given_name").rows() == [("V1", "Anna")]
    assert (len(reading.withdrawn), reading.replaced, reading.rejected, reading.rows) == (2, 2, (), 5)


def test_an_update_that_comes_in_a_later_file_has_the_key_of_the_admission():
    first, later = read(adt()), read(adt("A08", family="Ashe", born="19910101"))
    assert first.events["event_id"].to_list() == later.events["event_id"].to_list()
    other = read(adt(), sender="another trust")
    assert first.events["event_id"].to_list() != other.events["event_id"].to_list()


def test_an_encounter_entered_in_error_is_withdrawn_and_one_that_is_planned_is_passed_over():
    reading = hospital.read(
        bundle(patient(), encounter(), encounter("V2", "entered-in-error"), encounter("V3", "planned")), today=TODAY
    )
    assert (len(reading.events), len(reading.withdrawn)) == (1, 1)
    assert reading.notes == ("1 encounter that has not begun was passed over.",)


def test_the_day_of_a_visit_is_the_day_in_this_country():
    assert hospital.read(bundle(patient(), encounter(start="2024-06-03T23:30:00Z")), today=TODAY).events[
        "date"
    ].to_list() == [date(2024, 6, 4)]


@pytest.mark.parametrize(
    ("message", "column", "said"),
    [
        (adt(visit=""), "PV1-19", "no visit number"),
        (adt("A08", admitted=""), "PV1-44", "Date of arrival is missing"),
        (adt(method="QQ"), "PV1-2 and PV1-4", "a code that this feed does not declare"),
        (adt(admitted="20240230"), "PV1-44", "not a date that exists"),
        (adt(number="", family="", given=""), None, "does not say who it is about"),
        (adt(admitted="20990101"), "PV1-44", "lies in the future"),
    ],
)
def test_a_message_that_can_not_be_used_says_why_by_its_place(message, column, said):
    (one,) = read(adt(visit="V0"), message).rejected
    assert (one.row, one.column) == (2, column) and said in one.sentence


@pytest.mark.parametrize(
    ("resource", "said"),
    [(encounter(patient="p9"), "not in the bundle"), (encounter(method=""), "Kind of contact is missing"), (encounter(start="2024"), "not a date that exists")],
)  # fmt: skip
def test_an_encounter_that_can_not_be_used_says_why_by_its_place(resource, said):
    (one,) = hospital.read(bundle(patient(), encounter("V0"), resource), today=TODAY).rejected
    assert one.row == 3 and said in one.sentence and "Quillworth" not in one.sentence


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (("BHS|^~\\&\r" + adt() + "\rBTS|2\r").encode(), "says that it holds 2 messages"),
        (adt().replace("ADT^A01", "ORU^R01").encode(), "no message about an admission"),
        (b'{"resourceType": "Patient"}', "no FHIR bundle"),
        (bundle(patient()), "no encounter that has begun"),
        (bundle(patient(), encounter())[:-9], "cut short"),
        (b"[" * 100_000, "none of the first 20 rows"),
    ],
)
def test_a_file_of_messages_that_is_none_says_so(content, said):
    with pytest.raises(FeedError, match=said):
        hospital.read(content, today=TODAY)


def test_a_bundle_nested_too_deep_is_refused():
    with pytest.raises(FeedError, match="not JSON"):
        hospital.read(b'{"a":' * 100_000, today=TODAY)


def test_another_feed_takes_no_messages():
    with pytest.raises(FeedError, match="headings"):
        police.read(adt().encode(), today=TODAY)


def test_signs_that_divide_are_read_as_they_were_meant():
    reading = read(adt(family=r"O\T\Neill \E\ Sons&von&", line=r"Flat 1\S\2&Mill Road&12"))
    assert reading.events.select("family_name", "address").rows() == [("O&Neill \\ Sons", "Flat 1^2")]


def test_a_batch_of_an_engine_is_read_whatever_its_line_ends_and_signs():
    plain = "\n".join(
        [
            "FHS|^~\\&",
            "BHS|^~\\&",
            adt().replace("\r", "\n"),
            adt(visit="V2").replace("\r", "\r\n"),
            "BTS|2",
            "FTS|1",
            "",
        ]
    )
    assert read("\x0b" + plain + "\x1c").events["incident_id"].to_list() == ["V1", "V2"]
    assert len(read(adt().replace("|", "*")).events) == 1


def test_what_the_made_up_hospital_saw_is_the_same_by_message_by_bundle_and_by_table():
    events = made(1).filter(
        (pl.col("feed") == "hospital") & pl.col("given_name").is_not_null() & pl.col("family_name").is_not_null()
    )[:200]
    messages, resources = [], []
    for row in events.rows(named=True):
        born, day = row["birth_date"], row["date"]
        kind = ("E" if row["kind"] == "emergency_attendance" else "I", METHODS[row["kind"]])
        said = {
            "family": row["family_name"],
            "given": row["given_name"],
            "number": row["nhs_number"] or "",
            "line": row["address"] or "",
            "post": row["postcode"] or "",
        }
        messages.append(
            adt(
                "A04",
                row["event_id"],
                *kind,
                f"{day:%Y%m%d}",
                f"{born:%Y%m%d}" if born else "",
                sex=row["sex"] or "U",
                **said,
            )
        )
        resources += [
            patient(row["event_id"], born=born.isoformat() if born else "", sex={"F": "female", "M": "male"}.get(row["sex"], "unknown"), **said),
            encounter(row["event_id"], "finished", "EMER" if kind[0] == "E" else "IMP", kind[1], day.isoformat(), row["event_id"]),
        ]  # fmt: skip
    message, visit = read(*messages), hospital.read(bundle(*resources), today=TODAY)
    assert message.rejected == visit.rejected == ()
    table = hospital.read(
        events.drop("event_id", "feed", "role").with_columns(incident_id=events["event_id"]).write_csv().encode(),
        today=TODAY,
    )
    assert who(message) == who(visit) == who(table) and len(table.events) == 200
    assert EVENTS.conform(message.events).equals(message.events)


@settings(deadline=None, max_examples=80)
@given(st.text(alphabet='MSHPIDVEN1|^~\\&\rA08 {}[]":,é', max_size=200))
def test_whatever_a_message_holds_there_is_a_reading_or_a_sentence(text):
    for start in (adt() + "\r", "MSH|^~\\&", "MSH", bundle(patient(), encounter())[:-20].decode()):
        try:
            reading = hospital.read((start + text).encode(), today=TODAY)
        except FeedError as error:
            assert str(error).endswith((".", ")"))
        else:
            assert (
                len(reading.events) + len(reading.withdrawn) + reading.replaced + reading.rejected_rows == reading.rows
            )
