"""Who the families are: children (some unborn, some twins, some of another father), the adults, and their addresses.

Sizes and shares are round figures that make a plausible county: about two children a family, one family in six
expecting a child when first referred (the trial's five authorities had 7 to 11 children in a hundred possibly unborn),
domestic abuse in 44 families of 100 (DfE evaluation 2017).
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from safeguarding.evidence.made_up import names, pupils
from safeguarding.evidence.made_up.chance import DAY, column_stream, days_after, stream, weighted
from safeguarding.evidence.made_up.people import addresses
from safeguarding.evidence.made_up.shape import case

CHILDREN = {"1": 0.34, "2": 0.33, "3": 0.19, "4": 0.09, "5": 0.05}
EXPECTING, TWINS, OTHER_FATHER = 0.18, 0.03, 0.3
#: Strands of the adults' difficulties, and how many families in 100 have each; they often come together.
STRANDS = {"domestic_abuse": 0.44, "substance": 0.33, "mental_health": 0.42}
PREGNANCY = 280
DISABILITIES = ("MOB", "HAND", "PC", "INC", "COMM", "LD", "HEAR", "VIS", "BEH", "CON", "AUT", "DDA")


@dataclass
class Person:
    """Somebody in a family. `born` is empty for a child still unborn on the county's last day."""

    person_id: str
    given: str
    family: str
    sex: str
    born: date | None
    relation: str
    at_home: bool = True
    joined: date | None = None
    left: date | None = None
    expected: date | None = None
    disabilities: tuple[str, ...] | None = None

    @property
    def is_child(self) -> bool:
        return self.relation == "child"

    def age(self, day: date) -> int:
        """Whole years on the day; -1 for the unborn."""
        if self.born is None or self.born > day:
            return -1
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))

    def known_on(self, day: date) -> bool:
        """Whether a child exists for a referral on the day: born, or expected within 200 days."""
        if self.expected is not None:
            return day >= self.expected - DAY * 200
        return self.born is not None and self.born <= day


@dataclass
class Household:
    """A family: its people, what its adults struggle with, and the day it was first allocated."""

    family_id: str
    allocated: date
    referred: date
    strands: frozenset[str]
    ethnicity: str = "WBRI"
    children: list[Person] = field(default_factory=list)
    adults: list[Person] = field(default_factory=list)

    @property
    def people(self) -> list[Person]:
        return self.adults + self.children

    def adult(self, *relations: str) -> Person | None:
        """The first adult of these relations, in the order asked."""
        return next((a for r in relations for a in self.adults if a.relation == r), None)

    @property
    def victim(self) -> Person:
        """The adult the domestic abuse is done to, where there is any: nearly always the mother."""
        return self.adult("mother") or self.adults[0]

    @property
    def causer(self) -> Person | None:
        """The adult who causes it, where known: a partner who was there from the start, else the father."""
        there = [adult for adult in self.adults if adult.relation == "partner" and adult.joined is None]
        return there[0] if there else self.adult("father", "partner")


def household(number: int, seed: int, allocated: date, until: date) -> Household:
    """The family of that number, allocated on the day; people have numbers within the family until they are listed."""
    rng = stream(seed, "household", number)
    referred = allocated - DAY * rng.choice((1, 2, 3, 5, 7, 9, 12, 15, 20, 25, 30))
    strands = frozenset(s for s, share in STRANDS.items() if rng.random() < share)
    pools = names.heritages()
    pool = rng.choices(pools, weights=[h.share for h in pools])[0]
    made = Household(f"F{number:05}", allocated, referred, strands, rng.choice(pool.ethnicities))
    draw = _Names(rng, pool)
    _children(made, rng, draw, until)
    _adults(made, rng, draw)
    return made


class _Names:
    """Names of one heritage; a given name is used once in a family."""

    def __init__(self, rng: random.Random, pool: names.Heritage) -> None:
        self.rng, self.pool, self.used = rng, pool, set[str]()
        self.hers = self.surname()
        self.his = self.hers if rng.random() < 0.55 else self.surname()

    def surname(self) -> str:
        return self.rng.choices(self.pool.families.names, weights=self.pool.families.chance.tolist())[0]

    def given(self, sex: str) -> str:
        pool = self.pool.women if sex == "F" else self.pool.men
        while (name := self.rng.choices(pool.names, weights=pool.chance.tolist())[0]) in self.used:
            pass
        self.used.add(name)
        return name


def _children(made: Household, rng: random.Random, draw: _Names, until: date) -> None:
    """The children, eldest first. Ages at referral are 0 to 14, so that nobody turns 18 while the county lasts."""
    count = int(weighted(rng, CHILDREN))
    expecting = rng.random() < EXPECTING
    surname = draw.his if rng.random() < 0.65 else draw.hers
    other = draw.surname() if rng.random() < OTHER_FATHER else surname
    born = days_after(rng, made.referred, -int(365.25 * min(14, rng.gammavariate(1.6, 3.2))) - 20, -20)
    births: list[tuple[date, bool]] = []
    while len(births) < count - expecting and (made.referred - born).days < 14.9 * 365:
        births.append((born, False))
        if not (len(births) < count - expecting and rng.random() < TWINS):
            born -= DAY * rng.randint(330, 1100)
    births.reverse()
    if expecting or not births:
        births.append((days_after(rng, made.referred, 25, 180), True))
    for place, (birth, unborn) in enumerate(births):
        sex = "F" if rng.random() < 0.49 else "M"
        name = other if place < len(births) // 2 else surname
        child = Person("", draw.given(sex), name, sex, birth, "child")
        if unborn:
            child.expected = birth + DAY * rng.randint(-12, 9)
            if birth > until:
                child.born, child.sex, child.given = None, "U", "Baby"
        if not unborn or child.born:
            child.disabilities = _disabilities(rng)
        made.children.append(child)


def _disabilities(rng: random.Random) -> tuple[str, ...]:
    if rng.random() > 0.13:
        return ("NONE",)
    return tuple(sorted(rng.sample(DISABILITIES, rng.choice((1, 1, 2, 2, 3)))))


def _adults(made: Household, rng: random.Random, draw: _Names) -> None:
    eldest = min(c.born or c.expected or made.referred for c in made.children)
    birth = eldest - DAY * int(365.25 * min(43, max(16, rng.gauss(25, 5))))
    if rng.random() < 0.96:
        made.adults.append(Person("", draw.given("F"), draw.hers, "F", birth, "mother"))
    his = min(birth - DAY * int(365.25 * rng.gauss(2, 4)), eldest - DAY * 6000)
    if rng.random() < 0.68 or not made.adults:
        at_home = rng.random() < 0.6 or not made.adults
        made.adults.append(Person("", draw.given("M"), draw.his, "M", his, "father", at_home))
    father = made.adult("father")
    if rng.random() < (0.12 if father and father.at_home else 0.45):
        partner = Person("", draw.given("M"), draw.surname(), "M", his - DAY * rng.randint(-1500, 2500), "partner")
        if rng.random() < 0.25:
            partner.joined = days_after(rng, made.referred, 20, 200)
        elif rng.random() < 0.3:
            partner.left = days_after(rng, made.referred, 60, 300)
        made.adults.append(partner)
    if rng.random() < 0.13:
        sex = "F" if rng.random() < 0.75 else "M"
        relation = "grandmother" if sex == "F" else "grandfather"
        older = birth - DAY * int(365.25 * rng.uniform(19, 33))
        made.adults.append(Person("", draw.given(sex), draw.hers, sex, older, relation, rng.random() < 0.4))


def adult_for(home: Household, role: str) -> Person:
    """The adult whom a role mostly works with: who is harmed, who harms, or who drinks, uses or is unwell."""
    if role == "da_perpetrator_worker" and home.causer is not None:
        return home.causer
    if role in ("substance_misuse_worker", "mental_health_worker"):
        there = [adult for adult in home.adults if adult.joined is None]
        return stream(0, "adult", home.family_id, role).choice(there or home.adults)
    return home.victim


def list_people(made: list[Household], seed: int, until: date, numbers: pl.Series) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give everyone a key, and return the frames people and members. `numbers`: NHS numbers, one a person, some empty."""
    everyone = [(home, person) for home in made for person in home.people]
    for number, (_, person) in enumerate(everyone, 1):
        person.person_id = f"P{number:06}"
    rng = column_stream(seed, "addresses")
    apart = sum(not person.at_home for _, person in everyone)
    places = addresses(rng, len(made) + apart).rows()
    own = iter(places[len(made) :])
    homes = {home.family_id: place for home, place in zip(made, places, strict=False)}
    schooling = pupils.pupil_numbers([person for _, person in everyone], seed, until)
    rows, members = [], []
    for (home, p), nhs, (upn, unknown) in zip(everyone, numbers, schooling, strict=True):
        address, postcode = homes[home.family_id] if p.at_home else next(own)
        child = f"MR{p.person_id[1:]}" if p.is_child else None
        nhs = nhs if p.born else None
        disabilities = list(p.disabilities) if p.disabilities else None
        rows.append(
            (p.person_id, p.given, p.family, p.born, p.sex, address, postcode, nhs, upn, home.ethnicity)
            + (p.expected, child, unknown, disabilities)
        )
        start = max(p.joined or home.referred, home.referred)
        if start <= until:
            left = p.left if p.left and p.left <= until else None
            role = "child" if p.is_child else "adult"
            members.append((home.family_id, p.person_id, role, start, left, p.relation, p.at_home))
    return (
        pl.DataFrame(rows, schema=case.PEOPLE.schema, orient="row"),
        pl.DataFrame(members, schema=case.MEMBERS.schema, orient="row"),
    )
