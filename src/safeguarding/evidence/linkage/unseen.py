"""How many true pairs nobody could see, because no block brings the two rows together: an estimate from those that are seen.

Each block asks that some fields agree. Between two records of one person a name, a date of birth and an address go wrong
mostly each for itself, so how often each does among the pairs that are seen says how often all do that a block would need.
That is capture and recapture with a log-linear model of an incomplete table (Fienberg, Biometrika 59, 1972; Bishop, Fienberg
and Holland, Discrete Multivariate Analysis, 1975, chapter 6): quasi-independence of what is in KINDS, fitted by expectation
and maximisation. Where a new name comes with a new address, as after a marriage, more are unseen than it says: it is a lower
figure then. Pairs that a block brings together and the model puts below its `keep`, or a limit rules out, aren't in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import numpy as np
import polars as pl
from numpy.typing import NDArray

from safeguarding.evidence.linkage.declare import Model
from safeguarding.evidence.linkage.prepare import key_of, prepare

#: What goes wrong for itself. The two names are one: they may stand in each other's place.
KINDS = (
    ("given", "given_sound", "given_forms", "given_initial", "family", "family_sound"),
    ("born", "born_year", "born_month", "born_day"),
    ("address", "postcode"),
    ("town",),
    ("nhs_number",),
    ("upn",),
    ("identifier",),
)
ROUNDS = 500
DRAWS = 60

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Unseen:
    """True pairs that no block brings together: about so many, between `low` and `high` 95 times in 100, as a share of the
    `seen` true pairs. None where no pair is seen."""

    share: float | None
    low: float | None
    high: float | None
    seen: float


def unseen_pairs(left: pl.DataFrame, right: pl.DataFrame, links: pl.DataFrame, model: Model) -> Unseen:
    """The share of true pairs that nobody could see.

    `left` and `right` as `link` takes them, or of them only the rows that are in `links`: left_id, right_id and chance
    (of being one person, 0 to 1), of each row the person it is linked to or else the likeliest (see `likeliest`). `model`
    with the blocks that were used. The interval is of the number of pairs alone, by drawing it anew; it says nothing of
    the assumption.
    """
    ours, theirs = prepare(left, key_of(left)), prepare(right, key_of(right))
    kinds = [[c for c in kind if any(c in block for block in model.blocks)] for kind in KINDS]
    kinds = [kind for kind in kinds if kind]
    pairs = links.filter(pl.col("chance") > 0).select("left_id", "right_id", "chance")
    pairs = pairs.join(ours, left_on="left_id", right_on="unique_id").join(
        theirs, left_on="right_id", right_on="unique_id", suffix="_theirs"
    )
    same = {c: (pl.col(c) == pl.col(f"{c}_theirs")).fill_null(False) for kind in kinds for c in kind}
    codes = [pl.sum_horizontal(same[c].cast(pl.Int64) * 2**n for n, c in enumerate(kind)) for kind in kinds]
    cells = pairs.select("chance", *(code.alias(str(n)) for n, code in enumerate(codes)))
    cells = cells.group_by(pl.exclude("chance")).agg(pl.col("chance").sum()).sort(pl.exclude("chance"))
    if cells.is_empty():
        return Unseen(None, None, None, 0.0)
    patterns = [cells[str(n)].unique().sort().to_list() for n in range(len(kinds))]
    meets = _meets(kinds, patterns, model)
    table = np.zeros(meets.shape)
    table[tuple(cells[str(n)].rank("dense").to_numpy() - 1 for n in range(len(kinds)))] = cells["chance"].to_numpy()
    table *= meets
    rng = np.random.default_rng(1)
    drawn = [_share(rng.poisson(table).astype(float), meets) for _ in range(DRAWS)]
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Unseen(_share(table, meets), float(low), float(high), float(table.sum()))


def _meets(kinds: list[list[str]], patterns: list[list[int]], model: Model) -> NDArray[np.bool_]:
    """Of each way in which the fields may agree, whether a block brings the pair together."""
    shape = tuple(len(some) for some in patterns)
    met = np.zeros(shape, dtype=bool)
    for block in model.blocks:
        here = np.ones(shape, dtype=bool)
        for axis, (kind, some) in enumerate(zip(kinds, patterns, strict=True)):
            needed = sum(2 ** kind.index(c) for c in block if c in kind)
            fits = np.array([pattern & needed == needed for pattern in some])
            here &= fits.reshape([-1 if n == axis else 1 for n in range(len(shape))])
        met |= here
    return met


def _share(table: Numbers, meets: NDArray[np.bool_]) -> float:
    """The unseen as a share of the seen, where what goes wrong does so independently."""
    full, axes = table.copy(), range(table.ndim)
    for _ in range(ROUNDS):
        total = full.sum()
        if not total:
            return 0.0
        margins = [full.sum(axis=tuple(a for a in axes if a != axis)) / total for axis in axes]
        chance = reduce(np.multiply.outer, margins)
        before, full = full, np.where(meets, table, chance * table.sum() / chance[meets].sum())
        if abs(full.sum() - before.sum()) < 1e-9 * total:
            break
    return float(full[~meets].sum() / table.sum())
