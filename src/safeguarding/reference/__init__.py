"""The reference documents, printed from the code so that they can't disagree with it: `safeguarding docs`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path

NOTE = "<!-- Printed by `safeguarding docs` from the code. Change the code and print again; changes made here are lost. -->"

#: Each page of docs/reference and the module here that prints it.
PAGES = {
    "api.md": "api",
    "asvs.md": "asvs",
    "cli.md": "commands",
    "clocks.md": "clocks",
    "events.md": "events",
    "feeds.md": "feeds",
    "indicators.md": "indicators",
    "models.md": "models",
    "records.md": "records",
    "roles.md": "roles",
    "settings.md": "settings",
    "tables.md": "tables",
}


@cache
def page(name: str) -> str:
    """The text of one page, by its file name."""
    printer: Callable[[], str] = import_module(f"safeguarding.reference.{PAGES[name]}").page
    return f"{NOTE}\n\n{printer().strip()}\n"


def out_of_date(folder: Path) -> list[str]:
    """The names of the pages in `folder` that are missing, left over, or not what the code says now."""
    here = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")} if folder.is_dir() else {}
    return sorted({name for name in PAGES if here.get(name) != page(name)} | (set(here) - set(PAGES)))


def write(folder: Path) -> list[str]:
    """Print every page into `folder` and remove what is not one; the names of those that changed."""
    changed = out_of_date(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in changed:
        if name in PAGES:
            (folder / name).write_text(page(name), encoding="utf-8")
        else:
            (folder / name).unlink()
    return changed
