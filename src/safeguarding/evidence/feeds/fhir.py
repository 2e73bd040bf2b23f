"""Hospital visits as a FHIR R4 bundle: each Encounter with the Patient it is about, in JSON.

Read are Encounter.status, class, identifier, subject, period.start and the admission method of UK Core; of the Patient
the NHS number, name, birthDate, gender and address. Everything else is left where it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from safeguarding.evidence.feeds.messages import (
    ADDED,
    EMERGENCY_DEPARTMENT,
    PLANNED,
    WITHDRAWN,
    Message,
    passed_over,
    to_sheet,
)
from safeguarding.evidence.feeds.reading import FeedError, Layout, Rejection
from safeguarding.evidence.feeds.sheet import Sheet

MAX_BYTES = 64 * 1024 * 1024  # a bundle is read as a whole
NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
ADMISSION_METHOD = "Extension-UKCore-AdmissionMethod"
INPATIENT, OUTPATIENT = frozenset({"IMP", "ACUTE", "NONAC"}), frozenset({"AMB", "HH", "VR", "FLD", "PRENC", "SS"})
#: Visits that have not happened; those that were taken back.
NOT_YET, TAKEN_BACK = frozenset({"planned"}), frozenset({"cancelled", "entered-in-error"})
LOCAL = ZoneInfo("Europe/London")
SEXES = {"male": "Male", "female": "Female"}
PLACES = {
    "row_key": "Encounter.identifier", "row_status": "Encounter.status", "incident_id": "Encounter.identifier",
    "date": "Encounter.period.start", "kind": "Encounter.class", "family_name": "Patient.name",
    "given_name": "Patient.name", "birth_date": "Patient.birthDate", "sex": "Patient.gender",
    "address": "Patient.address", "postcode": "Patient.address", "nhs_number": "Patient.identifier",
}  # fmt: skip


def read_fhir(content: bytes, name: str) -> Sheet:
    """The encounters of a bundle as a sheet. Raises FeedError for what is no bundle of FHIR R4 in JSON."""
    if len(content) > MAX_BYTES:
        raise FeedError(
            f"{name} has more than {MAX_BYTES / 1e6:,.0f} MB, which is too much for one bundle. Send several."
        )
    try:
        bundle = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise FeedError(
            f"{name} is not JSON that can be read. It may have been cut short. Ask for it again."
        ) from error
    if not isinstance(bundle, dict) or bundle.get("resourceType") != "Bundle":
        raise FeedError(f"{name} is JSON, but no FHIR bundle (resourceType “Bundle”).")
    entries = [entry for entry in _list(bundle, "entry") if isinstance(entry, dict)]
    patients = _patients(entries)
    taken: list[Message] = []
    rejected: list[Rejection] = []
    not_yet = 0
    for place, entry in enumerate(entries, 1):
        resource = entry.get("resource")
        if not isinstance(resource, dict) or resource.get("resourceType") != "Encounter":
            continue
        if _text(resource, "status") in NOT_YET:
            not_yet += 1
            continue
        found = _read(place, resource, patients)
        (taken if isinstance(found, Message) else rejected).append(found)  # type: ignore[arg-type]
    if not taken and not rejected:
        raise FeedError(f"{name} holds no encounter that has begun.")
    layout = Layout("utf-8", "FHIR R4", 0, PLACES)
    notes = passed_over(not_yet, "encounter that has not begun was", "encounters that have not begun were")
    return to_sheet(taken, rejected, PLACES, layout, hashlib.sha256(content).hexdigest(), notes)


def _patients(entries: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Every patient by each way in which an encounter may point to it."""
    found: dict[str, dict[str, Any]] = {}
    for entry in entries:
        resource = entry.get("resource")
        if isinstance(resource, dict) and resource.get("resourceType") == "Patient":
            for way in (_text(entry, "fullUrl"), f"Patient/{_text(resource, 'id')}"):
                found[way] = resource
    return found


def _read(place: int, visit: dict[str, Any], patients: dict[str, dict[str, Any]]) -> Message | Rejection:
    key = _key(visit)
    if not key:
        return Rejection(place, PLACES["row_key"], None, "The encounter has neither an identifier nor an id.")
    gone = _text(visit, "status") in TAKEN_BACK
    patient = _patient_of(visit, patients)
    if patient is None and not gone:
        return Rejection(place, "Encounter.subject", None, "The patient of the encounter is not in the bundle.")
    cells = {
        "row_key": key, "row_status": WITHDRAWN if gone else ADDED, "incident_id": key.rsplit("|", 1)[-1],
        "date": _day(_text(_dict(visit, "period"), "start")), "kind": _kind(visit),
    }  # fmt: skip
    return Message(place, cells | (_who(patient) if patient else {}))


def _key(visit: dict[str, Any]) -> str:
    for one in _list(visit, "identifier"):
        if isinstance(one, dict) and _text(one, "value") and one.get("use") != "old":
            return f"{_text(one, 'system')}|{_text(one, 'value')}"
    return _text(visit, "id")


def _day(moment: str) -> str:
    """The day in this country of a moment with an offset; anything else as it stands."""
    try:
        at = datetime.fromisoformat(moment)
        return at.astimezone(LOCAL).date().isoformat() if at.tzinfo else moment
    except (ValueError, OverflowError):  # a moment at either end of time has no day here
        return moment


def _patient_of(visit: dict[str, Any], patients: dict[str, dict[str, Any]]) -> dict[str, Any] | None:
    reference = _text(_dict(visit, "subject"), "reference")
    if reference.startswith("#"):
        inside = (one for one in _list(visit, "contained") if isinstance(one, dict))
        return next((one for one in inside if _text(one, "id") == reference[1:]), None)
    return patients.get(reference) or patients.get("/".join(reference.rsplit("/", 2)[-2:]))


def _kind(visit: dict[str, Any]) -> str:
    of = _text(_dict(visit, "class"), "code").upper()
    if of == "EMER":
        return EMERGENCY_DEPARTMENT
    if of in OUTPATIENT:
        return PLANNED
    for one in _list(_dict(visit, "hospitalization"), "extension") if of in INPATIENT else []:
        if isinstance(one, dict) and _text(one, "url").endswith(ADMISSION_METHOD):
            codings = _list(_dict(one, "valueCodeableConcept"), "coding")
            return next((_text(coding, "code") for coding in codings if isinstance(coding, dict)), "")
    return ""


def _who(patient: dict[str, Any]) -> dict[str, str]:
    name, home = _preferred(patient, "name", "official"), _preferred(patient, "address", "home")
    numbers = [
        _text(one, "value")
        for one in _list(patient, "identifier")
        if isinstance(one, dict) and one.get("system") == NHS_NUMBER
    ]
    return {
        "family_name": _text(name, "family"), "given_name": " ".join(_words(name, "given")[:1]),
        "birth_date": born if len(born := _text(patient, "birthDate")) == len("1990-06-23") else "", "sex": SEXES.get(_text(patient, "gender"), "Unknown"),
        "address": " ".join(_words(home, "line")[:1]), "postcode": _text(home, "postalCode"),
        "nhs_number": numbers[0] if numbers else "",
    }  # fmt: skip


def _preferred(of: dict[str, Any], name: str, use: str) -> dict[str, Any]:
    """The entry of that use; otherwise the first that is not an old one; otherwise nothing."""
    held = [one for one in _list(of, name) if isinstance(one, dict)]
    wanted = [one for one in held if one.get("use") == use]
    return next(iter([*wanted, *(one for one in held if one.get("use") != "old")]), {})


def _list(of: dict[str, Any], name: str) -> list[Any]:
    held = of.get(name)
    return held if isinstance(held, list) else []


def _dict(of: dict[str, Any], name: str) -> dict[str, Any]:
    held = of.get(name)
    return held if isinstance(held, dict) else {}


def _text(of: dict[str, Any], name: str) -> str:
    held = of.get(name)
    return held if isinstance(held, str) else ""


def _words(of: dict[str, Any], name: str) -> list[str]:
    return [one for one in _list(of, name) if isinstance(one, str)]
