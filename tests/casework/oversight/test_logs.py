"""Who has opened a family, what a person has opened: who may read which log, and what stays out of it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from tests.casework.conftest import House, make_house

from safeguarding.casework.access.models import User
from safeguarding.casework.audit.models import Event
from safeguarding.casework.audit.recording import record
from safeguarding.casework.families.models import Allocation


def page(house: House, user: User, name: str, *args: Any, query: str = "") -> str:
    response = house.client(user).get(reverse(name, args=args) + query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def rows(text: str) -> list[list[str]]:
    """The words in the cells of the page's first table."""
    body = re.search(r"<tbody.*?</tbody>", text, re.DOTALL)
    assert body is not None
    found = re.findall(r"<tr.*?</tr>", body[0], re.DOTALL)
    return [
        [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"<t[hd].*?</t[hd]>", one, re.DOTALL)]
        for one in found
    ]


# What is recorded


def test_a_reading_is_recorded_with_the_section_and_the_relationship(house: House) -> None:
    house.client(house.social_worker).get(reverse("workbook", args=[house.family.pk]))
    house.client(house.manager).get(reverse("family", args=[house.family.pk]))
    first, second = Event.objects.order_by("number")
    assert (first.verb, first.actor, first.family_id) == ("read", house.social_worker.pk, house.family.pk)
    assert first.what == {"section": "workbook", "relationship": "allocated"}
    assert second.what == {"section": "family", "relationship": "team"}


def test_a_refusal_is_recorded_and_a_page_that_does_not_exist_for_one_tells_nothing(house: House) -> None:
    refused = house.client(house.social_worker).get(reverse("opened-by", args=[house.family.pk]))
    assert refused.status_code == 403
    event = Event.objects.get()
    assert (event.verb, event.actor, event.family_id) == ("was refused", house.social_worker.pk, house.family.pk)
    assert event.what == {"section": "opened-by", "wrote": False}
    assert house.client(house.manager).get(reverse("opened-by", args=[house.other_family.pk])).status_code == 404
    assert Event.objects.count() == 1


@pytest.mark.parametrize("name", ["my-log", "logs", "patterns"])
def test_reading_the_log_is_recorded(house: House, name: str) -> None:
    page(house, house.manager, name)
    assert Event.objects.get(verb="read").actor == house.manager.pk


# Who has opened this family


def test_a_manager_sees_who_opened_a_family_in_which_role_and_by_which_relationship(house: House) -> None:
    house.client(house.social_worker).get(reverse("workbook", args=[house.family.pk]))
    page(house, house.manager, "opened-by", house.family.pk)
    shown = rows(page(house, house.manager, "opened-by", house.family.pk))
    assert [row[1:] for row in shown[-2:]] == [
        ["Tess Marlow Team manager", "Read who opened", "Manager or staff of the family’s team"],
        ["Sam Okafor Social worker", "Read workbook", "Allocated to the family"],
    ]


def test_information_governance_sees_who_opened_any_family_of_the_authority(house: House, officer: User) -> None:
    for family in (house.family, house.other_family):
        page(house, officer, "opened-by", family.pk)
        assert rows(page(house, officer, "opened-by", family.pk))[-1][3] == "Information governance"


def test_a_break_glass_reading_stands_out(house: House) -> None:
    record(house.outsider, "read", house.family, section="family", relationship="break-glass")
    assert "Break-glass" in rows(page(house, house.manager, "opened-by", house.family.pk))[-1][3]


@pytest.mark.parametrize("user", ["social_worker", "victim_worker", "perpetrator_worker", "performance", "analyst"])
def test_who_opened_a_family_is_not_for_every_role(house: House, user: str) -> None:
    response = house.client(getattr(house, user)).get(reverse("opened-by", args=[house.family.pk]))
    assert response.status_code == 403


def test_a_day_narrows_the_list_and_a_wrong_one_says_so(house: House) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=3)):
        record(house.social_worker, "read", house.family, section="three days ago")
    day = timezone.localdate() - timedelta(days=1)
    text = page(house, house.manager, "opened-by", house.family.pk, query=_day(day))
    assert [row[2] for row in rows(text)] == ["Read three days ago"]
    wrong = page(house, house.manager, "opened-by", house.family.pk, query="?day-day=31&day-month=2&day-year=2026")
    assert "There is a problem" in wrong


def _day(day: Any) -> str:
    return f"?day-day={day.day}&day-month={day.month}&day-year={day.year}"


# Protected parts of the file


@pytest.mark.parametrize("kind", ["victim", "safe"])
def test_that_a_victims_record_was_opened_is_in_no_log_of_who_may_not_read_it(
    house: House, officer: User, kind: str
) -> None:
    """Not its section, not that there was an event, not in the number of pages."""
    from safeguarding.casework.oversight import queries

    before = {
        user: _numbers(queries.of_family(getattr(house, user), house.family))
        for user in ("perpetrator_worker", "manager")
    }
    secret = record(house.victim_worker, "read", house.family, compartment=kind, section="escape plan")
    assert _numbers(queries.of_family(house.perpetrator_worker, house.family)) == before["perpetrator_worker"]
    assert secret.number in _numbers(queries.of_family(house.manager, house.family))
    assert secret.number in _numbers(queries.of_family(officer, house.family))


def _numbers(events: Any) -> set[int]:
    return set(events.values_list("number", flat=True))


def test_what_is_done_to_a_closed_entry_takes_its_compartment_along(house: House) -> None:
    from safeguarding.casework.workbook.models import Entry

    closed = Entry(authority=house.authority, family=house.family, compartment="victim")
    assert record(house.victim_worker, "wrote entry", closed).compartment == "victim"
    assert (
        record(house.victim_worker, "wrote entry", Entry(authority=house.authority, family=house.family)).compartment
        == "shared"
    )


def test_two_logs_that_differ_in_one_hidden_event_answer_with_the_same_pages(house: House) -> None:
    """A manager of another team reads the log of a worker of hers who also read a protected record elsewhere."""
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for at in range(60):
            clock.shift(timedelta(minutes=1))
            record(house.outsider, "read", house.other_family, section=f"page {at}", relationship="allocated")
        first = _worlds(house)
        clock.shift(timedelta(seconds=-30))
        record(house.outsider, "read", house.family, compartment="safe", section="safe address")
        clock.shift(timedelta(seconds=30))
        assert _worlds(house) == first


def _worlds(house: House) -> list[str]:
    """Both pages of the outsider's log for the manager of the other team, without the token of the form."""
    found, query = [], ""
    for _ in range(2):
        text = page(house, house.outside_manager, "worker-log", house.outsider.pk, query=query)
        found.append(re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", text))
        after = re.search(r'href="(\?before=[^"]+)" rel="next"', text)
        query = after[1] if after else ""
    return found


# What a person has opened


@pytest.mark.parametrize("user", ["social_worker", "perpetrator_worker", "manager", "performance", "analyst"])
def test_everyone_reads_their_own_log_and_nothing_of_others(house: House, user: str) -> None:
    record(house.outsider, "read", house.other_family, section="the other's page")
    own = getattr(house, user)
    record(own, "read", house.family, section="my page")
    text = page(house, own, "my-log")
    assert "Read my page" in text
    assert "the other" not in text


def test_an_administrator_of_people_sees_no_family_in_any_log(house: House, administrator: User) -> None:
    assert "Harlow" not in page(house, administrator, "my-log")
    for name, args in (("logs", []), ("worker-log", [house.social_worker.pk]), ("patterns", []),
                       ("opened-by", [house.family.pk])):  # fmt: skip
        assert house.client(administrator).get(reverse(name, args=args)).status_code == 403


def test_ones_own_log_does_not_name_a_family_that_one_no_longer_works_with(house: House) -> None:
    record(house.outsider, "read", house.other_family, section="family")
    Allocation.objects.filter(family=house.other_family).update(end=timezone.localdate() - timedelta(days=1))
    text = page(house, house.outsider, "my-log")
    assert "A family you no longer work with" in text
    assert "Quill" not in text


def test_a_manager_reads_the_logs_of_the_team_and_of_nobody_else(house: House, officer: User) -> None:
    text = page(house, house.manager, "logs")
    assert "Sam Okafor" in text
    assert "Otto Brand" not in text
    assert "Tess Marlow</a>" not in text
    client = house.client(house.manager)
    for stranger in (house.outsider, house.performance, officer, house.manager):
        assert client.get(reverse("worker-log", args=[stranger.pk])).status_code == 404


def test_a_manager_does_not_learn_which_family_elsewhere_a_worker_opened(house: House) -> None:
    record(house.social_worker, "read", house.other_family, section="chronology")
    text = page(house, house.manager, "worker-log", house.social_worker.pk)
    assert rows(text)[0][1:3] == ["A family you do not work with", "Opened or changed the file"]
    assert "Quill" not in text
    assert str(house.other_family.pk) not in text


def test_information_governance_reads_every_log_of_its_authority_and_of_no_other(house: House, officer: User) -> None:
    other = make_house("998", ".b")
    text = page(house, officer, "logs")
    assert "Otto Brand" in text
    assert len(rows(text)) == User.objects.filter(authority=house.authority).count() - 1
    assert page(house, officer, "worker-log", house.outsider.pk)
    assert house.client(officer).get(reverse("worker-log", args=[other.outsider.pk])).status_code == 404


def test_finding_a_person_by_a_name_leaves_the_name_out_of_the_address(house: House, officer: User) -> None:
    response = house.client(officer).post(reverse("logs"), {"name": "oka"})
    assert [row[0] for row in rows(response.content.decode())] == ["Sam Okafor"]
