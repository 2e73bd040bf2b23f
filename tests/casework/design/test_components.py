import json
from pathlib import Path

import pytest
from django.template import Context, Template
from tests.casework.design.parsed import parsed, tags, text

from safeguarding.casework.design.components import component, rating
from safeguarding.casework.design.tables import Table, table

FIXTURES = sorted((Path(__file__).resolve().parents[2] / "vendor" / "fixtures").glob("*.json"))


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_a_component_is_drawn_as_the_design_system_draws_it(path):
    examples = json.loads(path.read_text(encoding="utf-8"))["fixtures"]
    assert examples
    for example in examples:
        drawn = parsed(component(path.stem, example["options"]))
        assert drawn == parsed(example["html"]), example["name"]


def test_text_is_escaped_and_html_is_taken_as_it_is():
    assert text(component("button", {"text": "<b>Save</b>"})) == "<b>Save</b>"
    assert tags(component("inset-text", {"html": "<b>Save</b>"}), "b") == [{}]


def test_an_unknown_component_is_named():
    with pytest.raises(LookupError, match="“knob”"):
        component("knob", {})


def test_the_tag_takes_words_nested_words_and_a_presenters_dict():
    page = Template('{% component "input" given name="who" label__text="Your name" %}')
    given = {"id": "who", "label": {"classes": "govuk-label--l"}}
    html = page.render(Context({"given": given}))
    assert tags(html, "label") == [{"class": "govuk-label govuk-label--l", "for": "who"}]
    assert text(html) == "Your name"
    assert given == {"id": "who", "label": {"classes": "govuk-label--l"}}  # the presenter's dict is left alone


def test_a_component_can_stand_around_a_piece_of_page():
    page = Template('{% wrapped "details" summaryText="Why" %}<p>{{ reason }}</p>{% endwrapped %}')
    assert text(page.render(Context({"reason": "<i>"}))) == "Why <i>"


@pytest.mark.parametrize(
    "value, word, shape",
    [
        ("red", "Red", "rect"),
        ("amber", "Amber", "path"),
        ("green", "Green", "circle"),
        ("cannot rate", "Cannot rate", "circle"),
        ("cannot_rate", "Cannot rate", "circle"),
        (None, "Not rated", "path"),
        ("", "Not rated", "path"),
    ],
)
def test_a_rating_has_a_word_and_a_shape_and_not_only_a_colour(value, word, shape):
    html = rating(value)
    assert text(html) == word
    assert len(tags(html, shape)) == 1
    assert tags(html, "svg")[0]["aria-hidden"] == "true"


def test_no_two_ratings_share_a_shape():
    shapes = [
        rating(value).partition("<svg")[2].partition("</svg>")[0]
        for value in ("red", "amber", "green", "cannot rate", "")
    ]
    assert len(set(shapes)) == 5


def test_another_rating_is_refused():
    with pytest.raises(ValueError, match="“blue” is not a rating"):
        rating("blue")


def test_a_council_can_use_its_own_words_for_a_rating():
    assert text(rating("red", "High <worry>")) == "High <worry>"


def test_a_stacked_table_names_the_column_in_each_cell_and_stays_a_table_for_screen_readers():
    drawn = table(Table("Families", ("Family", "Rating & more"), [("Harlow", "Red")]))
    assert '<td class="govuk-table__cell" role="cell" data-label="Rating &amp; more">Red</td>' in drawn
    for role in ("table", "rowgroup", "row", "columnheader", "rowheader"):
        assert f'role="{role}"' in drawn
    assert "role=" not in table(Table("Families", ("Family",), [("Harlow",)], wide=False))
    assert "data-label" not in table(Table("Families", ("Family", "Rating"), [("Harlow", "1")], numeric={1}))
