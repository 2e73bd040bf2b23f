"""Templates live in the room they belong to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.core.exceptions import SuspiciousFileOperation
from django.template import Origin
from django.template.loaders.filesystem import Loader
from django.utils._os import safe_join

ROOMS = Path(__file__).resolve().parent.parent


class Pages(Loader):
    """Finds `families/list.html` in `casework/families/pages/list.html`, and so for every room."""

    def get_template_sources(self, template_name: str) -> Iterator[Origin]:
        room, _, rest = template_name.partition("/")
        if not rest or not room.isidentifier():
            return
        try:
            path = safe_join(ROOMS / room / "pages", rest)
        except SuspiciousFileOperation:
            return
        yield Origin(name=path, template_name=template_name, loader=self)
