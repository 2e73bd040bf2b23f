"""How each line is drawn, and what it means: told apart by dashes, slashes and shape, never by colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stroke:
    """Width, dashes (as `stroke-dasharray`), what it means in the key, and whether it is drawn as a zigzag or twice."""

    width: float
    dashes: str
    means: str
    zigzag: bool = False
    double: bool = False


STROKES: Mapping[str, Stroke] = {
    "married": Stroke(2, "", "Married"),
    "civil_partners": Stroke(2, "14 3 2 3", "Civil partners"),
    "living_together": Stroke(2, "8 4", "Living together as a couple"),
    "partners": Stroke(2, "2 4", "Partners who live apart"),
    "not_said": Stroke(1, "1 6", "Parents of the same child; no more is held"),
    "birth_parent": Stroke(1.5, "", "Child by birth"),
    "sibling": Stroke(1.5, "", "Brothers and sisters; parents not held"),
    "adoptive_parent": Stroke(1.5, "7 4", "Adopted child"),
    "foster_carer": Stroke(1.5, "1.5 4", "Fostered child"),
    "special_guardian": Stroke(1.5, "10 3 2 3 2 3", "Child with a special guardian"),
    "carer": Stroke(1.5, "4 3 1 3", "Child cared for by somebody else"),
    "step_parent": Stroke(1.5, "10 3 4 3", "Stepchild"),
    "tie": Stroke(1, "3 2", "As written on the line"),
    "close": Stroke(1.2, "", "Close", double=True),
    "conflict": Stroke(1.5, "", "In conflict", zigzag=True),
    "identical": Stroke(1.5, "", "Identical twins"),
    "slash": Stroke(2, "", ""),
    "strong": Stroke(4, "", "Strong tie"),
    "ordinary": Stroke(1.5, "", "Ordinary tie"),
    "weak": Stroke(1.5, "2 5", "Weak tie"),
    "strained": Stroke(1.5, "", "Strained tie", zigzag=True),
    "not_known": Stroke(1, "12 3 1 3 1 3", "Tie, its strength not known"),
    "plain": Stroke(1, "9 5", "Tie, its strength not recorded"),
}
