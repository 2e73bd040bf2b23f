"""Hospital messages of HL7 version 2 (ADT): admissions and attendances, what corrects them and what takes them back.

A file holds one message or a batch, as an integration engine writes it. Of a message these are read: MSH-9, EVN-2,
PID-3, 5, 7, 8 and 11, PV1-2, 4, 19 and 44 (HL7 version 2.4, chapters 2 and 3). Everything else is left where it is.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from safeguarding.evidence.feeds.messages import (
    ADDED,
    CORRECTED,
    EMERGENCY_DEPARTMENT,
    PLANNED,
    WITHDRAWN,
    Message,
    passed_over,
    to_sheet,
)
from safeguarding.evidence.feeds.reading import FeedError, Layout, Rejection
from safeguarding.evidence.feeds.sheet import Sheet

BEGINS = (b"MSH", b"FHS", b"BHS")
#: Trigger events that are about a visit, and what each does to it. Others are passed over.
TRIGGERS = {
    "A01": ADDED, "A04": ADDED, "A03": CORRECTED, "A06": CORRECTED, "A07": CORRECTED, "A08": CORRECTED, "A13": CORRECTED,
    "A11": WITHDRAWN, "A23": WITHDRAWN,
}  # fmt: skip
PLACES = {
    "row_key": "PV1-19", "row_status": "MSH-9", "incident_id": "PV1-19", "date": "PV1-44", "kind": "PV1-2 and PV1-4",
    "family_name": "PID-5", "given_name": "PID-5", "birth_date": "PID-7", "sex": "PID-8", "address": "PID-11",
    "postcode": "PID-11", "nhs_number": "PID-3",
}  # fmt: skip
#: Table 0007 of HL7, where a hospital writes it in place of the admission method of the NHS.
ADMISSION_TYPES = {
    "E": "emergency",
    "A": "emergency",
    "U": "emergency",
    "C": "elective",
    "R": "elective",
    "L": "31",
    "N": "82",
}
#: Nobody has more numbers than this: of a field that goes on, the rest is not looked at.
MOST_NUMBERS = 100
OF_THE_NHS = frozenset({"NH", "NHS", "NHSNBR", "NHSNMBR", "NHS_NUMBER"})
SEXES = {"M": "Male", "F": "Female"}
NO_VISIT = (
    "The message has no visit number (PV1-19), so that it could never be corrected. Send it with its visit number."
)
Segments = dict[str, list[str]]


def read_hl7(content: bytes, name: str) -> Sheet:
    """The messages of a file as a sheet. Raises FeedError for a batch that holds fewer messages than it says."""
    encoding, text = _decoded(content)
    segments = [line for line in re.split(r"[\r\n]+", text.strip("\x0b\x1c\r\n ")) if line.strip("\x0b\x1c ")]
    messages = list(_messages(segments))
    if (said := _said_in_trailer(segments)) is not None and said != len(messages):
        raise FeedError(
            f"{name}: the batch says that it holds {said:,} messages (BTS-1), and {len(messages):,} are there. "
            "It was cut short or put together wrongly. Ask for the file again."
        )
    taken: list[Message] = []
    rejected: list[Rejection] = []
    other = 0
    for place, lines in enumerate(messages, 1):
        found = _read(place, lines)
        if isinstance(found, Message):
            taken.append(found)
        elif found is None:
            other += 1
        else:
            rejected.append(found)
    if not taken and not rejected:
        raise FeedError(f"{name} holds no message about an admission or attendance (ADT A01, A04 or A08).")
    layout = Layout(encoding, "HL7 v2", 0, PLACES)
    notes = passed_over(other, "message about something else was", "messages about something else were")
    return to_sheet(taken, rejected, PLACES, layout, hashlib.sha256(content).hexdigest(), notes)


def _decoded(content: bytes) -> tuple[str, str]:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return encoding, content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return "latin-1", content.decode("latin-1")


def _messages(segments: list[str]) -> Iterator[list[str]]:
    held: list[str] = []
    for line in (line.strip("\x0b\x1c") for line in segments):
        kind = line[:3]
        if kind == "MSH" and held:
            yield held
            held = []
        if kind not in ("FHS", "BHS", "BTS", "FTS") and (held or kind == "MSH"):
            held.append(line)
    if held:
        yield held


def _said_in_trailer(segments: list[str]) -> int | None:
    counts = [line.split(line[3:4] or "|") for line in segments if line.startswith("BTS")]
    said = [int(fields[1]) for fields in counts if len(fields) > 1 and re.fullmatch("[0-9]{1,9}", fields[1])]
    return sum(said) if said and len(said) == len(counts) else None


def _read(place: int, lines: list[str]) -> Message | Rejection | None:
    """The message, why it can't be used, or None where it is about something else."""
    header = lines[0]
    if len(header) < 8 or header[3].isalnum():
        return Rejection(place, "MSH", None, "The message does not say how it is divided (MSH-1 and MSH-2).")
    divide = _Dividers(header)
    segments: Segments = {}
    for line in lines[1:]:
        fields = line.split(divide.field)
        segments.setdefault(fields[0], fields)
    trigger = divide.part(_field(header.split(divide.field), 8), 2) or divide.part(
        _field(segments.get("EVN", []), 1), 1
    )
    kind = divide.part(_field(header.split(divide.field), 8), 1)
    if kind != "ADT" or trigger not in TRIGGERS:
        return None
    if "PID" not in segments or "PV1" not in segments:
        return Rejection(place, "PID", None, "The message lacks the patient (PID) or the visit (PV1).")
    visit = divide.part(_field(segments["PV1"], 19), 1)
    if not visit:
        return Rejection(place, "PV1-19", None, NO_VISIT)
    return Message(place, _visit(segments, divide, trigger, visit) | _patient(segments["PID"], divide))


def _visit(segments: Segments, divide: _Dividers, trigger: str, visit: str) -> dict[str, str]:
    admitted = divide.part(_field(segments["PV1"], 44), 1)
    if not admitted and TRIGGERS[trigger] == ADDED:
        admitted = divide.part(_field(segments.get("EVN", []), 2), 1)
    of = divide.part(_field(segments["PV1"], 2), 1).upper()
    method = divide.part(_field(segments["PV1"], 4), 1).upper()
    inpatient = of in ("I", "B", "N")
    kind = (
        EMERGENCY_DEPARTMENT
        if of == "E"
        else ADMISSION_TYPES.get(method, method)
        if inpatient
        else PLANNED
        if of
        else ""
    )
    return {
        "row_key": visit, "row_status": TRIGGERS[trigger], "incident_id": visit, "kind": kind,
        # A moment to the minute or with an offset: the day is its first eight figures.
        "date": admitted[:8],
    }  # fmt: skip


def _patient(patient: list[str], divide: _Dividers) -> dict[str, str]:
    name = divide.first(_field(patient, 5))
    home = divide.first(_field(patient, 11))
    sex = divide.part(_field(patient, 8), 1).upper()
    return {
        "family_name": divide.part(name, 1), "given_name": divide.part(name, 2),
        "birth_date": divide.part(_field(patient, 7), 1)[:8], "sex": SEXES.get(sex, "Unknown"),
        "address": divide.part(home, 1), "postcode": divide.part(home, 5),
        "nhs_number": _nhs_number(_field(patient, 3), divide),
    }  # fmt: skip


def _nhs_number(identifiers: str, divide: _Dividers) -> str:
    """The first identifier that says it is the NHS number, by its type or by who gave it, of the first MOST_NUMBERS."""
    for one in identifiers.split(divide.repetition, MOST_NUMBERS)[:MOST_NUMBERS]:
        if {divide.part(one, 4).upper(), divide.part(one, 5).upper()} & OF_THE_NHS:
            return divide.part(one, 1)
    return ""


def _field(fields: list[str], number: int) -> str:
    return fields[number] if number < len(fields) else ""


class _Dividers:
    """The signs by which one message is divided, as its header declares them."""

    def __init__(self, header: str) -> None:
        self.field = header[3]
        said = header.split(self.field)[1]
        self.component, self.repetition, self.escape, self.inner = list((said + "^~\\&"[len(said) :])[:4])
        self._written = {"F": self.field, "S": self.component, "T": self.inner, "R": self.repetition, "E": self.escape}

    def first(self, field: str) -> str:
        """The first of several values of a field."""
        return field.split(self.repetition, 1)[0]

    def part(self, field: str, number: int) -> str:
        """A component, from 1, of the first value, without its finer parts and as it was meant."""
        parts = self.first(field).split(self.component)
        text = parts[number - 1].split(self.inner)[0] if number <= len(parts) else ""
        sign = re.escape(self.escape)
        plain = re.sub(f"{sign}([FSTRE]){sign}", lambda found: self._written[found[1]], text)
        return "" if plain == '""' else plain.strip()
