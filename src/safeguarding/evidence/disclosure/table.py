"""One table of counts with its margins: protected by itself, and attacked by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safeguarding.evidence.disclosure.attack import Span, spans
from safeguarding.evidence.disclosure.linked import Cell, Sum, system
from safeguarding.evidence.disclosure.protect import publish
from safeguarding.evidence.disclosure.rule import CHILDREN_IN_NEED, Rule

Cells = tuple[tuple[float | None, ...], ...]
Place = tuple[int, int]


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
    or a negative count. For several tables that hang together, or one published again, see `publish`.
    """
    table = _with_margins(counts, row_totals, column_totals)
    behind = None if contributors is None else _with_margins(contributors, row_totals, column_totals)
    if behind is not None and behind.shape != table.shape:
        raise ValueError("contributors must have the shape of counts.")
    cells = {
        _key(i, j): Cell(float(count), None if behind is None else float(behind[i, j]))
        for (i, j), count in np.ndenumerate(table)
    }
    made = publish(cells, _margins((table.shape[0], table.shape[1]), row_totals, column_totals), rule=rule)
    rows, columns = table.shape
    return Published(
        tuple(tuple(made.shown[_key(i, j)] for j in range(columns)) for i in range(rows)),
        frozenset(_place(key) for key in made.small), frozenset(_place(key) for key in made.others), rule,
    )  # fmt: skip


def attack(
    cells: Sequence[Sequence[float | None]], *, row_totals: bool = True, column_totals: bool = True, round_to: int = 1
) -> dict[Place, Span]:
    """What an outsider can work out about each hidden cell of a published table: the least and the greatest value.

    Uses only what is published: the cells shown, that margins are sums, that rounding moved a cell by no more than half
    of `round_to`, and that a hidden cell is at least 1, as zeros are never hidden.
    """
    rows, columns = len(cells), len(cells[0])
    shown = {_key(i, j): cell for i, row in enumerate(cells) for j, cell in enumerate(row)}
    sums = _margins((rows, columns), row_totals, column_totals)
    made = system({key: Cell(0.0) for key in shown}, sums, rule=Rule(round_to=round_to))
    hidden = np.array([shown[key] is None for key, _ in made.names])
    made.shown[:] = [0.0 if shown[key] is None else float(shown[key] or 0.0) for key, _ in made.names]
    made.low[:] = 1.0
    made.whole_numbers = bool(np.all(np.mod(made.shown, 1) == 0))
    found = spans(made, (int(place) for place in np.flatnonzero(hidden)), hidden)
    return {_place(made.names[place][0]): span for place, span in found.items()}


def _key(i: int, j: int) -> str:
    return f"{i},{j}"


def _place(key: str) -> Place:
    i, j = key.split(",")
    return int(i), int(j)


def _margins(shape: Place, row_totals: bool, column_totals: bool) -> list[Sum]:
    """The last column is what each row adds up to, the last row what each column does."""
    rows, columns = shape
    of_rows = [
        Sum(_key(i, columns - 1), tuple(_key(i, j) for j in range(columns - 1)))
        for i in range(rows if row_totals else 0)
    ]
    of_columns = [
        Sum(_key(rows - 1, j), tuple(_key(i, j) for i in range(rows - 1)))
        for j in range(columns if column_totals else 0)
    ]
    return of_rows + of_columns


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
