"""Whether what reviewed pairs say of wrong and missed links, group by group, holds where the truth is known.

Each county has a neighbour of the same size, of which up to 2,000 rows are reviewed. What they say stands for the county:
in it wrong and missed links are estimated by ethnicity, age, sex, deprivation of the place and source, and held against
the truth, which the estimate never sees. Missed links are all true pairs that aren't linked, those included that no block
brings together (`unseen`). The weights are those of one more county. `covered` is the share of groups whose true number
lies between the ends of the estimate; `totals` the estimated and the true sums over all counties, where a slant would
show, and `slant` of the missed ones as a share. `smaller` is the slant in counties of 6,000 under the reviews of 20,000: a
review speaks for a feed of its own size only, as in a larger one more strangers look alike. `band` is a count of linked
rows recomputed under the links that may be: the share of counties in which the rows that somebody could see lie in it.
Bar: 0.95 of the groups of each kind, give or take what 95 in 100 would by chance, and a slant within 0.05.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from tests.bench.link_million import reviewed

from safeguarding.evidence import linkage
from safeguarding.evidence.areas import load
from safeguarding.evidence.made_up import areas
from safeguarding.evidence.made_up.damage import pairs

ON = date(2026, 3, 31)
AGES = (5, 12, 18, 26, 45)
SOURCES = ("police", "hospital", "school")
KINDS = ("false_links", "missed_links")


def run(quick: bool) -> dict[str, Any]:
    """Coverage by way of grouping, and sums."""
    counties, size, small = (2, 2_500, 2_500) if quick else (20, 20_000, 6_000)
    trained = linkage.link(*pairs(size, seed=500)[:2]).trained
    found, other = Tally(), Tally()
    for number in range(counties):
        left, right, truth = pairs(size, seed=700 + number)
        linked = linkage.link(left, right, trained=trained)
        calibration = linkage.calibrate(reviewed(linked.links, truth))
        _county(pairs(size, seed=600 + number), trained, calibration, found)
        _county(pairs(small, seed=501 + number), trained, calibration, other)
        print(f"  county {number + 1} of {counties}", file=sys.stderr, flush=True)
    return {
        "covered": found.covered(),
        "groups": {what: found.tried[what, KINDS[0]] for what, of in found.tried if of == KINDS[0]},
        "totals": {key: round(value, 1) for key, value in found.sums.items()},
        "slant": found.slant(),
        "smaller": {"slant": other.slant(), "covered": other.covered()},
        "band": found.bands / counties,
    }


@dataclass
class Tally:
    """What came of the counties so far: groups tried and held by way of grouping and kind, sums, and bands that held."""

    tried: Counter[tuple[str, str]] = field(default_factory=Counter)
    held: Counter[tuple[str, str]] = field(default_factory=Counter)
    sums: Counter[str] = field(default_factory=Counter)
    bands: int = 0

    def covered(self) -> dict[str, dict[str, float]]:
        return {
            kind: {what: self.held[what, kind] / n for (what, of), n in self.tried.items() if of == kind}
            for kind in KINDS
        }

    def slant(self) -> float:
        return self.sums["missed_links_estimated"] / self.sums["missed_links_true"] - 1


def _county(
    made: tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame],
    trained: linkage.Trained,
    calibration: linkage.Calibration,
    into: Tally,
) -> None:
    """Estimate one county under the review of another, and hold it against the truth."""
    left, right, truth = made
    linked = linkage.link(left, right, trained=trained)
    unseen = linkage.unseen_pairs(left, right, linkage.likeliest(linked.links, calibration), linked.model)
    links = linked.links.filter(pl.col("band") == linkage.LINKED)
    true = {
        "false_links": links.join(truth, on=["left_id", "right_id"], how="anti"),
        "missed_links": truth.join(links, on=["left_id", "right_id"], how="anti"),
    }
    for what, groups in _groups(left, right).items():
        for line in linkage.by_group(linked.links, groups, calibration, unseen).iter_rows(named=True):
            here = groups.filter(pl.col("group") == line["group"])
            for kind in KINDS:
                number = len(true[kind].join(here, on=groups.columns[0], how="semi"))
                into.tried[what, kind] += 1
                into.held[what, kind] += line[f"{kind}_low"] <= number <= line[f"{kind}_high"]
                if what == "sex":
                    into.sums[f"{kind}_estimated"] += line[kind]
                    into.sums[f"{kind}_true"] += number
    into.sums["unseen_estimated"] += (unseen.share or 0) * unseen.seen
    into.sums["unseen_true"] += len(truth.join(linked.links, on=["left_id", "right_id"], how="anti"))
    into.bands += _within(linked, truth, calibration)


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


def _within(linked: linkage.Linked, truth: pl.DataFrame, calibration: linkage.Calibration) -> bool:
    """Whether the number of rows that are the person they seem to be lies in the band that the links as they stand give."""

    def rows(links: pl.DataFrame) -> dict[str, float | None]:
        return {"rows": float((links["band"] == linkage.LINKED).sum())}

    events = linked.links.select(
        "probability", "band", "reason", event_id="right_id", person_id="left_id", how=pl.lit("model")
    )
    band = linkage.sensitivity(events, calibration, rows)["rows"]
    seen = linkage.likeliest(linked.links, calibration).join(truth, on=["left_id", "right_id"], how="semi")
    return band.low is not None and band.high is not None and band.low <= len(seen) <= band.high
