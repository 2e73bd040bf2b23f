"""Where made-up names and places come from: weighted lists, so that some names are common and most are rare.

The lists of names are those of Faker, a few common ones are added by hand. Postcode areas are letters that no
postcode area in the United Kingdom uses; streets are put together from words.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np

POSTCODE_AREAS = ("QX", "QY", "QZ", "XQ", "XZ", "ZQ", "ZX", "JQ")
STREET_FIRST = (
    "Alder", "Ash", "Barley", "Beacon", "Birch", "Bramble", "Brook", "Canal", "Castle", "Cedar", "Chapel", "Church",
    "Clover", "Coppice", "Cotton", "Dale", "Elm", "Fern", "Field", "Foundry", "Garden", "Glebe", "Green", "Hawthorn",
    "Hazel", "Heath", "High", "Hill", "Holly", "Hope", "Ivy", "Jubilee", "Kiln", "King", "Lark", "Laurel", "Lime",
    "Linden", "Lock", "Long", "Manor", "Maple", "Market", "Meadow", "Mill", "Moor", "North", "Oak", "Orchard", "Park",
    "Pear", "Poplar", "Primrose", "Quarry", "Queen", "Raven", "River", "Rose", "Rowan", "School", "Silver", "South",
    "Spring", "Station", "Sycamore", "Thorn", "Tower", "Vale", "Victoria", "Walnut", "Weaver", "Well", "West", "Willow",
    "Wood", "York",
)  # fmt: skip
STREET_SECOND = (
    "",
    "",
    "",
    "bank",
    "bridge",
    "croft",
    "dene",
    "field",
    "gate",
    "ham",
    "hurst",
    "land",
    "ley",
    "side",
    "well",
    "wood",
)
STREET_LAST = (
    "Street", "Road", "Lane", "Close", "Avenue", "Drive", "Way", "Court", "Crescent", "Grove", "Place", "Gardens",
    "Terrace", "Rise", "Walk", "Mews",
)  # fmt: skip
TOWNS_OF_AREA = 24  # districts an area: QX1 to QX24

_MUSLIM_WOMEN = (
    "Aisha", "Fatima", "Zainab", "Maryam", "Khadija", "Amina", "Hafsa", "Sana", "Saima", "Nadia", "Rukhsana", "Shazia",
    "Samina", "Farah", "Noor", "Iqra", "Mariam", "Sumaiya", "Aaliyah", "Ayesha", "Hira", "Bushra", "Rabia", "Nazia",
    "Shabana", "Tahira", "Yasmin", "Zara", "Inaya", "Safa", "Anaya", "Eshal", "Rehana", "Nasreen", "Parveen", "Tasleem",
    "Uzma", "Kiran", "Mehwish", "Alina", "Humaira", "Asma", "Salma", "Ruqayyah", "Laiba", "Maheen", "Zoya", "Jannat",
)  # fmt: skip
_MUSLIM_MEN = ("Mohammed", "Muhammad", "Ahmed", "Ali", "Hassan", "Ibrahim", "Yusuf", "Omar", "Adam", "Imran", "Bilal")
_MUSLIM_FAMILIES = (
    "Khan", "Ahmed", "Hussain", "Ali", "Begum", "Akhtar", "Malik", "Mahmood", "Iqbal", "Shah", "Miah", "Rahman",
    "Uddin", "Islam", "Chowdhury", "Mirza", "Butt", "Aslam", "Rashid", "Bibi", "Kauser", "Raja", "Qureshi", "Bashir",
)  # fmt: skip


@dataclass(frozen=True)
class NamePool:
    """Names and their chance, commonest first."""

    names: tuple[str, ...]
    chance: np.ndarray


@dataclass(frozen=True)
class Heritage:
    """One group's names, the share of families it has, and the census ethnicity codes given to it."""

    share: float
    ethnicities: tuple[str, ...]
    women: NamePool
    men: NamePool
    families: NamePool


@cache
def heritages() -> tuple[Heritage, ...]:
    """The groups that made-up families come from. Shares are round figures for variety, not those of a place."""
    british, irish = _provider("en_GB"), _provider("en_IE")
    return (
        Heritage(
            0.80,
            ("WBRI", "WBRI", "WBRI", "WBRI", "WBRI", "WIRI", "MWBC", "MOTH", "BCRB", "REFU", "NOBT"),
            _pool([*british.first_names_female, *irish.first_names_female]),
            _pool([*british.first_names_male, *irish.first_names_male]),
            _pool([*british.last_names, *irish.last_names], flat=40),
        ),
        Heritage(
            0.05,
            ("AIND", "AIND", "AOTH", "MWAS"),
            _pool(_provider("en_IN").first_names_female),
            _pool(_provider("en_IN").first_names_male),
            _pool(_provider("en_IN").last_names),
        ),
        Heritage(
            0.07,
            ("APKN", "APKN", "ABAN"),
            _pool(_MUSLIM_WOMEN),
            _pool([*_MUSLIM_MEN, *_provider("en_PK").first_names]),
            _pool([*_MUSLIM_FAMILIES, *_provider("en_PK").last_names]),
        ),
        Heritage(
            0.04,
            ("BAFR", "BAFR", "MWBA"),
            _pool([*_provider("en_NG").first_names_female, *_provider("yo_NG").first_names_female]),
            _pool([*_provider("en_NG").first_names_male, *_provider("yo_NG").first_names_male]),
            _pool(
                [*_provider("en_NG").last_names, *_provider("yo_NG").last_names_male, *_provider("ig_NG").last_names]
            ),
        ),
        Heritage(
            0.04,
            ("WOTH",),
            _pool(_provider("pl_PL").first_names_female),
            _pool(_provider("pl_PL").first_names_male),
            _pool([*_provider("pl_PL").male_last_names, *_provider("ro_RO").last_names]),
        ),
    )


def _provider(locale: str) -> Any:
    return import_module(f"faker.providers.person.{locale}").Provider


def _pool(names: Any, flat: float = 12) -> NamePool:
    """Names in a fixed order with Zipf-like chances; `flat` says how little the commonest stand out."""
    unique = list(dict.fromkeys(name for name in names if " " not in name))
    order = np.random.default_rng(9).permutation(len(unique))  # the sources are alphabetical; popularity isn't
    weight = 1.0 / (np.arange(len(unique)) + flat)
    return NamePool(tuple(unique[i] for i in order), weight / weight.sum())
