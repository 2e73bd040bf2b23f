"""Tables as the pages show them. Written in Python, not in a template: a list has hundreds of cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe


def link(text: str, href: str, hidden: str = "") -> SafeString:
    """A link for a cell or a list; `hidden` words tell screen readers which of many links it is ("Change <name>")."""
    more = format_html('<span class="govuk-visually-hidden"> {}</span>', hidden) if hidden else ""
    return format_html('<a class="govuk-link" href="{}">{}{}</a>', href, text, more)


def tag(text: str, colour: str = "") -> SafeString:
    """A status as a GOV.UK tag. `colour`: grey, green, teal, blue, purple, magenta, red, orange, yellow; none is blue."""
    return format_html('<strong class="govuk-tag{}">{}</strong>', f" govuk-tag--{colour}" if colour else "", text)


@dataclass(frozen=True)
class Table:
    """What `{% table table %}` draws.

    `rows` hold strings, escaped unless they are safe already (`link`, `tag`, `components.rating`). The first cell of
    a row is its heading. `numeric` columns (0 is the first) are right-aligned. On a phone the table scrolls by
    itself, not the page. `wide=False` for a small one that fits anywhere.
    """

    caption: str
    head: Sequence[str]
    rows: Iterable[Sequence[str]]
    numeric: frozenset[int] | set[int] = field(default_factory=frozenset)
    caption_hidden: bool = False
    caption_size: str = "m"
    nothing: str = "Nothing to show."
    compact: bool = False
    wide: bool = True


def _row(row: Sequence[str], classes: Sequence[str]) -> str:
    first, *rest = row
    cells = "".join(
        f'<td class="govuk-table__cell{more}">{conditional_escape(cell)}</td>'
        for cell, more in zip(rest, classes[1:], strict=True)
    )
    return (
        '<tr class="govuk-table__row"><th scope="row" class="govuk-table__header">'
        f"{conditional_escape(first)}</th>{cells}</tr>"
    )


def table(spec: Table) -> SafeString:
    """The HTML of a table. Raises ValueError when a row has more or fewer cells than the head."""
    right = [at in spec.numeric for at in range(len(spec.head))]
    head = "".join(
        f'<th scope="col" class="govuk-table__header{" govuk-table__header--numeric" if is_right else ""}">'
        f"{conditional_escape(words)}</th>"
        for words, is_right in zip(spec.head, right, strict=True)
    )
    classes = [" govuk-table__cell--numeric" if is_right else "" for is_right in right]
    body = "".join(_row(row, classes) for row in spec.rows) or format_html(
        '<tr class="govuk-table__row"><td class="govuk-table__cell" colspan="{}">{}</td></tr>',
        len(spec.head),
        spec.nothing,
    )
    drawn = (
        f'<table class="govuk-table app-table{" app-table--compact" if spec.compact else ""}">'
        f'<caption class="govuk-table__caption govuk-table__caption--{spec.caption_size}'
        f'{" govuk-visually-hidden" if spec.caption_hidden else ""}">{conditional_escape(spec.caption)}</caption>'
        f'<thead class="govuk-table__head"><tr class="govuk-table__row">{head}</tr></thead>'
        f'<tbody class="govuk-table__body">{body}</tbody></table>'
    )
    if spec.wide:
        label = conditional_escape(f"Table: {spec.caption}")
        drawn = f'<div class="app-scroll" tabindex="0" role="region" aria-label="{label}">{drawn}</div>'
    return mark_safe(drawn)  # noqa: S308 every part was escaped above
