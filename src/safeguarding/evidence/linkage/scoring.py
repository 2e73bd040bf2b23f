"""From two prepared extracts to scored pairs, in a database that is gone afterwards."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import polars as pl

from safeguarding.evidence.linkage.declare import Model
from safeguarding.evidence.linkage.engine import Engine, Work, duckdb
from safeguarding.evidence.linkage.train import Trained, train

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
    engine: Engine | None = None,
) -> Scored:
    """Every pair that a block brings together and whose probability is at least the model's `keep`.

    `trained` and `common` of an earlier run are used as they stand; the same pair then scores the same, whatever
    stands beside it. Raises LinkError when the engine is not there, or its memory is too little.
    """
    if common is None:
        common = {c.tf: shares_of(c.tf, ours, theirs) for c in model.comparisons if c.tf}
    with _quiet_splink(), (engine or duckdb()).at_work() as work:
        work.hold("left_rows", ours)
        work.hold("right_rows", theirs)
        if trained is None:
            trained = train(work, model, (len(ours), len(theirs)), say)
        say("comparing pairs")
        pairs = _in_parts(work, trained, model, common, theirs, max(int(AT_ONCE / len(ours)), 1))
    # Sums of many threads differ in their last digits; what is written down must not.
    digits = [pl.col("match_weight", "^(weight|rare)_.*$").round(6), pl.col("probability").round(9)]
    return Scored(pairs.with_columns(digits), trained, common)


def _in_parts(
    work: Work, trained: Trained, model: Model, common: Mapping[str, pl.DataFrame], theirs: pl.DataFrame, step: int
) -> pl.DataFrame:
    # Not Splink's predict_between: in version 5.0.0 it takes forty times as long as predict for the same pairs.
    parts = []
    for column, held in common.items():
        work.hold(f"shares_{column}", held)
    for start in range(0, len(theirs), step):
        work.hold("right_rows", theirs[start : start + step])
        linker = work.linker(trained.settings, tuple(common))
        scored = linker.inference.predict(threshold_match_probability=model.thresholds.keep, warning_mode="never")
        have = {column.unquote().name for column in scored.columns}
        parts.append(work.rows_of(scored, _wanted(model, have)))
        linker.table_management.delete_tables_created_by_splink_from_db()
        work.let_go("right_rows")
    return pl.concat(parts)


def _wanted(model: Model, have: set[str]) -> list[str]:
    wanted = ["unique_id_l as left_id", "unique_id_r as right_id", "match_probability as probability", "match_weight"]
    for c in model.comparisons:
        rare = f"mw_tf_adj_{c.name}"
        wanted += [f"cast(gamma_{c.name} as tinyint) as level_{c.name}", f"mw_{c.name} as weight_{c.name}"]
        wanted.append(f"{rare if rare in have else 'cast(0.0 as double)'} as rare_{c.name}")
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
