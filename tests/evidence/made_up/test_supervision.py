"""Group supervision: open where there is work to do, frozen where it is done, with disagreement and dissent kept."""

import polars as pl
import pytest

from safeguarding.evidence.made_up.county import county
from safeguarding.evidence.ratings import Rating, suggest_family_rating


@pytest.fixture(scope="module")
def now(made):
    """Families allocated on the last day."""
    return made.team_spans.filter(pl.col("end").is_null())


def test_every_family_now_allocated_has_one_open_session_and_it_is_the_latest(made, now):
    left_open = made.sessions.filter(~pl.col("closed"))
    assert sorted(left_open["family_id"]) == sorted(now["family_id"])
    latest = made.sessions.group_by("family_id").agg(pl.col("month").max().alias("latest"))
    assert (left_open.join(latest, on="family_id").select(pl.col("month") == pl.col("latest"))).to_series().all()
    assert left_open["held_on"].null_count() == left_open["closed_at"].null_count() == len(left_open)


def test_an_open_session_has_no_rating_of_those_who_sign_in_and_nothing_decided(made):
    left_open = made.sessions.filter(~pl.col("closed"))["session_id"].to_list()
    given = made.ratings.filter(pl.col("session_id").is_in(left_open))
    assert len(given) > 0
    assert set(given["worker_id"]).isdisjoint(made.workers.filter("sign_in")["worker_id"])
    for frame in (made.attendance, made.family_ratings, made.decisions, made.actions):
        assert set(frame["session_id"]).isdisjoint(left_open)


@pytest.mark.parametrize("seed", [1, 2])
def test_those_who_sign_in_are_of_the_first_team_and_busy(made, seed):
    one = made if seed == 1 else county(300, seed)
    signs_in = one.workers.filter("sign_in")
    assert sorted(signs_in["role"]) == [
        "da_victim_worker", "mental_health_worker", "partner_analyst", "social_worker", "substance_misuse_worker", "team_manager",
    ]  # fmt: skip
    assert set(signs_in["team_id"].drop_nulls()) == {"T01"}
    assert signs_in["end"].null_count() == len(signs_in)
    open_now = one.allocations.filter(pl.col("end").is_null()).join(signs_in, on="worker_id").group_by("role").len()
    assert len(open_now) == 4
    assert open_now["len"].is_between(8, 14).all(), open_now.rows()
    team = one.team_spans.filter(pl.col("end").is_null() & (pl.col("team_id") == "T01"))
    assert len(team) >= 14


def test_the_suggestion_is_the_one_the_library_makes(made):
    held = made.ratings.group_by("session_id", maintain_order=True).agg("person_id", "worker_id", "colour")
    said = dict(made.family_ratings.select("session_id", "suggested").iter_rows())
    for session, children, raters, colours in held.head(200).iter_rows():
        if session in said:
            suggested = suggest_family_rating(
                Rating(*one) for one in zip(children, raters, colours, strict=True)
            ).colour
            assert said[session] == (suggested or "cannot_rate")


def test_professionals_disagree_and_some_cannot_rate(made):
    spread = (
        made.ratings.filter(pl.col("colour") != "cannot_rate")
        .group_by("session_id", "person_id")
        .agg(pl.col("colour").n_unique())
    )
    share = (spread["colour"] > 1).mean()
    assert 0.15 < share < 0.7
    assert (spread["colour"] == 3).any()
    assert 0.03 < (made.ratings["colour"] == "cannot_rate").mean() < 0.2


def test_a_chair_who_sets_a_lower_colour_says_why(made):
    order = {"green": 0, "amber": 1, "red": 2}
    lower = made.family_ratings.filter(pl.col("suggested") != "cannot_rate").filter(
        pl.col("colour").replace_strict(order) < pl.col("suggested").replace_strict(order)
    )
    assert len(lower) > 10
    assert (lower["reason"].str.len_chars() > 20).all()


def test_ratings_drift_down_where_families_are_helped(made):
    closed = made.sessions.filter("closed").join(made.family_ratings, on="session_id").sort("held_on")
    ends = (
        made.decisions.filter(pl.col("decision") == "close")
        .select("session_id")
        .join(made.sessions, on="session_id")["family_id"]
        .to_list()
    )
    helped = closed.filter(pl.col("family_id").is_in(ends)).group_by("family_id", maintain_order=True).agg(
        pl.col("colour").first().alias("first"), pl.col("colour").last().alias("last"), pl.len()
    ).filter(pl.col("len") >= 4)  # fmt: skip
    assert len(helped) > 30
    assert (helped["first"] == "red").mean() > (helped["last"] == "red").mean() + 0.1
    assert (helped["last"] == "green").mean() > (helped["first"] == "green").mean() + 0.2


def test_actions_are_owned_by_somebody_of_the_family_or_the_chair(made):
    owned = made.actions.join(
        made.attendance, left_on=["session_id", "owner"], right_on=["session_id", "worker_id"], how="anti"
    )
    chairs = owned.join(made.sessions, on="session_id")
    assert (chairs["owner"] == chairs["chair"]).all()
    assert (
        (made.actions.join(made.sessions, on="session_id").select(pl.col("due") > pl.col("held_on"))).to_series().all()
    )


def test_each_discipline_misses_some_sessions(made):
    came = made.attendance.group_by("role").agg(pl.col("present").mean())
    assert came["present"].is_between(0.7, 0.97).all()
