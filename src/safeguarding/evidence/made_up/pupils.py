"""Unique pupil numbers that are well formed and can belong to nobody.

A number is: check letter, authority (3), school (4), year (2), serial (3). The check letter is the sum of each
character's value times its position (2 to 13), modulo 23 (DfE, UPN guide). The authority in them is 875, a county
abolished in 2009 that the census rules still know: no pupil has a number of it with a later year. Schools are 9000 up.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from safeguarding.evidence.made_up.chance import stream

if TYPE_CHECKING:
    from safeguarding.evidence.made_up.households import Person

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
ISSUED_BY = "875"
NOT_IN_SCHOOL = 0.03  # of school age: never in a maintained school, educated abroad, or newly in


def pupil_number(serial: int, year: int) -> str:
    """The number of a made-up pupil who began school in the year. Two serials below a million never give the same."""
    digits = f"{ISSUED_BY}{9000 + serial // 1000:04}{year % 100:02}{serial % 1000:03}"
    return LETTERS[sum(int(d) * place for place, d in enumerate(digits, 2)) % 23] + digits


def first_school_year(born: date) -> int:
    """The year of the September after the fourth birthday."""
    return born.year + 4 + (born.month >= 9)


def pupil_numbers(people: list[Person], seed: int, until: date) -> list[tuple[str | None, str | None]]:
    """Each person's number, or the census code of why a child has none; adults have neither."""
    rng = stream(seed, "pupils")
    found: list[tuple[str | None, str | None]] = []
    for serial, person in enumerate(people):
        if not person.is_child:
            found.append((None, None))
            continue
        starts = first_school_year(person.born) if person.born else 9999
        if (until.year, until.month) < (starts, 9):
            found.append((None, "UN1"))
        elif rng.random() < NOT_IN_SCHOOL:
            found.append((None, rng.choice(("UN2", "UN3", "UN4"))))
        else:
            found.append((pupil_number(serial, starts), None))
    return found
