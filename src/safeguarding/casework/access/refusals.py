"""What the database itself refuses in a sentence for the person who asked. Everything else that it refuses is a fault."""

from __future__ import annotations

from django.db import DatabaseError

#: A trigger that refuses begins its words so; the sentence for the person follows, on one line.
MARK = "refused: "


def sentence_of(exception: BaseException) -> str:
    """The sentence that a trigger of ours gave; empty where the exception is none of that sort."""
    if not isinstance(exception, DatabaseError):
        return ""
    words = str(exception).partition("\n")[0]
    return words.removeprefix(MARK) if words.startswith(MARK) else ""
