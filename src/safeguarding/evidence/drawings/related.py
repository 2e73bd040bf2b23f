"""Whether two partners are related to each other: what a genogram shows by a double line."""

from __future__ import annotations

from safeguarding.evidence.drawings.record import Record
from safeguarding.evidence.relationships import SIBLING_LIKE

#: Relationships that say it by themselves. Cousins are held as other relatives.
_SAID = SIBLING_LIKE | {"aunt_or_uncle", "grandparent", "other_relative"}


class Related:
    """The kinship in a record: by a common ancestor by birth, and as it was said of two people."""

    def __init__(self, record: Record) -> None:
        self._said = {link.pair for link in record.links if link.kind in _SAID}
        self._parents = record.parents("birth_parent")
        for child, of in record.parents("grandparent").items():
            self._parents[child] = [*self._parents.get(child, ()), *of]
        self._above: dict[str, frozenset[str]] = {}

    def are(self, one: str, other: str) -> bool:
        """Whether they have an ancestor in common, one descends from the other, or they are said to be relatives."""
        return frozenset((one, other)) in self._said or bool(self._line(one) & self._line(other))

    def _line(self, key: str) -> frozenset[str]:
        """The person and everybody of whom they descend."""
        if key not in self._above:
            found: set[str] = set()
            waiting = [key]
            while waiting:
                here = waiting.pop()
                if here not in found:
                    found.add(here)
                    waiting.extend(self._parents.get(here, ()))
            self._above[key] = frozenset(found)
        return self._above[key]
