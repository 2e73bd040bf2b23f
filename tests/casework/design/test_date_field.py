"""A date in three boxes: what is typed, and the day or the words that come of it."""

from datetime import date, timedelta

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st
from tests.casework.design.parsed import tags

from safeguarding.casework.design import fields
from safeguarding.casework.design.forms import GovukForm


class Visit(GovukForm):
    when = fields.DateField("When did you visit?", called="Date of the visit", missing="Enter the date of the visit")


def sent(day="", month="", year="", **more):
    return {"when-day": day, "when-month": month, "when-year": year, **more}


RIGHT = [
    ("3", "4", "2026", date(2026, 4, 3)),
    ("03", "04", "2026", date(2026, 4, 3)),
    (" 3 ", " 4 ", " 2026 ", date(2026, 4, 3)),
    ("3", "April", "2026", date(2026, 4, 3)),
    ("3", "apr", "2026", date(2026, 4, 3)),
    ("3", "Sept.", "2026", date(2026, 9, 3)),
    ("29", "2", "2024", date(2024, 2, 29)),
]
WRONG = [
    ("", "", "", "Enter the date of the visit", ["day", "month", "year"]),
    ("", "4", "2026", "Date of the visit must include a day", ["day"]),
    ("3", "", "2026", "Date of the visit must include a month", ["month"]),
    ("3", "4", "", "Date of the visit must include a year", ["year"]),
    ("3", "", "", "Date of the visit must include a month and year", ["month", "year"]),
    ("", "", "2026", "Date of the visit must include a day and month", ["day", "month"]),
    ("3", "4", "26", "Year must include 4 numbers", ["year"]),
    ("3", "4", "20266", "Year must include 4 numbers", ["year"]),
    ("3", "4", "abcd", "Year must include 4 numbers", ["year"]),
    ("3", "4", "0206", "Year must be between 1900 and 2100", ["year"]),
    ("3", "4", "2205", "Year must be between 1900 and 2100", ["year"]),
    ("32", "4", "2026", "Date of the visit must be a real date", ["day"]),
    ("0", "4", "2026", "Date of the visit must be a real date", ["day"]),
    ("-3", "4", "2026", "Date of the visit must be a real date", ["day"]),
    ("3.5", "4", "2026", "Date of the visit must be a real date", ["day"]),
    ("٣", "4", "2026", "Date of the visit must be a real date", ["day"]),
    ("3", "13", "2026", "Date of the visit must be a real date", ["month"]),
    ("3", "ma", "2026", "Date of the visit must be a real date", ["month"]),
    ("3", "Brumaire", "2026", "Date of the visit must be a real date", ["month"]),
    ("x", "13", "2026", "Date of the visit must be a real date", ["day", "month"]),
    ("31", "4", "2026", "Date of the visit must be a real date", ["day", "month"]),
    ("29", "2", "2026", "Date of the visit must be a real date", ["day", "month"]),
]


@pytest.mark.parametrize("day, month, year, read", RIGHT)
def test_a_date_is_read_however_it_is_typed(day, month, year, read):
    form = Visit(sent(day, month, year))
    assert form.is_valid()
    assert form.cleaned_data["when"] == read


@pytest.mark.parametrize("day, month, year, words, boxes", WRONG)
def test_a_wrong_date_says_what_is_wrong_and_marks_the_boxes(day, month, year, words, boxes):
    form = Visit(sent(day, month, year))
    assert form.errors == {"when": [words]}
    inputs = tags(form["when"].as_field_group(), "input")
    marked = [one["name"].removeprefix("when-") for one in inputs if "govuk-input--error" in one["class"]]
    assert marked == boxes
    assert [one.get("value", "") for one in inputs] == [day, month, year]  # as typed
    assert fields.summary(form)["errorList"] == [{"text": words, "href": f"#id_when-{boxes[0]}"}]


def today_plus(days):
    return lambda: date.today() + timedelta(days=days)


@pytest.mark.parametrize(
    "limits, days, words",
    [
        ({"past": True}, 0, None),
        ({"past": True}, 1, "The date must be today or in the past"),
        ({"future": True}, 1, None),
        ({"future": True}, 0, "The date must be in the future"),
        ({"earliest": today_plus(0)}, 0, None),
        ({"earliest": today_plus(0)}, -1, "The date must be the same as or after "),
        ({"latest": today_plus(5)}, 5, None),
        ({"latest": today_plus(5)}, 6, "The date must be the same as or before "),
        ({"earliest": lambda: None}, -1, None),
    ],
)
def test_a_date_keeps_its_limits(limits, days, words):
    class Limited(GovukForm):
        when = fields.DateField("When?", **limits)

    day = date.today() + timedelta(days=days)
    form = Limited(sent(str(day.day), str(day.month), str(day.year)))
    assert form.is_valid() == (words is None)
    if words:
        assert form.errors["when"][0].startswith(words)


def test_a_date_that_may_be_left_out_is_none():
    class Optional(GovukForm):
        when = fields.DateField("When?", required=False)

    form = Optional(sent())
    assert form.is_valid() and form.cleaned_data["when"] is None


def test_a_date_that_is_there_stands_in_the_boxes():
    html = Visit(initial={"when": date(2026, 4, 3)})["when"].as_field_group()
    assert [(one["name"], one["value"]) for one in tags(html, "input")] == [
        ("when-day", "3"),
        ("when-month", "4"),
        ("when-year", "2026"),
    ]


def test_a_draft_brings_half_a_date_back():
    form = Visit()
    form.fill(QueryDict("when-day=3&when-year=20"))
    assert [one.get("value", "") for one in tags(str(form), "input")] == ["3", "", "20"]


def test_a_form_knows_whether_its_date_was_changed():
    before = {"when": date(2026, 4, 3)}
    assert Visit(sent("3", "4", "2026"), initial=before).changed_data == []
    assert Visit(sent("4", "4", "2026"), initial=before).changed_data == ["when"]
    assert Visit(sent("x", "4", "2026"), initial=before).changed_data == ["when"]


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_what_is_written_in_the_boxes_is_read_back(day):
    widget = Visit.base_fields["when"].widget
    form = Visit(sent(*widget.format_value(day)))
    assert form.is_valid()
    assert form.cleaned_data["when"] == day


@given(st.text(max_size=6), st.text(max_size=12), st.text(max_size=6))
def test_whatever_is_typed_gives_a_date_or_words(day, month, year):
    form = Visit(sent(day, month, year))
    assert form.is_valid() or form.errors["when"][0]
    str(form)
