"""No address without a declared door, and no door to a permission that nobody listed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path
from tests.house.source import modules, must_be_none

from safeguarding.casework.access.doors import PUBLIC, door
from safeguarding.casework.access.roles import PERMISSIONS, ROLES


def addresses(patterns: Iterable[Any], before: str = "/") -> Iterator[tuple[str, Any]]:
    """Every address with its view, through every include."""
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, here)
        elif isinstance(pattern, URLPattern):
            yield here, pattern.callback


def faults_of_doors(patterns: Iterable[Any]) -> Iterator[str]:
    for address, view in addresses(patterns):
        permission = getattr(view, "door", None)
        if permission is None:
            yield f"{address} has no door: put @door(…) on {view.__module__}.{view.__name__}."
        elif permission != PUBLIC and permission not in PERMISSIONS:
            yield f"{address} has the door “{permission}”, which access/roles.py does not list."


def _page(request: Any) -> HttpResponse:
    return HttpResponse("")


def test_every_address_has_a_door():
    assert len(list(addresses(get_resolver().url_patterns))) > 1
    must_be_none(faults_of_doors(get_resolver().url_patterns))


def test_an_address_without_a_door_is_noticed():
    assert list(faults_of_doors([path("home", door(PUBLIC)(_page))])) == []
    assert list(faults_of_doors([path("home", _page)])) != []
    assert list(faults_of_doors([path("home", door("not.listed")(_page))])) != []


def test_every_permission_of_a_role_is_listed_and_every_listed_one_is_held_by_a_role():
    held = {permission for role in ROLES.values() for permission in role.permissions}
    assert held == set(PERMISSIONS)


def test_every_permission_is_asked_for_somewhere():
    code = "\n".join(m.text for m in modules("src/safeguarding/") if not m.path.endswith("access/roles.py"))
    must_be_none(f"Nothing asks for {name}: it opens nothing." for name in PERMISSIONS if f'"{name}"' not in code)
