"""The observer’s checklist and the two questions after a meeting: the words that come in one reviewed file, and what an
authority says in their place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from safeguarding.casework.rules.topics import TOPICS, in_force, rules_of, said

TOPIC = "supervision-questions"
FILE = Path(__file__).with_name("questions.toml")
STATUSES = ("proposal", "adopted")
MOST = {"checklist": 12, "pulse": 2}
_KEY = re.compile(r"[a-z][a-z_]{0,19}")


class QuestionError(ValueError):
    """The file is wrong. The message names the file and the key, and says how to mend it."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `key` is what its answers are kept under."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Questions:
    """`checklist` for who observes, `pulse` for who was there. `version` goes with every answer."""

    status: str
    version: str
    source: str
    checklist: tuple[Question, ...]
    pulse: tuple[Question, ...]

    @property
    def proposal(self) -> bool:
        return self.status == "proposal"


@cache
def questions() -> Questions:
    """The questions that come with the workbook."""
    return load(FILE)


def questions_for(user: Any) -> Questions:
    """The questions that are asked today in the authority of `user`."""
    found: Questions = in_force(user, TOPIC)
    return found


def questions_of(user: Any, version: str) -> Questions:
    """The questions of the version that an answer was given to; those of today for one that nothing is known of."""
    every = [questions(), *(rules_of(row, TOPICS[TOPIC]) for row in said(user, TOPIC))]
    return next((one for one in every if one.version == version), questions_for(user))


def load(path: Path) -> Questions:
    """The questions in a file. Raises QuestionError naming the file and the key that is wrong."""
    try:
        return read(tomllib.loads(path.read_text(encoding="utf-8")))
    except (QuestionError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise QuestionError(f"{path.name}: {error}") from error


def read(data: Mapping[str, Any]) -> Questions:
    """The questions of a file or of a version that was said. Raises QuestionError naming the key that is wrong."""
    if data.get("status") not in STATUSES:
        raise QuestionError(f"status is {data.get('status')!r}; give {' or '.join(STATUSES)}.")
    for key in ("version", "source"):
        if not isinstance(data.get(key), str) or not data[key].strip():
            raise QuestionError(f"{key} is {data.get(key)!r}; give words.")
    if len(data["version"]) > 20:
        raise QuestionError("version: give 20 characters or fewer.")
    return Questions(data["status"], data["version"], data["source"], _list(data, "checklist"), _list(data, "pulse"))


def _list(data: Mapping[str, Any], name: str) -> tuple[Question, ...]:
    rows = data.get(name, [])
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST[name]:
        raise QuestionError(f"{name}: give from 1 to {MOST[name]} questions.")
    found = tuple(_question(row, f"{name}, item {place}") for place, row in enumerate(rows, 1))
    if len({one.key for one in found}) < len(found):
        raise QuestionError(f"{name}: give each question a key of its own.")
    return found


def _question(row: Any, where: str) -> Question:
    key, words = (row.get("key"), row.get("words")) if isinstance(row, Mapping) else (None, None)
    if not isinstance(key, str) or not _KEY.fullmatch(key) or not isinstance(words, str) or not words.strip():
        raise QuestionError(f"{where}: give a key of small letters, 20 at most, and words.")
    return Question(key, words)
