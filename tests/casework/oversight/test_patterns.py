"""Patterns to look at: what each turns up and what it leaves alone, who sees it, and what people make of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone
from tests.casework.conftest import House, make_house
from tests.casework.oversight.conftest import DAY, TUESDAY, read

from safeguarding.casework.access.models import Cover, User
from safeguarding.casework.audit.models import Event
from safeguarding.casework.audit.recording import record
from safeguarding.casework.families.models import Person
from safeguarding.casework.oversight import patterns
from safeguarding.casework.oversight.detecting import FINDERS, Found, detect, surnames
from safeguarding.casework.oversight.models import Finding
from safeguarding.casework.oversight.patterns import PATTERNS
from safeguarding.casework.oversight.raising import raise_findings
from safeguarding.casework.oversight.reads import Reads


def found(house: House, *only: str) -> list[Found]:
    chosen = [PATTERNS[name] for name in only] if only else list(PATTERNS.values())
    return detect(Reads(house.authority.pk, DAY - timedelta(days=1), DAY + timedelta(days=1)), chosen)


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
