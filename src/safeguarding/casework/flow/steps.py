"""Steps up beside the published boards: of which months they may be shown without giving away a number that is hidden.

The boards say how many children were on a protection plan at the end of each month and how many plans ended in it, so that
everybody knows how many began. A step up is a plan that began. Where one plan began in a month, a hidden number of steps up
would be one; and where the number of plans that ended is hidden, more steps up than plans came to would give it away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from safeguarding.casework.insight import queries
from safeguarding.evidence.periods import add_months

OPEN, ENDED = "own_protection_open_by_month", "own_protection_ended_by_month"


def told_beside(user: Any) -> frozenset[date]:
    """The months, by their first day, whose steps up may be shown beside the boards that `user` can read."""
    until = queries.standing(user).newest
    found = [one for one in map(queries.definition_of, (OPEN, ENDED)) if one is not None]
    results = queries.results(user, found, until) if until else {}
    if not {OPEN, ENDED} <= results.keys():
        return frozenset()
    there, ended = (results[name].month_figures for name in (OPEN, ENDED))
    return tellable({one.month: one.numerator for one in there}, {one.month: one.denominator for one in ended})


def tellable(there: Mapping[date, float | None], ended: Mapping[date, float | None]) -> frozenset[date]:
    """The months in which the boards show `there`, children on a plan at the end, of this month and the one before, and
    `ended`, and by these no plan began or as many as a hidden number can be.

    This hangs on what the boards show and never on how many steps there were: that a month isn't there says nothing of it.
    """
    from safeguarding.evidence.disclosure import CHILDREN_IN_NEED  # numerical libraries: when asked

    return frozenset(month for month, many in _began(there, ended) if many <= 0 or many >= CHILDREN_IN_NEED.threshold)


def _began(there: Mapping[date, float | None], ended: Mapping[date, float | None]) -> Iterator[tuple[date, float]]:
    """How many plans began in each month of which the boards give it away."""
    for month, now in there.items():
        before, over = there.get(add_months(month, -1)), ended.get(month)
        if now is not None and before is not None and over is not None:
            yield month, now - before + over
