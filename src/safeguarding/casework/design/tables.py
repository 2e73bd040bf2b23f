"""Tables as the pages show them. Written in Python, not in a template: a list has hundreds of cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe


def link(text: str, href: str, hidden: str = "") -> SafeString:
    """A link for a cell or a list; `hidden` words tell screen readers which of many links it is ("Change <name>")."""
    more = f'<span class="govuk-visually-hidden"> {conditional_escape(hidden)}</span>' if hidden else ""
    href, text = conditional_escape(href), conditional_escape(text)
    return mark_safe(f'<a class="govuk-link" href="{href}">{text}{more}</a>')  # noqa: S308 every part was escaped


def tag(text: str, colour: str = "") -> SafeString:
    """A status as a GOV.UK tag. `colour`: grey, green, teal, blue, purple, magenta, red, orange, yellow; none is blue."""
    return format_html('<strong class="govuk-tag{}">{}</strong>', f" govuk-tag--{colour}" if colour else "", text)


@dataclass(frozen=True)
class Table:
    """What `{% table table %}` draws.

    `rows` hold strings, escaped unless they are safe already (`link`, `tag`, `components.rating`). The first cell of
    a row is its heading. `numeric` columns (0 is the first) are right-aligned. On a phone it is read down, a block a
    row; a table of figures and a `compact` one, which are read across, scroll there by themselves, not the page. `stack`
    says that a table of figures is read down there too: each row is about somebody or something of its own.
    `wide=False` for a small one that fits anywhere.
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
    stack: bool = False

    @property
    def stacked(self) -> bool:
        """Whether it is a list of records, which a phone shows a block a row."""
        return self.wide and not self.compact and (self.stack or not self.numeric)


def _row(row: Sequence[str], attributes: Sequence[str], roles: dict[str, str]) -> str:
    first, *rest = row
    cells = "".join(
        f"<td{more}>{conditional_escape(cell)}</td>" for cell, more in zip(rest, attributes[1:], strict=True)
    )
    return (
        f'<tr class="govuk-table__row"{roles["row"]}><th scope="row" class="govuk-table__header"{roles["rowheader"]}>'
        f"{conditional_escape(first)}</th>{cells}</tr>"
    )


def _roles(stacked: bool) -> dict[str, str]:
    """Browsers forget that a table drawn as blocks is a table, so a stacked one says so, part by part."""
    names = ("table", "rowgroup", "row", "columnheader", "rowheader", "cell")
    return {name: f' role="{name}"' if stacked else "" for name in names}


def table(spec: Table) -> SafeString:
    """The HTML of a table. Raises ValueError when a row has more or fewer cells than the head."""
    right = [at in spec.numeric for at in range(len(spec.head))]
    names = [conditional_escape(words) for words in spec.head]
    roles = _roles(spec.stacked)
    head = "".join(
        f'<th scope="col" class="govuk-table__header{" govuk-table__header--numeric" if is_right else ""}"'
        f"{roles['columnheader']}>{name}</th>"
        for name, is_right in zip(names, right, strict=True)
    )
    attributes = [
        f' class="govuk-table__cell{" govuk-table__cell--numeric" if is_right else ""}"{roles["cell"]}'
        + (f' data-label="{name}"' if spec.stacked else "")
        for name, is_right in zip(names, right, strict=True)
    ]
    body = "".join(_row(row, attributes, roles) for row in spec.rows) or format_html(
        '<tr class="govuk-table__row"{}><td class="govuk-table__cell"{} colspan="{}">{}</td></tr>',
        SafeString(roles["row"]),
        SafeString(roles["cell"]),
        len(spec.head),
        spec.nothing,
    )
    kinds = [name for name, is_so in (("compact", spec.compact), ("stacked", spec.stacked)) if is_so]
    drawn = (
        f'<table class="govuk-table app-table{"".join(f" app-table--{name}" for name in kinds)}"{roles["table"]}>'
        f'<caption class="govuk-table__caption govuk-table__caption--{spec.caption_size}'
        f'{" govuk-visually-hidden" if spec.caption_hidden else ""}">{conditional_escape(spec.caption)}</caption>'
        f'<thead class="govuk-table__head"{roles["rowgroup"]}><tr class="govuk-table__row"{roles["row"]}>{head}</tr>'
        f'</thead><tbody class="govuk-table__body"{roles["rowgroup"]}>{body}</tbody></table>'
    )
    if spec.wide:
        label = conditional_escape(f"Table: {spec.caption}")
        drawn = f'<div class="app-scroll" tabindex="0" role="region" aria-label="{label}">{drawn}</div>'
    return mark_safe(drawn)  # noqa: S308 every part was escaped above
