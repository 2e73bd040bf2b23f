"""Tables as an Open Document spreadsheet, which LibreOffice and Excel open.

Cells hold text and numbers only: no formula, macro, link or date of making, so that the same tables give the same bytes.
Source: Open Document Format for Office Applications (OpenDocument) Version 1.3, OASIS 2021.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

MIME = "application/vnd.oasis.opendocument.spreadsheet"
NAMESPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MIME}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
#: What XML can't hold, and what a sheet's name can't.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
UNNAMEABLE = re.compile(r"[\[\]*?:/\\']")
LONGEST_NAME = 31


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name (cut to what spreadsheets take), headings and rows of text, numbers or nothing."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[object]]


def spreadsheet(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as the bytes of an .ods file. Raises ValueError without a sheet."""
    if not sheets:
        raise ValueError("Give one sheet or more.")
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content {NAMESPACES} office:version="1.3">'
        f"<office:body><office:spreadsheet>{''.join(_sheets(sheets))}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name, text, how in (
            ("mimetype", MIME, zipfile.ZIP_STORED),  # first and not compressed, as the standard asks
            ("content.xml", content, zipfile.ZIP_DEFLATED),
            ("META-INF/manifest.xml", MANIFEST, zipfile.ZIP_DEFLATED),
        ):
            packed.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text.encode(), how)
    return file.getvalue()


def _sheets(sheets: Sequence[Sheet]) -> Iterable[str]:
    used: set[str] = set()
    for sheet in sheets:
        name, number = UNNAMEABLE.sub(" ", sheet.name)[:LONGEST_NAME].strip() or "Sheet", 1
        while name.casefold() in used:
            number += 1
            name = f"{name[: LONGEST_NAME - 4].strip()} {number}"
        used.add(name.casefold())
        rows = "".join(_row(row) for row in (sheet.headings, *sheet.rows))
        yield f"<table:table table:name={quoteattr(name)}>{rows}</table:table>"


def _row(cells: Sequence[object]) -> str:
    return f"<table:table-row>{''.join(_cell(one) for one in cells)}</table:table-row>"


def _cell(value: object) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, int | float) and not isinstance(value, bool):
        kind = f'office:value-type="float" office:value="{value!r}"'
    else:
        kind = 'office:value-type="string"'
    text = escape(UNWRITABLE.sub("", str(value)))
    paragraphs = "".join(f"<text:p>{line}</text:p>" for line in text.splitlines()) or "<text:p/>"
    return f"<table:table-cell {kind}>{paragraphs}</table:table-cell>"
