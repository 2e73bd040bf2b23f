"""A child’s levels over time, as they follow from its episodes. No database."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeguarding.casework.flow.levels import level_on, spells_of
from safeguarding.casework.pathway.episodes import Assessment, Episode, InNeedPlan, ProtectionPlan
from safeguarding.casework.pathway.standing import status_of

#: The first draw reads all our own modules for constants, which takes a while on a busy machine.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
D = date.fromisoformat


def told(*episodes):
    return [(one.value, str(one.start), str(one.end) if one.end else None) for one in spells_of("x", episodes)]


def test_from_referral_to_closure():
    episode = Episode(
        D("2026-01-05"), False, None, D("2026-09-01"),
        assessments=(Assessment(D("2026-01-07"), D("2026-02-10")),),
        in_need_plans=(InNeedPlan(D("2026-02-20"), D("2026-04-01")), InNeedPlan(D("2026-08-03"))),
        protection_plans=(ProtectionPlan(D("2026-04-01"), D("2026-08-01")),),
    )  # fmt: skip
    assert told(episode) == [
        ("assessment", "2026-01-05", "2026-02-10"),
        ("in_need", "2026-02-10", "2026-04-01"),
        ("protection", "2026-04-01", "2026-08-01"),
        ("in_need", "2026-08-01", "2026-09-01"),
    ]


def test_a_referral_without_further_action_is_at_no_level():
    assert told(Episode(D("2026-01-05"), True)) == []


def test_an_episode_that_runs_has_a_level_that_runs():
    assert told(Episode(D("2026-01-05"))) == [("assessment", "2026-01-05", None)]


DAYS = st.integers(1, 364).map(lambda days: D("2026-01-01") + timedelta(days))
PLANS = st.lists(st.tuples(DAYS, st.one_of(st.none(), DAYS)), max_size=3)


@UNHURRIED
@given(PLANS, PLANS, st.one_of(st.none(), DAYS), DAYS)
def test_the_level_of_a_day_is_the_status_that_the_pathway_says_of_it(protection, in_need, authorised, day):
    def known(plans, kind):
        rows = [(start, end) for start, end in plans if start <= day and (end is None or start < end)]
        return tuple(kind(*row) for row in rows)

    episode = Episode(
        D("2026-01-01"), False,
        assessments=(Assessment(D("2026-01-01"), authorised if authorised and authorised <= day else None),),
        in_need_plans=known(in_need, InNeedPlan), protection_plans=known(protection, ProtectionPlan),
    )  # fmt: skip
    words = {"protection": "protection_plan"}
    said = status_of([episode], day)
    ended_later = [plan.end for plan in episode.plans if plan.end and plan.end > day]
    if not ended_later:
        assert words.get(level_on(episode, day), level_on(episode, day)) == said.kind
    (of_day,) = [
        one.value for one in spells_of("x", [episode]) if one.start <= day and (one.end is None or day < one.end)
    ]
    assert of_day == level_on(episode, day)
