"""How it is known that something changed: said, seen, tested, told by others or written down. Counted, never scored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

#: Each way of knowing, and how a sentence names it.
WAYS: Mapping[str, str] = MappingProxyType(
    {
        "said": "{whose} own account",
        "seen": "seen by a worker",
        "tested": "tested",
        "told": "told by another agency",
        "record": "written in a record",
    }
)
#: What does not depend on anybody's word.
WITNESSED = frozenset({"seen", "tested"})
NOTHING_YET = "Nothing has been written yet on how this is known."


@dataclass(frozen=True, slots=True)
class HowKnown:
    """What the evidence of a strength or a change rests on. `words_alone`: there is some, and none was seen or tested.

    `worries`: how many other pieces point the other way; they never make a change look witnessed.
    """

    pieces: int
    worries: int
    by_way: Mapping[str, int]
    words_alone: bool
    says: str


def how_known(ways: Iterable[str], whose: str = "the parent’s", worries: int = 0) -> HowKnown:
    """Count the pieces that show a strength or a change by their way of knowing, and say it in a sentence.

    `whose`: "the parent’s", "the child’s". `worries`: how many pieces show a worry, or no change.

    Raises ValueError for a way that isn't listed.
    """
    counted = Counter(ways)
    if unknown := sorted(set(counted) - set(WAYS)):
        raise ValueError(f"“{unknown[0]}” is no way of knowing. Give one of {', '.join(WAYS)}.")
    pieces = counted.total()
    alone = pieces > 0 and not WITNESSED & set(counted)
    by_way = MappingProxyType({way: counted[way] for way in WAYS if counted[way]})
    return HowKnown(pieces, worries, by_way, alone, _sentence(by_way, pieces, alone, whose) + _worries(pieces, worries))


def _worries(pieces: int, worries: int) -> str:
    if not worries:
        return "" if pieces else NOTHING_YET
    if not pieces:
        return f"No evidence of a change for the better yet; {worries} of a worry."
    return f" {worries} more {'is' if worries == 1 else 'are'} of a worry."


def _sentence(by_way: Mapping[str, int], pieces: int, alone: bool, whose: str) -> str:
    if not pieces:
        return ""
    end = "; nothing seen or tested yet." if alone else "."
    named = [(number, WAYS[way].format(whose=whose)) for way, number in by_way.items()]
    if len(named) == 1:
        all_of_it = {1: "The one piece of evidence is", 2: "Both pieces of evidence are"}.get(
            pieces, f"All {pieces} pieces of evidence are"
        )
        return f"{all_of_it} {named[0][1]}{end}"
    (number, words), *others = named
    rest = "".join(f", {count} {other}" for count, other in others)
    return f"{number} of {pieces} pieces of evidence {'is' if number == 1 else 'are'} {words}{rest}{end}"
