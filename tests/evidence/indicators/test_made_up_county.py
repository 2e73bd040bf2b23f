"""The whole way on a made-up county whose true links and effects are known. Coverage of the intervals: tests/bench/recovery."""

import pytest
from tests.bench import _expected_months, _known_months
from tests.bench.recovery import one

from safeguarding.evidence.indicators import Counting, definitions

FAMILIES, SEED = 300, 7


@pytest.fixture(scope="module")
def found():
    return one(FAMILIES, SEED)


@pytest.mark.parametrize("indicator", definitions())
def test_what_was_planted_lies_in_the_interval(found, indicator):
    """The interval of 99.9%: among forty-seven of 95% two are expected to miss. A definition for which nothing is planted
    has no row here."""
    assert found[indicator].near


def test_most_intervals_of_95_per_cent_hold_what_was_planted(found):
    assert sum(one.inside for one in found.values()) >= len(found) - 6


def test_no_change_at_all_is_not_what_is_found(found):
    """The control of the above: most intervals are narrow enough to tell what was planted from no change."""
    without = [name for name, row in found.items() if not row.reach[0] <= 1 <= row.reach[1]]
    assert len(without) >= 8
    assert "police_domestic_abuse_before_after" in without


def test_another_share_of_visits_than_the_planted_one_is_not_what_is_found():
    made = _known_months.planted(SEED)
    visits = definitions()["own_visits_protection_by_month"]
    with Counting(made.tables) as run:
        months = run.counts(visits).monthly
    _value, _planted, place = _expected_months.share(0.85)(months, 0.5)
    assert place < 0.0005
