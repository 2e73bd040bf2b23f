"""Whether the time of an answer tells what is hidden: the same page of two worlds that differ in every secret."""

from __future__ import annotations

from typing import Any

from tests.bench._worker import in_process


def run(quick: bool) -> dict[str, Any]:
    """For each page, the median of interleaved answers with and without the secrets, in ms, and p of Mann-Whitney's test.

    The aim of the security reference is p over 0.01 and medians less than 1 ms apart. With a dozen pages some fall below by
    chance: measure such a one again before believing it.
    """
    return in_process("tests.bench._two_worlds", "40" if quick else "2000", DATABASE_URL="")
