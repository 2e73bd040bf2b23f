"""One page of a long list, without counting what nobody will read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

#: Counting stops here: "more than 500" is enough to know that the list needs narrowing.
BOUND = 500


@dataclass(frozen=True)
class Page:
    """Rows of one page, the words above them and the parameters of the pagination component."""

    rows: Sequence[Any]
    words: str
    pagination: dict[str, Any]  # empty when there is one page only

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def page_of(
    request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], thing: str, size: int = 50, many: str = ""
) -> Page:
    """The page that the address asks for (`?page=2`): two statements, whatever the length of the list.

    `thing` is one row's name ("family"), `many` its plural if it isn't formed with s. A page that isn't a number or
    lies beyond the end shows the first.
    """
    number = page_number(request)
    shown = list(rows[(number - 1) * size : number * size + 1]) if number > 0 else []
    if not shown:
        number, shown = 1, list(rows[: size + 1])
    more, shown = len(shown) > size, shown[:size]
    first = (number - 1) * size
    known = first + len(shown)
    return Page(
        shown,
        _words(first, known, None if not more else _up_to_bound(rows), thing, many),
        links(request, number, more),
    )


def page_number(request: HttpRequest) -> int:
    """The page that the address asks for; 1 for what is no number. It may lie beyond the end, or be 0."""
    asked = request.GET.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1


def _up_to_bound(rows: QuerySet[Any] | Sequence[Any]) -> int:
    some = rows[: BOUND + 1]
    return some.count() if isinstance(some, QuerySet) else len(some)


def _words(first: int, known: int, total: int | None, thing: str, many: str) -> str:
    many = many or thing + "s"
    if not known:
        return f"No {many}"
    if total is None and not first:
        return f"{known:,} {thing if known == 1 else many}"
    counted = max(total or known, known)
    of = f"more than {BOUND:,}" if total and total > BOUND else f"{counted:,}"
    return f"Showing {first + 1:,} to {known:,} of {of} {many}"


def links(request: HttpRequest, number: int, more: bool) -> dict[str, Any]:
    """The parameters of the pagination component: to the page before and, where there are `more`, to the next."""

    def address(page: int) -> str:
        query = request.GET.copy()
        query["page"] = str(page)
        return f"?{query.urlencode()}"

    found: dict[str, Any] = {}
    if number > 1:
        found["previous"] = {"href": address(number - 1)}
    if more:
        found["next"] = {"href": address(number + 1)}
    return found
