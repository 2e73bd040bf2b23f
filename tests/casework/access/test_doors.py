"""At the door: who is sent to sign in, who is refused and how it is written down, and what every page says of the reader."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.test import RequestFactory
from django.urls import ResolverMatch, resolve, reverse
from tests.casework.access.test_situations import fresh
from tests.casework.conftest import House

from safeguarding.casework.access.context import NAVIGATION, signed_in
from safeguarding.casework.access.doors import PUBLIC, door
from safeguarding.casework.access.middleware import SignedIn, WithinAuthority
from safeguarding.casework.access.models import Authority, Post, User
from safeguarding.casework.access.policies import Refused
from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.access.within import TwoAuthorities, authority_now, within
from safeguarding.casework.audit.models import Event


def asked(user: Any, path: str = "/", method: str = "get") -> HttpRequest:
    request = getattr(RequestFactory(), method)(path)
    request.user = user
    return request


def plain(request: HttpRequest, *words: str, **named: str) -> HttpResponse:
    """What the page says."""
    return HttpResponse(" ".join([*words, *named.values()]))


# A view and its door


def test_a_door_opens_to_who_holds_the_permission_and_hands_on_what_was_asked(house: House) -> None:
    view = door("entry.write")(plain)
    assert view(asked(fresh(house.social_worker)), "a", then="b").content == b"a b"
    assert view.door == "entry.write"
    assert (view.__name__, view.__doc__) == ("plain", "What the page says.")


def test_a_door_is_shut_to_who_lacks_the_permission(house: House) -> None:
    with pytest.raises(Refused, match="Your role can’t write in the workbook"):
        door("entry.write")(plain)(asked(fresh(house.performance)))


def test_a_public_door_asks_nobody_who_they_are() -> None:
    assert door(PUBLIC)(plain)(asked(AnonymousUser()), "come in").content == b"come in"
    assert door(PUBLIC)(plain).door == PUBLIC


# Before the view


def before(request: HttpRequest, view: Any) -> Any:
    return SignedIn(plain).process_view(request, view, (), {})


def test_who_is_not_signed_in_is_sent_to_sign_in_and_from_there_to_what_they_asked_for() -> None:
    answer = before(asked(AnonymousUser(), "/families/?page=2"), door("family.read")(plain))
    assert answer.status_code == 302
    assert answer.url == resolve_url(settings.LOGIN_URL) + "?next=/families/%3Fpage%3D2"


def test_a_public_page_needs_no_sign_in_and_a_signed_in_person_is_let_on(house: House) -> None:
    assert before(asked(AnonymousUser()), door(PUBLIC)(plain)) is None
    assert before(asked(house.social_worker), door("family.read")(plain)) is None


@pytest.mark.parametrize("signed", [True, False])
def test_a_view_without_a_door_is_reached_by_nobody(house: House, signed: bool) -> None:
    request = asked(house.manager if signed else AnonymousUser())
    with pytest.raises(ImproperlyConfigured, match=r"test_doors\.plain declares no door"):
        before(request, plain)


def test_no_page_may_be_stored_unless_it_says_otherwise_itself() -> None:
    request = asked(AnonymousUser())
    assert SignedIn(lambda _: HttpResponse("page"))(request)["Cache-Control"] == "no-store"
    own = SignedIn(lambda _: HttpResponse("page", headers={"Cache-Control": "max-age=60"}))
    assert own(request)["Cache-Control"] == "max-age=60"
    assert own(request).content == b"page"


# Refusals


def refused(house: House, request: HttpRequest, match: ResolverMatch | None) -> Any:
    request.resolver_match = match
    return SignedIn(plain).process_exception(request, Refused("Only a manager can do this."))


def test_a_refusal_is_a_page_with_its_sentence_and_stands_in_the_log(house: House) -> None:
    address = reverse("entry-new", args=[house.family.pk])
    answer = refused(house, asked(house.social_worker, address, "post"), resolve(address))
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "Only a manager can do this." in page
    assert "Sam Okafor" in page, "the page is still the reader’s own, with the way on"
    event = Event.objects.get(verb="was refused")
    assert (event.actor, event.family_id) == (house.social_worker.pk, house.family.pk)
    assert event.what == {"section": "entry-new", "wrote": True}


def test_a_refusal_to_read_a_page_of_no_family_says_so(house: House) -> None:
    address = reverse("home")
    refused(house, asked(house.social_worker, address), resolve(address))
    event = Event.objects.get(verb="was refused")
    assert (event.family_id, event.what) == (None, {"section": "home", "wrote": False})


def test_an_address_that_is_no_key_of_a_family_is_logged_without_one(house: House) -> None:
    refused(house, asked(house.social_worker), ResolverMatch(plain, (), {"family_id": "7"}))
    event = Event.objects.get(verb="was refused")
    assert (event.family_id, event.what) == (None, {"section": f"{__name__}.plain", "wrote": False})


def test_a_refusal_of_nobody_or_at_no_address_is_shown_and_not_logged(house: House) -> None:
    address = reverse("home")
    assert refused(house, asked(AnonymousUser(), address), resolve(address)).status_code == 403
    assert refused(house, asked(house.social_worker, address), None).status_code == 403
    assert not Event.objects.exists()


def test_another_failure_is_no_refusal(house: House) -> None:
    assert SignedIn(plain).process_exception(asked(house.social_worker), ValueError("x")) is None
    assert not Event.objects.exists()


def test_the_doors_stand_in_front_of_the_real_pages(house: House) -> None:
    client = house.client(house.social_worker)
    assert client.get(reverse("people")).status_code == 403
    assert client.get(reverse("home")).status_code == 200
    assert Event.objects.filter(verb="was refused", actor=house.social_worker.pk).count() == 1


# Within an authority


def test_a_signed_in_person_is_answered_within_their_authority_and_nobody_else_in_one(house: House) -> None:
    def where(request: HttpRequest) -> HttpResponse:
        return HttpResponse(f"{request.path} {authority_now()}")

    assert WithinAuthority(where)(asked(house.social_worker)).content == f"/ {house.authority.pk}".encode()
    assert WithinAuthority(where)(asked(AnonymousUser())).content == b"/ None"
    assert authority_now() is None


def test_an_answer_that_failed_is_given_as_it_is(house: House) -> None:
    assert WithinAuthority(lambda _: HttpResponse(status=500))(asked(house.social_worker)).status_code == 500


def test_one_authority_is_left_before_another_is_entered(db: None) -> None:
    with within(1), within(1):
        assert authority_now() == 1
    with pytest.raises(TwoAuthorities), within(1), within(2):
        pass
    with pytest.raises(ZeroDivisionError), within(1):
        raise ZeroDivisionError
    assert authority_now() is None


# What every page says of the person signed in


def test_a_page_names_the_council_and_the_person_and_their_role(house: House) -> None:
    said = signed_in(asked(fresh(house.social_worker)))
    assert (said["council"], said["made_up"]) == ("Merrowshire", True)
    assert said["signed_in_as"] == "Sam Okafor, Social worker"


def test_a_page_of_a_real_authority_does_not_say_that_it_is_made_up(house: House) -> None:
    Authority.objects.update(made_up=False)
    assert signed_in(asked(fresh(house.social_worker)))["made_up"] is False
    assert signed_in(asked(AnonymousUser()))["made_up"] is False


def test_who_is_not_signed_in_is_told_only_whether_anything_here_is_made_up(house: House) -> None:
    assert signed_in(asked(AnonymousUser())) == {
        "council": "", "made_up": True, "signed_in_as": "", "navigation": [],
    }  # fmt: skip


def test_an_error_before_anyone_is_known_says_nothing() -> None:
    assert signed_in(RequestFactory().get("/")) == {
        "council": "", "made_up": False, "signed_in_as": "", "navigation": [],
    }  # fmt: skip


@pytest.mark.parametrize("role", sorted(ROLES))
def test_the_navigation_holds_the_pages_that_the_role_may_open_and_marks_where_one_is(house: House, role: str) -> None:
    Post.objects.filter(user=house.manager).update(role=role)
    may = ROLES[role].permissions
    links = signed_in(asked(fresh(house.manager), reverse("people")))["navigation"]
    assert links == [
        {"text": words, "href": reverse(name), "current": name == "people"}
        for name, words, permission in NAVIGATION
        if permission in may
    ]


def test_who_holds_no_post_is_shown_no_page_and_no_role(house: House) -> None:
    user = User.objects.create_user("nell@example.org", "Nell Ash", authority=house.authority)
    said = signed_in(asked(fresh(user)))
    assert (said["signed_in_as"], said["navigation"], said["council"]) == ("Nell Ash, no post", [], "Merrowshire")
