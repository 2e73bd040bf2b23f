"""Intervals against other software, and against the truth when the truth is known."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from safeguarding.evidence.indicators.interval import EXACT, clustered, exact, rate_interval, ratio_interval


def drawn(rng, families=200, ratio=0.6, spread=0.6):
    """Families with a frailty of their own on each side, so that incidents come in runs."""
    usual = rng.gamma(1.0, 1.5, families)
    sides = [rng.poisson(usual * k * rng.gamma(1 / spread, spread, families)) for k in (1, ratio)]
    return [side.astype(float) for side in sides]


def widened(estimate, error, clusters):
    """What few clusters add to the interval of a sandwich: Cameron and Miller 2015, section VI."""
    return np.exp(
        estimate + np.array(stats.t.interval(0.95, clusters - 1, scale=error * np.sqrt(clusters / (clusters - 1))))
    )


def test_the_clustered_interval_is_that_of_a_generalised_estimating_equation():
    before, after = drawn(np.random.default_rng(3))
    days = np.random.default_rng(4).integers(300, 366, (2, 200)).astype(float)
    ours = clustered(before, after, *days)
    fit = sm.GEE(
        np.concatenate([before, after]),
        sm.add_constant(np.repeat([0.0, 1.0], 200)),
        groups=np.tile(np.arange(200), 2),
        offset=np.log(np.concatenate(days)),
        family=sm.families.Poisson(),
    ).fit()
    clusters = int(((before > 0) | (after > 0)).sum())
    low, high = widened(fit.params[1], fit.bse[1], clusters)
    assert (ours.low, ours.high) == (pytest.approx(low, rel=1e-4), pytest.approx(high, rel=1e-4))


def test_the_exact_interval_is_that_of_poisson_test_in_r():
    """The example of R's own help page: 11 in 800 against 21 in 3,011 gives 1.97 (0.8584264 to 4.2772659)."""
    found = exact(21, 11, 3011, 800)
    assert (found.low, found.high) == (pytest.approx(0.8584264, rel=1e-6), pytest.approx(4.2772659, rel=1e-6))


def test_a_known_ratio_lies_in_the_clustered_interval_as_often_as_claimed_and_in_the_exact_one_less_often():
    """The negative control shows why families are taken as clusters: the exact interval claims too much."""
    rng = np.random.default_rng(11)
    days = np.full(200, 365.0)
    held = {"clustered": 0, "exact": 0}
    for _ in range(400):
        before, after = drawn(rng)
        one, other = clustered(before, after, days, days), exact(int(before.sum()), int(after.sum()), 1.0, 1.0)
        held["clustered"] += one.low <= 0.6 <= one.high
        held["exact"] += other.low <= 0.6 <= other.high
    assert 0.92 <= held["clustered"] / 400 <= 0.98
    assert held["exact"] / 400 < 0.90


def test_few_families_get_the_exact_interval_and_the_words_that_go_with_it():
    found = ratio_interval(np.array([3.0, 2.0]), np.array([1.0, 0.0]), np.full(2, 365.0), np.full(2, 365.0))
    assert found.method == EXACT


def test_nothing_before_has_no_upper_limit_and_nothing_at_all_no_interval():
    days = np.full(2, 365.0)
    assert ratio_interval(np.zeros(2), np.array([3.0, 0.0]), days, days).high is None
    assert ratio_interval(np.zeros(2), np.zeros(2), days, days) is None
    assert ratio_interval(np.array([0.5, 0.0]), np.zeros(2), days, days) is None


def test_the_interval_of_one_rate_is_the_exact_poisson_one_where_few_families_count():
    """Garwood's interval for 5 events in 10: 0.1623 to 1.1669, as poisson.test(5, 10) gives in R."""
    counts = np.array([5.0] + [0.0] * 9)
    found = rate_interval(counts, np.ones(10))
    assert (found.low, found.high) == (pytest.approx(0.1623486, rel=1e-6), pytest.approx(1.166833, rel=1e-6))
    assert rate_interval(np.zeros(10), np.ones(10)).low == 0


def test_the_clustered_interval_of_one_rate_is_that_of_a_generalised_estimating_equation():
    counts, _after = drawn(np.random.default_rng(8))
    fit = sm.GEE(counts, np.ones(200), groups=np.arange(200), family=sm.families.Poisson()).fit()
    low, high = widened(fit.params[0], fit.bse[0], int((counts > 0).sum()))
    found = rate_interval(counts, np.ones(200))
    assert (found.low, found.high) == (pytest.approx(low, rel=1e-4), pytest.approx(high, rel=1e-4))
