"""What a reader of a board asks first is answered first: in sentences, with how often it came again."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from django.urls import reverse
from tests.casework.conftest import House
from tests.casework.insight.conftest import NAME
from tests.casework.insight.test_indicators import publish, result

from safeguarding.casework.insight import presenters, queries
from safeguarding.evidence.indicators import IndicatorResult
from safeguarding.evidence.indicators.definition import OWN


@pytest.fixture
def called(county: House) -> IndicatorResult:
    publish(county)
    return result(county, queries.last_quarter())


def test_the_police_read_call_outs_and_repeats_before_any_table(county: House, called: IndicatorResult) -> None:
    page = unescape(county.client(county.analyst).get(reverse("indicator-board", args=["police"])).content.decode())
    said = re.findall(r'<p class="govuk-body-l">([^<]*)</p>', page)
    assert [one.says for one in called.figures if one.counts in ("incidents", "repeats")] == said
    assert (
        page.index(said[1]) < page.index(presenters.CAVEAT) < page.index("<table")
        and "repeat domestic abuse call-outs" in said[1]
    )


def test_the_first_indicator_has_a_row_for_repeats_and_the_others_one_row_each(called: IndicatorResult) -> None:
    names = [re.sub("<[^>]*>", "", row[0]) for row in presenters.headlines([called, called]).rows]
    assert names == ["Domestic abuse call-outs", "Repeat domestic abuse call-outs", "Domestic abuse call-outs"]


def test_a_hidden_number_on_either_side_is_why_nothing_is_compared(called: IndicatorResult) -> None:
    figure = called.figures[0]
    hidden = replace(figure.before, numerator=None, rate=None)
    for changed in (replace(figure, before=hidden), replace(figure, after=hidden)):
        bare = replace(changed, ratio=None, interval=None)
        assert presenters.headlines([replace(called, figures=(bare,))]).rows[0][5] == "Too small to show"
    bare = replace(figure, ratio=None, interval=None)
    assert presenters.headlines([replace(called, figures=(bare,))]).rows[0][5] == "Not estimated"


def test_what_is_not_to_be_compared_is_no_answer(called: IndicatorResult) -> None:
    own = replace(called, feed=OWN)
    assert presenters.answer([own]) == []
    assert presenters.answer([own, called]) == [one.says for one in called.figures[:2]]
    assert presenters.answer([]) == []


def test_a_chart_of_which_most_is_hidden_is_left_for_one_that_shows_a_line(called: IndicatorResult) -> None:
    rates = [10.0, 12.0, None, 0.0]
    drawn = [_with_rates(called, rates), _with_rates(called, [10.0, None, None, None])]
    assert presenters.series_picture(drawn[1:]) is None
    assert presenters.series_picture(drawn[::-1]) is not None
    assert presenters.series_picture([_with_rates(called, [0.0, 0.0, 0.0, None])]) is None


def _with_rates(made: IndicatorResult, rates: list[float | None]) -> IndicatorResult:
    """The indicator with these rates of its last quarters, and months that are all hidden."""
    months = [replace(one, families=40, rate=None) for one in made.series if one.months == 1]
    of = [one for one in made.series if one.months == 3][: len(rates)]
    assert made.definition == NAME and len(of) == len(rates)
    quarters = [replace(one, rate=rate) for one, rate in zip(of, rates, strict=True)]
    return replace(made, series=(*months, *quarters))
