from decimal import Decimal
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from tests.casework.design.kitchen_sink import OneQuestion, Plain, SignIn, Visit
from tests.casework.design.parsed import parsed, tags, text

from safeguarding.casework.design import fields
from safeguarding.casework.design.forms import GovukForm


def errors_of(field, value="", **files):
    class Form(GovukForm):
        answer = field

    form = Form({"answer": value}, files)
    return form.errors.get("answer", []) or form.cleaned_data["answer"]


def test_every_control_has_a_label_or_a_legend():
    html = str(Visit())
    labelled = {label["for"] for label in tags(html, "label")}
    shown = (
        [one for one in tags(html, "input") if one["type"] != "hidden"] + tags(html, "textarea") + tags(html, "select")
    )
    assert shown and all(one["id"] in labelled for one in shown)
    assert len(tags(html, "legend")) == 4


def test_no_id_stands_twice():
    ids = [found[1]["id"] for found in parsed(str(Visit({}))) if isinstance(found, tuple) and "id" in found[1]]
    assert len(ids) == len(set(ids))


def test_hints_and_errors_are_tied_to_their_control():
    html = Visit({})["when"].as_field_group()
    assert tags(html, "fieldset")[0]["aria-describedby"] == "id_when-hint id_when-error"
    note = Visit({})["note"].as_field_group()
    assert tags(note, "textarea")[0]["aria-describedby"] == "id_note-info id_note-error"


def test_the_summary_lists_errors_in_the_order_of_the_page_and_leads_to_controls_that_exist():
    form = Visit({"place": "other"})
    listed = fields.summary(form)["errorList"]
    assert [error["text"] for error in listed] == [
        "This page has lost its place. Go back, load it again and copy your answer over",
        "Enter the date of the visit",
        "Select who was seen",
        "Enter the place",
        "Select a team",
        "Enter how long it was",
        "Select yes if the child was seen alone",
        "Enter what happened",
        "Tick to say that you told the family",
    ]
    ids = {found[1].get("id") for found in parsed(str(Visit({"place": "other"}))) if isinstance(found, tuple)}
    assert {error["href"].removeprefix("#") for error in listed if "href" in error} <= ids


def test_the_summary_is_printed_once_though_layout_and_form_both_ask_for_it():
    form = Visit({})
    assert str(form).count("govuk-error-summary__title") == 1
    assert str(form).count("govuk-error-summary__title") == 0


def test_a_form_without_errors_has_no_summary():
    assert "govuk-error-summary" not in str(Visit())


def test_an_error_of_the_whole_form_stands_in_the_summary_without_a_link():
    form = SignIn({"name": "Sam", "password": "secret"})
    form.add_error(None, "The name or password is not right")
    assert fields.summary(form)["errorList"] == [{"text": "The name or password is not right"}]


def test_an_empty_post_is_a_post():
    form = SignIn.bind(RequestFactory().post("/"))
    assert form.errors["name"] == ["Enter your name"]
    assert not SignIn.bind(RequestFactory().get("/")).is_bound


def test_a_password_is_never_printed_back():
    html = str(SignIn({"name": "Sam", "password": "correct horse"}))
    assert "correct horse" not in html
    assert tags(html, "input")[1]["autocomplete"] == "current-password"


def test_no_control_leaves_its_error_to_the_browsers_bubble():
    assert not any("required" in found[1] for found in parsed(str(Visit())) if isinstance(found, tuple))


def test_a_question_left_optional_says_so_and_a_filter_does_not():
    class Form(GovukForm):
        team = fields.TextField("Team", required=False)
        office = fields.TextField("Office", required=False, mark_optional=False)

    class Filter(Form):
        mark_optional = False

    assert text(str(Form())) == "Team (optional) Office"
    assert text(str(Filter())) == "Team Office"


def test_one_question_a_page_has_its_legend_for_heading():
    assert [("h1" in str(found)) for found in parsed(str(OneQuestion())) if isinstance(found, tuple)].count(True) == 1
    assert OneQuestion().has_heading and not Visit().has_heading


class Where(GovukForm):
    place = fields.ChoiceField("Where?", choices=[("home", "Home"), ("other", "Other")], reveals={"other": "which"})
    which = fields.TextField("Which place?", missing="Enter the place")


@pytest.mark.parametrize(
    "sent, errors, kept",
    [
        ({"place": "home", "which": ""}, {}, ""),
        ({"place": "home", "which": "left over"}, {}, ""),
        ({"place": "other", "which": ""}, {"which": ["Enter the place"]}, None),
        ({"place": "other", "which": "Park"}, {}, "Park"),
        ({"which": "Park"}, {"place": ["Select an answer to “Where?”"]}, ""),
    ],
)
def test_a_revealed_question_counts_only_when_its_choice_is_made(sent, errors, kept):
    form = Where(sent)
    assert form.errors == errors
    assert form.cleaned_data.get("which") == kept


def test_checkboxes_reveal_too():
    class Form(GovukForm):
        who = fields.ChoicesField("Who?", choices=[("a", "Ada"), ("o", "Other")], reveals={"o": "name"})
        name = fields.TextField("Name")

    assert Form(QueryDict("who=a&who=o")).errors == {"name": ["Enter name"]}
    assert Form(QueryDict("who=a")).is_valid()


def test_a_revealed_question_is_drawn_once_under_its_choice():
    html = str(Where())
    assert [one["name"] for one in tags(html, "input")] == ["place", "place", "which"]
    assert tags(html, "input")[1]["data-aria-controls"] == "conditional-id_place-2"


WRITTEN = ["  two spaces", "\nfirst line empty", "a\n  b\n\n\tc", "<b>&amp;</b> \"'", "ends\n", "</textarea><script>"]


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("inside", [True, False])
def test_what_was_written_is_shown_again_unchanged(written, inside):
    class Form(GovukForm):
        place = fields.ChoiceField("Where?", choices=[("other", "Other")], reveals={"other": "note"} if inside else {})
        note = fields.LongTextField("Note", strip=False)

    html = str(Form({"place": "other", "note": written.replace("\n", "\r\n")}))
    inner = html.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0]
    assert "\n" not in inner  # a macro could not have indented it
    shown = unescape(inner)
    assert shown.removeprefix("\n") == written  # a browser drops one first line break


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), max_size=40))
def test_no_answer_can_break_out_of_its_box(value):
    html = str(SignIn({"name": value, "password": "x"}))
    assert [one["type"] for one in tags(html, "input")] == ["text", "password"]
    assert tags(html, "input")[0].get("value", "").split() == value.split()


def test_line_breaks_count_as_one_character():
    assert errors_of(fields.LongTextField("Note", count=3), "a\r\nb") == "a\nb"
    assert errors_of(fields.LongTextField("Note", count=2), "a\r\nb") == ["Note must be 2 characters or fewer"]


@pytest.mark.parametrize(
    "field, value, answer",
    [
        (fields.TextField("Family name"), "", ["Enter family name"]),
        (fields.TextField("NHS number"), "", ["Enter NHS number"]),
        (fields.TextField("What happened?"), "", ["Enter an answer to “What happened?”"]),
        (fields.TextField("Code", max_length=3), "abcd", ["Code must be 3 characters or fewer"]),
        (fields.TextField("100% sure", max_length=3), "abcd", ["100% sure must be 3 characters or fewer"]),
        (fields.NumberField("Minutes"), "ten", ["Minutes must be a whole number, like 5"]),
        (fields.NumberField("Minutes", min_value=1), "0", ["Minutes must be 1 or more"]),
        (fields.NumberField("Minutes", max_value=60), "61", ["Minutes must be 60 or fewer"]),
        (fields.NumberField("Minutes"), "5", 5),
        (fields.DecimalField("Cost", decimal_places=2), "12.34", Decimal("12.34")),
        (fields.DecimalField("Cost", decimal_places=2), "12.345", ["Cost must have 2 decimal places or fewer"]),
        (fields.DecimalField("Cost"), "lots", ["Cost must be a number"]),
        (fields.EmailField(), "nobody", ["Enter an email address in the correct format, like name@example.com"]),
        (fields.ChoiceField("Colour", choices=[("r", "Red")]), "", ["Select colour"]),
        (fields.ChoiceField("Colour", choices=[("r", "Red")]), "x", ["Select one of the listed answers"]),
        (fields.ChoicesField("Colour", choices=[("r", "Red")]), ["x"], ["Select one of the listed answers"]),
        (fields.SelectField("Team", choices=[("1", "One")]), "", ["Select team"]),
        (fields.SelectField("Team", choices=lambda: [("1", "One")]), "1", "1"),
        (fields.YesNoField("Seen?", missing="Select yes if seen"), "", ["Select yes if seen"]),
        (fields.YesNoField("Seen?"), "yes", True),
        (fields.YesNoField("Seen?"), "no", False),
        (fields.TickField("I agree", missing="Tick to agree"), "", ["Tick to agree"]),
    ],
)
def test_an_answer_is_read_or_its_error_is_in_words(field, value, answer):
    assert errors_of(field, value) == answer


def test_an_answer_of_no_may_be_shown_again():
    class Form(GovukForm):
        seen = fields.YesNoField("Seen?")

    assert [("checked" in one) for one in tags(str(Form(initial={"seen": False})), "input")] == [False, True]
    assert [("checked" in one) for one in tags(str(Form()), "input")] == [False, False]


@pytest.mark.parametrize(
    "file, words",
    [
        (None, "Select a file"),
        (SimpleUploadedFile("a.csv", b""), "The selected file is empty"),
        (SimpleUploadedFile("a.pdf", b"x"), "The name of the selected file must end in .csv or .txt or .xml"),
        (SimpleUploadedFile("a.csv", b"x" * (1024**2 + 1)), "The selected file must be smaller than 1 MB"),
        (SimpleUploadedFile("A.CSV", b"x"), None),
    ],
)
def test_a_file_is_checked_before_the_form_takes_it(file, words, settings):
    settings.MAX_UPLOAD_BYTES = 1024**2
    field = fields.FileField("A file", kinds=("csv", "xml"))
    given = errors_of(field, **({"answer": file} if file else {}))
    assert given == [words] if words else given.name == file.name


def test_djangos_own_fields_are_drawn_too():
    html = str(Plain())
    assert [one["type"] for one in tags(html, "input")] == ["text", "radio", "radio", "text"]
    assert "2020" in tags(html, "input")[3]["value"]


def test_a_number_box_is_no_spinner():
    drawn = tags(Visit({"minutes": "5"})["minutes"].as_field_group(), "input")[0]
    assert (drawn["type"], drawn["inputmode"], drawn["value"]) == ("text", "numeric", "5")


def test_a_draft_fills_the_form_but_never_its_version_or_password():
    draft = QueryDict("version=3&note=Half+a+sen&who=1&who=2&place=other&other_place=Park&minutes=1x")
    form = Visit.bind(RequestFactory().get("/"), draft=draft)
    html = str(form)
    assert not form.is_bound and "govuk-error" not in html
    values = {one["name"]: one.get("value") for one in tags(html, "input")}
    assert values["version"] == "7" and values["minutes"] == "1x"
    assert [one["value"] for one in tags(html, "input") if "checked" in one] == ["1", "2", "other"]
    assert "Half a sen" in html and "Park" in html


def test_a_draft_kept_as_a_dict_fills_the_form_too():
    form = Visit()
    form.fill({"note": "Half", "who": ["1", "2"]})
    assert [one["value"] for one in tags(str(form), "input") if "checked" in one] == ["1", "2"]


def test_two_forms_of_a_kind_on_one_page_keep_apart():
    form = Visit({"b-when-day": "31", "b-when-month": "4", "b-when-year": "2026"}, prefix="b")
    assert form.errors["when"] == ["Date of the visit must be a real date"]
    assert tags(form["when"].as_field_group(), "input")[0]["id"] == "id_b-when-day"
