"""One person as ready words: every fact with who wrote it and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst

from safeguarding.casework.design.dates import day, moment
from safeguarding.casework.families.models import Family, Identifier, Person
from safeguarding.casework.families.presenters import age_of, name_of
from safeguarding.casework.families.written import Written, as_text
from safeguarding.casework.people import codes, numbers
from safeguarding.casework.people.models import KnownName, Language
from safeguarding.casework.people.scopes import HIDING
from safeguarding.casework.people.versions import Version

NOT_HELD = "Not held"
NOBODY = "Who wrote it is not held"
ONLY_FEW = "Not read by everyone"

Row = dict[str, Any]


def byline(row: Version | Written) -> str:
    """`Sam Okafor, 3 April 2026 at 18:04`."""
    return f"{row.written_by.name}, {moment(row.written_at)}"


def span(start: date | None, end: date | None) -> str:
    """`since 3 April 2026`, `3 April 2020 to 4 May 2021`, `until 4 May 2021`; empty where no day is held."""
    if start and end:
        return f"{day(start)} to {day(end)}"
    if start:
        return f"since {day(start)}"
    return f"until {day(end)}" if end else ""


def fact(label: str, field: str, value: str, held: Any, written: Mapping[str, Sequence[Written]]) -> Row:
    """A value with who wrote it last. Where nobody wrote what is held, it came from elsewhere."""
    rows = written.get(field, ())
    now = next((row for row in rows if row.value == as_text(held)), None)  # of two merged records, either’s may hold
    return {
        "label": label,
        "value": value or NOT_HELD,
        "byline": _wrote(now) if now else NOBODY if value else "",
        "earlier": [f"{spoken(row)}: {byline(row)}" for row in rows if row is not now],
    }


def _wrote(row: Written) -> str:
    how = f". {row.get_source_display()}" if row.source else ""
    since = f". {capfirst(span(row.since, row.until))}" if row.since or row.until else ""
    return f"{byline(row)}{how}{since}"


def spoken(row: Written) -> str:
    """A written value in the words of the page."""
    value = row.value
    if not value:
        return "Taken back"
    if row.field == "ethnicity":
        return codes.ETHNICITY.get(value, value)
    if row.field == "disability":
        return disabilities(value.split())
    if row.field == "sex":
        return dict(Person._meta.get_field("sex").flatchoices).get(value, value)
    if row.field.endswith("_date") or row.field.endswith("_on"):
        return day(date.fromisoformat(value))
    return numbers.spoken(row.field, value)


def disabilities(held: Sequence[str]) -> str:
    return ", ".join(codes.DISABILITY.get(code, code) for code in held)


def identity(person: Person, written: Mapping[str, Sequence[Written]], today: date) -> list[Row]:
    """Who a person is, line by line."""
    sex = dict(Person._meta.get_field("sex").flatchoices)[person.sex]
    rows = [
        fact("Given name", "given_name", person.given_name, person.given_name, written),
        fact("Family name", "family_name", person.family_name, person.family_name, written),
        fact("Known as", "known_as", person.known_as, person.known_as, written),
        fact("Sex", "sex", "" if person.sex == "U" else sex, person.sex, written),
    ]
    if person.expected_birth_date:
        expected = person.expected_birth_date
        rows.append(fact("Expected date of birth", "expected_birth_date", day(expected), expected, written))
    if person.pregnancy_ended_on:
        ended = person.pregnancy_ended_on
        rows.append(fact("The pregnancy ended", "pregnancy_ended_on", day(ended), ended, written))
    elif not person.unborn:
        born = f"{day(person.birth_date)} ({age_of(person, today)})" if person.birth_date else ""
        rows.append(fact("Date of birth", "birth_date", born, person.birth_date, written))
    if person.death_date:
        rows.append(fact("Died", "death_date", day(person.death_date), person.death_date, written))
    return rows


def census(family: Family, person: Person, written: Mapping[str, Sequence[Written]]) -> list[tuple[Row, str]]:
    """Ethnicity and disability in the words of the census, each with where it is changed."""
    held = sorted(row.code for row in person.disabilities.all())
    said = codes.ETHNICITY.get(person.ethnicity, person.ethnicity)
    rows = {
        "ethnicity": fact("Ethnicity", "ethnicity", said, person.ethnicity, written),
        "disability": fact("Disability", "disability", disabilities(held), " ".join(held), written),
    }
    return [(row, reverse(f"person-{name}", args=[family.pk, person.pk])) for name, row in rows.items()]


def numbers_of(person: Person, written: Mapping[str, Sequence[Written]]) -> list[Row]:
    """Every number that is held, and those that were taken back."""
    held = {row.scheme: row.value for row in person.identifiers.all()}
    return [
        fact(str(scheme.label), scheme.value, numbers.spoken(scheme.value, value), value, written)
        for scheme in Identifier.Scheme
        if (value := held.get(scheme.value, "")) or written.get(scheme.value)
    ]


def name_row(row: KnownName, family: Family, may_write: bool) -> Row:
    """Another name of the person."""
    said = span(row.start, row.end)
    return {
        "label": row.get_kind_display(),
        "value": f"{row.name}, {said}" if said else row.name,
        "byline": byline(row),
        "hidden": ONLY_FEW if row.compartment == HIDING else "",
        "href": reverse("name-take-back", args=[family.pk, row.pk]) if may_write and row.family_id == family.pk else "",
    }


def language_rows(row: Language | None) -> list[Row]:
    """What a person speaks and needs."""
    if row is None:
        return [{"label": "First language", "value": NOT_HELD, "byline": ""}]
    said = byline(row)
    return [
        {"label": "First language", "value": row.first_language or NOT_HELD, "byline": said},
        {"label": "Interpreter", "value": row.get_interpreter_display(), "byline": ""},
        {"label": "To be understood", "value": row.needs or NOT_HELD, "byline": ""},
    ]


def heading(person: Person, today: date) -> str:
    """`Ivy Harlow, 7 years`; an unborn child with the day it is expected."""
    known = person.birth_date or person.expected_birth_date
    return f"{name_of(person)}, {age_of(person, today)}" if known else name_of(person)


def person_links(family: Family, person: Person) -> dict[str, str]:
    """Where each section of the person's page is changed."""
    names = (
        "relate",
        "name-add",
        "language",
        "ethnicity",
        "disability",
        "number",
        "born",
        "twin",
        "pregnancy-ended",
        "died",
    )
    args = [family.pk, person.pk]
    links = {f"{name.replace('-', '_')}_url": reverse(f"person-{name}", args=args) for name in names}
    return links | {"correct_url": reverse("correct-person", args=args)}


def links(family: Family) -> dict[str, str]:
    """Addresses of the pages about everybody in the family."""
    names = ("relationships", "households", "household-move", "household-move-out", "on-a-day", "network", "network-add",
             "warnings", "warning-add")  # fmt: skip
    return {f"{name.replace('-', '_')}_url": reverse(name, args=[family.pk]) for name in names}
