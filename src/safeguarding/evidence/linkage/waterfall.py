"""The evidence about a pair as a picture: each finding a bar, to the right where it speaks for one person, else to the left."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

WIDTH, STEP, TOP, MARGIN = 320, 40, 22, 8
FOR, AGAINST, LINE, WORDS = "#00703c", "#d4351c", "#505a5f", "#0b0c0c"


def waterfall(steps: Sequence[tuple[str, float]], title: str = "What speaks for and against") -> str:
    """SVG of findings in their order: what was compared, and its weight in bits. Each bar begins where the one before ends.

    The dashes beside the bars stand where it is as likely as not. Words are escaped; there is no script and no style in it.
    Raises ValueError without a step.
    """
    if not steps:
        raise ValueError("There is nothing to draw: give at least one step.")
    ends = [0.0]
    for _, bits in steps:
        ends.append(ends[-1] + bits)
    low, high = min(ends), max(ends)
    room = max(high - low, 1.0)

    def x(bits: float) -> float:
        return MARGIN + (bits - low) / room * (WIDTH - 2 * MARGIN)

    height = TOP + STEP * (len(steps) + 1)
    evens = x(0.0)
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" font-family="Arial, sans-serif" font-size="16" {size}>',
        f"<title>{escape(title)}</title>",
        _words(evens, TOP - 7, "as likely as not", "end" if evens > WIDTH / 2 else "start", LINE),
    ]
    for place, (what, bits) in enumerate(steps):
        y = TOP + place * STEP
        before, after = x(ends[place]), x(ends[place + 1])
        parts.append(_words(MARGIN, y + 15, f"{what} {bits:+.1f}".replace("-", "\u2212"), "start", WORDS))
        parts.append(
            f'<line x1="{evens:.1f}" y1="{y + 19}" x2="{evens:.1f}" y2="{y + 35}" stroke="{LINE}" stroke-width="2"/>'
            f'<rect x="{min(before, after):.1f}" y="{y + 21}" width="{max(abs(after - before), 1.5):.1f}" height="12" '
            f'fill="{FOR if bits >= 0 else AGAINST}"/>'
        )
    last = TOP + len(steps) * STEP
    end = f"Together {ends[-1]:+.1f}".replace("-", "\u2212")
    parts.append(f'<circle cx="{x(ends[-1]):.1f}" cy="{last + 25}" r="5" fill="{WORDS}"/>')
    parts.append(_words(MARGIN, last + 14, end, "start", WORDS, bold=True))
    return "".join([*parts, "</svg>"])


def _words(x: float, y: float, text: str, anchor: str, colour: str, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}"{weight}>{escape(text)}</text>'
