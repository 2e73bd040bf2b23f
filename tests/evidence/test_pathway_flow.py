"""In, out, step up, step down and the time at each level, against a county small enough to count by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeguarding.evidence.pathway_flow import (
    ASSESSMENT,
    IN_NEED,
    LEVELS,
    NO_LEVEL,
    PROTECTION,
    Spell,
    flow,
    median_stay,
)

#: The first draw reads all our own modules for constants, which takes a while on a busy machine.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
D = date.fromisoformat
TODAY = D("2026-06-15")


def told(levels, held, units=None, first="2026-01-01"):
    made = flow(
        [Spell(c, v, D(a), D(b) if b else None) for c, v, a, b in levels],
        [Spell(c, v, D(a), D(b) if b else None) for c, v, a, b in held],
        D(first), TODAY, units=units,
    )  # fmt: skip
    return {f"{one.month:%b}": one for one in made.months}, {one.level: one for one in made.times}


LEVELS_OF = [
    ("ivy", ASSESSMENT, "2026-01-10", "2026-02-01"),
    ("ivy", IN_NEED, "2026-02-01", "2026-03-05"),
    ("ivy", PROTECTION, "2026-03-05", "2026-05-20"),
    ("ivy", IN_NEED, "2026-05-20", None),
    ("noah", PROTECTION, "2025-11-01", "2026-04-01"),
]
HELD = [("ivy", "north", "2026-01-12", None), ("noah", "north", "2025-12-01", "2026-04-01")]


def test_a_plan_after_an_assessment_is_a_beginning_and_what_follows_are_steps():
    months, _ = told(LEVELS_OF, HELD)
    assert [(one.into, one.up, one.down) for one in months.values()] == [
        (1, 0, 0), (0, 0, 0), (0, 1, 0), (0, 0, 0), (0, 0, 1), (0, 0, 0),
    ]  # fmt: skip


def test_a_child_who_leaves_leaves_in_the_month_of_the_last_day():
    months, _ = told(LEVELS_OF, HELD)
    assert [one.out for one in months.values()] == [0, 0, 1, 0, 0, 0]  # 31 March, the day before the end


def test_who_is_at_each_level_when_a_month_ends():
    months, _ = told(LEVELS_OF, HELD)
    assert months["Jan"].at_end == {NO_LEVEL: 0, ASSESSMENT: 1, IN_NEED: 0, PROTECTION: 1}
    assert months["Mar"].at_end == {NO_LEVEL: 0, ASSESSMENT: 0, IN_NEED: 0, PROTECTION: 1}
    assert not months["Jun"].whole and months["May"].whole


def test_a_move_between_teams_is_no_way_in_or_out_of_the_whole():
    held = [("ivy", "north", "2026-01-12", "2026-03-01"), ("ivy", "south", "2026-03-01", None)]
    whole, _ = told(LEVELS_OF, held)
    north, _ = told(LEVELS_OF, held, {"north"})
    south, _ = told(LEVELS_OF, held, {"south"})
    assert (whole["Mar"].moved_in, whole["Mar"].moved_out, whole["Mar"].into) == (0, 0, 0)
    assert (north["Mar"].moved_out, north["Mar"].out, south["Mar"].moved_in) == (1, 0, 1)
    assert (north["Mar"].up, south["Mar"].up) == (0, 1)


def test_a_family_without_a_team_for_some_days_is_out_and_in_again():
    held = [("ivy", "north", "2026-01-12", "2026-02-10"), ("ivy", "north", "2026-02-20", None)]
    months, _ = told(LEVELS_OF, held)
    assert (months["Feb"].out, months["Feb"].into) == (1, 1)


def test_a_child_whom_no_team_holds_is_not_in_the_flow():
    months, times = told(LEVELS_OF, [])
    assert all(one.into == one.out == sum(one.at_end.values()) == 0 for one in months.values())
    assert all(one.stays == 0 and one.median is None for one in times.values())


def test_the_time_at_a_level_counts_stays_that_began_in_the_window():
    _, times = told(LEVELS_OF, HELD)
    assert (times[PROTECTION].stays, times[PROTECTION].ended, times[PROTECTION].median) == (1, 1, 76)
    assert (times[IN_NEED].stays, times[IN_NEED].ended) == (2, 1)


def test_a_median_takes_account_of_the_stays_that_still_last():
    assert median_stay([(10, True), (20, True), (30, True)]) == 20
    assert median_stay([(10, True), (15, False), (20, True), (30, True)]) == 20
    assert median_stay([(10, True), (30, False), (40, False)]) is None
    assert median_stay([]) is None


def test_a_month_after_today_is_refused():
    with pytest.raises(ValueError, match="Give an earlier one"):
        flow([], [], D("2026-07-01"), TODAY)


BEGINS = D("2025-06-01")
SPELLS = st.builds(
    lambda child, value, start, days: Spell(
        str(child), value, BEGINS + timedelta(start), BEGINS + timedelta(start + days) if days else None
    ),
    st.integers(0, 4), st.sampled_from("abc"), st.integers(0, 380), st.integers(0, 200),
)  # fmt: skip
OF_LEVEL = SPELLS.map(lambda one: Spell(one.child, LEVELS["abc".index(one.value) + 1], one.start, one.end))


@UNHURRIED
@given(st.lists(OF_LEVEL, max_size=20), st.lists(SPELLS, max_size=20))
def test_the_teams_add_up_to_the_whole_and_nobody_appears_from_nowhere(levels, held):
    whole = flow(levels, held, D("2025-05-01"), TODAY)
    teams = [flow(levels, held, D("2025-05-01"), TODAY, units={key}) for key in "abc"]
    here = 0
    for place, month in enumerate(whole.months):
        of = [one.months[place] for one in teams]
        assert (month.into, month.out, month.up, month.down) == tuple(
            sum(getattr(one, name) for one in of) for name in ("into", "out", "up", "down")
        )
        assert sum(one.moved_in for one in of) == sum(one.moved_out for one in of)
        here += month.into - month.out
        assert sum(month.at_end.values()) == here == sum(sum(one.at_end.values()) for one in of)
