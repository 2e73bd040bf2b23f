"""How many different families' files somebody opens before they are asked why: numbers that are data, by how far the
widest of their posts reaches. Nobody is locked out: a reason always lets on, and others are told."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from safeguarding.casework.access.snapshot import Snapshot

FILE = Path(__file__).with_name("reading.toml")
#: How far a post reaches, widest last, and what the documents call it.
REACHES = {
    "none": "Opens files in an emergency only",
    "allocated": "Opens the families allocated to it",
    "team": "Opens its team’s families, or covers a team",
    "authority": "Opens every family of the authority",
}


class DefinitionError(ValueError):
    """The definition of the limits is wrong. Names the file."""


class AskedWhy(Exception):
    """Somebody opens more families' files than their work is expected to need: how many in the hour and in the day."""

    def __init__(self, hour: int, day: int) -> None:
        super().__init__(f"{hour} families in an hour, {day} in a day")
        self.hour, self.day = hour, day


@dataclass(frozen=True, slots=True)
class Limit:
    """`says`: with so many files the person is told. `asks`: after so many they are asked why."""

    says: int
    asks: int


@dataclass(frozen=True, slots=True)
class Limits:
    hour: Limit
    day: Limit

    def asked(self, hour: int, day: int) -> bool:
        """Whether somebody who has opened so many is asked why before the next."""
        return hour >= self.hour.asks or day >= self.day.asks

    def told(self, hour: int, day: int) -> str:
        """The sentence for somebody who has just opened as many as that; empty but at the very number."""
        for number, limit, words in ((hour, self.hour, "an hour"), (day, self.day, "a day")):
            if number == limit.says:
                return (
                    f"You have opened the files of {number} families in {words}. "
                    f"After {limit.asks} you are asked why, and your manager is told."
                )
        return ""


def load(path: Path = FILE) -> Mapping[str, Limits]:
    """The limits by reach. Raises DefinitionError naming the file that is wrong."""
    try:
        body = tomllib.loads(path.read_text(encoding="utf-8"))
        found = {
            reach: Limits(**{name: Limit(**numbers) for name, numbers in body[reach].items()}) for reach in REACHES
        }
    except (tomllib.TOMLDecodeError, TypeError, KeyError, AttributeError) as error:
        raise DefinitionError(f"access/{path.name}: {error}") from None
    for limits in found.values():
        if not all(0 < limit.says <= limit.asks for limit in (limits.hour, limits.day)):
            raise DefinitionError(f"access/{path.name}: a person is told before, or when, they are asked.")
    return found


LIMITS = load()


def limits_of(snapshot: Snapshot) -> Limits:
    """The limits of the widest of the posts."""
    reaches = {"team" if post.whole_team else post.role.reach for post in snapshot.posts}
    return LIMITS[max(reaches | {"none"}, key=list(REACHES).index)]
