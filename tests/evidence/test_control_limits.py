"""Limits of an XmR chart: a published example, the rules, and what must hold for every series."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeguarding.evidence.control_limits import ABOVE, BELOW, ON_ONE_SIDE, OUTSIDE, Signal, xmr

#: The first draw reads all our own modules for constants, which takes a while on a busy machine.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
#: NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2: flow rate of ten batches.
FLOW_RATE = (49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1)
COUNTS = st.lists(st.one_of(st.none(), st.integers(0, 500)), min_size=0, max_size=60)


def runs(values):
    return [one for one in xmr(values).signals if one.rule == ON_ONE_SIDE]


def test_the_published_example_has_the_published_limits():
    chart = xmr(FLOW_RATE, floor=None, least=10)
    assert chart.mean == pytest.approx(50.81)
    assert chart.moving_range == pytest.approx(1.8778, abs=5e-5)
    assert chart.upper == pytest.approx(55.8041, abs=1e-3)  # the handbook divides by 1.128 where Wheeler takes 2.66
    assert chart.lower == pytest.approx(45.8159, abs=1e-3)
    assert chart.signals == ()


def test_with_few_values_it_says_so_and_gives_no_number():
    chart = xmr([3] * 11)
    assert not chart.made and chart.upper is None
    assert chart.says == "Limits are drawn from 12 values on; there are 11."


def test_counts_of_rare_events_have_no_limits():
    chart = xmr([0, 0, 0, 5, 0, 0, 0, 0, 1, 0, 0, 1], least_mean=1)
    assert not chart.made and chart.signals == ()
    assert chart.says == "Fewer than 1 on average: of so few, limits would say nothing."


def test_one_value_beyond_a_limit_is_a_signal():
    chart = xmr([5, 6, 5, 6, 5, 6, 5, 6, 5, 6, 5, 30, 6, 5, 6, 5, 6, 5, 6, 5])
    assert [one for one in chart.signals if one.rule == OUTSIDE] == [Signal(OUTSIDE, ABOVE, 11, 11)]
    assert "1 point is beyond the limits and 2 times 8 or more in a row" in chart.says


def test_eight_in_a_row_on_one_side_are_a_signal_and_seven_are_not():
    assert runs([4] * 7 + [6] * 7) == []
    assert runs([4] * 8 + [6] * 8) == [Signal(ON_ONE_SIDE, BELOW, 0, 7), Signal(ON_ONE_SIDE, ABOVE, 8, 15)]


def test_a_value_on_the_mean_neither_counts_nor_breaks_a_run():
    chart = xmr([4, 4, 4, 4, 5, 4, 4, 4, 4, 6, 6, 6, 6, 6, 6, 6, 6])
    assert chart.mean == pytest.approx(5)
    assert Signal(ON_ONE_SIDE, BELOW, 0, 8) in chart.signals


def test_a_missing_month_breaks_a_run_and_leaves_out_its_moving_ranges():
    chart = xmr([4, 4, 4, 4, None, 4, 4, 4, 4, 6, 6, 6, 6, None, 6, 6, 6, 6])
    assert [one for one in chart.signals if one.rule == ON_ONE_SIDE] == []
    assert chart.moving_range == pytest.approx(2 / 13)


def test_a_count_has_no_limit_below_nothing_and_a_difference_may():
    assert xmr([0, 4] * 8).lower == 0
    assert xmr([0, 4] * 8, floor=None).lower == pytest.approx(2 - 2.66 * 4)


@pytest.mark.parametrize("values", [[float("nan")] * 12, [float("inf")] * 12, [-1] * 12])
def test_what_is_no_number_or_below_the_floor_is_refused(values):
    with pytest.raises(ValueError, match="Give"):
        xmr(values)


@UNHURRIED
@given(COUNTS)
def test_the_limits_stand_round_the_mean_and_what_is_marked_is_there(values):
    chart = xmr(values)
    there = [value for value in values if value is not None]
    if not chart.made:
        assert chart.signals == () and chart.says == chart.why_not != ""
        assert len(there) < 12 or all(None in pair for pair in pairwise(values))
        return
    assert 0 <= chart.lower <= chart.mean <= chart.upper
    assert all(values[place] is not None for one in chart.signals for place in (one.first, one.last))
    assert chart.marked <= set(range(len(values)))
    for one in chart.signals:
        run = [values[place] for place in range(one.first, one.last + 1)]
        if one.rule == ON_ONE_SIDE:
            assert len([value for value in run if value != pytest.approx(chart.mean)]) >= 8
            assert all(
                (value >= chart.mean - 1e-6) == (one.side == ABOVE) or value == pytest.approx(chart.mean)
                for value in run
            )


@UNHURRIED
@given(st.lists(st.integers(0, 500), min_size=12, max_size=40), st.integers(1, 1000))
def test_moving_or_stretching_a_series_moves_and_stretches_its_limits(values, by):
    chart, moved, stretched = (
        xmr(values, floor=None),
        xmr([v + by for v in values], floor=None),
        xmr([v * by for v in values], floor=None),
    )
    assert moved.upper == pytest.approx(chart.upper + by) and moved.signals == chart.signals
    assert stretched.lower == pytest.approx(chart.lower * by) and stretched.signals == chart.signals


@UNHURRIED
@given(st.lists(st.integers(0, 500), min_size=12, max_size=40))
def test_a_series_read_backwards_has_the_same_limits(values):
    chart, back = xmr(values), xmr(values[::-1])
    assert (chart.lower, chart.mean, chart.upper) == pytest.approx((back.lower, back.mean, back.upper))
