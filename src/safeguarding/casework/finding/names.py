"""Which name somebody meant: forgiving of accents, marks, pet names, slips and sound. Plain functions, no database."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
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


@dataclass(slots=True)
class Wanted:
    """What is looked for: the words of a name, each to be found in the name of one person. Remembers what it compared."""

    words: Sequence[str]
    _seen: dict[tuple[str, str], How | None] = field(default_factory=dict)

    def fit(self, names: Iterable[str]) -> Fit | None:
        """How the names of one person fit; None where a word fits none of them. One run of words may be one name."""
        there = [word for name in names if name for word in words_of(name)]
        apart = self._all(self.words, there)
        if len(self.words) > 1:
            for at in range(len(self.words) - 1):
                joined = (*self.words[:at], self.words[at] + self.words[at + 1], *self.words[at + 2 :])
                one = self._all(joined, there)
                if one and (apart is None or one < apart):
                    apart = one
        return apart

    def _all(self, words: Sequence[str], there: Sequence[str]) -> Fit | None:
        worst, total, which = How.SAME, 0, ""
        for word in words:
            best: tuple[How, str] | None = None
            for other in there:
                how = self._how(word, other)
                if how is not None and (best is None or how < best[0]):
                    best = (how, word)
            if best is None:
                return None
            total += best[0]
            if best[0] > worst:
                worst, which = best
        return Fit(worst, total, which)

    def _how(self, word: str, other: str) -> How | None:
        key = (word, other)
        if key not in self._seen:
            self._seen[key] = how(word, other)
        return self._seen[key]


def how(word: str, other: str) -> How | None:
    """How a folded word that was typed fits a folded word of a name; None where it doesn’t."""
    if word == other:
        return How.SAME
    if other.startswith(word):
        return How.BEGINS
    if _fulls(word) & _fulls(other):
        return How.FORM
    shorter = min(len(word), len(other))
    if shorter >= ONE_SLIP and abs(len(word) - len(other)) <= 2:
        slips = jellyfish.damerau_levenshtein_distance(word, other)
        if slips <= (2 if shorter >= TWO_SLIPS else 1):
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
