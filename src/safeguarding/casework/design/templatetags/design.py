"""Built-in tags: `component`, `wrapped`, `rating`, `table`, `error_summary`. Presenters give the words; tags only draw them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms, template
from django.utils.safestring import SafeString

from safeguarding.casework.design import components, tables
from safeguarding.casework.design.fields import summary

register = template.Library()


def _nested(given: Mapping[str, Any] | None, words: Mapping[str, Any]) -> dict[str, Any]:
    """`label__text="Name"` becomes `{"label": {"text": "Name"}}`; words win over the presenter's dict."""
    params: dict[str, Any] = dict(given or {})
    for key, value in words.items():
        *path, last = key.split("__")
        inner = params
        for part in path:
            inner[part] = dict(inner.get(part) or {})
            inner = inner[part]
        inner[last] = value
    return params


@register.simple_tag
def component(name: str, params: Mapping[str, Any] | None = None, /, **words: Any) -> SafeString:
    """`{% component "button" text="Save" %}`, `{% component "table" table %}`, `{% component "input" label__text="Name" %}`."""
    return components.component(name, _nested(params, words))


@register.simple_block_tag
def wrapped(content: SafeString, name: str, **words: Any) -> SafeString:
    """`{% wrapped "details" summaryText="Why we ask" %}<p>…</p>{% endwrapped %}`: a component around a piece of page."""
    return components.component(name, _nested({"html": content}, words))


@register.simple_tag
def rating(value: str | None, words: str = "") -> SafeString:
    """`{% rating "red" %}`: colour, shape and word."""
    return components.rating(value, words)


@register.simple_tag
def table(spec: tables.Table) -> SafeString:
    """`{% table families %}`: a `tables.Table` that a presenter made."""
    return tables.table(spec)


@register.simple_tag
def error_summary(form: forms.BaseForm | None = None) -> SafeString | str:
    """The summary of a form's errors, once a page: the layout prints it first, and then `{{ form }}` doesn't."""
    if not isinstance(form, forms.BaseForm) or getattr(form, "summary_shown", False) or not form.errors:
        return ""
    form.summary_shown = True  # type: ignore[attr-defined]
    return components.component("error-summary", summary(form))
