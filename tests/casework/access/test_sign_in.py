"""Signing in and out, and doors that stay shut without it."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.casework.conftest import PASSWORD, House


def test_signing_in_leads_home(house: House) -> None:
    client = Client()
    answer = client.post(reverse("sign-in"), {"email": "sam@example.org", "password": PASSWORD})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("home")
    assert client.get(reverse("home")).status_code == 200


@pytest.mark.parametrize(("email", "password"), [("sam@example.org", "wrong"), ("nobody@example.org", PASSWORD)])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(house: House, email: str, password: str) -> None:
    answer = Client().post(reverse("sign-in"), {"email": email, "password": password})
    assert "The email address or the password is not right" in answer.content.decode()


def test_without_sign_in_every_page_leads_to_the_sign_in_page(house: House) -> None:
    for address in (reverse("home"), reverse("family", args=[house.family.pk]), reverse("children-without-family")):
        answer = Client().get(address)
        assert answer.status_code == 302, address
        assert answer["Location"].startswith(reverse("sign-in"))


def test_sign_in_does_not_lead_to_another_site(house: House) -> None:
    data = {"email": "sam@example.org", "password": PASSWORD, "next": "https://elsewhere.example/"}
    assert Client().post(reverse("sign-in"), data)["Location"] == reverse("home")


def test_pages_are_never_stored_by_the_browser(house: House) -> None:
    assert house.client(house.social_worker).get(reverse("home"))["Cache-Control"] == "no-store"


def test_after_signing_out_the_door_is_shut(house: House) -> None:
    client = house.client(house.social_worker)
    assert client.post(reverse("sign-out")).status_code == 302
    assert client.get(reverse("home")).status_code == 302
