"""The prompts that come with the workbook, read from one reviewed file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

FILE = Path(__file__).with_name("prompts.toml")
PARTS = ("entry", "words", "summary")
LONGEST = 400  # characters: a prompt is read in passing


class PromptError(ValueError):
    """The file is wrong. The message names the file and the key, and says how to mend it."""


@cache
def defaults() -> Mapping[str, str]:
    """Every prompt by its name, such as `entry-visit` or `summary-social_worker`, in the order of the file."""
    return load(FILE)


def load(path: Path) -> Mapping[str, str]:
    """The prompts in a file. Raises PromptError naming the file and the key that is wrong."""
    try:
        return _read(tomllib.loads(path.read_text(encoding="utf-8")))
    except (PromptError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PromptError(f"{path.name}: {error}") from error


def _read(data: Mapping[str, Any]) -> Mapping[str, str]:
    if unknown := set(data) - {"status", "source", *PARTS}:
        raise PromptError(f"{', '.join(sorted(unknown))}: known are {', '.join(PARTS)}.")
    found = {}
    for part in PARTS:
        for name, text in data.get(part, {}).items():
            if not isinstance(text, str) or not text.strip() or len(text) > LONGEST:
                raise PromptError(f"{part}.{name}: give a text of {LONGEST} characters at most.")
            found[f"{part}-{name}"] = text.strip()
    return MappingProxyType(found)
