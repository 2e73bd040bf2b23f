"""Small numbers: hide them, hide what would give them away, round, and an attack that tries to work them out again.

A table is rows of counts. Its margins (a column of row totals, a row of column totals) are published with it, so a
hidden count could be found by subtraction: further cells are hidden until linear programming can't narrow it down.
Source: Willenborg and de Waal, Elements of Statistical Disclosure Control (2001), chapters 4 and 5.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import lil_matrix

Cells = tuple[tuple[float | None, ...], ...]
Place = tuple[int, int]
Span = tuple[float, float]
Bounds = list[tuple[float, float | None]]
ALMOST = 1e-6


@dataclass(frozen=True, slots=True)
class Rule:
    """Counts of 1 to `threshold` are hidden; what is shown is rounded to the nearest `round_to` (1 leaves it as it is)."""

    threshold: int = 5
    round_to: int = 1
    mark: str = "c"
    source: str = "DfE children in need statistics, guidance of 2020: counts of 1 to 5 are shown as c"

    def __post_init__(self) -> None:
        if self.threshold < 0 or self.round_to < 1:
            raise ValueError("Give a threshold of 0 or more and a round_to of 1 or more.")

    def hides(self, count: float, contributors: float | None = None) -> bool:
        """Whether a count is small, or comes from few: twenty incidents of two families tell about two families."""
        return 0 < count <= self.threshold or (contributors is not None and 0 < contributors <= self.threshold)

    def rounded(self, count: float) -> float:
        return count if self.round_to == 1 else float(np.floor(count / self.round_to + 0.5) * self.round_to)


CHILDREN_IN_NEED = Rule()


@dataclass(frozen=True, slots=True)
class Published:
    """A table safe to publish, margins included; a hidden cell is None. `small` and `others` are the hidden places."""

    cells: Cells
    small: frozenset[Place]
    others: frozenset[Place]
    rule: Rule

    def words(self) -> tuple[tuple[str, ...], ...]:
        """The table as text: the mark where a cell is hidden."""
        return tuple(tuple(self.rule.mark if cell is None else f"{cell:,.0f}" for cell in row) for row in self.cells)


def protect(
    counts: Sequence[Sequence[float]],
    *,
    rule: Rule = CHILDREN_IN_NEED,
    contributors: Sequence[Sequence[float]] | None = None,
    row_totals: bool = True,
    column_totals: bool = True,
) -> Published:
    """The table with its margins added and small cells hidden, so that none can be narrowed to fewer than
    `rule.threshold` values by adding and subtracting.

    `counts`: rows of counts, none negative, all of one length. `contributors`: how many people or families stand
    behind each count, same shape; they add up as the counts do. Zeros are shown. Raises ValueError for another shape
    or a negative count.
    """
    table = _with_margins(counts, row_totals, column_totals)
    behind = None if contributors is None else _with_margins(contributors, row_totals, column_totals)
    if behind is not None and behind.shape != table.shape:
        raise ValueError("contributors must have the shape of counts.")
    small = {
        (i, j)
        for (i, j), count in np.ndenumerate(table)
        if rule.hides(float(count), None if behind is None else float(behind[i, j]))
    }
    hidden = set(small)
    while exposed := _exposed(table, hidden, small, rule, row_totals, column_totals):
        extra = _companions(table, hidden, exposed, rule, row_totals, column_totals)
        if not extra:
            break
        hidden |= extra
    cells = tuple(
        tuple(None if (i, j) in hidden else rule.rounded(float(count)) for j, count in enumerate(row))
        for i, row in enumerate(table)
    )
    return Published(cells, frozenset(small), frozenset(hidden - small), rule)


def attack(
    cells: Sequence[Sequence[float | None]], *, row_totals: bool = True, column_totals: bool = True, round_to: int = 1
) -> dict[Place, Span]:
    """What an outsider can work out about each hidden cell of a published table: the least and the greatest value.

    Uses only what is published: the cells shown, that margins are sums, that rounding moved a cell by no more than half
    of `round_to`, and that a hidden cell is at least 1, as zeros are never hidden.
    """
    shape = len(cells), len(cells[0])
    half = 0.0 if round_to == 1 else round_to / 2
    bounds: Bounds = [
        (1.0, None) if cell is None else (max(cell - half, 0.0), cell + half) for row in cells for cell in row
    ]
    equations = _equations(shape, row_totals, column_totals)
    found = {}
    for i, row in enumerate(cells):
        for j, cell in enumerate(row):
            if cell is None:
                found[i, j] = _range(i * shape[1] + j, bounds, equations)
    return found


def rate(numerator: float | None, denominator: float | None, *, per: float = 1.0) -> float | None:
    """Numerator over denominator, or None where either is hidden or there is nothing to divide by."""
    if numerator is None or denominator is None or denominator == 0:
        return None
    return per * numerator / denominator


def change(before: float | None, after: float | None) -> float | None:
    """The change in per cent, or None where either side is hidden or nothing happened before."""
    if before is None or after is None or before == 0:
        return None
    return 100 * (after - before) / before


def _with_margins(counts: Sequence[Sequence[float]], row_totals: bool, column_totals: bool) -> NDArray[np.float64]:
    if not counts or not counts[0] or len({len(row) for row in counts}) != 1:
        raise ValueError("Give one row or more, all of one length.")
    table = np.asarray(counts, dtype=float)
    if not np.isfinite(table).all() or (table < 0).any():
        raise ValueError("A count is negative or not a number.")
    if row_totals:
        table = np.column_stack([table, table.sum(axis=1)])
    if column_totals:
        table = np.vstack([table, table.sum(axis=0)])
    return table


def _equations(shape: Place, row_totals: bool, column_totals: bool) -> lil_matrix | None:
    """One line a margin: its parts minus the margin is nothing."""
    rows, columns = shape
    total = int(row_totals) * rows + int(column_totals) * columns
    if not total:
        return None
    matrix = lil_matrix((total, rows * columns))
    line = 0
    for i in range(rows if row_totals else 0):
        for j in range(columns):
            matrix[line, i * columns + j] = -1 if j == columns - 1 else 1
        line += 1
    for j in range(columns if column_totals else 0):
        for i in range(rows):
            matrix[line, i * columns + j] = -1 if i == rows - 1 else 1
        line += 1
    return matrix.tocsr()


def _range(cell: int, bounds: Bounds, equations: lil_matrix | None) -> Span:
    if equations is None:
        return 1.0, float("inf")
    aim = np.zeros(len(bounds))
    aim[cell] = 1
    ends = []
    for sign in (1, -1):
        found = linprog(sign * aim, A_eq=equations, b_eq=np.zeros(equations.shape[0]), bounds=bounds, method="highs")
        # Status 3 is “unbounded”, 4 numerical trouble that HiGHS also gives for “infeasible or unbounded”.
        ends.append(sign * found.fun if found.status == 0 else sign * -float("inf"))
    return ends[0], ends[1]


def _exposed(
    table: NDArray[np.float64], hidden: set[Place], small: set[Place], rule: Rule, row_totals: bool, column_totals: bool
) -> Place | None:
    """The first small cell that the attack narrows to fewer values than the rule leaves open."""
    shown = [[None if (i, j) in hidden else float(x) for j, x in enumerate(row)] for i, row in enumerate(table)]
    bounds: Bounds = [(1.0, None) if cell is None else (cell, cell) for row in shown for cell in row]
    equations = _equations((table.shape[0], table.shape[1]), row_totals, column_totals)
    for i, j in sorted(small):
        low, high = _range(i * table.shape[1] + j, bounds, equations)
        if high - low < max(rule.threshold - 1, 1) - ALMOST:
            return i, j
    return None


def _companions(
    table: NDArray[np.float64], hidden: set[Place], exposed: Place, rule: Rule, row_totals: bool, column_totals: bool
) -> set[Place]:
    """What to hide with an exposed cell: the cheapest loop of cells that can move against it far enough, else the
    smallest shown count of its lines, else the smallest of the table; nothing where nothing is left to hide.
    """
    least = max(rule.threshold - 1, 1)
    loops = [
        set(loop) - hidden
        for loop in _loops(table, exposed, row_totals, column_totals)
        if _room(table, loop) >= least and set(loop) - hidden
    ]
    if loops:
        return min(loops, key=lambda new: _cost(table, new, row_totals, column_totals))
    line = [place for place in np.ndindex(*table.shape) if place[0] == exposed[0] or place[1] == exposed[1]]
    for places in (line, list(np.ndindex(*table.shape))):
        shown = [(i, j) for i, j in places if (i, j) not in hidden and table[i, j] > 0]
        if shown:
            return {min(shown, key=lambda place: (table[place], place))}
    return set()


def _loops(table: NDArray[np.float64], exposed: Place, row_totals: bool, column_totals: bool) -> list[dict[Place, int]]:
    """Every set of cells that can change together with the exposed one and leave all margins right, each with the
    direction it moves in: corners of a rectangle, or two cells of one line where the other way has no margins.
    """
    (row, column), (rows, columns) = exposed, table.shape

    def along_row(j: int) -> int:
        return 1 if columns - 1 in (j, column) else -1

    def along_column(i: int) -> int:
        return 1 if rows - 1 in (i, row) else -1

    across = [j for j in range(columns) if j != column and table[row, j] > 0]
    down = [i for i in range(rows) if i != row and table[i, column] > 0]
    if not row_totals and not column_totals:
        return []
    if not row_totals:
        return [{exposed: 1, (i, column): along_column(i)} for i in down]
    if not column_totals:
        return [{exposed: 1, (row, j): along_row(j)} for j in across]
    return [
        {exposed: 1, (row, j): along_row(j), (i, column): along_column(i), (i, j): along_row(j) * along_column(i)}
        for i in down
        for j in across
        if table[i, j] > 0
    ]


def _room(table: NDArray[np.float64], loop: dict[Place, int]) -> float:
    """How far the cells of a loop can move, down and up together, before one of them falls under 1."""
    rise = min((table[place] - 1 for place, way in loop.items() if way < 0), default=np.inf)
    fall = min(table[place] - 1 for place, way in loop.items() if way > 0)
    return float(rise + fall)


def _cost(
    table: NDArray[np.float64], new: set[Place], row_totals: bool, column_totals: bool
) -> tuple[int, int, float, list[Place]]:
    """Margins are dearest to lose, then the number of cells, then what they hold."""
    rows, columns = table.shape
    margins = sum((row_totals and j == columns - 1) or (column_totals and i == rows - 1) for i, j in new)
    return margins, len(new), float(sum(table[place] for place in new)), sorted(new)
