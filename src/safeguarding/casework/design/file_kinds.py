"""The kinds of file the workbook takes, each known by what is in it. A name or a browser's word for it proves nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO
from xml.parsers import expat

from safeguarding.casework.design import archives, images
from safeguarding.casework.design.not_taken import NotTaken

Look = Callable[[BinaryIO], BinaryIO | None]
PART = 1 << 20
PROLOGUE = 64 * 1024  # bytes within which an XML file's first element must begin
MEGABYTE = 1024 * 1024

#: What a file begins with, and what it is then called.
SIGNATURES = (
    (b"PK\x03\x04", "a zip archive, or a Word or Excel document"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel document"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"PAR1", "a Parquet file"),
    (b"FSW-HANDOVER-", "a handover file"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"#!", "a script"),
    (b"{\\rtf", "an RTF document"),
)
BLANK = b"\xef\xbb\xbf \t\r\n"


@dataclass(frozen=True)
class FileKind:
    """A kind: what people call it, how its names end, its own limit (0: the service's), and the look inside.

    `look` raises NotTaken, and gives a new file back where that is to be kept instead.
    """

    words: str
    endings: tuple[str, ...]
    most_bytes: int
    look: Look


#: How messages and bundles begin.
HL7, JSON = (b"MSH|", b"FHS|", b"BHS|"), (b"{",)


def said(start: bytes) -> str:
    """What a file that begins so is called: "a PDF", "a web page"; "" where nothing tells."""
    bare = start.lstrip(BLANK)
    if bare[:14].lower().startswith((b"<!doctype html", b"<html", b"<script")):
        return "a web page"
    return next((words for mark, words in SIGNATURES if bare.startswith(mark)), "")


def _refuse(start: bytes, wanted: str) -> NotTaken:
    found = said(start)
    return NotTaken(f"The selected file is {found or 'of another kind'}, whatever its name says. It must be {wanted}.")


def _text(wanted: str, begins: tuple[bytes, ...] = (), unlike: tuple[bytes, ...] = ()) -> Look:
    """Text that begins as one of these, where any are said, and as none of those it is `unlike`."""

    def look(file: BinaryIO) -> None:
        start = file.read(4096)
        wide, bare = start.startswith((b"\xff\xfe", b"\xfe\xff")), start.lstrip(BLANK)
        if said(start) or bare.startswith(unlike) or (begins and not bare.startswith(begins)):
            raise _refuse(start, wanted)
        file.seek(0)
        while part := file.read(PART):
            if not wide and b"\0" in part:
                raise NotTaken(f"The selected file is not text, whatever its name says. It must be {wanted}.")

    return look


def _xml(file: BinaryIO) -> None:
    """Refuse any document type declaration, and all that isn't XML up to its first element; the rest is its reader's."""
    start = file.read(PROLOGUE)
    if said(start):
        raise _refuse(start, "an XML file")
    parser, reached = expat.ParserCreate(), []

    def declared(*_: object) -> None:
        raise NotTaken(
            "The selected file has a document type declaration (DOCTYPE), which can hide harmful instructions, so it was "
            "not read. Remove the declaration, or export the file again."
        )

    parser.StartDoctypeDeclHandler = declared
    parser.StartElementHandler = lambda *_: reached.append(True)
    try:
        parser.Parse(start, False)
    except (expat.ExpatError, LookupError, ValueError) as error:
        if isinstance(error, NotTaken):
            raise
        if not reached:
            raise NotTaken("The selected file is not XML that can be read. Export it again.") from error
    if not reached:
        raise NotTaken("The selected file has no XML element near its beginning. Export it again.")


def _pdf(file: BinaryIO) -> None:
    start = file.read(1024)
    if not start.startswith(b"%PDF-"):
        raise _refuse(start, "a PDF")
    size = file.seek(0, 2)
    file.seek(max(0, size - 2048))
    places = re.findall(rb"startxref\s+(\d{1,12})\s+%%EOF", file.read())
    at = int(places[-1]) if places else size
    file.seek(min(at, size))
    if not re.match(rb"\s*(xref|\d+\s+\d+\s+obj)", file.read(64)):
        raise NotTaken("The selected PDF is damaged or not finished. Save it again and send the new file.")
    file.seek(0)
    before = b""
    while part := file.read(PART):
        if re.search(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)\b", before + part):
            raise NotTaken(
                "The selected PDF holds a script, a program or another file. Print it to a new PDF and send that."
            )
        before = part[-32:]


def _picture(form: str, words: str, mark: bytes) -> Look:
    def look(file: BinaryIO) -> BinaryIO:
        start = file.read(64)
        if not start.startswith(mark):
            raise _refuse(start, words)
        file.seek(0)
        return images.drawn_anew(file, form)

    return look


def _office(part: str, words: str) -> Look:
    def look(file: BinaryIO) -> None:
        start = file.read(64)
        if not start.startswith(b"PK\x03\x04"):
            raise _refuse(start, words)
        with archives.opened(file) as archive:
            names = set(archive.namelist())
            if not {"[Content_Types].xml", part} <= names:
                raise NotTaken(f"The selected file is not {words}, whatever its name says.")
            if any(re.search(r"vba|activeX|/embeddings/|macrosheets", name, re.IGNORECASE) for name in names):
                raise NotTaken("The selected file holds macros, programs or other files. Save it without them.")
            archives.unpacked(archive)
            for name in sorted(names):
                if name.lower().endswith((".xml", ".rels")):
                    with archive.open(name) as inner:
                        _xml(inner)  # type: ignore[arg-type]
            for name in sorted(one for one in names if one.endswith(".rels")):
                _no_template_from_elsewhere(archive.read(name))

    return look


def _no_template_from_elsewhere(relations: bytes) -> None:
    for relation in re.findall(rb"<Relationship\b[^>]*>", relations):
        if b'TargetMode="External"' in relation and not re.search(rb'Type="[^"]*/hyperlink"', relation):
            raise NotTaken(
                "The selected file loads a template or a picture from elsewhere. Save it with all it needs inside."
            )


def _sealed(file: BinaryIO) -> None:
    start = file.read(64)
    if not start.startswith(b"FSW-HANDOVER-"):
        raise _refuse(start, "a handover file made by the workbook")


KINDS: dict[str, FileKind] = {
    "csv": FileKind("a CSV file", (".csv", ".txt"), 0, _text("a CSV file", unlike=(b"<?xml", *JSON, *HL7))),
    "hl7": FileKind("a file of HL7 messages", (".hl7", ".adt"), 0, _text("a file of HL7 messages", HL7)),
    "json": FileKind("a FHIR bundle in JSON", (".json",), 64 * MEGABYTE, _text("a FHIR bundle in JSON", JSON)),
    "xml": FileKind("an XML file", (".xml",), 0, _xml),
    "pdf": FileKind("a PDF", (".pdf",), 50 * MEGABYTE, _pdf),
    "png": FileKind("a PNG picture", (".png",), 20 * MEGABYTE, _picture("PNG", "a PNG picture", b"\x89PNG\r\n\x1a\n")),
    "jpeg": FileKind(
        "a JPEG picture", (".jpg", ".jpeg"), 20 * MEGABYTE, _picture("JPEG", "a JPEG picture", b"\xff\xd8\xff")
    ),
    "docx": FileKind("a Word document", (".docx",), 50 * MEGABYTE, _office("word/document.xml", "a Word document")),
    "handover": FileKind("a handover file", (".handover",), 20 * MEGABYTE, _sealed),
    "xlsx": FileKind("an Excel workbook", (".xlsx",), 50 * MEGABYTE, _office("xl/workbook.xml", "an Excel workbook")),
}
