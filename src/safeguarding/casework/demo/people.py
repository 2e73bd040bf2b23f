"""What the demonstration holds of its people: relationships that fit the made-up households, whom to ring, warnings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from django.db.models import Model
from django.utils import timezone

from safeguarding.casework.access.models import Authority
from safeguarding.casework.access.policies import visible
from safeguarding.casework.demo.keys import Keys
from safeguarding.casework.families import actions as families
from safeguarding.casework.families.models import Family, Membership
from safeguarding.casework.families.scopes import live
from safeguarding.casework.families.written import Written, as_text
from safeguarding.casework.people import actions
from safeguarding.casework.people.models import KnownName, Language, NetworkMember, Relationship
from safeguarding.evidence.made_up.shape import County

Row = dict[str, Any]
#: Telephone numbers that Ofcom keeps for drama: nobody has one.
TELEPHONE = "01632 960{:03}"
SPEAKS = {"AIND": "Punjabi", "APKN": "Urdu", "ABAN": "Bengali", "CHNE": "Cantonese", "WOTH": "Polish", "BAFR": "Somali"}
SURGERIES = ("Millbrook Surgery", "The Quarry Practice", "Larkfield Health Centre")
SCHOOLS = ("Heron Primary School", "St Bride’s Primary School", "Ostlow Academy")


@dataclass
class Home:
    """A family of the county with its people by what they are in it, and who writes about it."""

    row: Row
    writer: str = ""
    people: dict[str, list[Row]] = field(default_factory=dict)

    def one(self, relation: str) -> Row | None:
        return next(iter(self.people.get(relation, ())), None)

    @property
    def children(self) -> list[Row]:
        return self.people.get("child", [])


def rows(county: County, of: Authority, key: Keys) -> Iterator[Iterable[Model]]:
    """Relationships, languages, names, networks, and who wrote the plain facts, family by family."""
    homes = list(_homes(county))
    for make in (_written, _relationships, _languages, _names, _network):
        yield (row for home in homes for row in make(home, partial(_version, of, key, home), county))


def _homes(county: County) -> Iterator[Home]:
    people = {r["person_id"]: r for r in county.people.rows(named=True)}
    homes = {r["family_id"]: Home(r) for r in county.families.rows(named=True)}
    for r in county.members.rows(named=True):
        homes[r["family_id"]].people.setdefault(r["relation"], []).append({**people[r["person_id"]], **r})
    roles = {r["worker_id"]: r["role"] for r in county.workers.rows(named=True)}
    for r in county.allocations.sort("start", descending=True).rows(named=True):
        if roles[r["worker_id"]] == "social_worker":
            homes[r["family_id"]].writer = r["worker_id"]
    return (home for home in homes.values() if home.writer)


def _version(of: Authority, key: Keys, home: Home, model: type[Model], which: str, /, **facts: Any) -> Model:
    """A row that the family's first social worker wrote when the file was opened. Keys of people are looked up."""
    for column in ("source", "target") if model is Relationship else ("person",):
        if column in facts:
            facts[f"{column}_id"] = key("person", facts.pop(column))
    if facts.pop("family", False):
        facts["family_id"] = key("family", home.row["family_id"])
    at = timezone.make_aware(datetime.combine(home.row["opened"], time(15, 10)))
    return model(
        id=key(model.__name__, f"{home.row['family_id']}:{which}"), authority=of, written_by_id=key("user", home.writer),
        written_at=at, **facts,
    )  # fmt: skip


def _written(home: Home, make: Any, county: County) -> Iterator[Model]:
    for relation, people in home.people.items():
        for one in people:
            for name in ("given_name", "family_name", "birth_date", "sex"):
                if one[name]:
                    source = "family" if relation == "child" else "said"
                    yield make(Written, f"{one['person_id']}:{name}", person=one["person_id"], field=name,
                               value=as_text(one[name]), source=source)  # fmt: skip


def _relationships(home: Home, make: Any, county: County) -> Iterator[Model]:
    mother, father, partner = home.one("mother"), home.one("father"), home.one("partner")
    elder = home.one("grandmother") or home.one("grandfather")

    def relate(source: Row, target: Row, kind: str, **facts: Any) -> Model:
        keys = source["person_id"], target["person_id"]
        return make(Relationship, f"{keys[0]}:{kind}:{keys[1]}", source=keys[0], target=keys[1], kind=kind, **facts)

    for child in home.children:
        if mother:
            held = {"responsibility": "yes", "how": "birth_mother", "held_from": child["birth_date"], "known": "seen"}
            yield relate(mother, child, "birth_parent", **(held if child["birth_date"] else {"known": "said"}))
        if father and _his(home, father, child):
            yield relate(father, child, "birth_parent", known="said", **_fathers(father, child))
        if partner and partner["in_household"] and partner["end"] is None:
            yield relate(partner, child, "step_parent", start=partner["start"], responsibility="no")
    yield from _couples(mother, father, partner, relate)
    if elder and mother:
        yield relate(elder, mother, "birth_parent", known="said")
    for place, child in enumerate(home.children):
        for other in home.children[:place]:
            if child["birth_date"] and child["birth_date"] == other["birth_date"]:
                one, two = sorted((child, other), key=lambda row: str(row["person_id"]))
                yield relate(one, two, "twin", known="seen")


def _his(home: Home, father: Row, child: Row) -> bool:
    """Elder children of another name have another father, whom nobody has named."""
    return bool(child["family_name"] == home.children[-1]["family_name"] and father["birth_date"])


def _fathers(father: Row, child: Row) -> Row:
    """How a father holds parental responsibility: most by registration, of some it is not known."""
    if not child["birth_date"]:
        return {}
    if int(father["person_id"][1:]) % 5 == 0:
        return {"responsibility": "not_known"}
    return {"responsibility": "yes", "how": "registered", "held_from": child["birth_date"] + timedelta(days=20)}


def _couples(mother: Row | None, father: Row | None, partner: Row | None, relate: Any) -> Iterator[Model]:
    if mother and father:
        married = mother["family_name"] == father["family_name"]
        if father["in_household"]:
            yield relate(mother, father, "married" if married else "living_together", known="said")
        else:
            yield relate(mother, father, "separated" if married else "former_partners", known="said")
    if mother and partner:
        kind = "former_partners" if partner["end"] else "living_together" if partner["in_household"] else "partners"
        yield relate(mother, partner, kind, known="said")


def _languages(home: Home, make: Any, county: County) -> Iterator[Model]:
    mother = home.one("mother")
    if mother and (language := SPEAKS.get(mother["ethnicity"] or "")):
        needs = "yes" if int(mother["person_id"][1:]) % 3 == 0 else "no"
        yield make(Language, "mother", person=mother["person_id"], first_language=language, interpreter=needs, needs="")


def _names(home: Home, make: Any, county: County) -> Iterator[Model]:
    mother, elder = home.one("mother"), home.one("grandmother")
    if mother and elder and elder["family_name"] != mother["family_name"]:
        said = f"{mother['given_name']} {elder['family_name']}"
        yield make(KnownName, "birth", family=True, person=mother["person_id"], kind="birth", name=said)


def _network(home: Home, make: Any, county: County) -> Iterator[Model]:
    number = int(home.row["family_id"][1:])
    ring = TELEPHONE.format

    def add(role: str, **facts: Any) -> Model:
        return make(NetworkMember, role, family=True, role=role, since=home.row["opened"], **facts)

    ties = ("", "ordinary", "weak", "not_known")
    yield add("gp", agency=SURGERIES[number % 3], telephone=ring(number % 300), tie=ties[number % 4])
    ages = {
        one["person_id"]: (county.until - one["birth_date"]).days // 365 for one in home.children if one["birth_date"]
    }
    pupil = next((key for key, age in ages.items() if age >= 5), None)
    if pupil:
        yield add(
            "school", person=pupil, agency=SCHOOLS[number % 3], telephone=ring(300 + number % 300), ring_first=True
        )
    small = next((key for key, age in ages.items() if age < 5), None)
    if small:
        yield add("health_visitor", person=small, name="Ruth Amadi", agency=SURGERIES[number % 3], telephone=ring(650))
    awaited = next((one["person_id"] for one in home.children if one["birth_date"] is None), None)
    if awaited:
        yield add("midwife", person=awaited, name="Gwen Price", agency="Community midwives", telephone=ring(700))


def warn(both: Iterable[tuple[Family, Any, Any]], today: date) -> None:
    """A warning that stands, one that is due for review, and a surgery that could say where somebody hides.

    `both` are families with a worker of the victim, and the adult harmed. Everything goes through the actions.
    """
    for place, (family, worker, harmed) in enumerate(both):
        actions.add_to_network(
            family, harmed, by=worker, role="gp", name="", agency="Harbour Lane Practice", telephone=TELEPHONE.format(901),
            email="", since=today - timedelta(days=20), until=None, last_contact=None, ring_first=False, compartment="safe",
        )  # fmt: skip
        late = place == 0
        actions.warn(
            family, None, by=worker, kind="two" if late else "dog", compartment="core", not_told_because="", told=True,
            words="Visit in twos after dark: the stairs have no light" if late else "A large dog, shut in if you ring first",
            review_on=today - timedelta(days=6) if late else today + timedelta(days=60),
        )  # fmt: skip


#: In how many days the two unborn children of the demonstration are expected.
AWAITED = (40, 110)


def expect(by: Any, today: date) -> None:
    """Two unborn children in families of the social worker `by`, with their mothers and a midwife, through the actions."""
    mothers = visible(by, Membership.objects.filter(live(), relation="mother", family__closed_on__isnull=True))
    rows = mothers.select_related("family", "person").order_by("person__birth_date").reverse()
    for row, days in zip(rows, AWAITED, strict=False):
        child = families.add_person(
            row.family, "child", "child", today - timedelta(days=14), by=by, family_name=row.person.family_name,
            expected_birth_date=today + timedelta(days=days),
        )  # fmt: skip
        actions.relate(row.person, child, "birth_parent", row.family, by=by, known="said")
        actions.add_to_network(
            row.family, child, by=by, role="midwife", name="Gwen Price", agency="Community midwives",
            telephone=TELEPHONE.format(700), email="", since=today - timedelta(days=14), until=None,
            last_contact=today - timedelta(days=3), ring_first=True, tie="strong", compartment="core",
        )  # fmt: skip
