"""Words of a text as they are looked for: without case, accents and endings, with the other words that mean the same.

Pure functions. `pattern` gives what a database can look for quickly and never misses; `Phrase.places` says for sure.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from safeguarding.casework.finding.names import fold

#: Words so common that nobody looks for them.
COMMON = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "for",
        "from",
        "in",
        "is",
        "it",
        "of",
        "on",
        "or",
        "that",
        "the",
        "this",
        "to",
        "was",
        "were",
        "with",
    ]
)
MOST_TERMS = 8
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHE = re.compile("['’ʼ]")
_TYPED = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")
_QUOTED = re.compile(r'["“”]([^"“”]+)["“”]?')
_BEFORE_APOSTROPHE = frozenset("odlm")
_VOWELS = frozenset("aeiouy")  # an accent may stand on them, and then they are written otherwise


def stem(word: str) -> str:
    """The word without its English ending, roughly: plan, plans, planned and planning are one; so are bruise and bruising.

    A small relative of Porter's stemmer (1980): endings of number and of verbs only, so that little is confused.
    """
    if len(word) <= 3 or not word.isascii():
        return word
    if word.endswith(("ies", "ied")) and len(word) > 4:
        return word[:-3] + "y"
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word[: -len(ending)]
            if ending in ("ing", "ed") and word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words as stems, mostly one: one after the other or, where they may be `apart`, each anywhere in the text."""

    stems: tuple[str, ...]
    apart: bool = False

    @property
    def pattern(self) -> tuple[str, ...]:
        """For each word, letters that every text with it holds, `_` for any one sign."""
        return tuple(_held(one) for one in self.stems)


def _held(word: str) -> str:
    """Without the y that an ending changes, and with any sign where an accent may stand."""
    word = word.rstrip("y")
    return "".join("_" if sign in _VOWELS or not sign.isascii() else sign for sign in word)


#: What must all be found: each a choice of phrases that mean the same.
Terms = tuple[tuple[Phrase, ...], ...]


def terms(text: str) -> Terms:
    """What to look for: every word or “quoted phrase”, each with what else means the same. Common words are left out."""
    quoted = [tuple(part for word in _typed(one) for part in word) for one in _QUOTED.findall(text)]
    loose = _typed(_QUOTED.sub(" ", text))
    found: list[tuple[Phrase, ...]] = [(Phrase(one),) for one in quoted if one]
    at = 0
    while at < len(loose):
        choice, length = _longest(loose[at : at + 4])
        found += [choice] if choice else []
        at += length
    return tuple(dict.fromkeys(found))[:MOST_TERMS]


def _longest(loose: Sequence[tuple[str, ...]]) -> tuple[tuple[Phrase, ...], int]:
    """What the longest run of words at the beginning means, and how many they are; nothing for a common word."""
    for length in range(len(loose), 0, -1):
        run = tuple(part for word in loose[:length] for part in word)
        if group := _synonyms().get(run):
            return (group if length == 1 else (*group, Phrase(run, apart=True))), length
    (word, *_) = loose
    return (() if word[0] in COMMON and len(word) == 1 else _choice(word)), 1


def _choice(word: tuple[str, ...]) -> tuple[Phrase, ...]:
    """A word as it may be written: O’Neill and ONeill are the same name."""
    whole = "".join(word)
    if len(word) > 1:
        return Phrase(word), Phrase((stem(whole),))
    if whole[0] in _BEFORE_APOSTROPHE and len(whole) > 3:
        return Phrase(word), Phrase((whole[0], whole[1:]))
    return (Phrase(word),)


def _typed(text: str) -> list[tuple[str, ...]]:
    """The words of what was typed, as stems, each in the parts that apostrophes make; ’s at the end is left out."""
    words = [fold(" ".join(_APOSTROPHE.split(match))).split() for match in _TYPED.findall(text)]
    return [tuple(stem(p) for p in (word[:-1] if word[1:] and word[-1] == "s" else word)) for word in words if word]


def _stems(text: str) -> tuple[str, ...]:
    return tuple(part for word in _typed(text) for part in word)


@cache
def _synonyms() -> dict[tuple[str, ...], tuple[Phrase, ...]]:
    """Every phrase of synonyms.toml, as stems, with its group. Raises ValueError where a phrase stands in two groups."""
    text = resources.files(__package__).joinpath("synonyms.toml").read_text(encoding="utf-8")
    found: dict[tuple[str, ...], tuple[Phrase, ...]] = {}
    for number, same in enumerate(tomllib.loads(text)["same"], start=1):
        group = tuple(dict.fromkeys(Phrase(_stems(phrase)) for phrase in same))
        for phrase in group:
            if phrase.stems in found:
                raise ValueError(
                    f"synonyms.toml, group {number}: “{' '.join(phrase.stems)}” stands in another group too."
                )
            found[phrase.stems] = group
    return found


def places(text: str, wanted: Terms) -> list[tuple[int, int]] | None:
    """Where what was looked for stands in the text, as (start, end) in order; None unless all of it is there."""
    stems = [one for word in _WORD.findall(text) for one in _STEMS[word]]
    there = set(stems)
    runs: list[tuple[int, int]] = []
    for choice in wanted:
        here = [run for phrase in choice if there.issuperset(phrase.stems) for run in _runs(stems, phrase)]
        if not here:
            return None
        runs += here
    spans = [match.span() for match in _WORD.finditer(text) for _ in _STEMS[match[0]]]
    return sorted({(spans[at][0], spans[at + length - 1][1]) for at, length in runs})


def _runs(stems: Sequence[str], phrase: Phrase) -> Iterator[tuple[int, int]]:
    """Where the phrase stands among the stems, as (first, how many)."""
    if phrase.apart:
        yield from ((at, 1) for at, one in enumerate(stems) if one in phrase.stems)
        return
    first, length, whole = phrase.stems[0], len(phrase.stems), list(phrase.stems)
    for at, one in enumerate(stems):
        if one == first and (length == 1 or stems[at : at + length] == whole):
            yield at, length


class _Stems(dict[str, tuple[str, ...]]):
    """The stems of every word seen lately: texts say the same few thousand words over and over."""

    def __missing__(self, word: str) -> tuple[str, ...]:
        if len(self) > 100_000:
            self.clear()
        made = self[word] = tuple(stem(one) for one in fold(word).split())
        return made


_STEMS = _Stems()


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a snippet; `found` where it is what was looked for."""

    text: str
    found: bool = False


def snippet(text: str, found: Sequence[tuple[int, int]], around: int = 120) -> list[Part]:
    """The words round the first place, with every place inside marked; cut between words, with … where more stands."""
    if not found:
        return [Part(text[: 2 * around].rsplit(" ", 1)[0] + " …" if len(text) > 2 * around else text)]
    start, end = max(0, found[0][0] - around), min(len(text), found[0][1] + around)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = end if end == len(text) else (text.find(" ", end) + 1 or len(text) + 1) - 1
    parts, at = [Part("… ")] if start else [], start
    for first, last in found:
        if first >= at and last <= end:
            parts += [Part(text[at:first]), Part(text[first:last], found=True)]
            at = last
    parts += [Part(text[at:end]), *([Part(" …")] if end < len(text) else [])]
    return [part for part in parts if part.text]
