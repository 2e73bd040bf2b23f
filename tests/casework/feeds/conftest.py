"""Somebody in a family of their own, and the places where a trace of a row is looked for."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.casework.conftest import House
from tests.casework.feeds.test_deliveries import DAY
from tests.engines import in_the_linker, linkage_engine, spark  # noqa: F401

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
def on_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """An empty folder in which everything runs that writes a file without being told where."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield tmp_path
    tempfile.tempdir = None
