"""School attendance: sessions missed and possible, a row a pupil and half term, dated on the half term's last day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from safeguarding.evidence.made_up.chance import DAY, calendar, column_stream
from safeguarding.evidence.made_up.partners.happenings import Seen, day_number
from safeguarding.evidence.made_up.pupils import first_school_year
from safeguarding.evidence.periods import Window

if TYPE_CHECKING:
    from safeguarding.evidence.made_up.partners import Scene

#: First and last day of the six half terms, as (month, day); those from January on lie in the next calendar year.
HALF_TERMS = (
    ((9, 3), (10, 24)), ((11, 4), (12, 19)), ((1, 6), (2, 14)), ((2, 24), (3, 28)), ((4, 22), (5, 23)), ((6, 2), (7, 21)),
)  # fmt: skip
#: Share of sessions missed: drawn for each pupil from a beta distribution.
MISSED, OUTSIDE_MISSED = (1.5, 11.0), (1.5, 20.0)
WITHOUT_LEAVE = 0.35  # of the sessions missed, how many the school did not authorise
SHARE_OUTSIDE = 0.3  # of the pupils outside the families, how many are in the extract


def half_terms(window: Window) -> list[Window]:
    """The half terms that end within the window."""
    found = []
    for year in range(window.first.year - 1, window.last.year + 1):
        for (m1, d1), (m2, d2) in HALF_TERMS:
            of = year + (m1 < 9)
            half = Window(date(of, m1, d1), date(of, m2, d2))
            if half.first >= window.first and half.last <= window.last:
                found.append(half)
    return found


def last_day(until: date) -> date:
    """The last day of the last half term that has ended."""
    return half_terms(Window(date(until.year - 1, 1, 1), until))[-1].last


def seen(scene: Scene) -> Iterator[Seen]:
    """Every row of the school feed: pupils from the September after the fourth birthday to the summer they are sixteen."""
    rng = column_stream(scene.seed, "school")
    numbered = set(scene.people.filter(scene.people["upn"].is_not_null())["person_id"])
    pupils = [
        (person.person_id, person.born, home.allocated)
        for home in scene.homes
        for person in home.children
        if person.born and person.person_id in numbered
    ]
    inside = len(pupils)
    outside = scene.outside.filter(scene.outside["upn"].is_not_null())
    kept = outside.filter(rng.random(len(outside)) < SHARE_OUTSIDE)
    pupils += [(key, born, date(9999, 1, 1)) for key, born in kept.select("person_id", "birth_date").iter_rows()]
    share = np.concatenate([rng.beta(*MISSED, size=inside), rng.beta(*OUTSIDE_MISSED, size=len(pupils) - inside)])
    for number, half in enumerate(half_terms(scene.coverage["school"])):
        possible = 2 * sum(calendar().is_working_day(half.first + DAY * n) for n in range(half.days))
        middle = day_number(half.first) + half.days // 2
        days = np.array([middle - day_number(allocated) for _, _, allocated in pupils])
        multiple = scene.effect.multiple(days, "sessions_missed")
        multiple[inside:] = 1
        left = column_stream(scene.seed, f"school without leave {number}")
        missed = rng.binomial(possible, np.clip(share * multiple, 0, 0.95))
        without = left.binomial(missed, WITHOUT_LEAVE)
        year = half.first.year - (half.first.month < 9)
        for place, (key, born, _) in enumerate(pupils):
            if born and first_school_year(born) <= year < first_school_year(born) + 12:
                yield Seen(
                    f"S{number:02}{place:06}", "school", "attendance", half.last, key, "pupil",
                    float(missed[place]), float(possible), float(without[place]),
                )  # fmt: skip
