"""One finished block of XML against the year's definition: every element is kept in a record or named in a problem."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from itertools import islice
from typing import Any

from lxml import etree

from safeguarding.evidence.returns.cin_census.definition import RECORDS, Definition, Item, definition
from safeguarding.evidence.returns.cin_census.problems import Problem, Severity
from safeguarding.evidence.returns.cin_census.values import Reading, Wrong, query, reading

_UNSEEN = object()
_INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"
_SCHEMA_HINTS = {f"{_INSTANCE}schemaLocation", f"{_INSTANCE}noNamespaceSchemaLocation"}
_ATTRIBUTES_AND_STRAY_TEXT: Any = etree.XPath(
    "descendant-or-self::*[@*] | descendant-or-self::*[*]/text()[normalize-space()]"
)
_REPEATS = {"factors": "8898", "disabilities": "8794"}
_LONGEST = 60
MOST_IN_ONE = 1_000
"""Problems listed for one child, and places counted among its neighbours: a hostile file can't make either long."""


class ReadyItem:
    """An item made ready for reading: its place in the block and what its texts mean."""

    __slots__ = ("at", "bit", "block", "doubtful", "field", "item", "known", "many", "other")

    def __init__(self, item: Item, at: int, year: Definition) -> None:
        self.item, self.at, self.bit = item, at, 1 << at
        self.field, self.many = item.field, item.many
        self.doubtful = item.kind == "upn" or item.codes in year.withdrawn
        self.block = ReadyBlock(item.name, year) if item.kind == "block" else None
        how = Reading({}, str) if self.block else reading(item, year)
        self.known, self.other = how.known, how.other


class ReadyBlock:
    """A block made ready for reading. `lists` are the record's fields that hold several."""

    __slots__ = ("items", "lists", "name", "passed_over", "record", "required")

    def __init__(self, name: str, year: Definition) -> None:
        block = year.blocks[name]
        self.name = name
        self.record: Any = RECORDS[block.record] if block.record else None
        self.items = {item.name: ReadyItem(item, at, year) for at, item in enumerate(block.items)}
        self.required = sum(item.bit for item in self.items.values() if item.item.required)
        self.passed_over = year.passed_over.get(name, ())
        self.lists = self._lists()

    def _lists(self) -> tuple[str, ...]:
        own = tuple(item.field for item in self.items.values() if item.many and item.field)
        inner = (item.block.lists for item in self.items.values() if item.block and item.block.record is None)
        return own + tuple(field for fields in inner for field in fields)


@cache
def ready(year: int, name: str) -> ReadyBlock:
    """The block of that name, made ready once a year and process."""
    return ReadyBlock(name, definition(year))


class Walk:
    """Reads blocks of one element (a header or a child) and gathers what is wrong. Used once, then dropped."""

    def __init__(self, year: int, child: int = 0) -> None:
        self.problems: list[Problem] = []
        self.broken = False
        self._unlisted = 0
        self._year = definition(year)
        self._child = child

    def whole(self, element: Any, block: ReadyBlock) -> Any:
        """The record of a finished element, None when anything in it is an error; the problems are in `problems`."""
        made = self._block(element, block)
        for odd in _ATTRIBUTES_AND_STRAY_TEXT(element):
            self._odd(odd)
        if self._unlisted:
            more = f"{self._unlisted:,} more problems stand here. They are not listed one by one."
            self.problems.append(Problem("error", line_of(element), path_of(element, self._child), more))
            self.broken = True
        return None if self.broken else made

    def error(self, element: Any, sentence: str, value: str | None = None, rule: str | None = None) -> None:
        self.broken = True
        self._add("error", element, sentence, value, rule)

    def _add(self, severity: Severity, element: Any, sentence: str, value: str | None, rule: str | None) -> None:
        if self._full():
            return
        short = value if value is None or len(value) <= _LONGEST else value[:_LONGEST] + "…"
        self.problems.append(Problem(severity, line_of(element), path_of(element, self._child), sentence, rule, short))

    def _full(self) -> bool:
        """Whether the list is; what would have stood in it is counted."""
        full = len(self.problems) >= MOST_IN_ONE
        self._unlisted += full
        return full

    def _block(self, element: Any, block: ReadyBlock) -> Any:
        values: dict[str, Any] = {}
        seen, at, items = 0, -1, block.items
        for child in element:
            item = items.get(child.tag)
            if item is None:
                self._unknown(child, block)
                continue
            if item.at < at or (seen & item.bit and not item.many):
                self._misplaced(child, block, item, bool(seen & item.bit))
            else:
                at = item.at
            seen |= item.bit
            if item.block is not None:
                inner = self._block(child, item.block)
                if item.field is None:
                    values.update(inner)
                else:
                    values.setdefault(item.field or "", []).append(inner)
                continue
            if len(child):
                self.error(
                    child, f"{child.tag} holds other elements. It holds only its value: move them to their place."
                )
                continue
            value = item.known.get(child.text, _UNSEEN)
            if value is _UNSEEN:
                value = item.other(child.text or "")
                if value.__class__ is Wrong:
                    self.error(child, value.sentence, child.text)
                    continue
            if item.doubtful:
                self._doubt(child, item, value)
            if item.many:
                self._one_of_many(child, item, value, values.setdefault(item.field or "", []))
            elif item.field is not None:
                values[item.field] = value
        if seen & block.required != block.required:
            self._missing(element, block, seen)
        if block.record is None or self.broken:
            return values
        for field in block.lists:
            if field in values:
                values[field] = tuple(values[field])
        return block.record(**values)

    def _one_of_many(self, element: Any, item: ReadyItem, value: Any, held: list[Any]) -> None:
        if item.item.kind == "code" and value in held:
            sentence = f"{item.item.name} gives the same code twice. It is kept once; remove the repeat."
            self._add("query", element, sentence, value, _REPEATS.get(item.field or ""))
            return
        held.append(value)

    def _doubt(self, element: Any, item: ReadyItem, value: Any) -> None:
        found = query(item.item, value, self._year)
        if found:
            self._add("query", element, found[1], value, found[0])

    def _missing(self, element: Any, block: ReadyBlock, seen: int) -> None:
        for name, item in block.items.items():
            if item.item.required and not seen & item.bit:
                before = [other for other, each in block.items.items() if each.at < item.at]
                where = f" It goes after {before[-1]}." if before else " It goes first."
                self.error(element, f"{block.name} has no {name}, which the census always needs.{where}")

    def _misplaced(self, element: Any, block: ReadyBlock, item: ReadyItem, again: bool) -> None:
        name = item.item.name
        if again and not item.many:
            self.error(element, f"{name} may stand only once in {block.name}. Remove the one that is wrong.")
            return
        after = [other for other, each in block.items.items() if each.at > item.at]
        self.error(element, f"{name} is in the wrong place: in {block.name} it goes before {after[0]}.")

    def _unknown(self, element: Any, block: ReadyBlock) -> None:
        if self._full():
            return
        name = short_name(element)
        if element.tag in block.passed_over:
            sentence = f"{name} is not part of the schema we hold. It was passed over; nothing in it is kept."
            self._add("query", element, sentence, None, None)
            return
        near = get_close_matches(name, block.items, n=1, cutoff=0.75)
        elsewhere = [other.name for other in self._year.blocks.values() if name in (item.name for item in other.items)]
        if name in self._year.mend:
            how = self._year.mend[name]
        elif "}" in element.tag:
            how = "Remove the XML namespace (xmlns) from the file."
        elif elsewhere:
            how = f"It belongs in {' or '.join(elsewhere)}."
        elif near:
            how = f"Was {near[0]} meant?"
        else:
            how = "Remove it, or export the file again for this census year."
        self.error(element, f"{block.name} holds an element that the census doesn't have here. {how}")

    def _odd(self, odd: Any) -> None:
        if isinstance(odd, str):
            holder: Any = odd.getparent()  # type: ignore[attr-defined]
            if odd.is_tail:  # type: ignore[attr-defined]
                holder = holder.getparent()
            self.error(
                holder,
                f"{short_name(holder)} has text between its elements. Remove it, or put it in an element.",
                odd.strip(),
            )
        elif has_attributes(odd):
            self.error(
                odd, f"{short_name(odd)} has an attribute. The census uses none: put the value inside the element."
            )


def short_name(element: Any) -> str:
    """The element's name without a namespace, cut to a length that a list can show."""
    return str(element.tag).rsplit("}", 1)[-1][:_LONGEST]


def has_attributes(element: Any) -> bool:
    """Whether the element has attributes other than the hints where a schema lies, which any XML file may have."""
    return not _SCHEMA_HINTS.issuperset(element.attrib)


def line_of(element: Any) -> int:
    """The line on which the element starts.

    The parser's own number stops at 65,535; beyond it the number is that of the end of the nearest text, so the line
    breaks inside that text are taken off again.
    """
    line: int = element.sourceline or 0
    if line < 65_535:
        return line
    if element.text:
        return line - element.text.count("\n")
    if len(element):
        return line_of(element[0])
    if element.tail:
        return line - element.tail.count("\n")
    return line


def path_of(element: Any, child: int) -> str:
    """The element's place as names from the root, numbered from 1 where a name repeats. `child` numbers Child."""
    parts: list[str] = []
    while element is not None:
        name = short_name(element)
        parent = element.getparent()
        if name == "Child" and parent is not None and parent.tag == "Children":
            parts.append(f"Child[{child}]")
        else:
            before = _of_the_same_name(element, preceding=True)
            alone = not before and not _of_the_same_name(element, preceding=False)
            parts.append(name if alone else f"{name}[{before + 1}]")
        element = parent
    return "/".join(reversed(parts))


def _of_the_same_name(element: Any, *, preceding: bool) -> int:
    nearest = islice(element.itersiblings(preceding=preceding), MOST_IN_ONE)
    return sum(each.tag == element.tag for each in nearest)
