"""Write a census: the same records in, the same bytes out, in the order that the schema demands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any, BinaryIO
from xml.sax.saxutils import escape  # nosec B406

from safeguarding.evidence.returns.cin_census.definition import Block, Definition, Item, definition
from safeguarding.evidence.returns.cin_census.records import Child, Header
from safeguarding.evidence.returns.cin_census.values import Wrong, reading, text_of


class CannotWrite(ValueError):
    """A record holds something that no census may hold. The message gives the place, never a value of the child's."""


@dataclass(frozen=True, slots=True)
class Written:
    """What went into the file. `repeats_dropped` counts factors and disabilities that were given twice."""

    children: int
    repeats_dropped: int


def write(header: Header, children: Iterable[Child], out: BinaryIO) -> Written:
    """Write the census of `header.year` as UTF-8 XML, a child at a time; `children` may be a generator.

    Factors and disabilities are sorted in the order of the code set and written once; everything else keeps its order.
    Raises CannotWrite for no children, a child given twice, a value that isn't of its item's form, or the lack of one
    that the census always needs; DefinitionError for a year that isn't defined. `out` may then hold part of a file:
    write to a name of its own and move it into place afterwards.
    """
    year = definition(header.year)
    every = iter(children)
    first = next(every, None)
    if first is None:
        raise CannotWrite("There are no children to return. A census has at least one.")
    out.write(b'<?xml version="1.0" encoding="utf-8"?>\n<Message>\n')
    out.write("".join(_element(year, "Header", header, 1, "Header")).encode())
    out.write(b"  <Children>\n")
    written = dropped = 0
    names: set[str] = set()
    for written, child in enumerate(chain((first,), every), start=1):
        if child.la_child_id in names:
            raise CannotWrite(f"Child[{written}]: its LAchildID is that of an earlier child. One child stands once.")
        names.add(child.la_child_id)
        dropped += _repeats(child)
        out.write("".join(_element(year, "Child", child, 2, f"Child[{written}]")).encode())
    out.write(b"  </Children>\n</Message>\n")
    return Written(written, dropped)


def _repeats(child: Child) -> int:
    sets = [child.disabilities, *(each.factors for episode in child.episodes for each in episode.assessments)]
    return sum(len(codes) - len(set(codes)) for codes in sets)


def _element(year: Definition, name: str, record: Any, depth: int, place: str) -> Iterator[str]:
    """The block as lines; nothing at all for a wrapper without content, since the schema has no empty blocks."""
    inner = list(_items(year, year.blocks[name], record, depth + 1, place))
    if not inner and year.blocks[name].record is None:
        return
    pad = "  " * depth
    yield f"{pad}<{name}>\n"
    yield from inner
    yield f"{pad}</{name}>\n"


def _items(year: Definition, block: Block, record: Any, depth: int, place: str) -> Iterator[str]:
    for item in block.items:
        if item.kind == "block":
            if item.field is None:
                yield from _element(year, item.name, record, depth, place)
                continue
            several = getattr(record, item.field)
            if item.required and not several:
                raise CannotWrite(f"{place}: {block.name} needs at least one {item.name}.")
            for at, each in enumerate(several, start=1):
                yield from _element(year, item.name, each, depth, f"{place}/{item.name}[{at}]")
            continue
        for text in _texts(year, item, record, f"{place}/{item.name}"):
            yield f"{'  ' * depth}<{item.name}>{text}</{item.name}>\n"


def _texts(year: Definition, item: Item, record: Any, place: str) -> Iterator[str]:
    value: Any = item.value if item.field is None else getattr(record, item.field)
    if item.many:
        codes = year.codes.get(item.codes or "")
        values = sorted(set(value), key=list(codes).index) if codes and set(value) <= set(codes) else value
        for each in values:
            yield _checked(year, item, each, place)
    elif value is not None:
        yield _checked(year, item, value, place)
    elif item.required:
        raise CannotWrite(f"{place}: the census always needs it, and the record has none.")


def _checked(year: Definition, item: Item, value: Any, place: str) -> str:
    text = text_of(item, value)
    how = _reading(year.year, item)
    if text not in how.known and (isinstance(read := how.other(text), Wrong) or read != value):
        raise CannotWrite(f"{place}: the record's value can't stand in the census.")
    return escape(text)


@cache
def _reading(year: int, item: Item) -> Any:
    return reading(item, definition(year))
