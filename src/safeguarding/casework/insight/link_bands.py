"""How far links that may be wrong or missed move what an indicator says: worked out once, before it is published."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from safeguarding.casework.access.within import within
from safeguarding.casework.feeds import link_quality
from safeguarding.evidence.disclosure import Rule
from safeguarding.evidence.indicators import Definition, Tables, calculate
from safeguarding.evidence.indicators.result import Figure, LinkBand
from safeguarding.evidence.indicators.runs import Run
from safeguarding.evidence.linkage import Calibration
from safeguarding.evidence.linkage.quality import Band, sensitivity

#: So many times the links are drawn as they may be, and the indicator counted.
DRAWS = 40
TOO_FEW = "How far wrong and missed links move this isn’t known: too few of the feed’s links have been reviewed."
NOT_KNOWN = "How far wrong and missed links move the change in {noun} can’t be said: with some, there were none before."
SAYS = (
    "If links are as often wrong or missed as those reviewed suggest, the change in {noun} lies between {low} and {high}. "
    "People so different in the two records that nobody could compare them are taken to be missed alike before and after."
)


def with_bands(runs: Sequence[Run], tables_of: Callable[[Definition], Tables], by: Any) -> list[Run]:
    """The runs, each result with a band for every figure that rests on a partner's links and whose change is shown."""
    known: dict[str, Calibration] = {}
    found = []
    for run in runs:
        definition = run.definition
        if definition.own or not run.result.figures:
            found.append(run)
            continue
        if definition.feed not in known:
            with within(by.authority_id):
                known[definition.feed] = link_quality.calibration(by, definition.feed)
        tables = tables_of(definition)
        if known[definition.feed].enough:
            with within(by.authority_id):
                tables = replace(tables, links=link_quality.with_reasons(by, definition.feed, tables.links))
        bands = link_bands(run.result.figures, definition, tables, known[definition.feed])
        found.append(replace(run, result=replace(run.result, link_bands=bands)))
    return found


def link_bands(
    figures: Sequence[Figure], definition: Definition, tables: Tables, calibration: Calibration
) -> tuple[LinkBand, ...]:
    """A band for each figure whose change is shown.

    The draws are of true counts, so that what one of them would hide moves no end; whole per cent come back, and no count
    can be worked out from them.
    """
    shown = [figure for figure in figures if figure.change_percent is not None]
    if not calibration.enough:
        return tuple(LinkBand(figure.noun, None, None, 0, TOO_FEW) for figure in shown[:1])

    def changes(links: pl.DataFrame) -> dict[str, float | None]:
        made = calculate(definition, replace(tables, links=links), rule=Rule(threshold=0))
        return {figure.noun: figure.change_percent for figure in made.figures}

    made = sensitivity(tables.links, calibration, changes, draws_made=DRAWS) if shown else {}
    return tuple(_band(figure.noun, made[figure.noun]) for figure in shown if figure.noun in made)


def _band(noun: str, band: Band) -> LinkBand:
    if band.low is None or band.high is None:
        return LinkBand(noun, None, None, band.draws, NOT_KNOWN.format(noun=noun))
    low, high = round(band.low), round(band.high)
    return LinkBand(noun, low, high, band.draws, SAYS.format(noun=noun, low=_change(low), high=_change(high)))


def _change(percent: int) -> str:
    if percent == 0:
        return "no change"
    return f"{abs(percent)}% {'fewer' if percent < 0 else 'more'}"
