"""Whether what reviewed pairs say of wrong and missed links, group by group, holds where the truth is known.

A made-up county is linked and 2,000 of its pairs are reviewed. The model, its weights and its calibration then stand for
the other counties: in each, wrong and missed links are estimated by ethnicity, age, sex, deprivation of the place and
source, and held against the truth, which the estimate never sees. `covered` is the share of groups whose true number lies
between the ends of the estimate; `totals` the estimated and the true sums over all counties, where a slant would show.
`unseen` are true pairs that no block or limit let anybody see: they are in no estimate, which says “at least”. `band` is a
count of linked rows recomputed under the links that may be: the share of counties whose true number lies in it.
Bar: 0.95 of the groups of each kind, give or take what 95 in 100 would by chance.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from tests.bench.link_million import REVIEWED

from safeguarding.evidence import linkage
from safeguarding.evidence.areas import load
from safeguarding.evidence.linkage.bands import WEAK
from safeguarding.evidence.linkage.calibrate import weight_of
from safeguarding.evidence.made_up import areas
from safeguarding.evidence.made_up.damage import pairs

ON = date(2026, 3, 31)
AGES = (5, 12, 18, 26, 45)
SOURCES = ("police", "hospital", "school")
KINDS = ("false_links", "missed_links")


def run(quick: bool) -> dict[str, Any]:
    """Coverage by way of grouping, and sums."""
    counties, size = (2, 2_500) if quick else (20, 6_000)
    left, right, truth = pairs(2_500 if quick else 20_000, seed=500)
    first = linkage.link(left, right)
    calibration = linkage.calibrate(_reviewed(_marked(first.links, truth)))
    tried: Counter[tuple[str, str]] = Counter()
    held: Counter[tuple[str, str]] = Counter()
    sums: Counter[str] = Counter()
    bands = 0
    for seed in range(501, 501 + counties):
        left, right, truth = pairs(size, seed=seed)
        linked = linkage.link(left, right, trained=first.trained)
        marked = _marked(linked.links, truth)
        for what, groups in _groups(left, right).items():
            table = linkage.by_group(linked.links, groups, calibration)
            key = groups.columns[0]
            for line in table.iter_rows(named=True):
                here = marked.join(groups.filter(pl.col("group") == line["group"]), on=key, how="semi")
                true = {"false_links": int((here["band"] & ~here["same"]).sum())}
                true["missed_links"] = int((~here["band"] & here["same"]).sum())
                for kind in KINDS:
                    tried[what, kind] += 1
                    held[what, kind] += line[f"{kind}_low"] <= true[kind] <= line[f"{kind}_high"]
                    if what == "sex":
                        sums[f"{kind}_estimated"] += line[kind]
                        sums[f"{kind}_true"] += true[kind]
        sums["unseen"] += len(truth) - int(marked["same"].sum())
        bands += _within(linked, marked, calibration)
        print(f"  county {seed - 500} of {counties}", file=sys.stderr, flush=True)
    return {
        "calibration": calibration.says,
        "covered": {
            kind: {what: held[what, kind] / n for (what, of), n in tried.items() if of == kind} for kind in KINDS
        },
        "groups": {what: tried[what, KINDS[0]] for what, of in tried if of == KINDS[0]},
        "totals": {key: round(value, 1) for key, value in sums.items()},
        "band": bands / counties,
    }


def _reviewed(marked: pl.DataFrame) -> pl.DataFrame:
    """Rows with their likeliest person, as many of each few bits, each with the number of rows that it stands for."""
    rows = marked.with_columns(
        held=(pl.col("reason").is_not_null() & (pl.col("reason") != WEAK)),
        bits=(weight_of(pl.col("probability")) / 2).floor(),
        place=pl.int_range(pl.len()).shuffle(seed=1),
    )
    stratum = ("held", "bits")
    each = REVIEWED // max(rows.select(stratum).n_unique(), 1)
    drawn = rows.with_columns(of=pl.len().over(stratum)).filter(pl.col("place").rank("ordinal").over(stratum) <= each)
    return drawn.select("probability", "same", "held", "reason", stands_for=pl.col("of") / pl.len().over(stratum))


def _marked(links: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    """The likeliest person of each row, whether they are linked, and whether it is they."""
    return (
        links.with_columns(pl.col("band") == linkage.LINKED)
        .sort("right_id", "band", "probability", "left_id", descending=[False, True, True, False])
        .unique("right_id", keep="first", maintain_order=True)
        .join(truth.with_columns(same=pl.lit(True)), on=["left_id", "right_id"], how="left")
        .with_columns(pl.col("same").fill_null(False))
    )


def _groups(left: pl.DataFrame, right: pl.DataFrame) -> dict[str, pl.DataFrame]:
    years = (pl.lit(ON) - pl.col("birth_date")).dt.total_days() // 365.25
    people = left.select(
        pl.col("person_id").alias("left_id"),
        ethnicity=pl.col("ethnicity").fill_null("not recorded").cast(pl.String),
        age=pl.sum_horizontal(years >= age for age in AGES).cast(pl.String),
        sex=pl.col("sex").cast(pl.String).fill_null("not recorded"),
    )
    with tempfile.TemporaryDirectory() as folder:
        index = load(areas.write(left["postcode"].drop_nulls(), Path(folder)))
        fifths = index.fifths(dict(left.select("person_id", "postcode").iter_rows()))
    found = {what: people.select("left_id", group=what) for what in ("ethnicity", "age", "sex")}
    found["deprivation"] = pl.DataFrame({"left_id": list(fifths), "group": list(fifths.values())})
    number = pl.col("person_id").hash(7) % len(SOURCES)
    found["source"] = right.select(
        pl.col("person_id").alias("right_id"), group=number.replace_strict(dict(enumerate(SOURCES)))
    )
    return found


def _within(linked: linkage.Linked, marked: pl.DataFrame, calibration: linkage.Calibration) -> bool:
    """Whether the number of rows that are one of our people lies in the band that the links as they stand give."""

    def rows(links: pl.DataFrame) -> dict[str, float | None]:
        return {"rows": float((links["band"] == linkage.LINKED).sum())}

    events = linked.links.select(
        event_id="right_id", person_id="left_id", probability="probability", band="band", how=pl.lit("model")
    )
    band = linkage.sensitivity(events, calibration, rows)["rows"]
    return band.low is not None and band.high is not None and band.low <= int(marked["same"].sum()) <= band.high
