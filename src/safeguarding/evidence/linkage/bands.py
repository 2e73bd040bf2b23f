"""From scored pairs to three bands: linked, for a person to decide, not linked."""

from __future__ import annotations

import polars as pl

from safeguarding.evidence.linkage.declare import DOUBTFUL, LINKED, NOT_LINKED, Limit, Model

WEAK = "The evidence is not strong enough."


def bands(pairs: pl.DataFrame, model: Model, *, one_to_one: bool = False) -> pl.DataFrame:
    """Give each scored pair its band and, where a person must decide, the reason.

    The likeliest person of a row is linked when the probability is high enough, no limit of the model forbids it, and
    nobody else comes close (twins do). Otherwise that person and the others who may be it are doubtful.
    """
    limits = model.thresholds
    words, most = pl.lit(None, pl.String), pl.lit(None, pl.String)
    for limit in reversed(model.limits):
        words = pl.when(_holds(limit, model)).then(pl.lit(limit.words)).otherwise(words)
        most = pl.when(_holds(limit, model)).then(pl.lit(limit.band)).otherwise(most)
    frame = pairs.with_columns(limit=words, possible=most.ne_missing(NOT_LINKED)).sort(
        "right_id", "possible", "match_weight", "left_id", descending=[False, True, True, False]
    )
    best = pl.col("match_weight").first().over("right_id")
    near = (
        pl.col("possible") & (best - pl.col("match_weight") < limits.close) & (pl.col("probability") >= limits.doubtful)
    )
    frame = (
        frame.with_columns(near=near, rank=pl.int_range(1, pl.len() + 1).over("right_id"))
        .with_columns(contested=pl.col("near") & (pl.col("near").sum().over("right_id") > 1))
        .with_columns(
            sure=(pl.col("rank") == 1)
            & (pl.col("probability") >= limits.linked)
            & pl.col("limit").is_null()
            & ~pl.col("contested")
        )
    )
    fits_best = pl.col("match_weight").max().over("left_id", "sure")
    taken = pl.col("sure") & (pl.col("match_weight") < fits_best) & one_to_one
    open_row = ~pl.col("sure").any().over("right_id") & (pl.col("rank") <= limits.candidates)
    doubtful = taken | (open_row & pl.col("possible") & (pl.col("probability") >= limits.doubtful))
    why = (
        pl.when(taken)
        .then(pl.lit("Another row fits the same person better."))
        .when(pl.col("limit").is_not_null())
        .then(pl.col("limit"))
        .when("contested")
        .then(pl.lit("Another person fits almost as well."))
        .otherwise(pl.lit(WEAK))
    )
    return frame.with_columns(
        band=pl.when(doubtful).then(pl.lit(DOUBTFUL)).when("sure").then(pl.lit(LINKED)).otherwise(pl.lit(NOT_LINKED)),
        reason=pl.when(doubtful).then(why),
    )


def _holds(limit: Limit, model: Model) -> pl.Expr:
    def among(name: str, keys: tuple[str, ...]) -> pl.Expr:
        return pl.col(f"level_{name}").is_in([model.comparison(name).gamma_of(key) for key in keys])

    held = pl.all_horizontal(among(name, keys) for name, keys in limit.when.items())
    if not limit.unless:
        return held
    return held & ~pl.any_horizontal(among(name, keys) for name, keys in limit.unless.items())
