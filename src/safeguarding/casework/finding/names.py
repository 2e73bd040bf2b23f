"""Which name somebody meant: forgiving of accents, marks, pet names, slips and sound. Plain functions, no database."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import jellyfish

from safeguarding.evidence.linkage.prepare import forms

#: Letters that no accent explains.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})
_DROPPED = "'’‘ʼ`´."
#: A slip in a shorter word makes another name of it: Lee and Leo, Ann and Ana.
ONE_SLIP, TWO_SLIPS = 4, 8


class How(IntEnum):
    """How a word fits a name, the closest first."""

    SAME = 0
    BEGINS = 1
    FORM = 2
    SLIP = 3
    SOUND = 4


@dataclass(frozen=True, slots=True, order=True)
class Fit:
    """How well a name fits: `worst` of its words decides, `total` puts those alike in order."""

    worst: How
    total: int
    word: str = ""


def fold(text: str) -> str:
    """Small letters and figures without accents; apostrophes and full stops dropped, all other marks a blank."""
    if text.isascii():
        plain = text.lower()
    else:
        parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        plain = "".join(sign for sign in parts if not unicodedata.combining(sign)).translate(_LETTERS)
    return " ".join("".join(sign if sign.isalnum() else "" if sign in _DROPPED else " " for sign in plain).split())


@lru_cache(maxsize=65536)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name as it is compared, and those that a blank or hyphen parts written as one: Smith-Jones too is
    found by “smithjones”, O’Brien by “o brien”."""
    words = fold(name).split()
    return (*words, "".join(words)) if len(words) > 1 else tuple(words)


_Seen = dict[str, tuple[How | None, ...]]


class Wanted:
    """What is looked for: the words of a name, each to be found in the name of one person. Remembers each name that it
    compared, as thousands of people share a few names."""

    def __init__(self, words: Sequence[str]) -> None:
        joined = ((*words[:at], words[at] + words[at + 1], *words[at + 2 :]) for at in range(len(words) - 1))
        self._ways: list[tuple[tuple[str, ...], _Seen]] = [(way, {}) for way in (tuple(words), *joined)]
        self._apart = frozenset(words)

    def fit(self, names: Sequence[str]) -> Fit | None:
        """How the names of one person fit; None where a word fits none of them. Two words may be one: Mac Donald."""
        fits = [fit for words, seen in self._ways if (fit := self._all(words, names, seen)) is not None]
        return min(fits, default=None)

    def _closest(self, word: str, name: str) -> How | None:
        """How a word fits a name; two words that were joined to one only where that is how the name begins."""
        if word not in self._apart:
            return next(
                (How.SAME if word == one else How.BEGINS for one in words_of(name) if one.startswith(word)), None
            )
        return min((one for other in words_of(name) if (one := how(word, other)) is not None), default=None)

    def _all(self, words: Sequence[str], names: Sequence[str], seen: _Seen) -> Fit | None:
        rows = []
        for name in names:
            row = seen.get(name)
            if row is None:
                row = tuple(self._closest(word, name) for word in words)
                seen[name] = row = row if any(one is not None for one in row) else ()
            if row:
                rows.append(row)
        if not rows:
            return None
        worst, total, which = How.SAME, 0, ""
        for at, word in enumerate(words):
            best = min((how for row in rows if (how := row[at]) is not None), default=None)
            if best is None:
                return None
            total += best
            if best > worst:
                worst, which = best, word
        return Fit(worst, total, which)


def how(word: str, other: str) -> How | None:
    """How a folded word that was typed fits a folded word of a name; None where it doesn’t. The quick tests come first."""
    if other.startswith(word):
        return How.SAME if word == other else How.BEGINS
    if (mine := _fulls(word)) and mine & _fulls(other):
        return How.FORM
    shorter = min(len(word), len(other))
    if shorter >= ONE_SLIP and (word[0] == other[0] or word[-1] == other[-1]):
        slips = 2 if shorter >= TWO_SLIPS else 1
        if abs(len(word) - len(other)) <= slips and jellyfish.damerau_levenshtein_distance(word, other) <= slips:
            return How.SLIP
    if shorter >= 3 and _sound(word) == _sound(other) != "":
        return How.SOUND
    return None


@lru_cache(maxsize=65536)
def _fulls(word: str) -> frozenset[str]:
    """The full names that a word may stand for (nicknames of the linkage model)."""
    return frozenset(forms(word) or ())


@lru_cache(maxsize=65536)
def _sound(word: str) -> str:
    """Metaphone (Philips 1990), as the linkage model hears names."""
    return jellyfish.metaphone(word)
