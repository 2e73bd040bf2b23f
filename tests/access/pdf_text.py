"""The words of a PDF: its streams are compressed and its letters stand under numbers of the font, so that no search of the bytes finds them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_OBJECT = re.compile(rb"(\d+) 0 obj\s*(.*?)\s*endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.DOTALL)
_REFERENCE = re.compile(rb"(\d+) 0 R")
#: A font that is chosen, a string in brackets, and one in hexadecimal digits.
_SAID = re.compile(rb"/(\S+)\s+[\d.+-]+\s+Tf|(\((?:[^\\()]|\\.)*\))|<([0-9A-Fa-f\s]*)>(?!>)", re.DOTALL)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|\r?\n|.)", re.DOTALL)
_SIGNS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_DIGITS = rb"<([0-9A-Fa-f]+)>"
Font = dict[int, str] | None


def text_of(raw: bytes) -> str:
    """Every string that the pages show, in the order of the file, letters beside one another.

    Raises ValueError where the file is of a form that isn't read here: words that nobody looked for are not words
    that aren't there.
    """
    objects = {int(number): body for number, body in _OBJECT.findall(raw)}
    if not objects or any(b"/ObjStm" in _head(body) for body in objects.values()):
        raise ValueError("This PDF keeps its objects in a form that is not read.")
    fonts = _fonts(objects)
    return "".join(word for content in _contents(objects) for word in _words(content, fonts))


def _head(body: bytes) -> bytes:
    return body.split(b"stream", 1)[0]


def _stream(body: bytes) -> bytes:
    found = _STREAM.search(body)
    if found is None:
        raise ValueError("A stream of this PDF is not there.")
    head = _head(body)
    if b"/Filter" not in head:
        return found[1]
    if not re.search(rb"/Filter\s*\[?\s*/FlateDecode\s*\]?\s*(/[A-EG-Z]|>>|/F[^i])", head) or b"/Predictor" in head:
        raise ValueError("A stream of this PDF is packed in a way that is not read.")
    return zlib.decompressobj().decompress(found[1])


def _contents(objects: dict[int, bytes]) -> Iterator[bytes]:
    """What each page shows, and each form that pages show."""
    for body in objects.values():
        head = _head(body)
        if re.search(rb"/Subtype\s*/Form\b", head):
            yield _stream(body)
        if shown := re.search(rb"/Contents\s*(\[[^\]]*\]|\d+ 0 R)", head):
            yield b"\n".join(_stream(objects[int(one)]) for one in _REFERENCE.findall(shown[1]))


def _fonts(objects: dict[int, bytes]) -> dict[bytes, Font]:
    """By the name that pages give a font: what its numbers stand for, None where they are letters themselves."""
    found: dict[bytes, Font] = {}
    for body in objects.values():
        for listed in re.findall(rb"/Font\s*<<(.*?)>>", _head(body), re.DOTALL):
            for name, number in re.findall(rb"/(\S+)\s+(\d+) 0 R", listed):
                font = _font(objects, int(number))
                if found.setdefault(name, font) != font:
                    raise ValueError("Two fonts of this PDF have one name.")
    return found


def _font(objects: dict[int, bytes], number: int) -> Font:
    said = re.search(rb"/ToUnicode\s+(\d+) 0 R", _head(objects[number]))
    if said is None:
        return None
    listed = _stream(objects[int(said[1])])
    font: dict[int, str] = {}
    for section in re.findall(rb"beginbfchar(.*?)endbfchar", listed, re.DOTALL):
        for code, letters in re.findall(_DIGITS + rb"\s*" + _DIGITS, section):
            font[int(code, 16)] = _unicode(letters)
    for section in re.findall(rb"beginbfrange(.*?)endbfrange", listed, re.DOTALL):
        for first, last, letters in re.findall(_DIGITS + rb"\s*" + _DIGITS + rb"\s*" + _DIGITS, section):
            begins, start = _unicode(letters), int(first, 16)
            for place in range(start, int(last, 16) + 1):
                font[place] = begins[:-1] + chr(ord(begins[-1]) + place - start)
    return font


def _unicode(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be")


def _words(content: bytes, fonts: dict[bytes, Font]) -> Iterator[str]:
    font: Font = None
    for name, brackets, digits in _SAID.findall(content):
        if name:
            font = fonts[name]
        elif brackets or digits:
            raw = _ESCAPED.sub(_sign, brackets[1:-1]) if brackets else bytes.fromhex(digits.decode())
            yield raw.decode("latin-1") if font is None else _letters(raw, font)


def _sign(found: re.Match[bytes]) -> bytes:
    said = found[1]
    if said.isdigit():
        return bytes([int(said, 8) & 255])
    return b"" if said.endswith(b"\n") else _SIGNS.get(said, said)


def _letters(raw: bytes, font: dict[int, str]) -> str:
    try:
        return "".join(font[raw[at] << 8 | raw[at + 1]] for at in range(0, len(raw), 2))
    except (KeyError, IndexError):
        raise ValueError("A letter of this PDF stands for nothing known.") from None
