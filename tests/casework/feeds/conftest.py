"""Somebody in a family of their own, and the places where a trace of a row is looked for."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from splink.internals.linker_components.table_management import LinkerTableManagement
from tests.casework.conftest import House
from tests.casework.feeds.test_deliveries import DAY

from safeguarding.casework.families.models import Address, Family, Membership, Person


@pytest.fixture
def planted(house: House) -> Person:
    """Somebody in a family of their own."""
    person = Person.objects.create(
        authority=house.authority, given_name="Zzyzx", family_name="Vexillology", sex="F", birth_date="1991-02-03"
    )
    Address.objects.create(
        authority=house.authority, person=person, line="1 Quagga Row", postcode="QX77 7QQ", start=DAY
    )
    family = Family.objects.create(authority=house.authority, name="Vexillology", opened_on=DAY)
    Membership.objects.create(authority=house.authority, family=family, person=person, role="adult", start=DAY)
    return person


@pytest.fixture
def in_the_linker(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Everything that stands in any table of the linker, as one text for each time that it scored pairs."""
    seen: list[str] = []
    clear = LinkerTableManagement.delete_tables_created_by_splink_from_db

    def watched(self: Any) -> None:
        con = self._linker._db_api._con
        tables = con.sql("select table_name from information_schema.tables").fetchall()
        seen.append(" ".join(f"{name}: {con.table(name).fetchall()}" for (name,) in tables).lower())
        clear(self)

    monkeypatch.setattr(LinkerTableManagement, "delete_tables_created_by_splink_from_db", watched)
    return seen


@pytest.fixture
def on_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """An empty folder in which everything runs that writes a file without being told where."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield tmp_path
    tempfile.tempdir = None
