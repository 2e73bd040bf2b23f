"""A chart specification drawn as SVG, once."""

from __future__ import annotations

import hashlib
import json
import re
from importlib.metadata import version
from typing import Any

from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe

KEPT_FOR = 7 * 24 * 3600


def picture(spec: dict[str, Any]) -> SafeString:
    """The SVG of a Vega-Lite specification, hidden from screen readers: the caption and the table beside it speak.

    Kept by its content, never by address or person, so that nobody is shown another's picture. It holds no script
    and no style, and nothing is fetched to draw it. Raises ValueError for a specification that can't be drawn.
    """
    text = json.dumps(spec, sort_keys=True, default=str)
    name = hashlib.sha256((version("vl-convert-python") + text).encode()).hexdigest()
    drawn = cache.get_or_set("chart:" + name, lambda: _draw(text), timeout=KEPT_FOR)
    return mark_safe(str(drawn))  # noqa: S308 the texts of the specification were escaped as they were drawn


def _draw(text: str) -> str:
    import vl_convert

    drawn = vl_convert.vegalite_to_svg(text, config={"font": "Arial"}, allowed_base_urls=[])
    return re.sub(r"<svg ", '<svg class="app-chart__picture" aria-hidden="true" focusable="false" ', drawn, count=1)


def drawn(svg: str) -> SafeString:
    """An SVG that our own library drew, of which it escaped every word; fitted to the page like a chart."""
    return mark_safe(svg.replace("<svg ", '<svg class="app-chart__picture" focusable="false" ', 1))  # noqa: S308


def on_page(svg: str, width: float, height: float) -> SafeString:
    """A drawing of `evidence.drawings` as part of a page, of this size in CSS pixels. It speaks for itself: it has a title."""
    drawn = svg.replace("<svg ", '<svg class="app-drawing__picture" focusable="false" ', 1)
    for side, length in (("width", width), ("height", height)):
        drawn = re.sub(rf' {side}="[^"]*"', f' {side}="{length:.0f}"', drawn, count=1)
    return mark_safe(drawn)  # noqa: S308 every text of a drawing was escaped as it was drawn
