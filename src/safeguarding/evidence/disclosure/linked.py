"""Published figures that hang together: cells, which of them are sums of others, and what was published before.

Offices are sums of teams, totals of months, and the same figure of two releases differs by what came in between: that
difference is a cell as well, published or not. All of it makes one set of linear equations, over which the attack and
the protection both work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components

from safeguarding.evidence.disclosure.rule import CHILDREN_IN_NEED, Rule

#: What a sum is worth beside one of its parts, when one of them has to be hidden.
WORTH_OF_A_SUM = 40.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure. `contributors`: how many people or families stand behind it. `published`: False for one that is not
    shown but could be worked out, such as a team that an office is made of. `worth`: how dear it is to lose beside others.
    """

    count: float
    contributors: float | None = None
    published: bool = True
    worth: float = 1.0


@dataclass(frozen=True, slots=True)
class Sum:
    """The figure `whole` is what `parts` add up to."""

    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Release:
    """Figures that were published together. `shown` has None where a figure is hidden; `cells` holds the true counts,
    which are never shown. `small`: hidden for what they are; `others`: hidden to protect those.
    """

    cells: Mapping[str, Cell]
    sums: tuple[Sum, ...]
    shown: Mapping[str, float | None]
    small: frozenset[str]
    others: frozenset[str]
    rule: Rule = CHILDREN_IN_NEED

    def value(self, key: str) -> float | None:
        """The figure as it may be shown: None where it is hidden. Raises KeyError for one that isn't published."""
        return self.shown[key]


@dataclass
class System:
    """The figures of all releases and their differences as variables of linear equations `equations @ x = 0`.

    `names` in the order of the variables: (key, release), and (key, None) for a difference to the release before. `truth`
    holds the true values; `secret` is what must not be found out; `hidden` is what isn't known to the outsider; `free`
    is what may still be hidden; `low` and `high` are what an outsider knows of a hidden variable; `shown` is what stands in
    the table where it isn't hidden, by no more than `half` from the truth.
    """

    names: list[tuple[str, int | None]]
    truth: NDArray[np.float64]
    equations: csr_matrix
    secret: NDArray[np.bool_]
    hidden: NDArray[np.bool_]
    free: NDArray[np.bool_]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    worth: NDArray[np.float64]
    shown: NDArray[np.float64]
    half: NDArray[np.float64]
    whole_numbers: bool

    def around(self, place: int, moving: NDArray[np.bool_]) -> tuple[NDArray[np.int64], csr_matrix | None]:
        """The variables that hang together with this one through what is `moving`, in order, and the lines of the
        equations that they stand in, None without any. What doesn't move is a number and ties nothing together.
        """
        mask = moving.copy()
        mask[place] = True
        kept = np.flatnonzero(mask)
        lines, count = self.equations[:, kept], self.equations.shape[0]
        ties = coo_matrix(lines)
        graph = coo_matrix(
            (np.ones(len(ties.row)), (ties.row, count + ties.col)), shape=(count + len(kept), count + len(kept))
        )
        _, label = connected_components(graph, directed=False)
        mine = label[count + int(np.searchsorted(kept, place))]
        found = np.flatnonzero(label[:count] == mine)
        return kept[label[count:] == mine], self.equations[found] if len(found) else None

    def current(self) -> list[int]:
        """The places of the figures of the newest release."""
        newest = max((of for _, of in self.names if of is not None), default=0)
        return [place for place, (_, of) in enumerate(self.names) if of == newest]


def system(
    cells: Mapping[str, Cell], sums: Iterable[Sum], earlier: Sequence[Release] = (), rule: Rule = CHILDREN_IN_NEED
) -> System:
    """The equations of these figures and those published before, small figures and differences marked.

    Raises ValueError for a sum of figures that don't add up or aren't there, or a count that is negative or no number.
    """
    every = [*((one.cells, one.sums) for one in earlier), (dict(cells), tuple(sums))]
    made = _Builder(rule)
    for number, (of, adds) in enumerate(every):
        shown = earlier[number].shown if number < len(earlier) else None
        made.release(number, of, adds, shown, earlier[number].rule if shown is not None else rule)
    made.differences(len(every))
    return made.done()


class _Builder:
    """Collects variables and equations, then freezes them into arrays."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.place: dict[tuple[str, int | None], int] = {}
        self.names: list[tuple[str, int | None]] = []
        self.rows: list[dict[str, float | bool]] = []
        self.lines: list[list[tuple[int, float]]] = []
        self.behind: list[float | None] = []

    def add(self, name: tuple[str, int | None], behind: float | None, **facts: float | bool) -> int:
        self.names.append(name)
        self.rows.append(facts)
        self.behind.append(behind)
        return len(self.names) - 1

    def release(
        self, number: int, cells: Mapping[str, Cell], sums: tuple[Sum, ...], shown: Mapping[str, float | None] | None,
        rule: Rule,
    ) -> None:  # fmt: skip
        wholes = {one.whole for one in sums}
        for key, cell in cells.items():
            if not np.isfinite(cell.count) or cell.count < 0:
                raise ValueError(f"The count of “{key}” is negative or not a number.")
            small = self.rule.hides(cell.count, cell.contributors)
            known = cell.published if shown is None else shown.get(key) is not None
            self.place[key, number] = self.add(
                (key, number), cell.contributors, truth=cell.count, secret=small, hidden=not known,
                free=shown is None and cell.published and cell.count > 0,
                low=1.0 if cell.published and cell.count >= 1 else 0.0, high=np.inf,
                worth=cell.worth * (WORTH_OF_A_SUM if key in wholes else 1.0) * (1 + np.log1p(cell.count)),
                shown=rule.rounded(cell.count), half=rule.round_to / 2 if rule.round_to > 1 else 0.0,
            )  # fmt: skip
        for one in sums:
            missing = [key for key in (one.whole, *one.parts) if key not in cells]
            if missing:
                raise ValueError(f"The sum “{one.whole}” names “{missing[0]}”, which is no figure.")
            if abs(sum(cells[key].count for key in one.parts) - cells[one.whole].count) > 1e-6:
                raise ValueError(f"The parts of “{one.whole}” don't add up to it.")
            line = [(self.place[key, number], 1.0) for key in one.parts]
            self.lines.append([*line, (self.place[one.whole, number], -1.0)])

    def differences(self, releases: int) -> None:
        """A figure and the same figure the last time it was published: what came between is a figure too."""
        last: dict[str, int] = {}
        for number in range(releases):
            for key in [key for key, of in self.place if of == number]:
                new = self.place[key, number]
                if key in last:
                    old = self.place[key, last[key]]
                    step = float(self.rows[new]["truth"]) - float(self.rows[old]["truth"])
                    place = self.add(
                        (key, None), None, truth=step, hidden=True, free=False, worth=0.0, shown=step, half=0.0,
                        secret=self.rule.hides_step(step, self.behind[old], self.behind[new]),
                        low=0.0 if step >= 0 else -np.inf, high=np.inf if step >= 0 else 0.0,
                    )  # fmt: skip
                    self.lines.append([(old, 1.0), (place, 1.0), (new, -1.0)])
                last[key] = number

    def done(self) -> System:
        data, rows, columns = [], [], []
        for row, line in enumerate(self.lines):
            for place, sign in line:
                data.append(sign)
                rows.append(row)
                columns.append(place)
        equations = csr_matrix((data, (rows, columns)), shape=(len(self.lines), len(self.names)))
        arrays: dict[str, Any] = {
            key: np.array([one[key] for one in self.rows], dtype=bool if key in ("secret", "hidden", "free") else float)
            for key in ("truth", "secret", "hidden", "free", "low", "high", "worth", "shown", "half")
        }
        whole = bool(np.all(np.mod(arrays["truth"], 1) == 0))
        return System(self.names, equations=equations, whole_numbers=whole, **arrays)
