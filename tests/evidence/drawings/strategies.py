"""Families as bad as data can be: any kind between any two people, circles, strangers, doubles, and odd names."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st
from tests.evidence.drawings.families import Made

from safeguarding.evidence.relationships import KINDS, MAY_HOLD, RESPONSIBILITY, Person, Relationship, Stay

NAMES = st.one_of(
    st.sampled_from(
        ["Ivy", "Noah Harlow", "Maximilian-Alexander Featherstonehaugh", "Wolfeschlegelsteinhausenbergerdorff", "李小龍",
         "", "O’Neill & <Sons>", "Zoë", "\x00bad\ufffe", "A b c d e f g h i j k l m n o p"]
    ),
    st.text(max_size=30),
)  # fmt: skip
DATES = st.dates(date(1930, 1, 1), date(2030, 1, 1))


@st.composite
def people(draw, most=12):
    count = draw(st.integers(1, most))
    return [
        Person(
            f"p{at}", draw(NAMES), draw(st.sampled_from("MFU")), draw(st.none() | DATES), draw(st.none() | DATES),
            draw(st.none() | DATES), draw(st.none() | DATES),
        )
        for at in range(count)
    ]  # fmt: skip


@st.composite
def tangles(draw, most=10):
    """Anything goes."""
    made = draw(people(most))
    keys = st.sampled_from([one.key for one in made] + ["stranger"])
    links = []
    for _ in range(draw(st.integers(0, 2 * most))):
        start = draw(st.none() | DATES)
        end = start + timedelta(draw(st.integers(0, 4000))) if start and draw(st.booleans()) else None
        kind, held = draw(st.sampled_from(list(KINDS))), draw(st.sampled_from(["", *RESPONSIBILITY]))
        links.append(Relationship(draw(keys), draw(keys), kind, start, end, held if kind in MAY_HOLD else ""))
    stays = [Stay(draw(keys), draw(st.sampled_from("ab"))) for _ in range(draw(st.integers(0, most)))]
    index = draw(st.lists(keys, max_size=2))
    return Made(tuple(made), tuple(links), tuple(stays), tuple(index))


@st.composite
def likely(draw, most=14):
    """Families as they are: couples, their children, and the children's partners."""
    made, links = [], []

    def someone(born):
        at = len(made)
        made.append(Person(f"p{at}", f"Person {at}", draw(st.sampled_from("MMFFU")), date(born, 1 + at % 12, 3)))
        return f"p{at}"

    grown = [someone(1950 + draw(st.integers(0, 20))) for _ in range(draw(st.integers(1, 3)))]
    born = 1975
    while len(made) < most and grown and born < 2030:
        young = []
        for one in grown:
            for _ in range(draw(st.integers(0, 2))):
                if len(made) + 1 >= most:
                    break
                other = draw(st.sampled_from([*grown, None, None, None]))
                other = someone(born - 25) if other in (None, one) else other
                if draw(st.booleans()):
                    kind = draw(st.sampled_from(["married", "living_together", "separated", "divorced", "partners"]))
                    links.append(Relationship(one, other, kind, draw(st.none() | st.just(date(born, 1, 1)))))
                for _ in range(min(draw(st.integers(0, 3)), most - len(made))):
                    child = someone(born + draw(st.integers(0, 12)))
                    how = draw(st.sampled_from(["birth_parent"] * 6 + ["adoptive_parent", "foster_carer"]))
                    links += [Relationship(parent, child, how) for parent in (one, other)]
                    young.append(child)
        grown, born = young, born + 25
    keys = st.sampled_from([one.key for one in made])
    for _ in range(draw(st.integers(0, 3))):
        links.append(
            Relationship(draw(keys), draw(keys), draw(st.sampled_from(["close", "conflict", "friend", "twin"])))
        )
    stays = [Stay(one.key, draw(st.sampled_from("abc"))) for one in made if draw(st.booleans())]
    return Made(tuple(made), tuple(links), tuple(stays), (draw(keys),))


FAMILIES = st.one_of(tangles(), likely())
