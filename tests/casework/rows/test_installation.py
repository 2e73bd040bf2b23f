"""An installation with an owner and the workbook's own login: made, filled, worked in and refused, as a person runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from tests.casework.rows.conftest import address

from safeguarding.evidence.made_up.census import census_file

COMMAND = Path(sys.executable).with_name("safeguarding")
Run = Callable[..., subprocess.CompletedProcess[str]]


def url(user: str, database: str) -> str:
    known = connection.settings_dict
    return f"postgres://{user}@{known['HOST']}:{known['PORT']}/{database}"


@pytest.fixture(scope="module")
def installation(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """`safeguarding …` in a process of its own, on a new database, with the two addresses that the guide tells to give.

    Set up from nothing in full only where there is no template: that of make test was made so, by the same command.
    """
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has roles")
    owner, name = connection.settings_dict["USER"], f"{connection.settings_dict['NAME']}_installation"
    inherited = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    environment = inherited | {
        "DATABASE_URL": url(settings.DATABASE_ROLE, name), "DATABASE_OWNER_URL": url(owner, name),
        "SECRET_KEY": "only for tests", "AUDIT_KEY": "only for tests", "AUDIT_SIGNING_KEY": "only for tests " * 3,
        "SAFEGUARDING_DATA": str(tmp_path_factory.mktemp("data")),
    }  # fmt: skip

    def run(*arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [COMMAND, *map(str, arguments)], env=environment | more, capture_output=True, text=True, check=False,
            timeout=300,
        )  # fmt: skip

    with psycopg.connect(**address(owner) | {"dbname": "postgres"}, autocommit=True) as raw:
        raw.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        raw.execute(f'CREATE DATABASE "{name}" TEMPLATE "{connection.settings_dict["TEST"]["TEMPLATE"]}"')
        made = run("setup", "--json")
        assert made.returncode == 0, made.stderr
        yield run
        raw.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def said(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert done.stdout, done.stderr
    return json.loads(done.stdout)


def test_the_made_up_county_is_loaded_and_its_police_extract_linked_under_the_workbooks_own_login(
    installation: Run,
) -> None:
    """First of all, as made-up families never come to stand beside real ones."""
    done = installation("demo", "--families", "12", "--json")
    assert done.returncode == 0, done.stderr
    assert said(done)["filled"]
    assert "rows accepted" in done.stderr
    removed_by_the_owner(installation)


def removed_by_the_owner(installation: Run) -> None:
    """Rows held too long go with links and decisions, which never change for anybody else, and all is guarded again."""
    name = f"{connection.settings_dict['NAME']}_installation"
    with psycopg.connect(**address(connection.settings_dict["USER"]) | {"dbname": name}, autocommit=True) as raw:

        def count(table: str) -> int:
            return raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # type: ignore[index]

        held, guards = count("feeds_feedevent"), "pg_trigger WHERE tgname = 'unchanging'"
        standing = count(guards)
        assert held and count("feeds_link") and standing
        raw.execute("UPDATE feeds_delivery SET received_at = now() - interval '4 years'")
        done = installation("deliveries", "remove", DATABASE_OWNER_URL="")
        assert done.returncode == 2 and "DATABASE_OWNER_URL" in done.stderr and "Traceback" not in done.stderr
        assert count("feeds_link"), "the workbook’s own login removes nothing"
        done = installation("deliveries", "remove", "--json")
        assert said(done)["rows"] == held, done.stderr
        left = [count(table) for table in ("feeds_feedevent", "feeds_link", "feeds_linkdecision", "feeds_rejection")]
        assert left == [0, 0, 0, 0]
        assert count(guards) == standing
        assert said(installation("deliveries", "remove", "--json"))["rows"] == 0


def test_a_census_comes_in_and_goes_out_under_the_workbooks_own_login(installation: Run, tmp_path: Path) -> None:
    file, out = tmp_path / "census.xml", tmp_path / "out.xml"
    for authority in ("916", "926"):
        census_file(file, 30, seed=1, la_code=authority)
        done = said(installation("import", "cin-census", file, "--authority", authority, "--json"))
        assert done.get("counts", {}).get("made") == 30, done
    made = said(
        installation("return", "make", "cin-census", "--authority", "926", "--year", "2026", "--out", out, "--json")
    )
    assert made["children"] == 30
    assert said(installation("audit", "verify", "--json"))["ok"]


def test_serving_is_refused_where_a_power_cut_would_lose_work(installation: Run) -> None:
    """The throwaway server of the tests runs without fsync, on purpose."""
    with psycopg.connect(**address(connection.settings_dict["USER"])) as raw:
        if raw.execute("SHOW fsync").fetchone() == ("on",):
            pytest.skip("this server keeps what it was told to keep")
    done = installation("serve", "--json")
    assert done.returncode == 2
    assert "PostgreSQL runs with fsync off: a power cut would lose saved work. Set fsync = on." in said(done)["error"]
    assert "The role" not in said(done)["error"]


def test_serving_is_refused_to_the_owner(installation: Run) -> None:
    name = f"{connection.settings_dict['NAME']}_installation"
    done = installation("serve", "--json", DATABASE_URL=url(connection.settings_dict["USER"], name))
    assert done.returncode == 2
    assert "is a superuser, whom no policy holds. Give DATABASE_URL a role of its own" in said(done)["error"]


@pytest.mark.parametrize(
    ("change", "undo", "sentence"),
    [
        ("ALTER ROLE {role} BYPASSRLS", "ALTER ROLE {role} NOBYPASSRLS", "may bypass row-level security"),
        (
            "GRANT TRUNCATE ON families_family TO {role}",
            "REVOKE TRUNCATE ON families_family FROM {role}",
            "may truncate",
        ),
        ("GRANT CREATE ON SCHEMA public TO {role}", "REVOKE CREATE ON SCHEMA public FROM {role}", "create things"),
        ("GRANT {owner} TO {role}", "REVOKE {owner} FROM {role}", "owns the tables or belongs to who does"),
        ("CREATE TABLE forgotten (authority_id bigint)", "DROP TABLE forgotten", "No policy guards forgotten"),
    ],
)
def test_a_role_or_table_that_would_let_rows_through_is_said(
    tried_role: psycopg.Connection[Any], change: str, undo: str, sentence: str
) -> None:
    names = {"role": settings.DATABASE_ROLE, "owner": connection.settings_dict["USER"]}
    assert not any(sentence in fault for fault in faults_as_the_workbook())
    tried_role.execute(change.format(**names))
    try:
        found = faults_as_the_workbook()
    finally:
        tried_role.execute(undo.format(**names))
    assert any(sentence in fault for fault in found), found


@pytest.fixture
def tried_role(transactional_db: None, settings: Any) -> Iterator[psycopg.Connection[Any]]:
    """A role of this test alone, as the workbook's: roles belong to the server, and others test beside us."""
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has roles")
    settings.DATABASE_ROLE = role = f"{connection.settings_dict['NAME']}_tried"
    with psycopg.connect(**address(connection.settings_dict["USER"]), autocommit=True) as raw:
        raw.execute(f"CREATE ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS")
        try:
            yield raw
        finally:
            raw.execute(f"DROP OWNED BY {role}")
            raw.execute(f"DROP ROLE {role}")


def faults_as_the_workbook() -> list[str]:
    """What would be said to a server that signs in as the workbook does."""
    from tests.casework.rows.test_requests import in_threads
    from tests.restricted import others_sign_in_as_the_workbook

    from safeguarding.casework.access.fitness import faults

    with others_sign_in_as_the_workbook():
        return in_threads([lambda: faults(connection)])[0]
