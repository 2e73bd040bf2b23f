"""From facts to places on paper: every symbol, line, label and outline."""

from __future__ import annotations

from safeguarding.evidence.drawings import labels, lives
from safeguarding.evidence.drawings.channels import LINE_HEIGHT, Bar
from safeguarding.evidence.drawings.facts import Facts
from safeguarding.evidence.drawings.lines import lines_of
from safeguarding.evidence.drawings.outlines import outline_of, ranks_of
from safeguarding.evidence.drawings.ports import HALF, MARGIN
from safeguarding.evidence.drawings.shapes import Box, Label, Layout, Symbol
from safeguarding.evidence.drawings.sheet import LABEL_SPACE, Sheet, label_height, shape_of, sheet_of

PAD = 12.0


def layout_of(facts: Facts) -> Layout:
    """The places of everything that is drawn. No two symbols or labels overlap. The same facts give the same layout."""
    sheet = sheet_of(facts)
    nodes = [node for row in sheet.rows for node in row if sheet.network.person[node] is not None]
    symbols = tuple(_symbol(sheet, node) for node in nodes)
    names = [_name(sheet, node) for node in nodes]
    said = [
        _said(sheet, channel, bar) for channel in sheet.channels for bar in sheet.channels[channel].bars if bar.lines
    ]
    lines = tuple(line for channel in sheet.channels for line in lines_of(sheet, channel))
    outlines = tuple(outline_of(sheet, home, rank) for home, rank in ranks_of(sheet.network.homes))
    return _on_paper(Layout(0, 0, symbols, lines, (*names, *said), outlines))


def _symbol(sheet: Sheet, node: int) -> Symbol:
    facts, key = sheet.network.facts, sheet.network.person[node]
    if key is None:
        raise ValueError("Only a person has a symbol.")
    person = facts.people[key]
    dead = lives.is_dead(person, facts.day)
    years = lives.age(person, facts.day)
    y = sheet.row_y[sheet.network.row[node]] + MARGIN + HALF
    return Symbol(
        fact=f"person {key}",
        shape=shape_of(facts, key),
        x=sheet.x[node],
        y=y,
        half=HALF,
        inside="" if dead or years is None else str(years),
        index=key in facts.index,
        crossed=dead or (person.born is None and person.ended is not None),
        bracketed=node in sheet.ports.bracketed,
    )


def _name(sheet: Sheet, node: int) -> Label:
    start, wide, centred = sheet.ports.label[node]
    names, small = sheet.ports.names[node], sheet.ports.details[node]
    y = sheet.row_y[sheet.network.row[node]] + MARGIN + 2 * HALF + LABEL_SPACE
    sizes = (labels.NAME_SIZE,) * len(names) + (labels.SMALL_SIZE,) * len(small)
    box = Box(sheet.x[node] + start, y, wide, label_height(sheet.ports, node))
    return Label(f"person {sheet.network.person[node]}", (*names, *small), sizes, box, centred)


def _said(sheet: Sheet, channel: int, bar: Bar) -> Label:
    height = len(bar.lines) * LINE_HEIGHT
    box = Box(bar.label_x, sheet.channel_y[channel] + bar.y - height - 3, bar.label_width, height)
    return Label(bar.fact, bar.lines, (labels.SMALL_SIZE,) * len(bar.lines), box)


def _on_paper(made: Layout) -> Layout:
    """The layout with a margin round it, its left upper corner at 0."""
    boxes = [symbol.box for symbol in made.symbols] + [label.box for label in made.labels]
    points = [point for line in made.lines for point in line.points]
    points += [point for outline in made.outlines for loop in outline.loops for point in loop]
    right = max([box.right for box in boxes] + [x for x, _ in points], default=0)
    bottom = max([box.bottom for box in boxes] + [y for _, y in points], default=0)
    return Layout(right + PAD, bottom + PAD, made.symbols, made.lines, made.labels, made.outlines)
