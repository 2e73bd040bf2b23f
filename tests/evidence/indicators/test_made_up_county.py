"""The whole way on a made-up county, whose true links and effect are known. Coverage of the intervals: tests/bench/recovery."""

import math

import pytest
from tests.bench.recovery import PLANTED, one


@pytest.fixture(scope="module")
def found():
    return one(300, 7)


@pytest.mark.parametrize("indicator", PLANTED)
def test_the_planted_change_lies_in_the_interval(found, indicator):
    """The interval of 99.9%: among fifteen of 95% one is expected to miss."""
    ratio, low, high, truth = found[indicator]
    lowest, highest = (ratio * math.exp((math.log(end / ratio)) * 3.29 / 1.96) for end in (low, high))
    assert lowest < truth < highest


def test_most_intervals_of_95_per_cent_hold_what_was_planted(found):
    assert sum(low < truth < high for _ratio, low, high, truth in found.values()) >= 12
