"""A person's life on the day of a drawing: how old they are, whether they live, whether they are a child."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from safeguarding.evidence.relationships import Person

#: A child may be expected so long before the day.
CARRIED = timedelta(weeks=42)
#: Source: Children Act 1989 s105(1).
GROWN_UP = 18


def age(person: Person, day: date) -> int | None:
    """Whole years on `day`, or at death; None for the unborn and where no birth date is held."""
    if person.born is None:
        return None
    until = min(day, person.died) if person.died else day
    if until < person.born:
        return None
    return until.year - person.born.year - ((until.month, until.day) < (person.born.month, person.born.day))


def is_dead(person: Person, day: date) -> bool:
    return person.died is not None and person.died <= day


def is_child(person: Person, day: date) -> bool:
    """Whether they are born, live, and are under 18 or of no known age."""
    if is_dead(person, day) or (person.born is None and person.expected is not None):
        return False
    years = age(person, day)
    return years is None or years < GROWN_UP


def as_on(person: Person, day: date) -> Person:
    """The person as they were on `day`: who was born later was expected, and a pregnancy that ended later still went on."""
    if person.expected is None or person.expected - CARRIED > day:
        return person
    born = None if person.born and person.born > day else person.born
    ended = None if person.ended and person.ended > day else person.ended
    return replace(person, born=born, ended=ended)
