"""Some sure links and near misses, drawn by chance for a person to look at, so that what is linked unseen is checked too.

Reviewing doubtful pairs alone says nothing of those above and below them. Each pair drawn stands for `of` / `drawn`
pairs like it (Horvitz and Thompson, JASA 47, 1952): `calibrate` counts it for so many.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

import polars as pl

from safeguarding.evidence.linkage.declare import DOUBTFUL, LINKED, ModelError
from safeguarding.evidence.linkage.link import Linked
from safeguarding.evidence.sampling import sample

SURE, NEAR = "sure", "near"
SCHEMA = {"right_id": pl.String, "left_id": pl.String, "stratum": pl.String, "of": pl.Int64, "drawn": pl.Int64}


@dataclass(frozen=True)
class Size:
    """`share` of the rows of a stratum are drawn (0 to 1), rounded down, and `most` at most."""

    share: float
    most: int

    def of(self, rows: int) -> int:
        return min(math.floor(self.share * rows + 1e-9), self.most)


@cache
def sizes() -> dict[str, Size]:
    """The sizes as declared. Raises ModelError, naming the file, where they can't be."""
    raw = tomllib.loads(resources.files(__package__).joinpath("review_sample.toml").read_text(encoding="utf-8"))
    found = {name: Size(float(raw[name]["share"]), int(raw[name]["most"])) for name in (SURE, NEAR)}
    for name, size in found.items():
        if not 0 <= size.share <= 1 or size.most < 0:
            raise ModelError(f"review_sample.toml: [{name}] needs a share from 0 to 1 and a most of 0 or more.")
    return found


def draw(linked: Linked, seed: str, of: dict[str, Size] | None = None) -> pl.DataFrame:
    """right_id, left_id, stratum (sure or near), of and drawn: the pairs of a link to be looked at, one a row.

    The same link and seed give the same sample. A near miss is the likeliest person of a row that is neither linked nor
    doubtful.
    """
    links, of = linked.links, of or sizes()
    open_rows = links.filter(pl.col("band").is_in([LINKED, DOUBTFUL]))["right_id"].unique()
    near = links.filter(~pl.col("right_id").is_in(open_rows.implode()))
    strata = {
        SURE: links.filter(pl.col("band") == LINKED),
        NEAR: near.sort("probability", descending=True, maintain_order=True).unique("right_id", keep="first"),
    }
    parts = [pl.DataFrame(schema=SCHEMA)]
    for name, pairs in strata.items():
        if size := of[name].of(len(pairs)):
            chosen = pl.Series(sample(pairs["right_id"], size, f"{seed} {name}"), dtype=pl.String)
            drawn = pairs.filter(pl.col("right_id").is_in(chosen.implode()))
            parts.append(
                drawn.select(
                    "right_id", "left_id", stratum=pl.lit(name), of=pl.lit(len(pairs), pl.Int64),
                    drawn=pl.lit(size, pl.Int64),
                )
            )  # fmt: skip
    return pl.concat(parts).sort("right_id")
