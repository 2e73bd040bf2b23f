"""Figures that hang together: offices of teams, totals of months, and what was published before."""

from dataclasses import replace
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeguarding.evidence.disclosure import CHILDREN_IN_NEED, Cell, Release, Rule, Sum, publish, recovered, search

SMALL = st.integers(0, 9) | st.integers(0, 60)


def county(teams, months=()):
    """An authority of offices of teams, and the same authority by month: figures and how they add up."""
    cells, sums, offices = {}, [], []
    for office, of in enumerate(teams):
        names = tuple(f"team {office}.{n}" for n in range(len(of)))
        cells |= {name: Cell(count) for name, count in zip(names, of, strict=True)}
        cells[f"office {office}"] = Cell(sum(of))
        sums.append(Sum(f"office {office}", names))
        offices.append(f"office {office}")
    cells["authority"] = Cell(sum(map(sum, teams)))
    sums.append(Sum("authority", tuple(offices)))
    if months:
        cells |= {f"month {n}": Cell(count) for n, count in enumerate(months)}
        sums.append(Sum("authority", tuple(f"month {n}" for n in range(len(months)))))
    return cells, sums


def only_small_hidden(cells, sums, rule=CHILDREN_IN_NEED):
    """The negative control: small figures hidden, everything else shown."""
    shown = {key: None if rule.hides(one.count, one.contributors) else one.count for key, one in cells.items()}
    small = frozenset(key for key, value in shown.items() if value is None)
    return Release(cells, tuple(sums), shown, small, frozenset(), rule)


def split(total, draw, parts):
    """So many numbers that add up to the total."""
    cuts = sorted(draw(st.lists(st.integers(0, total), min_size=parts - 1, max_size=parts - 1)))
    return [b - a for a, b in zip([0, *cuts], [*cuts, total], strict=True)]


@st.composite
def counties(draw):
    teams = draw(st.lists(st.lists(SMALL, min_size=1, max_size=3), min_size=1, max_size=3))
    return teams, split(sum(map(sum, teams)), draw, 4)


def test_a_team_is_not_found_by_taking_the_other_teams_from_their_office():
    cells, sums = county([[3, 20, 30], [40, 50]])
    assert recovered(only_small_hidden(cells, sums))["team 0.0"] == (3, 3)
    release = publish(cells, sums)
    assert release.small == {"team 0.0"}
    assert release.others == {"team 0.1"}  # one more team of the office is enough, and the cheapest
    assert recovered(release) == {}


def test_a_month_is_not_found_from_the_offices_that_make_up_the_same_total():
    cells, sums = county([[20, 30], [40, 50]], [2, 70, 68])
    assert "month 0" in recovered(only_small_hidden(cells, sums))
    assert recovered(publish(cells, sums)) == {}


def test_one_family_more_is_not_found_by_comparing_two_releases():
    """Nothing is small in either release; the difference is."""
    cells, sums = county([[20, 30], [40, 50]])
    first = publish(cells, sums)
    assert None not in first.shown.values()
    later, sums = county([[23, 30], [40, 50]])
    assert set(recovered(only_small_hidden(later, sums), [first])) == {
        f"{name}, since the release before" for name in ("team 0.0", "office 0", "authority")
    }
    second = publish(later, sums, earlier=[first])
    assert second.value("team 0.0") is None and second.value("authority") is None
    assert recovered(second, [first]) == {}


def test_a_correction_downwards_is_a_difference_too():
    cells, sums = county([[20, 30]])
    first = publish(cells, sums)
    later, sums = county([[20, 28]])
    assert recovered(publish(later, sums, earlier=[first]), [first]) == {}


def test_what_did_not_change_stays_as_it_was_shown():
    cells, sums = county([[20, 3, 14], [30, 40]])
    first = publish(cells, sums)
    assert publish(cells, sums, earlier=[first]).shown == first.shown


def test_what_an_office_is_made_of_is_protected_though_it_is_not_published():
    """Two published windows that overlap: what lies in one alone could be worked out."""
    cells = {
        "old month": Cell(3, published=False), "middle": Cell(40, published=False), "new month": Cell(20, published=False),
        "January to June": Cell(43), "February to July": Cell(60), "middle alone": Cell(40),
    }  # fmt: skip
    sums = [
        Sum("January to June", ("old month", "middle")), Sum("February to July", ("middle", "new month")),
        Sum("middle alone", ("middle",)),
    ]  # fmt: skip
    assert "old month" in recovered(only_small_hidden(cells, sums))
    assert recovered(publish(cells, sums)) == {}


def test_sums_that_do_not_add_up_are_refused():
    with pytest.raises(ValueError, match="add up"):
        publish({"a": Cell(3), "b": Cell(4)}, [Sum("b", ("a",))])
    with pytest.raises(ValueError, match="no figure"):
        publish({"a": Cell(3)}, [Sum("a", ("b",))])


@settings(deadline=None, max_examples=20)
@given(counties(), st.sampled_from([1, 5]))
def test_no_small_figure_of_a_county_can_be_worked_out(made, round_to):
    release = publish(*county(*made), rule=Rule(round_to=round_to))
    assert recovered(release) == {}
    for key, shown in release.shown.items():
        if shown is not None:
            assert shown == release.rule.rounded(release.cells[key].count)


@settings(deadline=None, max_examples=12)
@given(counties(), st.sampled_from([1, 5]))
def test_nor_where_others_are_hidden_for_many_at_once(made, round_to):
    cells, sums = county(*made)
    rule = Rule(round_to=round_to)
    with patch.object(search, "MANY", 0):
        release = publish(cells, sums, rule=rule)
    assert recovered(release) == {}


def test_many_small_teams_are_protected_together_without_a_total_or_much_more_than_one_by_one():
    teams = [[1 + n % 5, 20 + n % 7, 31 + n % 11] for n in range(60)]
    cells, sums = county(teams, [sum(map(sum, teams)) - 3000, 1500, 1500])
    with patch.object(search, "MANY", len(teams)):
        one_by_one = publish(cells, sums)
    together = publish(cells, sums)
    assert len(together.small) == len(teams) > search.MANY
    assert recovered(together) == {}
    assert together.shown["authority"] is not None
    assert len(together.others) <= 1.2 * len(one_by_one.others)


@settings(deadline=None, max_examples=12)
@given(st.data())
def test_no_small_difference_between_releases_can_be_worked_out(data):
    shape = data.draw(st.lists(st.integers(1, 3), min_size=1, max_size=2))
    teams = [[data.draw(SMALL) for _ in range(n)] for n in shape]
    earlier = []
    for _ in range(3):
        release = publish(*county(teams), earlier=earlier)
        assert recovered(release, earlier) == {}
        earlier.append(release)
        teams = [[count + data.draw(st.integers(-min(count, 2), 8)) for count in of] for of in teams]


def test_hiding_small_figures_alone_is_noticed_by_the_check():
    """The check that runs on what is about to be published finds each figure that was left with a way in."""
    cells, sums = county([[3, 20, 30], [40, 50]], [60, 83])
    release = publish(cells, sums)
    broken = replace(release, shown={**release.shown, "team 0.1": 20.0})
    assert recovered(broken) == {"team 0.0": (3.0, 3.0)}
