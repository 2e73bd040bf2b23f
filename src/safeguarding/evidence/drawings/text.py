"""How much room words take on paper, and how they break into lines.

Widths are those of Arial and of Liberation Sans, which is made to the same measure; what is not in the table counts as
wide. A share is added, so that a browser with another font still keeps clear.
"""

from __future__ import annotations

import unicodedata

#: Advance widths of U+0020 to U+007E in thousandths of the type size.
_WIDTHS = (
    277, 277, 354, 556, 556, 889, 667, 190, 333, 333, 389, 583, 277, 333, 277, 277, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 277, 277, 583, 583, 583, 556, 1015, 667, 667, 722, 722, 667, 610, 777, 722, 277, 500, 667, 556, 833,
    722, 777, 667, 777, 722, 667, 610, 722, 667, 943, 667, 667, 610, 277, 277, 277, 469, 556, 333, 556, 556, 500, 556,
    556, 277, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 277, 556, 500, 722, 500, 500, 500, 333,
    259, 333, 583,
)  # fmt: skip
_WIDE, _SPARE = 1000, 1.06
#: Letters of one word that no line can hold are broken after so many at least.
_FEWEST = 4


def width(words: str, size: float) -> float:
    """The width of a line in the unit of `size`."""
    return sum(_advance(sign) for sign in words) * size / 1000 * _SPARE


def _advance(sign: str) -> int:
    place = ord(sign) - 0x20
    if 0 <= place < len(_WIDTHS):
        return _WIDTHS[place]
    if unicodedata.combining(sign):
        return 0
    bare = unicodedata.normalize("NFD", sign)[0]  # é is as wide as e
    place = ord(bare) - 0x20
    return _WIDTHS[place] if 0 <= place < len(_WIDTHS) else _WIDE


def printable(words: str) -> str:
    """The words on one line, without what no page of XML may hold."""
    kept = (sign if unicodedata.category(sign) not in ("Cc", "Cs", "Cn", "Co") else " " for sign in words)
    return " ".join("".join(kept).replace("\ufffe", " ").replace("\uffff", " ").split())


def wrap(words: str, most: float, size: float) -> tuple[str, ...]:
    """The words in lines no wider than `most`, broken between words, after hyphens, and inside a word where it must be."""
    lines: list[str] = []
    for piece in _pieces(printable(words), most, size):
        if lines and width(lines[-1] + piece.rstrip(), size) <= most:
            lines[-1] += piece
        else:
            lines.append(piece)
    return tuple(line.strip() for line in lines if line.strip())


def _pieces(words: str, most: float, size: float) -> list[str]:
    """Words with the space after them, cut where they are too wide."""
    pieces = []
    for word in words.replace("-", "-\0").replace(" ", " \0").split("\0"):
        rest = word
        while width(rest.rstrip(), size) > most and len(rest) > _FEWEST:
            cut = _FEWEST
            while cut < len(rest) and width(rest[: cut + 1] + "-", size) <= most:
                cut += 1
            pieces.append(rest[:cut] + "-")
            rest = rest[cut:]
        pieces.append(rest)
    return pieces
