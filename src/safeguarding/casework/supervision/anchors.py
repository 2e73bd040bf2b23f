"""What a colour means and the order of the meeting: the words that come in one reviewed file, and what an authority says in
their place."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from safeguarding.casework.rules.topics import in_force

TOPIC = "ratings-and-agenda"
FILE = Path(__file__).with_name("anchors.toml")
ANSWERS = ("red", "amber", "green", "cannot_rate")
#: What the screen of the meeting can show under a part of the agenda.
SHOWN = ("", "actions", "children", "updates", "apart", "dates", "safety", "decision", "told")
STATUSES = ("proposal", "adopted")


class AnchorError(ValueError):
    """The file is wrong. The message names the file and the key, and says how to mend it."""


@dataclass(frozen=True, slots=True)
class Anchors:
    """`words` holds a sentence for each answer. `status` is proposal until the authority has adopted the wording."""

    status: str
    source: str
    suggest: bool
    agenda: tuple[str, ...]
    words: Mapping[str, str]
    minutes: tuple[int, ...] = ()
    shows: tuple[str, ...] = ()

    @property
    def proposal(self) -> bool:
        return self.status == "proposal"


@cache
def anchors() -> Anchors:
    """The wording that comes with the workbook."""
    return load(FILE)


def anchors_for(user: Any) -> Anchors:
    """The wording that holds today for the authority of `user`."""
    found: Anchors = in_force(user, TOPIC)
    return found


def load(path: Path) -> Anchors:
    """The wording in a file. Raises AnchorError naming the file and the key that is wrong."""
    try:
        return read(tomllib.loads(path.read_text(encoding="utf-8")))
    except (AnchorError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AnchorError(f"{path.name}: {error}") from error


def read(data: Mapping[str, Any]) -> Anchors:
    """The wording of a file or of a version that was said. Raises AnchorError naming the key that is wrong."""
    words = data.get("anchors", {})
    for answer in ANSWERS:
        _sentence(words.get(answer), f"anchors.{answer}")
    agenda = data.get("agenda")
    if not isinstance(agenda, list) or not agenda:
        raise AnchorError("agenda: give a list of one sentence or more.")
    for number, item in enumerate(agenda, 1):
        _sentence(item, f"agenda, item {number}")
    for key, may in (("minutes", range(1, 121)), ("shows", SHOWN)):
        given = data.get(key, [])
        if given and (len(given) != len(agenda) or any(one not in may for one in given)):
            raise AnchorError(f"{key} is {given!r}; give one for each item of the agenda, as the file says.")
    if data.get("status") not in STATUSES:
        raise AnchorError(f"status is {data.get('status')!r}; give {' or '.join(STATUSES)}.")
    if not isinstance(data.get("suggest"), bool):
        raise AnchorError(f"suggest is {data.get('suggest')!r}; give true or false.")
    return Anchors(
        status=data["status"],
        source=_sentence(data.get("source"), "source"),
        suggest=data["suggest"],
        agenda=tuple(agenda),
        words=MappingProxyType({answer: words[answer] for answer in ANSWERS}),
        minutes=tuple(data.get("minutes") or [3] * len(agenda)),
        shows=tuple(data.get("shows") or [""] * len(agenda)),
    )


def _sentence(value: Any, key: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise AnchorError(f"{key} is {value!r}; give a sentence.")
    return value
