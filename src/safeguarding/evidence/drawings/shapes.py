"""What a layout is made of: symbols, lines, labels and outlines with their places on paper. Units are CSS pixels."""

from __future__ import annotations

from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle from its left and top corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def overlaps(self, other: Box) -> bool:
        """Whether they share more than an edge."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom


@dataclass(frozen=True, slots=True)
class Label:
    """Lines of text in a box. `sizes` has the type size of each line. `fact` names what they say."""

    fact: str
    lines: tuple[str, ...]
    sizes: tuple[float, ...]
    box: Box
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Symbol:
    """A person: `shape` is square, circle, diamond or triangle, `x` and `y` its middle. `inside` is the age."""

    fact: str
    shape: str
    x: float
    y: float
    half: float
    inside: str = ""
    index: bool = False
    crossed: bool = False
    bracketed: bool = False

    @property
    def box(self) -> Box:
        return Box(self.x - self.half, self.y - self.half, 2 * self.half, 2 * self.half)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of `style` (see `strokes`) through its points. `arrow` says that its last point is one's head, `double` that it is
    drawn twice side by side: of partners who are related to each other.
    """

    fact: str
    style: str
    points: tuple[Point, ...]
    arrow: bool = False
    double: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """A closed line round a household, as one or more loops of corners, with its number in each part."""

    fact: str
    loops: tuple[tuple[Point, ...], ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A drawing before it is written down. `width` and `height` hold everything."""

    width: float
    height: float
    symbols: tuple[Symbol, ...]
    lines: tuple[Line, ...]
    labels: tuple[Label, ...]
    outlines: tuple[Outline, ...]


def edge(shape: str, half: float, offset: float, *, below: bool) -> float:
    """How far from the middle of a symbol its edge is, at `offset` to the side, downwards or upwards."""
    aside = min(abs(offset), half)
    match shape:
        case "circle":
            return (half * half - aside * aside) ** 0.5
        case "diamond":
            return half - aside
        case "triangle" if not below:
            return half - 2 * aside
    return half
