"""A county as files: the same seed gives the same bytes."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from safeguarding.evidence.made_up import areas
from safeguarding.evidence.made_up.returns import census_children, census_header
from safeguarding.evidence.made_up.shape import County
from safeguarding.evidence.periods import census_year
from safeguarding.evidence.returns.cin_census.definition import YEARS
from safeguarding.evidence.returns.cin_census.write import write as write_census

AS_CSV = ("police_extract", "planted", "police_true_links")


def write(county: County, folder: str | Path) -> list[Path]:
    """Write every frame of the county into the folder, which is made if absent, and give the files written.

    Frames become `<name>.parquet`, with `spans.parquet` beside them in the form the indicators read; the police extract
    and what is known of it become CSV, as a force would send it; `cin-census-<year>.xml` is the county's own return of
    the last census year that it knows whole; `county.json` says what was asked for and the effect that was planted.
    Raises OSError where the folder can't be written.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, frame in [*county.frames().items(), ("spans", county.spans)]:
        path = folder / (f"{name}.csv" if name in AS_CSV else f"{name}.parquet")
        if name in AS_CSV:
            frame.write_csv(path)
        else:
            frame.write_parquet(path, compression="zstd", statistics=True)
        written.append(path)
    year = last_census(county)
    if year is not None:
        written.append(folder / f"cin-census-{year}.xml")
        with written[-1].open("wb") as out:
            write_census(census_header(county, year), census_children(county, year), out)
    written += [areas.write(county.people["postcode"].drop_nulls(), folder), folder / areas.FILE]
    written.append(folder / "county.json")
    written[-1].write_text(json.dumps(about(county), indent=2, default=str) + "\n", encoding="utf-8")
    return written


def last_census(county: County) -> int | None:
    """The end year of the last census year that lies wholly within what the county knows and that can be written."""
    years = [
        year
        for year in YEARS
        if year < census_year(county.until) + (county.until.month == 3 and county.until.day == 31)
    ]
    return max(years, default=None)


def about(county: County) -> dict[str, object]:
    """What was asked for, how much there is of it, and the declared effect."""
    effect = county.effect
    return {
        "made_up": True,
        "authority": {"code": county.authority, "name": county.authority_name},
        "families": county.wanted,
        "seed": county.seed,
        "since": county.since,
        "until": county.until,
        "effect": asdict(effect)
        | {"plain_ratios_12_months": {what: round(effect.plain_ratio(what), 4) for what in effect.ratios}},
        "rows": {name: len(frame) for name, frame in county.frames().items()},
    }
