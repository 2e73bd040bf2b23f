"""A forgotten password, and passwords known from breaches."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.casework.access.sign_in.people import give_app, is_in, make_real, try_to_sign_in, unused_for, verbs
from tests.casework.conftest import House

from safeguarding.casework.access.models import User
from safeguarding.casework.access.sign_in.breached import BreachedPasswords, is_listed

NEW = "three plain words"


def link_in(letter: Any) -> str:
    return re.search(r"http://testserver(/\S+)", letter.body)[1]


def ask(client: Client, email: str) -> Any:
    return client.post(reverse("password-forgotten"), {"email": email})


def test_the_link_changes_the_password_once(house: House, mailoutbox: list[Any]) -> None:
    client = Client()
    ask(client, "sam@example.org")
    link = link_in(mailoutbox[0])
    page = client.get(link, follow=True)
    assert page.status_code == 200
    assert link not in page.request["PATH_INFO"], "no page is under the address that holds the key"
    assert client.post(page.request["PATH_INFO"], {"password": NEW})["Location"] == reverse("sign-in")
    assert try_to_sign_in(Client(), house.social_worker, NEW).status_code == 302
    assert Client().get(link, follow=True).status_code == 410
    assert "changed password" in verbs(house.social_worker)


def test_the_letter_holds_nothing_about_anyone(house: House, mailoutbox: list[Any]) -> None:
    ask(Client(), "sam@example.org")
    text = mailoutbox[0].subject + mailoutbox[0].body
    assert not re.search(r"Sam|Okafor|sam@|Merrowshire", text)


def test_the_answer_is_the_same_for_an_unknown_address_and_no_letter_goes_out(
    house: House, mailoutbox: list[Any]
) -> None:
    pages = {ask(Client(), email).content for email in ("sam@example.org", "nobody@example.org")}
    assert len({re.sub(rb'csrfmiddlewaretoken" value="\w+', b"", page) for page in pages}) == 1
    assert [letter.to for letter in mailoutbox] == [["sam@example.org"]]


def test_a_leaver_and_a_sleeping_account_get_no_letter(house: House, mailoutbox: list[Any]) -> None:
    User.objects.filter(pk=house.social_worker.pk).update(is_active=False)
    User.objects.filter(pk=house.manager.pk).update(**unused_for(50))
    ask(Client(), "sam@example.org")
    ask(Client(), "tess@example.org")
    assert mailoutbox == []


def test_a_link_is_good_for_an_hour(house: House, mailoutbox: list[Any]) -> None:
    ask(Client(), "sam@example.org")
    with time_machine.travel(timezone.now() + timedelta(minutes=62)):
        assert Client().get(link_in(mailoutbox[0]), follow=True).status_code == 410


def test_a_new_password_does_not_get_round_the_second_factor(house: House, mailoutbox: list[Any]) -> None:
    make_real(house)
    give_app(house.social_worker)
    mailoutbox.clear()
    client = Client()
    ask(client, "sam@example.org")
    page = client.get(link_in(mailoutbox[0]), follow=True)
    client.post(page.request["PATH_INFO"], {"password": NEW})
    assert not is_in(client)
    assert try_to_sign_in(client, house.social_worker, NEW)["Location"] == reverse("second-factor")
    assert not is_in(client)


def test_letters_are_asked_for_five_times_an_hour_at_most(house: House, mailoutbox: list[Any]) -> None:
    answers = [ask(Client(), "sam@example.org").status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]
    assert len(mailoutbox) == 5


def digest(password: str) -> str:
    return hashlib.sha1(password.encode()).hexdigest().upper()


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file such as breach corpora come in: some lines with a count, some without."""
    path = tmp_path_factory.mktemp("breached") / "hashes"
    lines = sorted(digest(f"known {n}") for n in range(5000))
    path.write_text("\n".join(line + (f":{n}" if n % 3 else "") for n, line in enumerate(lines)) + "\n")
    return path


@given(st.integers(min_value=0, max_value=4999))
def test_every_listed_password_is_found(listed: Path, n: int) -> None:
    assert is_listed(f"known {n}", listed)


@given(st.text())
def test_a_password_that_is_not_listed_is_not_found(listed: Path, password: str) -> None:
    assert is_listed(password, listed) is (password.startswith("known ") and digest(password) in listed.read_text())


@pytest.mark.parametrize("n", [0, 1, 4998, 4999])
def test_the_first_and_last_lines_are_found_without_a_last_line_break(listed: Path, tmp_path: Path, n: int) -> None:
    lines = listed.read_text().splitlines()
    path = tmp_path / "hashes"
    path.write_text("\n".join(lines))
    order = sorted((digest(f"known {k}"), k) for k in range(5000))
    assert is_listed(f"known {order[n][1]}", path)


def test_an_empty_file_lists_nothing(tmp_path: Path) -> None:
    (tmp_path / "none").write_text("")
    assert not is_listed("anything", tmp_path / "none")


def test_a_listed_password_is_refused_where_a_list_is_named(listed: Path, settings: Any) -> None:
    BreachedPasswords().validate("known 7")
    settings.BREACHED_PASSWORDS = str(listed)
    with pytest.raises(ValidationError, match="known breaches"):
        BreachedPasswords().validate("known 7")
    BreachedPasswords().validate("not known at all")
