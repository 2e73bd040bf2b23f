"""A genogram in words: a list that says what the drawing shows, no more and no less, for whoever would rather read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from safeguarding.evidence.drawings import labels, lives
from safeguarding.evidence.drawings.facts import Child, Facts, Twins, Unit
from safeguarding.evidence.drawings.ports import home_words
from safeguarding.evidence.drawings.record import name_of
from safeguarding.evidence.relationships import DIRECTED, Person, Relationship, words

_SEX = {"M": "male", "F": "female"}
_LINES = {
    "married": "married", "civil_partners": "civil partners", "living_together": "living together as a couple",
    "partners": "partners who live apart", "not_said": "parents of the same child; no more is held",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """One line of the list. `fact` is the name of the fact that the drawing shows in lines and symbols of that name."""

    fact: str
    words: str


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under one heading."""

    heading: str
    lines: tuple[Said, ...]


def in_words(facts: Facts) -> tuple[Section, ...]:
    """The facts under headings, in the order in which they are drawn. Headings with nothing under them are left out."""
    teller = _Teller(facts)
    sections = (
        Section("People", tuple(teller.person(key) for key in teller.by_row())),
        Section("Couples", tuple(teller.couples())),
        Section("Parents and children", tuple(teller.children())),
        Section("Parental responsibility", tuple(teller.responsible())),
        Section("Twins", tuple(teller.twins(at, of) for at, of in enumerate(facts.twins))),
        Section("Other relationships", tuple(teller.tie(at, tie) for at, tie in enumerate(facts.ties))),
        Section("Households", tuple(teller.homes())),
        Section("Not drawn", tuple(Said("", sentence) for sentence in facts.left_out)),
    )
    return tuple(section for section in sections if section.lines)


def listed(names: Iterable[str]) -> str:
    """`Ivy, Noah and Mia`."""
    *first, last = list(names) or [""]
    return f"{', '.join(first)} and {last}" if first else last


def _bond(unit: Unit) -> str:
    """What the couple's line says: the bond, and that it is over."""
    if unit.parted == "ended":
        return {"partners": "former partners"}.get(unit.line, f"once {_LINES[unit.line]}")
    return f"{_LINES[unit.line]}, now {unit.parted}" if unit.parted else _LINES[unit.line]


def _related(unit: Unit) -> str:
    return "; they are related to each other" if unit.related else ""


class _Teller:
    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        names = [name_of(person) for person in facts.people.values()]
        self._names = {
            key: self._told_apart(person, names.count(name_of(person))) for key, person in facts.people.items()
        }

    def _told_apart(self, person: Person, count: int) -> str:
        """The name; with the birth where two have the same."""
        more = labels.details(person, self.facts.day)[:1] if count > 1 else ()
        return " ".join((name_of(person), *(f"({said})" for said in more)))

    def by_row(self) -> list[str]:
        return sorted(self.facts.people, key=lambda key: self.facts.levels[key])

    def person(self, key: str) -> Said:
        person, day = self.facts.people[key], self.facts.day
        parts = [_SEX.get(person.sex, "sex not known")]
        years = lives.age(person, day)
        dead = lives.is_dead(person, day)
        if person.born is None and person.ended is not None:
            parts.append(f"pregnancy ended {labels.short(person.ended)}")
        elif person.born is None and person.expected is not None:
            parts.append(f"unborn, due {labels.short(person.expected)}")
        elif person.born is None:
            parts.append("date of birth not held")
        else:
            parts.append(f"born {labels.short(person.born)}")
        if dead and person.died:
            parts.append(f"died {labels.short(person.died)}" + (f" aged {years}" if years is not None else ""))
        elif years is not None:
            parts.append(f"aged {years}")
        if key in self.facts.index:
            parts.append("the file is about them")
        return Said(f"person {key}", f"{name_of(person)}: {', '.join(parts)}.")

    def couples(self) -> Iterable[Said]:
        for at, unit in enumerate(self.facts.units):
            if len(unit.parents) == 2:
                dates = labels.couple_dates(unit, self.facts.day)
                said = f"{listed(self._names[key] for key in unit.parents)}: {_bond(unit)}"
                yield Said(
                    f"unit {at}", f"{said} ({listed(dates)}){_related(unit)}." if dates else f"{said}{_related(unit)}."
                )

    def children(self) -> Iterable[Said]:
        for at, unit in enumerate(self.facts.units):
            for place, child in enumerate(unit.children):
                yield Said(f"child {at} {place}", self._child(unit, child))

    def _child(self, unit: Unit, child: Child) -> str:
        name = self._names[child.key]
        if not unit.parents:
            others = listed(self._names[one.key] for one in unit.children if one.key != child.key)
            return f"{name}: brother or sister of {others}; parents not held."
        after = labels.since(child)
        above = " and ".join(
            f"{words(child.kind, self.facts.people[key].sex).removesuffix(' of')} {self._names[key]}"
            for key in unit.parents
        )
        return f"{name}: {above}{f' ({after})' if after else ''}."

    def responsible(self) -> Iterable[Said]:
        for key, held in self.facts.responsible.items():
            groups = (
                ("held by ", held.yes), ("not held by ", held.no), ("not known whether it is held by ", held.unsure)
            )  # fmt: skip
            said = [f"{words_}{listed(self._names[one] for one in of)}" for words_, of in groups if of]
            yield Said(f"person {key}", f"{self._names[key]}: {'; '.join(said)}.")

    def twins(self, at: int, of: Twins) -> Said:
        alike = {key for pair in of.identical for key in pair}
        names = listed(self._names[key] for key in of.members)
        kind = "identical twins" if alike == set(of.members) else "twins"
        said = f"{names}: {kind}"
        if alike and alike != set(of.members):
            said += f"; {listed(self._names[key] for key in sorted(alike))} identical"
        return Said(f"twins {at}", f"{said}.")

    def tie(self, at: int, tie: Relationship) -> Said:
        sex = self.facts.people[tie.source].sex if tie.kind in DIRECTED else "U"
        one, other = self._names[tie.source], self._names[tie.target]
        return Said(f"tie {at}", f"{one}: {words(tie.kind, sex)} {other}.")

    def homes(self) -> Iterable[Said]:
        for home in self.facts.homes:
            names = listed(self._names[key] for key in self.facts.people if key in home.members)
            yield Said(f"home {home.number}", f"{home_words(home.number)}: {names}.")
