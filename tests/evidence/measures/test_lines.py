"""The picture of answers over time is sound SVG, whatever the answers and the names."""

from datetime import date

import pytest
from lxml import etree

from safeguarding.evidence.measures.lines import Line, draw

TICKS = (0, 5, 10)
SVG = "{http://www.w3.org/2000/svg}"


def drawn(lines):
    return etree.fromstring(draw(lines, 0, 10, TICKS, "Confidence <over> time"))


def test_each_line_has_a_mark_for_each_answer_and_its_name_beside_its_own_mark():
    svg = drawn(
        [Line("Ivy & Kay", [(date(2026, 5, 1), 2), (date(2026, 6, 1), 10)]), Line("B", [(date(2026, 5, 9), 0)])]
    )
    assert len(svg.findall(f"{SVG}circle")) == 2 + 2
    assert len(svg.findall(f"{SVG}polygon")) == 1 + 2
    words = [text.text for text in svg.findall(f"{SVG}text")]
    assert {"Ivy & Kay", "B", "1 May 2026", "1 Jun 2026", "10"} <= set(words)
    assert svg.get("aria-label") == "Confidence <over> time"


def test_answers_of_one_day_stand_in_the_middle():
    svg = drawn([Line("A", [(date(2026, 5, 1), 5)])])
    assert svg.findall(f"{SVG}circle")[0].get("cx") == "294.0"


def test_nothing_to_draw_draws_nothing():
    assert draw([], 0, 10, TICKS, "") == draw([Line("A", [])], 0, 10, TICKS, "") == ""


def test_a_value_outside_the_range_is_refused():
    with pytest.raises(ValueError, match="outside"):
        draw([Line("A", [(date(2026, 5, 1), 11)])], 0, 10, TICKS, "")


def test_a_fifth_line_is_drawn_too():
    assert len(drawn([Line(str(n), [(date(2026, 5, 1), n)]) for n in range(5)]).findall(f"{SVG}polyline")) == 10
