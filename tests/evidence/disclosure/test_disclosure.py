"""Hidden counts stay hidden: the attack works on a table that is only half protected, and fails on ours."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeguarding.evidence.disclosure import CHILDREN_IN_NEED, Rule, attack, change, protect, rate

COUNTS = st.integers(0, 3) | st.integers(0, 12) | st.integers(0, 400)
TABLES = st.tuples(st.integers(1, 5), st.integers(1, 4)).flatmap(
    lambda shape: st.lists(st.lists(COUNTS, min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0])
)
EXAMPLE = [[20, 3, 14], [30, 40, 25], [12, 9, 0]]


def only_small_hidden(counts):
    """The negative control: small cells hidden, their neighbours and every margin shown."""
    rows = [[*row, sum(row)] for row in counts]
    rows.append([sum(column) for column in zip(*rows, strict=True)])
    return [[None if CHILDREN_IN_NEED.hides(count) else count for count in row] for row in rows]


def test_the_attack_finds_a_small_count_that_is_hidden_alone():
    assert attack(only_small_hidden(EXAMPLE))[0, 1] == (3, 3)


def test_the_attack_fails_once_its_neighbours_are_hidden_too():
    published = protect(EXAMPLE)
    low, high = attack(published.cells)[0, 1]
    assert published.small == {(0, 1)}
    assert len(published.others) == 3
    assert high - low >= 4


def test_zeros_are_shown_and_hidden_cells_carry_the_mark():
    words = protect(EXAMPLE).words()
    assert words[2][2] == "0"
    assert words[0][1] == "c"


@pytest.mark.parametrize(("count", "hidden"), [(0, False), (1, True), (5, True), (6, False)])
def test_one_to_five_is_hidden(count, hidden):
    assert CHILDREN_IN_NEED.hides(count) is hidden


def test_many_incidents_of_few_families_are_hidden():
    published = protect([[20], [90]], contributors=[[2], [40]], row_totals=False)
    assert (0, 0) in published.small


def test_a_single_small_count_under_a_total_hides_the_other():
    published = protect([[3], [90]], row_totals=False)
    assert published.cells[0] == published.cells[1] == (None,)
    assert published.cells[2] == (93,)


def test_a_threshold_can_be_set():
    assert protect([[8, 50], [60, 70]], rule=Rule(threshold=10)).small == {(0, 0)}


def test_rounding_moves_what_is_shown():
    published = protect([[23, 48], [62, 77]], rule=Rule(round_to=5))
    assert published.cells == ((25, 50, 70), (60, 75, 140), (85, 125, 210))


@settings(deadline=None, max_examples=60)
@given(TABLES, st.booleans(), st.booleans())
def test_no_small_count_can_be_worked_out_from_what_is_published(counts, row_totals, column_totals):
    published = protect(counts, row_totals=row_totals, column_totals=column_totals)
    found = attack(published.cells, row_totals=row_totals, column_totals=column_totals)
    for place in published.small:
        low, high = found[place]
        assert high - low >= 4 - 1e-6


@settings(deadline=None, max_examples=60)
@given(TABLES)
def test_what_is_shown_is_true_and_no_zero_is_hidden(counts):
    published = protect(counts)
    rows = [[*row, sum(row)] for row in counts]
    rows.append([sum(column) for column in zip(*rows, strict=True)])
    for true_row, row in zip(rows, published.cells, strict=True):
        for true, shown in zip(true_row, row, strict=True):
            assert shown == true or (shown is None and true > 0)


@settings(deadline=None, max_examples=30)
@given(TABLES, st.sampled_from([5, 10]))
def test_rounding_gives_nothing_away(counts, round_to):
    published = protect(counts, rule=Rule(round_to=round_to))
    found = attack(published.cells, round_to=round_to)
    for place in published.small:
        low, high = found[place]
        assert high - low >= 4 - 1e-6


def test_a_rate_and_a_change_are_hidden_with_their_parts():
    assert rate(None, 10) is None and rate(3, None) is None and rate(3, 0) is None
    assert rate(3, 12, per=100) == 25
    assert change(None, 4) is None and change(4, None) is None and change(0, 4) is None
    assert change(10, 7) == -30


@pytest.mark.parametrize("counts", [[], [[]], [[1, 2], [3]], [[-1]], [[float("nan")]]])
def test_what_is_no_table_is_refused(counts):
    with pytest.raises(ValueError, match=r"row|negative"):
        protect(counts)


@settings(deadline=None, max_examples=12)
@given(st.lists(st.lists(st.integers(0, 9), min_size=2, max_size=2), min_size=2, max_size=2))
def test_the_attack_agrees_with_trying_every_table(counts):
    """The slow obvious twin: every table of two by two that would have been published like this one."""
    cells = protect(counts).cells
    most = 24
    a, b, c, d = np.meshgrid(*[np.arange(most)] * 4, indexing="ij")
    table = [[a, b, a + b], [c, d, c + d], [a + c, b + d, a + b + c + d]]
    fits = np.ones_like(a, dtype=bool)
    for i, row in enumerate(cells):
        for j, cell in enumerate(row):
            fits &= table[i][j] >= 1 if cell is None else table[i][j] == cell
    for (i, j), (low, high) in attack(cells).items():
        values = table[i][j][fits]
        assert values.min() == pytest.approx(low)
        assert high >= values.max() and (high > most / 2 or values.max() == pytest.approx(high))
