"""A table as the words that a reader hears."""

from __future__ import annotations

import re
from typing import Any


def plain(table: Any) -> list[tuple[str, ...]]:
    """The cells of each row without tags."""
    return [tuple(" ".join(re.sub(r"<[^>]*>", " ", str(cell)).split()) for cell in row) for row in table.rows]
