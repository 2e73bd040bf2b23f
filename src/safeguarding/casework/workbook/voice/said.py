"""What a child said or showed, before it is kept, and the rules that it has to keep."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from safeguarding.casework.workbook.models import ChildsWords


@dataclass(frozen=True, slots=True)
class Said:
    """Words of one child, as said: who, when, how, to whom if not to the writer, and in what circumstances."""

    child: UUID
    words: str
    how: str
    at: datetime
    circumstances: str = ""
    heard_by: str = ""


def problems(said: Said, children: Collection[UUID], now: datetime) -> Iterator[tuple[str, str]]:
    """Every rule that it breaks: the field, and how to mend it. `children`: the born children of the family."""
    if said.child not in children:
        yield "child", "Select which child"
    if not said.words.strip():
        yield "words", "Enter what the child said or showed"
    if said.how not in ChildsWords.How.values:
        yield "how", "Select how the child said it"
    elif said.how == ChildsWords.How.SHOWN and not said.circumstances.strip():
        yield "circumstances", "Enter what was happening, so that what the child showed can be understood"
    if said.at > now:
        yield "time", "The date and time must be in the past"
