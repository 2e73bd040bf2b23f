"""Hiding: small figures first, then the cheapest others that must go with them, then the attack on what is left.

For every small figure a world is looked for that an outsider can't tell from ours, in which it differs by as much as the
rule asks; whatever differs in it is hidden. Which others go is one linear programme a small figure, the least worth times
how far it moves, or with dozens left one for many of them at once; where that fails, an integer programme over two worlds.
What a world moves besides protects other small figures, which then need none of their own; and what turns out not to be
needed is shown again. Every world is proof in itself, checked by arithmetic on the outcome, and the attack is run on
whatever that leaves open.
Source: Fischetti and Salazar (2001), heuristic part; Castro, Minimum-distance and shortest-path methods, as in Hundepool
and others, Statistical Disclosure Control (2012), chapter 4.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from safeguarding.evidence.disclosure.attack import Attack
from safeguarding.evidence.disclosure.linked import Cell, Release, Sum, System, system
from safeguarding.evidence.disclosure.rule import CHILDREN_IN_NEED, Rule
from safeguarding.evidence.disclosure.search import Search


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
    search = Search(made, rule)
    search.hide_all()
    search.show_again()
    found = search.found()
    for place in found:  # the solver's answers are within a tolerance: what a second look finds goes with all around it
        part, _ = made.around(place, search.hidden | made.free)
        search.hidden[part] |= made.free[part]
    found = search.found() if found else []
    if found:
        names = ", ".join(_called(made, place) for place in found[:3])
        raise DisclosureError(
            f"Publishing these figures would give a small number away: {names}. Publish fewer of them."
        )
    hidden = search.hidden
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
    rule = release.rule
    made = system(release.cells, release.sums, earlier, rule)
    newest = set(made.current())
    hidden = made.hidden.copy()
    for place in newest:
        key = made.names[place][0]
        hidden[place] = release.cells[key].published is False or release.shown[key] is None
    attack = Attack(made, hidden)
    found = {_called(made, int(one)): attack.narrows(int(one), rule.width) for one in np.flatnonzero(made.secret)}
    return {key: span for key, span in found.items() if span is not None}


def _called(made: System, place: int) -> str:
    key, of = made.names[place]
    return f"{key}, since the release before" if of is None else key
