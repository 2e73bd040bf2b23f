"""The database refuses to change or remove what was written once, on SQLite and on PostgreSQL, whoever asks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from tests.casework.conftest import House

from safeguarding.casework.access import unchanging
from safeguarding.casework.access.models import SharingAgreement
from safeguarding.casework.families.situations import AgreementExclusion, SharingDecision
from safeguarding.casework.workbook.models import Entry, EntryPerson

WORDS = unchanging.WORDS


@pytest.fixture
def entry(house: House) -> Entry:
    now = timezone.now()
    made = Entry.objects.create(
        authority=house.authority, family=house.family, author=house.social_worker, role="social_worker", kind="session",
        at=now, text="Ivy at home.", written_at=now,
    )  # fmt: skip
    EntryPerson.objects.create(authority=house.authority, entry=made, person=house.child, seen=True)
    return made


@pytest.fixture
def left_out(house: House) -> AgreementExclusion:
    return AgreementExclusion.objects.create(
        authority=house.authority, agreement=SharingAgreement.objects.get(), family=house.family, reason="Objection",
        made_by=house.manager, made_at=timezone.now(),
    )  # fmt: skip


def run(statement: str, values: Any = ()) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


STATEMENTS = [
    "UPDATE workbook_entry SET text = 'Nobody at home.'",
    "UPDATE workbook_entry SET at = written_at, author_id = author_id, text = text || ' '",
    "UPDATE workbook_entryperson SET seen = NOT seen",
    "UPDATE workbook_entryperson SET seen_alone = seen",
    "DELETE FROM workbook_entryperson",
    "DELETE FROM workbook_entry",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_what_was_written_stays_as_it_is(entry: Entry, statement: str) -> None:
    with pytest.raises(DatabaseError, match=WORDS):
        run(statement)
    with unchanging.lifted(connection):  # the same goes through where nothing refuses it
        run("DELETE FROM workbook_entryperson" if statement == "DELETE FROM workbook_entry" else statement)
    with pytest.raises(DatabaseError, match=WORDS):
        run("DELETE FROM workbook_entry")


def test_no_code_of_ours_gets_round_it(house: House, entry: Entry) -> None:
    entry.text = "Nobody at home."
    for act in (entry.save, entry.delete, house.family.delete, lambda: Entry.objects.update(significant=True),
                lambda: Entry.objects.bulk_update([entry], ["text"])):  # fmt: skip
        with pytest.raises(DatabaseError, match=WORDS), transaction.atomic():
            act()
    entry.refresh_from_db()
    assert entry.text == "Ivy at home."


def test_a_column_that_may_change_does_and_no_other_with_it(entry: Entry, left_out: AgreementExclusion) -> None:
    Entry.objects.update(compartment="victim")
    left_out.ended_at, left_out.ended_reason = timezone.now(), "Withdrawn"
    left_out.save()
    assert AgreementExclusion.objects.get().ended_reason == "Withdrawn"
    left_out.reason, left_out.ended_reason = "Another", "Another"
    with pytest.raises(DatabaseError, match=WORDS), transaction.atomic():
        left_out.save()
    assert AgreementExclusion.objects.get().ended_reason == "Withdrawn"


def test_the_terms_of_an_agreement_stay_and_it_is_withdrawn(house: House) -> None:
    agreement = SharingAgreement.objects.get()
    agreement.kinds = ["police", "health"]
    with pytest.raises(DatabaseError, match=WORDS), transaction.atomic():
        agreement.save()
    for change in ({"end": timezone.localdate() + timedelta(days=900)}, {"roles": ["social_worker"]}):
        with pytest.raises(DatabaseError, match=WORDS), transaction.atomic():
            SharingAgreement.objects.update(**change)
    SharingAgreement.objects.update(withdrawn_at=timezone.now(), withdrawn_reason="Superseded")


def test_every_guarded_table_is_guarded_in_the_database(db: None) -> None:
    assert unchanging.missing(connection) == []
    assert {"workbook_entry", "supervision_rating", "families_sharingdecision", "protected_protectedrow",
            "feeds_linkdecision", "handover_handover", "oversight_look"} <= set(unchanging.guarded())  # fmt: skip


def test_a_table_that_lost_its_guard_is_noticed_and_a_migration_mends_it(house: House) -> None:
    name = f'"{unchanging.NAME}"' if connection.vendor == "postgresql" else f'"{unchanging.NAME}_workbook_entry_update"'
    other = [] if connection.vendor == "postgresql" else [f'DROP TRIGGER "{unchanging.NAME}_workbook_entry_delete"']
    for drop in (f"DROP TRIGGER {name}" + (" ON workbook_entry" if connection.vendor == "postgresql" else ""), *other):
        run(drop)
    assert unchanging.missing(connection) == ["workbook_entry"]
    call_command("migrate", verbosity=0)
    assert unchanging.missing(connection) == []


def test_every_model_that_calls_itself_immutable_is_guarded() -> None:
    from django.apps import apps

    says = {model._meta.db_table for model in apps.get_models() if "mmutable" in (model.__doc__ or "")}
    assert says - set(unchanging.guarded()) == set()
    assert SharingDecision._meta.db_table in says
