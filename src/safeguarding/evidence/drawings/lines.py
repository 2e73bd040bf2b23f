"""The lines of a drawing from one symbol to another."""

from __future__ import annotations

from itertools import pairwise

from safeguarding.evidence.drawings.channels import TWINS_SPACE, Bar, Fall, is_unit_of_twins
from safeguarding.evidence.drawings.facts import Facts
from safeguarding.evidence.drawings.shapes import Line, Point
from safeguarding.evidence.drawings.sheet import Sheet


def lines_of(sheet: Sheet, channel: int) -> list[Line]:
    made = sheet.channels[channel]
    found = [_bar_line(sheet, channel, bar) for bar in made.bars if bar.level]
    for bar in made.bars:
        if bar.level and bar.fact.startswith("unit"):
            found += _slashes(sheet, channel, bar)
    for fall in made.falls:
        found += _fall_lines(sheet, channel, fall)
    return found


def _bar_line(sheet: Sheet, channel: int, bar: Bar) -> Line:
    """A couple's line or a tie: down from one, along, and up to the other."""
    y = sheet.channel_y[channel] + bar.y
    left, right = (min(sheet.rows[channel], key=lambda node: abs(sheet.x[node] - end)) for end in (bar.start, bar.end))
    ends = [
        (end, sheet.foot(node, end - sheet.x[node])) for node, end in ((left, bar.start), (right, bar.end))
    ]  # fmt: skip
    points = (ends[0], (bar.start, y), (bar.end, y), ends[1])
    facts, at = sheet.network.facts, int(bar.fact.split()[1])
    if bar.fact.startswith("unit"):
        return _unit_line(facts, bar.fact, points)
    tie = facts.ties[at]
    to_left = sheet.network.person[left] == tie.target
    return Line(bar.fact, tie_style(tie.kind), points[::-1] if to_left else points, arrow=tie_arrow(tie.kind))


def _unit_line(facts: Facts, fact: str, points: tuple[Point, ...]) -> Line:
    unit = facts.units[int(fact.split()[1])]
    return Line(fact, unit.line, points, double=unit.related)


def tie_style(kind: str) -> str:
    return kind if kind in ("close", "conflict") else "tie"


def tie_arrow(kind: str) -> bool:
    """Whether the line points at somebody: what is said is said of its other end."""
    return kind in ("grandparent", "aunt_or_uncle", "carer", "foster_carer", "special_guardian", "step_parent")


def _slashes(sheet: Sheet, channel: int, bar: Bar) -> list[Line]:
    """One slash through the line of a couple that has parted, two through that of a divorced one."""
    unit = sheet.network.facts.units[int(bar.fact.split()[1])]
    count = {"": 0, "divorced": 2}.get(unit.parted, 1)
    drops = [fall.x for fall in sheet.channels[channel].falls if fall.bar is bar and fall.x is not None]
    after = bar.label_x + bar.label_width if bar.lines else bar.start
    stops = sorted([after, *(x for x in drops if x > after), bar.end])
    start, end = max(pairwise(stops), key=lambda span: span[1] - span[0])
    middle, y = (start + end) / 2, sheet.channel_y[channel] + bar.y
    return [
        Line(bar.fact, "slash", ((middle + at - 3, y + 6), (middle + at + 3, y - 6)))
        for at in ((0,), (0,), (-2.5, 2.5))[count][: count]
    ]  # fmt: skip


def _fall_lines(sheet: Sheet, channel: int, fall: Fall) -> list[Line]:
    """From the parents to the track, along it, and down to each child; or one line where it is straight."""
    top = sheet.channel_y[channel]
    made = sheet.channels[channel]
    level = top + fall.y
    if fall.x is None:
        start = None
    elif fall.bar is not None:
        start = (fall.x, top + fall.bar.y)
    else:
        start = (fall.x, sheet.foot(fall.upper, fall.x - sheet.x[fall.upper]))
    if fall.wire:
        return [_piece(sheet, fall, start, level)]
    found: list[Line] = []
    style = _bar_style(sheet.network.facts, int(fall.fact.split()[1]))
    if not fall.is_straight:
        if start is not None:
            found.append(Line(fall.fact, style, (start, (start[0], level))))
        found += _level(sheet.network.facts, fall, level)
    ends = top + made.height - TWINS_SPACE
    own = level if not fall.is_straight else start[1] if start is not None else level
    joined = {node for of in fall.twins for node in of}
    for of in fall.twins:
        apex = fall.apex(of)
        if start is not None or not fall.is_straight:
            found.append(Line(fall.fact, style, ((apex, own), (apex, ends))))
        found += _identical(sheet, fall, of, apex, ends)
    for node, fact, foot in fall.feet:
        head = (foot, sheet.head(node, foot - sheet.x[node]))
        begin = (fall.apex(next(of for of in fall.twins if node in of)), ends) if node in joined else (foot, own)
        found.append(Line(fact, _child_style(sheet.network.facts, fact), (begin, head)))
    return found


def _piece(sheet: Sheet, fall: Fall, start: tuple[float, float] | None, level: float) -> Line:
    """A piece of a line that passes rows, or of a tie from one row to the next."""
    node, _, foot = fall.feet[0]
    if start is None:
        raise ValueError("A line between two rows starts somewhere.")
    head = (foot, sheet.head(node, foot - sheet.x[node]))
    points = (start, head) if fall.is_straight else (start, (start[0], level), (foot, level), head)
    facts = sheet.network.facts
    kind, at, *_ = fall.fact.split()
    if kind == "unit":
        return _unit_line(facts, fall.fact, points)
    if kind == "child":
        return Line(fall.fact, _child_style(facts, fall.fact), points)
    tie = facts.ties[int(at)]
    down = sheet.network.person[node] == tie.target
    up = sheet.network.person[fall.upper] == tie.target
    return Line(
        fall.fact, tie_style(tie.kind), points[::-1] if up else points, arrow=(down or up) and tie_arrow(tie.kind)
    )


def _identical(sheet: Sheet, fall: Fall, of: tuple[int, ...], apex: float, top: float) -> list[Line]:
    """The bar between the lines of identical twins, half-way down."""
    found = []
    facts = sheet.network.facts
    node_of = {sheet.network.person[node]: node for node in of}
    feet = {node: (x, sheet.head(node, x - sheet.x[node])) for node, _, x in fall.feet}
    for twins in facts.twins:
        for pair in twins.identical:
            if all(key in node_of for key in pair) and is_unit_of_twins(
                sheet.network, twins.members, int(fall.fact.split()[1])
            ):
                ends = [feet[node_of[key]] for key in pair]
                points = tuple(((apex + x) / 2, (top + y) / 2) for x, y in ends)
                found.append(Line(fall.fact, "identical", points))
    return found


def _child_style(facts: Facts, fact: str) -> str:
    _, unit, place = fact.split()
    return facts.units[int(unit)].children[int(place)].kind


def _level(facts: Facts, fall: Fall, y: float) -> list[Line]:
    """The level line above the children, each piece in the style of the children it leads to."""
    joined = {node: fall.apex(of) for of in fall.twins for node in of}
    ends = [(joined.get(node, x), _child_style(facts, fact)) for node, fact, x in fall.feet]
    stops = sorted({*fall.landings, *([] if fall.x is None else [fall.x])})
    middle = fall.x if fall.x is not None else stops[0]
    found = []
    for low, high in pairwise(stops):
        styles = {style for x, style in ends if (x >= high if low >= middle else x <= low)}
        found.append(Line(fall.fact, styles.pop() if len(styles) == 1 else "birth_parent", ((low, y), (high, y))))
    return found


def _bar_style(facts: Facts, unit: int) -> str:
    """Solid where any child is one by birth; where all came by the same way, that way's line."""
    kinds = {child.kind for child in facts.units[unit].children}
    return kinds.pop() if len(kinds) == 1 else "birth_parent"
