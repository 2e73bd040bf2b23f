"""What stands beside an entry on its page. Rooms above add theirs here, so that this one needs to know none of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.http import HttpRequest
from django.utils.safestring import SafeString

from safeguarding.casework.workbook.models import Entry

#: From a request and the versions of an entry, the standing one first, to a ready part of the page; empty for nothing.
Part = Callable[[HttpRequest, Sequence[Entry]], SafeString]
_PARTS: list[Part] = []


def stands_beside(part: Part) -> Part:
    """Register a part of the page of an entry."""
    if part not in _PARTS:
        _PARTS.append(part)
    return part


def parts_of(request: HttpRequest, versions: Sequence[Entry]) -> list[SafeString]:
    """The parts that have something to show."""
    return [made for part in _PARTS if (made := part(request, versions))]
