"""The one box, what it finds, lists that are kept, and what is due: through the pages, by role."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.casework.finding.conftest import add_person

from safeguarding.casework.audit.models import Event
from safeguarding.casework.finding.actions import HELD
from safeguarding.casework.finding.models import Search
from safeguarding.casework.supervision.models import Action, Session
from safeguarding.casework.workbook.models import WorkbookEpisode


def typed(client, words, follow=True, **more):
    return client.post(reverse("find"), {"words": words, **more}, follow=follow)


def text_of(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def test_one_box_finds_people_and_words_and_what_was_typed_stands_in_no_address(house, write):
    write("Ivy told of the dog.")
    answer = typed(house.client(house.social_worker), "ivy", follow=False)
    assert answer.status_code == 302 and "ivy" not in answer.headers["Location"].lower()
    page = text_of(typed(house.client(house.social_worker), "ivy"))
    assert "Ivy Harlow" in page and "<mark>Ivy</mark> told of the dog." in page


def test_a_name_that_only_sounds_alike_says_so(house):
    assert "Sounds like “fillip”" in _with_philip(house)


def _with_philip(house):
    add_person(house.family, "Philip", "Harlow")
    return text_of(typed(house.client(house.social_worker), "fillip"))


def test_what_somebody_wrote_is_never_taken_for_html(house, write):
    write('I said: a <b>plan</b> & <script>alert("plan")</script>')
    page = text_of(typed(house.client(house.social_worker), "<i>plan"))
    assert "<script>alert" not in page and "<b>plan" not in page and "<i>" not in page
    assert "&lt;b&gt;<mark>plan</mark>&lt;/b&gt; &amp;" in page


def test_an_empty_box_is_asked_for_words(house):
    page = text_of(typed(house.client(house.social_worker), "  "))
    assert "Enter a name, a date, a number or words" in page


def test_nothing_found_says_what_to_try_and_not_whether_there_is_something(house):
    worker = house.client(house.social_worker)
    of_another_team, of_nobody = text_of(typed(worker, "Quill")), text_of(typed(worker, "Qvxzj"))
    assert "Nothing was found in the families that you work with" in of_another_team

    def plain(page):
        lines = [
            line for line in page.splitlines() if "csrf" not in line and "find/" not in line and "id_again" not in line
        ]
        return "\n".join(lines)

    assert plain(of_another_team) == plain(of_nobody)


def test_somebody_elses_search_is_no_page(house):
    typed(house.client(house.social_worker), "ivy")
    search = Search.objects.get()
    for name in ("found", "found-texts", "keep-list"):
        assert house.client(house.manager).get(reverse(name, args=[search.pk])).status_code == 404
    assert house.client(house.manager).post(reverse("remove-list", args=[search.pk])).status_code == 404


@pytest.mark.parametrize("who", ["performance", "analyst"])
def test_who_sees_no_family_is_refused_and_has_no_box(house, who):
    client = house.client(getattr(house, who))
    for name in ("find", "kept-lists", "families-list", "families-file", "due"):
        assert client.get(reverse(name)).status_code == 403
    assert "header-search" not in text_of(client.get(reverse("home")))


def test_words_shown_are_a_reading_of_the_file_and_what_was_typed_is_not_in_the_log(house, write):
    write("A bruise.", by=house.victim_worker, compartment="victim")
    write("A bruise seen by Sam.")
    typed(house.client(house.social_worker), "bruises")
    reads = Event.objects.filter(verb="read", what__section="search", family_id=house.family.pk)
    assert sorted(reads.values_list("compartment", flat=True)) == ["", "victim"]
    assert {event.what["relationship"] for event in reads} == {"allocated"}
    assert not [event for event in Event.objects.all() if "bruise" in str(event.what)]


def test_the_workbook_search_narrows_and_keeps_the_family_of_the_file_it_began_in(house, write):
    write("Word of Sam.")
    client = house.client(house.manager)
    page = text_of(typed(client, "word", family=str(house.family.pk)))
    assert "Word</mark> of Sam." in page
    assert typed(client, "word", family=str(house.other_family.pk)).status_code == 404
    search = Search.objects.earliest("at")
    none = text_of(client.get(reverse("found-texts", args=[search.pk]), {"role": "da_victim_worker"}))
    assert "Nothing was found. Enter fewer words" in none
    odd = {"role": "nonsense", "when": "1066", "family": "x", "page": "999999"}
    assert client.get(reverse("found-texts", args=[search.pk]), odd).status_code == 200


def test_only_the_last_few_searches_without_a_name_are_held(house):
    client = house.client(house.social_worker)
    for at in range(HELD + 5):
        typed(client, f"word{at}", follow=False)
    held = Search.objects.order_by("-at")
    assert len(held) == HELD
    assert held[0].words == f"word{HELD + 4}"


def test_a_search_and_a_list_are_kept_under_a_name_found_on_home_and_removed(house):
    client = house.client(house.social_worker)
    typed(client, "ivy")
    client.post(reverse("keep-list", args=[Search.objects.get().pk]), {"name": "Ivy’s file"})
    client.post(reverse("families-list"), {"rating": "none", "team": "nonsense"})
    made = Search.objects.get(kind="families")
    assert made.filters == {"rating": "none"}
    client.post(reverse("keep-list", args=[made.pk]), {"name": "Not rated yet"})
    home = text_of(client.get(reverse("home")))
    assert "Ivy’s file" in home and "Not rated yet" in home
    shown = client.get(reverse("found", args=[made.pk]), follow=True)
    assert shown.redirect_chain == [(reverse("families-list") + "?rating=none", 302)]
    again = client.post(reverse("keep-list", args=[made.pk]), {"name": "ivy’s FILE"})
    assert again.status_code == 403 and "You keep a list of that name already" in again.content.decode()
    client.post(reverse("remove-list", args=[made.pk]))
    assert "Not rated yet" not in text_of(client.get(reverse("home")))


def test_families_are_listed_by_what_is_chosen(house, write):
    client = house.client(house.manager)

    def listed(**chosen):
        page = text_of(client.get(reverse("families-list"), chosen))
        return "Harlow family" in page

    assert listed() and listed(unseen="28") and listed(rating="none")
    assert not listed(rating="red") and not listed(status="protection_plan")
    printed = text_of(client.get(reverse("families-list"), {"rating": "none", "print": "yes"}))
    assert "Rating: Not rated yet." in printed and "app-filter" not in printed.split("<main")[1]


def test_the_file_holds_what_the_page_shows_and_no_formula_and_is_in_the_log(house):
    type(house.family).objects.filter(pk=house.family.pk).update(name="=SUM(A1)")
    answer = house.client(house.manager).get(reverse("families-file"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="families.csv"'
    assert rows[0][0] == "Family" and rows[1][0] == "'=SUM(A1)" and len(rows) == 2
    event = Event.objects.get(verb="exported")
    assert event.what["families"] == [str(house.family.pk)]


def test_what_is_due_stands_under_its_day(house):
    today = timezone.localdate()
    of = {"authority": house.authority, "family": house.family}
    session = Session.objects.create(
        **of, episode=WorkbookEpisode.objects.get(family=house.family), chair=house.manager, held_on=today
    )
    for text, days in (("Ring the school", -2), ("Ask about Monday", 0), ("See the flat", 5), ("Far away", 60)):
        Action.objects.create(
            **of, session=session, text=text, owner=house.social_worker, due=today + timedelta(days=days),
            agreed_at=timezone.now(),
        )  # fmt: skip
    page = text_of(house.client(house.social_worker).get(reverse("due"))).split("<main")[1]
    order = [
        page.index(words) for words in ("Overdue", "Ring the school", "Today, ", "Ask about Monday", "See the flat")
    ]
    assert order == sorted(order) and "Far away" not in page
    home = text_of(house.client(house.social_worker).get(reverse("home")))
    assert "1 due today, 1 in the next 7 days" in home
    assert "Ring the school" not in text_of(house.client(house.victim_worker).get(reverse("due")))


@pytest.mark.parametrize("page", ["families-list", "due"])
def test_the_statements_do_not_grow_with_the_families(house, page):
    def statements():
        client = house.client(house.manager)
        client.get(reverse(page))
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse(page))
        return len(caught)

    _more_families(house, 4)
    few = statements()
    _more_families(house, 20)
    assert statements() == few


def _more_families(house, number):
    from tests.casework.conftest import _family, _member

    start = timezone.localdate() - timedelta(days=90)
    for at in range(number):
        made = _family({"authority": house.authority}, f"Vole {number} {at}", house.team, [], start)
        _member({"authority": house.authority}, made, start, "child", "child", "Bo", "Vole", start, "M")
