"""Pairs that practitioners meet, and what becomes of them: a table to be read, argued with and added to.

Each line is a person of ours, what the other agency wrote, and the band. Nobody of one line stands in another. The
shipped weights are used, as for any extract that is too small to train on.
"""

from dataclasses import dataclass, replace
from datetime import date
from functools import reduce

import polars as pl
import pytest

from safeguarding.evidence import linkage
from safeguarding.evidence.linkage import DOUBTFUL, LINKED, NOT_LINKED, Linked
from safeguarding.evidence.made_up import names
from safeguarding.evidence.made_up.people import population


@dataclass(frozen=True)
class P:
    """A person as one agency has them."""

    given: str | None = "Megan"
    family: str | None = "Harrowby"
    born: date | None = date(2015, 6, 23)
    sex: str | None = "F"
    address: str | None = "12 Mill Road"
    postcode: str | None = "QX1 2AB"
    nhs: str | None = None

    def but(self, **what: object) -> "P":
        return replace(self, **what)


MEGAN = P()
TOM = MEGAN.but(given="Thomas", sex="M")
MARK = P(given="Mark", born=date(1980, 6, 23), sex="M")

# what it is | ours | theirs | the band of the row
TABLE = [
    ("everything agrees", [MEGAN], MEGAN, LINKED),
    ("written in capitals, with a title, the street cut short, the postcode run together", [MEGAN],
     MEGAN.but(given="MISS MEGAN", family="HARROWBY", address="12 Mill Rd.", postcode="qx12ab"), LINKED),
    ("an accent that the other system can't write", [MEGAN.but(given="Zoë", family="Wiśniewska")],
     MEGAN.but(given="Zoe", family="Wisniewska"), LINKED),
    ("a nickname: Bob for Robert", [MARK.but(given="Robert")], MARK.but(given="Bob"), LINKED),
    ("a nickname: Becky for Rebecca", [MEGAN.but(given="Rebecca")], MEGAN.but(given="Becky"), LINKED),
    ("another spelling: Shaun for Sean", [MARK.but(given="Sean")], MARK.but(given="Shaun"), LINKED),
    ("another spelling: Mohammed for Muhammad", [MARK.but(given="Muhammad")], MARK.but(given="Mohammed"), LINKED),
    ("a typing error in the family name", [MEGAN], MEGAN.but(family="Harowby"), LINKED),
    ("given and family name in each other's place", [MEGAN], MEGAN.but(given="Harrowby", family="Megan"), LINKED),
    ("a new family name after a marriage, same address", [MEGAN], MEGAN.but(family="Quillworth"), LINKED),
    ("the father's name added with a hyphen", [MEGAN], MEGAN.but(family="Harrowby-Quillworth"), LINKED),
    ("moved house", [MEGAN], MEGAN.but(address="4 Ash Grove", postcode="ZQ9 9XY"), LINKED),
    ("no fixed abode", [MEGAN], MEGAN.but(address="NFA", postcode=None), LINKED),
    ("day and month of birth in each other's place", [MEGAN.but(born=date(2015, 6, 3))],
     MEGAN.but(born=date(2015, 3, 6)), LINKED),
    ("one digit of the date of birth wrong", [MEGAN], MEGAN.but(born=date(2015, 6, 13)), LINKED),
    ("1 January where only the year was known", [MEGAN], MEGAN.but(born=date(2015, 1, 1)), LINKED),
    ("sex not recorded", [MEGAN], MEGAN.but(sex="U"), LINKED),
    ("moved, and a new family name too: too little is left", [MEGAN],
     MEGAN.but(family="Quillworth", address="4 Ash Grove", postcode="ZQ9 9XY"), DOUBTFUL),
    # relatives: everything that a family shares, and another person
    ("only the twin brother is known to us", [TOM], MEGAN, DOUBTFUL),
    ("both twins are known to us: the row is Megan's", [MEGAN, TOM], MEGAN, LINKED),
    ("both twins are known to us, the row has no given name", [MEGAN, TOM], MEGAN.but(given=None, sex=None), DOUBTFUL),
    ("“Baby” for a name, and a twin", [MEGAN, TOM], MEGAN.but(given="Baby", sex=None), DOUBTFUL),
    ("a sister, two years older", [MEGAN.but(given="Alice", born=date(2013, 2, 1))], MEGAN, NOT_LINKED),
    ("a sister of nearly the same name, two years older", [MEGAN.but(given="Ellie", born=date(2013, 2, 1))],
     MEGAN.but(given="Ella"), DOUBTFUL),
    ("a father of the same name", [MARK], MARK.but(born=date(2009, 3, 12)), DOUBTFUL),
    ("the mother, where the row is the daughter's", [MEGAN.but(given="Carol", born=date(1990, 9, 9))], MEGAN, NOT_LINKED),
    ("Samuel is no short form of Samantha", [MEGAN.but(given="Samuel", sex="M")], MEGAN.but(given="Samantha"), DOUBTFUL),
    ("two records of ours for one child", [MEGAN, MEGAN.but(address="4 Ash Grove", postcode="ZQ9 9XY")],
     MEGAN.but(address=None, postcode=None), DOUBTFUL),
    # strangers
    ("a namesake elsewhere, born on another day", [MEGAN],
     MEGAN.but(born=date(2009, 11, 30), address="4 Ash Grove", postcode="ZQ9 9XY"), NOT_LINKED),
    ("born on the same day, nothing else", [MEGAN],
     P("Karen", "Ottershaw", MEGAN.born, "F", "4 Ash Grove", "ZQ9 9XY"), NOT_LINKED),
    ("the family that lived at the address before", [MEGAN],
     P("Karen", "Ottershaw", date(1971, 2, 2), "F"), NOT_LINKED),
    # identifiers
    ("a changed name and address, the same NHS number", [MEGAN.but(nhs="9990000018")],
     P("Poppy", "Ottershaw", MEGAN.born, "F", "4 Ash Grove", "ZQ9 9XY", "9990000018"), LINKED),
    ("everything agrees but the NHS number", [MEGAN.but(nhs="9990000018")], MEGAN.but(nhs="9990000573"), DOUBTFUL),
]  # fmt: skip


@pytest.fixture(scope="module")
def linked(linkage_engine) -> Linked:
    """All lines at once, each moved to a family name, year and address of its own, among 1,500 made-up people."""
    left, right = [], []
    for number, (_, ours, theirs, _) in enumerate(TABLE):
        left += [moved(person, number, f"{number} ours {n}") for n, person in enumerate(ours)]
        right.append(moved(theirs, number, f"{number} theirs"))
    crowd = population(1500, 11).drop("nhs_number", "upn", "household_id", "ethnicity")
    people = pl.DataFrame(left, infer_schema_length=None)
    return linkage.link(
        pl.concat([people, crowd], how="diagonal_relaxed"), pl.DataFrame(right, infer_schema_length=None)
    )


def moved(person: P, number: int, key: str) -> dict[str, object]:
    """The person in the family, street and year of a line of the table."""
    family = sorted(names.heritages()[1].families.names)[number * 7]
    first, second = names.STREET_FIRST[number], names.STREET_FIRST[-1 - number]
    words = {"Harrowby": family, "HARROWBY": family.upper(), "Harowby": family[:2] + family[3:]}
    places = {
        "12 Mill": f"{number + 3} {first}",
        "4 Ash": f"{number + 70} {second}",
        "QX1 ": f"QX{number} ",
        "ZQ9 ": f"ZQ{number} ",
    }

    def put(text: str | None, by: dict[str, str]) -> str | None:
        return reduce(lambda done, pair: done.replace(*pair), by.items(), text) if text else text

    return {
        "person_id": key,
        "given_name": put(person.given, words),
        "family_name": put(person.family, words),
        "birth_date": person.born and person.born.replace(year=person.born.year - number),
        "sex": person.sex,
        "address": put(person.address, places),
        "postcode": put(person.postcode, places | {"qx1": f"qx{number}"}),
        "nhs_number": person.nhs and f"{int(person.nhs) + number}",
    }


@pytest.mark.parametrize(("number", "band"), [pytest.param(n, line[3], id=line[0]) for n, line in enumerate(TABLE)])
def test_what_becomes_of(number, band, linked):
    pairs = linked.links.filter(pl.col("right_id") == f"{number} theirs")
    bands = dict(pairs.select("left_id", "band").iter_rows())
    if band == NOT_LINKED:
        assert not {LINKED, DOUBTFUL} & set(bands.values())
    else:
        assert bands[f"{number} ours 0"] == band
        assert [who for who, found in bands.items() if found == LINKED] == [f"{number} ours 0"] * (band == LINKED)


def test_a_person_who_decides_between_twins_or_two_records_sees_both(linked):
    undecided = [n for n, (_, ours, _, band) in enumerate(TABLE) if len(ours) == 2 and band == DOUBTFUL]
    for number in undecided:
        pairs = linked.links.filter((pl.col("right_id") == f"{number} theirs") & (pl.col("band") == DOUBTFUL))
        assert {f"{number} ours 0", f"{number} ours 1"} <= set(pairs["left_id"])
    assert len(undecided) == 3
