"""An administrator never learns whether somebody has an account in another authority: two worlds, one answer."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.casework.access.sign_in.people import try_to_sign_in
from tests.casework.conftest import PASSWORD, House, make_house
from tests.casework.staff.conftest import Keepers, fresh

from safeguarding.casework.access.models import User
from safeguarding.casework.access.policies import Refused
from safeguarding.casework.access.within import within
from safeguarding.casework.audit.models import Event
from safeguarding.casework.staff.actions import people as staffing
from safeguarding.casework.staff.actions.people import add_person

ADDRESS = "Jo@Example.org"
CHANGING = (
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    r'name="csrfmiddlewaretoken" value="[^"]+"',
)


@pytest.fixture
def elsewhere(db: None) -> House:
    return make_house("998", ".b")


def has_an_account(house: House) -> User:
    return User.objects.create_user("jo@example.org", "Jo Bell", PASSWORD, authority=house.authority)


def administrator(keepers: Keepers) -> Client:
    keepers.administrator.set_password(PASSWORD)
    keepers.administrator.save()
    client = Client()
    try_to_sign_in(client, keepers.administrator)
    return client


def what_is_seen(keepers: Keepers) -> list[Any]:
    """Everything that an administrator is answered from adding the person to sending the link again, and their log."""
    client, seen = administrator(keepers), []
    before = set(User.objects.values_list("pk", flat=True))
    first = client.post(reverse("add-colleague"), {"name": "Jo Bell", "email": ADDRESS})
    (made,) = User.objects.exclude(pk__in=before)
    one, again = reverse("colleague", args=[made.pk]), reverse("invite", args=[made.pk])
    answers = [first, client.get(first["Location"]), client.get(reverse("people")), client.get(one), client.get(again),
               client.post(again), client.get(one), client.post(reverse("add-colleague"), {"name": "J", "email": ADDRESS}),
               client.post(reverse("switch-account", args=[made.pk])), client.get(one)]  # fmt: skip
    for answer in answers:
        text = answer.content.decode()
        for pattern in CHANGING:
            text = re.sub(pattern, "", text)
        seen.append((answer.status_code, re.sub(CHANGING[0], "", answer.headers.get("Location", "")), text))
    seen += list(Event.objects.filter(actor=keepers.administrator.pk).order_by("number").values_list("verb", "thing"))
    return seen


def world(keepers: Keepers, elsewhere: House, known: bool) -> list[Any]:
    """What is seen where the person has an account elsewhere, or has none; afterwards all is as before."""
    with transaction.atomic():
        if known:
            has_an_account(elsewhere)
        mail.outbox.clear()
        seen = what_is_seen(keepers)
        letters = [(letter.to, "another authority" in letter.body, "http" in letter.body) for letter in mail.outbox]
        assert letters[-2:] == [(["jo@example.org"], known, not known)] * 2
        transaction.set_rollback(True)
    return seen


def test_an_account_in_another_authority_changes_nothing_that_an_administrator_sees(
    keepers: Keepers, elsewhere: House
) -> None:
    with time_machine.travel("2026-11-17 10:00", tick=False):
        assert world(keepers, elsewhere, known=False) == world(keepers, elsewhere, known=True)


def test_the_worlds_would_differ_where_the_answer_told(
    keepers: Keepers, elsewhere: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the rule as it was. On PostgreSQL the question sees no other authority, and the database tells it."""

    def telling(name: str, email: str, *, by: Any) -> User:
        if User.objects.filter(email__iexact=email).exists():
            raise Refused("Somebody signs in with this email address already.")
        return User.objects.create_user(email, name, authority_id=by.authority_id)

    has_an_account(elsewhere)
    monkeypatch.setattr(staffing, "add_person", telling)
    client = administrator(keepers)
    client.raise_request_exception = False
    with transaction.atomic():
        answer = client.post(reverse("add-colleague"), {"name": "Jo Bell", "email": ADDRESS})
        transaction.set_rollback(True)
    assert answer.status_code in (403, 500)


def test_the_account_that_was_there_first_goes_on_as_before(keepers: Keepers, elsewhere: House) -> None:
    first = has_an_account(elsewhere)
    with within(keepers.house.authority.pk):
        made = add_person("Jo Bell", ADDRESS, by=fresh(keepers.administrator))
        keepers.post(made, "social_worker", keepers.house.team)
    assert (made.address, made.given_email) == ("jo@example.org", "jo@example.org")
    made.set_password("a password that somebody set")
    made.save()
    for password in (PASSWORD, "a password that somebody set"):
        answer = Client().post(reverse("sign-in"), {"email": "jo@example.org", "password": password})
        assert answer.status_code == 200  # the first has no post; the second is not found by this address
    assert fresh(first).email == "jo@example.org"


def test_one_address_in_other_letters_is_still_one_account(keepers: Keepers, elsewhere: House) -> None:
    has_an_account(elsewhere)
    made = add_person("Jo Bell", "JO@EXAMPLE.ORG", by=fresh(keepers.administrator))
    assert made.given_email == "jo@example.org"
    assert User.objects.filter(email__iexact="jo@example.org").count() == 1
