"""Whom to ring and what to watch for: what could say where somebody hides is for few, and never opened again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.casework.conftest import House
from tests.casework.people.conftest import TODAY, day_boxes, page_of

from safeguarding.casework.access.policies import Refused, visible
from safeguarding.casework.audit.models import Event
from safeguarding.casework.families.models import Membership
from safeguarding.casework.people import actions
from safeguarding.casework.people.impossible import Impossible
from safeguarding.casework.people.models import NetworkMember, WarningNote
from safeguarding.casework.people.versions import Overtaken

GP: dict[str, Any] = {
    "role": "gp", "name": "Dr Zqdoctor", "agency": "Zqhidden Surgery", "telephone": "01632 960 001", "email": "",
    "since": None, "until": None, "last_contact": None, "ring_first": False, "compartment": "core",
}  # fmt: skip
DOG: dict[str, Any] = {
    "kind": "dog", "words": "Zqlarge dog, shut in the kitchen on request", "review_on": TODAY + timedelta(days=90),
    "told": True, "not_told_because": "", "compartment": "core",
}  # fmt: skip


def path(house: House, name: str, *args: Any) -> str:
    return reverse(name, args=[house.family.pk, *args])


def seen_by(house: House, words: str, *names: str) -> dict[str, bool]:
    users = (
        "social_worker",
        "victim_worker",
        "manager",
        "perpetrator_worker",
        "substance_worker",
        "mental_health_worker",
    )
    return {
        user: any(words in page_of(house, getattr(house, user), path(house, name)) for name in names) for user in users
    }


FEW = {
    "social_worker": True, "victim_worker": True, "manager": True,
    "perpetrator_worker": False, "substance_worker": False, "mental_health_worker": False,
}  # fmt: skip


def test_everyone_who_works_with_the_family_sees_whom_to_ring(house: House) -> None:
    actions.add_to_network(house.family, house.child, by=house.substance_worker, **GP)
    assert all(seen_by(house, "Zqhidden Surgery", "network").values())
    assert 'href="tel:01632960001"' in page_of(house, house.social_worker, path(house, "network"))


def test_the_gp_of_somebody_who_hides_is_for_few(house: House) -> None:
    actions.add_to_network(house.family, house.mother, by=house.victim_worker, **{**GP, "compartment": "safe"})
    assert seen_by(house, "Zqhidden", "network", "family") == FEW
    person = reverse("person", args=[house.family.pk, house.mother.pk])
    assert "Zqhidden" not in page_of(house, house.perpetrator_worker, person)
    assert "Zqhidden" in page_of(house, house.victim_worker, person)


def test_who_works_with_the_person_who_harms_never_reads_it_through_another_post(house: House) -> None:
    from safeguarding.casework.access.models import Post

    actions.add_to_network(house.family, house.mother, by=house.victim_worker, **{**GP, "compartment": "safe"})
    Post.objects.create(
        authority=house.authority, user=house.perpetrator_worker, agency=house.council, team=house.team,
        role="team_manager", start=TODAY,
    )  # fmt: skip
    assert "Zqhidden" not in page_of(house, house.perpetrator_worker, path(house, "network"))


def test_who_may_not_know_where_somebody_is_is_not_asked_and_can_not_say(house: House) -> None:
    question = "Could this say where somebody is hiding?"
    for name in ("network-add", "warning-add"):
        assert question in page_of(house, house.victim_worker, path(house, name))
        assert question not in page_of(house, house.perpetrator_worker, path(house, name))
    with pytest.raises(Refused, match="doesn’t read records"):
        actions.add_to_network(house.family, None, by=house.substance_worker, **{**GP, "compartment": "safe"})


def test_what_is_closed_later_is_closed_in_every_version_and_never_opened(house: House) -> None:
    first = actions.add_to_network(house.family, house.mother, by=house.substance_worker, **GP)
    closed = actions.change_network(first, {"compartment": "safe"}, by=house.victim_worker)
    assert set(NetworkMember.objects.values_list("compartment", flat=True)) == {"safe"}
    assert not visible(house.perpetrator_worker, NetworkMember.objects.all()).exists()
    with pytest.raises(Refused, match="can’t be opened to everyone again"):
        actions.change_network(closed, {"compartment": "core"}, by=house.victim_worker)
    change = path(house, "network-change", closed.pk)
    assert house.client(house.perpetrator_worker).get(change).status_code == 404
    assert house.client(house.victim_worker).get(change).status_code == 200


def test_the_log_tells_of_a_closed_one_only_those_who_may_know(house: House) -> None:
    actions.add_to_network(house.family, house.mother, by=house.victim_worker, **{**GP, "compartment": "safe"})
    event = Event.objects.get(verb="added to network")
    assert (event.compartment, event.what) == ("safe", {"role": "gp"})


def test_a_contact_is_added_through_the_page_with_what_is_needed_to_ring(house: House) -> None:
    client = house.client(house.substance_worker)
    said = {
        "about": str(house.child.pk), "role": "school", "agency": "Hill School", "telephone": "01632 960 002 ext 4",
        "ring_first": "yes", **day_boxes("last_contact", TODAY),
    }  # fmt: skip
    assert client.post(path(house, "network-add"), said).status_code == 302
    assert client.post(path(house, "network-add"), said).status_code == 302
    row = NetworkMember.objects.get()
    assert (row.person, row.compartment) == (house.child, "core")
    page = page_of(house, house.social_worker, path(house, "network"))
    assert "Ring first" in page and 'href="tel:01632960002"' in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"telephone": "ring me"}, "Enter a telephone number, like"),
        ({"agency": "", "name": ""}, "Enter a name, or the school"),
        ({"role": ""}, "Select what they are"),
        ({"about": "somebody"}, "Select one of the listed answers"),
        ({**day_boxes("since", TODAY), **day_boxes("until", TODAY - timedelta(days=1))}, "can’t be before the first"),
    ],
)
def test_a_wrong_answer_is_said_beside_the_question(house: House, wrong: dict[str, Any], words: str) -> None:
    said = {"about": "family", "role": "gp", "name": "Dr A", "agency": "B", "ring_first": "no", **wrong}
    sent = house.client(house.substance_worker).post(path(house, "network-add"), said)
    assert words in sent.content.decode()
    assert not NetworkMember.objects.exists()


def test_whoever_has_left_stands_below_and_is_not_to_be_rung_first(house: House) -> None:
    until = TODAY - timedelta(days=1)
    actions.add_to_network(house.family, None, by=house.substance_worker, **{**GP, "until": until, "ring_first": True})
    page = page_of(house, house.social_worker, path(house, "network"))
    assert "No longer involved" in page and "Ring first" not in page


def test_two_who_change_the_same_contact_see_both_texts(house: House) -> None:
    row = actions.add_to_network(house.family, None, by=house.substance_worker, **GP)
    actions.change_network(row, {"telephone": "01632 960 555"}, by=house.manager)
    with pytest.raises(Overtaken):
        actions.change_network(row, {"telephone": "01632 960 777"}, by=house.substance_worker)
    said = {"role": "gp", "name": "Dr A", "agency": "", "telephone": "01632 960 777", "ring_first": "no"}
    sent = house.client(house.substance_worker).post(path(house, "network-change", row.pk), said).content.decode()
    assert "01632 960 777" in sent and "01632 960 555" in sent and "Tess Marlow" in sent


def test_somebody_is_taken_off_who_was_added_by_mistake(house: House) -> None:
    row = actions.add_to_network(house.family, None, by=house.substance_worker, **GP)
    client = house.client(house.substance_worker)
    assert client.post(path(house, "network-take-off", row.pk), {"why": ""}).status_code == 200
    assert client.post(path(house, "network-take-off", row.pk), {"why": "Wrong surgery"}).status_code == 302
    assert "Nobody is held yet" in page_of(house, house.social_worker, path(house, "network"))


def test_a_warning_stands_at_the_top_of_the_family_and_says_when_it_is_due(house: House) -> None:
    row = actions.warn(house.family, None, by=house.substance_worker, **DOG)
    assert all(seen_by(house, "Zqlarge dog", "family").values())
    assert "Due for review" not in page_of(house, house.social_worker, path(house, "family"))
    actions.change_warning(row, {"review_on": TODAY}, by=house.substance_worker)
    page = page_of(house, house.social_worker, path(house, "family"))
    assert "Due for review" in page and "Zqlarge dog" in page


def test_a_warning_says_why_somebody_was_not_told(house: House) -> None:
    with pytest.raises(Impossible):
        actions.warn(house.family, None, by=house.substance_worker, **{**DOG, "told": False})
    client, said = house.client(house.substance_worker), {
        "about": str(house.father.pk), "kind": "violence", "words": "He threatened a worker at the door",
        "told": "no", **day_boxes("review_on", TODAY + timedelta(days=30)),
    }  # fmt: skip
    assert "Enter why they were not told" in client.post(path(house, "warning-add"), said).content.decode()
    said["not_told_because"] = "It could put her at risk"
    assert client.post(path(house, "warning-add"), said).status_code == 302
    page = page_of(house, house.social_worker, path(house, "warnings"))
    assert "They were not told: It could put her at risk" in page


def test_a_warning_about_a_person_goes_with_them_into_another_family_unless_it_is_closed(house: House) -> None:
    actions.warn(house.family, house.father, by=house.substance_worker, **DOG)
    actions.warn(
        house.family, house.father, by=house.victim_worker, **{**DOG, "compartment": "safe", "words": "Zqsecret"}
    )
    Membership.objects.create(
        authority=house.authority,
        family=house.other_family,
        person=house.father,
        role="adult",
        relation="partner",
        start=TODAY,
    )
    page = page_of(house, house.outsider, reverse("warnings", args=[house.other_family.pk]))
    assert "Zqlarge dog" in page and "Zqsecret" not in page
    row = WarningNote.objects.get(compartment="core")
    assert house.client(house.outsider).get(
        reverse("warning-end", args=[house.other_family.pk, row.pk])
    ).status_code == 404  # fmt: skip


def test_a_closed_warning_is_no_word_on_a_page_that_others_may_look_at(house: House) -> None:
    actions.warn(house.family, house.mother, by=house.victim_worker, **{**DOG, "compartment": "safe"})
    assert seen_by(house, "Zqlarge", "family") == dict.fromkeys(FEW, False)
    assert seen_by(house, "open the warning notes", "family") == FEW
    assert seen_by(house, "Zqlarge", "warnings") == FEW


def test_a_warning_is_ended_with_a_reason(house: House) -> None:
    row = actions.warn(house.family, None, by=house.substance_worker, **DOG)
    client = house.client(house.social_worker)
    assert client.post(path(house, "warning-end", row.pk), {"why": "The dog is gone"}).status_code == 302
    assert "There is no warning note" in page_of(house, house.social_worker, path(house, "warnings"))
    ended = WarningNote.objects.get(withdrawn=True)
    assert (ended.why, ended.written_by, ended.words) == ("The dog is gone", house.social_worker, DOG["words"])


def test_a_closed_file_takes_no_more(house: House) -> None:
    house.family.closed_on = TODAY
    house.family.save()
    with pytest.raises(Refused, match="was closed"):
        actions.warn(house.family, None, by=house.social_worker, **DOG)
    assert "Write a warning note" not in page_of(house, house.social_worker, path(house, "warnings"))


@pytest.mark.parametrize("name", ["network", "network-add", "warnings", "warning-add", "households", "on-a-day"])
def test_who_does_not_work_with_the_family_finds_no_such_page(house: House, name: str) -> None:
    assert house.client(house.outsider).get(path(house, name)).status_code == 404
    assert house.client(house.substance_worker).get(path(house, name)).status_code == 200
    assert house.client(house.analyst).get(path(house, name)).status_code in (403, 404)


def test_the_list_costs_the_same_however_long(house: House) -> None:
    client, address = house.client(house.social_worker), path(house, "network")

    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get(address)
        return len(caught)

    client.get(address)
    few = statements()
    for number in range(30):
        actions.add_to_network(house.family, house.child, by=house.manager, **{**GP, "name": f"Dr {number}"})
    assert statements() == few
