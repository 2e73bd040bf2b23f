"""Whether two sets of children mean the same, and where they don't: the proof that import and export lose nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

from safeguarding.evidence.returns.cin_census.records import Child

_SETS = {"factors", "disabilities"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two censuses differ. What holds a child's data stays out of the printed form."""

    path: str
    la_child_id: str = field(repr=False)
    left: Any = field(repr=False)
    right: Any = field(repr=False)


def differences(left: Iterable[Child], right: Iterable[Child]) -> Iterator[Difference]:
    """Where the children of `right` differ in meaning from those of `left`, matched by `la_child_id`.

    Order doesn't count: of children, of blocks of one kind, of factors, disabilities and reviews; nor do repeated
    factors and disabilities. Everything else does. `left` is kept in memory, `right` is read once.
    """
    waiting = {child.la_child_id: child for child in left}
    met: set[str] = set()
    for child in right:
        name = child.la_child_id
        if name in met:
            yield Difference("Child", name, "once", "again")
            continue
        met.add(name)
        other = waiting.pop(name, None)
        if other is None:
            yield Difference("Child", name, None, "present")
        elif other != child:
            yield from _within("Child", name, meaning(other), meaning(child))
    for name in waiting:
        yield Difference("Child", name, "present", None)


def meaning(record: Any) -> Any:
    """A record as nested dictionaries and sorted tuples, equal exactly when two records mean the same."""
    if not is_dataclass(record):
        return record
    plain: dict[str, Any] = {}
    for each in fields(record):
        value = getattr(record, each.name)
        if isinstance(value, tuple):
            inner = [meaning(part) for part in (set(value) if each.name in _SETS else value)]
            value = tuple(sorted(inner, key=_order))
        plain[each.name] = value
    return plain


def _order(value: Any) -> str:
    # Dates sort as text in their ISO form, and a block starts with its own first date.
    return repr([str(part) for part in value.values()]) if isinstance(value, dict) else str(value)


def _within(path: str, name: str, left: Any, right: Any) -> Iterator[Difference]:
    for key in left:
        a, b = left[key], right[key]
        if a == b:
            continue
        blocks = isinstance(a, tuple) and all(isinstance(part, dict) for part in a + b)
        if blocks and len(a) == len(b):
            for at, (one, other) in enumerate(zip(a, b, strict=True), start=1):
                yield from _within(f"{path}.{key}[{at}]", name, one, other)
        else:
            yield Difference(f"{path}.{key}", name, a, b)
