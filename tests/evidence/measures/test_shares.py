"""A share with Wilson's interval, beside published values."""

import pytest

from safeguarding.evidence.measures.shares import share


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    # Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3 (Wilson's score).
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_the_published_one(part, whole, low, high):
    found = share(part, whole)
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_all_of_few_is_not_certain_and_nothing_has_no_share():
    assert share(5, 5).high == 1 and share(5, 5).low == pytest.approx(0.5655, abs=5e-4)
    assert share(0, 0) is None
    with pytest.raises(ValueError, match="no share"):
        share(6, 5)
