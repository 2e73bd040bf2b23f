"""Markdown, as the reference pages write it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; empty text where there are no rows, as a table of headings alone says nothing."""
    body = [f"| {' | '.join(cell(value) for value in row)} |" for row in rows]
    if not body:
        return ""
    return "\n".join([f"| {' | '.join(headings)} |", f"| {' | '.join('---' for _ in headings)} |", *body])


def cell(value: object) -> str:
    """One cell: no line breaks, no bars that would end it."""
    return " ".join(str(value).replace("|", "\\|").split())


def code(text: object) -> str:
    return f"`{text}`"


def yes(value: bool) -> str:
    return "yes" if value else ""


def page_of(title: str, *parts: str) -> str:
    """A page: its title, then its parts, each a paragraph apart; empty parts left out."""
    return "\n\n".join([f"# {title}", *(part.strip() for part in parts if part.strip())])
