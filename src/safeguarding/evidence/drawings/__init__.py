"""Drawings of a family from its record: a genogram and an ecomap, as SVG and in words. Pure functions, no database."""

from safeguarding.evidence.drawings.ecomap import BONDS, GROUPS, Contact, EcomapError, ecomap
from safeguarding.evidence.drawings.genogram import Drawing, genogram
from safeguarding.evidence.drawings.paper import on_sheet, sheet_for
from safeguarding.evidence.drawings.words import Said, Section

__all__ = [
    "BONDS",
    "GROUPS",
    "Contact",
    "Drawing",
    "EcomapError",
    "Said",
    "Section",
    "ecomap",
    "genogram",
    "on_sheet",
    "sheet_for",
]
