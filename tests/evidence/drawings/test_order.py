"""The order in which people stand, against a slow twin that tries every order."""

from __future__ import annotations

from itertools import permutations, product
from math import factorial, prod

from hypothesis import assume, given, settings
from tests.evidence.drawings.families import ALL, THIRTY
from tests.evidence.drawings.strategies import likely, tangles
from tests.evidence.drawings.test_layout import facts

from safeguarding.evidence.drawings.layout import layout_of
from safeguarding.evidence.drawings.network import network_of
from safeguarding.evidence.drawings.order import SPREAD, Cost, crossings, ordered, places

MOST_ORDERS = 400


def crossed(network, rows):
    at = places(rows)
    return sum(crossings(network, channel, at) for channel in range(-1, len(rows)))


def every_order(network):
    return (list(map(list, rows)) for rows in product(*(permutations(row) for row in network.rows)))


def slow_twin(network):
    """The least cost of any order, and the fewest crossings of any."""
    cost = Cost(network)
    orders = list(every_order(network))
    return min(cost.total(rows) for rows in orders), min(crossed(network, rows) for rows in orders)


def small(made):
    network = network_of(facts(made))
    assume(prod(factorial(len(row)) for row in network.rows) <= MOST_ORDERS)
    return network


@settings(max_examples=30, deadline=None)
@given(likely(most=8))
def test_in_a_small_family_no_order_is_much_better_than_the_one_found(made):
    network = small(made)
    rows = ordered(network)
    least, _ = slow_twin(network)
    assert Cost(network).total(rows) <= least + SPREAD  # a brother out of turn at most, and never a crossing


@settings(max_examples=30, deadline=None)
@given(tangles(most=5))
def test_in_a_small_tangle_as_few_lines_cross_as_in_the_best_order_and_hardly_more(made):
    network = small(made)
    rows = ordered(network)
    least, fewest = slow_twin(network)
    assert Cost(network).total(rows) <= least * 1.25 + 1e-9
    assert crossed(network, rows) <= fewest + 1


def test_nobody_is_lost_in_the_order():
    network = network_of(facts(THIRTY))
    assert sorted(node for row in ordered(network) for node in row) == sorted(
        node for row in network.rows for node in row
    )


def drawn_crossings(layout):
    """Where an upright line of one fact crosses a level line of another, counted on paper."""
    level, upright = [], []
    for line in layout.lines:
        if line.style in ("slash", "identical"):
            continue
        for (x1, y1), (x2, y2) in zip(line.points, line.points[1:], strict=False):
            if y1 == y2 and x1 != x2:
                level.append((line.fact, min(x1, x2), max(x1, x2), y1))
            elif x1 == x2:
                upright.append((line.fact, x1, min(y1, y2), max(y1, y2)))
    return sum(
        low < x < high and top < y < bottom
        for fact, low, high, y in level
        for other, x, top, bottom in upright
        if fact.split()[:2] != other.split()[:2]
    )


def test_the_thirty_people_are_drawn_without_a_single_needless_crossing():
    found = facts(THIRTY)
    assert crossed(network_of(found), ordered(network_of(found))) == 0


def test_awkward_families_are_drawn_with_few_crossings():
    most = {"three partners": 2, "step-siblings": 3, "foster placement": 6, "thirty people": 6}
    for name, made in ALL.items():
        assert drawn_crossings(layout_of(facts(made))) <= most.get(name, 1), name


def test_the_eldest_child_stands_left_and_the_man_left_of_the_woman_where_nothing_speaks_against_it():
    layout = layout_of(facts(ALL["twins"]))
    x = {one.fact: one.x for one in layout.symbols}
    assert x["person Ben"] < x["person Amy"]
    assert x["person Cara"] < x["person Dan"] < x["person Eli"] < x["person Fay"] < x["person Gus"]


def test_each_part_of_a_household_has_its_number():
    for made in ALL.values():
        for outline in layout_of(facts(made)).outlines:
            assert len(outline.loops) == len(outline.labels)
