"""Charts hold the same numbers as their tables, and nothing that is hidden."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest
import vl_convert
from tests.evidence.indicators.county import county

from safeguarding.evidence.chart import BESIDE, control
from safeguarding.evidence.charts import charts
from safeguarding.evidence.control_limits import xmr
from safeguarding.evidence.indicators import calculate, definitions

CALL_OUTS = definitions()["police_domestic_abuse_before_after"]


@pytest.fixture(scope="module")
def by_team():
    return charts(calculate(CALL_OUTS, county(200), by="team"))


@pytest.fixture(scope="module")
def monthly():
    """Few enough call-outs after allocation that some months are hidden."""
    return charts(calculate(CALL_OUTS, county(200, ratio=0.25)))[-2]


def drawn(spec):
    """Every data row of a specification, those of its layers too."""
    rows = list(spec.get("datasets", {}).values()) + [spec.get("data", {}).get("values", [])]
    for layer in spec.get("layer", []):
        rows.append(drawn(layer))
    return [row for part in rows for row in part]


def test_a_before_and_after_chart_has_the_numbers_of_its_table(by_team):
    chart = by_team[0]
    assert chart.columns == (
        "Window",
        "Domestic abuse call-outs",
        "Family-years",
        "Per 100 families a year",
        "95% interval",
    )
    labels = {row["label"] for row in drawn(chart.spec) if "label" in row}
    assert labels == {row[3] for row in chart.rows}
    assert "Rate ratio" in chart.caption


def test_every_chart_can_be_drawn_and_is_described_in_words(by_team, monthly):
    for chart in (*by_team, monthly):
        svg = vl_convert.vegalite_to_svg(chart.spec)
        assert svg.startswith("<svg")
        assert chart.spec["description"] == chart.caption
        assert all(len(row) == len(chart.columns) for row in chart.rows)


def test_sides_differ_in_shape_as_well_as_colour(by_team, monthly):
    for chart in (by_team[1], monthly):
        words = json.dumps(chart.spec)
        assert '"range": ["circle", "diamond"]' in words


def test_a_hidden_month_is_marked_and_not_drawn_as_nothing(monthly):
    hidden = [row for row in monthly.rows if row[1] == "c"]
    points = [row for row in drawn(monthly.spec) if "side" in row]
    marks = [row for row in drawn(monthly.spec) if row.get("label") == "c"]
    assert hidden
    assert len(marks) == len(hidden) == sum(row["rate"] is None for row in points)
    assert "isn’t nothing" in monthly.caption


def test_a_month_table_counts_from_allocation(monthly):
    assert [row[0] for row in monthly.rows][10:14] == ["2 before", "1 before", "1 after", "2 after"]


def test_a_hidden_group_is_hidden_in_chart_and_table():
    chart = charts(calculate(CALL_OUTS, county(120, teams=8, seed=2, before=1.2, ratio=0.5), by="team"))[1]
    hidden = {row[0] for row in chart.rows if row[3] == "c"}
    assert hidden
    assert not {(row["group"], row["side"]) for row in drawn(chart.spec)} & {(name, "After") for name in hidden}
    assert all(row[5] == row[6] == "c" for row in chart.rows if row[3] == "c")
    assert (
        f"Numbers of {len([row for row in chart.rows if 'c' in row])} of {len(chart.rows)} are hidden" in chart.caption
    )


def test_offices_are_drawn_only_where_one_shows_both_what_was_before_and_what_came_after(by_team):
    figures = calculate(CALL_OUTS, county(200), by="team")
    hidden = [replace(row, after=replace(row.after, numerator=None, rate=None)) for row in figures.figures[0].groups]
    bare = replace(figures, figures=(replace(figures.figures[0], groups=tuple(hidden)),))
    assert by_team[1].spec is not None
    assert charts(bare)[1].spec is None
    assert len(charts(bare)[1].rows) == len(by_team[1].rows)


def test_two_teams_of_one_name_are_told_apart_by_their_offices(by_team):
    made = calculate(CALL_OUTS, county(200), by="team")
    groups = [replace(row, group="Team 1", office=f"Office {n}") for n, row in enumerate(made.figures[0].groups)]
    chart = charts(replace(made, figures=(replace(made.figures[0], groups=tuple(groups)),)))[1]
    called = [f"Team 1 (Office {n})" for n in range(len(groups))]
    assert [row[0] for row in chart.rows] == called
    assert {row["group"] for row in drawn(chart.spec)} <= set(called)
    assert not any("(" in row[0] for row in by_team[1].rows)


def test_a_figure_too_small_to_show_has_a_table_and_no_drawing():
    chart = charts(calculate(CALL_OUTS, county(40, before=0.8, ratio=0.1, seed=5)))[0]
    assert chart.spec is None
    assert chart.rows[1][1] == chart.rows[1][3] == chart.rows[1][4] == "c"
    assert "too small to show" in chart.caption


def test_what_could_not_be_made_has_no_charts():
    assert charts(calculate(CALL_OUTS, county(3))) == ()


def test_a_lone_value_between_hidden_quarters_stands_at_its_own_date():
    quarters = [date(2024 + at // 4, 1 + 3 * (at % 4), 1) for at in range(10)]
    values = [None, None, None, 70.0, *[None] * 6]
    drawn_as = vl_convert.vegalite_to_svg(control("Calls", "Calls", quarters, xmr(values)).spec)
    assert all(f">{quarter:%b %Y}<" in drawn_as for quarter in quarters)
    assert len(set(re.findall(r"translate\((\d+),0\)", drawn_as))) >= len(quarters)


def test_a_hidden_quarter_is_marked_in_a_control_chart_and_the_line_breaks_there():
    quarters = [date(2025, month, 1) for month in (1, 4, 7, 10)]
    values = [0.0, 0.0, None, 0.0]
    chart = control("Calls", "Calls", quarters, xmr(values), head="Quarter from", hidden=[2])
    assert [row["month"] for row in drawn(chart.spec) if row.get("label") == "c"] == ["2025-07-01"]
    assert chart.caption.endswith("c marks a quarter whose number is hidden; it isn’t nothing.")
    line = re.search(r'class="mark-line[^>]*>.*?<path[^>]* d="([^"]+)"', vl_convert.vegalite_to_svg(chart.spec))[1]
    assert line.count("M") == 2, "one stroke through it would say that it is nothing"
    bare = control("Calls", "Calls", quarters, xmr([0.0] * 4))
    assert not [row for row in drawn(bare.spec) if row.get("label") == "c"]
    assert "hidden" not in bare.caption


def test_the_title_of_an_axis_is_no_longer_than_the_axis():
    noun = "Visits on time under child protection plans of families with a team, %"
    chart = control("Visits", noun, [date(2026, 1, 1), date(2026, 2, 1)], xmr([50.0, 60.0]))
    lines = chart.spec["layer"][0]["encoding"]["y"]["title"]
    assert " ".join(lines) == noun
    assert max(len(line) for line in lines) <= BESIDE


def test_a_screen_reader_hears_of_a_hidden_number_that_it_is_hidden_and_no_nought(monthly):
    quarters = control("Calls", "Calls", [date(2025, 1, 1), date(2025, 4, 1)], xmr([4.0, None]), hidden=[1])
    for chart, first in ((quarters, "April 2025: hidden"), (monthly, " allocation: hidden")):
        said = re.findall(r'aria-label="([^"]*)"', vl_convert.vegalite_to_svg(chart.spec))
        assert any(words.endswith(first) for words in said)
        assert not [words for words in said if "label: c" in words]
