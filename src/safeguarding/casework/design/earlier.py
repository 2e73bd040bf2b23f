"""A list that only grows, latest first: one page of it costs the same at its beginning and at its millionth row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Earlier:
    """Rows of one page, and the parameters of the pagination component; empty when there is nothing before or after."""

    rows: Sequence[Any]
    pagination: dict[str, Any]


def earlier(request: HttpRequest, rows: QuerySet[Any], size: int = 50) -> Earlier:
    """The page of `rows` that the address asks for (`?before=…`), latest first: one statement, and no counting.

    `rows` have a moment `at` and a `number` that grows with it. The address holds the moment of the last row that was
    shown and how many shown rows share it: nothing that tells of rows which the reader may not see.
    """
    moment, shared = _asked(request)
    if moment is not None:
        rows = rows.filter(at__lte=moment)
    found = list(rows.order_by("-at", "-number")[shared : shared + size + 1])
    shown, links = found[:size], {}
    if moment is not None:
        links["previous"] = {"href": _address(request, ""), "text": "Latest"}
    if len(found) > size:
        last = shown[-1].at
        same = sum(row.at == last for row in shown) + (shared if last == moment else 0)
        links["next"] = {"href": _address(request, f"{_microseconds(last)}-{same}"), "text": "Earlier"}
    return Earlier(shown, links)


def _microseconds(moment: datetime) -> int:
    return (moment - _BEGINNING) // timedelta(microseconds=1)


def _asked(request: HttpRequest) -> tuple[datetime | None, int]:
    at, _, shared = request.GET.get("before", "").partition("-")
    if at.isascii() and at.isdigit() and len(at) < 18 and shared.isascii() and shared.isdigit() and len(shared) < 6:
        return _BEGINNING + timedelta(microseconds=int(at)), int(shared)
    return None, 0


def _address(request: HttpRequest, before: str) -> str:
    query = request.GET.copy()
    query.pop("before", None)
    if before:
        query["before"] = before
    return f"?{query.urlencode()}"
