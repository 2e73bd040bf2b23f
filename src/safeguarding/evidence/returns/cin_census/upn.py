"""Unique pupil numbers: the check letter.

13 characters: check letter, authority (3 digits), establishment (4), year (2), serial (3). A temporary number ends in
a letter instead of a digit. Source: DfE guidance on UPNs, as restated in the census rules 1510 to 1550.
"""

from __future__ import annotations

import re

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
"""Letters that may stand in a UPN, worth 0 to 22: I, O and S are left out."""

_SHAPE = re.compile(r"[A-Z][0-9]{11}[0-9A-Z]")
_WORTH = {letter: worth for worth, letter in enumerate(LETTERS)} | {str(digit): digit for digit in range(10)}


def check_letter(rest: str) -> str:
    """The letter that belongs before these twelve characters.

    Each character's worth (a final letter has its own, A = 0) times its position, 2 to 13; the sum modulo 23 picks
    the letter. Raises ValueError when the twelve characters can't stand in a UPN; the message doesn't repeat them.
    """
    if len(rest) != 12 or not rest[:11].isdecimal() or any(character not in _WORTH for character in rest):
        raise ValueError("the twelve characters after a UPN's check letter are eleven digits, then a digit or letter")
    total = sum(_WORTH[character] * position for position, character in enumerate(rest, start=2))
    return LETTERS[total % 23]


def is_valid(upn: str) -> bool:
    """Whether the number has the right form and check letter, permanent or temporary; capitals only."""
    return bool(_SHAPE.fullmatch(upn)) and upn[12] in _WORTH and check_letter(upn[1:]) == upn[0]
