"""Partner feeds: the declared effect is there to be found, regression to the mean is there to mislead, truth is kept."""

from datetime import date, timedelta
from math import exp, log, sqrt

import numpy as np
import polars as pl
import pytest

from safeguarding.evidence.made_up.effect import RATIOS, Effect
from safeguarding.evidence.made_up.partners.happenings import day_number, happenings
from safeguarding.evidence.periods import Window

USUAL_UNTIL = -183  # days before allocation from which rates rise


@pytest.fixture(scope="module")
def linked(made):
    """Events of the families' people, truly linked, with the days since the family's allocation."""
    families = made.members.select("family_id", "person_id").join(
        made.families.select("family_id", "opened"), on="family_id"
    )
    return (
        made.events.join(made.true_links.select("event_id", "person_id"), on="event_id").join(families, on="person_id")
        .with_columns((pl.col("date") - pl.col("opened")).dt.total_days().alias("day"))
    )  # fmt: skip


def counts(made, linked, feed, *kinds):
    """Incidents in the usual half-year, the year before and the year after allocation, of families covered throughout."""
    start, end = made.coverage.filter(pl.col("feed") == feed).select("start", "end").row(0)
    covered = made.families.filter(
        (pl.col("opened") >= start + timedelta(days=366)) & (pl.col("opened") <= end - timedelta(days=366))
    )
    of = linked.filter((pl.col("feed") == feed) & pl.col("kind").is_in(kinds)).join(covered, on="family_id", how="semi")
    days = of.unique(["incident_id", "family_id"])["day"]
    return (
        days.is_between(-365, USUAL_UNTIL - 1).sum(), days.is_between(-365, -1).sum(), days.is_between(0, 364).sum()
    )  # fmt: skip


def interval(after, before, share=1.0):
    """99% interval of a ratio of two Poisson counts, `before` over `share` of the time of `after`."""
    ratio, error = after / before * share, sqrt(1 / after + 1 / before)
    return ratio * exp(-2.58 * error), ratio * exp(2.58 * error)


KINDS = {
    "domestic_abuse_incidents": ("police", "domestic_abuse"),
    "other_police_incidents": ("police", "missing", "anti_social_behaviour", "other"),
    "emergency_admissions": ("hospital", "emergency_admission"),
    "emergency_attendances": ("hospital", "emergency_attendance"),
    "mental_health_crises": ("mental_health", "crisis_contact"),
    "mental_health_contacts": ("mental_health", "contact"),
    "probation_events": ("probation", "order_start", "contact", "breach"),
    "housing_events": ("housing", "homeless_application", "arrears", "nuisance"),
    "ambulance_calls": ("ambulance", "conveyed_emergency", "treated_at_scene", "advice"),
}


@pytest.mark.parametrize("what", KINDS)
def test_a_plain_count_against_the_usual_months_recovers_the_declared_ratio(made, linked, what):
    usual, _, after = counts(made, linked, *KINDS[what])
    low, high = interval(after, usual, 182 / 365)
    assert low < made.effect.ratios[what] < high


@pytest.mark.parametrize("what", KINDS)
def test_twelve_months_before_against_after_gives_the_misleading_ratio_that_is_declared_too(made, linked, what):
    _, before, after = counts(made, linked, *KINDS[what])
    low, high = interval(after, before)
    assert low < made.effect.plain_ratio(what) < high
    assert made.effect.plain_ratio(what) < made.effect.ratios[what]


def test_the_plain_ratio_of_a_whole_year_is_worked_out_by_hand():
    # 2.5 at the peak, six months of rise: on average 1.75 over half of the year, so 1.375 over the year
    assert Effect().plain_ratio("domestic_abuse_incidents") == pytest.approx(0.6 / 1.375)
    assert Effect(surge_peak=1).plain_ratio("domestic_abuse_incidents") == 0.6
    # the last three of six months: from halfway to the peak, 2.125 on average
    assert Effect().plain_ratio("domestic_abuse_incidents", months=3) == pytest.approx(0.6 / 2.125)


@pytest.mark.parametrize("what", ["domestic_abuse_incidents", "treatment_starts", "mental_health_contacts"])
def test_a_hundred_thousand_families_show_the_declared_ratio_closely(what):
    rng, effect = np.random.default_rng(3), Effect()
    window = Window(date(2022, 10, 1), date(2026, 8, 31))
    allocated = day_number(date(2024, 3, 1)) + rng.integers(0, 365, 100_000)
    unit, day = happenings(rng, np.ones(100_000), allocated, window, effect, what)
    since = day - allocated[unit]
    after = ((since >= 0) & (since < 365)).sum()
    usual = ((since >= -365) & (since < USUAL_UNTIL)).sum() / 182 * 365
    before = ((since >= -365) & (since < 0)).sum()
    assert after / usual == pytest.approx(effect.ratios[what], rel=0.02)
    assert after / before == pytest.approx(effect.plain_ratio(what), rel=0.02)


def test_no_effect_and_no_surge_leaves_the_rate_as_it_was():
    nothing = Effect(ratios=dict.fromkeys(RATIOS, 1.0), surge_peak=1.0)
    days = np.arange(-400, 400)
    assert (nothing.multiple(days, "domestic_abuse_incidents") == 1).all()


@pytest.mark.parametrize(
    "wrong", [{"ratios": {"domestic_abuse_incidents": 0.5}}, {"surge_peak": 0.5}, {"surge_months": -1}]
)
def test_an_effect_that_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError, match="Effect"):
        Effect(**wrong)


def test_pupils_miss_less_after_allocation(made, linked):
    school = linked.filter(pl.col("feed") == "school").with_columns((pl.col("day") - 20).alias("day"))
    both = school.filter(
        (pl.col("day") < USUAL_UNTIL).any().over("person_id") & (pl.col("day") >= 0).any().over("person_id")
    )
    share = [
        both.filter(part).select(pl.col("quantity").sum() / pl.col("possible").sum()).item()
        for part in (pl.col("day") < USUAL_UNTIL, pl.col("day") >= 0)
    ]
    assert abs(log(share[1] / share[0]) - log(made.effect.ratios["sessions_missed"])) < 0.12


def test_most_police_rows_are_about_people_outside_the_families_or_as_many(made):
    police = made.events.filter(pl.col("feed") == "police")
    ours = police.join(made.true_links, on="event_id", how="semi")
    assert 0.25 < len(ours) / len(police) < 0.7


def test_every_event_lies_within_what_its_feed_covers(made):
    both = made.events.join(made.coverage, on="feed")
    assert len(both) == len(made.events)
    assert ((both["date"] >= both["start"]) & (both["date"] <= both["end"])).all()


def test_nobody_is_met_before_birth(made, linked):
    born = linked.join(made.people.select("person_id", pl.col("birth_date").alias("born")), on="person_id")
    assert born["born"].null_count() == 0
    assert (born["born"] <= born["date"]).all()
    assert (made.events["birth_date"] <= made.events["date"]).drop_nulls().all()


def test_what_an_agency_has_differs_from_what_we_hold_for_some_and_agrees_for_most(made, linked):
    held = linked.join(made.people, on="person_id", suffix="_held")
    for column, low, high in (("family_name", 0.03, 0.2), ("postcode", 0.03, 0.35), ("birth_date", 0.02, 0.15)):
        wrong = held.select((pl.col(column) != pl.col(f"{column}_held")).mean()).item()
        assert low < wrong < high, column


def test_a_reference_tells_nothing_of_whose_it_is(made):
    police = made.events.filter(pl.col("feed") == "police").sort("date")
    assert police["incident_id"].str.starts_with("51").all()
    ours = police.join(made.true_links, on="event_id", how="semi")["incident_id"].cast(pl.Int64)
    assert ours.min() < 51_000_100 < ours.max()


def test_no_feed_carries_a_number_that_the_agency_does_not_hold(made):
    for feed, column in (("police", "nhs_number"), ("police", "upn"), ("hospital", "upn"), ("school", "nhs_number")):
        rows = made.events.filter(pl.col("feed") == feed)
        assert rows[column].null_count() == len(rows)
