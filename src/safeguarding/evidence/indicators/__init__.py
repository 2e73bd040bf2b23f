"""Indicators: what partner agencies saw of families, before and after allocation, from reviewed definitions.

One definition file an indicator; one engine for all. A result carries what is needed to read it: no number travels alone.
"""

from safeguarding.evidence.indicators.calculate import calculate, every, publish
from safeguarding.evidence.indicators.counting import Counting, Tables, family_counts
from safeguarding.evidence.indicators.definition import Definition, DefinitionError, definitions, load
from safeguarding.evidence.indicators.result import Figure, GroupRow, IndicatorResult, MonthFigure, MonthRow, Side
from safeguarding.evidence.indicators.spells import spells_told

__all__ = [
    "Counting",
    "Definition",
    "DefinitionError",
    "Figure",
    "GroupRow",
    "IndicatorResult",
    "MonthFigure",
    "MonthRow",
    "Side",
    "Tables",
    "calculate",
    "definitions",
    "every",
    "family_counts",
    "load",
    "publish",
    "spells_told",
]
