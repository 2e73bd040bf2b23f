"""The parts of a United Kingdom address by which a place can be found, in the ways they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b", re.IGNORECASE)
#: Kinds of street and how they are shortened.
STREETS = {
    "avenue": ("ave", "av"), "close": ("cl",), "court": ("ct", "crt"), "crescent": ("cres", "cr"), "drive": ("dr", "drv"),
    "gardens": ("gdns", "gdn"), "green": ("grn",), "grove": ("gr", "grv"), "hill": (), "house": ("hse",), "lane": ("ln",),
    "lodge": (), "mews": (), "park": ("pk",), "parade": ("pde",), "place": ("pl",), "rise": (), "road": ("rd",),
    "row": (), "square": ("sq",), "street": ("st", "str"), "terrace": ("terr", "ter"), "view": (), "walk": ("wlk",),
    "way": (), "yard": ("yd",),
}  # fmt: skip
#: Names of streets that are in every town, or words of every letter: alone they show nothing.
COMMON = frozenset(
    [
        "albert",
        "bridge",
        "broad",
        "castle",
        "chapel",
        "chestnut",
        "church",
        "cross",
        "george",
        "grange",
        "green",
        "high",
        "king",
        "kings",
        "london",
        "main",
        "manor",
        "mill",
        "new",
        "north",
        "north",
        "orchard",
        "park",
        "queen",
        "queens",
        "school",
        "south",
        "springfield",
        "station",
        "victoria",
        "west",
        "windsor",
        "york",
        "the",
        "old",
        "upper",
        "lower",
        "market",
        "garden",
        "field",
        "fields",
        "hill",
        "wood",
        "meadow",
        "river",
    ]
)
_UNIT = re.compile(r"(?:flat|apartment|apt|unit|room|floor|basement|ground floor)\s*\w{0,3}", re.IGNORECASE)
_STREET = re.compile(
    rf"(?:(?P<number>\d+\s*[a-z]?)\s+)?(?P<name>\D+?)\s+(?P<kind>{'|'.join(STREETS)}|{'|'.join(short for all_ in STREETS.values() for short in all_)})\.?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Needle:
    """Words to look for. `whole`: only as words of their own; `name`: only where they begin with a capital."""

    what: str
    words: str
    whole: bool
    name: bool = False


def needles_of_address(text: str) -> Iterator[Needle]:
    """Everything of the address that shows the place: postcode, its area, street with and without number, house, town."""
    for match in POSTCODE.finditer(text):
        yield Needle("Postcode", match.group(), whole=False)
        yield Needle("Postcode area", match[1], whole=True, name=len(match[1]) < 3)
    lines = [part.strip(" .") for part in re.split(r"[,;\n]", POSTCODE.sub(" ", text)) if part.strip(" .")]
    for place, line in enumerate(lines):
        street = _STREET.fullmatch(line)
        if _UNIT.fullmatch(line):
            continue
        if street:
            yield from _of_street(street)
        elif len(line) > 3 and line.lower() not in COMMON and (place or re.search(r"\s", line)):
            yield Needle("Place", line, whole=True, name=True)


def _of_street(street: re.Match[str]) -> Iterator[Needle]:
    number, name, kind = street["number"], street["name"].strip(), street["kind"].lower()
    long = next(key for key, short in STREETS.items() if kind == key or kind in short)
    for written in (long, *STREETS[long]):
        if number:
            yield Needle("Address", f"{number} {name} {written}", whole=False)
        yield Needle("Street", f"{name} {written}", whole=True)
    if number:
        yield Needle("Address", f"{number} {name}", whole=True)
    if len(name) > 5 and not set(name.lower().split()) & COMMON:
        yield Needle("Street", name, whole=True, name=True)
