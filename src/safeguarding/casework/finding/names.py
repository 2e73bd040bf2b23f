"""Which name somebody meant: forgiving of accents, marks, pet names, slips and sound. Plain functions, no database."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import chain

import jellyfish

from safeguarding.evidence.nicknames import forms

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

    def __init__(self, words: Sequence[_Word]) -> None:
        super().__init__()
        self.words, self.rows = words, dict[str, tuple[How | None, ...]]()

    def __missing__(self, name: str) -> int:
        parts, mark = words_of(name), 0
        row = self.rows[name] = tuple([word.closest(parts) for word in self.words])
        for at, one in enumerate(row):
            if one is not None:
                mark |= 1 << at
        self[name] = mark
        return mark


class Wanted:
    """What is looked for: the words of a name, each to be found in the name of one person. Two words may be one, as in
    Mac Donald: the words as typed and each such pair joined are the ways to look, and one way must fit wholly."""

    def __init__(self, words: Sequence[str]) -> None:
        joined = ((*words[:at], words[at] + words[at + 1], *words[at + 2 :]) for at in range(len(words) - 1))
        ways = [tuple(words), *joined]
        self._words = [_Word(word, joined=word not in words) for word in dict.fromkeys(chain(*ways))]
        place = {word.typed: at for at, word in enumerate(self._words)}
        self._ways = [tuple(place[word] for word in way) for way in ways]
        self._wholes = [sum(1 << at for at in set(way)) for way in self._ways]
        self._marks = _Marks(self._words)

    def fit(self, names: Sequence[str]) -> Fit | None:
        """How the names of one person fit; None where a word fits none of them."""
        mark = 0
        for name in names:
            mark |= self._marks[name]
        ways = zip(self._ways, self._wholes, strict=True)
        return min((self._of(way, names) for way, whole in ways if mark & whole == whole), default=None)

    def among(self, held: Iterable[tuple[str, str, str, str]]) -> Iterator[tuple[Fit, str]]:
        """Who fits of very many people, each a key and three names. For nearly all of them nothing is done but to look up
        what was found of their names before."""
        marks, first = self._marks, self._wholes[0]
        others = self._wholes[1:]
        for key, given, known, family in held:
            mark = marks[given] | marks[known] | marks[family]
            if mark & first == first or (mark and any(mark & whole == whole for whole in others)):
                fit = self.fit((given, known, family))
                if fit is not None:
                    yield fit, key

    def _of(self, way: Sequence[int], names: Sequence[str]) -> Fit:
        """How names fit that hold every word of a way. The word that fits worst is said."""
        rows = [self._marks.rows[name] for name in names]
        bests = [min(one for row in rows if (one := row[place]) is not None) for place in way]
        worst = max(bests)
        which = self._words[way[bests.index(worst)]].typed if worst > How.SAME else ""
        return Fit(worst, sum(bests), which)


class _Word:
    """A word that was typed, with what is compared of it worked out once. Of two that were `joined` to one only the
    beginning of a name is looked at."""

    def __init__(self, typed: str, *, joined: bool = False) -> None:
        self.typed, self.joined, self.long = typed, joined, len(typed)
        self.fulls, self.sound = _fulls(typed), _sound(typed)

    def closest(self, others: Sequence[str]) -> How | None:
        """How it fits the words of a name; None where it fits none."""
        best = None
        for other in others:
            one = self.how(other)
            if one is not None and (best is None or one < best):
                best = one
        return best

    def how(self, other: str) -> How | None:
        """How it fits a folded word of a name. The quick tests come first."""
        typed = self.typed
        if other.startswith(typed):
            return How.SAME if typed == other else How.BEGINS
        if self.joined:
            return None
        if self.fulls and self.fulls & _fulls(other):
            return How.FORM
        shorter = min(self.long, len(other))
        if shorter >= ONE_SLIP and (typed[0] == other[0] or typed[-1] == other[-1]):
            slips = 2 if shorter >= TWO_SLIPS else 1
            if -slips <= self.long - len(other) <= slips and _distance(typed, other) <= slips:
                return How.SLIP
        return How.SOUND if shorter >= 3 and self.sound and self.sound == _sound(other) else None


_distance = jellyfish.damerau_levenshtein_distance


def how(word: str, other: str) -> How | None:
    """How a folded word that was typed fits a folded word of a name; None where it doesn’t."""
    return _Word(word).how(other)


@lru_cache(maxsize=65536)
def _fulls(word: str) -> frozenset[str]:
    """The full names that a word may stand for (the nicknames that linkage too goes by)."""
    return frozenset(forms(word) or ())


@lru_cache(maxsize=65536)
def _sound(word: str) -> str:
    """Metaphone (Philips 1990), as the linkage model hears names."""
    return jellyfish.metaphone(word)
