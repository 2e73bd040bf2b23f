"""Who is what to whom, and who lives with whom, as ready words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString

from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.design.dates import day
from safeguarding.casework.design.tables import Table, link
from safeguarding.casework.families.models import Address, Allocation, Family, Membership, Person
from safeguarding.casework.families.presenters import age_of, name_of
from safeguarding.casework.people.models import Relationship
from safeguarding.casework.people.presenters import byline, span
from safeguarding.evidence import relationships as kinds
from safeguarding.evidence.relationship_checks import siblings_worked_out

Row = dict[str, Any]
FOLLOWS = "follows from their parents"


def upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def side(row: Relationship, person: Person) -> tuple[str, Person]:
    """What the person is to the other, and the other: `mother of`, Ivy."""
    other = row.target if row.source_id == person.pk else row.source
    return kinds.seen_from(row.pure(), str(person.pk), person.sex), other


def of_person(
    person: Person, rows: Sequence[Relationship], people: Sequence[Person], family: Family, write: bool
) -> list[Row]:
    """Every relationship of a person from their side, and the brothers and sisters who follow from the parents."""
    found = []
    for row in rows:
        if person.pk not in (row.source_id, row.target_id):
            continue
        words, other = side(row, person)
        found.append(
            {
                "words": f"{upper(words)} {name_of(other)}",
                "dates": span(row.start, row.end),
                "responsibility": responsibility(row),
                "byline": _wrote(row),
                "href": person_url(family, other),
                **(change_urls(family, row) if write else {}),
            }
        )
    return found + [
        {"words": f"{upper(words)} {name_of(other)}", "byline": upper(FOLLOWS), "href": person_url(family, other)}
        for words, other in _siblings(person, rows, people)
    ]


def _siblings(person: Person, rows: Sequence[Relationship], people: Sequence[Person]) -> list[tuple[str, Person]]:
    by_key = {str(one.pk): one for one in people}
    found = []
    for row in siblings_worked_out([one.pure() for one in rows]):
        if str(person.pk) in row.pair:
            (other,) = row.pair - {str(person.pk)}
            if other in by_key:
                found.append((kinds.words(row.kind, person.sex), by_key[other]))
    return found


def _wrote(row: Relationship) -> str:
    return f"{byline(row)}. {row.get_known_display()}" if row.known else byline(row)


def responsibility(row: Relationship) -> str:
    """`Holds parental responsibility: court order, since 3 April 2024`; empty where the kind can't hold it."""
    if row.responsibility == "yes":
        how = f": {row.get_how_display().lower()}" if row.how and row.how != "not_known" else ""
        dates = span(row.held_from, row.held_to)
        held = "Held" if row.held_to else "Holds"
        return f"{held} parental responsibility{how}{', ' + dates if dates else ''}"
    if row.responsibility == "no":
        return "Doesn’t hold parental responsibility"
    return "Parental responsibility not known" if row.kind in kinds.MAY_HOLD else ""


def begins(row: Relationship) -> Row:
    """What the question of parental responsibility begins with: of a mother by birth, that she holds it as such.

    Source: Children Act 1989 s2. It is only the form's beginning: somebody still says so.
    """
    if row.responsibility or row.kind != "birth_parent" or row.source.sex != kinds.FEMALE:
        return row.facts()
    return {**row.facts(), "responsibility": "yes", "how": "birth_mother", "held_from": row.target.birth_date}


def change_urls(family: Family, row: Relationship) -> dict[str, str]:
    args = [family.pk, row.pk]
    urls = {
        "dates_url": reverse("relationship-dates", args=args),
        "take_back_url": reverse("relationship-take-back", args=args),
    }
    if row.kind in kinds.MAY_HOLD:
        urls["responsibility_url"] = reverse("relationship-responsibility", args=args)
    return urls


def person_url(family: Family, person: Person) -> str:
    return reverse("person", args=[family.pk, person.pk])


def relationships_table(rows: Sequence[Relationship], family: Family) -> Table:
    """Every relationship of the family, each once."""
    body = []
    for row in rows:
        words, other = side(row, row.source)
        body.append(
            (
                link(name_of(row.source), person_url(family, row.source)),
                f"{words} {name_of(other)}",
                span(row.start, row.end),
                responsibility(row),
            )
        )
    return Table(
        caption="Who is what to whom", head=("Person", "Is", "When", "Parental responsibility"), rows=body,
        nothing="No relationship is held yet. Open a person’s page to add one.",
    )  # fmt: skip


def responsibility_table(children: Sequence[Person], rows: Sequence[Relationship], today: date) -> Table:
    """For each child, who holds parental responsibility today."""
    body = []
    for child in children:
        of = [row for row in rows if row.target_id == child.pk and row.kind in kinds.MAY_HOLD]
        holds = [f"{name_of(row.source)} ({row.get_how_display().lower() if row.how else 'how is not held'})"
                 for row in of if row.pure().responsible_on(today)]  # fmt: skip
        unknown = [name_of(row.source) for row in of if row.responsibility in ("", "not_known")]
        body.append((name_of(child), "; ".join(holds) or "Nobody, as far as is held", ", ".join(unknown)))
    return Table(
        caption="Parental responsibility today", head=("Child", "Held by", "Not known whether held by"), rows=body,
        nothing="No child is in the family.",
    )  # fmt: skip


def place(address: Address) -> str:
    return ", ".join(part for part in (address.line, address.postcode) if part)


def households(rows: Sequence[Address]) -> list[dict[str, Any]]:
    """Everybody at each address, from when to when: the address somebody came to last first."""
    homes: dict[str, list[Address]] = {}
    for row in rows:
        homes.setdefault(place(row).casefold(), []).append(row)
    return [
        {
            "place": place(of[0]),
            "now": any(row.end is None for row in of),
            "people": [f"{name_of(row.person)}, {span(row.start, row.end)}" for row in of],
        }
        for of in homes.values()
    ]


def own_addresses(person: Person, rows: Sequence[Address]) -> list[Row]:
    """Where a person lived, and who else of the family lived there on some of those days."""
    found = []
    for row in rows:
        if row.person_id != person.pk:
            continue
        others = [name_of(one.person) for one in rows if one.person_id != person.pk and _together(one, row)]
        found.append(
            {"label": place(row), "value": upper(span(row.start, row.end)), "with": ", ".join(dict.fromkeys(others))}
        )
    return found


def _together(one: Address, other: Address) -> bool:
    overlap = one.start <= (other.end or date.max) and other.start <= (one.end or date.max)
    return overlap and place(one).casefold() == place(other).casefold()


def on_a_day(
    members: Sequence[Membership], homes: Sequence[Address], rows: Sequence[Relationship], on: date
) -> dict[str, Any]:
    """Who was in the family on a day, where each lived, and what they were to each other that day."""
    home: Mapping[UUID, str] = {row.person_id: place(row) for row in homes}
    there = {row.person_id for row in members}
    held = [
        f"{name_of(row.source)}: {side(row, row.source)[0]} {name_of(row.target)}"
        + (". Held parental responsibility" if row.pure().responsible_on(on) else "")
        for row in rows
        if {row.source_id, row.target_id} <= there and row.pure().holds_on(on) and _both_were_there(row, on)
    ]
    table = Table(
        caption="Who was in the family", head=("Name", "Who", "Age that day", "Lived at"),
        rows=[(name_of(row.person), row.get_relation_display(), age_on(row.person, on), home.get(row.person_id, "Not held"))
              for row in members],
        nothing="Nobody is held in the family on that day.",
    )  # fmt: skip
    return {"members": table, "relationships": held}


def _both_were_there(row: Relationship, on: date) -> bool:
    """Whether neither had died before, and both were born, or awaited."""
    return all(one.death_date is None or on <= one.death_date for one in (row.source, row.target))


def age_on(person: Person, on: date) -> str:
    """`7 years`; of a child born later, that they were not born."""
    if person.death_date and on > person.death_date:
        return f"died {day(person.death_date)}"
    if person.birth_date and on < person.birth_date:
        return "not born yet"
    return age_of(person, on)


def workers_table(rows: Sequence[Allocation]) -> Table:
    """Who worked with the family on a day."""
    body: list[tuple[str | SafeString, ...]] = [
        (row.post.user.name, ROLES[row.post.role].name, row.post.agency.name, upper(span(row.start, row.end)))
        for row in rows
    ]
    return Table(
        caption="Who worked with the family", head=("Name", "Role", "Agency", "When"), rows=body,
        nothing="No worker was allocated on that day.",
    )  # fmt: skip


def standing_words(row: Relationship) -> list[tuple[str, str]]:
    """What stands now, for somebody whose change came second."""
    words, other = side(row, row.source)
    return [
        (name_of(row.source), f"{upper(words)} {name_of(other)}"), ("When", span(row.start, row.end) or "Not held"),
        ("Parental responsibility", responsibility(row) or "Not held"), ("Written by", byline(row)),
    ]  # fmt: skip
