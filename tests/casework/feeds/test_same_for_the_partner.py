"""A partner reads the same of its deliveries whether an agreement leaves somebody in them out or nobody."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.casework.conftest import House, change_terms
from tests.casework.feeds.test_deliveries import BROKEN, KAY, STRANGER, extract, hand_in
from tests.casework.feeds.test_held_back import THEIRS
from tests.casework.feeds.test_lawful import leave_out
from tests.casework.feeds.test_ways_in import ADDRESS, secret, send  # noqa: F401 a fixture

from safeguarding.casework.families.models import Person
from safeguarding.casework.feeds import presenters, views
from safeguarding.casework.feeds.models import Delivery

VARIES = re.compile(
    r'\b\d\d:\d\d\b|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|nonce="[^"]*"|csrfmiddlewaretoken" value="[^"]*"'
)
CORRECTED = THEIRS.replace("9 Okapi Row", "10 Okapi Row")
#: What is handed in one after the other: with others, alone, twice in a file, corrected, damaged, and nobody's.
FILES = ((KAY, THEIRS), (THEIRS,), (THEIRS, THEIRS, KAY), (CORRECTED, BROKEN), (CORRECTED.replace("03/02/1991", "33/02/1991"), KAY), (STRANGER,))  # fmt: skip
OLD = timedelta(days=20 * 366)


PARTNER, COUNCIL, HELD, SENTENCE = (
    "a partner", "the council", "the rows held too long, to a partner", "the sentence of a delivery, to a partner"
)  # fmt: skip


class _Undone(Exception):
    """Undoes one of the two worlds."""


def broken(house: House, how: str, patch: pytest.MonkeyPatch) -> None:
    """Pages that tell a partner what they must not."""
    if how == HELD:
        rows = views.terms.held_too_long
        patch.setattr(views.presenters, "deliveries_table", lambda *_, **__: presenters.due_table(rows(house.analyst)))
    elif how == SENTENCE:
        row = presenters.delivery_row
        patch.setattr(presenters, "delivery_row", lambda delivery, ours=True: row(delivery, ours=True))


def read(house: House, pages: list[str], how: str, patch: pytest.MonkeyPatch) -> list[str]:
    with patch.context() as pages_are:
        broken(house, how, pages_are)
        browser = house.client(house.performance if how == COUNCIL else house.analyst)
        return [browser.get(page).content.decode() for page in pages]


def told(
    house: House, secret: str, planted: Person, patch: pytest.MonkeyPatch, *, left_out: bool  # noqa: F811
) -> dict[str, list[str]]:  # fmt: skip
    """Every answer after all of the files, by who reads it or what is broken; nothing of it stays."""
    answers: dict[str, list[str]] = {}
    try:
        with transaction.atomic():
            if left_out:
                leave_out(house, planted, whole_family=False)
            keys = [hand_in(house, *rows, f"{STRANGER}{place}").pk for place, rows in enumerate(FILES)]
            sent = send(secret, house, extract(THEIRS, f"{STRANGER}9"))
            asked = Client().get(f"{ADDRESS}/{sent.json()['id']}", headers={"Authorization": f"Bearer {secret}"})
            pages = [reverse("deliveries"), *(reverse("delivery", args=[key]) for key in keys)]
            for how in (PARTNER, COUNCIL, HELD, SENTENCE):
                answers[how] = [asked.content.decode(), *read(house, pages, how, patch)]
            for row in Delivery.objects.all():  # and once they are held longer than agreed
                Delivery.objects.filter(pk=row.pk).update(received_at=row.received_at - OLD)
            for how, before in answers.items():
                before += read(house, pages, how, patch)
            raise _Undone
    except _Undone:
        return {how: [VARIES.sub("", one) for one in some] for how, some in answers.items()}


def test_nothing_that_a_partner_is_told_depends_on_who_is_left_out_and_what_would_tell_is_noticed(
    house: House, secret: str, planted: Person, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    change_terms(detail="detail")
    without, left_out = (told(house, secret, planted, monkeypatch, left_out=one) for one in (False, True))
    assert without[PARTNER] == left_out[PARTNER]
    assert len(without[PARTNER]) == 15 and all(without[PARTNER])
    for how in (COUNCIL, HELD, SENTENCE):  # the controls: the council is told which, and a broken page tells everybody
        assert without[how] != left_out[how], how
