"""A text as an eye reads it: without case, accents, punctuation, invisible signs and letters that only look like others."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

#: Letters of other scripts that look like ours, after folding of case. NFKC has dealt with wide, bold and circled ones.
_LOOKS = {
    pair[0]: pair[1]
    for pair in [
        "аa",
        "еe",
        "оo",
        "рp",
        "сc",
        "уy",
        "хx",
        "іi",
        "јj",
        "ѕs",
        "һh",
        "ԁd",
        "ԛq",
        "ԝw",
        "кk",
        "мm",
        "тt",
        "вb",
        "нh",
        "пn",
        "гr",
        "ьb",
        "αa",
        "βb",
        "εe",
        "ζz",
        "ηn",
        "ιi",
        "κk",
        "μm",
        "νv",
        "οo",
        "ρp",
        "τt",
        "υu",
        "χx",
        "γy",
        "ıi",
        "øo",
        "łl",
        "đd",
        "ðd",
        "þp",
        "ħh",
        "ŧt",
        "ɡg",
        "ɑa",
    ]
}
#: Figures and letters that are taken for each other when they are typed or read out.
_SAME = str.maketrans({"0": "o", "1": "l", "i": "l"})


@dataclass(frozen=True, slots=True)
class Folded:
    """The letters and figures of a text. `at` is where each stood; `starts` and `ends` whether a word begins, ends there."""

    letters: str
    at: tuple[int, ...]
    starts: tuple[bool, ...]
    ends: tuple[bool, ...]


def folded(text: str) -> Folded:
    """The text as one run of letters and figures, each with its place in the text."""
    letters: list[str] = []
    at: list[int] = []
    starts: list[bool] = []
    ends: list[bool] = []
    apart = True
    for place, sign in enumerate(text):
        for one in _seen(sign):
            if one == " ":
                apart = True
                if ends:
                    ends[-1] = True
            else:
                letters.append(one)
                at.append(place)
                starts.append(apart)
                ends.append(False)
                apart = False
    if ends:
        ends[-1] = True
    return Folded("".join(letters).translate(_SAME), tuple(at), tuple(starts), tuple(ends))


def skeleton(text: str) -> str:
    """The letters and figures of a text alone."""
    return folded(text).letters


def plain(text: str) -> tuple[str, list[int]]:
    """The text with look-alikes replaced and invisible signs left out, else as it stands; and where each sign stood."""
    signs: list[str] = []
    at: list[int] = []
    for place, sign in enumerate(text):
        for one in _seen(sign) if not sign.isascii() else sign:
            signs.append(one)
            at.append(place)
    return "".join(signs).lower(), at


def places(text: Folded, needle: str, *, whole: bool) -> Iterator[tuple[int, int]]:
    """Where the needle, a skeleton, stands in the text, as (start, end) in it. `whole`: only as words of their own."""
    if not needle:
        return
    found = text.letters.find(needle)
    while found >= 0:
        last = found + len(needle) - 1
        if not whole or (text.starts[found] and text.ends[last]):
            yield text.at[found], text.at[last] + 1
        found = text.letters.find(needle, found + 1)


@lru_cache(maxsize=4096)
def _seen(sign: str) -> str:
    """What an eye sees of one sign: letters, figures, a blank for what parts words, nothing for what nobody sees."""
    if sign.isascii():
        return sign.lower() if sign.isalnum() else " "
    if unicodedata.category(sign) in ("Cf", "Mn", "Me") or sign == "\N{HANGUL FILLER}":
        return ""
    parts = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", sign).casefold())
    seen = "".join(_LOOKS.get(one, one) for one in parts if not unicodedata.combining(one))
    return "".join(one if one.isalnum() else " " for one in seen) or " "
