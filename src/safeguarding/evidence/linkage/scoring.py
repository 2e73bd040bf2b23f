"""From two prepared extracts to scored pairs, in a database that is gone afterwards."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb
import polars as pl
from splink import DuckDBAPI
from splink.internals.exceptions import SplinkException

from safeguarding.evidence.linkage.declare import Model
from safeguarding.evidence.linkage.prepare import LinkError
from safeguarding.evidence.linkage.train import Trained, connect, linker_over, train

Progress = Callable[[str], None]
# Rows on the left times rows on the right compared in one go: keeps a million by a million under 5 GB.
AT_ONCE = 4e11


@dataclass(frozen=True)
class Scored:
    """`pairs`: left_id, right_id, probability, match_weight and, for each comparison, level_, weight_ and rare_.

    `common`: for each column that is weighed by rarity, its values (lower case) and the share of rows that hold them.
    """

    pairs: pl.DataFrame
    trained: Trained
    common: Mapping[str, pl.DataFrame]


def score_pairs(
    ours: pl.DataFrame,
    theirs: pl.DataFrame,
    model: Model,
    say: Progress,
    *,
    trained: Trained | None = None,
    common: Mapping[str, pl.DataFrame] | None = None,
    memory_mb: int | None = None,
) -> Scored:
    """Every pair that a block brings together and whose probability is at least the model's `keep`.

    `trained` and `common` of an earlier run are used as they stand; the same pair then scores the same, whatever
    stands beside it. Raises LinkError when the memory allowed is too little.
    """
    if common is None:
        common = {c.tf: shares_of(c.tf, ours, theirs) for c in model.comparisons if c.tf}
    with _quiet_splink(), connect(memory_mb) as con:
        con.register("left_rows", ours.to_arrow())
        con.register("right_rows", theirs.to_arrow())
        try:
            if trained is None:
                trained = train(con, model, (len(ours), len(theirs)), say)
            say("comparing pairs")
            pairs = _in_parts(con, trained, model, common, theirs, max(int(AT_ONCE / len(ours)), 1))
        except (duckdb.OutOfMemoryException, SplinkException) as error:
            if "Out of Memory" not in str(error):
                raise
            allowed = f"the {memory_mb} MB allowed" if memory_mb else "there is"
            raise LinkError(
                f"Linking needs more memory than {allowed}; allow more, or link fewer rows at once."
            ) from None
    # Sums of many threads differ in their last digits; what is written down must not.
    digits = [pl.col("match_weight", "^(weight|rare)_.*$").round(6), pl.col("probability").round(9)]
    return Scored(pairs.with_columns(digits), trained, common)


def _in_parts(
    con: duckdb.DuckDBPyConnection,
    trained: Trained,
    model: Model,
    common: Mapping[str, pl.DataFrame],
    theirs: pl.DataFrame,
    step: int,
) -> pl.DataFrame:
    # Not Splink's predict_between: in version 5.0.0 it takes forty times as long as predict for the same pairs.
    parts = []
    for column, held in common.items():
        con.register(f"shares_{column}", held.to_arrow())
    for start in range(0, len(theirs), step):
        con.register("right_rows", theirs[start : start + step].to_arrow())
        linker = linker_over(con, trained.settings)
        for column in common:
            shares = DuckDBAPI(con).register(f"shares_{column}")
            linker.table_management.register_term_frequency_lookup(shares, column)
        scored = linker.inference.predict(threshold_match_probability=model.thresholds.keep, warning_mode="never")
        have = {column.unquote().name for column in scored.columns}
        parts.append(scored.as_duckdbpyrelation().project(", ".join(_wanted(model, have))).pl())
        linker.table_management.delete_tables_created_by_splink_from_db()
        con.unregister("right_rows")
    return pl.concat(parts)


def _wanted(model: Model, have: set[str]) -> list[str]:
    wanted = ["unique_id_l as left_id", "unique_id_r as right_id", "match_probability as probability", "match_weight"]
    for c in model.comparisons:
        rare = f"mw_tf_adj_{c.name}"
        wanted += [f"gamma_{c.name}::tinyint as level_{c.name}", f"mw_{c.name} as weight_{c.name}"]
        wanted.append(f"{rare if rare in have else '0.0::double'} as rare_{c.name}")
    return wanted


def shares_of(column: str, *extracts: pl.DataFrame) -> pl.DataFrame:
    """How common each value is among the rows that have one: `column` and tf_`column`, a share."""
    values = pl.concat([rows.select(column) for rows in extracts]).drop_nulls()
    return values.group_by(column).agg((pl.len() / max(len(values), 1)).alias(f"tf_{column}")).sort(column)


@contextmanager
def _quiet_splink() -> Iterator[None]:
    """Splink reports on its training through logging; the progress given to `link` is what this library shows."""
    logger = logging.getLogger("splink")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)
