"""The file in which a family's record travels: sealed under words that are told by telephone, never sent with it."""

from __future__ import annotations

import base64
import json
import os
import re
import secrets
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

#: The first line of every such file. A new form of the contents gets a new number.
MARK = b"FSW-HANDOVER-2\n"
#: Forms that are read: the first held people, steps, entries and ratings alone.
MARKS = (MARK, b"FSW-HANDOVER-1\n")
SALT = 16
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
#: What `new_words` gives.
FORM = re.compile(rf"[{_LETTERS}]{{5}}(-[{_LETTERS}]{{5}}){{3}}")


class CannotOpen(ValueError):
    """The file isn't one of ours, is damaged, or the words are wrong: which of them, nobody can tell."""


def new_words() -> str:
    """Twenty random letters and digits in groups of five: 98 bits, easy to read out."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(4))


def seal(contents: dict[str, Any], words: str) -> bytes:
    """The file: the mark, a salt, and the contents under AES-128-CBC with HMAC-SHA-256 (Fernet), key by scrypt."""
    salt = os.urandom(SALT)
    text = json.dumps(contents, ensure_ascii=False, sort_keys=True).encode()
    return MARK + base64.b64encode(salt) + b"\n" + _cipher(words, salt).encrypt(text)


def unseal(data: bytes, words: str) -> dict[str, Any]:
    """What `seal` sealed. Raises CannotOpen."""
    if not data.startswith(MARKS):
        raise CannotOpen("This is not a handover file.")
    try:
        salt, sealed = data[len(MARK) :].split(b"\n", 1)
        contents: dict[str, Any] = json.loads(_cipher(words, base64.b64decode(salt)).decrypt(sealed))
    except (InvalidToken, ValueError) as error:
        raise CannotOpen("The words do not open this file, or it is damaged.") from error
    return contents


def _cipher(words: str, salt: bytes) -> Fernet:
    tidy = "".join(words.split()).lower()
    key = Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(tidy.encode())
    return Fernet(base64.urlsafe_b64encode(key))
