"""Indicators from files and to files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from safeguarding.evidence import spreadsheets
from safeguarding.evidence import tables as declared
from safeguarding.evidence.charts import charts
from safeguarding.evidence.indicators.counting import Tables
from safeguarding.evidence.indicators.definition import Definition, DefinitionError, definitions
from safeguarding.evidence.indicators.result import IndicatorResult


def chosen(name: str) -> tuple[Definition, ...]:
    """The definition of that id, or every one for “all”. Raises DefinitionError for another word, with the known ones."""
    known = definitions()
    if name == "all":
        return tuple(known.values())
    if name not in known:
        raise DefinitionError(f"There is no indicator “{name}”. There are: all, {', '.join(known)}.")
    return (known[name],)


def read(paths: Mapping[str, Path | None]) -> Tables:
    """The tables of the files named people, members, spans, events, links, coverage and, if there are any, plans, posts, allocations and records, each
    Parquet or CSV.

    Raises TableError with the file's name and what to mend.
    """
    return Tables(
        **{name: getattr(declared, name.upper()).read(path) for name, path in paths.items() if path is not None}
    )


def write(result: IndicatorResult, folder: Path) -> list[Path]:
    """Write the result, with its charts as Vega-Lite, as JSON, and each chart's table as CSV. Gives the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = charts(result)
    written = [folder / f"{result.definition}.json"]
    whole = {**result.as_dict(), "charts": [asdict(chart) for chart in drawn]}
    written[0].write_text(json.dumps(whole, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    for number, chart in enumerate(drawn, 1):
        written.append(folder / f"{result.definition}-{number}.csv")
        spreadsheets.write(written[-1], chart.columns, chart.rows)
    return written
