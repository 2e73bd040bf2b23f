"""GOV.UK components as HTML: one shared environment of the packaged macros, and the rating tag."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from jinja2 import Environment, PackageLoader, PrefixLoader, TemplateNotFound

PACK = "govuk_frontend_jinja"


@cache
def _templates() -> Environment:
    return Environment(
        loader=PrefixLoader({PACK: PackageLoader(PACK)}),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


@cache
def _macro(name: str) -> Callable[[Mapping[str, Any]], str]:
    try:
        module = _templates().get_template(f"{PACK}/components/{name}/macro.html").module
    except TemplateNotFound:
        raise LookupError(f"There is no GOV.UK component “{name}”: use a name of the design system, such as “button”")
    return getattr(module, "govuk" + name.title().replace("-", ""))


def component(name: str, params: Mapping[str, Any]) -> SafeString:
    """The HTML of a GOV.UK component.

    `name` is the design system's own, such as "summary-list"; `params` its Nunjucks options as nested dicts.
    Everything under a `text` key is escaped; what stands under `html` must be safe already.
    Raises LookupError for an unknown component. Source: GOV.UK Design System, govuk-frontend 6.3.0.
    """
    return mark_safe(str(_macro(name)(params)).strip())  # noqa: S308 the macros escape


_SHAPES = {  # a square, a triangle, a circle and a dashed ring: told apart without colour, and in black and white
    "red": ("Red", '<rect x="1" y="1" width="14" height="14"/>'),
    "amber": ("Amber", '<path d="M8 0.5 15.6 15 0.4 15Z"/>'),
    "green": ("Green", '<circle cx="8" cy="8" r="7.5"/>'),
    "cannot-rate": (
        "Cannot rate",
        '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="3" stroke-dasharray="4 3"/>',
    ),
    "": ("Not rated", '<path d="M1 6.5h14v3H1z"/>'),
}


def rating(value: str | None, words: str = "") -> SafeString:
    """A rating as a tag: colour, shape and word together.

    `value` is "red", "amber", "green", "cannot rate" (or "cannot-rate", "cannot_rate"); nothing means not rated.
    `words` replaces the word, for a council that uses others. Raises ValueError for any other value.
    """
    key = str(value or "").strip().lower().replace("_", "-").replace(" ", "-")
    if key not in _SHAPES:
        raise ValueError(f"“{value}” is not a rating: use red, amber, green or cannot rate")
    word, shape = _SHAPES[key]
    return format_html(
        '<span class="app-rating app-rating--{}"><svg class="app-rating__shape" viewBox="0 0 16 16" width="16" '
        'height="16" fill="currentColor" aria-hidden="true" focusable="false">{}</svg>{}</span>',
        key or "none",
        mark_safe(shape),  # noqa: S308 ours, above
        words or word,
    )
