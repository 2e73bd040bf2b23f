"""Which name somebody meant: forgiving of accents, marks, pet names, slips and sound. Plain functions, no database."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
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


class _Marks(dict[str, int]):
    """For each name a bit for every word that fits it. Each name is compared once: thousands of people share a few."""

    def __init__(self, words: Sequence[str], closest: Callable[[str, str], How | None]) -> None:
        super().__init__()
        self.words, self.closest, self.rows = words, closest, dict[str, tuple[How | None, ...]]()

    def __missing__(self, name: str) -> int:
        row = self.rows[name] = tuple(self.closest(word, name) for word in self.words)
        mark = self[name] = sum(1 << at for at, one in enumerate(row) if one is not None)
        return mark


class Wanted:
    """What is looked for: the words of a name, each to be found in the name of one person. Two words may be one, as in
    Mac Donald: the words as typed and each such pair joined are the ways to look, and one way must fit wholly."""

    def __init__(self, words: Sequence[str]) -> None:
        joined = ((*words[:at], words[at] + words[at + 1], *words[at + 2 :]) for at in range(len(words) - 1))
        self._apart = frozenset(words)
        self._words: list[str] = []
        self._ways: list[tuple[range, int]] = []  # the places of the words of a way, and the bits of all of them
        for way in (words, *joined):
            places = range(len(self._words), len(self._words) + len(way))
            self._ways.append((places, sum(1 << place for place in places)))
            self._words += way
        self._marks = _Marks(self._words, self._closest)

    def fit(self, names: Sequence[str]) -> Fit | None:
        """How the names of one person fit; None where a word fits none of them."""
        mark = 0
        for name in names:
            mark |= self._marks[name]
        return min((self._of(places, names) for places, whole in self._ways if mark & whole == whole), default=None)

    def among(self, held: Iterable[tuple[str, str, str, str]]) -> Iterator[tuple[Fit, str]]:
        """Who fits of very many people, each a key and three names. For nearly all of them nothing is done but to look up
        what was found of their names before."""
        marks, wholes = self._marks, [whole for _, whole in self._ways]
        for key, given, known, family in held:
            mark = marks[given] | marks[known] | marks[family]
            if mark and any(mark & whole == whole for whole in wholes):
                fit = self.fit((given, known, family))
                if fit is not None:
                    yield fit, key

    def _closest(self, word: str, name: str) -> How | None:
        """How a word fits a name; two words that were joined to one only where that is how the name begins."""
        if word in self._apart:
            return min((one for other in words_of(name) if (one := how(word, other)) is not None), default=None)
        return next((How.SAME if word == one else How.BEGINS for one in words_of(name) if one.startswith(word)), None)

    def _of(self, places: range, names: Sequence[str]) -> Fit:
        """How names fit that hold every word of a way. The word that fits worst is said."""
        rows = [self._marks.rows[name] for name in names]
        bests = [min(one for row in rows if (one := row[place]) is not None) for place in places]
        worst = max(bests)
        which = self._words[places[bests.index(worst)]] if worst > How.SAME else ""
        return Fit(worst, sum(bests), which)


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
