"""What patterns turned up: who sees it, and what people make of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.casework.conftest import House
from tests.casework.oversight.conftest import DAY, read
from tests.casework.oversight.test_logs import page, rows

from safeguarding.casework.access.models import User
from safeguarding.casework.access.policies import Refused
from safeguarding.casework.audit.models import Event
from safeguarding.casework.families.models import Membership
from safeguarding.casework.oversight import actions
from safeguarding.casework.oversight.models import Finding, Look
from safeguarding.casework.oversight.tasks import look_over


@pytest.fixture
def raised(house: House, clock: object) -> House:
    """A worker of the manager's team read a family elsewhere and one of their own; the manager did too."""
    User.objects.filter(pk=house.social_worker.pk).update(name="Una Quill")
    for worker in (house.social_worker, house.manager, house.outsider):
        read(worker, house.other_family)
        read(worker, house.family)
    look_over(house.authority.pk, DAY, DAY)
    return house


def seen_by(house: House, user: User) -> set[tuple[str, str]]:
    text = page(house, user, "patterns")
    return {(row[1], row[2].split(" ")[0]) for row in rows(text) if len(row) > 1}


def test_a_manager_sees_what_is_about_the_team_and_nothing_about_anybody_else(raised: House) -> None:
    assert seen_by(raised, raised.manager) == {("Did not work with the family", "Una")}
    text = page(raised, raised.manager, "patterns")
    assert "A family you do not work with" in text
    assert "Quill family" not in text


def test_a_manager_does_not_learn_who_is_in_a_family_elsewhere(raised: House, officer: User) -> None:
    """That the worker’s name is that of a child there says who is in the file: only information governance is told."""
    own = Finding.objects.get(pattern="own_family")
    assert raised.client(raised.manager).get(reverse("finding", args=[own.pk])).status_code == 404
    with pytest.raises(Exception, match="No such page"):
        actions.decide(own, "explained", "I know", by=raised.manager)
    assert "Quill family" in page(raised, officer, "finding", own.pk)


def test_nobody_sees_what_is_about_themselves(raised: House) -> None:
    own = Finding.objects.get(pattern="unrelated", worker=raised.manager)
    assert raised.client(raised.manager).get(reverse("finding", args=[own.pk])).status_code == 404


def test_that_somebody_looks_at_a_finding_is_in_no_log_of_the_family_or_of_the_person(
    raised: House, officer: User
) -> None:
    own = Finding.objects.get(pattern="unrelated", worker=raised.manager)
    page(raised, officer, "finding", own.pk)
    actions.decide(own, "asked", "By telephone", by=officer)
    for user, args in ((raised.outside_manager, [raised.other_family.pk]), (raised.manager, [raised.family.pk])):
        assert "inding" not in page(raised, user, "opened-by", *args)
    assert "inding" not in page(raised, raised.manager, "my-log")


def test_information_governance_sees_everything_of_its_authority(raised: House, officer: User) -> None:
    assert len(rows(page(raised, officer, "patterns"))) == Finding.objects.count() == 4


@pytest.mark.parametrize("user", ["social_worker", "victim_worker", "perpetrator_worker", "performance", "analyst"])
def test_patterns_are_for_managers_and_information_governance(raised: House, user: str) -> None:
    client = raised.client(getattr(raised, user))
    one = Finding.objects.first()
    assert one is not None
    for name, args in (("patterns", []), ("finding", [one.pk]), ("logs", []), ("worker-log", [raised.outsider.pk])):
        assert client.get(reverse(name, args=args)).status_code == 403


# What people make of it


def test_a_decision_needs_its_reason_is_kept_with_who_and_when_and_takes_the_finding_off_the_list(
    raised: House, officer: User
) -> None:
    one = Finding.objects.get(pattern="unrelated", worker=raised.social_worker)
    client = raised.client(raised.manager)
    address = reverse("finding", args=[one.pk])
    assert "Enter why you decided so" in client.post(address, {"decision": "explained"}).content.decode()
    assert client.post(address, {"decision": "explained", "note": "On duty that day"}).status_code == 302
    assert seen_by(raised, raised.manager) == set()
    assert "Explained: there was a reason to open it, 17 November 2026" in page(
        raised, raised.manager, "patterns", query="?shown=all"
    )
    again = page(raised, officer, "finding", one.pk)
    assert "On duty that day" in again and "Tess Marlow" in again
    actions.decide(one, "referred", "It was not", by=officer)
    assert [look.decision for look in Look.objects.order_by("at", "pk")].count("explained") == 1
    assert Event.objects.filter(verb="looked at a finding").count() == 2
    assert "On duty" not in str(list(Event.objects.values_list("what", flat=True)))


def test_only_information_governance_has_the_log_looked_over_at_once(raised: House, officer: User) -> None:
    with pytest.raises(Refused):
        actions.look_for_patterns(DAY, DAY, by=raised.manager)
    assert "Look now" not in page(raised, raised.manager, "patterns")
    answer = raised.client(officer).post(reverse("look-for-patterns"), follow=True)
    assert "Nothing new was found." in answer.content.decode()


def test_the_findings_ask_the_database_as_often_for_one_as_for_thirty(raised: House, officer: User) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            page(raised, officer, "patterns")
        return len(caught)

    few = statements()
    one = Finding.objects.filter(family_id__isnull=False).first()
    assert one is not None
    for at in range(30):
        one.pk, one._state.adding, one.day = None, True, DAY - timedelta(days=at + 1)
        one.save()
    assert statements() == few


def test_findings_outlive_the_family_that_they_were_about(raised: House, officer: User) -> None:
    Finding.objects.update(family_id="00000000-0000-0000-0000-000000000000")
    Membership.objects.filter(family=raised.other_family).delete()
    assert "A family you do not work with" in page(raised, officer, "patterns")
