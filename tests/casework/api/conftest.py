"""A system with a working token, and the people who gave it one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from safeguarding.casework.access.models import Post, User
from safeguarding.casework.api import actions
from safeguarding.casework.api.models import Token


@dataclass
class Systems:
    administrator: User
    officer: User
    system: User
    token: Token
    secret: str

    def get(self, address: str, secret: str | None = None, **query: Any) -> Any:
        """The answer to a request with the secret (the working one if none is given)."""
        return Client().get(address, query, headers={"Authorization": f"Bearer {secret or self.secret}"})


def person(house: Any, key: str, name: str, role: str) -> User:
    user = User.objects.create_user(f"{key}@example.org", name, "a made-up password", authority=house.authority)
    start = date.today() - timedelta(days=400)
    Post.objects.create(authority=house.authority, user=user, agency=house.council, role=role, start=start)
    return user


@pytest.fixture
def systems(house: Any) -> Systems:
    administrator = person(house, "ada", "Ada Voss", "administrator")
    officer = person(house, "ivo", "Ivo Lund", "ig_officer")
    system = actions.add_system("Case management", by=administrator)
    token, secret = actions.make_token(
        system, "Nightly copy", ["family.read", "entry.read", "supervision.read"], 30, by=administrator
    )
    actions.approve_token(token, by=officer)
    return Systems(administrator, officer, system, Token.objects.get(pk=token.pk), secret)
