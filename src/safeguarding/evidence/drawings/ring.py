"""The places of an ecomap: one box in the middle and the others in a frame round it, so that no line crosses another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from safeguarding.evidence.drawings import svg
from safeguarding.evidence.drawings.labels import NAME_SIZE, SMALL_SIZE
from safeguarding.evidence.drawings.shapes import Box, Label, Line
from safeguarding.evidence.drawings.text import width, wrap

#: The widest line of text in a box, and the room inside a box and between boxes.
MOST, INSIDE, BETWEEN, AWAY = 146.0, 9.0, 16.0, 64.0
#: The middle box is round at its corners: lines leave further in.
CORNER, LEAVING = 14.0, 12.0
NAME_HEIGHT, LINE_HEIGHT, MEMBER_SPACE = 15.0, 13.0, 8.0
#: Lines to one box stand this far apart.
BESIDE = 12.0


@dataclass(frozen=True, slots=True)
class Spot:
    """Somebody to be placed: a name, lines under it, and how they are bound to the middle."""

    fact: str
    name: str
    lines: tuple[str, ...] = ()
    bonds: tuple[str, ...] = ()
    group: str = ""
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A box with its words. `round_` boxes are people and community, square ones professionals."""

    fact: str
    box: Box
    label: Label
    round_: bool = False
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Ring:
    """The finished places. `inside` are the cards in the middle box."""

    width: float
    height: float
    middle: Box
    inside: tuple[Card, ...]
    around: tuple[Card, ...]
    lines: tuple[Line, ...]

    @property
    def marked(self) -> bool:
        return any(card.marked for card in self.inside)

    def drawn(self) -> list[str]:
        """Lines first, then the boxes on them."""
        box = self.middle
        frame = svg.element(
            "rect", x=box.x, y=box.y, width=box.width, height=box.height, rx=24, fill=svg.WHITE, stroke=svg.BLACK,
            stroke_width=2.5,
        )  # fmt: skip
        parts = [*(svg.line(line) for line in self.lines), frame]
        for card in self.around:
            parts += [_frame(card.box, 16 if card.round_ else 0), svg.label(card.label)]
        for card in self.inside:
            if card.marked:
                parts += [_frame(card.box, 4), _frame(_smaller(card.box, 3), 2)]
            parts.append(svg.label(card.label))
        return parts


def _frame(box: Box, corner: float) -> str:
    return svg.element(
        "rect", x=box.x, y=box.y, width=box.width, height=box.height, rx=corner, fill=svg.WHITE, stroke=svg.BLACK,
        stroke_width=1.5,
    )  # fmt: skip


def _smaller(box: Box, by: float) -> Box:
    return Box(box.x + by, box.y + by, box.width - 2 * by, box.height - 2 * by)


@dataclass(frozen=True, slots=True)
class _Text:
    spot: Spot
    lines: tuple[str, ...]
    sizes: tuple[float, ...]
    width: float
    height: float


def _text(spot: Spot, most: float = MOST) -> _Text:
    names = wrap(spot.name, most, NAME_SIZE * 1.08)
    small = tuple(piece for line in spot.lines for piece in wrap(line, most, SMALL_SIZE))
    wide = max(
        [width(line, NAME_SIZE) * 1.08 for line in names] + [width(line, SMALL_SIZE) for line in small], default=0.0
    )
    sizes = (NAME_SIZE,) * len(names) + (SMALL_SIZE,) * len(small)
    return _Text(spot, (*names, *small), sizes, wide, len(names) * NAME_HEIGHT + len(small) * LINE_HEIGHT)


def ring_of(members: Sequence[Spot], around: Sequence[Spot]) -> Ring:
    """Place the members in the middle and the others round them, clockwise from the left of the top."""
    inner = [_text(spot, 190.0) for spot in members]
    outer = [_text(spot) for spot in around]
    wide = max([text.width for text in inner] + [90.0]) + 4 * INSIDE
    tall = sum(text.height + 2 * MEMBER_SPACE for text in inner) + 2 * INSIDE
    top, right, bottom, left = _sides(outer)
    wide = max(wide, 2 * CORNER + LEAVING * max(len(top), len(bottom)))
    tall = max(tall, 2 * CORNER + LEAVING * max(len(left), len(right)))
    card = max([text.width for text in outer] + [60.0]) + 2 * INSIDE
    above, below = (max([text.height for text in row] + [0.0]) + 2 * INSIDE if row else 0.0 for row in (top, bottom))
    column = max(_tall(left), _tall(right), tall)
    row = max(_wide(top, card), _wide(bottom, card), wide)
    x0 = 12 + (card + AWAY if left else 0.0)
    y0 = 12 + (above + AWAY if top else 0.0)
    sheet = x0 + row + (card + AWAY if right else 0.0) + 12, y0 + column + (below + AWAY if bottom else 0.0) + 12
    centre = x0 + row / 2, y0 + column / 2
    middle = Box(centre[0] - wide / 2, centre[1] - tall / 2, wide, tall)
    sides = {
        "top": _row(top, centre[0], card, 12, above, up=True),
        "right": _column(right, centre[1], sheet[0] - 12 - card, card),
        "bottom": _row(bottom, centre[0], card, sheet[1] - 12 - below, below, up=False),
        "left": _column(left, centre[1], 12, card),
    }
    spots = {spot.fact: spot for spot in around}
    lines = [
        line for side, of in sides.items() for line in _bonds(middle, [(one, spots[one.fact]) for one in of], side)
    ]
    cards = sorted((one for of in sides.values() for one in of), key=lambda one: list(spots).index(one.fact))
    return Ring(sheet[0], sheet[1], middle, tuple(_inside(inner, middle)), tuple(cards), tuple(lines))


def _sides(texts: list[_Text]) -> tuple[list[_Text], list[_Text], list[_Text], list[_Text]]:
    """Clockwise: top from left to right, right downwards, bottom from left to right, left downwards."""
    count = len(texts)
    side = -(-count // 3) if count > 2 else count // 2
    rest = count - 2 * side if count > 2 else count - side
    if count <= 2:
        return [], texts[:rest], [], texts[rest:]
    top = -(-rest // 2)
    bottom = rest - top
    return (
        texts[:top],
        texts[top : top + side],
        texts[top + side : top + side + bottom][::-1],
        texts[top + side + bottom :][::-1],
    )


def _tall(texts: list[_Text]) -> float:
    return sum(text.height + 2 * INSIDE for text in texts) + BETWEEN * max(0, len(texts) - 1)


def _wide(texts: list[_Text], card: float) -> float:
    return len(texts) * card + BETWEEN * max(0, len(texts) - 1)


def _card(text: _Text, box: Box) -> Card:
    words = Box(box.x + (box.width - text.width) / 2, box.y + (box.height - text.height) / 2, text.width, text.height)
    label = Label(text.spot.fact, text.lines, text.sizes, words, centred=True)
    return Card(text.spot.fact, box, label, text.spot.group != "professional", text.spot.marked)


def _row(texts: list[_Text], centre: float, card: float, y: float, tall: float, *, up: bool) -> list[Card]:
    x = centre - _wide(texts, card) / 2
    cards = []
    for text in texts:
        high = text.height + 2 * INSIDE
        cards.append(_card(text, Box(x, y + (tall - high if up else 0), card, high)))
        x += card + BETWEEN
    return cards


def _column(texts: list[_Text], centre: float, x: float, card: float) -> list[Card]:
    y = centre - _tall(texts) / 2
    cards = []
    for text in texts:
        cards.append(_card(text, Box(x, y, card, text.height + 2 * INSIDE)))
        y += text.height + 2 * INSIDE + BETWEEN
    return cards


def _inside(texts: list[_Text], middle: Box) -> list[Card]:
    y = middle.y + INSIDE
    cards = []
    for text in texts:
        high = text.height + 2 * MEMBER_SPACE - 2
        cards.append(_card(text, Box(middle.x + INSIDE, y + 1, middle.width - 2 * INSIDE, high)))
        y += text.height + 2 * MEMBER_SPACE
    return cards


def _bonds(middle: Box, cards: Sequence[tuple[Card, Spot]], side: str) -> list[Line]:
    """From one edge of the middle to the facing edges of the boxes of that side, in their order, so that none cross."""
    level = side in ("top", "bottom")
    start, end = (middle.x, middle.right) if level else (middle.y, middle.bottom)
    edge = {"top": middle.y, "bottom": middle.bottom, "left": middle.x, "right": middle.right}[side]
    step = (end - start - 2 * CORNER) / len(cards) if cards else 0.0
    found = []
    for at, (card, spot) in enumerate(cards):
        box = card.box
        aim = box.x + box.width / 2 if level else box.y + box.height / 2
        facing = {"top": box.bottom, "bottom": box.y, "left": box.right, "right": box.x}[side]
        low = start + CORNER + step * at
        leave = min(max(aim, low + step * 0.2), low + step * 0.8)
        if abs(leave - aim) < 2:
            leave = aim
        for place, bond in enumerate(spot.bonds):
            by = (place - (len(spot.bonds) - 1) / 2) * min(BESIDE, step / len(spot.bonds))
            ends = ((leave + by, edge), (aim + by, facing))
            found.append(Line(spot.fact, bond, ends if level else tuple((y, x) for x, y in ends)))
    return found
