"""A second manager's team, an information governance officer and a person of each other role beside the small county."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from tests.casework.conftest import PASSWORD, House

from safeguarding.casework.access.models import Post, User
from safeguarding.casework.audit.recording import record

TUESDAY = datetime(2026, 11, 17, 10, 0, tzinfo=UTC)
DAY = TUESDAY.date()


def worker(house: House, key: str, name: str, role: str, team: object = None) -> User:
    of = {"authority": house.authority}
    user = User.objects.create_user(f"{key}@example.org", name, PASSWORD, **of)
    Post.objects.create(
        **of, user=user, agency=house.council, office=house.office, team=team, role=role,
        start=date.today() - timedelta(days=400),
    )  # fmt: skip
    return user


@pytest.fixture
def officer(house: House) -> User:
    """Information governance."""
    return worker(house, "iggy", "Iggy Lund", "ig_officer")


@pytest.fixture
def administrator(house: House) -> User:
    """Of people and posts."""
    return worker(house, "ada", "Ada Poole", "administrator")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


def read(worker: User, family: object, relationship: str = "allocated") -> None:
    record(worker, "read", family, section="family", relationship=relationship)  # type: ignore[arg-type]
