"""Patterns to look at: what each turns up and what it leaves alone, who sees it, and what people make of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.casework.conftest import House, make_house
from tests.casework.oversight.test_logs import page, rows

from safeguarding.casework.access.models import Cover, User
from safeguarding.casework.access.policies import Refused
from safeguarding.casework.audit.models import Event
from safeguarding.casework.audit.recording import record
from safeguarding.casework.families.models import Membership, Person
from safeguarding.casework.oversight import actions, patterns
from safeguarding.casework.oversight.detecting import FINDERS, Found, detect, surnames
from safeguarding.casework.oversight.models import Finding, Look
from safeguarding.casework.oversight.patterns import PATTERNS
from safeguarding.casework.oversight.raising import raise_findings
from safeguarding.casework.oversight.reads import Reads
from safeguarding.casework.oversight.tasks import look_over

TUESDAY = datetime(2026, 11, 17, 10, 0, tzinfo=UTC)
DAY = TUESDAY.date()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


def found(house: House, *only: str) -> list[Found]:
    chosen = [PATTERNS[name] for name in only] if only else list(PATTERNS.values())
    return detect(Reads(house.authority.pk, DAY - timedelta(days=1), DAY + timedelta(days=1)), chosen)


def read(worker: User, family: object, relationship: str = "allocated") -> None:
    record(worker, "read", family, section="family", relationship=relationship)  # type: ignore[arg-type]


def test_every_pattern_has_a_finder_and_says_what_why_and_from_where() -> None:
    assert set(PATTERNS) == set(FINDERS)
    for pattern in PATTERNS.values():
        assert pattern.words.endswith(".") and pattern.why.endswith(".") and pattern.source
        assert not pattern.verified  # until an authority has agreed to the numbers


@pytest.mark.parametrize("text", ["name = 1 2", 'name = "only a name"', ""])
def test_a_wrong_definition_stops_the_start_and_names_the_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "odd.toml").write_text(text)
    with pytest.raises(patterns.DefinitionError, match=r"odd\.toml"):
        patterns.load(tmp_path)


# What is turned up


def test_ordinary_work_turns_up_nothing(house: House, clock: object) -> None:
    for worker in (house.social_worker, house.victim_worker, house.manager):
        read(worker, house.family)
    assert found(house) == []


def test_whoever_did_not_work_with_the_family_that_day_is_turned_up(house: House, clock: object) -> None:
    read(house.outsider, house.family)
    read(house.outside_manager, house.family, "team")
    assert {(one.worker, one.family, one.count) for one in found(house, "unrelated")} == {
        (house.outsider.pk, house.family.pk, 1),
        (house.outside_manager.pk, house.family.pk, 1),
    }


def test_the_log_is_not_believed_about_the_relationship(house: House, clock: object) -> None:
    """A reader who got in by a fault of the access rules is turned up though the log says “allocated”."""
    read(house.outsider, house.family, "allocated")
    assert len(found(house, "unrelated")) == 1


def test_break_glass_and_cover_have_their_reason(house: House, clock: object) -> None:
    read(house.outsider, house.family, "break-glass")
    Cover.objects.create(
        authority=house.authority, post=house.post_of(house.outside_manager), team=house.team, kind="duty",
        starts_at=TUESDAY - timedelta(hours=2), ends_at=TUESDAY + timedelta(hours=6), made_by=house.manager,
    )  # fmt: skip
    read(house.outside_manager, house.family, "cover")
    assert found(house, "unrelated") == []


@pytest.mark.parametrize(
    ("name", "email"), [("Kay Harlow", "k1@example.org"), ("Kay Smith-Harlow", "k2@example.org"), ("K Smith", "kay.harlow@example.org")]
)  # fmt: skip
def test_a_worker_who_may_be_one_of_the_family_is_turned_up_though_allocated(
    house: House, clock: object, name: str, email: str
) -> None:
    User.objects.filter(pk=house.social_worker.pk).update(name=name, email=email)
    read(house.social_worker, house.family)
    assert [one.pattern for one in found(house, "own_family", "same_surname")] == ["own_family"]


def test_a_rare_surname_is_turned_up_and_a_common_one_only_where_the_worker_had_no_part(
    house: House, clock: object
) -> None:
    User.objects.filter(pk__in=[house.social_worker.pk, house.outsider.pk]).update(name="Jo Harlow")
    read(house.social_worker, house.family)
    read(house.outsider, house.family)
    assert {one.worker for one in found(house, "same_surname")} == {house.outsider.pk}  # 3 of 5 people are Harlows
    Person.objects.bulk_create([Person(authority=house.authority, family_name="Other") for _ in range(1000)])
    assert {one.worker for one in found(house, "same_surname")} == {house.outsider.pk, house.social_worker.pk}


def test_surnames_compare_without_accents_hyphens_and_capitals() -> None:
    assert surnames("Ó Dálaigh") & surnames("DALAIGH")
    assert surnames("Smith-Harlow") & surnames("harlow")
    assert not surnames("Harlow") & surnames("Harlowe")
    assert surnames("") == frozenset()


def test_many_families_in_an_hour_are_turned_up_unless_the_role_does_that(
    house: House, clock: time_machine.Traveller
) -> None:
    families = [_family(house) for _ in range(14)]
    for family in families:
        read(house.outsider, family)
    assert [(one.worker, one.count, one.family) for one in found(house, "bulk")] == [(house.outsider.pk, 14, None)]
    for family in families:
        read(house.social_worker, family)
    assert found(house, "bulk") == []


def _family(house: House):
    from safeguarding.casework.families.models import Family

    return Family.objects.create(authority=house.authority, name="A family", opened_on=DAY)


@pytest.mark.parametrize(
    ("at", "many", "expected"),
    [
        (TUESDAY, 6, 0),
        (TUESDAY.replace(hour=22), 3, 0),
        (TUESDAY.replace(hour=22), 4, 1),
        (TUESDAY.replace(day=18, hour=3), 4, 1),
    ],
)
def test_several_families_at_night_are_turned_up(
    house: House, clock: time_machine.Traveller, at: datetime, many: int, expected: int
) -> None:
    clock.move_to(at, tick=False)
    for _ in range(many):
        read(house.social_worker, _family(house))
    assert len(found(house, "out_of_hours")) == expected


def test_out_of_hours_cover_has_its_reason(house: House, clock: time_machine.Traveller) -> None:
    clock.move_to(TUESDAY.replace(hour=22), tick=False)
    Cover.objects.create(
        authority=house.authority, post=house.post_of(house.social_worker), team=house.team, kind="out_of_hours",
        starts_at=TUESDAY, ends_at=TUESDAY + timedelta(hours=20), made_by=house.manager,
    )  # fmt: skip
    for _ in range(5):
        read(house.social_worker, _family(house))
    assert found(house, "out_of_hours") == []


def test_several_exports_in_a_day_are_turned_up(house: House, clock: object) -> None:
    for at in range(4):
        assert len(found(house, "exports")) == 0, at
        record(house.performance, "made a census", year=2026)
    assert [(one.worker, one.count) for one in found(house, "exports")] == [(house.performance.pk, 4)]


def test_refused_attempts_are_no_readings(house: House, clock: object) -> None:
    record(house.outsider, "was refused", family=house.family.pk, section="opened-by")
    assert found(house, "unrelated") == []


def test_one_authoritys_log_turns_up_nothing_of_another(house: House, clock: object) -> None:
    other = make_house("998", ".b")
    read(other.outsider, other.family)
    assert found(house) == []


# Raised once


def test_what_was_raised_is_not_raised_again_within_its_days(house: House, clock: time_machine.Traveller) -> None:
    for expected in (1, 0):
        read(house.outsider, house.family)
        today = timezone.localdate()
        assert raise_findings(house.authority.pk, today, today) == expected
        assert raise_findings(house.authority.pk, today, today) == 0
        clock.shift(timedelta(days=5))
    clock.shift(timedelta(days=40))
    read(house.outsider, house.family)
    today = timezone.localdate()
    assert raise_findings(house.authority.pk, today, today) == 1


def test_a_day_is_looked_over_when_it_has_ended(
    house: House, clock: time_machine.Traveller, django_capture_on_commit_callbacks
) -> None:
    read(house.outsider, house.family)
    assert not Finding.objects.exists()
    clock.shift(timedelta(days=1))
    with django_capture_on_commit_callbacks(execute=True):
        read(house.manager, house.family)
    assert Finding.objects.get().worker == house.outsider
    assert Event.objects.get(verb="looked for patterns").what == {
        "first": "2026-11-17",
        "last": "2026-11-17",
        "found": 1,
    }


# Who sees it


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
