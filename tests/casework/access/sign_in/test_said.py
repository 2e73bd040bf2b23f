"""What the documents say of signing in is what is built; secrets come from the system’s own source."""

from __future__ import annotations

import os
import random
import re
import secrets
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings
from django.urls import reverse
from tests.casework.conftest import House
from tests.house.source import ROOT

from safeguarding.casework.access.sign_in import own_words, urls

PAGE = (ROOT / "docs/explanation/signing-in.md").read_text(encoding="utf-8")
#: Each way in, as the page calls it, and what of the code it is.
WAYS = {
    "Password": "sign-in",
    "Password and a code of an authenticator app": "totp",
    "Password and a passkey": "webauthn",
    "Password and a recovery code": "recovery_codes",
    "The council’s own sign-on": "council-sign-on",
    "A link by e-mail": "password-new",
}
#: Addresses that are no way in by themselves.
NO_WAY_IN = {"second-factor", "sign-in-again", "sign-in-continue", "council-return", "sign-out", "account", "sessions-end",
             "password-change", "password-forgotten", "factor-needed", "factor-app", "factor-passkey", "factor-remove",
             "recovery-codes"}  # fmt: skip


def said() -> dict[str, str]:
    """The ways of the page’s table, with what it says of their strength."""
    rows = [row.strip("| \n").split(" | ") for row in PAGE.split("\n\n")[1].splitlines()[2:]]
    return {row[0]: row[-1] for row in rows}


def test_the_page_lists_every_way_to_sign_in_with_its_strength_and_no_other() -> None:
    assert set(said()) == set(WAYS)
    assert all(strength for strength in said().values())
    built = set(settings.MFA_SUPPORTED_TYPES) | {str(one.name) for one in urls.urlpatterns} - NO_WAY_IN
    assert built == set(WAYS.values())


@pytest.mark.parametrize(
    "sentence",
    [
        "One may have any number at once",
        "an administrator ends all of somebody’s",
        "Signing out here does not sign out there, and signing out there does not sign out here",
        "only the lasting subject that it gives them counts",
        "A change of password asks for the one before each time.",
    ],
)
def test_the_page_says_how_sessions_and_sign_on_go_together(sentence: str) -> None:
    assert sentence in PAGE


def test_the_page_lists_the_words_that_are_refused_in_passwords() -> None:
    (found,) = re.findall(r"would try first: ([^;]+);", PAGE)
    assert tuple(found.split(", ")) == own_words.WORDS


def test_any_number_of_sessions_is_what_is_built(house: House) -> None:
    clients = [house.client(house.social_worker) for _ in range(4)]
    assert [client.get(reverse("account")).status_code for client in clients] == [200] * 4


def made(user: Any) -> list[Any]:
    """An app’s secret, recovery codes, and the key of a session."""
    RecoveryCodes.activate(user)
    codes = user.authenticator_set.get(type="recovery_codes")
    found = [generate_totp_secret(), codes.wrap().generate_codes()]
    codes.delete()
    return found


def test_codes_and_seeds_do_not_follow_the_guessable_generator(house: House) -> None:
    random.seed(1)
    first = made(house.social_worker)
    random.seed(1)
    assert not set(map(str, first)) & set(map(str, made(house.social_worker)))
    assert len(generate_totp_secret()) >= 32  # 160 bits in base32


def test_codes_and_seeds_come_from_the_systems_source(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: with a source that always says the same they are the same."""
    monkeypatch.setattr(os, "urandom", lambda size: b"\x01" * size)
    monkeypatch.setattr(secrets, "token_bytes", lambda size=32: b"\x01" * size)
    monkeypatch.setattr(secrets.SystemRandom, "getrandbits", lambda self, bits: 1)
    monkeypatch.setattr(secrets.SystemRandom, "random", lambda self: 0.5)
    assert made(house.social_worker) == made(house.social_worker)
