"""The families of the authority, of each office and of each team, by where they stand among those counted."""

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evidence.indicators.county import county

from safeguarding.evidence.indicators import Counting, definitions
from safeguarding.evidence.indicators.cells import ALL, counted_families, groups

CALL_OUTS = definitions()["police_domestic_abuse_before_after"]
NAMES = st.sampled_from(["East", "East 2", "East 10", "Not recorded", "a", "Z", None])


@given(st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=30))
def test_every_office_and_team_holds_its_own_families(placed):
    named = pl.DataFrame(placed, schema={"office": pl.String, "team": pl.String}, orient="row").fill_null(
        "Not recorded"
    )
    counted = named.sort("office", "team")
    for one in groups(counted):
        office, _, team = one.key.partition(" / ")
        theirs = pl.lit(True) if one.key == ALL else pl.col("office") == office
        theirs &= pl.col("team") == team if one.level == "team" else pl.lit(True)
        assert counted[one.rows].equals(counted.filter(theirs)) and one.size == counted.filter(theirs).height


def test_the_counting_gives_families_by_office_and_team_whatever_the_order_of_their_spans():
    tables = county(60, teams=4)
    mixed = tables.spans.with_columns(
        office=pl.when(pl.int_range(pl.len()) % 3 == 0).then(None).when(pl.int_range(pl.len()) % 3 == 1)
        .then(pl.lit("Not recorded")).otherwise("office")
    ).sample(fraction=1, shuffle=True, seed=1)  # fmt: skip
    with Counting(replace(tables, spans=mixed)) as run:
        counted = counted_families(run.counts(CALL_OUTS))
    assert [one.name for one in groups(counted) if one.level == "office"] == ["North", "Not recorded"]


def test_families_that_do_not_stand_together_are_refused():
    apart = pl.DataFrame({"office": ["East", "West", "East"], "team": ["One", "One", "One"]})
    with pytest.raises(ValueError, match="don’t stand together"):
        groups(apart)
    with pytest.raises(ValueError, match="teams of East don’t stand together"):
        groups(apart.with_columns(team=pl.Series(["One", "Two", "Three"])))


def test_team_10_comes_after_team_9():
    teams = ["1", "10", "9 east", "9 west", "Not recorded", "Team 10", "Team 9"]
    counted = pl.DataFrame({"office": ["East"] * len(teams), "team": teams})
    named = [one.name for one in groups(counted) if one.level == "team"]
    assert named == ["1", "9 east", "9 west", "10", "Team 9", "Team 10", "Not recorded"]
