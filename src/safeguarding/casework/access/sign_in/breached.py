"""Passwords that are known from breaches. Looked up in a file, never over the network."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError

KNOWN = "This password is on a list of passwords from known breaches. Choose another."
HASH = 40


class BreachedPasswords:
    """Refuses a password whose SHA-1 stands in the file that `BREACHED_PASSWORDS` names; without a file, none.

    The file: one hash a line, forty hexadecimal digits, in alphabetical order; anything after the hash (`:count`) is
    passed over. It is searched by halving, so that it may be as large as the disk.
    """

    def validate(self, password: str, user: Any = None) -> None:
        if settings.BREACHED_PASSWORDS and is_listed(password, Path(settings.BREACHED_PASSWORDS)):
            raise ValidationError(KNOWN, code="password_breached")

    def get_help_text(self) -> str:
        return "Your password must not be on a list of passwords from known breaches."


def is_listed(password: str, path: Path) -> bool:
    """Whether the password's SHA-1 is in the sorted file. Raises OSError where the file can't be read."""
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with path.open("rb") as file:
        low, high = 0, path.stat().st_size
        while low < high:
            middle = (low + high) // 2
            start, line = _line_at(file, middle)
            found = line[:HASH].upper()
            if found == wanted:
                return True
            if found < wanted:
                low = start + len(line)
            else:
                high = start
        return False


def _line_at(file: BinaryIO, place: int) -> tuple[int, bytes]:
    """The line that a byte of the file belongs to, and where it starts."""
    start = max(0, place - 2 * HASH)
    file.seek(start)
    before = file.read(place - start)
    start += before.rfind(b"\n") + 1
    file.seek(start)
    return start, file.readline()
