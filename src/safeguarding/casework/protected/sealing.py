"""Words that only the workbook can read: sealed with AES-GCM, under keys that never lie in the database.

Each row is bound to what it belongs to: moved to another row, person, kind or authority, it no longer opens. The first
key of `PROTECTED_KEYS` seals; the others only open what they sealed, until `safeguarding keys rotate` has sealed it anew.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

#: What is sealed is filled up to a multiple of this many bytes, so that its length says little.
BLOCK = 256
NONCE = 12
SHORTEST = 32


class NoKey(RuntimeError):
    """No usable key is set."""


class CannotOpen(RuntimeError):
    """A sealed row that doesn't open: its key is missing, or it is not as it was sealed."""

    def __init__(self) -> None:
        super().__init__("A protected record can’t be opened: its key is not set, or it was changed or moved.")


@dataclass(frozen=True, slots=True, repr=False)
class Sealed:
    """What the database holds of a text."""

    key_id: str
    nonce: bytes
    words: bytes


@dataclass(frozen=True, slots=True, repr=False)
class _Key:
    id: str
    cipher: AESGCM


def current() -> str:
    """The id of the key that seals."""
    return _keys()[0].id


def key_ids() -> list[str]:
    """The ids of all keys that are set, the one that seals first."""
    return [key.id for key in _keys()]


def seal(text: str, bound: bytes) -> Sealed:
    """Seal the text to what it is bound to."""
    key, nonce, plain = _keys()[0], os.urandom(NONCE), text.encode()
    return Sealed(key.id, nonce, key.cipher.encrypt(nonce, plain + b"\0" * (-len(plain) % BLOCK), bound))


def unseal(sealed: Sealed, bound: bytes) -> str:
    """The text. Raises CannotOpen, without a word of what it was."""
    key = next((key for key in _keys() if key.id == sealed.key_id), None)
    if key is None:
        raise CannotOpen
    try:
        return key.cipher.decrypt(sealed.nonce, sealed.words, bound).rstrip(b"\0").decode()
    except InvalidTag:
        raise CannotOpen from None


def _keys() -> tuple[_Key, ...]:
    return _made(tuple(settings.PROTECTED_KEYS))


@lru_cache(maxsize=4)
def _made(secrets: tuple[str, ...]) -> tuple[_Key, ...]:
    given = [secret.strip() for secret in secrets if secret.strip()]
    if not given:
        raise NoKey("PROTECTED_KEYS is not set: give a secret of 32 characters or more, apart from the database.")
    if any(len(secret) < SHORTEST for secret in given):
        raise NoKey(f"A key in PROTECTED_KEYS is too short: give {SHORTEST} characters or more that nobody can guess.")
    return tuple(
        _Key(_derived(secret, b"name", 6).hex(), AESGCM(_derived(secret, b"protected rows", 32))) for secret in given
    )


def _derived(secret: str, purpose: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=b"safeguarding " + purpose).derive(secret.encode())
