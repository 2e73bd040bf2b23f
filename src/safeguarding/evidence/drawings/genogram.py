"""A genogram: people and relationships as a drawing that can be printed in black and white, and the same in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from safeguarding.evidence.drawings import legend, svg
from safeguarding.evidence.drawings.facts import Facts, facts_of
from safeguarding.evidence.drawings.labels import short
from safeguarding.evidence.drawings.layout import layout_of
from safeguarding.evidence.drawings.record import record_of
from safeguarding.evidence.drawings.shapes import Layout
from safeguarding.evidence.drawings.text import printable, width
from safeguarding.evidence.drawings.words import Section, in_words
from safeguarding.evidence.relationships import Person, Relationship, Stay

HEADING, HEADING_HEIGHT, UNDER, LEAST = 18.0, 52.0, 18.0, 620.0


@dataclass(frozen=True, slots=True)
class Drawing:
    """A finished drawing. `svg` is a document of its own or part of a page; `sections` say the same in words.

    `width` and `height` are those of the SVG, in CSS pixels. `people` and `left_out` are counts: how many are drawn, and how
    many things could not be.
    """

    svg: str
    width: float
    height: float
    sections: tuple[Section, ...]
    people: int
    left_out: int

    def lines(self) -> list[str]:
        """The words as plain lines, a blank one between sections."""
        found: list[str] = []
        for section in self.sections:
            found += [*([""] if found else []), section.heading, *(f"- {said.words}" for said in section.lines)]
        return found


def genogram(
    people: Iterable[Person],
    relationships: Iterable[Relationship],
    stays: Iterable[Stay] = (),
    *,
    day: date,
    index: Iterable[str] = (),
    title: str = "",
    name: str = "genogram",
    as_it_was: bool = False,
) -> Drawing:
    """Draw the people and their relationships as they stand on `day`.

    `index` are the keys of those whom the file is about; `title` stands at the top of the drawing; `name` begins the ids
    in the SVG; `as_it_was` says on it that the day is past and that it was drawn from what is known now. Data that contradict themselves are no error: they are left out of the drawing, and the words say so.
    The same input, in any order, gives the same drawing.

    Symbols: McGoldrick, Gerson and Petry, *Genograms: assessment and treatment* (2020); lines for adoption, fostering and
    twins as there, and told apart in print.
    """
    facts = facts_of(record_of(people, relationships, stays, day=day, index=index))
    layout = layout_of(facts)
    told = f"As it was on {short(day)}, from what is known now" if as_it_was else f"As recorded on {short(day)}"
    text, wide, tall = _document(facts, layout, title, name, told)
    return Drawing(text, wide, tall, in_words(facts), len(facts.people), len(facts.left_out))


def _document(facts: Facts, layout: Layout, title: str, name: str, told: str) -> tuple[str, float, float]:
    heading = printable(title) or "Genogram"
    wide = max(layout.width, LEAST, width(heading, HEADING) * 1.1 + 24)
    below = HEADING_HEIGHT + layout.height + UNDER
    key, key_width, bottom = legend.drawn(legend.entries(layout, facts), below, wide - 24)
    shift = (wide - layout.width) / 2
    wide = max(wide, key_width)
    parts = [
        svg.words(heading, 12, 26, HEADING, bold=True),
        svg.words(told, 12, 43, 12),
        svg.element("g", *svg.drawn(layout), transform=f"translate({svg.number(shift)} {svg.number(HEADING_HEIGHT)})"),
        *key,
    ]
    count = len(facts.people)
    generations = len(set(facts.levels.values()))
    described = (
        f"A genogram of {count} {'person' if count == 1 else 'people'} in {generations} "
        f"{'row' if generations == 1 else 'rows'}, the eldest at the top. The same is given in words."
    )
    return svg.document(wide, bottom + 6, "Genogram", described, parts, name), wide, bottom + 6
