"""What the agencies of a made-up county deliver but for the police extract: a file each, as a partner would send it.

Tables under the feed's own words, a batch of HL7 version 2 messages and a FHIR R4 bundle from the hospital. One delivery
corrects a row and takes one back; one has faults planted, which the doctor of deliveries must name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from safeguarding.evidence.feeds.definition import load
from safeguarding.evidence.made_up.chance import DAY
from safeguarding.evidence.made_up.partners.further import further
from safeguarding.evidence.made_up.shape import County

#: Feeds whose rows come in one table, and how many files the school's are divided into.
TABLES = ("mental_health", "substance_misuse", "probation", "housing", "ambulance", "childrens_services")
TERMS = 3
#: Whom to ask, at telephone numbers that are kept for fiction.
CONTACTS = {
    "police": "Public protection desk, 01632 960101", "mental_health": "Duty nurse, 01632 960102",
    "substance_misuse": "Clearwater front desk, 01632 960103", "school": "Attendance team, 01632 960104",
    "probation": "Duty officer, 01632 960105", "housing": "Tenancy team, 01632 960106",
    "ambulance": "Safeguarding desk, 01632 960107", "childrens_services": "Placements duty desk, 01632 960108",
}  # fmt: skip
#: Emergency admission, by the admission method of the NHS.
METHODS = {"emergency_admission": "21"}
SEXES = {"F": "female", "M": "male"}
NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
METHOD = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-AdmissionMethod"


@dataclass(frozen=True)
class Made:
    """A file of a feed, its name, its bytes, and the last day on which something in it happened."""

    feed: str
    name: str
    content: bytes
    last: date


def deliveries(county: County) -> list[Made]:
    """Every file in the order in which they came. A feed of which there is nothing sends none."""
    rows = pl.concat([county.events, further(county)]).sort("date", "event_id")
    of = {feed: rows.filter(pl.col("feed") == feed) for feed in (*TABLES, "school", "hospital")}
    custody = rows.filter(pl.col("feed") == "police", pl.col("kind").is_in(["custody", "violence"]))
    files = [*_corrected(custody), *_hospital(of["hospital"]), *_school(of["school"])]
    files += [_file(feed, "", _table(of[feed])) for feed in TABLES if len(of[feed])]
    return sorted(files, key=lambda one: (one.last, one.feed, one.name))


def _table(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of one feed under its own words for the columns that it has, with the partner's own key of each."""
    feed = rows["feed"][0]
    columns = [one for one in load(feed).columns if one.name in rows.columns and one.name != "lead_contact"]
    return rows.select(
        pl.col("event_id").alias("Row ID"),
        pl.lit(CONTACTS.get(feed)).alias("Lead contact"), pl.col("date").alias("_last"), *(pl.col(one.name).alias(one.words) for one in columns)
    )  # fmt: skip


def _file(feed: str, part: str, table: pl.DataFrame) -> Made:
    days: Any = table["_last"].max()
    name = f"{feed.replace('_', ' ')} extract{f' {part}' if part else ''}.csv"
    return Made(feed, name, table.drop("_last").write_csv().encode(), days)


def _corrected(rows: pl.DataFrame) -> Iterator[Made]:
    """Custody and violence, and a month later the first row with another day, and the second taken back."""
    if len(rows) < 2:
        return
    table = _table(rows).with_columns(pl.lit("New").alias("Row status"))
    yield _file("police", "custody", table)
    said = pl.Series("Row status", ["Corrected", "Withdrawn"])
    day = next(one.words for one in load("police").columns if one.name == "date")
    later = pl.lit(table["_last"].max()).dt.offset_by("30d").alias("_last")
    again = table.head(2).with_columns(said, pl.col(day).dt.offset_by("1d"), later)
    yield _file("police", "custody corrections", again)


def _school(rows: pl.DataFrame) -> Iterator[Made]:
    """Attendance in three files, the last put together from two by somebody who left the sex out."""
    size = -(-len(rows) // TERMS)
    for place in range(TERMS):
        part = rows.slice(place * size, size)
        if not len(part):
            continue
        table = _table(part)
        if place == TERMS - 1:
            without = table.drop("Row ID", "Sex")
            table = pl.concat([without, without.head(len(without) // 4)])
        yield _file("school", str(place + 1), table)


def _hospital(rows: pl.DataFrame) -> Iterator[Made]:
    """The older half as a batch of messages, the newer as a bundle."""
    named = rows.filter(pl.col("kind").str.starts_with("emergency"))
    older, newer = named.head(len(named) // 2), named.slice(len(named) // 2)
    if len(older):
        yield Made("hospital", "hospital messages.hl7", as_hl7(older), older["date"].max())  # type: ignore[arg-type]
        yield Made("hospital", "hospital bundle.json", as_fhir(newer), newer["date"].max())  # type: ignore[arg-type]


def as_hl7(rows: pl.DataFrame) -> bytes:
    """Hospital rows of the table events as one ADT message each."""
    said = []
    for row in rows.rows(named=True):
        day = f"{row['date']:%Y%m%d}"
        patient = [
            "PID", "1", "", f"{row['nhs_number'] or ''}^^^NHS^NH", "", f"{row['family_name'] or ''}^{row['given_name'] or ''}",
            "", f"{row['birth_date']:%Y%m%d}" if row["birth_date"] else "", row["sex"] or "U", "", "",
            f"{row['address'] or ''}^^^^{row['postcode'] or ''}",
        ]  # fmt: skip
        of = "I" if row["kind"] in METHODS else "E"
        visit = [
            "PV1",
            "1",
            of,
            "",
            METHODS.get(row["kind"], ""),
            *[""] * 14,
            row["event_id"],
            *[""] * 24,
            f"{day}1200",
        ]
        said += [
            rf"MSH|^~\&|PAS|TRUST|WORKBOOK|COUNCIL|{day}1200||ADT^A04|{row['event_id']}|P|2.4", f"EVN|A04|{day}1200",
            "|".join(patient), "|".join(visit),
        ]  # fmt: skip
    return ("\r".join(said) + "\r").encode()


def as_fhir(rows: pl.DataFrame) -> bytes:
    """Hospital rows of the table events as a bundle: a patient and an encounter each."""
    entries: list[dict[str, Any]] = []
    for row in rows.rows(named=True):
        key, born = row["event_id"], row["birth_date"]
        patient = {
            "resourceType": "Patient", "id": key, "gender": SEXES.get(row["sex"], "unknown"),
            "name": [{"use": "official", "family": row["family_name"] or "", "given": [row["given_name"] or ""]}],
            "identifier": [{"system": NHS_NUMBER, "value": row["nhs_number"]}] if row["nhs_number"] else [],
            "address": [{"use": "home", "line": [row["address"] or ""], "postalCode": row["postcode"] or ""}],
        }  # fmt: skip
        method = {"coding": [{"code": METHODS.get(row["kind"], "")}]}
        visit = {
            "resourceType": "Encounter", "id": f"e-{key}", "status": "finished",
            "class": {"code": "IMP" if row["kind"] in METHODS else "EMER"},
            "identifier": [{"system": "urn:trust", "value": key}], "subject": {"reference": f"Patient/{key}"},
            "period": {"start": row["date"].isoformat()},
            "hospitalization": {"extension": [{"url": METHOD, "valueCodeableConcept": method}]},
        }  # fmt: skip
        if born:
            patient["birthDate"] = born.isoformat()
        entries += [{"fullUrl": f"Patient/{key}", "resource": patient}, {"resource": visit}]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()


def came(one: Made, until: date) -> date:
    """The day on which it came: nine days after the last thing in it, but neither long ago nor after the last day."""
    return max(min(one.last + DAY * 9, until), until - DAY * 900)
