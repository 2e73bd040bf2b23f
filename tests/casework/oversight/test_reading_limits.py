"""Who opens very many families' files is told, then asked why; a reason always lets on, and others read it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.casework.conftest import House
from tests.casework.oversight.test_logs import page

from safeguarding.casework.access.models import Cover, User
from safeguarding.casework.access.policies import Refused
from safeguarding.casework.access.reading import (
    FILE,
    LIMITS,
    REACHES,
    AskedWhy,
    DefinitionError,
    Limit,
    Limits,
    limits_of,
    load,
)
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.audit.models import Event
from safeguarding.casework.families.models import Allocation, Family, LastLook, TeamAllocation
from safeguarding.casework.families.pace import let_open, pace_of
from safeguarding.casework.oversight import actions
from safeguarding.casework.oversight.models import Finding, Reason
from safeguarding.casework.oversight.queries import asked_why

HOUR, DAY = LIMITS["allocated"].hour, LIMITS["allocated"].day


def families(house: House, many: int) -> list[Family]:
    """More families of the social worker's."""
    of: dict[str, Any] = {"authority": house.authority}
    start = house.family.opened_on
    made = Family.objects.bulk_create(Family(**of, name=f"Made-up {n}", opened_on=start) for n in range(many))
    post = house.post_of(house.social_worker)
    Allocation.objects.bulk_create(Allocation(**of, family=one, post=post, start=start) for one in made)
    TeamAllocation.objects.bulk_create(TeamAllocation(**of, family=one, team=house.team, start=start) for one in made)
    return made


def opening(client: Client, family: Family) -> Any:
    return client.get(reverse("family", args=[family.pk]))


def open_all(client: Client, of: list[Family]) -> list[int]:
    return [opening(client, one).status_code for one in of]


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def looked(user: User, of: list[Family], apart: timedelta = timedelta()) -> None:
    """As if the person had opened the files, the last one now; quicker than showing the pages."""
    now = timezone.now()
    LastLook.objects.bulk_create(
        LastLook(authority=user.authority, user=user, family=one, at=now - apart * n) for n, one in enumerate(of)
    )


@pytest.fixture
def held(house: House, clock: object) -> tuple[House, Client, list[Family]]:
    """The social worker has opened as many files as one may in an hour, and wants one more."""
    many = families(house, HOUR.asks + 3)
    looked(house.social_worker, many[: HOUR.asks])
    return house, house.client(house.social_worker), many


@pytest.mark.parametrize("lifted", [False, True])
def test_opening_file_after_file_is_held_back_at_the_limit_and_not_without_one(
    house: House, clock: object, monkeypatch: pytest.MonkeyPatch, lifted: bool
) -> None:
    few = Limit(2, 4)
    far = Limit(900, 900)
    monkeypatch.setitem(cast(dict[str, Limits], LIMITS), "allocated", Limits(far if lifted else few, far))
    answers = open_all(house.client(house.social_worker), families(house, 6))
    assert answers == [200] * 6 if lifted else [200] * 4 + [302] * 2


def test_one_more_file_than_the_limit_asks_why_and_the_same_again_does_not(held: Any) -> None:
    house, client, many = held
    wanted = reverse("family", args=[many[HOUR.asks].pk])
    answer = client.get(wanted)
    assert answer.status_code == 302 and answer.url.startswith(reverse("say-why"))
    asked = Event.objects.get(verb="was asked why so many files")
    assert (asked.actor, asked.what) == (house.social_worker.pk, {"hour": HOUR.asks, "day": HOUR.asks})
    assert not Event.objects.filter(family_id=many[HOUR.asks].pk, verb="read").exists()
    assert opening(client, many[0]).status_code == 200  # a file that is in use already is never held back
    assert opening(house.client(house.victim_worker), house.family).status_code == 200  # nor is anybody else


def test_a_reason_lets_on_to_the_page_that_was_wanted_and_begins_the_count_anew(held: Any) -> None:
    house, client, many = held
    asks = opening(client, many[HOUR.asks]).url
    assert "Nothing is closed to you" in client.get(asks).content.decode()
    assert "Enter why you need them" in client.post(asks, {"words": " "}).content.decode()
    answer = client.post(asks, {"words": "Monday’s handover"})
    assert answer.url == reverse("family", args=[many[HOUR.asks].pk])
    assert open_all(client, many[HOUR.asks :]) == [200, 200, 200]
    assert fresh(house.social_worker).said_why_at is not None


def test_a_reason_is_asked_for_again_after_as_many_more(held: Any, clock: time_machine.Traveller) -> None:
    house, client, _many = held
    actions.say_why("Handover", by=fresh(house.social_worker))
    clock.shift(60)
    more = families(house, HOUR.asks + 2)
    looked(house.social_worker, more[: HOUR.asks - 1])
    assert open_all(client, more[HOUR.asks - 1 :]) == [200, 302, 302]


def test_manager_and_information_governance_are_told_at_once_and_read_the_reason(
    held: Any, officer: User, django_capture_on_commit_callbacks: Any
) -> None:
    house, client, many = held
    asks = opening(client, many[HOUR.asks]).url
    with django_capture_on_commit_callbacks(execute=True):
        client.post(asks, {"words": "Handover of a colleague’s families"})
    assert {letter.to[0] for letter in mail.outbox} == {house.manager.email, officer.email}
    assert "Handover" not in "".join(letter.subject + letter.body for letter in mail.outbox)
    finding = Finding.objects.get(pattern="held_back")
    for reader in (house.manager, officer):
        assert asked_why(fresh(reader)).count() == 1
        assert "1 person opened very many files and said why" in page(house, reader, "home")
        assert "Handover of a colleague’s families" in page(house, reader, "finding", finding.pk)
    for other in (house.outside_manager, house.social_worker, house.victim_worker):
        assert asked_why(fresh(other)).count() == 0
        answer = house.client(other).get(reverse("finding", args=[finding.pk]))
        assert answer.status_code in (403, 404)


def test_a_second_reason_of_the_day_waits_again_though_the_first_was_looked_at(
    held: Any, clock: time_machine.Traveller
) -> None:
    house, _client, _many = held
    finding = actions.say_why("Handover", by=fresh(house.social_worker))
    clock.shift(60)
    actions.decide(finding, "explained", "Asked for it", by=fresh(house.manager))
    assert asked_why(fresh(house.manager)).count() == 0
    looked(house.social_worker, families(house, HOUR.asks))
    clock.shift(60)
    assert actions.say_why("Still the handover", by=fresh(house.social_worker)) == finding
    assert asked_why(fresh(house.manager)).count() == 1
    assert "Not since the last reason" in page(house, house.manager, "patterns")


def test_a_reason_that_is_sent_twice_or_before_it_is_asked_for_changes_nothing(held: Any) -> None:
    house, client, many = held
    asks = opening(client, many[HOUR.asks]).url
    for _ in range(2):
        assert client.post(asks, {"words": "Handover"}).status_code == 302
    assert Reason.objects.count() == 1
    assert actions.say_why("In good time", by=fresh(house.outsider)) is None
    assert fresh(house.outsider).said_why_at is None


def test_what_was_typed_is_kept_while_a_reason_is_asked_for(held: Any) -> None:
    _house, client, many = held
    page = reverse("entry-new", args=[many[HOUR.asks].pk])
    answer = client.post(page, {"text": "Typed on another computer yesterday"})
    assert answer.url.startswith(reverse("say-why"))
    answer = client.post(answer.url, {"words": "Handover"})
    assert answer.url == reverse("sign-in-continue")
    assert "Typed on another computer yesterday" in client.get(answer.url).content.decode()


def test_the_person_is_told_before_they_are_asked_and_only_once(house: House, clock: object) -> None:
    client, many = house.client(house.social_worker), families(house, HOUR.says + 1)
    looked(house.social_worker, many[: HOUR.says - 2])
    told = ["is told" in opening(client, one).content.decode() for one in many[HOUR.says - 2 :]]
    assert told == [False, True, False]


def test_a_slow_day_counts_too_and_the_day_after_does_not(house: House, clock: time_machine.Traveller) -> None:
    many = families(house, DAY.asks + 1)
    looked(house.social_worker, many[: DAY.asks], apart=timedelta(minutes=20))
    me = fresh(house.social_worker)
    assert pace_of(me, timezone.now()).hour < HOUR.says
    with pytest.raises(AskedWhy):
        let_open(me, many[-1].pk)
    clock.shift(timedelta(hours=12))
    assert let_open(me, many[-1].pk) == ""


def test_counting_costs_one_statement_however_many_families(house: House, clock: object) -> None:
    client, many = house.client(house.social_worker), families(house, HOUR.asks)
    costs = []
    for others in (many[2:4], many[4:]):
        looked(house.social_worker, others)
        with CaptureQueriesContext(connection) as caught:
            assert opening(client, many[0]).status_code == 200
        costs.append(sum("families_lastlook" in one["sql"] and "COUNT" in one["sql"] for one in caught))
    assert costs == [1, 1]


def test_the_widest_post_says_the_limit_and_night_duty_reaches_a_team(house: House, officer: User) -> None:
    def of(user: User) -> Limits:
        return limits_of(snapshot_of(fresh(user)))

    assert of(house.social_worker) is LIMITS["allocated"]
    assert of(house.manager) is LIMITS["team"]
    assert of(officer) is LIMITS["authority"]
    assert of(house.performance) is LIMITS["none"]
    now = timezone.now()
    Cover.objects.create(
        authority=house.authority, post=house.post_of(house.social_worker), team=house.other_team, kind="out_of_hours",
        starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=8), made_by=house.manager,
    )  # fmt: skip
    assert of(house.social_worker) is LIMITS["team"]


def test_whoever_may_not_open_files_may_not_say_why(house: House) -> None:
    nobody = User.objects.create_user("nobody@example.org", "No Post", authority=house.authority)
    with pytest.raises(Refused):
        actions.say_why("Curious", by=nobody)


@pytest.mark.parametrize(
    "change",
    [("asks = 25", "asks = 1"), ("says = 15", "says = 0"), ("[team]", "[squad]"), ("says = 15", "sayings = 15")],
)
def test_a_wrong_definition_stops_the_start_and_names_the_file(tmp_path: Path, change: tuple[str, str]) -> None:
    path = tmp_path / "odd.toml"
    path.write_text(FILE.read_text().replace(*change))
    with pytest.raises(DefinitionError, match=r"odd\.toml"):
        load(path)


def test_the_documents_say_the_limits() -> None:
    text = (Path(__file__).resolve().parents[3] / "docs/explanation/safety.md").read_text(encoding="utf-8")
    for reach, limits in LIMITS.items():
        row = f"| {REACHES[reach]} | {limits.hour.says}, {limits.hour.asks} | {limits.day.says}, {limits.day.asks} |"
        assert row in text, row
    assert f"| {REACHES['team']} | 1, 2 |" not in text
