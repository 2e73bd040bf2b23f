"""Ten awkward families, made up, each as people, relationships and stays, for a drawing of 1 June 2026."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from safeguarding.evidence.relationships import Person, Relationship, Stay

DAY = date(2026, 6, 1)


@dataclass(frozen=True)
class Made:
    people: tuple[Person, ...]
    relationships: tuple[Relationship, ...]
    stays: tuple[Stay, ...] = ()
    index: tuple[str, ...] = ()

    @property
    def given(self):
        return {"day": DAY, "index": self.index}


def person(key, sex="U", born=None, died=None, expected=None, label=None, ended=None):
    day = date(born, 4, 9) if isinstance(born, int) else born
    gone = date(died, 3, 5) if isinstance(died, int) else died
    return Person(key, label or f"{key} Harlow", sex, day, expected, gone, ended)


def parents(kind, of, *who, **more):
    return tuple(Relationship(one, child, kind, **more) for child in of for one in who)


def couple(kind, one, other, year=None, end=None):
    return Relationship(one, other, kind, date(year, 6, 1) if year else None, date(end, 6, 1) if end else None)


def home(key, *who):
    return tuple(Stay(one, key) for one in who)


THREE_PARTNERS = Made(
    (
        person("Kay", "F", 1988),
        person("Lee", "M", 1986, label="Lee Barrow"),
        person("Dean", "M", 1990, label="Dean Okonkwo-Fitzgerald"),
        person("Ray", "M", 1984, label="Ray Stone"),
        person("Ivy", "F", 2009),
        person("Noah", "M", 2011),
        person("Mia", "F", 2016),
        person("Tom", "M", 2021),
    ),
    (
        couple("married", "Kay", "Lee", 2008), couple("divorced", "Kay", "Lee", 2013),
        couple("living_together", "Kay", "Dean", 2014, 2018), couple("former_partners", "Kay", "Dean"),
        couple("partners", "Kay", "Ray", 2020),
        *parents("birth_parent", ("Ivy", "Noah"), "Kay", "Lee"), *parents("birth_parent", ("Mia",), "Kay", "Dean"),
        *parents("birth_parent", ("Tom",), "Kay", "Ray"),
        Relationship("Kay", "Dean", "conflict"),
    ),
    home("h1", "Kay", "Ivy", "Noah", "Mia", "Tom"),
    ("Ivy",),
)  # fmt: skip

TWINS = Made(
    (
        person("Amy", "F", 1990), person("Ben", "M", 1989), person("Cara", "F", 2012), person("Dan", "M", 2015),
        person("Eli", "M", 2015), person("Fay", "F", 2018), person("Gus", "M", 2018),
    ),
    (
        couple("married", "Amy", "Ben", 2011),
        *parents("birth_parent", ("Cara", "Dan", "Eli", "Fay", "Gus"), "Amy", "Ben"),
        Relationship("Dan", "Eli", "identical_twin"), Relationship("Fay", "Gus", "twin"),
    ),
    home("h", "Amy", "Ben", "Cara", "Dan", "Eli", "Fay", "Gus"),
    ("Cara",),
)  # fmt: skip

ADOPTION = Made(
    (
        person("Hal", "M", 1980, label="Hal Quill"), person("Ida", "F", 1981, label="Ida Quill"),
        person("Jo", "F", 1996, label="Jo Marsh"), person("Kit", "M", 2017, label="Kit Quill"),
        person("Lil", "F", 2014, label="Lil Quill"), person("Moe", "M", 2019, label="Moe Marsh"),
    ),
    (
        couple("married", "Hal", "Ida", 2006), *parents("birth_parent", ("Lil",), "Hal", "Ida"),
        *parents("birth_parent", ("Kit", "Moe"), "Jo"),
        *parents("adoptive_parent", ("Kit",), "Hal", "Ida", start=date(2019, 5, 1)),
    ),
    home("h", "Hal", "Ida", "Kit", "Lil"),
    ("Kit",),
)  # fmt: skip

UNKNOWN_FATHER = Made(
    (
        person("Nan", "F", 1995), person("?", "M", label=" "), person("Oz", "M", 2020), person("Pip", "F", 2023),
        person("Queenie", "F", 1970),
    ),
    (
        *parents("birth_parent", ("Oz",), "Nan", "?"), *parents("birth_parent", ("Pip",), "Nan"),
        *parents("birth_parent", ("Nan",), "Queenie"),
    ),
    home("h", "Nan", "Oz", "Pip", "Queenie"),
    ("Oz",),
)  # fmt: skip

TWO_MOTHERS = Made(
    (
        person("Rae", "F", 1987, label="Rae Adeyemi"), person("Sue", "F", 1985, label="Sue Adeyemi"),
        person("Ted", "M", 2016, label="Ted Adeyemi"), person("Una", "F", 2019, label="Una Adeyemi"),
    ),
    (
        couple("civil_partners", "Rae", "Sue", 2013), *parents("birth_parent", ("Ted", "Una"), "Rae", "Sue"),
        Relationship("Ted", "Una", "close"),
    ),
    home("h", "Rae", "Sue", "Ted", "Una"),
    ("Una",),
)  # fmt: skip

STEP_SIBLINGS = Made(
    (
        person("Val", "F", 1986), person("Will", "M", 1984, label="Will Dray"), person("Xan", "M", 1983, label="Xan Pole"),
        person("Yve", "F", 1985, label="Yve Dray"), person("Zac", "M", 2010, label="Zac Pole"),
        person("Abi", "F", 2012, label="Abi Pole"), person("Bo", "M", 2011, label="Bo Dray"),
        person("Cy", "M", 2022, label="Cy Dray"),
    ),
    (
        couple("separated", "Val", "Xan", 2015), couple("divorced", "Will", "Yve", 2016),
        couple("living_together", "Val", "Will", 2019),
        *parents("birth_parent", ("Zac", "Abi"), "Val", "Xan"), *parents("birth_parent", ("Bo",), "Will", "Yve"),
        *parents("birth_parent", ("Cy",), "Val", "Will"),
        *parents("step_parent", ("Zac", "Abi"), "Will"), *parents("step_parent", ("Bo",), "Val"),
        Relationship("Zac", "Will", "conflict"),
    ),
    (*home("h", "Val", "Will", "Zac", "Abi", "Cy"), *home("g", "Yve", "Bo")),
    ("Abi",),
)  # fmt: skip

DECEASED = Made(
    (
        person("Dot", "F", 1950, 2019), person("Ern", "M", 1948, 2001), person("Flo", "F", 1975),
        person("Gil", "M", 1973, 2024), person("Hope", "F", 2010), person("Ian", "M", 2012, 2012),
        person("Jan", "U", None), person("Ken", "M", 1978),
    ),
    (
        couple("married", "Dot", "Ern", 1970), *parents("birth_parent", ("Flo", "Ken"), "Dot", "Ern"),
        couple("married", "Flo", "Gil", 2005), *parents("birth_parent", ("Hope", "Ian"), "Flo", "Gil"),
        Relationship("Jan", "Flo", "friend"), Relationship("Ken", "Hope", "carer"),
    ),
    home("h", "Flo", "Hope"),
    ("Hope",),
)  # fmt: skip

UNBORN = Made(
    (
        person("Liv", "F", 2004), person("Max", "M", 2003, label="Max Rowe"),
        person("baby", "U", expected=date(2026, 9, 2), label="Unborn child"),
        person("lost", "U", expected=date(2024, 2, 1), ended=date(2023, 9, 1), label="Pregnancy"),
        person("Ned", "M", 2022),
    ),
    (couple("living_together", "Liv", "Max", 2021), *parents("birth_parent", ("Ned", "lost", "baby"), "Liv", "Max")),
    home("h", "Liv", "Max", "Ned"),
    ("baby",),
)  # fmt: skip


def _thirty() -> Made:
    """Thirty people over three generations: both sides' grandparents, five aunts and uncles with their children."""
    people, links = [], []
    for name, sex, born in (("Alf", "M", 1948), ("Bea", "F", 1950), ("Cec", "M", 1946), ("Dee", "F", 1952)):
        people.append(person(name, sex, born, 2020 if name == "Cec" else None))
    links += [couple("married", "Alf", "Bea", 1970), couple("divorced", "Cec", "Dee", 1995)]
    middle = (
        ("Eve", "F", 1972, ("Alf", "Bea")), ("Fred", "M", 1975, ("Alf", "Bea")), ("Gwen", "F", 1978, ("Alf", "Bea")),
        ("Hugh", "M", 1974, ("Cec", "Dee")), ("Iris", "F", 1977, ("Cec", "Dee")), ("Jack", "M", 1980, ("Cec", "Dee")),
    )  # fmt: skip
    for name, sex, born, above in middle:
        people.append(person(name, sex, born))
        links += parents("birth_parent", (name,), *above)
    for name, sex, born in (("Karl", "M", 1970), ("Lena", "F", 1976), ("Mark", "M", 1975), ("Nora", "F", 1982)):
        people.append(person(name, sex, born, label=f"{name} Abernathy"))
    links += [
        couple("married", "Eve", "Karl", 1998), couple("living_together", "Fred", "Lena", 2004),
        couple("married", "Gwen", "Hugh", 2002), couple("separated", "Gwen", "Hugh", 2022),
        couple("divorced", "Iris", "Mark", 2014), couple("partners", "Jack", "Nora", 2015),
    ]  # fmt: skip
    below = {
        ("Eve", "Karl"): ("Olga", "Paul"), ("Fred", "Lena"): ("Quin", "Rose", "Seth"),
        ("Gwen", "Hugh"): ("Tess", "Umar", "Vera", "Wynn", "Xena"), ("Iris", "Mark"): ("Yann", "Zoe", "Arlo"),
        ("Jack", "Nora"): ("Bram", "Cleo", "Drew"),
    }  # fmt: skip
    for at, (above, children) in enumerate(below.items()):
        for place, name in enumerate(children):
            people.append(person(name, "FM"[(at + place) % 2], 2003 + at + 3 * place))
            links += parents("birth_parent", (name,), *above)
    links += [Relationship("Tess", "Umar", "close"), Relationship("Gwen", "Hugh", "conflict")]
    stays = (
        *home("a", "Gwen", "Tess", "Umar", "Vera", "Wynn", "Xena"),
        *home("b", "Fred", "Lena", "Quin", "Rose", "Seth"),
    )
    return Made(tuple(people), tuple(links), stays, ("Umar",))


THIRTY = _thirty()

FOSTER = Made(
    (
        person("Pam", "F", 1990), person("Quentin", "M", 1988, label="Quentin Vane"), person("Ria", "F", 2014),
        person("Sol", "M", 2017), person("Tia", "F", 2020), person("Ursula", "F", 1971, label="Ursula Lind"),
        person("Vic", "M", 1969, label="Vic Lind"), person("Wanda", "F", 1962), person("Xi", "F", 1992),
        person("Yul", "M", 1964, label="Yul Harlow"),
    ),
    (
        couple("former_partners", "Pam", "Quentin", 2021), *parents("birth_parent", ("Ria", "Sol", "Tia"), "Pam", "Quentin"),
        couple("married", "Ursula", "Vic", 1995), *parents("foster_carer", ("Ria",), "Ursula", "Vic", start=date(2024, 1, 8)),
        couple("married", "Wanda", "Yul", 1985), *parents("birth_parent", ("Pam", "Xi"), "Wanda", "Yul"),
        *parents("special_guardian", ("Sol",), "Wanda", start=date(2023, 3, 1)),
        *parents("carer", ("Tia",), "Xi"), Relationship("Wanda", "Sol", "grandparent"),
        Relationship("Xi", "Tia", "aunt_or_uncle"),
    ),
    (*home("f", "Ursula", "Vic", "Ria"), *home("g", "Wanda", "Yul", "Sol"), *home("x", "Xi", "Tia")),
    ("Ria", "Sol"),
)  # fmt: skip

COUSINS = Made(
    (
        person("Ali", "M", 1950, label="Ali Rahman"), person("Bano", "F", 1952, label="Bano Rahman"),
        person("Caz", "M", 1974, label="Caz Rahman"), person("Dina", "F", 1976, label="Dina Malik"),
        person("Emir", "M", 1998, label="Emir Rahman"), person("Fia", "F", 1999, label="Fia Malik"),
        person("Gita", "F", 2020, label="Gita Rahman"), person("Hari", "M", 2023, label="Hari Rahman"),
    ),
    (
        couple("married", "Ali", "Bano", 1972), couple("married", "Emir", "Fia", 2018),
        *parents("birth_parent", ("Caz", "Dina"), "Ali", "Bano"),
        *parents("birth_parent", ("Emir",), "Caz"), *parents("birth_parent", ("Fia",), "Dina"),
        *parents("birth_parent", ("Gita", "Hari"), "Fia", responsibility="yes", how="birth_mother"),
        *parents("birth_parent", ("Gita",), "Emir", responsibility="yes", how="married"),
        *parents("birth_parent", ("Hari",), "Emir", responsibility="not_known"),
        Relationship("Dina", "Gita", "grandparent", None, None, "yes", "order", date(2024, 2, 1)),
    ),
    home("h", "Emir", "Fia", "Gita", "Hari"),
    ("Gita", "Hari"),
)  # fmt: skip

ALL = {
    "three partners": THREE_PARTNERS, "twins": TWINS, "adoption": ADOPTION, "unknown father": UNKNOWN_FATHER,
    "two mothers": TWO_MOTHERS, "step-siblings": STEP_SIBLINGS, "deceased": DECEASED, "unborn": UNBORN,
    "thirty people": THIRTY, "foster placement": FOSTER, "cousins": COUSINS,
}  # fmt: skip
