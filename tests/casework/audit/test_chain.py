"""The audit log as the database's administrator could change it: every change, gap, cut and rebuilding is found."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.utils import timezone
from tests.casework.conftest import House, make_house

from safeguarding.casework.audit import anchors, sealing, verifying
from safeguarding.casework.audit.models import Anchor, Event, Head
from safeguarding.casework.audit.recording import record

LENGTH = 12
TIMES = 100


@pytest.fixture
def log(house: House) -> House:
    """Twelve events, of several people, verbs and kinds."""
    people = (house.social_worker, house.manager, house.victim_worker)
    for at in range(LENGTH):
        record(people[at % 3], "read" if at % 4 else "wrote entry", house.family, section=f"page {at}", n=at)
    return house


def faults(house: House) -> list[str]:
    return [fault.sentence for fault in verifying.verify(house.authority.pk)]


def numbers(house: House) -> set[int]:
    return {fault.number for fault in verifying.verify(house.authority.pk)}


class Administrator:
    """Somebody with raw SQL and no rule in the way; without a key unless one is given."""

    def __init__(self) -> None:
        self.table = Event._meta.db_table

    def run(self, statement: str, *values: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement.format(t=self.table), values)

    def lift_the_rules(self) -> None:
        """Drop every trigger of the audit tables: an administrator can."""
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit_%%'")
                for (name,) in cursor.fetchall():
                    cursor.execute(f'DROP TRIGGER "{name}"')
            else:
                cursor.execute(
                    "SELECT tgname, tgrelid::regclass::text FROM pg_trigger "
                    "WHERE NOT tgisinternal AND tgrelid::regclass::text LIKE 'audit_%%'"
                )
                for name, table in cursor.fetchall():
                    cursor.execute(f'DROP TRIGGER "{name}" ON {table}')

    def alter(self, chance: random.Random) -> set[int]:
        number = chance.randint(1, LENGTH)
        column, value = chance.choice(
            [
                ("verb", "looked"),
                ("actor", None),
                ("at", "2020-01-01 00:00:00+00:00"),
                ("family_id", None),
                ("thing", "Other"),
                ("compartment", "victim"),
                ("what", '{"section": "another"}'),
                ("digest", "0" * 64),
            ]
        )
        self.run(f"UPDATE {{t}} SET {column} = %s WHERE number = %s", value, number)
        return {number}

    def delete(self, chance: random.Random) -> set[int]:
        number = chance.randint(1, LENGTH - 1)
        self.run("DELETE FROM {t} WHERE number = %s", number)
        return {number}

    def reorder(self, chance: random.Random) -> set[int]:
        one, other = sorted(chance.sample(range(1, LENGTH + 1), 2))
        for before, after in ((one, 0), (other, one), (0, other)):
            self.run("UPDATE {t} SET number = %s WHERE number = %s", after, before)
        return {one, other}

    def insert(self, chance: random.Random) -> set[int]:
        number = chance.randint(1, LENGTH + 1)
        for moved in range(LENGTH, number - 1, -1):
            self.run("UPDATE {t} SET number = %s WHERE number = %s", moved + 1, moved)
        pattern = Event.objects.order_by("number").first()
        assert pattern is not None
        pattern.pk, pattern.number, pattern.verb = None, number, "slipped in"
        pattern.save(force_insert=True)
        return {number}

    def cut(self, chance: random.Random) -> set[int]:
        first = chance.randint(1, LENGTH)
        self.run("DELETE FROM {t} WHERE number >= %s", first)
        return {first}

    def rebuild(self, chance: random.Random) -> set[int]:
        """Change an event and seal it and all that follow with a key of one's own, the head too."""
        first = chance.randint(1, LENGTH)
        self.seal_again(first, "a key of the administrator's own", "looked")
        return {first}

    def seal_again(self, first: int, key: str, verb: str) -> None:
        before = Event.objects.filter(number=first - 1).first()
        digest = before.digest if before else ""
        for event in Event.objects.filter(number__gte=first).order_by("number"):
            if event.number == first:
                event.verb = verb
            event.digest = digest = sealing.seal(digest, event, key)
            self.run("UPDATE {t} SET verb = %s, digest = %s WHERE number = %s", event.verb, digest, event.number)
        Head.objects.filter(pk=event.authority_id).update(digest=digest)


ATTACKS: dict[str, Callable[[Administrator, random.Random], set[int]]] = {
    name: getattr(Administrator, name) for name in ("alter", "delete", "reorder", "insert", "cut", "rebuild")
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_whatever_an_administrator_does_the_place_is_named_a_hundred_times_of_a_hundred(
    log: House, attack: str
) -> None:
    administrator, chance = Administrator(), random.Random(f"{attack} 20261122")
    administrator.lift_the_rules()
    named = 0
    for _ in range(TIMES):
        point = transaction.savepoint()
        touched = ATTACKS[attack](administrator, chance)
        named += touched <= numbers(log)
        transaction.savepoint_rollback(point)
    assert named == TIMES
    assert faults(log) == []


def test_an_untouched_log_holds(log: House) -> None:
    seen = verifying.Verified()
    assert list(verifying.verify(log.authority.pk, seen=seen)) == []
    assert (seen.events, seen.keys) == (LENGTH, {sealing.current(): LENGTH})


def test_an_empty_log_holds_and_an_emptied_one_does_not(house: House) -> None:
    assert faults(house) == []
    record(house.manager, "read", house.family)
    Administrator().lift_the_rules()
    Event.objects.all().delete()
    assert faults(house) == ["The log ends at event 0; it should end at event 1."]


def test_a_head_that_was_cut_with_the_tail_is_found_by_what_was_anchored(log: House) -> None:
    """Without an anchor the shorter chain holds: that is what anchors are for."""
    signed = _anchor(log)
    Administrator().lift_the_rules()
    Event.objects.filter(number__gt=5).delete()
    five = Event.objects.get(number=5)
    Head.objects.filter(pk=log.authority.pk).update(length=5, digest=five.digest)
    assert faults(log) == ["The log was anchored at event 12; it ends at event 5."]
    Anchor.objects.all().delete()
    assert faults(log) == []
    kept = [fault.sentence for fault in verifying.verify(log.authority.pk, [signed])]
    assert kept == [
        "The anchor at event 12 was kept elsewhere and is missing from the database.",
        "The log was anchored at event 12; it ends at event 5.",
    ]


def test_each_authority_has_its_own_chain(log: House) -> None:
    other = make_house("998", ".b")
    record(other.social_worker, "read", other.family, section="family")
    assert Head.objects.get(pk=other.authority.pk).length == 1
    assert faults(log) == [] == faults(other)


@pytest.mark.parametrize("first", range(1, LENGTH + 1))
def test_a_log_made_anew_with_the_audit_key_holds_by_itself_and_fails_against_an_anchor(
    log: House, settings, first: int
) -> None:
    signed = _anchor(log)
    Administrator().lift_the_rules()
    Administrator().seal_again(first, settings.AUDIT_KEYS[0], "looked")
    Anchor.objects.all().delete()
    assert faults(log) == []
    found = [fault.sentence for fault in verifying.verify(log.authority.pk, [signed])]
    assert "Event 12 is not the one that was anchored: the log was made anew." in found


def test_an_anchor_signed_with_another_key_proves_nothing(log: House, settings) -> None:
    true = _anchor(log)
    ours = anchors.public_key()
    Administrator().lift_the_rules()
    Administrator().seal_again(1, settings.AUDIT_KEYS[0], "looked")
    Anchor.objects.all().delete()
    settings.AUDIT_SIGNING_KEY = "the key of the administrator, long enough"
    forged = _anchor(log)
    assert forged.digest != true.digest
    found = [fault.sentence for fault in verifying.verify(log.authority.pk, [forged], [ours])]
    assert found == [f"The anchor at event 12 is signed with key {forged.key}, which was not given."]


def test_a_changed_anchor_is_found(log: House) -> None:
    _anchor(log)
    Administrator().lift_the_rules()
    Anchor.objects.update(digest="0" * 64)
    assert faults(log) == ["The anchor at event 12 is not as it was signed."]


def _anchor(house: House) -> anchors.Line:
    with transaction.atomic():
        signed = anchors.sign(Head.objects.select_for_update().get(pk=house.authority.pk), timezone.now())
    assert signed is not None
    return anchors.line_of(signed)
