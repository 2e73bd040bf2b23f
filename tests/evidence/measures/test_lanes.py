"""The picture of a child’s ratings is sound SVG that says nothing by colour alone."""

from datetime import date

import pytest
from lxml import etree

from safeguarding.evidence.measures.lanes import Lane, Point, Rated, Span, draw

SVG = "{http://www.w3.org/2000/svg}"
FIRST, LAST = date(2026, 1, 5), date(2026, 6, 30)


def drawn(*lanes):
    picture = draw(lanes, FIRST, LAST, "Ratings of <Ivy>")
    return picture, etree.fromstring(picture.svg)


def words(svg):
    return [text.text for text in svg.findall(f"{SVG}text")]


def test_each_answer_has_its_letter_in_a_shape_of_its_own():
    answers = ("red", "amber", "green", "cannot_rate")
    _, svg = drawn(*(Lane(answer, [Rated(date(2026, 2, 1), answer)]) for answer in answers))
    assert {"R", "A", "G", "?"} <= set(words(svg))
    circles = svg.findall(f"{SVG}circle")
    assert [circle.get("stroke-dasharray") for circle in circles] == [None, "3 2"]
    assert svg.get("aria-label") == "Ratings of <Ivy>"


def test_two_answers_of_one_day_stand_below_one_another():
    day = date(2026, 2, 1)
    alone, _ = drawn(Lane("Social work", [Rated(day, "green")]))
    both, svg = drawn(Lane("Social work", [Rated(day, "green"), Rated(day, "green")]))
    (first, second) = svg.findall(f"{SVG}circle")
    assert first.get("cx") == second.get("cx") and first.get("cy") != second.get("cy")
    assert both.height > alone.height


def test_a_plan_that_runs_on_ends_in_an_arrow_and_one_that_ended_does_not():
    _, runs = drawn(Lane("Plan", [Span(date(2026, 2, 1), None)]))
    _, ended = drawn(Lane("Plan", [Span(date(2026, 2, 1), date(2026, 3, 1))]))
    assert len(runs.findall(f"{SVG}path")) == len(ended.findall(f"{SVG}path")) + 1


def test_what_lies_outside_the_days_is_left_out_and_a_lane_without_anything_too():
    picture, svg = drawn(
        Lane("Before", [Rated(date(2025, 1, 1), "red"), Span(date(2024, 1, 1), date(2025, 1, 1))]),
        Lane("Now", [Point(date(2026, 3, 1), "1")], lines=True),
    )
    assert "Before" not in words(svg) and {"Now", "1", "5 Jan 2026", "Apr 2026"} <= set(words(svg))
    assert picture.width > 500


def test_nothing_draws_nothing_and_wrong_days_or_answers_are_refused():
    assert draw([Lane("Nobody", [])], FIRST, LAST, "") is None
    with pytest.raises(ValueError, match="before the first"):
        draw([], LAST, FIRST, "")
    with pytest.raises(ValueError, match="purple"):
        drawn(Lane("A", [Rated(FIRST, "purple")]))


def test_one_day_alone_can_be_drawn():
    assert draw([Lane("A", [Rated(FIRST, "red")])], FIRST, FIRST, "").svg.endswith("</svg>")
