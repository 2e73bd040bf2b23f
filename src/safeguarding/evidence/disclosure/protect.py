"""Hiding: small figures first, then the cheapest others that must go with them, then the attack on what is left.

For every small figure two worlds are looked for that an outsider can't tell from ours, in which it differs by as much as
the rule asks; whatever differs in them is hidden. Which others go is one integer programme a small figure: the least
worth lost. What is found is proof in itself, and the attack is run on the outcome all the same.
Source: Fischetti and Salazar (2001), heuristic part; the tables are those of Willenborg and de Waal, Elements of
Statistical Disclosure Control (2001), chapters 4 and 5.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_array, csr_matrix

from safeguarding.evidence.disclosure.attack import ALMOST, SECONDS, Span, spans
from safeguarding.evidence.disclosure.linked import Cell, Release, Sum, System, system
from safeguarding.evidence.disclosure.rule import CHILDREN_IN_NEED, Rule


class DisclosureError(ValueError):
    """What is about to be published gives a small number away. The message says which, by name and not by number."""


def publish(
    cells: Mapping[str, Cell], sums: Iterable[Sum] = (), *, rule: Rule = CHILDREN_IN_NEED,
    earlier: Sequence[Release] = (),
) -> Release:  # fmt: skip
    """These figures with small ones hidden, and as many others as are needed for no small one to be worked out: not from
    the sums, not from `earlier` releases of the same figures, oldest first, and not from the differences between them.

    `sums` are all the ways in which the figures add up; a figure that isn't published but could be worked out is given
    too, with `published` False. Raises ValueError for sums that don't add up, DisclosureError where the attack succeeds
    on the outcome, which would be a fault of this module.
    """
    adds = tuple(sums)
    made = system(cells, adds, earlier, rule)
    hidden = made.hidden | (made.free & made.secret)
    for one in np.flatnonzero(made.secret):
        hidden = _protected(made, int(one), hidden, rule)
    found = _found(made, hidden, rule)
    for place in found:  # the solver's answers are within a tolerance: what a second look finds goes with all around it
        part, _ = made.around(place, hidden | made.free)
        hidden[part] |= made.free[part]
    found = _found(made, hidden, rule) if found else []
    if found:
        names = ", ".join(_called(made, place) for place in found[:3])
        raise DisclosureError(
            f"Publishing these figures would give a small number away: {names}. Publish fewer of them."
        )
    newest = {made.names[place][0]: place for place in made.current()}
    shown = {
        key: None if hidden[newest[key]] else rule.rounded(cell.count) for key, cell in cells.items() if cell.published
    }
    small = frozenset(key for key in shown if made.secret[newest[key]])
    return Release(dict(cells), adds, shown, small, frozenset(k for k in shown if shown[k] is None) - small, rule)


def recovered(release: Release, earlier: Sequence[Release] = ()) -> dict[str, tuple[float, float]]:
    """The check on what is about to be published: which small figures, or small differences to earlier releases, an
    outsider can narrow down to fewer values than the rule leaves open, each with its least and greatest value.

    Nothing is what it should give. Uses only what is shown, where things stand hidden, and the sums.
    """
    made = system(release.cells, release.sums, earlier, release.rule)
    newest = set(made.current())
    hidden = made.hidden.copy()
    for place in newest:
        key = made.names[place][0]
        hidden[place] = release.cells[key].published is False or release.shown[key] is None
    return {_called(made, place): span for place, span in _narrow(made, made.secret, hidden, release.rule).items()}


def _called(made: System, place: int) -> str:
    key, of = made.names[place]
    return f"{key}, since the release before" if of is None else key


def _narrow(made: System, which: NDArray[np.bool_], hidden: NDArray[np.bool_], rule: Rule) -> dict[int, Span]:
    """Those of the figures that can be narrowed down too far."""
    found = spans(made, (int(place) for place in np.flatnonzero(which)), hidden)
    return {place: span for place, span in found.items() if span[1] - span[0] < rule.width - ALMOST}


def _found(made: System, hidden: NDArray[np.bool_], rule: Rule) -> list[int]:
    """What the attack succeeds on, but for what was given away before."""
    return [place for place in _narrow(made, made.secret, hidden, rule) if not _given_away(made, place, rule)]


def _given_away(made: System, place: int, rule: Rule) -> bool:
    """Whether what was published before gives this figure away, whatever is hidden now."""
    only = np.zeros(len(made.names), dtype=bool)
    only[place] = True
    return bool(_narrow(made, only, made.hidden | made.free, rule))


def _protected(made: System, place: int, hidden: NDArray[np.bool_], rule: Rule) -> NDArray[np.bool_]:
    """What is hidden, with what must go too for this figure to be safe: nothing more where it is safe already."""
    nothing = np.zeros(len(hidden), dtype=bool)
    if _two_worlds(made, place, hidden, nothing, rule) is not None:
        return hidden
    goes = _two_worlds(made, place, hidden, made.free & ~hidden, rule)
    after = hidden.copy()
    if goes is not None:
        after[goes] = True
    elif not _given_away(made, place, rule):
        after[made.around(place, hidden | made.free)[0]] = True
    return after


def _two_worlds(
    made: System, place: int, hidden: NDArray[np.bool_], free: NDArray[np.bool_], rule: Rule
) -> NDArray[np.int64] | None:
    """Which of the `free` figures go so that two worlds fit what is shown in which the figure at `place` differs enough, or
    None where there are none.

    Variables: what each world adds to ours, and for each free figure whether it goes. Only what is hidden or goes
    differs, and by no more than twice what the rule asks.
    """
    part, lines = made.around(place, hidden | free)
    if lines is None:
        return np.array([], dtype=np.int64)
    equations, here = lines[:, part], int(np.flatnonzero(part == place)[0])
    n, goes = len(part), np.flatnonzero(free[part])
    far = 2.0 * rule.width
    none = np.zeros(n)
    least = np.maximum(made.low[part] - made.truth[part], -far)
    most = np.minimum(made.high[part] - made.truth[part], far)
    pick = csr_matrix((np.ones(len(goes)), (np.arange(len(goes)), goes)), shape=(len(goes), n))
    blank, spare = csr_matrix((len(goes), n)), csr_matrix((equations.shape[0], len(goes)))
    apart = csr_matrix((np.array([1.0, -1.0]), ([0, 0], [here, n + here])), shape=(1, 2 * n + len(goes)))
    rules = [
        LinearConstraint(block_array([[equations, None, spare], [None, equations, None]]), 0, 0),
        LinearConstraint(apart, rule.width, np.inf),
    ]
    for world in ((pick, blank), (blank, pick)) if len(goes) else ():
        rules.append(LinearConstraint(block_array([[*world, -csr_matrix(np.diag(most[goes]))]]), -np.inf, 0))
        rules.append(LinearConstraint(block_array([[*world, -csr_matrix(np.diag(least[goes]))]]), 0, np.inf))
    done = milp(
        np.concatenate([np.zeros(2 * n), made.worth[part][goes]]),
        bounds=Bounds(np.concatenate([least, least, none[goes]]), np.concatenate([most, most, none[goes] + 1])),
        constraints=rules,
        integrality=np.concatenate([np.full(2 * n, int(made.whole_numbers)), np.ones(len(goes))]),
        options={"time_limit": SECONDS, "mip_rel_gap": 0.2},
    )  # fmt: skip
    return None if done.x is None else part[goes[done.x[2 * n :] > 0.5]]
