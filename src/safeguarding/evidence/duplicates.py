"""Which two records may be of one person: likely pairs, with the reasons in words and a band. A person decides.

No weights and no model: a few rules that can be read aloud. Names are alike by Jaro-Winkler similarity (Winkler 1990) or
by Metaphone (Philips 1990). Brothers and sisters share a surname, an address and, as twins, a birth date: none of these
proposes a pair by itself, and two people of one family born on one day are never in the top band under different names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import combinations

import jellyfish

#: The bands, the surer first, as a page says them.
BANDS = {"strong": "Almost certainly one person", "possible": "May be one person"}
SCHEMES = {
    "nhs_number": "NHS number",
    "upn": "Unique pupil number",
    "former_upn": "Former unique pupil number",
    "la_child_id": "Council’s child id",
}
#: Winkler's similarity from which two names pass for spellings of one. A proposal, tried on made-up families.
ALIKE = 0.92
#: A child is born within so many days of the day expected: the length of a term pregnancy and what falls short of it.
AROUND_DUE = 120


@dataclass(frozen=True, slots=True)
class Person:
    """What is held of a person. `families` are keys; `names` are whole names by which they are known besides."""

    key: str
    given: str = ""
    family: str = ""
    names: frozenset[str] = frozenset()
    born: date | None = None
    due: date | None = None
    sex: str = "U"
    identifiers: frozenset[tuple[str, str]] = frozenset()
    postcodes: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people who may be one: `one` and `other` in the order of their keys, a key of BANDS, and what speaks for and against."""

    one: str
    other: str
    band: str
    reasons: tuple[str, ...]
    against: tuple[str, ...] = ()


def likely_pairs(people: Iterable[Person]) -> list[Pair]:
    """The pairs that may be one person, the surer first, then by key. Nobody is paired with themselves.

    Only people who share an identifier, a birth date (as written, or with day and month changed over), the sound of a
    surname and the year of birth, or a family that awaits a child are compared: `compare` proposes no other pair.
    """
    known = {person.key: person for person in people}
    asked: set[tuple[str, str]] = set()
    for keys in _blocks(known.values()).values():
        asked.update(combinations(sorted(keys), 2))
    found = [pair for one, other in asked if (pair := compare(known[one], known[other]))]
    return sorted(found, key=lambda pair: (list(BANDS).index(pair.band), pair.one, pair.other))


def compare(one: Person, other: Person) -> Pair | None:
    """What speaks for the two being one person; None where nothing much does. The same whichever comes first."""
    if one.key == other.key:
        return None
    one, other = sorted((one, other), key=lambda person: person.key)
    same_number = [SCHEMES.get(scheme, scheme) for scheme, _ in sorted(one.identifiers & other.identifiers)]
    birth, names = _birth(one, other), _names(one, other)
    against = _against(one, other, birth, names)
    band = _band(one, other, bool(same_number), birth, names, against)
    if band is None:
        return None
    reasons = [f"The same {_inside(name)}" for name in same_number]
    reasons += [words for words in (_NAMES.get(names, ""), _BIRTHS.get(birth, "")) if words]
    reasons += ["The same postcode"] if one.postcodes & other.postcodes else []
    reasons += ["Both are in one family"] if one.families & other.families else []
    return Pair(one.key, other.key, band, tuple(reasons), tuple(against))


_NAMES = {
    "same": "The same name",
    "known": "One is known by the name of the other",
    "alike": "Names that are written or sound alike",
    "given": "The same given name, another surname",
}
_BIRTHS = {
    "same": "The same date of birth",
    "swapped": "Dates of birth with day and month changed over",
    "slip": "Dates of birth that differ by one figure",
    "expected": "A child born about when the other was expected",
}


def _band(one: Person, other: Person, number: bool, birth: str, names: str, against: list[str]) -> str | None:
    place = bool(one.postcodes & other.postcodes or one.families & other.families)
    if number:
        sure = birth == "same" or (names in ("same", "known", "alike") and birth != "other")
        return "strong" if sure and not against else "possible"
    if birth == "expected":
        return "possible" if names in ("none", "same", "known", "alike", "given") else None
    if names in ("same", "known", "alike") and birth in ("same", "swapped", "slip"):
        # Common names meet on one day of birth: an address, a family or a number must say more.
        return "strong" if birth == "same" and place and not against else "possible"
    if names == "given" and birth == "same" and place:
        return "possible"
    return None


def _against(one: Person, other: Person, birth: str, names: str) -> list[str]:
    found = []
    if {one.sex, other.sex} == {"M", "F"}:
        found.append("One is held as male, the other as female")
    for scheme in ("nhs_number", "upn"):
        mine, theirs = ({value for name, value in who.identifiers if name == scheme} for who in (one, other))
        if mine and theirs and not mine & theirs:
            found.append(f"Different {_inside(SCHEMES[scheme])}s")
    if birth == "same" and one.families & other.families and _plain(one.given) != _plain(other.given):
        found.append("Two of one family who were born on one day can be twins")
    if birth == "other":
        found.append("Different dates of birth")
    return found


def _names(one: Person, other: Person) -> str:
    """How the names agree: same, known, alike, given, other, or none where one has no given name."""
    if not (_plain(one.given) and _plain(other.given)):
        return "none"
    given, family = _agree(one.given, other.given), _agree(one.family, other.family)
    if given == family == "same":
        return "same"
    if _whole(one) & _others(other) or _whole(other) & _others(one):
        return "known"
    if given and family:
        return "alike"
    return "given" if given == "same" else "other"


def _agree(one: str, other: str) -> str:
    """`same`, `alike`, or empty."""
    one, other = _plain(one), _plain(other)
    if one == other:
        return "same"
    if not (one and other):
        return ""
    alike = jellyfish.jaro_winkler_similarity(one, other) >= ALIKE or (
        min(len(one), len(other)) >= 3 and sound(one) == sound(other) != ""
    )
    return "alike" if alike else ""


def _birth(one: Person, other: Person) -> str:
    """How the dates agree: same, swapped, slip, expected, other, or unknown."""
    if one.born and other.born:
        if one.born == other.born:
            return "same"
        if _changed_over(one.born) == other.born:
            return "swapped"
        near = one.born.year == other.born.year and _sounds(one) & _sounds(other)
        differ = sum(a != b for a, b in zip(one.born.isoformat(), other.born.isoformat(), strict=True))
        return "slip" if near and differ == 1 else "other"
    if not one.families & other.families:
        return "unknown"
    days = [who.born or who.due for who in (one, other)]
    awaited = any(who.due and not who.born for who in (one, other))
    if awaited and days[0] and days[1] and abs((days[0] - days[1]).days) <= AROUND_DUE:
        return "expected"
    return "unknown"


def _changed_over(day: date) -> date | None:
    """3 April for 4 March; None where that is no day."""
    try:
        return date(day.year, day.day, day.month)
    except ValueError:
        return None


def _blocks(people: Iterable[Person]) -> dict[tuple[str, ...], list[str]]:
    blocks: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for person in people:
        for block in set(_blocks_of(person)):
            blocks[block].append(person.key)
    return blocks


def _blocks_of(person: Person) -> Iterator[tuple[str, ...]]:
    for scheme, value in person.identifiers:
        yield ("identifier", scheme, value)
    if person.born:
        over = _changed_over(person.born) or person.born
        yield ("born", min(person.born, over).isoformat())
        for heard in _sounds(person):
            yield ("sound", heard, str(person.born.year))
    for family in person.families:
        if person.born or person.due:
            yield ("family", family)


def _sounds(person: Person) -> frozenset[str]:
    """How the surname sounds, and that of every name they are known by."""
    surnames = [person.family, *(name.split()[-1] for name in person.names if name.split())]
    return frozenset(heard for name in surnames if (heard := sound(_plain(name))))


@lru_cache(maxsize=65536)
def sound(plain: str) -> str:
    return str(jellyfish.metaphone(plain))


@lru_cache(maxsize=65536)
def _plain(name: str) -> str:
    """Small letters without marks between: “O’Brien-Hall” is “obrienhall”."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _whole(person: Person) -> frozenset[str]:
    return frozenset({_plain(f"{person.given}{person.family}")} - {""})


def _others(person: Person) -> frozenset[str]:
    return frozenset(_plain(name) for name in person.names) - {""}


def _inside(words: str) -> str:
    return words if words[1:2].isupper() else words[0].lower() + words[1:]
