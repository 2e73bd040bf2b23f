"""Who may open which page of group supervision, and what it gives away."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.casework.supervision.acts import addresses, again, opened, rate, set_rating, text

from safeguarding.casework.audit.models import Event
from safeguarding.casework.families.models import Allocation
from safeguarding.casework.supervision import actions

pytestmark = pytest.mark.django_db
ON = timezone.localdate


TABLE = {
    "manager": dict.fromkeys(
        ("supervision", "session-open", "session", "attendance", "family-rating", "decide", "agree-action", "close-session", "board"), 200
    ) | {"rate": 403},
    "social_worker": {"supervision": 200, "session": 200, "rate": 200, "board": 200} | dict.fromkeys(
        ("session-open", "attendance", "family-rating", "decide", "agree-action", "close-session"), 403
    ),
    "outsider": {"supervision": 404, "session": 404, "rate": 404, "board": 200} | dict.fromkeys(
        ("session-open", "attendance", "family-rating", "decide", "agree-action", "close-session"), 403
    ),
    "outside_manager": dict.fromkeys(
        ("supervision", "session-open", "session", "attendance", "rate", "family-rating", "decide", "agree-action", "close-session"), 404
    ) | {"board": 200},
    "analyst": dict.fromkeys(
        ("supervision", "session-open", "session", "attendance", "rate", "family-rating", "decide", "agree-action", "close-session", "board"), 403
    ),
}  # fmt: skip


@pytest.mark.parametrize("who", TABLE)
def test_each_page_opens_for_those_whose_role_and_families_allow_it(house, who):
    session = opened(house)
    client = house.client(getattr(house, who))
    given = {name: client.get(address).status_code for name, address in addresses(house, session).items()}
    assert given == TABLE[who]


def test_a_page_that_is_not_permitted_says_why(house):
    answer = house.client(house.social_worker).get(addresses(house, opened(house))["decide"])
    assert "Your role can’t open, chair and close group supervision." in text(answer)


def test_somebody_not_signed_in_is_sent_to_sign_in(house, client):
    answer = client.get(addresses(house, opened(house))["session"])
    assert answer.status_code == 302
    assert answer.url.startswith("/sign-in/")


def test_reading_a_session_is_recorded(house):
    session = opened(house)
    house.client(house.social_worker).get(addresses(house, session)["session"])
    event = Event.objects.order_by("number").last()
    assert (event.verb, event.family_id, event.actor) == ("read", house.family.pk, house.social_worker.pk)


def test_a_rater_finds_nothing_of_what_a_colleague_said_before_rating(house):
    session = opened(house)
    for child in ("child", "sibling"):
        rate(house, session, "victim_worker", "red", child, reason="Zebra: she is frightened")
    set_rating(house, session, "red", "Zebra chair")
    actions.decide(session, "step_up", "Zebra decision", by=again(house.manager))
    client = house.client(house.social_worker)
    pages = [
        client.get(address)
        for name, address in addresses(house, session).items()
        if name in ("session", "rate", "supervision", "board")
    ]
    for page in pages:
        assert page.status_code == 200
        assert "Zebra" not in text(page)
    session_page = text(pages[1])
    assert "You will see your colleagues’ ratings of Ivy Harlow when you have given your own." in session_page
    assert "app-rating--red" not in session_page
    assert "Suggested by the software" not in session_page


def test_the_page_before_rating_is_the_same_whatever_colleagues_said(house):
    session = opened(house)
    client = house.client(house.social_worker)

    def main() -> str:
        page = text(client.get(reverse("session", args=[session.pk])))
        return page[page.index("<main") : page.index("</main>")]

    rate(house, session, "victim_worker", "red")
    rate(house, session, "substance_worker", "green")
    one = main()
    rate(house, session, "victim_worker", "green")
    rate(house, session, "substance_worker", "red", reason="A much longer reason than the other one had")
    assert _without_tokens(main()) == _without_tokens(one)


def _without_tokens(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)


def test_nothing_personal_stands_in_the_title_of_a_page(house):
    session = opened(house)
    for user in (house.manager, house.social_worker):
        client = house.client(user)
        for address in addresses(house, session).values():
            page = text(client.get(address))
            title = page[page.index("<title>") : page.index("</title>")]
            assert not any(word in title for word in ("Harlow", "Ivy", "Noah", "Kay"))


def test_somebody_whose_involvement_ended_does_not_know_of_the_session(house):
    session = opened(house)
    Allocation.objects.filter(post__user=house.social_worker).update(end=ON() - timedelta(days=1))
    assert house.client(house.social_worker).get(reverse("session", args=[session.pk])).status_code == 404
