"""The workbook: written by everyone who works with a family, while they do, in whole sentences."""

from datetime import date

import polars as pl

from safeguarding.evidence import periods
from safeguarding.evidence.clocks import deadlines
from safeguarding.evidence.made_up.course import LATE

DISCIPLINES = {
    "social_worker", "da_victim_worker", "da_perpetrator_worker", "substance_misuse_worker", "mental_health_worker",
    "family_support_worker", "psychologist",
}  # fmt: skip


def written_by(made, frame):
    return frame.join(made.workers.select("worker_id", "role"), on="worker_id")


def test_every_discipline_writes_entries_and_summaries(made):
    assert set(written_by(made, made.entries)["role"]) == DISCIPLINES
    assert set(made.summaries["role"]) == DISCIPLINES


def test_whoever_writes_was_allocated_that_day(made):
    entries = made.entries.with_columns(pl.col("at").dt.convert_time_zone("Europe/London").dt.date().alias("day"))
    then = entries.join(made.allocations, on=["family_id", "worker_id"]).filter(
        (pl.col("day") >= pl.col("start")) & (pl.col("end").is_null() | (pl.col("day") <= pl.col("end")))
    )
    assert then["entry_id"].n_unique() == len(entries)


def test_an_entry_is_written_after_the_contact(made):
    assert (made.entries["written_at"] >= made.entries["at"]).all()


def test_no_sentence_has_a_gap_or_a_brace_left(made):
    for text in (*made.entries["text"], *made.summaries["text"], *made.ratings["reason"], *made.actions["text"]):
        assert text
        assert not any(mark in text for mark in "{}_") and "  " not in text


def test_the_words_vary(made):
    assert made.entries["text"].n_unique() > len(made.entries) * 0.4
    assert made.summaries["text"].n_unique() > len(made.summaries) * 0.95


def test_seen_alone_and_bedroom_are_asked_of_children_on_visits_only(made):
    asked = made.entry_people.join(made.entries, on="entry_id").join(made.people, on="person_id")
    alone = asked.filter(pl.col("seen_alone").is_not_null())
    assert len(alone) > 500
    assert set(alone["kind"]) == {"visit"}
    assert alone["la_child_id"].null_count() == 0
    age = (alone["at"].dt.date() - alone["birth_date"]).dt.total_days()
    assert age.min() >= 4 * 365
    assert set(asked.filter(pl.col("bedroom_seen").is_not_null())["place"]) == {"home"}


def test_nobody_unborn_was_seen(made):
    seen = made.entry_people.filter("seen").join(made.entries, on="entry_id").join(made.people, on="person_id")
    assert seen["birth_date"].null_count() == 0
    assert (seen["birth_date"] <= seen["at"].dt.date()).all()


def test_visits_under_a_protection_plan_are_late_at_about_the_declared_share(made):
    plans = (
        made.protection_plans.join(made.episodes, on="episode_id")
        .select("family_id", "start", pl.col("end").fill_null(made.until))
        .unique()
    )
    visits = (
        written_by(made, made.entries).filter((pl.col("kind") == "visit") & (pl.col("role") == "social_worker"))
        .with_columns(pl.col("at").dt.date().alias("day")).sort("family_id", "day")
        .with_columns(pl.col("day").shift().over("family_id").alias("last"))
        .join(plans, on="family_id").filter((pl.col("last") >= pl.col("start")) & (pl.col("day") <= pl.col("end")))
    )  # fmt: skip
    late = [deadlines.due("protection_visit", last).due < day for last, day in visits.select("last", "day").rows()]
    assert len(late) > 300
    assert LATE.visit - 0.06 < sum(late) / len(late) < LATE.visit + 0.06


def test_a_discipline_sums_up_once_a_month(made):
    assert made.summaries.group_by("family_id", "month", "role").len()["len"].max() <= 2  # two where a team handed over
    assert set(made.summaries["month"].dt.day()) == {1}


def test_those_who_sign_in_have_this_month_s_summaries_still_to_write(made):
    signs_in = made.workers.filter("sign_in")["worker_id"]
    running = periods.first_of_month(made.until)
    assert running == date(2026, 9, 1)
    assert made.summaries.filter(
        (pl.col("month") == running) & pl.col("worker_id").is_in(signs_in.to_list())
    ).is_empty()
    assert not made.summaries.filter(pl.col("month") == running).is_empty()
