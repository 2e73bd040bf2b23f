"""The first bytes of a file: is it XML at all, in which encoding, and does it start as a census does?

Read by hand before any XML parser sees the file, so that a document type declaration (the door of entity attacks) is
refused before a single entity is declared, and a file of another kind gets a sentence about what it is.
"""

from __future__ import annotations

import codecs
import re

LONGEST = 64 * 1024
"""The first element must begin within this many bytes."""

_SHORT = 1024
ROOT = "Message"
_KINDS = (
    (
        b"PK\x03\x04",
        "a zip archive or a workbook such as .xlsx. Unpack it, or export the census as XML, and give that file",
    ),
    (b"PK\x05\x06", "an empty zip archive. Give the XML file itself"),
    (b"\x1f\x8b", "a gzip archive. Unpack it and give the XML file inside"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-zip archive. Unpack it and give the XML file inside"),
    (b"%PDF", "a PDF document. Export the census as XML and give that file"),
    (b"\xd0\xcf\x11\xe0", "an old Office document or workbook. Export the census as XML and give that file"),
)
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
_ALLOWED = ("utf-8", "utf-16", "iso8859-1", "iso8859-15", "cp1252", "ascii")
_DECLARED = re.compile(r"""<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_SKIPPED = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_ELEMENT = re.compile(r"<([^\s/>]{1,80})")


def fault(start: bytes) -> tuple[int, str] | None:
    """(line, sentence) where the file can't be a census; None where it begins as one. `start` is up to LONGEST bytes."""
    if not start.strip(b" \t\r\n\x00"):
        return 0, "The file is empty. Export the census again and give the new file."
    for mark, kind in _KINDS:
        if start.startswith(mark):
            return 0, f"The file is {kind}."
    text, unfit = _decoded(start)
    if unfit:
        return 1, unfit
    at = 0
    while skipped := _SKIPPED.match(text, at):
        at = skipped.end()
    line = text.count("\n", 0, at) + 1
    sentence = _before_root(text[at:])
    return (line, sentence) if sentence else None


def _decoded(start: bytes) -> tuple[str, str]:
    """The text of the first bytes, and what is wrong with the encoding ("" where nothing is)."""
    encoding = next((name for mark, name in _MARKS if start.startswith(mark)), "")
    if encoding == "utf-32":
        return "", "The file is in UTF-32. Save it as UTF-8."
    text = start.decode(encoding or "latin-1", errors="replace").lstrip("\ufeff").removeprefix("ï»¿")
    declared = _DECLARED.match(text)
    if declared:
        try:
            name = codecs.lookup(declared[1]).name
        except LookupError:
            name = ""
        if not name.startswith(_ALLOWED):
            return "", "The XML declaration names an encoding that the census doesn't use. Save the file as UTF-8."
        if name.startswith("utf-16") and not encoding.startswith("utf-16"):
            return "", "The file says that it is UTF-16 and isn't. Change the declaration to UTF-8."
    return text, ""


def _before_root(text: str) -> str:
    """What is wrong with the text where the first element should begin, "" where nothing is."""
    if text[:64].upper().startswith("<!DOCTYPE HTML"):
        return "The file is a web page. Give the census as the XML file that is sent to the DfE."
    if text[:64].upper().startswith("<!DOCTYPE"):
        return (
            "The file has a document type declaration (DOCTYPE). A census never needs one and it can hide harmful "
            "instructions, so the file was not read further. Remove the declaration or export the census again."
        )
    if text.startswith(("<!--", "<?")) and len(text) < _SHORT:
        return "The file breaks off before its end. Copy or export it again."
    if text.startswith(("<!--", "<?")):
        return "The file starts with a comment or instruction that is never closed, or is very long. Remove it."
    element = _ELEMENT.match(text)
    if not text or (not element and text.startswith("<")):
        return "The file has no elements in it. Export the census again and give the new file."
    if not element:
        first = text.split("\n", 1)[0]
        if text.startswith(("{", "[")):
            return "The file is not XML: it looks like JSON. Give the census as XML."
        if "," in first or ";" in first or "\t" in first:
            return "The file is not XML: it looks like a CSV file or another table. Give the census as XML."
        return "The file is not XML. Give the census as the XML file that is sent to the DfE."
    if element[1] != ROOT:
        return (
            f"The first element must be {ROOT}. This is another kind of XML file: give the children in need census, "
            "without a prefix before its element names."
        )
    return ""
