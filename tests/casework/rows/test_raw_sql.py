"""Somebody who holds the workbook's own database login, and knows SQL, stays within one authority."""

from __future__ import annotations

import uuid

import psycopg
import pytest
from django.apps import apps
from django.db import connection
from psycopg import errors
from tests.casework.conftest import House
from tests.casework.rows.conftest import Login

from safeguarding.casework.access.enforced import OPEN_TABLES, without_policy

Houses = tuple[House, House]
FAMILY = "INSERT INTO families_family (id, authority_id, name, opened_on) VALUES (%s, %s, 'Planted', '2026-01-01')"
MEMBER = (
    "INSERT INTO families_membership (id, authority_id, family_id, person_id, role, relation, start) "
    "VALUES (%s, %s, %s, %s, 'child', 'child', '2026-01-01')"
)
OWN_TABLES = sorted(
    model._meta.db_table
    for model in apps.get_models()
    if any(field.column == "authority_id" for field in model._meta.concrete_fields)
)


def test_only_the_rows_of_the_authority_show_in_every_table(houses: Houses, login: Login) -> None:
    north, south = houses
    seen = 0
    for table in OWN_TABLES:
        with login(north.authority.pk) as run:
            found = {authority for (authority,) in run(f"SELECT DISTINCT authority_id FROM {table}")}
        assert found <= {north.authority.pk}, table
        seen += bool(found)
    assert seen > 8
    with login(south.authority.pk) as run:
        assert run("SELECT id FROM families_family WHERE id = %s", [north.family.pk]) == []


def test_the_owner_sees_both_so_that_the_rows_were_there_to_be_seen(houses: Houses, login: Login) -> None:
    with login(user=connection.settings_dict["USER"]) as run:
        assert run("SELECT count(DISTINCT authority_id) FROM families_family") == [(2,)]


def test_nothing_shows_while_no_authority_is_set_but_who_may_sign_in(houses: Houses, login: Login) -> None:
    shown = []
    for table in OWN_TABLES:
        with login() as run:
            if run(f"SELECT 1 FROM {table} LIMIT 1"):
                shown.append(table)
    assert shown == ["access_user"]


def test_an_authority_that_was_set_and_ended_shows_nothing_either(houses: Houses) -> None:
    from tests.casework.rows.conftest import address

    with psycopg.connect(**address("safeguarding_app"), autocommit=True) as raw:
        with raw.transaction():
            raw.execute("SELECT set_config('app.authority', %s, true)", [str(houses[0].authority.pk)])
            assert raw.execute("SELECT count(*) FROM families_family").fetchone() == (2,)
        assert raw.execute("SELECT count(*) FROM families_family").fetchone() == (0,)


def test_signed_in_nobody_of_another_authority_can_be_found(houses: Houses, login: Login) -> None:
    north, south = houses
    with login(north.authority.pk) as run:
        assert run("SELECT id FROM access_user WHERE email = %s", [south.manager.email]) == []
        assert run("SELECT id FROM access_authority") == [(north.authority.pk,)]
        assert run("UPDATE access_user SET name = 'x' WHERE id = %s", [south.manager.pk]) == [0]


def test_a_row_of_another_authority_is_neither_written_nor_changed_nor_removed(houses: Houses, login: Login) -> None:
    north, south = houses
    with pytest.raises(errors.InsufficientPrivilege, match="row-level security"), login(north.authority.pk) as run:
        run(FAMILY, [uuid.uuid4(), south.authority.pk])
    with login(north.authority.pk) as run:
        assert run("UPDATE families_family SET name = 'x' WHERE id = %s", [south.family.pk]) == [0]
        assert run("DELETE FROM families_lastlook WHERE authority_id = %s", [south.authority.pk]) == [0]
    with pytest.raises(errors.InsufficientPrivilege, match="row-level security"), login(north.authority.pk) as run:
        run("UPDATE families_family SET authority_id = %s WHERE id = %s", [south.authority.pk, north.family.pk])
    with login(north.authority.pk) as run:
        assert run(FAMILY, [uuid.uuid4(), north.authority.pk]) == [1]


@pytest.mark.parametrize("as_owner", [False, True])
def test_a_row_cannot_point_to_another_authority(houses: Houses, login: Login, as_owner: bool) -> None:
    north, south = houses
    user = connection.settings_dict["USER"] if as_owner else None
    with pytest.raises(errors.ForeignKeyViolation, match="_here"), login(north.authority.pk, user) as run:
        run(MEMBER, [uuid.uuid4(), north.authority.pk, south.family.pk, north.other_child.pk])
    with login(north.authority.pk, user) as run:
        assert run(MEMBER, [uuid.uuid4(), north.authority.pk, north.family.pk, north.other_child.pk]) == [1]


def test_every_reference_between_rows_of_authorities_is_held_within_one(houses: Houses) -> None:
    """Found from the models, while what holds them is made from the database's own list."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f'"
        )
        held = {(table.strip('"'), text.split(") REFERENCES")[0]) for table, text in cursor.fetchall()}
    missing = [
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models()
        if model._meta.db_table in OWN_TABLES
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model._meta.db_table in OWN_TABLES
        if (model._meta.db_table, f"FOREIGN KEY ({field.column}, authority_id") not in held
    ]
    # The board's mark of a family that is to be worked out anew: it waits for nobody, and says nothing of the family.
    assert missing == ["supervision_touched.family_id"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET verb = 'wrote'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "TRUNCATE families_family CASCADE",
        "ALTER TABLE families_family DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE families_family NO FORCE ROW LEVEL SECURITY",
        'DROP POLICY "{policy}" ON families_family',
        "CREATE POLICY mine ON families_family USING (true)",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "ALTER ROLE safeguarding_app BYPASSRLS",
        "SET ROLE {owner}",
        "CREATE TABLE public.mine (id int)",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'y', now())",
        "SELECT set_config('role', '{owner}', true)",
    ],
)
def test_what_the_workbooks_login_may_not_do_at_all(houses: Houses, login: Login, statement: str) -> None:
    owner = connection.settings_dict["USER"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT polname FROM pg_policy WHERE polrelid = 'families_family'::regclass")
        (policy,) = cursor.fetchone()
    with pytest.raises(errors.InsufficientPrivilege), login(houses[0].authority.pk) as run:
        run(statement.format(owner=owner, policy=policy))


def test_row_security_off_shows_an_error_never_the_rows(houses: Houses, login: Login) -> None:
    with pytest.raises(errors.InsufficientPrivilege, match="row-level security"), login() as run:
        run("SET row_security = off")
        run("SELECT * FROM families_family")


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_event SET verb = 'wrote'", "DELETE FROM audit_event", "TRUNCATE audit_event"]
)
def test_even_the_owner_cannot_change_the_audit_log_in_passing(houses: Houses, login: Login, statement: str) -> None:
    with (
        pytest.raises(errors.RaiseException, match="append-only"),
        login(None, connection.settings_dict["USER"]) as run,
    ):
        run(statement)


def test_no_table_is_without_a_forced_policy_but_the_named(houses: Houses) -> None:
    with connection.cursor() as cursor:
        assert set(without_policy(cursor)) - set(OPEN_TABLES) == set()


def test_a_table_that_is_made_without_a_policy_is_noticed(houses: Houses) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE forgotten (id int, authority_id bigint)")
        assert "forgotten" in without_policy(cursor)
        cursor.execute("DROP TABLE forgotten")


def test_a_policy_whose_words_were_changed_is_put_right(houses: Houses, login: Login) -> None:
    from safeguarding.casework.access.enforced import put_up, statements

    north, south = houses
    with connection.cursor() as cursor:
        cursor.execute("SELECT polname FROM pg_policy WHERE polrelid = 'families_family'::regclass")
        (name,) = cursor.fetchone()
        cursor.execute(f'DROP POLICY "{name}" ON families_family')
        cursor.execute("CREATE POLICY everything ON families_family USING (true)")
        try:
            with login(south.authority.pk) as run:
                assert run("SELECT 1 FROM families_family WHERE id = %s", [north.family.pk]) == [(1,)]
        finally:
            put_up(connection)
        assert statements(cursor) == []
    with login(south.authority.pk) as run:
        assert run("SELECT 1 FROM families_family WHERE id = %s", [north.family.pk]) == []
