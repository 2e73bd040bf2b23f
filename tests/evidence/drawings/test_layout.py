"""What holds of every genogram, however awkward the family and however bad the data."""

from __future__ import annotations

import random
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from tests.evidence.drawings.families import ALL, DAY
from tests.evidence.drawings.strategies import FAMILIES

from safeguarding.evidence.drawings import genogram
from safeguarding.evidence.drawings.facts import facts_of
from safeguarding.evidence.drawings.layout import layout_of
from safeguarding.evidence.drawings.record import record_of
from safeguarding.evidence.drawings.shapes import Box

FAMILY = pytest.mark.parametrize("made", ALL.values(), ids=ALL.keys())
SLACK = 0.6


def facts(made):
    return facts_of(record_of(made.people, made.relationships, made.stays, **made.given))


def boxes(layout):
    """Everything that must be read, with its name."""
    found = [(f"symbol of {one.fact}", one.box) for one in layout.symbols]
    found += [(f"label of {one.fact} {one.lines}", one.box) for one in layout.labels]
    return found + [(f"label of {one.fact}", words.box) for one in layout.outlines for words in one.labels]


def uprights_and_levels(layout):
    for line in layout.lines:
        for (x1, y1), (x2, y2) in pairwise(line.points):
            yield line, (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))


def no_overlap(layout):
    for (name, box), (other, box2) in combinations(boxes(layout), 2):
        assert not box.overlaps(box2), f"{name} lies on {other}"


def inside_the_sheet(layout):
    for name, box in boxes(layout):
        assert box.x >= 0 and box.y >= 0 and box.right <= layout.width and box.bottom <= layout.height, name
    for line in layout.lines:
        assert all(0 <= x <= layout.width and 0 <= y <= layout.height for x, y in line.points)


def no_line_through_words_or_symbols(layout):
    smaller = [
        (name, Box(b.x + SLACK, b.y + SLACK, b.width - 2 * SLACK, b.height - 2 * SLACK)) for name, b in boxes(layout)
    ]
    for line, (x1, y1, x2, y2) in uprights_and_levels(layout):
        if line.style in ("slash", "identical") or (x1 != x2 and y1 != y2):
            continue
        for name, box in smaller:
            hit = x1 < box.right and box.x < x2 + 0.01 and y1 < box.bottom and box.y < y2 + 0.01
            ends_there = name.startswith("symbol") and any(
                abs(x - (box.x + box.width / 2)) <= 20 and abs(y - (box.y + box.height / 2)) <= 20.1
                for x, y in line.points[:: len(line.points) - 1]
            )
            assert not hit or ends_there, f"{line} runs through {name}"


def no_line_on_another(layout):
    pieces = [(line.fact, line.style, piece) for line, piece in uprights_and_levels(layout) if line.style != "slash"]
    for (fact, _, (x1, y1, x2, y2)), (fact2, _, (a1, b1, a2, b2)) in combinations(pieces, 2):
        if fact.split()[:2] == fact2.split()[:2] or {fact.split()[1], fact2.split()[1]} == {fact.split()[1]}:
            continue  # of one unit: they belong together
        if x1 == x2 and a1 == a2 and abs(x1 - a1) < 1:
            assert min(y2, b2) - max(y1, b1) < 1, f"{fact} and {fact2} run on top of each other"
        if y1 == y2 and b1 == b2 and abs(y1 - b1) < 1 and x1 != x2 and a1 != a2:
            assert min(x2, a2) - max(x1, a1) < 1, f"{fact} and {fact2} run on top of each other"


def everybody_once(found, layout):
    assert sorted(one.fact for one in layout.symbols) == sorted(f"person {key}" for key in found.people)
    named = [one.fact for one in layout.labels if one.fact.startswith("person")]
    assert sorted(named) == sorted(f"person {key}" for key in found.people)


def child_lines_end_at_children(found, layout):
    symbols = {one.fact: one for one in layout.symbols}
    for at, unit in enumerate(found.units):
        for place, child in enumerate(unit.children):
            ends = [line.points[-1] for line in layout.lines if line.fact == f"child {at} {place}"]
            box = symbols[f"person {child.key}"].box
            assert any(box.x <= x <= box.right and box.y - 0.1 <= y <= box.bottom for x, y in ends)


def parents_stand_above(found, layout):
    symbols = {one.fact: one for one in layout.symbols}
    for unit in found.units:
        for child in unit.children:
            for parent in unit.parents:
                assert symbols[f"person {parent}"].y < symbols[f"person {child.key}"].y


def check(made):
    found = facts(made)
    layout = layout_of(found)
    everybody_once(found, layout)
    no_overlap(layout)
    inside_the_sheet(layout)
    child_lines_end_at_children(found, layout)
    parents_stand_above(found, layout)
    no_line_through_words_or_symbols(layout)
    no_line_on_another(layout)


@FAMILY
def test_an_awkward_family_is_legible(made):
    check(made)


@settings(max_examples=60, deadline=None)
@given(FAMILIES)
def test_any_family_is_legible_whatever_its_data(made):
    check(made)


def names_drawn(found, layout):
    drawn = (
        {one.fact for one in layout.symbols}
        | {one.fact for one in layout.lines}
        | {one.fact for one in layout.outlines}
    )
    return drawn


@settings(max_examples=30, deadline=None)
@given(FAMILIES)
def test_every_drawn_fact_is_in_the_words_and_the_other_way_round(made):
    found = facts(made)
    layout = layout_of(found)
    drawn = names_drawn(found, layout)
    said = {
        line.fact
        for section in genogram(made.people, made.relationships, made.stays, **made.given).sections
        for line in section.lines
        if line.fact
    }
    unsaid = {fact for fact in drawn - said if not fact.startswith("unit")}
    assert unsaid == set(), "drawn and not said"
    for fact in drawn - said:  # lines of one parent, or of none, belong to the children below
        assert len(found.units[int(fact.split()[1])].parents) < 2
    assert {fact for fact in said - drawn if not fact.startswith("twins")} == set(), "said and not drawn"
    assert len(found.twins) == len([fact for fact in said if fact.startswith("twins")])


@settings(max_examples=30, deadline=None)
@given(FAMILIES)
def test_who_holds_parental_responsibility_is_under_a_child_exactly_where_the_words_say_it(made):
    found = facts(made)
    drawing = genogram(made.people, made.relationships, made.stays, **made.given)
    said = [line.fact for one in drawing.sections if one.heading == "Parental responsibility" for line in one.lines]
    drawn = [one.fact for one in layout_of(found).labels if any("PR" in f"{line} "[:6] for line in one.lines[1:])]
    assert set(said) == {f"person {key}" for key in found.responsible} <= set(drawn)
    for key, held in found.responsible.items():
        assert not {*held.yes} & {*held.no} and not {*held.yes} & {*held.unsure} and key not in held.yes


@settings(max_examples=15, deadline=None)
@given(FAMILIES)
def test_the_order_in_which_things_are_given_makes_no_difference(made):
    first = genogram(made.people, made.relationships, made.stays, **made.given)
    mixed = random.Random(len(made.relationships))
    people, links, stays = (
        mixed.sample(list(rows), len(rows)) for rows in (made.people, made.relationships, made.stays)
    )
    again = genogram(people, links, stays, **made.given)
    assert again.svg == first.svg
    assert again.lines() == first.lines()


def test_somebody_in_two_couples_is_drawn_once_with_two_lines():
    layout = layout_of(facts(ALL["three partners"]))
    assert [one.fact for one in layout.symbols].count("person Kay") == 1
    bars = [line for line in layout.lines if line.style in ("married", "living_together", "partners")]
    assert len(bars) == 3


def test_nobody_at_all_is_an_empty_sheet():
    drawing = genogram([], [], day=DAY)
    assert drawing.people == 0
    assert drawing.sections == ()
    assert drawing.svg.startswith("<svg")
