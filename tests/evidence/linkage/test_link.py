"""Linking two extracts: who is chosen, what is left to a person, what never reaches the linker."""

import sys
from dataclasses import replace
from datetime import date
from itertools import combinations

import duckdb
import jellyfish
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeguarding.evidence import linkage
from safeguarding.evidence.linkage import DOUBTFUL, LINKED, NOT_LINKED, declare, engine
from safeguarding.evidence.linkage.bands import bands
from safeguarding.evidence.made_up import names
from safeguarding.evidence.made_up.damage import Rates, damaged, pairs
from safeguarding.evidence.made_up.people import population
from safeguarding.evidence.nicknames import forms
from safeguarding.evidence.tables import LINKS

link_module = sys.modules["safeguarding.evidence.linkage.link"]


@pytest.fixture(scope="module")
def extracts():
    """300 people on each side, 180 of them on both."""
    return pairs(300, seed=2)


@pytest.fixture(scope="module")
def linked(extracts):
    left, right, _ = extracts
    return linkage.link(left, right)


def test_no_row_is_linked_to_two_people(linked):
    chosen = linked.links.filter(pl.col("band") == LINKED)
    assert chosen["right_id"].is_unique().all()


def test_a_row_is_linked_or_doubtful_never_both(linked):
    of = {band: set(linked.links.filter(pl.col("band") == band)["right_id"]) for band in (LINKED, DOUBTFUL)}
    assert of[LINKED] and of[DOUBTFUL] and not of[LINKED] & of[DOUBTFUL]


def test_the_rows_by_what_became_of_them_add_up(linked):
    assert sum(linked.counts.values()) == 300 and set(linked.counts) == {LINKED, DOUBTFUL, NOT_LINKED}


def test_every_doubtful_pair_says_why_and_no_other_pair_does(linked):
    assert ((linked.links["band"] == DOUBTFUL) == linked.links["reason"].is_not_null()).all()


def test_few_links_are_wrong_and_few_are_missed(extracts, linked):
    score = linkage.score(linked.links, extracts[2])
    assert score.precision >= 0.99 and score.recall >= 0.94


def test_events_come_back_as_the_table_of_links(extracts):
    left, right, _ = extracts
    links = linkage.link(left, right.rename({"person_id": "event_id"})).to_events()
    assert LINKS.conform(links).equals(links) and set(links["how"]) == {"model"}


def test_the_order_of_the_rows_changes_nothing(extracts, linked):
    left, right, _ = extracts
    again = linkage.link(left.reverse(), right.sample(fraction=1, shuffle=True, seed=5))
    assert again.links.equals(linked.links) and again.evidence.equals(linked.evidence)


def test_large_extracts_are_trained_on_and_give_the_same_result_twice():
    left, right, truth = pairs(2100, seed=4)
    model = declare.load()
    quick = replace(model, training=replace(model.training, random_pairs=100_000))
    first, second = (linkage.link(left, right, quick) for _ in range(2))
    assert first.trained.how == "trained" and {weight.how for weight in first.trained.weights} >= {"trained"}
    assert first.links.equals(second.links) and first.trained == second.trained
    assert linkage.score(first.links, truth).precision >= 0.99
    reused = linkage.link(left, right, quick, trained=first.trained)
    assert reused.links.equals(first.links)


def test_small_extracts_are_not_trained_on(linked):
    assert linked.trained.how == "shipped" and {weight.how for weight in linked.trained.weights} == {"shipped"}


def test_a_person_named_in_many_events_is_linked_in_each():
    left = population(40, 3)
    one = damaged(left.head(1), 1, rates=Rates.none()).drop("person_id")
    events = pl.concat([one.with_columns(event_id=pl.lit(f"E{n}")) for n in range(5)])
    links = linkage.link(left, events).links.filter(pl.col("band") == LINKED)
    assert links["right_id"].to_list() == [f"E{n}" for n in range(5)] and set(links["left_id"]) == {
        left["person_id"][0]
    }


def test_one_to_one_a_person_is_linked_once_and_the_other_row_is_for_a_person_to_decide():
    left = population(40, 3)
    right = pl.concat([left, left.head(1).with_columns(person_id=pl.lit("again"), postcode=pl.lit(None, pl.String))])
    links = linkage.link(left, right, one_to_one=True).links.filter(pl.col("left_id") == left["person_id"][0])
    assert dict(links.select("right_id", "band").iter_rows()) == {left["person_id"][0]: LINKED, "again": DOUBTFUL}


@pytest.mark.parametrize(
    "gone", [["sex"], ["address", "postcode"], ["nhs_number", "upn"], ["birth_date"], ["given_name"]]
)
def test_a_column_that_one_side_lacks_is_left_out_of_the_model(gone):
    people = population(60, 6)
    linked = linkage.link(people, damaged(people, 6).drop(gone))
    assert not {c.name for c in linked.model.comparisons} & {name for name in gone if name != "given_name"}
    assert len(linked.links)


def test_nobody_on_one_side_links_nobody(extracts):
    left, right, _ = extracts
    for ours, theirs in ((left.clear(), right), (left, right.clear())):
        linked = linkage.link(ours, theirs)
        assert linked.links.is_empty() and linked.counts[LINKED] == 0 and not list(linkage.explain_doubtful(linked))


def test_nothing_to_compare_on_is_said():
    ids = pl.DataFrame({"person_id": ["1", "2"]})
    with pytest.raises(linkage.LinkError, match="too few filled columns"):
        linkage.link(ids, ids)


def test_an_extract_without_a_key_or_with_one_twice_is_refused():
    with pytest.raises(linkage.LinkError, match="needs a column event_id or person_id"):
        linkage.link(pl.DataFrame({"name": ["x"]}), population(2, 1))
    with pytest.raises(ValueError, match="different in every row"):
        linkage.link(pl.concat([population(2, 1)] * 2), population(2, 1))


def test_too_little_memory_is_said():
    left, right, _ = pairs(3000, seed=1)
    with pytest.raises(linkage.LinkError, match="more memory than the 8 MB"):
        linkage.link(left, right, engine=engine.duckdb(8))


def test_the_linkers_database_reads_no_file_and_loads_no_extension(tmp_path):
    (tmp_path / "people.csv").write_text("a\n1\n")
    with engine.connect() as con:
        with pytest.raises(duckdb.PermissionException):
            con.sql(f"select * from '{tmp_path / 'people.csv'}'")
        with pytest.raises(duckdb.Error):
            con.execute("install httpfs")


def test_the_linkers_database_draws_nothing_on_standard_output():
    with engine.connect() as con:
        assert con.execute("select current_setting('enable_progress_bar')").fetchone() == (False,)


def test_an_excluded_person_is_in_no_table_of_the_linker_and_in_no_result(in_the_linker):
    people = population(200, 8).with_columns(
        family_name=pl.when(pl.int_range(pl.len()) == 17).then(pl.lit("Zzyzxley")).otherwise("family_name")
    )
    theirs, who = damaged(people, 8, rates=Rates.none()), people["person_id"][17]
    with_them = linkage.link(people, theirs)
    assert "zzyzxley" in str(in_the_linker) and who in with_them.links["left_id"]
    in_the_linker.clear()
    linked = linkage.link(linkage.exclude(people, [who]), linkage.exclude(theirs, [who]))
    assert in_the_linker and "zzyzxley" not in str(in_the_linker) and who not in str(in_the_linker)
    assert who not in {*linked.links["left_id"], *linked.links["right_id"], *linked.evidence["right_id"]}


GIVEN = st.sampled_from(sorted({*names.heritages()[0].women.names, *names.heritages()[0].men.names}))


def plainly_different(one: str, other: str) -> bool:
    """As the model declares it, worked out anew."""
    one, other = one.lower().replace("'", ""), other.lower().replace("'", "")
    same_form = set(forms(one) or ()) & set(forms(other) or ())
    alike = (
        jellyfish.metaphone(one) == jellyfish.metaphone(other) or jellyfish.jaro_winkler_similarity(one, other) > 0.84
    )
    return not (same_form or alike)


@settings(max_examples=4, deadline=None)
@given(st.lists(st.tuples(GIVEN, GIVEN), min_size=20, max_size=40))
def test_a_row_about_one_twin_is_never_linked_unseen_to_the_other(twins):
    twins = [pair for pair in twins if plainly_different(*pair)]
    homes = population(400, 1).unique("household_id", maintain_order=True).head(len(twins))
    ours, theirs = (
        homes.with_columns(given_name=pl.Series([pair[n] for pair in twins], dtype=pl.String)) for n in (0, 1)
    )
    same = ["nhs_number", "upn"]
    linked = linkage.link(ours.drop(same), theirs.drop(same))
    assert LINKED not in set(linked.links["band"])


def test_limits_for_families_are_lifted_only_where_many_rows_share_no_address():
    model = declare.load()
    alone = pl.DataFrame({"address": [f"{n} road" for n in range(2000)], "postcode": ["qx1"] * 2000})
    few, shared = alone.head(100), alone.with_columns(address=pl.lit("1 road"))
    lifted = {
        name: not link_module._holds_families(left, right, model)
        for name, left, right in (("large", alone, alone), ("small", few, alone), ("shared", alone, shared))
    }
    assert lifted == {"large": True, "small": False, "shared": False}


def scored(rows):
    """Pairs as they come from the linker: right, left, weight, and the levels of given name and date of birth."""
    model = declare.load().only({"given", "given_sound", "given_forms", "family", "born"})
    frame = pl.DataFrame(rows, schema=["right_id", "left_id", "match_weight", "given", "born"], orient="row")
    names_ = {"given": model.comparison("given_name"), "born": model.comparison("birth_date")}
    levels = [
        pl.col(c).replace_strict({k: names_[c].gamma_of(k) for k in set(frame[c])}, return_dtype=pl.Int8)
        .alias(f"level_{names_[c].name}") for c in names_
    ]  # fmt: skip
    odds = 2.0 ** pl.col("match_weight")
    return frame.with_columns(levels).with_columns(probability=odds / (1 + odds)), model


@pytest.mark.parametrize(
    ("what", "pairs_of_a_row", "expected"),
    [
        ("clear", [("A", 20, "same", "same"), ("B", 5, "same", "same")], {"A": LINKED, "B": NOT_LINKED}),
        ("close", [("A", 20, "same", "same"), ("B", 17, "nearly", "same")], {"A": DOUBTFUL, "B": DOUBTFUL}),
        ("weak", [("A", 3, "same", "same")], {"A": DOUBTFUL}),
        ("weaker", [("A", -4, "same", "same")], {"A": NOT_LINKED}),
        ("limited", [("A", 20, "different", "same")], {"A": DOUBTFUL}),
        ("ruled out", [("A", 20, "different", "different")], {"A": NOT_LINKED}),
        ("ruled out, and no rival", [("A", 25, "different", "different"), ("B", 20, "same", "same")],
         {"A": NOT_LINKED, "B": LINKED}),
        ("a limited one fits best", [("A", 25, "different", "same"), ("B", 20, "same", "same")],
         {"A": DOUBTFUL, "B": DOUBTFUL}),
    ],
)  # fmt: skip
def test_bands(what, pairs_of_a_row, expected):
    pairs_, model = scored([("R", *pair) for pair in pairs_of_a_row])
    found = bands(pairs_, model)
    assert dict(found.select("left_id", "band").iter_rows()) == expected


def test_at_most_five_people_are_shown_for_a_row():
    pairs_, model = scored([("R", name, 2.0, "same", "same") for name in "ABCDEFGH"])
    found = bands(pairs_, model)
    assert found.filter(pl.col("band") == DOUBTFUL)["left_id"].to_list() == list("ABCDE")


def test_no_two_made_up_children_of_a_household_share_a_name():
    children = population(3000, 5).filter(pl.col("birth_date") > date(2008, 4, 1))
    for _, home in children.group_by("household_id"):
        assert all(a != b for a, b in combinations(home["given_name"], 2))
