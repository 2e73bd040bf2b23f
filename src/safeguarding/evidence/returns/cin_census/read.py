"""Read a census as a stream: one pass, a child at a time, memory that doesn't grow with the file.

Nothing is dropped without a word: every element is either kept in a record or named in a problem. A child with an
error is not handed out; its problems are. Bad data never raises.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from safeguarding.evidence.returns.cin_census import prolog
from safeguarding.evidence.returns.cin_census.census import Census
from safeguarding.evidence.returns.cin_census.definition import definition
from safeguarding.evidence.returns.cin_census.problems import Problem
from safeguarding.evidence.returns.cin_census.records import Child, Header

MAX_BYTES = 512 * 1024 * 1024
"""The largest file read unless the caller says otherwise: five times the census of 100,000 children."""

MAX_CHILD_BYTES = 4 * 1024 * 1024
"""The most that may stand between the end of one child and the end of the next."""

MOST_ERRORS = 10_000
"""After so many errors the file isn't read further."""

_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole file at once, for files that fit in memory. `header` is None where the file couldn't be read so far."""

    header: Header | None
    children: tuple[Child, ...]
    problems: tuple[Problem, ...]

    @property
    def refused(self) -> bool:
        """Whether anything was not read: an error or worse."""
        return any(problem.severity != "query" for problem in self.problems)


def stream(
    source: BinaryIO | Path | str,
    *,
    year: int | None = None,
    authority: str | None = None,
    max_bytes: int = MAX_BYTES,
    progress: Callable[[int], None] | None = None,
) -> Iterator[Header | Child | Problem]:
    """The census as it is read: the Header first, then each Child, each Problem where it is met.

    `source` is a path or a file opened for bytes. `year` (the end year) and `authority` (three digits) are what the
    caller expects: a file for another is refused. `progress` is called with the bytes read so far.
    After a Problem of severity "fatal" nothing follows; MOST_ERRORS errors end in one. Raises DefinitionError for a
    year that isn't defined, TypeError for a file opened as text, and OSError where the file can't be read; never for
    what the file holds.
    """
    if year is not None:
        definition(year)
    if isinstance(source, io.TextIOBase):
        raise TypeError("Open the census for bytes, not as text: the file says its own encoding.")
    return _not_endless(_stream(source, Census(year, authority), max_bytes, progress))


def read(source: BinaryIO | Path | str, *, year: int | None = None, authority: str | None = None) -> Reading:
    """The whole census at once. Arguments and errors as in `stream`, which is kinder to memory."""
    header: Header | None = None
    children: list[Child] = []
    problems: list[Problem] = []
    for found in stream(source, year=year, authority=authority):
        if isinstance(found, Child):
            children.append(found)
        elif isinstance(found, Problem):
            problems.append(found)
        else:
            header = found
    return Reading(header, tuple(children), tuple(problems))


def _not_endless(found: Generator[Header | Child | Problem, None, None]) -> Iterator[Header | Child | Problem]:
    errors = 0
    with closing(found):
        for each in found:
            yield each
            if isinstance(each, Problem) and each.severity == "error":
                errors += 1
                if errors == MOST_ERRORS:
                    sentence = f"The file has {errors:,} errors so far. It was not read further: export it again."
                    yield Problem("fatal", each.line, "", sentence)
                    return


def _stream(
    source: BinaryIO | Path | str, census: Census, max_bytes: int, progress: Callable[[int], None] | None
) -> Generator[Header | Child | Problem, None, None]:
    with Path(source).open("rb") if isinstance(source, str | Path) else nullcontext(source) as file:
        size = _size(file)
        if size is not None and size > max_bytes:
            yield _too_big(max_bytes)
            return
        parser = _parser()
        total = since = 0
        for chunk in _chunks(file):
            if not total:
                fault = prolog.fault(chunk[: prolog.LONGEST])
                if fault:
                    yield Problem("fatal", fault[0], "", fault[1])
                    return
            total += len(chunk)
            since += len(chunk)
            if total > max_bytes:
                yield _too_big(max_bytes)
                return
            broken = _feed(parser, chunk)
            for _, element in parser.read_events():
                for found in census.take(element):
                    since = 0
                    yield found
                if census.stopped:
                    return
            if since > MAX_CHILD_BYTES:
                broken = Problem(
                    "fatal",
                    0,
                    census.place,
                    f"One part of the file is longer than {_mb(MAX_CHILD_BYTES)}"
                    " without the end of a child. No real child's record is so long: export the census again.",
                )
            if broken:
                yield broken
                return
            if progress:
                progress(total)
        yield from _end(parser, census)


def _end(parser: Any, census: Census) -> Iterator[Header | Child | Problem]:
    try:
        root = parser.close()
    except etree.XMLSyntaxError as error:
        yield _broken(getattr(error, "code", None), error.lineno)
        return
    yield from census.end(root)


def _parser() -> Any:
    # Comments and instructions are left out of the tree so that a value split by one is read as one text, as the
    # schema does. Names in any namespace are seen, so that a file with one gets a sentence about it.
    return etree.XMLPullParser(
        events=("end",),
        tag=("{*}Header", "{*}Child"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _feed(parser: Any, chunk: bytes) -> Problem | None:
    try:
        parser.feed(chunk)
    except etree.XMLSyntaxError as error:
        return _broken(getattr(error, "code", None), error.lineno)
    # After some faults, such as an entity nobody declared, the parser is silent until the end of the file.
    for entry in parser.feed_error_log.filter_from_errors():
        return _broken(entry.type, entry.line)
    return None


_WORDS = {
    etree.ErrorTypes.ERR_INVALID_ENCODING: "The bytes don't fit the encoding that the file declares, often an accented "
    "letter saved as Windows text in a file that says UTF-8. Save the file as UTF-8 and declare that.",
    etree.ErrorTypes.ERR_TAG_NAME_MISMATCH: "An element is closed by the end of another. The file was damaged or "
    "edited by hand: export it again.",
    etree.ErrorTypes.ERR_DOCUMENT_END: "There is something after the end of the census. Remove it, or export the file "
    "again.",
    etree.ErrorTypes.ERR_RESOURCE_LIMIT: "Elements stand too deep inside each other, or a text is far too long. No "
    "census needs that: export the file again.",
    etree.ErrorTypes.ERR_UNDECLARED_ENTITY: "The file uses an entity such as &name; that XML doesn't know. Write the "
    "character itself, and a lone & as &amp;.",
}
_CUT_SHORT = {
    etree.ErrorTypes.ERR_TAG_NOT_FINISHED,
    etree.ErrorTypes.ERR_GT_REQUIRED,
    etree.ErrorTypes.ERR_LTSLASH_REQUIRED,
    etree.ErrorTypes.ERR_INTERNAL_ERROR,
}


def _broken(code: int | None, line: int | None) -> Problem:
    """The parser's complaint in our words: its own may repeat what the file holds."""
    sentence = (
        "From here the file is not well-formed XML: a stray <, & or control character, or an attribute without quotes. "
        "Export it again, or mend it in an XML editor."
    )
    if code in _CUT_SHORT:
        sentence = "The file breaks off before its end. Copy or export it again."
    return Problem("fatal", line or 0, "", _WORDS.get(code or 0, sentence))


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    """Pieces of the file; the first is filled up even where a slow source gives less, and there is always one."""
    first = b""
    while len(first) < _CHUNK and (more := file.read(_CHUNK - len(first))):
        first += more
    yield first
    while chunk := file.read(_CHUNK):
        yield chunk


def _size(file: BinaryIO) -> int | None:
    """How many bytes are left to read, None where the source can't tell."""
    try:
        if not file.seekable():
            return None
        here = file.tell()
        end = file.seek(0, io.SEEK_END)
        file.seek(here)
    except (AttributeError, OSError):
        return None
    return end - here


def _too_big(max_bytes: int) -> Problem:
    return Problem(
        "fatal",
        0,
        "",
        f"The file is larger than {_mb(max_bytes)}, the most that is read. A census of "
        "10,000 children is about 10 MB: check that this is the right file.",
    )


def _mb(size: int) -> str:
    return f"{size / 1024 / 1024:,.0f} MB" if size >= 1024 * 1024 else f"{size:,} bytes"
