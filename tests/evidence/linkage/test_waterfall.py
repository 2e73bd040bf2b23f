"""The evidence about a pair as a picture."""

import re
import xml.etree.ElementTree as tree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeguarding.evidence.linkage.waterfall import WIDTH, waterfall

STEPS = [("To begin with", -10.0), ("Given name", 7.5), ("Sex", -1.0)]


def bars(svg):
    return [
        {k: float(v) for k, v in one.attrib.items() if k in ("x", "width")}
        for one in tree.fromstring(svg)
        if one.tag.endswith("rect")
    ]


def test_each_bar_begins_where_the_one_before_ends():
    first, second, third = bars(waterfall(STEPS))
    assert second["x"] == pytest.approx(first["x"], abs=0.2)  # the first goes left, the second comes back right
    assert third["x"] + third["width"] == pytest.approx(second["x"] + second["width"], abs=0.2)


def test_every_finding_stands_beside_its_bar_in_words_and_as_a_weight():
    said = re.findall(r"<text[^>]*>([^<]*)</text>", waterfall(STEPS))
    assert said == ["as likely as not", "To begin with −10.0", "Given name +7.5", "Sex −1.0", "Together −3.5"]


@given(st.lists(st.tuples(st.text(max_size=20), st.floats(-60, 60)), min_size=1, max_size=12))
def test_any_words_and_weights_are_drawn_within_the_picture_and_as_text(steps):
    steps = [(re.sub(r"[^\w<>&\"' ]", "", what), bits) for what, bits in steps]
    drawn = waterfall(steps, "<script>")
    assert "<script" not in drawn
    for bar in bars(drawn):
        assert bar["x"] >= -0.1 and bar["x"] + bar["width"] <= WIDTH + 1.6


def test_nothing_to_draw_is_refused():
    with pytest.raises(ValueError, match="at least one step"):
        waterfall([])
