"""How long recording takes and how much is written: the model’s own measure of itself, never of a person by others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from safeguarding.casework.workbook.models import Effort, Entry, Summary

_WORD = re.compile(r"[^\W_]+(?:[’'\-][^\W_]+)*")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
#: Shorter sentences recur by nature: “Nobody was in.”
LEAST_WORDS = 6
#: Nobody writes on one form for longer than a day: a figure above it comes from a clock that was changed.
MOST_SECONDS = 24 * 60 * 60


def words_in(text: str) -> int:
    """How many words were written."""
    return len(_WORD.findall(text))


def seconds_of(sent: str) -> int | None:
    """The active seconds that the form sent; None where no script measured them, or where they can’t be."""
    if not sent.isascii() or not sent.isdigit() or len(sent) > 6:
        return None
    seconds = int(sent)
    return seconds if 0 < seconds <= MOST_SECONDS else None


def note(thing: Entry | Summary, seconds: int | None, by: Any) -> None:
    """Keep what it took to write this version, within the action that wrote it."""
    entry = thing if isinstance(thing, Entry) else None
    said = f"{entry.line}\n{entry.text}" if entry else thing.text
    Effort.objects.create(
        authority_id=thing.authority_id, family_id=thing.family_id, author=by, entry=entry,
        summary=None if isinstance(thing, Entry) else thing, kind=entry.kind if entry else "summary",
        at=timezone.now(), words=words_in(said), seconds=seconds,
    )  # fmt: skip


def written_again(texts: Iterable[str]) -> int:
    """How many sentences of six words or more were written that had been written before, letter case and signs aside."""
    times: Counter[str] = Counter()
    for text in texts:
        for sentence in _SENTENCE.split(text):
            words = [word.lower() for word in _WORD.findall(sentence)]
            if len(words) >= LEAST_WORDS:
                times[" ".join(words)] += 1
    return sum(number - 1 for number in times.values())
