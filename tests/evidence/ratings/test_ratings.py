"""A suggested family rating: never better than the worst, never an average, always with its reason."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeguarding.evidence.ratings import (
    ANSWERS,
    COLOURS,
    Rating,
    RatingError,
    movement,
    suggest_family_rating,
)

RATINGS = st.dictionaries(
    st.tuples(st.sampled_from(["Amy", "Ben", "Cai"]), st.sampled_from(["Social worker", "Nurse", "Officer"])),
    st.sampled_from(ANSWERS),
).map(lambda found: [Rating(child, rater, colour) for (child, rater), colour in found.items()])


def rank(colour):
    return -1 if colour is None else COLOURS.index(colour)


def test_the_suggestion_is_the_worst_current_rating_with_its_reason():
    found = suggest_family_rating(
        [Rating("Amy", "Nurse", "green"), Rating("Ben", "Officer", "red"), Rating("Ben", "Nurse", "amber")]
    )
    assert found.colour == "red"
    assert found.reason == "Red is the worst current rating of a child: Ben, rated by Officer."
    assert found.whose == "Suggested by the software. The chair sets the rating."


def test_without_a_rating_there_is_no_suggestion_but_a_sentence():
    found = suggest_family_rating([], expected=[("Amy", "Nurse")])
    assert found.colour is None
    assert found.reason == "No suggestion. Nobody has rated a child yet. 1 rating is still to come."
    assert found.missing == (("Amy", "Nurse"),)


def test_cannot_rate_alone_gives_no_colour():
    found = suggest_family_rating([Rating("Amy", "Nurse", "cannot_rate")])
    assert (found.colour, found.cannot_rate) == (None, (("Amy", "Nurse"),))
    assert found.reason == "No suggestion. Every worker who answered could not rate."


def test_red_against_green_is_two_colours_apart_and_comes_first():
    found = suggest_family_rating(
        [
            Rating("Amy", "Nurse", "amber"),
            Rating("Amy", "Officer", "green"),
            Rating("Ben", "Nurse", "green"),
            Rating("Ben", "Officer", "red"),
        ]
    )
    assert [(one.child, one.apart) for one in found.disagreement] == [("Ben", 2), ("Amy", 1)]
    assert found.disagreement[0].words == "Workers are two colours apart on Ben: red by Officer; green by Nurse."


def test_cannot_rate_is_no_disagreement():
    found = suggest_family_rating([Rating("Amy", "Nurse", "red"), Rating("Amy", "Officer", "cannot_rate")])
    assert found.disagreement == ()
    assert found.spread["Amy"] == {"green": 0, "amber": 0, "red": 1, "cannot_rate": 1}


def test_names_are_used_in_the_sentences_and_keys_everywhere_else():
    found = suggest_family_rating([Rating("7", "12", "red")], names={"7": "Amy", "12": "the nurse"})
    assert "Amy, rated by the nurse" in found.reason
    assert list(found.spread) == ["7"]


def test_two_current_ratings_by_one_worker_are_refused():
    with pytest.raises(RatingError, match="latest rating only"):
        suggest_family_rating([Rating("Amy", "Nurse", "red"), Rating("Amy", "Nurse", "green")])


def test_a_colour_that_is_none_of_ours_is_refused():
    with pytest.raises(RatingError, match="purple"):
        Rating("Amy", "Nurse", "purple")


@given(RATINGS)
def test_the_suggestion_is_never_better_than_any_rating(ratings):
    suggested = rank(suggest_family_rating(ratings).colour)
    assert all(suggested >= rank(one.colour) for one in ratings if one.colour in COLOURS)


@given(RATINGS, st.sampled_from(COLOURS))
def test_a_rating_added_that_is_no_worse_never_makes_the_suggestion_worse(ratings, colour):
    before = suggest_family_rating(ratings).colour
    after = suggest_family_rating([*ratings, Rating("Dot", "Nurse", colour)]).colour
    assert rank(after) == max(rank(before), rank(colour))


@given(RATINGS)
def test_cannot_rate_never_changes_the_suggestion(ratings):
    without = [one for one in ratings if one.colour != "cannot_rate"]
    assert suggest_family_rating(ratings).colour == suggest_family_rating(without).colour


@given(RATINGS, st.integers())
def test_the_order_of_ratings_does_not_matter(ratings, seed):
    mixed = ratings[:]
    random.Random(seed).shuffle(mixed)
    assert suggest_family_rating(mixed) == suggest_family_rating(ratings)


@given(RATINGS)
def test_the_spread_counts_every_rating_once(ratings):
    spread = suggest_family_rating(ratings).spread
    assert sum(sum(row.values()) for row in spread.values()) == len(ratings)


@pytest.mark.parametrize(
    ("before", "now", "direction", "words"),
    [
        ("green", "red", "worse", "From green to red: worse"),
        ("red", "amber", "better", "From red to amber: better"),
        ("amber", "amber", "same", "Still amber"),
        (None, "green", "first", "Green, not rated last month"),
        ("cannot_rate", "green", "first", "Green, not rated last month"),
        ("red", None, "not_rated", "Not rated this month; red last month"),
        (None, "cannot_rate", "not_rated", "Not rated"),
    ],
)
def test_movement_since_last_month(before, now, direction, words):
    assert (movement(before, now).direction, movement(before, now).words) == (direction, words)
