"""What is held of two people and differs: which value is kept is chosen fact by fact."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from safeguarding.casework.families.models import Identifier, Person
from safeguarding.casework.families.written import FIELDS
from safeguarding.casework.merging.moving import Log, change, plain

#: Fields of Person, with what stands for “not held”.
OF_PERSON: dict[str, Any] = {
    "given_name": "",
    "family_name": "",
    "known_as": "",
    "birth_date": None,
    "expected_birth_date": None,
    "pregnancy_ended_on": None,
    "death_date": None,
    "sex": "U",
    "ethnicity": "",
    "upn_unknown": "",
}
#: Numbers of which a person has one. The council's own child id is left: each id goes on finding its own record.
OF_NUMBERS = ("upn", "former_upn", "nhs_number")
KEPT, MERGED = "kept", "merged"


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that both hold differently, or one only. `asked`: somebody must choose."""

    name: str
    label: str
    kept: Any
    merged: Any
    nothing: Any

    @property
    def asked(self) -> bool:
        return self.nothing not in (self.kept, self.merged)

    @property
    def suggested(self) -> str:
        return MERGED if self.kept == self.nothing else KEPT


def differing(kept: Person, merged: Person) -> list[Fact]:
    """The facts that the two hold differently, in the order of the page. Reads two statements."""
    found = [
        Fact(name, FIELDS.get(name, "Reason for no pupil number"), getattr(kept, name), getattr(merged, name), nothing)
        for name, nothing in OF_PERSON.items()
    ]
    mine, theirs = numbers_of(kept), numbers_of(merged)
    for scheme in OF_NUMBERS:  # where one has none, the row of the other goes or stays by itself
        if scheme in mine and scheme in theirs:
            found.append(Fact(scheme, FIELDS[scheme], mine[scheme].value, theirs[scheme].value, None))
    return [fact for fact in found if fact.kept != fact.merged]


def numbers_of(person: Person) -> dict[str, Identifier]:
    return {row.scheme: row for row in Identifier.objects.filter(person=person)}


def settle(log: Log, kept: Person, merged: Person, chosen: Mapping[str, str]) -> list[str]:
    """Give the person kept the values that were chosen. Returns the names of what changed."""
    changed = []
    for fact in differing(kept, merged):
        if chosen.get(fact.name, fact.suggested) != MERGED or fact.merged == fact.nothing:
            continue
        row: Any = kept if fact.name in OF_PERSON else numbers_of(kept)[fact.name]
        change(log, row, fact.name if row is kept else "value", fact.merged)
        changed.append(fact.name)
    log.write()
    return changed


def fingerprint(*people: Person) -> str:
    """What the two are held to be, as one word: it is another one when somebody has corrected either since."""
    said = [
        {name: plain(getattr(person, name)) for name in (*OF_PERSON, "id", "merged_into_id")}
        | {"numbers": sorted((row.scheme, row.value) for row in numbers_of(person).values())}
        | {"families": sorted(str(key) for key in person.memberships.values_list("family", flat=True))}
        for person in sorted(people, key=lambda person: person.pk)
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]
