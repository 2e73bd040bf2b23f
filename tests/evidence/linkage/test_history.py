"""Linking night by night gives what one full link of everything would have given."""

import polars as pl
import pytest

from safeguarding.evidence import linkage
from safeguarding.evidence.linkage import LINKED, history, scoring
from safeguarding.evidence.made_up.damage import pairs


@pytest.fixture(scope="module")
def made(linkage_engine):
    left, right, truth = pairs(240, seed=9)
    return left, right, truth, history.begin(left, right)


def same(one, other):
    assert one.sort("right_id", "left_id").equals(other.sort("right_id", "left_id"))


def of(links, rows):
    return links.filter(pl.col("right_id").is_in(rows["person_id"].implode()))


def test_a_history_has_the_links_of_a_link(made):
    left, right, _, everything = made
    same(everything.links(), linkage.link(left, right).links.select(everything.links().columns))


def test_rows_added_night_by_night_are_linked_as_all_at_once(made):
    left, right, _, everything = made
    kept = history.begin(left, right[:100], trained=everything.trained)
    for start, stop in ((100, 180), (180, 240)):
        night = history.add(kept, rows=right[start:stop])
        kept = night.history
        same(night.links, of(everything.links(), right[start:stop]))
    same(kept.links(), everything.links())


def test_people_added_later_are_looked_for_in_all_the_rows_kept(made):
    left, right, _, everything = made
    night = history.add(history.begin(left[:200], right, trained=everything.trained), people=left[200:])
    same(night.history.links(), everything.links())
    assert set(left["person_id"][200:]) & set(night.links["left_id"])


def test_a_row_delivered_again_takes_the_place_of_the_one_kept(made):
    _, right, _, everything = made
    night = history.add(everything, rows=right[:30])
    same(night.history.links(), everything.links())
    assert len(night.history.rows) == len(right)


def test_somebody_withdrawn_is_in_no_table_and_their_rows_may_be_the_next_likeliest(made):
    left, right, _, everything = made
    who = everything.links().filter(pl.col("band") == LINKED)["left_id"][0]
    after = linkage.withdraw(everything, people=[who])
    assert who in str(everything.people["unique_id"].to_list())  # the control: they were there
    for table in (after.people, after.rows, after.pairs, after.links()):
        assert who not in str(table.to_dict(as_series=False))
    same(after.links(), history.begin(linkage.exclude(left, [who]), right, trained=everything.trained).links())
    back = linkage.add(after, people=left.filter(pl.col("person_id") == who))
    same(back.history.links(), everything.links())


def test_rows_whose_agreement_ended_are_gone(made):
    _, right, _, everything = made
    after = linkage.withdraw(everything, rows=right["person_id"][:120])
    same(after.links(), of(everything.links(), right[120:]))
    assert len(after.rows) == 120


def test_two_records_of_one_person_contest_a_row_until_they_are_joined(made):
    left, _, _, everything = made
    who = everything.links().filter(pl.col("probability") > 0.9999, pl.col("band") == LINKED).row(0, named=True)
    record = left.filter(pl.col("person_id") == who["left_id"])
    twice = linkage.add(everything, people=record.with_columns(person_id=pl.lit("again"))).history
    contested = twice.links().filter(pl.col("right_id") == who["right_id"])
    assert LINKED not in set(contested["band"])
    night = linkage.join(twice, record, ["again"])
    same(night.history.links(), everything.links())
    assert who["right_id"] in set(night.links.filter(pl.col("band") == LINKED)["right_id"])


def test_a_cluster_is_a_person_with_the_rows_linked_to_them(made):
    everything = made[3]
    clusters = everything.clusters()
    linked = everything.links().filter(pl.col("band") == LINKED)
    assert sum(len(rows) for rows in clusters["rows"]) == len(linked) and clusters["left_id"].is_unique().all()


def test_a_history_of_nobody_is_refused(made):
    with pytest.raises(linkage.LinkError, match="none on one side"):
        linkage.begin(made[0].clear(), made[1])


def test_rows_compared_part_by_part_are_linked_as_all_at_once(made, monkeypatch):
    left, right, _, everything = made
    monkeypatch.setattr(scoring, "AT_ONCE", 240 * 100)
    same(history.begin(left, right, trained=everything.trained).links(), everything.links())
