"""A right guess about what one must not know is answered like a wrong one."""

from __future__ import annotations

from typing import Any

import pytest
from tests.access.answers import Asked, ask
from tests.access.canary import token_of

pytestmark = pytest.mark.isolation
WRONG = token_of("never planted")


def _answers(everyone: Any, key: str, path: str, right: str, wrong: str, fields: Any) -> list[tuple[int, str, str]]:
    """The answers to both guesses, with what was typed taken out of the page that repeats it."""
    actor = next(actor for actor in everyone if actor.key == key)
    found = []
    for guess in (right, wrong):
        answer = ask(actor.client(), Asked("post", path, tuple((name, value or guess) for name, value in fields)))
        status, location, text = answer.like()
        found.append((status, location, text.replace(guess, "GUESS")))
        actor.forget()
    return found


NAME = (("name", ""),)
BORN = (("child_id", ""), ("born-day", "4"), ("born-month", "5"), ("born-year", "2016"), ("reason", "x"))


@pytest.mark.parametrize(
    ("key", "code", "family"),
    [
        ("981 social_worker involved", "981", "restricted"),
        ("981 social_worker involved", "982", "abuse"),
        ("barred", "981", "barred"),
        ("not named", "981", "restricted"),
        ("981 ig_officer involved", "982", "plain"),
        ("emergency over", "981", "emergency"),
    ],
)
def test_a_search_for_a_name_out_of_reach_finds_nothing(
    county: Any, everyone: Any, key: str, code: str, family: str
) -> None:
    for row in (county.rows["family", code, family].name, county.rows["person", code, family, "mother"].family_name):
        right, wrong = _answers(everyone, key, "/", row[:7], WRONG[:7], NAME)
        assert right == wrong


@pytest.mark.parametrize(
    ("key", "code", "family"),
    [
        ("981 social_worker involved", "982", "plain"),
        ("barred", "981", "barred"),
        ("982 team_manager involved", "981", "plain"),
    ],
)
def test_an_emergency_opens_no_file_of_another_authority_and_none_to_the_barred(
    county: Any, everyone: Any, key: str, code: str, family: str
) -> None:
    number = county.rows["person", code, family, "child"].identifiers.get(scheme="la_child_id").value
    right, wrong = _answers(everyone, key, "/emergency/", number, WRONG, BORN)
    assert right == wrong
    assert right[0] == 200


def test_nobody_learns_at_the_door_who_has_an_account(county: Any, everyone: Any) -> None:
    known = county.rows["user", "981", "author"].email
    for path, fields in (
        ("/account/password/forgotten/", (("email", ""),)),
        ("/sign-in/", (("login", ""), ("email", ""), ("password", "wrong"))),
    ):
        right, wrong = _answers(everyone, "not signed in", path, known, f"{WRONG}@example.org", fields)
        assert right == wrong
