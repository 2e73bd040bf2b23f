"""One census file being read: a Header that can be trusted, then children, then nothing left over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from safeguarding.evidence.returns.cin_census.blocks import Walk, has_attributes, line_of, ready, short_name
from safeguarding.evidence.returns.cin_census.definition import YEARS, definition
from safeguarding.evidence.returns.cin_census.problems import Problem
from safeguarding.evidence.returns.cin_census.records import Child, Header


class Census:
    """Give `take` each finished Header and Child element in the order of the file, then `end` the root.

    `year` and `authority` are what the caller expects, None where anything will do.
    """

    def __init__(self, year: int | None, authority: str | None) -> None:
        self.stopped = False
        self._expected_year, self._authority = year, authority
        self._header: Header | None = None
        self._children = 0
        self._first_seen: dict[str, int] = {}

    @property
    def place(self) -> str:
        """Where reading has come to, for a problem without an element."""
        return f"Message/Children/Child[{self._children + 1}]" if self._header else "Message"

    def take(self, element: Any) -> Iterator[Header | Child | Problem]:
        """What a finished element gives. One of these names in a wrong place is left for the block that holds it."""
        parent = element.getparent()
        root = parent.getparent() if parent is not None else None
        if parent is None:
            return
        if root is None and parent.tag != "Message":
            yield self._stop(parent, "Message", "The elements stand in an XML namespace. Remove xmlns from Message.")
        elif root is None and element.tag == "Header" and self._header is None:
            yield from self._take_header(element)
        elif element.tag == "Child" and parent.tag == "Children" and root is not None and root.getparent() is None:
            if self._header is None:
                yield self._stop(
                    root,
                    "Message",
                    "The file has no Header before its children, so the year and the authority are not known. "
                    "Add Header with CollectionDetails and Source.",
                )
            else:
                yield from self._take_child(element, self._header.year)

    def end(self, root: Any) -> Iterator[Problem]:
        """What is wrong with the file as a whole, once all of it has been read."""
        if root.tag != "Message":
            yield self._stop(root, "Message", "The elements stand in an XML namespace. Remove xmlns from Message.")
            return
        if self._header is None:
            yield self._stop(root, "Message", "The file has no Header. Add it with CollectionDetails and Source.")
            return
        if not self._children:
            yield self._stop(root, "Message/Children", "The file holds no children. A census has at least one Child.")
            return
        for children in root.findall("Children"):
            yield from _not_children(children)
        yield from _around(root)

    def _stop(self, element: Any, path: str, sentence: str, value: str | None = None) -> Problem:
        self.stopped = True
        return Problem("fatal", line_of(element), path, sentence, value=value)

    def _take_header(self, element: Any) -> Iterator[Header | Problem]:
        text = (element.findtext("CollectionDetails/Year") or "").strip()
        year = int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else None
        found = element.find("CollectionDetails/Year")
        path = "Message/Header/CollectionDetails/Year"
        if year is not None and self._expected_year not in (None, year):
            yield self._stop(
                found,
                path,
                f"The file is the census for {_span(year)}. The one wanted is "
                f"{_span(self._expected_year or 0)}: give that file, or ask for the other year.",
                text,
            )
            return
        if year is not None and year not in YEARS:
            held = ", ".join(_span(each) for each in sorted(YEARS))
            yield self._stop(
                found,
                path,
                f"The file is the census for {_span(year)}, which can't be read. The years that can: {held}.",
                text,
            )
            return
        walk = Walk(max(YEARS) if year is None else year)
        header = walk.whole(element, ready(max(YEARS) if year is None else year, "Header"))
        if header is not None:
            self._check(walk, element, header)
        if walk.broken:
            self.stopped = True
            for problem in walk.problems:
                yield replace(problem, severity="fatal") if problem.severity == "error" else problem
            return
        yield from walk.problems
        self._header = header
        yield header

    def _check(self, walk: Walk, element: Any, header: Header) -> None:
        wanted = definition(header.year).reference_date
        if header.reference_date != wanted:
            walk.error(
                element.find("CollectionDetails/ReferenceDate"),
                f"ReferenceDate must be the last day of the collection year, {wanted.isoformat()}.",
                header.reference_date.isoformat(),
                "100",
            )
        if self._authority not in (None, header.la_code):
            walk.error(
                element.find("Source/LEA"),
                f"The file is another authority's: LEA must be {self._authority}. Check that this is the right file.",
                header.la_code,
            )

    def _take_child(self, element: Any, year: int) -> Iterator[Child | Problem]:
        self._children += 1
        yield from self._clear_before(element)
        walk = Walk(year, self._children)
        child: Child | None = walk.whole(element, ready(year, "Child"))
        given = element.find("ChildIdentifiers/LAchildID")
        name = given.text if given is not None else None
        if name in self._first_seen:
            walk.error(
                given,
                f"LAchildID is the same as in Child[{self._first_seen[name]}]. "
                "One child stands once, with all its episodes: join the two, or correct the id.",
                rule="8510",
            )
        elif name:
            self._first_seen[name] = self._children
        for problem in walk.problems:
            yield replace(problem, la_child_id=name and name[:20])
        if child is not None and not walk.broken:
            yield child
        # The text after the element may still be arriving, so the element itself goes when the next one is complete.
        element.clear(keep_tail=True)

    def _clear_before(self, element: Any) -> Iterator[Problem]:
        """Free what stands before this child, saying what of it was not a child."""
        before = list(element.itersiblings(preceding=True))
        yield from _not_children(reversed(before))
        for each in before:
            element.getparent().remove(each)


def _not_children(elements: Iterable[Any]) -> Iterator[Problem]:
    """What stands among the children and isn't one. Every Child here has been taken already."""
    for each in elements:
        if each.tag != "Child":
            path = f"Message/Children/{short_name(each)}"
            yield Problem("error", line_of(each), path, "Children holds an element that is not a Child. Remove it.")
        if (each.tail or "").strip():
            sentence = "Children has text between its elements. Remove it."
            yield Problem("error", line_of(each), "Message/Children", sentence, value=each.tail.strip()[:60])


def _around(root: Any) -> Iterator[Problem]:
    """What is wrong with Message and Children themselves, apart from what the Header and the children hold."""
    seen: set[str] = set()
    for each in root:
        if each.tag in seen or each.tag not in ("Header", "Children"):
            sentence = "Message holds one Header, then one Children, and nothing else. Remove this element."
            yield Problem("error", line_of(each), f"Message/{short_name(each)}", sentence)
        seen.add(each.tag)
    for each in (root, *root.findall("Children")):
        path = "Message" if each is root else "Message/Children"
        if has_attributes(each):
            yield Problem(
                "error", line_of(each), path, f"{each.tag} has an attribute. The census uses none: remove it."
            )
        texts = [each.text, *(inner.tail for inner in (each if each is root else ()))]
        if any((text or "").strip() for text in texts):
            yield Problem("error", line_of(each), path, f"{each.tag} has text between its elements. Remove it.")


def _span(year: int) -> str:
    return f"{year - 1}-{year % 100:02} (Year {year})"
