"""The audit log: every change, gap or cut is found."""

import pytest
from tests.casework.conftest import House, make_house

from safeguarding.casework.audit.models import Event, Head
from safeguarding.casework.audit.recording import record, verify


@pytest.fixture
def log(house: House) -> House:
    for section in ("family", "workbook", "supervision", "visits"):
        record(house.social_worker, "read", house.family, section=section)
    return house


def faults(house: House) -> list[str]:
    return [fault.sentence for fault in verify(house.authority.pk)]


def test_an_untouched_log_holds(log: House) -> None:
    assert faults(log) == []


def test_a_changed_event_is_found(log: House) -> None:
    Event.objects.filter(number=2).update(verb="wrote")
    assert faults(log) == [
        "Event 2 is not as it was written.",
    ]


def test_a_removed_event_is_found(log: House) -> None:
    Event.objects.filter(number=2).delete()
    assert "Events 2 to 2 are missing." in faults(log)


def test_a_cut_tail_is_found(log: House) -> None:
    Event.objects.filter(number__gte=3).delete()
    assert faults(log) == ["The log ends at event 2; it should end at event 4."]


def test_two_events_that_changed_places_are_found(log: House) -> None:
    Event.objects.filter(number=2).update(number=99)
    Event.objects.filter(number=3).update(number=2)
    Event.objects.filter(number=99).update(number=3)
    assert len(faults(log)) >= 2


def test_each_authority_has_its_own_chain(log: House) -> None:
    other = make_house("998", ".b")
    record(other.social_worker, "read", other.family, section="family")
    assert Head.objects.get(pk=other.authority.pk).length == 1
    assert faults(log) == [] == faults(other)
