"""A sample by a seed: anybody draws the same, and each thing comes as often as any other."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeguarding.evidence.sampling import sample

keys = st.lists(st.integers(0, 50).map(str), max_size=20)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(keys, st.integers(1, 8), st.integers(0, 99).map(str))
def test_the_same_seed_draws_the_same_whatever_the_order(held, size, seed):
    drawn = sample(held, size, seed)
    assert drawn == sample(reversed(held), size, seed)
    assert len(drawn) == len(set(drawn)) == min(size, len(set(held)))
    assert set(drawn) <= set(held)


def test_over_many_seeds_each_is_drawn_as_often_as_any_other():
    counts = dict.fromkeys("abcdefgh", 0)
    for seed in range(4000):
        for key in sample(counts, 2, str(seed)):
            counts[key] += 1
    assert all(900 < number < 1100 for number in counts.values())


def test_a_sample_of_nothing_or_without_a_seed_is_refused():
    assert sample([], 3, "s") == []
    for size, seed in ((0, "s"), (3, "")):
        with pytest.raises(ValueError, match="seed"):
            sample(["a"], size, seed)
