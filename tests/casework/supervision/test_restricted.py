"""The restricted part of supervision: read by those who support the victim, and by nobody by any other page."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.http import Http404
from django.urls import reverse
from tests.casework.supervision.acts import again, opened, set_rating, text

from safeguarding.casework.access.policies import Refused, visible
from safeguarding.casework.families.scopes import FamilyRows
from safeguarding.casework.protected import rotation
from safeguarding.casework.supervision import actions
from safeguarding.casework.supervision.models import RestrictedNote, Session

MAY = ("social_worker", "victim_worker", "manager")
MAY_NOT = ("perpetrator_worker", "substance_worker", "mental_health_worker", "outsider")


def page(house):
    return reverse("restricted-part", args=[house.family.pk])


def note(house, session, by="victim_worker", words="zqsaid she will move"):
    return actions.note_restricted(session, "said", words, uuid4(), by=again(getattr(house, by)))


def same(response):
    return re.sub(r'name="(csrfmiddlewaretoken|client_key)" value="[^"]*"', "", text(response))


def elsewhere(house, session, user):
    """Every page of supervision and of the board, and the home page."""
    client = house.client(user)
    of_family = [reverse(name, args=[house.family.pk]) for name in ("supervision", "workbook", "family", "clocks")]
    pages = [*of_family, reverse("session", args=[session.pk]), reverse("home"), reverse("board")]
    return "".join(same(client.get(one)) for one in pages)


@pytest.mark.parametrize("reader", MAY)
def test_those_who_support_the_victim_write_and_read_it(house, reader):
    session = opened(house)
    client = house.client(getattr(house, reader))
    sent = {"kind": "decision", "text": "zqdecided", "client_key": str(uuid4())}
    for _ in range(2):
        assert client.post(page(house), sent).status_code == 302
    assert RestrictedNote.objects.filter(session=session).count() == 1
    assert "zqdecided" in text(client.get(page(house)))


@pytest.mark.parametrize("reader", MAY_NOT)
def test_for_the_others_there_is_no_such_page_before_or_after(house, reader):
    session, client = opened(house), house.client(getattr(house, reader))
    before = client.get(page(house))
    note(house, session)
    after = client.get(page(house))
    assert before.status_code == after.status_code == 404 and same(before) == same(after)
    assert client.post(page(house), {"kind": "said", "text": "x", "client_key": str(uuid4())}).status_code == 404
    assert not visible(again(getattr(house, reader)), RestrictedNote.objects.all()).exists()
    with pytest.raises((Http404, Refused)):
        actions.note_restricted(session, "said", "x", uuid4(), by=again(getattr(house, reader)))


def test_without_the_scope_the_leak_is_seen(house, monkeypatch):
    note(house, opened(house))
    monkeypatch.setattr(RestrictedNote, "SCOPE", FamilyRows())
    assert visible(again(house.perpetrator_worker), RestrictedNote.objects.all()).exists()


@pytest.mark.parametrize("reader", ("manager", "perpetrator_worker"))
def test_no_other_page_shows_or_counts_it_not_even_to_the_chair(house, reader):
    session = opened(house)
    user = getattr(house, reader)
    elsewhere(house, session, user)
    before = elsewhere(house, session, user)
    note(house, session)
    assert elsewhere(house, session, user) == before


def test_it_is_in_no_closed_session_and_closes_with_it(house):
    session = opened(house)
    note(house, session)
    set_rating(house, session, "amber")
    actions.decide(session, "continue", "The plan is working.", by=again(house.manager))
    actions.close_session(session, by=again(house.manager))
    assert "zqsaid" not in elsewhere(house, Session.objects.get(pk=session.pk), house.manager)
    with pytest.raises(Refused, match="was closed on"):
        note(house, session)
    client = house.client(house.victim_worker)
    assert "zqsaid" in text(client.get(page(house))) and "while a group supervision is open" in text(
        client.get(page(house))
    )


def test_its_words_are_sealed_bound_to_the_session_and_rotated(house, settings):
    made = note(house, opened(house))
    assert b"zqsaid" not in bytes(made.sealed) and "zqsaid" not in repr(made) + str(made)
    settings.PROTECTED_KEYS = ["a newer secret that is long enough to seal", *settings.PROTECTED_KEYS]
    assert rotation.rotate().sealed == 1
    settings.PROTECTED_KEYS = settings.PROTECTED_KEYS[:1]
    assert "zqsaid" in text(house.client(house.manager).get(page(house)))
    settings.PROTECTED_KEYS = ["a lost secret that is long enough to seal"]
    assert "can’t be opened" in text(house.client(house.manager).get(page(house)))
