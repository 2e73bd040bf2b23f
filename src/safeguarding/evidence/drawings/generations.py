"""Which row of a drawing each person stands in: partners level, parents above their children, everyone as near as can be.

A small linear program. Every condition is a difference of two rows, so its best corner is made of whole numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from safeguarding.evidence.drawings.record import Record
from safeguarding.evidence.relationships import PARENT_LIKE, PARENTS, SIBLING_LIKE

#: How many rows below the first the second stands, and how much that weighs; parents by birth and in law are a must besides.
_WISHES: Mapping[str, tuple[int, float]] = {
    **dict.fromkeys(PARENT_LIKE, (1, 1.0)),
    **dict.fromkeys(PARENTS, (1, 2.0)),
    **dict.fromkeys(SIBLING_LIKE, (0, 3.0)),
    "grandparent": (2, 1.0),
    "aunt_or_uncle": (1, 1.0),
    "other_relative": (0, 0.02),
    "friend": (0, 0.02),
    "close": (0, 0.02),
    "conflict": (0, 0.02),
}
#: Years between generations, where only ages can tell.
_YEARS = 27
_BY_AGE, _BY_NOTHING = 0.01, 0.001


def levels(record: Record) -> dict[str, int]:
    """The row of each person, 0 at the top. Parents by birth and adoption are always above their children."""
    if not record.people:
        return {}
    from scipy.optimize import linprog  # numerical libraries: only when something is drawn
    from scipy.sparse import csr_matrix

    group = _levelled(record)
    names = sorted(set(group.values()))
    column = {name: at for at, name in enumerate(names)}
    wishes = _wishes(record, group)
    places = len(names) + len(wishes)
    cost = np.concatenate([np.full(len(names), 1e-6), [weight for *_, weight in wishes]])
    rows: list[tuple[dict[int, float], float]] = []
    for at, (above, below, distance, _) in enumerate(wishes, len(names)):
        if above == below:
            continue
        a, b = column[above], column[below]
        rows.append(({b: 1.0, a: -1.0, at: -1.0}, distance))
        rows.append(({a: 1.0, b: -1.0, at: -1.0}, -distance))
    for above, below in _musts(record, group):
        rows.append(({column[above]: 1.0, column[below]: -1.0}, -1.0))
    if not rows:
        return dict.fromkeys(record.people, 0)
    data = [(value, at, place) for at, (row, _) in enumerate(rows) for place, value in row.items()]
    values, ats, cols = zip(*data, strict=True)
    matrix = csr_matrix((values, (ats, cols)), shape=(len(rows), places))
    solved = linprog(cost, A_ub=matrix, b_ub=[limit for _, limit in rows], bounds=(0, None), method="highs-ds")
    row_of = {name: round(solved.x[column[name]]) for name in names}
    return _closed_up({key: row_of[group[key]] for key in record.people})


def _closed_up(rows: Mapping[str, int]) -> dict[str, int]:
    """The rows without empty ones between them."""
    used = {row: at for at, row in enumerate(sorted(set(rows.values())))}
    return {key: used[row] for key, row in rows.items()}


def _musts(record: Record, group: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted({(group[link.source], group[link.target]) for link in record.links if link.kind in PARENTS})


def _levelled(record: Record) -> dict[str, str]:
    """Each person's group: partners, and parents of one child, stand level unless one descends from the other."""
    group = {key: key for key in record.people}
    pairs = [tuple(sorted(pair)) for pair in record.couples]
    for kind in sorted(PARENTS):
        pairs += [tuple(sorted(of)) for of in record.parents(kind).values() if len(of) == 2]
    for one, other in pairs:
        merged = {key: group[one] if name == group[other] else name for key, name in group.items()}
        if _is_sound(_musts(record, merged)):
            group = merged
    return group


def _is_sound(musts: list[tuple[str, str]]) -> bool:
    """Whether no group stands above itself."""
    below: dict[str, set[str]] = defaultdict(set)
    waiting: dict[str, int] = defaultdict(int)
    for above, under in musts:
        below[above].add(under)
        waiting[under] += 1
    ready = [name for name in list(below) if not waiting[name]]
    settled = 0
    while ready:
        here = ready.pop()
        for under in below.get(here, ()):
            settled += 1
            waiting[under] -= 1
            if not waiting[under]:
                ready.append(under)
    return settled == len(musts)


def _wishes(record: Record, group: Mapping[str, str]) -> list[tuple[str, str, int, float]]:
    """Above, below, rows between, weight."""
    wishes = [(group[link.source], group[link.target], *_WISHES[link.kind]) for link in record.links]
    keys = list(record.people)
    middle = next((key for key in keys if key in record.index), keys[-1])
    born = record.people[middle].born or record.people[middle].expected
    for key, person in record.people.items():
        own = person.born or person.expected
        if born and own:
            wishes.append((group[key], group[middle], round((born - own).days / 365.25 / _YEARS), _BY_AGE))
        else:
            wishes.append((group[key], group[middle], 0, _BY_NOTHING))
    return wishes
