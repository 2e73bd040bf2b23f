"""The statutory pathway keeps its clocks, but for the declared share, and its rules, always."""

import polars as pl
import pytest

from safeguarding.evidence.clocks import deadlines
from safeguarding.evidence.made_up.course import LATE


def late_as_declared(declared, frame, clock, start, done):
    """Whether the share of finished steps, one of each start, that came after the day they were due is the declared one,
    give or take three and a bit of its standard errors."""
    rows = frame.filter(pl.col(done).is_not_null()).unique([start, done]).select(start, done).rows()
    late = [deadlines.due(clock, begun).due < finished for begun, finished in rows]
    assert len(late) > 80
    error = (declared * (1 - declared) / len(late)) ** 0.5
    assert any(late)
    return abs(sum(late) / len(late) - declared) < 3.3 * error


@pytest.fixture(scope="module")
def children(made):
    return made.episodes.filter(~pl.col("no_further_action"))


def test_assessments_are_late_at_the_declared_share(made, children):
    first = made.assessments.sort("start").unique("episode_id", keep="first").join(children, on="episode_id")
    assert late_as_declared(LATE.assessment, first, "assessment", "referral_date", "authorised")


def test_conferences_are_late_at_the_declared_share(made):
    needed = made.section47s.filter(~pl.col("conference_not_required"))
    assert late_as_declared(LATE.conference, needed, "initial_conference", "start", "conference")


def test_first_core_groups_are_late_at_the_declared_share(made):
    first = (
        made.core_groups.sort("held_on")
        .unique("protection_plan_id", keep="first")
        .join(made.protection_plans, on="protection_plan_id")
    )
    assert late_as_declared(LATE.core_group, first, "first_core_group", "start", "held_on")


def test_first_reviews_are_late_at_the_declared_share(made):
    first = (
        made.plan_reviews.sort("held_on")
        .unique("protection_plan_id", keep="first")
        .join(made.protection_plans, on="protection_plan_id")
    )
    assert late_as_declared(LATE.review, first, "first_review_conference", "start", "held_on")


def test_decisions_on_referrals_are_late_at_the_declared_share(children):
    assert late_as_declared(LATE.decision, children, "referral_decision", "referral_date", "decided_on")


def test_some_open_work_is_overdue_on_the_last_day(made):
    late = made.actions.filter(pl.col("done_on").is_null() & (pl.col("due") < made.until))
    assert len(late) > 50


def test_the_conference_target_is_fifteen_working_days_on(made):
    for start, target in (
        made.section47s.filter(pl.col("conference_target").is_not_null()).select("start", "conference_target").rows()
    ):
        assert deadlines.due("initial_conference", start).due == target


def test_a_referral_without_further_action_carries_nothing_else(made):
    nothing = made.episodes.filter(pl.col("no_further_action"))
    assert len(nothing) > 50
    for frame in ("assessments", "section47s", "cin_plans", "protection_plans"):
        assert set(getattr(made, frame)["episode_id"]).isdisjoint(nothing["episode_id"])
    assert nothing["closure_date"].null_count() == len(nothing)


def test_a_protection_plan_starts_on_the_day_of_its_conference(made):
    both = made.protection_plans.join(made.section47s, on="episode_id")
    assert len(both) == len(made.protection_plans)
    assert (both["start"] == both["conference"]).all()


def test_a_child_is_never_on_two_plans_at_once(made):
    plans = made.plans.filter(pl.col("kind").is_in(["in_need", "protection"])).sort("person_id", "start")
    before = plans.with_columns(
        pl.col("end").shift().over("person_id").alias("last"), pl.col("start").shift().over("person_id").alias("had")
    )
    again = before.filter(pl.col("had").is_not_null())
    assert len(again) > 50
    assert (again["last"] < again["start"]).all()


def test_children_come_back_step_up_step_down_and_come_into_care(made):
    kinds = made.plans.group_by("person_id").agg(pl.col("kind").sort_by("start"))["kind"].to_list()
    assert ["in_need", "protection"] in [k[:2] for k in kinds]
    assert ["protection", "in_need"] in [k[:2] for k in kinds]
    assert {"pre_proceedings", "proceedings", "care"} <= set(made.plans["kind"])
    again = made.episodes.filter(~pl.col("no_further_action")).group_by("person_id").len()
    assert again.filter(pl.col("len") > 1).height > 10


def test_domestic_abuse_is_found_in_about_44_families_of_100(made):
    found = (
        made.factors.filter(pl.col("factor").is_in(["3A", "3B", "3C"]))
        .join(made.assessments, on="assessment_id")
        .join(made.episodes, on="episode_id")
    )
    assert 0.36 < found["family_id"].n_unique() / len(made.families) < 0.52


def test_a_family_has_its_team_from_allocation_to_closure(made):
    closed = made.episodes.filter(pl.col("closure_date").is_not_null())
    ends = closed.join(made.team_spans, on="family_id").filter(pl.col("end") == pl.col("closure_date"))
    assert ends["episode_id"].n_unique() == len(closed)
