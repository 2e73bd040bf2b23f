"""Reds and what followed them, as a table one can read."""

from datetime import date, timedelta

import pytest

from safeguarding.evidence.reds import Red, followed, later, state_after, turns, worst

ON = date(2026, 1, 5)
TODAY = date(2026, 11, 20)


def after(days: int) -> date:
    return ON + timedelta(days=days)


def red(key="a", **more) -> Red:
    return Red(key, **({"on": ON} | more))


def by_kind(reds, today=TODAY):
    return {one.kind: (one.within, one.of, one.median) for one in followed(reds, today)}


def test_each_kind_of_thing_is_counted_and_any_is_whichever_came_first():
    reds = [
        red("a", decision=ON, action=after(3)),
        red("b", step=after(10)),
        red("c", action=after(20), decision=after(25)),
    ]
    assert by_kind(reds) == {
        "decision": (2, 3, 25),
        "action": (2, 3, 20),
        "step": (1, 3, None),
        "any": (3, 3, 10),
    }


def test_what_came_after_31_days_is_not_in_time():
    assert by_kind([red(action=after(31))])["any"] == (1, 1, 31)
    assert by_kind([red(action=after(32))])["any"] == (0, 1, None)


def test_a_red_of_less_than_31_days_ago_counts_neither_way():
    assert by_kind([red(decision=ON)], today=after(30))["any"] == (0, 0, None)
    assert by_kind([red(decision=ON)], today=after(31))["any"] == (1, 1, 0)


def test_the_median_is_of_all_reds_and_not_of_the_quick_ones_alone():
    assert by_kind([red("a", action=after(1)), red("b"), red("c")])["any"] == (1, 3, None)


@pytest.mark.parametrize(
    ("ratings", "closed", "state"),
    [
        ([(60, "green")], None, "green"),
        ([(59, "green")], None, "not_looked_at"),
        ([(80, "red"), (122, "amber")], None, "amber"),
        ([(123, "amber")], None, "not_looked_at"),
        ([], 122, "closed"),
        ([], 123, "not_looked_at"),
        ([(70, "cannot_rate")], 80, "cannot_rate"),
    ],
)
def test_the_state_after_three_months_is_that_of_the_last_supervision_near_it(ratings, closed, state):
    one = red(after=tuple((after(days), answer) for days, answer in ratings), closed=after(closed) if closed else None)
    assert state_after(one, 3) == state


def test_only_reds_that_are_old_enough_say_how_they_stood_later():
    reds = [red("a", after=((after(95), "green"),)), red("b"), red("c", on=TODAY)]
    found = later(reds, 3, TODAY)
    assert (found.counts, found.reached, found.known, found.of) == ({"green": 1, "not_looked_at": 1}, 2, 1, 3)
    assert later(reds, 3, after(121)).reached == 0
    with pytest.raises(KeyError):
        later(reds, 12, TODAY)


def test_a_turn_to_red_is_the_first_of_a_run():
    answers = ["amber", "red", "red", "cannot_rate", "red", "green", "red"]
    days = [(after(31 * place), answer) for place, answer in enumerate(answers)]
    assert turns(days) == [after(31), after(31 * 4), after(31 * 6)]
    assert turns([]) == []


def test_the_worst_answer_is_cannot_rate_only_where_nobody_could():
    assert [worst(one) for one in (["green", "red"], ["cannot_rate", "green"], ["cannot_rate"], [])] == [
        "red",
        "green",
        "cannot_rate",
        "cannot_rate",
    ]
