"""A partner reads the same of its deliveries whether an agreement leaves somebody in them out or nobody."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

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
    r'\b\d{1,2}(:\d\d)?(am|pm)|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|nonce="[^"]*"|csrfmiddlewaretoken" value="[^"]*"'
)
CORRECTED = THEIRS.replace("9 Okapi Row", "10 Okapi Row")
#: What is handed in one after the other: with others, alone, twice in a file, corrected, damaged, and nobody's.
FILES = ((KAY, THEIRS), (THEIRS,), (THEIRS, THEIRS, KAY), (CORRECTED, BROKEN), (CORRECTED.replace("03/02/1991", "33/02/1991"), KAY), (STRANGER,))  # fmt: skip
OLD = timedelta(days=20 * 366)


class _Undone(Exception):
    """Undoes one of the two worlds."""


def told(house: House, secret: str, planted: Person, who: str, *, left_out: bool) -> list[str]:  # noqa: F811
    """Every answer that `who`, or a system of theirs, has after all of the files; nothing of it stays."""
    answers: list[str] = []
    try:
        with transaction.atomic():
            if left_out:
                leave_out(house, planted, whole_family=False)
            keys = [hand_in(house, *rows, f"{STRANGER}{place}").pk for place, rows in enumerate(FILES)]
            sent = send(secret, house, extract(THEIRS, f"{STRANGER}9"))
            asked = Client().get(f"{ADDRESS}/{sent.json()['id']}", headers={"Authorization": f"Bearer {secret}"})
            browser = house.client(getattr(house, who))
            pages = [reverse("deliveries"), *(reverse("delivery", args=[key]) for key in keys)]
            answers += [asked.content.decode(), *(browser.get(page).content.decode() for page in pages)]
            for row in Delivery.objects.all():  # and once they are held longer than agreed
                Delivery.objects.filter(pk=row.pk).update(received_at=row.received_at - OLD)
            answers += [browser.get(page).content.decode() for page in pages]
            raise _Undone
    except _Undone:
        return [VARIES.sub("", one) for one in answers]


def worlds(house: House, secret: str, planted: Person, who: str) -> tuple[list[str], list[str]]:  # noqa: F811
    change_terms(detail="detail")
    of = [told(house, secret, planted, who, left_out=left_out) for left_out in (False, True)]
    assert len(of[0]) == len(of[1]) == 15 and all(of[0])
    return of[0], of[1]


def test_nothing_that_a_partner_is_told_depends_on_who_is_left_out(house: House, secret: str, planted: Person) -> None:  # noqa: F811
    without, left_out = worlds(house, secret, planted, "analyst")
    assert without == left_out


def test_the_council_is_told_which_shows_that_the_two_worlds_differ(
    house: House,
    secret: str,  # noqa: F811
    planted: Person,
) -> None:
    without, left_out = worlds(house, secret, planted, "performance")
    assert without != left_out


@pytest.mark.parametrize("what", ["the rows held too long", "the sentence of a delivery"])
def test_a_figure_of_what_is_kept_would_be_noticed(
    house: House,
    secret: str,  # noqa: F811
    planted: Person,
    monkeypatch: pytest.MonkeyPatch,
    what: str,
) -> None:
    if what == "the rows held too long":
        rows = views.terms.held_too_long
        monkeypatch.setattr(views.presenters, "deliveries_table", _with(rows, house))
    else:
        row = presenters.delivery_row
        monkeypatch.setattr(presenters, "delivery_row", lambda delivery, ours=True: row(delivery, ours=True))
    without, left_out = worlds(house, secret, planted, "analyst")
    assert without != left_out


def _with(rows: Any, house: House) -> Any:
    """The table of what is held too long in the place of the deliveries, for everybody."""
    return lambda deliveries, **said: presenters.due_table(rows(house.analyst))
