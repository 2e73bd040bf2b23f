"""Looking for what has to be hidden beside the small figures, so that none of them can be worked out.

A world is a way that all figures could be. One that fits what is shown, and in which a small figure differs from ours, is
why an outsider can't know it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint
from scipy.sparse import block_array, csr_matrix, identity

from safeguarding.evidence.disclosure.attack import ALMOST, Attack
from safeguarding.evidence.disclosure.linked import System
from safeguarding.evidence.disclosure.rule import Rule
from safeguarding.evidence.disclosure.solver import Numbers, solved

#: So many worlds are looked for that protect many small figures at once, before each is looked at by itself.
TOGETHER = 8
#: And again after so many were looked at by themselves.
EVERY = 3
#: With more than so many small figures left, others are hidden for many of them at once, at most so often.
MANY, OFTEN = 40, 8
#: What protecting a small figure is worth at first, and what no figure that is hidden for many may be worth, each in
#: what a figure is usually worth.
PRICE, DEAREST = 2.0, 20.0


class Search:
    """What is hidden of the figures of a system, and the worlds that protect the small ones among them."""

    def __init__(self, made: System, rule: Rule) -> None:
        self.made = made
        self.rule = rule
        self.small = made.hidden | (made.free & made.secret)
        self.hidden = self.small.copy()
        self.secrets = [int(place) for place in np.flatnonzero(made.secret)]
        self.lost: set[int] = set()
        self.worlds: list[Numbers] = [made.truth]
        self.lowest, self.highest = made.truth.copy(), made.truth.copy()

    def hide_all(self) -> None:
        """Hide what has to go with each small figure that no world found so far protects."""
        for turn in range(TOGETHER):
            self._many_at_once(turn)
        for turn in range(OFTEN):
            if len(self._open()) > MANY and self.made.equations.shape[0]:
                self._hide_for_many(turn)
        turn = 0
        for place in self.secrets:
            if self._apart(place):
                continue
            turn += 1
            if turn % EVERY == 0:  # what was hidden since may protect others too
                self._many_at_once(turn)
            if not self._one_world(place) and not self._two_worlds(place):
                self._all_around(place)

    def _all_around(self, place: int) -> None:
        """Hide all that hangs together with the figure, unless it was given away before."""
        if self.given_away(place):
            self.lost.add(place)
        else:
            part, _ = self.made.around(place, self.hidden | self.made.free)
            self.hidden[part] |= self.made.free[part]

    def show_again(self) -> None:
        """Show what was hidden and isn't needed, the dearest first: the worlds that leave it as it is protect all that was
        protected.
        """
        attack = Attack(self.made, self.hidden)
        worlds = np.array([one for one in self.worlds if attack.fits(one)])
        moved = np.abs(worlds - self.made.truth) > ALMOST
        kept = np.ones(len(worlds), dtype=bool)
        safe = self._protected(worlds)
        extra = np.flatnonzero(self.hidden & ~self.small)
        for place in sorted(extra, key=lambda one: -self.made.worth[one]):
            without = kept & ~moved[:, place]
            if np.array_equal(self._protected(worlds[without]), safe):
                self.hidden[place] = False
                kept = without

    def found(self) -> list[int]:
        """What the attack succeeds on, but for what was given away before."""
        attack = Attack(self.made, self.hidden, self.worlds)
        narrow = [place for place in self.secrets if attack.narrows(place, self.rule.width) is not None]
        return [place for place in narrow if place not in self.lost and not self.given_away(place)]

    def given_away(self, place: int) -> bool:
        """Whether what was published before gives this figure away, whatever is hidden now."""
        attack = Attack(self.made, self.made.hidden | self.made.free, self.worlds)
        return attack.narrows(place, self.rule.width) is not None

    def _apart(self, place: int) -> bool:
        return bool(self.highest[place] - self.lowest[place] >= self.rule.width - ALMOST)

    def _open(self) -> list[int]:
        """The small figures that no world found so far protects."""
        return [place for place in self.secrets if not self._apart(place)]

    def _protected(self, worlds: Numbers) -> NDArray[np.bool_]:
        return np.ptp(worlds[:, self.secrets], axis=0) >= self.rule.width - ALMOST

    def _seen(self, world: Numbers) -> None:
        self.worlds.append(world)
        self.lowest, self.highest = np.minimum(self.lowest, world), np.maximum(self.highest, world)

    def _many_at_once(self, turn: int) -> None:
        """A world in which as many of the small figures that aren't protected yet as can be are greater, or less, with
        nothing more hidden.
        """
        open_ = [place for place in self._open() if self.hidden[place]]
        if not open_ or not self.made.equations.shape[0]:
            return
        part = np.flatnonzero(self.hidden)
        low, high = self._room(part, 2.0 * self.rule.width)
        aim = np.zeros(len(self.hidden))
        chance = np.random.default_rng(turn)  # which way each goes, always the same
        aim[open_] = chance.choice([-1.0, 1.0], len(open_)) * chance.uniform(1, 2, len(open_))
        rules = [LinearConstraint(self.made.equations[:, part], 0, 0)]
        steps, _ = solved(aim[part], low, high, rules, whole=np.zeros(len(part), dtype=np.int64))
        if steps is not None and self._are_whole(steps):
            self._use(part, np.round(steps) if self.made.whole_numbers else steps)

    def _hide_for_many(self, turn: int) -> None:
        """Hide what pays for a world in which many of the small figures that aren't protected yet are greater, or less.

        Variables as for one; each small figure earns a price for each step, which way by chance unless it can only rise,
        dearer each turn. Totals stay shown here: whether one has to go is told by each small figure by itself.
        """
        made, width, open_ = self.made, self.rule.width, np.array(self._open())
        usual = float(np.median(made.worth[made.free])) if made.free.any() else 0.0
        moving = self.hidden | (made.free & (made.worth <= DEAREST * usual))
        moving[open_] = True
        part = np.flatnonzero(moving)
        goes, here = np.flatnonzero(~self.hidden[part]), np.searchsorted(part, open_)
        low, high = self._room(part, 2.0 * width * len(open_))
        rises = low[here] > -width
        low[here], high[here] = np.maximum(low[here], -width), np.minimum(high[here], width)
        chance = np.random.default_rng(turn)  # always the same
        way = np.where(rises | (chance.random(len(open_)) < 0.5), 1.0, -1.0)
        aim = np.zeros(len(part))
        aim[here] = -way * chance.uniform(1, 2, len(open_)) * PRICE * usual * 2.0**turn
        steps, _ = solved(
            np.concatenate([aim, made.worth[part][goes]]), *_with_distances(low, high, len(goes)),
            _moving(made.equations[:, part], goes), whole=np.zeros(len(part) + len(goes), dtype=np.int64),
        )  # fmt: skip
        if steps is not None and self._are_whole(steps[: len(part)]):
            self._use(part, np.round(steps[: len(part)]) if made.whole_numbers else steps[: len(part)])

    def _one_world(self, place: int) -> bool:
        """Hide what has to go for a world in which the figure is greater, or less, by as much as the rule asks; whether
        there is one.

        Variables: how far each figure moves, and for those that may go how far at least, up or down.
        """
        made, part, lines = self.made, *self.made.around(place, self.hidden | self.made.free)
        if lines is None:
            return False
        n, goes = len(part), np.flatnonzero(~self.hidden[part])
        least, most = self._room(part, 2.0 * self.rule.width)
        rules = _moving(lines[:, part], goes)
        cost = np.concatenate([np.zeros(n), made.worth[part][goes]])
        here = int(np.flatnonzero(part == place)[0])
        for way in (self.rule.width, -self.rule.width):
            low, high = _with_distances(least, most, len(goes))
            if not low[here] <= way <= high[here]:
                continue
            low[here], high[here] = (way, high[here]) if way > 0 else (low[here], way)
            steps = self._whole(cost, low, high, rules)
            if steps is not None:
                self._use(part, steps[:n])
                return True
        return False

    def _are_whole(self, steps: Numbers) -> bool:
        return not self.made.whole_numbers or bool(np.abs(steps - np.round(steps)).max(initial=0.0) <= ALMOST)

    def _whole(self, cost: Numbers, low: Numbers, high: Numbers, rules: list[LinearConstraint]) -> Numbers | None:
        """The cheapest steps, in whole numbers where the figures are."""
        free = np.zeros(len(cost), dtype=np.int64)
        steps, _ = solved(cost, low, high, rules, whole=free)
        if steps is None or not self.made.whole_numbers:
            return steps
        if not self._are_whole(steps):
            steps, _ = solved(cost, low, high, rules, whole=free + 1, gap=0.2)
        return None if steps is None else np.round(steps)

    def _room(self, part: NDArray[np.int64], far: float) -> tuple[Numbers, Numbers]:
        """How far each figure may move down and up, as far as an outsider knows."""
        made = self.made
        least = np.minimum(np.maximum(made.low[part] - made.truth[part], -far), 0.0)
        return least, np.maximum(np.minimum(made.high[part] - made.truth[part], far), 0.0)

    def _use(self, part: NDArray[np.int64], steps: Numbers) -> None:
        """Hide what moves in a world, and keep the world, with the one that lies opposite where there is such."""
        moves = np.abs(steps) > ALMOST
        self.hidden[part[moves]] = True
        whole = np.zeros(len(self.made.truth))
        whole[part] = np.where(moves, steps, 0.0)
        self._seen(self.made.truth + whole)
        opposite = self.made.truth - whole
        if np.all(opposite >= self.made.low - ALMOST) and np.all(opposite <= self.made.high + ALMOST):
            self._seen(opposite)

    def _two_worlds(self, place: int) -> bool:
        """Hide what has to go for two worlds in which the figure differs enough; whether there are such.

        Variables: what each world adds to ours, and for each figure that may go whether it goes. Only what is hidden or
        goes differs, and by no more than twice what the rule asks.
        """
        made, free = self.made, self.made.free & ~self.hidden
        part, lines = made.around(place, self.hidden | free)
        if lines is None:
            return False
        equations, here = lines[:, part], int(np.flatnonzero(part == place)[0])
        n, goes = len(part), np.flatnonzero(free[part])
        least, most = self._room(part, 2.0 * self.rule.width)
        pick = csr_matrix((np.ones(len(goes)), (np.arange(len(goes)), goes)), shape=(len(goes), n))
        blank, spare = csr_matrix((len(goes), n)), csr_matrix((equations.shape[0], len(goes)))
        apart = csr_matrix((np.array([1.0, -1.0]), ([0, 0], [here, n + here])), shape=(1, 2 * n + len(goes)))
        rules = [
            LinearConstraint(block_array([[equations, None, spare], [None, equations, None]]), 0, 0),
            LinearConstraint(apart, self.rule.width, np.inf),
        ]
        for world in ((pick, blank), (blank, pick)) if len(goes) else ():
            rules.append(LinearConstraint(block_array([[*world, -csr_matrix(np.diag(most[goes]))]]), -np.inf, 0))
            rules.append(LinearConstraint(block_array([[*world, -csr_matrix(np.diag(least[goes]))]]), 0, np.inf))
        none = np.zeros(len(goes))
        found, _ = solved(
            np.concatenate([np.zeros(2 * n), made.worth[part][goes]]),
            np.concatenate([least, least, none]), np.concatenate([most, most, none + 1]), rules,
            whole=np.concatenate([np.full(2 * n, int(made.whole_numbers)), np.ones(len(goes), dtype=np.int64)]), gap=0.2,
        )  # fmt: skip
        if found is None:
            return False
        for steps in (found[:n], found[n : 2 * n]):
            self._use(part, np.round(steps) if made.whole_numbers else steps)
        return True


def _moving(equations: csr_matrix, goes: NDArray[np.int64]) -> list[LinearConstraint]:
    """The steps fit the equations, and those of the figures that may go are no longer than their distances, which follow
    the steps among the variables.
    """
    n = equations.shape[1]
    fits = LinearConstraint(block_array([[equations, csr_matrix((equations.shape[0], len(goes)))]]), 0, 0)
    if not len(goes):
        return [fits]
    pick = csr_matrix((np.ones(len(goes)), (np.arange(len(goes)), goes)), shape=(len(goes), n))
    far = identity(len(goes), format="csr")
    return [fits, LinearConstraint(block_array([[pick, -far], [-pick, -far]]), -np.inf, 0)]


def _with_distances(low: Numbers, high: Numbers, goes: int) -> tuple[Numbers, Numbers]:
    return np.concatenate([low, np.zeros(goes)]), np.concatenate([high, np.full(goes, np.inf)])
