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
