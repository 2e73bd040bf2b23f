"""The words that stand on a drawing: under a person, on a couple's line, on a line of its own."""

from __future__ import annotations

from datetime import date

from safeguarding.evidence.drawings.facts import Child, Facts, Unit
from safeguarding.evidence.drawings.lives import age, is_dead
from safeguarding.evidence.drawings.record import Responsible, name_of
from safeguarding.evidence.drawings.text import wrap
from safeguarding.evidence.relationships import DIRECTED, Person, Relationship, words

NAME_SIZE, SMALL_SIZE = 13.0, 11.0
#: No label is wider than this, in units of the drawing (a CSS pixel).
MOST = 92.0

RELATED = "related"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SINCE = {
    "adoptive_parent": "adopted", "foster_carer": "fostered since", "special_guardian": "special guardian since",
    "carer": "cared for since", "step_parent": "stepchild since",
}  # fmt: skip
_TOGETHER = {
    "married": "married", "civil_partners": "civil partners", "living_together": "living together",
    "partners": "partners", "separated": "separated", "divorced": "divorced", "former_partners": "parted",
}  # fmt: skip


def short(day: date) -> str:
    """`4 May 2018`, the same in every language setting."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def details(person: Person, day: date) -> tuple[str, ...]:
    """What stands under the name: birth, expected birth, death."""
    lines = []
    if person.born:
        lines.append(f"b. {short(person.born)}")
    elif person.ended is not None:
        lines.append(f"pregnancy ended {short(person.ended)}")
    elif person.expected:
        lines.append(f"due {short(person.expected)}")
    if is_dead(person, day) and person.died:
        years = age(person, day)
        lines.append(f"d. {short(person.died)}" + (f", aged {years}" if years is not None else ""))
    return tuple(lines)


def name_lines(person: Person) -> tuple[str, ...]:
    return wrap(name_of(person), MOST, NAME_SIZE)


def detail_lines(facts: Facts, key: str) -> tuple[str, ...]:
    """The smaller lines under a name, those of care and adoption included."""
    said = list(details(facts.people[key], facts.day))
    said += responsible(facts, key)
    for unit in facts.units:
        said += [since(child) for child in unit.children if child.key == key and child.since]
    return tuple(line for words_ in dict.fromkeys(said) for line in wrap(words_, MOST, SMALL_SIZE))


def responsible(facts: Facts, key: str) -> tuple[str, ...]:
    """`PR: Kay Harlow`, `no PR: Lee Barrow`, `PR not known: …`: who holds parental responsibility for the child, and which parent does not."""
    held = facts.responsible.get(key, Responsible((), (), ()))
    groups = (("PR", held.yes), ("no PR", held.no), ("PR not known", held.unsure))
    return tuple(
        f"{words_}: {', '.join(name_of(facts.people[one]) for one in keys)}" for words_, keys in groups if keys
    )


def since(child: Child) -> str:
    """`fostered since 2024`; empty where no date is held."""
    return f"{_SINCE[child.kind]} {child.since.year}" if child.since and child.kind in _SINCE else ""


def couple_dates(unit: Unit, day: date) -> tuple[str, ...]:
    """`married 2008`, `divorced 2013`, oldest first; nothing for what has no date."""
    said = []
    for row in unit.rows:
        ended = row.end is not None and row.end < day
        if row.start and ended and row.end:
            said.append(f"{_TOGETHER[row.kind]} {row.start.year}–{row.end.year}")
        elif row.start:
            said.append(f"{_TOGETHER[row.kind]} {row.start.year}")
        elif ended and row.end:
            said.append(f"{_TOGETHER[row.kind]} until {row.end.year}")
    return tuple(dict.fromkeys(said))


def couple_lines(unit: Unit, day: date) -> tuple[str, ...]:
    said = (*couple_dates(unit, day), *([RELATED] if unit.related else []))
    return tuple(line for words_ in said for line in wrap(words_, MOST, SMALL_SIZE))


def tie_words(facts: Facts, tie: Relationship) -> str:
    """What is written on a line of its own: `aunt of`. Closeness and conflict are said by the line itself."""
    if tie.kind in ("close", "conflict"):
        return ""
    said = words(tie.kind, facts.people[tie.source].sex if tie.kind in DIRECTED else "U")
    return said if tie.kind in DIRECTED else said.removesuffix(" of")


def tie_lines(facts: Facts, tie: Relationship) -> tuple[str, ...]:
    return wrap(tie_words(facts, tie), MOST, SMALL_SIZE)
