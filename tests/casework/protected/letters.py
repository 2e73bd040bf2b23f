"""Made-up safe addresses, twelve ways of writing one, and clean letters: what the check of letters is measured on."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from safeguarding.casework.protected.identifying import Fact, Held, facts_in

STREET_NAMES = [
    "Larkspur",
    "Tolland",
    "Brindle",
    "Quarry",
    "Sexton",
    "Marlpit",
    "Heronsgate",
    "Pendeen",
    "Copperfield",
    "Ashlar",
    "Fenwick",
    "Tamarisk",
    "Bellflower",
    "Cordwainer",
    "Drovers",
    "Saltern",
    "Harebell",
    "Kestrel",
    "Loxley",
    "Mossgrove",
    "Station",
    "Church",
    "Victoria",
    "Green",
    "Park",
    "Orchard",
]
STREET_KINDS = (
    ("Street", "St"), ("Road", "Rd"), ("Avenue", "Ave"), ("Close", "Cl"), ("Terrace", "Terr"), ("Lane", "Ln"),
    ("Crescent", "Cres"), ("Drive", "Dr"), ("Gardens", "Gdns"), ("Court", "Ct"),
)  # fmt: skip
TOWNS = [
    "Netherby",
    "Ostlow",
    "Marwick",
    "Tarnley",
    "Quenby",
    "Fallowford",
    "Wexbourne",
    "Dunmoor",
    "Hartsea",
    "Pellmouth",
    "Crowleigh",
    "Stanmere",
]
AREAS = [f"Q{letter}{number}" for letter in "AVXZ" for number in range(1, 20)]
GIVEN = [
    "Jean",
    "Olu",
    "Petra",
    "Wanda",
    "Idris",
    "Marta",
    "Colm",
    "Shreya",
    "Gwen",
    "Tobias",
    "Nia",
    "Farid",
    "Bronwen",
    "Hamza",
    "Elsie",
    "Ravi",
    "Maud",
    "Dafydd",
]
SURNAMES = [
    "Marlowe",
    "Okoro",
    "Petrova",
    "Ellwood",
    "Tregenza",
    "Baxter",
    "Nowak",
    "Rahman",
    "Pritchard",
    "Quayle",
    "Sato",
    "Whitlock",
    "Adeyemi",
    "Carver",
]
SIMILAR = str.maketrans("aeopcxABEKMHOPCTX", "аеорсхАВЕКМНОРСТХ")
WIDE = str.maketrans({chr(n): chr(n + 0xFEE0) for n in range(ord("0"), ord("z") + 1) if chr(n).isalnum()})


@dataclass(frozen=True)
class Place:
    """A made-up address in its parts."""

    number: str
    name: str
    kind: str
    short: str
    town: str
    outward: str
    inward: str

    @property
    def text(self) -> str:
        return f"{self.number} {self.name} {self.kind}, {self.town}, {self.outward} {self.inward}"


def place(chance: random.Random) -> Place:
    kind, short = chance.choice(STREET_KINDS)
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    inward = f"{chance.randrange(10)}{chance.choice(letters)}{chance.choice(letters)}"
    return Place(
        str(chance.randrange(1, 240)), chance.choice(STREET_NAMES), kind, short, chance.choice(TOWNS),
        chance.choice(AREAS), inward,
    )  # fmt: skip


#: Twelve ways in which an address turns up in a letter.
SPELLINGS: dict[str, Callable[[Place], str]] = {
    "exact": lambda p: p.text,
    "capitals": lambda p: p.text.upper(),
    "small letters": lambda p: p.text.lower(),
    "run together": lambda p: p.text.replace(" ", "").replace(",", ""),
    "spread out": lambda p: "  ".join(p.text.replace(" ", "")),
    "number and street": lambda p: f"{p.number} {p.name} {p.kind}",
    "street shortened": lambda p: f"{p.number}, {p.name} {p.short}.",
    "postcode": lambda p: f"{p.outward} {p.inward}",
    "postcode run together": lambda p: f"{p.outward}{p.inward}".lower(),
    "invisible signs": lambda p: "\u00ad".join(p.text[:20]) + "\u200b".join(p.text[20:]),
    "letters that look alike": lambda p: p.text.translate(SIMILAR),
    "wide letters, a part a line": lambda p: p.text.translate(WIDE).replace(",", "\n -"),
}


def letter(chance: random.Random, safe: Place, *, planted: str = "") -> str:
    """A letter to the other parent that holds nothing of `safe`, but for what is planted."""
    others = (one for one in iter(lambda: place(chance), None) if _apart(one, safe))
    school, home, court = next(others), next(others), next(others)
    day = datetime(2026, 3, 2) + timedelta(days=chance.randrange(300))
    lines = [
        f"{home.number} {home.name} {home.kind}\n{home.town}\n{home.outward} {home.inward}",
        f"{day:%d %B %Y}",
        f"Dear {chance.choice(('Mr', 'Ms'))} {chance.choice(SURNAMES[7:])},",
        (
            f"{chance.choice(GIVEN[9:])} and {chance.choice(GIVEN[9:])} are doing well. They were seen on "
            f"{day - timedelta(days=chance.randrange(3, 20)):%A} at {chance.randrange(9, 17)}.15 and talked about "
            f"{chance.choice(('school', 'football', 'their grandmother', 'the new baby', 'reading'))}."
        ),
        (
            f"The next meeting is at {school.name} {school.kind} offices, {school.town} {school.outward} {school.inward}, on "
            f"{day + timedelta(days=chance.randrange(5, 40)):%d/%m/%Y}. {planted}"
        ),
        (
            f"You can call {chance.choice(GIVEN[9:])} {chance.choice(SURNAMES[7:])} on 0190{chance.randrange(10)} "
            f"{chance.randrange(200, 999)}{chance.randrange(100, 999)} or 07{chance.randrange(100, 699)} "
            f"{chance.randrange(100000, 899999)}. Case number {chance.randrange(10**6, 10**7)}."
        ),
        (
            f"The court at {court.town} has the papers. We agreed {chance.randrange(2, 9)} visits in {chance.randrange(2, 12)} "
            "weeks, and that nobody drinks before contact. Thank you for coming to the group."
        ),
    ]
    return "\n\n".join(lines)


def _apart(one: Place, safe: Place) -> bool:
    return one.name != safe.name and one.town != safe.town and one.outward != safe.outward


def held(safe: Place) -> Held:
    """All that is held around a safe address."""
    return Held(
        facts=(
            *facts_in(safe.text, "Kay’s safe address"),
            Fact("phone", "07700 900461", "Kay’s safe number"),
            Fact("phone", "01632 960871", "Kay’s mother"),
            Fact("email", "kay.new@mail.example", "Kay’s safe email"),
            Fact("school", "Thornbury Hall Primary School", "Ivy’s school"),
            Fact("gp", "Dr Illingworth, Beckfoot Surgery", "Ivy’s GP"),
            Fact("informant", "Jean Marlowe", "told us on 3 March"),
            Fact("what3words", "///filled.count.soap", "where Kay is picked up"),
        ),
        appointments=((datetime(2025, 11, 18, 10, 30), "Kay’s appointment"),),
    )


def planted(number: int, seed: int = 20) -> Iterator[tuple[Place, str, str]]:
    """`number` addresses, each in every spelling: the address, the name of the spelling, the letter."""
    chance = random.Random(seed)
    for _ in range(number):
        safe = place(chance)
        for name, spell in SPELLINGS.items():
            yield safe, name, letter(chance, safe, planted=f"We last wrote to {spell(safe)} about this.")


def clean(number: int, seed: int = 21) -> Iterator[tuple[Place, str]]:
    """`number` letters with nothing planted, each with the address that it could have shown."""
    chance = random.Random(seed)
    for _ in range(number):
        safe = place(chance)
        yield safe, letter(chance, safe)


def measured(addresses: int, letters: int) -> dict[str, object]:
    """How many planted addresses are found, by spelling, and how many clean letters are stopped."""
    from safeguarding.casework.protected.identifying import findings

    tried: dict[str, int] = {}
    found: dict[str, int] = {}
    for safe, name, text in planted(addresses):
        tried[name] = tried.get(name, 0) + 1
        found[name] = found.get(name, 0) + bool(findings(text, held(safe)))
    stopped = [got for safe, text in clean(letters) if (got := findings(text, held(safe)))]
    return {
        "planted": sum(tried.values()),
        "found": sum(found.values()) / sum(tried.values()),
        "by_spelling": {name: found[name] / tried[name] for name in tried},
        "clean": letters,
        "false_stops": len(stopped) / letters,
        "false_findings": [(one.what, one.snippet) for got in stopped[:5] for one in got],
    }
