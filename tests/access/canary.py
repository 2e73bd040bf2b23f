"""Planted secrets: one unique token a field of a row, and the manifest that says what each token stands for."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import html
import io
import json
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote_plus

from tests.access.pdf_text import text_of

_KEY = b"the county of planted secrets"
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
#: Of a token that was cut for a label, this many characters betray it. Fewer are found in random text by chance.
SHORTEST = 8
_TOKEN = re.compile(rf"zq[a-z0-9]{{{SHORTEST - 2},12}}")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{24,}={0,2}")
_SOFT = re.compile("[\\s\u00ad\u200b-\u200d\u2060\ufeff]+")


@dataclass(frozen=True, slots=True)
class Canary:
    """One planted secret. `also` are roles that see it besides those of its kind; `owner` the only user who may,
    where it is one person's own; `raters` the users who may see what raters think of an open session."""

    token: str
    authority: str
    family: str
    kind: str
    model: str
    field: str
    label: str = ""
    also: frozenset[str] = frozenset()
    owner: str = ""

    @property
    def place(self) -> str:
        return f"{self.authority}/{self.family or '-'} {self.kind}: {self.model}.{self.field} {self.label}".strip()


def token_of(*parts: str, length: int = 14) -> str:
    """`zq` and letters and digits from a keyed hash of what the token stands for. The same in every run."""
    number = int.from_bytes(hmac.digest(_KEY, "|".join(parts).encode(), hashlib.sha256), "big")
    letters = []
    for _ in range(length - 2):
        number, place = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[place])
    return "zq" + "".join(letters)


class Manifest:
    """Every planted secret by its token."""

    def __init__(self) -> None:
        self.canaries: dict[str, Canary] = {}
        self._cut: dict[str, Canary] = {}

    def add(self, canary: Canary) -> str:
        if canary.token in self.canaries:
            raise ValueError(f"{canary.place} is planted twice: give it a label of its own.")
        self.canaries[canary.token] = canary
        for length in range(SHORTEST, len(canary.token)):
            self._cut.setdefault(canary.token[:length], canary)
        return canary.token

    def found_in(self, text: str) -> set[Canary]:
        """Every canary in the text, however it is escaped, spaced, spelt or cut."""
        return {canary for view in _views(text) for canary in self._plain(view)}

    def _plain(self, text: str) -> Iterable[Canary]:
        for match in _TOKEN.finditer(text):
            found = self.canaries.get(match[0]) or self._longest(match[0])
            if found:
                yield found

    def _longest(self, run: str) -> Canary | None:
        """A token with other letters after it, or the beginning of one."""
        for length in range(len(run), SHORTEST - 1, -1):
            found = self.canaries.get(run[:length]) or self._cut.get(run[:length])
            if found:
                return found
        return None


def _views(text: str) -> Iterable[str]:
    """The text as it stands and with each disguise taken off, in small letters."""
    low = text.lower()
    yield low
    if "&" in low:
        yield html.unescape(low)
    if "%" in low:
        yield unquote_plus(low)
    if "\\u" in low:
        yield _unescaped(low)
    yield _SOFT.sub("", low)
    for match in _BASE64.finditer(text):
        if (plain := _decoded(match[0])) and "zq" in plain:
            yield plain


def _unescaped(text: str) -> str:
    return re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), text)


def _decoded(run: str) -> str:
    body = run.rstrip("=")
    try:
        raw = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_" if set("-_") & set(body) else None)
    except (binascii.Error, ValueError):
        return ""
    return raw.decode("latin-1").lower()


def unpacked(raw: bytes) -> str:
    """The text of a body; of a document that is a zip archive, such as a spreadsheet, that of every part of it; of a PDF the
    words that it shows, and its bytes, where a title or a path would stand."""
    if raw.startswith(b"%PDF"):
        return f"{text_of(raw)}\n{raw.decode('utf-8', 'replace')}"
    if not raw.startswith(b"PK"):
        return raw.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        return "\n".join(f"{name}\n{parts.read(name).decode('utf-8', 'replace')}" for name in parts.namelist())


def of_answer(response: object, body: str) -> str:
    """All that leaves the house in one answer: first line, headers, cookies, body."""
    headers = json.dumps(dict(getattr(response, "headers", {})))
    cookies = getattr(response, "cookies", None)
    return "\n".join((headers, cookies.output() if cookies else "", body))
