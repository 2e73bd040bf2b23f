"""The police feed as a force sends it: one CSV with headings of its own, mixed date styles, and rows with planted faults.

Every faulty row is listed, with why, and whether a reader has to refuse it or has to cope.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from safeguarding.evidence.made_up.chance import stream
from safeguarding.evidence.made_up.shape import work

KINDS = {
    "domestic_abuse": "Domestic abuse",
    "missing": "Missing person",
    "anti_social_behaviour": "Anti-social behaviour",
    "other": "Other",
}
ROLES = {"victim": "Victim", "suspect": "Suspect", "child_present": "Child present", "involved": "Witness"}
FAULTY = 0.04  # share of rows with a fault
Cells = dict[str, str]


@dataclass(frozen=True)
class Fault:
    """A fault: the heading it lies under, whether a reader must refuse the row, why, and what it does to the cells."""

    column: str
    rejected: bool
    why: str
    plant: Callable[[Cells, random.Random, date], None]


def _set(column: str, value: str) -> Callable[[Cells, random.Random, date], None]:
    def plant(cells: Cells, rng: random.Random, last: date) -> None:
        cells[column] = value

    return plant


def _future(cells: Cells, rng: random.Random, last: date) -> None:
    cells["Incident Date"] = f"{rng.randint(1, 28):02}/{rng.randint(1, 12):02}/{last.year + 40}"


def _born_after(cells: Cells, rng: random.Random, last: date) -> None:
    day, month, year = cells["Incident Date"].split("/")
    cells["DOB"] = f"{day if (day, month) != ('29', '02') else '28'}/{month}/{int(year) + 1}"


def _nobody(cells: Cells, rng: random.Random, last: date) -> None:
    cells["Forename"] = cells["Surname"] = cells["DOB"] = ""


def _capitals(cells: Cells, rng: random.Random, last: date) -> None:
    cells["Surname"], cells["Forename"] = cells["Surname"].upper(), cells["Forename"].upper()


def _spaces(cells: Cells, rng: random.Random, last: date) -> None:
    cells["Surname"] = f"  {cells['Surname']} "
    cells["Incident Type"] += "  "


def _sex(cells: Cells, rng: random.Random, last: date) -> None:
    cells["Sex"] = {"F": "Female", "M": "male"}.get(cells["Sex"], "Unknown")


def _postcode(cells: Cells, rng: random.Random, last: date) -> None:
    cells["Postcode"] = cells["Postcode"].replace(" ", "").lower()


def _serial(cells: Cells, rng: random.Random, last: date) -> None:
    day, month, year = (int(part) for part in cells["Incident Date"].split("/"))
    cells["Incident Date"] = str((date(year, month, day) - date(1899, 12, 30)).days)


FAULTS = {
    "no_date": Fault("Incident Date", True, "The incident has no date.", _set("Incident Date", "")),
    "impossible_date": Fault("Incident Date", True, "31 February is no day.", _set("Incident Date", "31/02/2025")),
    "words_for_date": Fault("Incident Date", True, "“last week” is no date.", _set("Incident Date", "last week")),
    "future_date": Fault("Incident Date", True, "The incident lies in the future.", _future),
    "born_after": Fault("DOB", True, "The person is born after the incident.", _born_after),
    "unknown_type": Fault("Incident Type", True, "“QQ7” is no type of incident.", _set("Incident Type", "QQ7")),
    "no_type": Fault("Incident Type", True, "The incident has no type.", _set("Incident Type", "")),
    "no_reference": Fault("Incident Ref", True, "The row has no reference.", _set("Incident Ref", "")),
    "nobody": Fault("Surname", True, "The row names nobody.", _nobody),
    "birth_date_1900": Fault(
        "DOB", False, "1 January 1900 stands for an unknown date of birth.", _set("DOB", "01/01/1900")
    ),
    "capitals": Fault("Surname", False, "The names are in capitals.", _capitals),
    "spaces": Fault("Surname", False, "Spaces before and after words.", _spaces),
    "sex_in_words": Fault("Sex", False, "The sex is a word, not a letter.", _sex),
    "postcode_run_together": Fault("Postcode", False, "The postcode has no space and small letters.", _postcode),
    "spreadsheet_date": Fault("Incident Date", False, "The date is a spreadsheet's day number.", _serial),
}
TWICE = "The same row stands twice; the second is one too many."


def police_file(events: pl.DataFrame, truth: pl.DataFrame, seed: int, last: date) -> dict[str, pl.DataFrame]:
    """The frames police_extract, planted and police_true_links, from the police rows of the table events."""
    rng = stream(seed, "police file")
    is_really = dict(truth.select("event_id", "person_id").iter_rows())
    names = list(FAULTS)
    lines: list[Cells] = []
    planted: list[tuple[int, str, str, str, bool, str]] = []
    links: list[tuple[int, str, str]] = []
    for row in events.sort("date", "incident_id", "event_id").iter_rows(named=True):
        cells = _cells(row)
        name = rng.choice(names) if rng.random() < FAULTY else None
        if name:
            FAULTS[name].plant(cells, rng, last)
        else:
            cells["Incident Date"] = _styled(rng, row["date"])
        for copy in range(2 if name is None and rng.random() < FAULTY / 8 else 1):
            lines.append(cells)
            at, ref = len(lines) + 1, cells["Incident Ref"]
            if copy:
                planted.append((at, ref, "row_twice", "Incident Ref", True, TWICE))
            elif name:
                fault = FAULTS[name]
                planted.append((at, ref, name, fault.column, fault.rejected, fault.why))
            if row["event_id"] in is_really:
                links.append((at, ref, is_really[row["event_id"]]))
    return {
        "police_extract": pl.DataFrame(lines, schema=work.POLICE_EXTRACT.schema),
        "planted": pl.DataFrame(planted, schema=work.PLANTED.schema, orient="row"),
        "police_true_links": pl.DataFrame(links, schema=work.POLICE_TRUE_LINKS.schema, orient="row"),
    }


def _cells(row: dict[str, object]) -> Cells:
    """One row as text under the force's own headings, dates as day/month/year."""
    found = {
        "Incident Ref": row["incident_id"],
        "Incident Date": f"{row['date']:%d/%m/%Y}",
        "Incident Type": KINDS[str(row["kind"])],
        "Role": ROLES[str(row["role"])],
        "Forename": row["given_name"],
        "Surname": row["family_name"],
        "DOB": f"{row['birth_date']:%d/%m/%Y}" if row["birth_date"] else None,
        "Sex": row["sex"],
        "Address": row["address"],
        "Postcode": row["postcode"],
    }
    return {heading: "" if value is None else str(value) for heading, value in found.items()}


def _styled(rng: random.Random, day: date) -> str:
    """The date in one of the styles that one file mixes."""
    style = rng.choices(("%d/%m/%Y", "%Y-%m-%d", "%d-%b-%Y", "%d.%m.%Y"), (0.8, 0.1, 0.06, 0.04))[0]
    return f"{day:{style}}"
