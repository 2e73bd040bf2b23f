"""Small numbers: hide them, hide what would give them away, round, and an attack that tries to work them out again.

`protect` for one table with its margins; `publish` for figures that hang together (offices of teams, totals of months)
and for figures published again; `recovered` is the check on what is about to be published.
"""

from safeguarding.evidence.disclosure.linked import Cell, Release, Sum
from safeguarding.evidence.disclosure.protect import DisclosureError, publish, recovered
from safeguarding.evidence.disclosure.rule import (
    CHILDREN_IN_NEED,
    HIDDEN,
    LOW,
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    SYMBOLS,
    Rule,
    change,
    rate,
)
from safeguarding.evidence.disclosure.table import Published, attack, protect

__all__ = [
    "CHILDREN_IN_NEED",
    "HIDDEN",
    "LOW",
    "NOT_APPLICABLE",
    "NOT_AVAILABLE",
    "SYMBOLS",
    "Cell",
    "DisclosureError",
    "Published",
    "Release",
    "Rule",
    "Sum",
    "attack",
    "change",
    "protect",
    "publish",
    "rate",
    "recovered",
]
