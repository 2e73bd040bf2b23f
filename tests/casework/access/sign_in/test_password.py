"""Signing in and out, and doors that stay shut without it."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests.casework.access.sign_in.people import is_in, later, try_to_sign_in, unused_for, verbs
from tests.casework.conftest import PASSWORD, House

from safeguarding.casework.access.models import Agency, Office, Post, Team, User
from safeguarding.casework.access.sign_in.own_words import OwnWords


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


def test_an_address_may_be_spelt_in_capitals(house: House) -> None:
    assert Client().post(reverse("sign-in"), {"email": "SAM@Example.org", "password": PASSWORD}).status_code == 302


def body_of(answer: Any) -> str:
    return re.sub(r'(csrfmiddlewaretoken" value="|value=")[^"]*', r"\1", answer.content.decode())


def test_unknown_wrong_ended_inactive_and_dormant_get_the_same_page_and_one_hash_each(
    house: House, monkeypatch: Any
) -> None:
    for user, change in ((house.manager, {"is_active": False}), (house.analyst, unused_for(45))):
        for name, value in change.items():
            setattr(user, name, value)
        user.save()
    Post.objects.filter(user=house.outsider).update(end=date.today() - timedelta(days=1))
    hashes = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *a, **k: hashes.append(1) or encode(*a, **k))
    pages = set()
    tries = [("nobody@example.org", PASSWORD), (house.social_worker.email, "wrong")]
    tries += [(user.email, PASSWORD) for user in (house.manager, house.analyst, house.outsider)]
    for email, password in tries:
        hashes.clear()
        answer = Client().post(reverse("sign-in"), {"email": email, "password": password})
        assert answer.status_code == 200
        assert len(hashes) == 1, email
        pages.add(body_of(answer))
    assert len(pages) == 1


def test_a_password_is_scrypt_in_the_product(settings: Any) -> None:
    from safeguarding.casework import settings as product

    assert product.PASSWORD_HASHERS[0].endswith("ScryptPasswordHasher")


def test_after_ten_wrong_tries_the_right_password_fails_too_and_the_page_says_until_when(house: House) -> None:
    client = Client()
    for _ in range(10):
        assert try_to_sign_in(client, house.social_worker, "wrong").status_code == 200
    answer = try_to_sign_in(client, house.social_worker)
    assert answer.status_code == 429
    assert re.search(r"Try again at \d\d:\d\d", answer.content.decode())
    assert 0 < int(answer["Retry-After"]) <= 300
    assert not is_in(client)
    assert try_to_sign_in(Client(), house.manager).status_code == 302, "another account is not affected"


def test_nine_wrong_tries_and_the_right_password_get_in(house: House) -> None:
    client = Client()
    for _ in range(9):
        try_to_sign_in(client, house.social_worker, "wrong")
    assert try_to_sign_in(client, house.social_worker).status_code == 302


def test_nothing_is_hashed_once_the_tries_are_used_up(house: House, monkeypatch: Any) -> None:
    for _ in range(10):
        try_to_sign_in(Client(), house.social_worker, "wrong")
    hashes: list[int] = []
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *a, **k: hashes.append(1))
    try_to_sign_in(Client(), house.social_worker)
    assert hashes == []


def test_a_stranger_who_uses_up_the_tries_does_not_lock_out_the_owner_at_their_own_device(house: House) -> None:
    own = Client()
    try_to_sign_in(own, house.social_worker)
    own.post(reverse("sign-out"))
    for _ in range(11):
        last = try_to_sign_in(Client(), house.social_worker, "wrong")
    assert last.status_code == 429
    assert try_to_sign_in(own, house.social_worker).status_code == 302


def test_a_new_session_has_a_new_id(house: House) -> None:
    client = Client()
    client.get(reverse("sign-in"))
    session = client.session
    session["planted"] = 1
    session.save()
    client.cookies["sessionid"] = planted = session.session_key
    try_to_sign_in(client, house.social_worker)
    assert client.cookies["sessionid"].value != planted


def test_sign_in_failure_and_sign_out_are_on_record(house: House) -> None:
    client = Client()
    try_to_sign_in(client, house.social_worker, "wrong")
    try_to_sign_in(client, house.social_worker)
    client.post(reverse("sign-out"))
    assert verbs(house.social_worker) == ["failed to sign in", "signed in", "signed out"]


def test_a_new_device_is_told_to_its_owner_once_and_without_detail(house: House, mailoutbox: list[Any]) -> None:
    client = Client(HTTP_USER_AGENT="Firefox of Sam")
    for _ in range(2):
        try_to_sign_in(client, house.social_worker)
        client.post(reverse("sign-out"))
    assert len(mailoutbox) == 1
    text = mailoutbox[0].subject + mailoutbox[0].body
    assert not re.search(r"Sam|Okafor|127\.0|Firefox|@", text)


def test_signing_out_clears_what_the_browser_stored(house: House) -> None:
    client = house.client(house.social_worker)
    assert client.post(reverse("sign-out"))["Clear-Site-Data"] == '"cache", "storage"'


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("elevenchars", "at least 12"),
        ("qwertyuiop123", "common"),
        ("sam@example.org", "similar"),
    ],
)
def test_a_weak_new_password_is_refused_with_the_reason(house: House, password: str, fault: str) -> None:
    client = Client()
    try_to_sign_in(client, house.social_worker)
    answer = client.post(reverse("password-change"), {"current": PASSWORD, "password": password})
    assert answer.status_code == 200
    assert fault in answer.content.decode()


@pytest.mark.parametrize("password", ["three plain words", "x" * 60 + " y" * 100, "ünïcødé pässwörds"])
def test_a_long_password_of_any_kind_is_taken(house: House, password: str) -> None:
    client = Client()
    try_to_sign_in(client, house.social_worker)
    assert client.post(reverse("password-change"), {"current": PASSWORD, "password": password}).status_code == 302
    assert is_in(client), "one’s own session goes on"
    assert try_to_sign_in(Client(), house.social_worker, password).status_code == 302


def test_a_changed_password_ends_the_other_sessions(house: House) -> None:
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        try_to_sign_in(client, house.social_worker)
    here.post(reverse("password-change"), {"current": PASSWORD, "password": "three plain words"})
    assert is_in(here)
    assert not is_in(elsewhere)
    assert "changed password" in verbs(house.social_worker)


def test_a_change_asks_for_the_password_again_five_minutes_after_it_was_given(house: House) -> None:
    client = Client()
    try_to_sign_in(client, house.social_worker)
    later(client, proved=5 * 60 - 5)
    assert client.get(reverse("factor-app")).status_code == 200
    later(client, proved=10)
    answer = client.get(reverse("factor-app"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("sign-in-again"))
    assert client.post(reverse("factor-app"), {"code": "123456"}).status_code == 302


def test_a_new_password_needs_the_one_before_each_time_and_tries_are_counted(house: House) -> None:
    client = Client()
    try_to_sign_in(client, house.social_worker)
    for current in ("", "wrong"):
        answer = client.post(reverse("password-change"), {"current": current, "password": "three plain words"})
        assert answer.status_code == 200
    assert try_to_sign_in(Client(), house.social_worker).status_code == 302, "nothing was changed"
    for _ in range(9):
        client.post(reverse("password-change"), {"current": "wrong", "password": "three plain words"})
    right = {"current": PASSWORD, "password": "three plain words"}
    assert client.post(reverse("password-change"), right).status_code == 429


@pytest.mark.parametrize(
    "password", ["Safeguarding2026!", "merrowshire-council", "FamilySafeguardingWorkbook1", "Summer2026Welcome"]
)
def test_a_password_of_the_service_s_own_words_is_refused(house: House, password: str) -> None:
    with pytest.raises(ValidationError, match="others would try first"):
        OwnWords().validate(password, house.social_worker)


@pytest.mark.parametrize("word", ["Ottercliff", "Brackenhope", "Quillstone"])
def test_the_names_of_the_persons_agency_office_and_team_are_refused_to_them_only(house: House, word: str) -> None:
    Team.objects.filter(pk=house.team.pk).update(name="Ottercliff 1")
    Office.objects.filter(pk=house.office.pk).update(name="Brackenhope House")
    Agency.objects.filter(pk=house.council.pk).update(name="Quillstone Trust")
    with pytest.raises(ValidationError, match="others would try first"):
        OwnWords().validate(f"{word}2026!!", house.social_worker)
    stranger = User.objects.create_user("new@example.org", "New", authority=house.authority)
    OwnWords().validate(f"{word}2026!!", stranger)


@pytest.mark.parametrize("password", ["three plain words", "my family eats porridge", "1234567890123"])
def test_such_a_word_among_others_is_no_harm(house: House, password: str) -> None:
    OwnWords().validate(password, house.social_worker)


def test_tries_are_counted_in_the_database_where_every_process_sees_them(house: House, settings: Any) -> None:
    from safeguarding.casework import settings as product

    settings.CACHES = product.CACHES
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")
    call_command("createcachetable", verbosity=0)
    for _ in range(10):
        try_to_sign_in(Client(), house.social_worker, "wrong")
    assert try_to_sign_in(Client(), house.social_worker).status_code == 429
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache")
        assert cursor.fetchone()[0] > 0
