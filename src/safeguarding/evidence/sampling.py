"""Drawing some of many by chance, so that anybody can draw the same again and nobody could have chosen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def sample(keys: Iterable[str], size: int, seed: str) -> list[str]:
    """`size` of the keys, or all where there are fewer: those whose SHA-256 of seed, a line break and key come first.

    The same keys and seed give the same sample, in whatever order the keys come. Raises ValueError for a size below 1
    or no seed.
    """
    if size < 1 or not seed:
        raise ValueError("A sample has a size of 1 or more, and a seed.")
    return sorted(set(keys), key=lambda key: (hashlib.sha256(f"{seed}\n{key}".encode()).digest(), key))[:size]
