"""In the meeting: one screen for all, sentences that are saved once, and nothing on the wall that is not for everybody."""

from __future__ import annotations

import json
import random
from uuid import uuid4

import pytest
from django.urls import reverse
from tests.casework.supervision.acts import RATERS, again, opened, rate, set_rating, text

from safeguarding.casework.access.policies import Refused
from safeguarding.casework.supervision import actions, room_queries
from safeguarding.casework.supervision.models import Line

pytestmark = pytest.mark.django_db


def all_rate(house, session, answer="amber"):
    for who in RATERS:
        for child in ("child", "sibling"):
            rate(house, session, who, answer, child)


def news(client, session, after=0):
    """The lines that the stream tells, by number, and the state."""
    answer = client.get(reverse("room-news", args=[session.pk]), headers={"Last-Event-ID": str(after)})
    assert answer["Content-Type"].startswith("text/event-stream") and answer.content.startswith(b"retry: 3000")
    events = [
        dict(row.split(": ", 1) for row in one.split("\n")) for one in answer.content.decode().strip().split("\n\n")[1:]
    ]
    lines = {int(one["id"]): json.loads(one["data"])["text"] for one in events if one["event"] == "line"}
    return lines, events[-1]["data"]


def send(client, session, words, key, part=2):
    return client.post(
        reverse("write-line", args=[session.pk]), {"part": part, "text": words, "client_key": str(key)},
        headers={"Accept": "application/json"},
    )  # fmt: skip


def test_a_sentence_reaches_the_others_and_each_only_once(house):
    session = opened(house)
    all_rate(house, session)
    mine, theirs = house.client(house.social_worker), house.client(house.manager)
    assert send(mine, session, "Ivy said she sleeps better.", uuid4()).json()["number"] == 1
    lines, _ = news(theirs, session)
    assert lines == {1: "Ivy said she sleeps better."}
    assert news(theirs, session, after=1)[0] == {}
    assert "Ivy said she sleeps better." in text(theirs.get(reverse("room", args=[session.pk])))


def test_every_acknowledged_sentence_is_there_once_whatever_drops_and_sleeps(house):
    """Five people send; answers get lost and are sent again, listeners sleep and come back with what they had last."""
    session, chance = opened(house), random.Random(2026)
    all_rate(house, session)
    clients = {who: house.client(getattr(house, who)) for who in RATERS}
    outbox = {who: [(f"{who} {n}", uuid4()) for n in range(6)] for who in RATERS}
    heard: dict[str, dict[int, str]] = {who: {} for who in RATERS}
    acknowledged = set()
    while any(outbox.values()):
        who = chance.choice([one for one in RATERS if outbox[one]])
        words, key = outbox[who][0]
        answer = send(clients[who], session, words, key)
        if chance.random() < 0.6:  # else the answer was lost on the way, and the browser sends it again
            assert answer.status_code == 200
            acknowledged.add(outbox[who].pop(0)[0])
        listener = chance.choice(RATERS)
        heard[listener] |= news(clients[listener], session, max(heard[listener], default=0))[0]
    for who in RATERS:
        heard[who] |= news(clients[who], session, max(heard[who], default=0))[0]
        assert sorted(heard[who].values()) == sorted(acknowledged) and len(heard[who]) == 30
    assert list(Line.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 31))


def test_a_sentence_that_was_saved_is_acknowledged_even_after_the_end(house):
    session, key = opened(house), uuid4()
    all_rate(house, session)
    made = actions.write_line(session, 1, "Done.", key, by=again(house.social_worker))
    set_rating(house, session, "amber")
    actions.decide(session, "continue", "Why", by=again(house.manager))
    actions.close_session(session, by=again(house.manager))
    assert actions.write_line(session, 1, "Done.", key, by=again(house.social_worker)) == made
    with pytest.raises(Refused, match="closed"):
        actions.write_line(session, 1, "One more.", uuid4(), by=again(house.social_worker))


def test_the_wall_shows_no_rating_until_everybody_has_rated(house):
    session = opened(house)
    for child in ("child", "sibling"):
        rate(house, session, "social_worker", "red", child, reason="Why it is red")
    page = text(house.client(house.manager).get(reverse("room", args=[session.pk])))
    assert "Why it is red" not in page and "1 of 5 have rated" in page
    all_rate(house, session)
    page = text(house.client(house.manager).get(reverse("room", args=[session.pk])))
    assert "5 of 5 have rated" in page and "social_worker says amber" in page


def test_who_has_still_to_rate_neither_reads_nor_writes_what_is_said(house):
    session = opened(house)
    all_rate_but = [who for who in RATERS if who != "victim_worker"]
    for who in all_rate_but:
        for child in ("child", "sibling"):
            rate(house, session, who, "amber", child)
    actions.write_line(session, 1, "Sam says red.", uuid4(), by=again(house.social_worker))
    client = house.client(house.victim_worker)
    assert news(client, session)[0] == {}
    assert "Sam says red." not in text(client.get(reverse("room", args=[session.pk])))
    with pytest.raises(Refused, match="Rate every child first"):
        actions.write_line(session, 1, "x", uuid4(), by=again(house.victim_worker))


def test_nothing_of_the_restricted_part_is_on_the_screen(house):
    session = opened(house)
    actions.note_restricted(session, "said", "Only for those who support Kay", uuid4(), by=again(house.victim_worker))
    page = text(house.client(house.victim_worker).get(reverse("room", args=[session.pk])))
    assert "Only for those who support Kay" not in page and "estricted part" not in page


def test_the_state_changes_when_somebody_rates_and_not_when_nothing_does(house):
    session = opened(house)
    client = house.client(house.manager)
    first = news(client, session)[1]
    assert news(client, session)[1] == first
    rate(house, session, "social_worker")
    assert news(client, session)[1] != first


def test_the_stream_is_for_those_who_may_read_the_supervision(house):
    session = opened(house)
    address = reverse("room-news", args=[session.pk])
    assert house.client(house.outsider).get(address).status_code == 404
    assert house.client(house.performance).get(address).status_code == 403
    assert house.client(house.outsider).post(reverse("write-line", args=[session.pk])).status_code == 404


@pytest.mark.parametrize("part, words", [(0, "x"), (11, "x"), (1, " "), (1, "x" * 1001)])
def test_a_line_has_words_and_a_part_of_the_agenda(house, part, words):
    session = opened(house)
    all_rate(house, session)
    with pytest.raises(Refused, match="part of the agenda"):
        actions.write_line(session, part, words, uuid4(), by=again(house.social_worker))


def test_without_a_script_the_form_posts_and_comes_back(house):
    session = opened(house)
    all_rate(house, session)
    client = house.client(house.social_worker)
    address, sent = reverse("write-line", args=[session.pk]), {"part": "3", "text": "Typed", "client_key": str(uuid4())}
    assert client.post(address, sent).url.endswith("#part-3")
    assert client.post(address, sent).status_code == 302
    assert len(room_queries.lines_of(again(house.social_worker), session)) == 1
    assert "Write what was said" in text(client.post(address, sent | {"text": ""}))
