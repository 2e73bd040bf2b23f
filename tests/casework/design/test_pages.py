"""Layout, error pages, tables, paging, pictures and where templates are found."""

import re
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.template import TemplateDoesNotExist, engines
from django.template.loader import get_template
from django.test import Client, RequestFactory
from tests.casework.design.parsed import tags, text

import safeguarding.casework
from safeguarding.casework.design import errors
from safeguarding.casework.design.components import rating
from safeguarding.casework.design.paging import page_of
from safeguarding.casework.design.svg import picture
from safeguarding.casework.design.tables import Table, link, table, tag


def title(response) -> str:
    return re.search(r"<title>(.*)</title>", response.content.decode()).group(1)


def test_a_page_says_who_is_signed_in_and_signs_out_by_post(kitchen):
    html = kitchen.get("/").content.decode()
    assert "Sam Okafor, social worker" in html
    assert tags(html, "form")[0] == {"method": "post", "action": "/sign-out"}
    assert tags(html, "html") == [{"lang": "en", "class": "govuk-template"}]
    assert next(one["href"] for one in tags(html, "a") if one.get("aria-current")) == "/"


def test_made_up_data_is_announced_only_where_it_is_made_up(kitchen):
    assert "Made-up data." in kitchen.get("/").content.decode()
    assert "Made-up data." not in kitchen.get("/sign-in").content.decode()


def test_a_title_begins_with_error_when_the_form_has_one(kitchen):
    assert title(kitchen.get("/form")) == "Record a visit – Family Safeguarding Workbook"
    assert title(kitchen.post("/form")) == "Error: Record a visit – Family Safeguarding Workbook"


def test_a_page_holds_no_inline_style_or_script_and_asks_no_other_server(kitchen):
    for path in ("/", "/form", "/question", "/sign-in", "/refused", "/nowhere", "/failed"):
        html = kitchen.get(path).content.decode()
        assert not re.search(
            r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=|(?:src|href)=[\"']?(?:https?:)?//", html
        ), path


def test_forms_may_be_sent_though_nothing_is_said_to_other_sites(kitchen):
    """With no-referrer a browser sends forms with the origin “null”, and Django refuses every one."""
    html = kitchen.get("/form").content.decode()
    assert [one["content"] for one in tags(html, "meta") if one.get("name") == "referrer"] == ["same-origin"]


def test_a_refusal_shows_its_sentence(kitchen):
    response = kitchen.get("/refused")
    assert response.status_code == 403
    assert "Only the chair may close a session." in response.content.decode()


def test_what_another_exception_says_is_not_shown():
    response = errors.not_permitted(RequestFactory().get("/"), PermissionError("secret table"))
    assert response.status_code == 403 and b"secret" not in response.content


def test_a_page_that_is_not_there_and_one_that_failed_say_so_in_words(kitchen):
    assert kitchen.get("/nowhere").status_code == 404
    failed = kitchen.get("/failed")
    assert failed.status_code == 500
    assert "on purpose" not in failed.content.decode()


def test_too_much_is_413_and_other_bad_requests_are_400():
    request = RequestFactory().get("/")
    assert errors.bad_request(request, RequestDataTooBig()).status_code == 413
    assert errors.bad_request(request, SuspiciousOperation()).status_code == 400
    assert b"200 MB at most" in errors.too_large(request, "A file may have 200 MB at most.").content


def test_an_expired_form_says_that_the_text_is_not_lost(kitchen):
    response = Client(enforce_csrf_checks=True).post("/form", {"note": "Long text"})
    assert response.status_code == 403
    assert "What you typed is not lost" in response.content.decode()


def test_a_template_is_found_in_the_room_it_belongs_to():
    assert get_template("design/page.html").origin.name.endswith("casework/design/pages/page.html")


def test_every_page_of_every_room_can_be_read():
    rooms = Path(safeguarding.casework.__file__).parent
    names = [f"{path.parts[-3]}/{path.name}" for path in rooms.glob("*/pages/*.html")]
    assert len(names) > 10
    for name in names:
        get_template(name)


@pytest.mark.parametrize(
    "name", ["design/../settings.py", "design/../../cli.py", "page.html", "nowhere/page.html", "design/"]
)
def test_nothing_outside_the_pages_of_a_room_is_found(name):
    with pytest.raises((TemplateDoesNotExist, IsADirectoryError)):
        get_template(name)


def test_a_table_escapes_words_and_keeps_what_is_safe():
    html = table(Table("Families", ["Family", "Rating", "Children"], [[link("<A>", "/1"), rating("red"), "<3>"]], {2}))
    assert text(html) == "Families Family Rating Children <A> Red <3>"
    assert tags(html, "div")[0] == {
        "class": "app-scroll",
        "tabindex": "0",
        "role": "region",
        "aria-label": "Table: Families",
    }
    assert [one.get("scope") for one in tags(html, "th")] == ["col", "col", "col", "row"]
    assert "numeric" in tags(html, "td")[1]["class"] and "numeric" not in tags(html, "td")[0]["class"]


def test_an_empty_table_says_so():
    html = table(Table("Families", ["Family", "Rating"], [], nothing="No families yet."))
    assert text(html).endswith("No families yet.") and tags(html, "td")[0]["colspan"] == "2"


def test_a_row_that_does_not_fit_its_head_is_refused():
    with pytest.raises(ValueError):
        table(Table("Families", ["Family", "Rating"], [["A", "B", "C"]]))


def test_one_of_many_links_says_which_it_is():
    assert text(link("Change", "/1", hidden="name")) == "Change name"
    assert text(tag("<Late>", "red")) == "<Late>"


@pytest.mark.parametrize(
    "total, asked, words, links",
    [
        (0, "", "No families", []),
        (1, "", "1 family", []),
        (50, "", "50 families", []),
        (51, "", "Showing 1 to 50 of 51 families", ["next"]),
        (51, "2", "Showing 51 to 51 of 51 families", ["previous"]),
        (500, "", "Showing 1 to 50 of 500 families", ["next"]),
        (501, "", "Showing 1 to 50 of more than 500 families", ["next"]),
        (700, "12", "Showing 551 to 600 of more than 500 families", ["previous", "next"]),
        (700, "14", "Showing 651 to 700 of 700 families", ["previous"]),
        (60, "9", "Showing 1 to 50 of 60 families", ["next"]),
        (60, "0", "Showing 1 to 50 of 60 families", ["next"]),
        (60, "-1", "Showing 1 to 50 of 60 families", ["next"]),
        (60, "two", "Showing 1 to 50 of 60 families", ["next"]),
        (60, "99999999999", "Showing 1 to 50 of 60 families", ["next"]),
    ],
)
def test_a_long_list_is_shown_by_pages_and_counted_to_500(total, asked, words, links):
    page = page_of(
        RequestFactory().get("/", {"page": asked, "name": "a b"}), list(range(total)), "family", many="families"
    )
    assert (page.words, list(page.pagination)) == (words, links)
    assert all("name=a+b" in one["href"] for one in page.pagination.values())


@pytest.mark.django_db
def test_a_page_of_a_list_costs_two_statements_at_most(django_assert_max_num_queries):
    rows = ContentType.objects.order_by("pk")
    with django_assert_max_num_queries(2):
        page = page_of(RequestFactory().get("/"), rows, "kind", size=3)
    assert len(page) == 3 and page.pagination["next"] == {"href": "?page=2"}


BARS = {
    "mark": "bar",
    "data": {"values": [{"month": "<April>", "calls": 3}]},
    "encoding": {"x": {"field": "month", "type": "nominal"}, "y": {"field": "calls", "type": "quantitative"}},
}


def test_a_picture_is_hidden_from_screen_readers_and_needs_no_style_or_script():
    drawn = picture(BARS)
    assert tags(drawn, "svg")[0] | {"aria-hidden": "true", "focusable": "false"} == tags(drawn, "svg")[0]
    assert not re.search(r"<style|\sstyle=|<script|<April>", drawn)


def test_a_picture_is_drawn_once(monkeypatch):
    first = picture(BARS)
    monkeypatch.setattr("safeguarding.casework.design.svg._draw", lambda text: "drawn again")
    assert picture(dict(reversed(BARS.items()))) == first
    assert picture(BARS | {"mark": "line"}) == "drawn again"


def test_a_picture_fetches_nothing_and_reads_no_file(tmp_path):
    with pytest.raises(ValueError, match="not allowed"):
        picture(BARS | {"data": {"url": "http://127.0.0.1:9/data.json"}})
    there = tmp_path / "data.json"
    there.write_text('[{"month": "Hidden", "calls": 3}]')
    assert "Hidden" not in picture(BARS | {"data": {"url": there.as_uri()}})


def test_the_tags_need_no_load():
    assert text(engines["django"].from_string('{% rating "green" %}').render()) == "Green"
