"""Which full given names a short or pet form may stand for. The names are in nicknames.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources


def forms(given: str) -> list[str] | None:
    """The full names that a given name may stand for, itself included where it is a full name; None for most names."""
    return _full_names().get(given)


@cache
def _full_names() -> dict[str, list[str]]:
    text = resources.files(__package__).joinpath("nicknames.toml").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for full, shorts in tomllib.loads(text).items():
        for name in (full, *shorts):
            found.setdefault(name, []).append(full)
    return {name: sorted(set(fulls)) for name, fulls in found.items()}
