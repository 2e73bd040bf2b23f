"""Protected records: shown one at a time to those who may, and nowhere for everyone else."""

from __future__ import annotations

import logging
import re
from uuid import uuid4

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.casework.protected.conftest import ADDRESS

from safeguarding.casework.access.models import Post, User
from safeguarding.casework.access.policies import Refused, visible
from safeguarding.casework.audit.models import Event
from safeguarding.casework.families.models import Allocation, Family
from safeguarding.casework.families.scopes import FamilyRows
from safeguarding.casework.protected import actions, queries
from safeguarding.casework.protected.models import ContactRule, ProtectedRow

MAY = ("social_worker", "victim_worker", "manager")
MAY_NOT = ("perpetrator_worker", "substance_worker", "mental_health_worker", "outsider", "outside_manager")
FILE = ("family", "workbook", "chronology", "visits", "clocks", "supervision", "entry-new", "summary")


def again(user):
    """The person at their next request."""
    return User.objects.get(pk=user.pk)


def page(house, name="protected", *more):
    return reverse(name, args=[house.family.pk, *more])


def text(response):
    """A page without what differs at every request."""
    return re.sub(r'name="(csrfmiddlewaretoken|client_key)" value="[^"]*"', "", response.content.decode())


@pytest.mark.parametrize("reader", MAY)
def test_who_may_read_sees_that_it_is_held_and_only_by_asking_what(house, protect, reader):
    row = protect()
    client = house.client(getattr(house, reader))
    listed = client.get(page(house))
    assert listed.status_code == 200 and "Safe address" in text(listed) and "Withheld" in text(listed)
    assert "Zqhidden" not in text(listed)
    shown = client.post(page(house, "protected-show", row.pk))
    assert ADDRESS in text(shown) and shown.headers["Cache-Control"] == "no-store"
    assert client.get(page(house, "protected-show", row.pk)).status_code == 405
    assert "Zqhidden" not in text(client.get(page(house))), "the next page withholds it again"


def test_every_showing_is_recorded_under_a_neutral_name(house, protect):
    row = protect()
    house.client(house.social_worker).post(page(house, "protected-show", row.pk))
    event = Event.objects.filter(thing="ProtectedRow", verb="read").get()
    assert (event.actor, event.thing_id, event.compartment) == (house.social_worker.pk, row.pk, "safe")
    assert event.what == {"section": "protected information"}
    assert "Zqhidden" not in str(list(Event.objects.values()))


@pytest.mark.parametrize("reader", MAY_NOT)
def test_for_everyone_else_there_is_no_such_page_whether_something_is_held_or_not(house, protect, reader):
    client = house.client(getattr(house, reader))
    names = [("protected",), ("protected-add",), *((n, uuid4()) for n in ("protected-replace", "protected-withdraw"))]
    before = [text(client.get(page(house, *name))) for name in names]
    row = protect()
    names = names[:2] + [(name, row.pk) for name, _ in names[2:]]
    after = [client.get(page(house, *name)) for name in names]
    assert {answer.status_code for answer in after} == {404}
    assert [text(answer) for answer in after] == before
    assert len(set(before)) == 1, "all of them are the page of a thing that doesn't exist"
    assert client.post(page(house, "protected-show", row.pk)).status_code == 404
    assert not visible(again(getattr(house, reader)), ProtectedRow.objects.all()).exists()


def test_without_the_scope_the_leak_is_seen(house, protect, monkeypatch):
    protect()
    monkeypatch.setattr(ProtectedRow, "SCOPE", FamilyRows())
    assert visible(again(house.perpetrator_worker), ProtectedRow.objects.all()).exists()


@pytest.mark.parametrize("reader", MAY_NOT[:3])
def test_two_worlds_with_and_without_a_safe_address_are_one_to_everyone_else(house, protect, reader):
    client = house.client(getattr(house, reader))
    pages = [page(house, name) for name in FILE] + [reverse("home"), reverse("board")]
    before = [text(client.get(one)) for one in pages]
    assert "Protected information" not in " ".join(before), "no link to it either"
    for kind in ("safe_address", "escape_plan", "disclosure", "marac"):
        protect(kind)
    actions.set_contact_rule(
        house.family, house.mother, by=house.victim_worker,
        call=True, text=False, email=False, post=False, leave_message=False, times="zqtimes",
    )  # fmt: skip
    assert [text(client.get(one)) for one in pages] == before


@pytest.mark.parametrize("reader", (*MAY, *MAY_NOT))
def test_no_other_page_title_log_line_or_event_ever_holds_the_words(house, protect, reader, caplog):
    caplog.set_level(logging.DEBUG)
    row = protect()
    client = house.client(getattr(house, reader))
    for name in FILE:
        assert "Zqhidden" not in text(client.get(page(house, name)))
    shown = text(client.post(page(house, "protected-show", row.pk)))
    assert "Zqhidden" not in re.search("<title>(.*?)</title>", shown, re.DOTALL)[1]
    assert "Zqhidden" not in caplog.text
    assert str(row.pk) not in text(client.get(page(house))) or reader in MAY


def test_who_ever_worked_with_the_person_who_harms_reads_nothing_even_in_another_post(house, protect):
    row = protect()
    Allocation.objects.filter(post__user=house.perpetrator_worker).update(end=timezone.localdate())
    Post.objects.filter(user=house.perpetrator_worker).update(end=timezone.localdate())
    yesterday = timezone.localdate() - timezone.timedelta(days=2)
    Allocation.objects.filter(post__user=house.perpetrator_worker).update(end=yesterday)
    post = Post.objects.create(
        authority=house.authority, user=house.perpetrator_worker, agency=house.council, office=house.office,
        team=house.team, role="da_victim_worker", start=yesterday,
    )  # fmt: skip
    Allocation.objects.create(authority=house.authority, family=house.family, post=post, start=yesterday)
    moved = again(house.perpetrator_worker)
    assert visible(moved, Family.objects.all()).count() == 1
    assert not visible(moved, ProtectedRow.objects.all()).exists()
    with pytest.raises((Http404, Refused)):
        actions.show(row, by=moved)
    with pytest.raises((Http404, Refused)):
        actions.protect(house.family, house.mother, "safe_address", "x", uuid4(), by=moved)


def test_the_form_holds_one_row_however_often_it_is_sent(house):
    client = house.client(house.victim_worker)
    sent = {
        "person": str(house.mother.pk), "kind": "escape_plan", "text": "By the back door.", "client_key": str(uuid4()),
    }  # fmt: skip
    for _ in range(2):
        assert client.post(page(house, "protected-add"), sent).status_code == 302
    row = ProtectedRow.objects.get()
    assert (row.kind, row.words(), row.writer) == ("escape_plan", "By the back door.", house.victim_worker)
    empty = client.post(page(house, "protected-add"), sent | {"text": " "})
    assert "Enter what must be known" in text(empty)


def test_a_change_is_a_new_row_and_the_old_one_still_opens(house, protect):
    row = protect()
    client = house.client(house.victim_worker)
    key = str(uuid4())
    for _ in range(2):
        assert (
            client.post(page(house, "protected-replace", row.pk), {"text": "New", "client_key": key}).status_code == 302
        )
    made = ProtectedRow.objects.get(replaces=row)
    assert made.words() == "New" and row.words() == ADDRESS
    late = client.post(page(house, "protected-replace", row.pk), {"text": "Newer", "client_key": str(uuid4())})
    assert "Somebody changed this record first" in text(late)
    shown = text(client.get(page(house)))
    assert "What was held before about Kay Harlow" in shown
    assert client.post(page(house, "protected-withdraw", made.pk)).status_code == 302
    assert "Nothing stands now" in text(client.get(page(house)))


def test_a_closed_file_takes_nothing_more(house, protect):
    protect()
    Family.objects.filter(pk=house.family.pk).update(closed_on=timezone.localdate())
    with pytest.raises(Refused, match="was closed on"):
        protect()


def test_a_person_who_was_never_in_the_family_is_refused(house, protect):
    with pytest.raises(ValueError, match="never in the family"):
        protect(person=house.other_child)


def test_a_record_whose_key_is_lost_says_so_and_shows_nothing(house, protect, settings):
    row = protect()
    settings.PROTECTED_KEYS = ["another secret that is long enough to seal"]
    shown = text(house.client(house.social_worker).post(page(house, "protected-show", row.pk)))
    assert "can’t be opened" in shown and "Zqhidden" not in shown


def test_the_list_takes_as_many_statements_for_fifty_records_as_for_five(house, protect):
    client, counts = house.client(house.social_worker), []
    client.get(page(house))
    for number in (5, 45):
        for _ in range(number):
            protect()
        with CaptureQueriesContext(connection) as caught:
            client.get(page(house))
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_contact_rules_are_seen_by_those_who_may_contact_and_never_by_the_other_side(house):
    client = house.client(house.victim_worker)
    sent = {"person": str(house.mother.pk), "ways": ["call", "text"], "leave_message": "no", "times": "zqmornings"}
    assert client.post(page(house, "contact-rule-set"), sent).status_code == 302
    for reader in ("social_worker", "substance_worker", "mental_health_worker", "manager"):
        shown = text(house.client(getattr(house, reader)).get(page(house, "contact-rules")))
        assert "zqmornings" in shown and "Never leave a message" in shown and "Email, Post" in shown
    other = house.client(house.perpetrator_worker)
    assert other.get(page(house, "contact-rules")).status_code == 404
    assert page(house, "contact-rules") not in text(other.get(page(house, "workbook")))
    assert not visible(again(house.perpetrator_worker), ContactRule.objects.all()).exists()
    with pytest.raises((Http404, Refused)):
        actions.set_contact_rule(
            house.family, house.mother, by=again(house.perpetrator_worker),
            call=True, text=True, email=True, post=True, leave_message=True, times="",
        )  # fmt: skip


def test_who_reads_them_is_asked_of_the_post_that_has_the_family(house):
    assert queries.reads(again(house.manager), house.family)
    assert not queries.reads(again(house.outside_manager), house.family)
    assert not queries.reads(again(house.perpetrator_worker), house.family)
