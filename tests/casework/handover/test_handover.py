"""A family moves: what goes, what stays, and what both sides keep of it."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.casework.conftest import make_house
from tests.casework.supervision.acts import closed
from tests.examples import examples

from safeguarding.casework.access.policies import Refused
from safeguarding.casework.audit.models import Event
from safeguarding.casework.families.models import Family, Membership, Person
from safeguarding.casework.handover import actions, sealed_file
from safeguarding.casework.handover.contents import package_of
from safeguarding.casework.handover.models import Handover, Received
from safeguarding.casework.workbook.models import Entry

WORDS = "abcde-fghjk-mnpqr-stuvw"


def entry(house: Any, author: Any, role: str, text: str, compartment: str = "shared", **more: Any) -> Entry:
    now = timezone.now()
    return Entry.objects.create(
        authority=house.authority, family=house.family, author=author, role=role, kind="call", at=now, text=text,
        compartment=compartment, written_at=now, **more,
    )  # fmt: skip


@pytest.fixture
def written(house: Any) -> Any:
    """The family with an entry of every sort that goes or stays."""
    first = entry(house, house.social_worker, "social_worker", "AS FIRST WRITTEN")
    entry(house, house.social_worker, "social_worker", "GOES along", replaces=first)
    entry(house, house.victim_worker, "da_victim_worker", "STAYS disclosed", "victim")
    entry(house, house.perpetrator_worker, "da_perpetrator_worker", "STAYS notes", "perpetrator")
    post = house.post_of(house.mental_health_worker)
    post.agency = house.police
    post.save()
    entry(house, house.mental_health_worker, "mental_health_worker", "STAYS a partner wrote this")
    return house


def hand_over(house: Any, **more: Any) -> tuple[Handover, bytes]:
    said = {"ratings": True, "ends": False, "by": house.manager} | more
    return actions.hand_over(house.family, "998", "They moved", WORDS, **said)


def test_the_shared_record_goes_and_everything_closed_stays(written: Any):
    made, data = hand_over(written)
    text = str(sealed_file.unseal(data, WORDS))
    assert "GOES along" in text
    assert "Ivy" in text and "Kay" in text and "Thistle Way" in text
    assert "STAYS" not in text
    assert "AS FIRST WRITTEN" not in text
    assert {name: number for name, number in made.went.items() if number} == {"people": 4, "entries": 1}


def test_the_ratings_of_council_staff_go_and_those_of_partners_stay(house: Any):
    session = closed(house, {"social_worker": "red", "mental_health_worker": "amber"}, "red", days_ago=20)
    assert session.ratings.count() == 2
    post = house.post_of(house.mental_health_worker)
    post.agency = house.police
    post.save()
    ratings = package_of(house.manager, house.family, "998", ratings=True).contents["ratings"]
    assert [row["title"] for row in ratings] == ["Ivy Harlow: Red, Social worker"]
    assert package_of(house.manager, house.family, "998", ratings=False).contents["ratings"] == []


def test_an_entry_written_for_everyone_would_be_noticed(written: Any):
    entry(written, written.victim_worker, "da_victim_worker", "STAYS by mistake", "shared")
    assert "STAYS by mistake" in str(package_of(written.manager, written.family, "998", ratings=False).contents)


def test_the_sealed_file_shows_nothing_and_opens_only_with_the_words(written: Any):
    _, data = hand_over(written)
    plain = json.dumps(sealed_file.unseal(data, WORDS))
    for hidden in ('"Ivy"', '"Harlow"', "GOES along"):  # each with a sign that no sealed file has by chance
        assert hidden in plain
        assert hidden.encode() not in data
    assert WORDS.encode() not in data
    for words in ("", "abcde-fghjk-mnpqr-stuvx", WORDS[:-1]):
        with pytest.raises(sealed_file.CannotOpen):
            sealed_file.unseal(data, words)
    assert sealed_file.unseal(data, f" {WORDS.upper()} ")["to_code"] == "998"


@settings(max_examples=examples(20), deadline=None)  # each opening is slow on purpose
@given(st.integers(min_value=0, max_value=400), st.binary(min_size=1, max_size=3))
def test_a_file_that_was_changed_anywhere_does_not_open(place: int, other: bytes):
    data = sealed_file.seal({"name": "Harlow"}, WORDS)
    place %= len(data)
    changed = data[:place] + other + data[place + len(other) :]
    if changed != data:
        with pytest.raises(sealed_file.CannotOpen):
            sealed_file.unseal(changed, WORDS)


def test_the_receiving_authority_gets_a_family_of_its_own(written: Any):
    there = make_house("998", "-there")
    _, data = hand_over(written)
    before = Family.objects.count()
    received = actions.accept(sealed_file.unseal(data, WORDS), "d" * 64, there.team, by=there.manager)
    assert Family.objects.count() == before + 1
    assert received.family.authority == there.authority
    names = {row.person.given_name for row in Membership.objects.filter(family=received.family)}
    assert names == {"Ivy", "Noah", "Kay", "Lee"}
    assert not Person.objects.filter(memberships__family=received.family, authority=written.authority).exists()
    page = there.client(there.manager).get(reverse("received", args=[received.family_id])).content.decode()
    assert "GOES along" in page
    assert "(999) sent this file" in page


def test_a_file_is_accepted_once_and_only_where_it_was_sent(written: Any):
    there, elsewhere = make_house("998", "-there"), make_house("997", "-elsewhere")
    contents = sealed_file.unseal(hand_over(written)[1], WORDS)
    with pytest.raises(Refused):
        actions.accept(contents, "d" * 64, elsewhere.team, by=elsewhere.manager)
    actions.accept(contents, "d" * 64, there.team, by=there.manager)
    with pytest.raises(Refused):
        actions.accept(contents, "d" * 64, there.team, by=there.manager)
    assert Received.objects.count() == 1


def test_when_the_work_ends_the_file_closes_and_nobody_is_allocated(written: Any):
    hand_over(written, ends=True)
    written.family.refresh_from_db()
    assert written.family.closed_on == timezone.localdate()
    assert not written.family.allocations.filter(end__isnull=True).exists()
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert not written.family.team_allocations.filter(end__gte=tomorrow).exists()


def test_only_those_who_may_hand_over_do_and_never_to_themselves(written: Any):
    for by in (written.social_worker, written.victim_worker, written.performance):
        with pytest.raises((Refused, Http404)):
            hand_over(written, by=by)
    with pytest.raises(Http404):
        hand_over(written, by=written.outside_manager)
    with pytest.raises(Refused):
        actions.hand_over(written.family, "999", "x", WORDS, ratings=False, ends=False, by=written.manager)
    assert not Handover.objects.exists()


def test_both_sides_have_it_in_the_log_without_the_words(written: Any):
    there = make_house("998", "-there")
    _, data = hand_over(written)
    actions.accept(sealed_file.unseal(data, WORDS), "d" * 64, there.team, by=there.manager)
    verbs = dict(Event.objects.filter(verb__contains="hand").values_list("authority_id", "verb"))
    assert verbs == {written.authority.pk: "handed over", there.authority.pk: "accepted handover"}
    assert WORDS not in str(list(Event.objects.values_list("what", flat=True)))


def test_the_pages_lead_from_the_question_to_the_file_and_to_the_new_family(written: Any):
    client = written.client(written.manager)
    address = reverse("hand-over", args=[written.family.pk])
    said = {"to_code": "998", "reason": "They moved", "ratings": "yes", "ends": "no"}
    assert "must be three digits" in client.post(address, said | {"to_code": "9x"}).content.decode()
    page = client.post(address, said).content.decode()
    words = page.split('name="words" value="')[1].split('"')[0]
    assert not Handover.objects.exists(), "looking changes nothing"
    answer = client.post(reverse("save-handover", args=[written.family.pk]), said | {"words": words})
    assert answer["Content-Disposition"].endswith('-to-998.handover"')
    assert "Harlow" not in answer["Content-Disposition"]
    there = make_house("998", "-there")
    upload = io.BytesIO(answer.content)
    upload.name = "20261122-to-998.handover"
    receiving = there.client(there.manager)
    wrong = receiving.post(reverse("accept-handover"), {"file": upload, "words": "no", "team": there.team.pk})
    assert "do not open this file" in wrong.content.decode()
    upload.seek(0)
    right = receiving.post(reverse("accept-handover"), {"file": upload, "words": words, "team": there.team.pk})
    assert right.status_code == 302
    assert Received.objects.get().family.name == "Harlow family"


def test_others_don_t_find_the_pages(written: Any):
    for user, status in ((written.social_worker, 403), (written.outside_manager, 404), (written.performance, 403)):
        for name in ("hand-over", "received"):
            answer = written.client(user).get(reverse(name, args=[written.family.pk]))
            assert answer.status_code in ({status} if name == "hand-over" else {status, 200, 403, 404})
    assert written.client(written.outsider).get(reverse("received", args=[written.family.pk])).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"people": [{"role": "child"}]}, {"name": ""}, {"name": "x" * 121}, {"to_code": "99"}, {"sent_on": "yesterday"},
        {"steps": [{"on": "2026-02-30", "title": "x"}]}, {"entries": None}, {"from_name": "x" * 121},
    ],
)  # fmt: skip
def test_a_file_of_another_form_makes_no_family(house: Any, change: dict[str, Any]):
    whole = package_of(house.manager, house.family, "999", ratings=False).contents
    families = Family.objects.count()
    with pytest.raises(sealed_file.CannotOpen, match="not a family’s record"):
        actions.accept(whole | change, "d" * 64, house.team, by=house.manager)
    with pytest.raises(sealed_file.CannotOpen):
        actions.accept({key: whole[key] for key in whole if key != "people"}, "d" * 64, house.team, by=house.manager)
    assert Family.objects.count() == families
    actions.accept(whole, "d" * 64, house.team, by=house.manager)
    assert Family.objects.count() == families + 1
