"""What is held of the people that goes with them, as plain values: and the same made into rows where it arrives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from safeguarding.casework.access.policies import visible
from safeguarding.casework.families.models import Disability, Family, Identifier, Person
from safeguarding.casework.handover.authors import by_council_staff
from safeguarding.casework.handover.reading import Contents, KinIn, PersonIn, RecordIn
from safeguarding.casework.handover.records import Record, record_of
from safeguarding.casework.people import versions
from safeguarding.casework.people.actions.relationships import relate
from safeguarding.casework.people.impossible import Impossible
from safeguarding.casework.people.models import KnownName, Language, NetworkMember, Relationship, WarningNote
from safeguarding.casework.people.scopes import OPEN

#: A council's own number for a child means nothing in another council.
_NUMBERS = frozenset(Identifier.Scheme.values) - {Identifier.Scheme.LA_CHILD_ID}
_BY = by_council_staff("written_by", "written_at")
_KIN = ("kind", "start", "end", "responsibility", "how", "held_from", "held_to")
_NAME = ("kind", "name", "start", "end")
_LANGUAGE = ("first_language", "interpreter", "needs")
_WARNING = ("kind", "words", "review_on", "told", "not_told_because")


def facts_of(user: Any, people: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """Numbers, disabilities, other names and languages of the people, by person. No name that could say where they hide."""
    found: dict[UUID, dict[str, Any]] = {
        key: {"numbers": {}, "disabilities": [], "names": [], "language": None} for key in people
    }
    for number in visible(user, Identifier.objects.filter(person__in=people, scheme__in=_NUMBERS)):
        found[number.person_id]["numbers"][number.scheme] = number.value
    for disability in visible(user, Disability.objects.filter(person__in=people).order_by("code")):
        found[disability.person_id]["disabilities"].append(disability.code)
    names = KnownName.objects.filter(_BY, person__in=people, compartment=OPEN).order_by("written_at", "pk")
    for name in versions.standing(visible(user, names)):
        found[name.person_id]["names"].append(_plain(name, _NAME))
    for language in versions.standing(visible(user, Language.objects.filter(_BY, person__in=people))):
        found[language.person_id]["language"] = _plain(language, _LANGUAGE)
    return found


def kin_of(user: Any, people: Sequence[UUID]) -> list[dict[str, Any]]:
    """Relationships between the people, each named by their place in the list."""
    place = {key: at for at, key in enumerate(people)}
    rows = Relationship.objects.filter(_BY, source__in=people, target__in=people).order_by("written_at", "pk")
    return [
        {"source": place[row.source_id], "target": place[row.target_id], **_plain(row, _KIN)}
        for row in versions.standing(visible(user, rows))
    ]


def warnings_of(user: Any, family: Family, people: Sequence[UUID]) -> list[dict[str, Any]]:
    """Warning notes of the family and the people; none that could say where somebody hides."""
    place = {key: at for at, key in enumerate(people)}
    about = Q(family=family, person__isnull=True) | Q(person__in=people)
    rows = WarningNote.objects.filter(_BY, about, compartment=OPEN).order_by("written_at", "pk")
    return [
        {"person": place[row.person_id] if row.person_id else None, **_plain(row, _WARNING)}
        for row in versions.standing(visible(user, rows))
    ]


def network_of(user: Any, family: Family) -> list[Record]:
    """Who was to be rung about the family; nobody who could say where somebody hides."""
    rows = NetworkMember.objects.filter(_BY, family=family, compartment=OPEN).select_related("person")
    return [
        record_of(
            row.last_contact or timezone.localdate(row.written_at),
            ", ".join(part for part in (row.get_role_display(), row.name, row.agency) if part),
            f"For {row.person.name}." if row.person else "For the whole family.",
            "\n".join(part for part in (row.telephone, row.email) if part),
            f"Strength of the tie: {row.get_tie_display().lower()}." if row.tie else "",
        )
        for row in versions.standing(visible(user, rows)).order_by("written_at", "pk")
    ]


def _plain(row: Any, names: Sequence[str]) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in names}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def keep_facts(family: Family, person: Person, said: PersonIn, *, by: Any) -> None:
    """Write what came of a person. Within the acceptance of a handover, which is checked and recorded."""
    of = {"authority_id": family.authority_id, "person": person}
    Identifier.objects.bulk_create(
        Identifier(**of, scheme=scheme, value=value) for scheme, value in said.numbers.items()
    )
    Disability.objects.bulk_create(Disability(**of, code=code) for code in sorted(set(said.disabilities)))
    for name in said.names:
        versions.write(KnownName, by, **of, family=family, compartment=OPEN, **name.dict())
    if said.language:
        versions.write(Language, by, **of, **said.language.dict())


def keep_between(family: Family, people: Sequence[Person], said: Contents, *, by: Any) -> list[KinIn]:
    """Write warning notes and relationships, as told by another agency. Returns the relationships that can't be true."""
    for note in said.warnings:
        about = people[note.person] if note.person is not None else None
        facts: Mapping[str, Any] = note.dict(exclude={"person"})
        versions.write(
            WarningNote, by, authority_id=family.authority_id, family=family, person=about, compartment=OPEN, **facts
        )
    refused = []
    for kin in said.relationships:
        facts = kin.dict(exclude={"source", "target"})
        try:
            relate(
                people[kin.source], people[kin.target], family=family, by=by, known=Relationship.Known.AGENCY, **facts
            )
        except Impossible:
            refused.append(kin)
    return refused


def doubtful(people: Sequence[Person], refused: Sequence[KinIn], on: date) -> list[RecordIn]:
    """The relationships that could not be kept as such, to be read."""
    kinds = dict(Relationship._meta.get_field("kind").choices or ())
    ranked: dict[tuple[str, str], list[str]] = defaultdict(list)
    for kin in refused:
        ranked[people[kin.source].name, people[kin.target].name].append(str(kinds[kin.kind]).lower())
    return [
        RecordIn(
            on=on,
            title=f"{one} and {other}",
            text=f"The sender holds: {', '.join(held)}. It could not be kept as a relationship.",
        )
        for (one, other), held in ranked.items()
    ]
