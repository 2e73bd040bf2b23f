"""The key under a drawing: the symbols and lines that it uses, each with what it means. So it can be read by itself."""

from __future__ import annotations

from safeguarding.evidence.drawings import svg
from safeguarding.evidence.drawings.facts import Facts
from safeguarding.evidence.drawings.shapes import Layout, Line, Outline, Symbol
from safeguarding.evidence.drawings.strokes import STROKES
from safeguarding.evidence.drawings.text import width

SIZE, ROW, SAMPLE, COLUMN_GAP = 11.0, 24.0, 44.0, 22.0
_SHAPES = {
    "square": "Man or boy",
    "circle": "Woman or girl",
    "diamond": "Sex not known or not said",
    "triangle": "Unborn, or a pregnancy that ended",
}

Entry = tuple[str, str]


def entries(layout: Layout, facts: Facts | None = None) -> list[Entry]:
    """What the drawing uses: the name of the sample and the words."""
    used = {line.style for line in layout.lines}
    shapes = {symbol.shape for symbol in layout.symbols}
    found: list[Entry] = [(shape, words) for shape, words in _SHAPES.items() if shape in shapes]
    if any(symbol.index for symbol in layout.symbols):
        found.append(("index", "Double line: whom the file is about"))
    if any(symbol.crossed and symbol.shape != "triangle" for symbol in layout.symbols):
        found.append(("crossed", "Cross: died"))
    if any(symbol.crossed and symbol.shape == "triangle" for symbol in layout.symbols):
        found.append(("lost", "Cross: pregnancy ended"))
    if any(symbol.bracketed for symbol in layout.symbols):
        found.append(("bracketed", "Brackets: adopted, or cared for by others"))
    found += [(style, stroke.means) for style, stroke in STROKES.items() if style in used and stroke.means]
    parted = {unit.parted for unit in facts.units} if facts else set()
    if parted & {"separated", "ended"}:
        found.append(("one slash", "Separated, or no more a couple"))
    if "divorced" in parted:
        found.append(("two slashes", "Divorced"))
    if any(line.double for line in layout.lines):
        found.append(("related", "Two lines: partners who are related to each other"))
    if facts and any(facts.twins):
        found.append(("twins", "Twins"))
    if layout.outlines:
        found.append(("outline", "Lives in one household"))
    if facts and facts.responsible:
        found.append(("", "PR: who holds parental responsibility for the child"))
    if facts and layout.symbols:
        found.append(("", "Number inside: age. b. born, d. died"))
    return found


def drawn(found: list[Entry], top: float, most: float) -> tuple[list[str], float, float]:
    """The key as SVG, from `top` down, in columns no wider together than `most`; with its width and its bottom."""
    if not found:
        return [], 0.0, top
    wide = max(width(words, SIZE) for _, words in found) + SAMPLE + 8
    columns = max(1, min(len(found), int((most + COLUMN_GAP) // (wide + COLUMN_GAP))))
    rows = -(-len(found) // columns)
    columns = -(-len(found) // rows)
    parts = [svg.words("Key", 12, top + 14, 13, bold=True)]
    for at, (sample, words) in enumerate(found):
        x, y = 12 + (at // rows) * (wide + COLUMN_GAP), top + 34 + (at % rows) * ROW
        parts += [_sample(sample, x, y), svg.words(words, x + SAMPLE + 8, y + 4, SIZE)]
    return parts, 12 + columns * (wide + COLUMN_GAP), top + 34 + rows * ROW


def _sample(name: str, x: float, y: float) -> str:
    middle, end = x + SAMPLE / 2, x + SAMPLE
    if name in _SHAPES:
        return svg.symbol(Symbol("", name, middle, y, 8))
    if name == "lost":
        return svg.symbol(Symbol("", "triangle", middle, y, 10, crossed=True))
    if name == "mark":
        return "".join(
            svg.element(
                "rect", x=middle - at, y=y - at * 0.6, width=2 * at, height=1.2 * at, fill="none", stroke=svg.BLACK
            )
            for at in (14.0, 11.0)
        )
    if name in ("index", "crossed", "bracketed"):
        return svg.symbol(
            Symbol(
                "",
                "square",
                middle,
                y,
                9,
                index=name == "index",
                crossed=name == "crossed",
                bracketed=name == "bracketed",
            )
        )
    if name in ("one slash", "two slashes"):
        shifts = (0.0,) if name == "one slash" else (-2.5, 2.5)
        slashes = [Line("", "slash", ((middle + by - 3, y + 6), (middle + by + 3, y - 6))) for by in shifts]
        return "".join(svg.line(line) for line in (Line("", "married", ((x, y), (end, y))), *slashes))
    if name == "related":
        return svg.line(Line("", "married", ((x, y), (end, y)), double=True))
    if name in ("twins", "identical"):
        parts = [Line("", "birth_parent", ((middle, y - 8), (middle + side * 14, y + 8))) for side in (-1, 1)]
        if name == "identical":
            parts.append(Line("", "identical", ((middle - 7, y), (middle + 7, y))))
        return "".join(svg.line(line) for line in parts)
    if name == "outline":
        corners = ((x, y - 8), (end, y - 8), (end, y + 8), (x, y + 8))
        return svg.outline(Outline("", (corners,), ()))
    return svg.line(Line("", name, ((x, y), (end, y)), arrow=name == "tie")) if name in STROKES else ""
