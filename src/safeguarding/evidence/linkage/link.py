"""Which of our people is the person in a partner's row: linked, for a person to decide, or not linked.

Only what is given is linked: leave out who may not be linked with `exclude` before, so that no table of the linker
ever holds their row.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from safeguarding.evidence.linkage import declare
from safeguarding.evidence.linkage.bands import bands
from safeguarding.evidence.linkage.declare import DOUBTFUL, LINKED, NOT_LINKED, Model
from safeguarding.evidence.linkage.engine import Engine
from safeguarding.evidence.linkage.prepare import LINKER_COLUMNS, LinkError, key_of, prepare
from safeguarding.evidence.linkage.scoring import Progress, score_pairs
from safeguarding.evidence.linkage.train import Trained

SCHEMA = {
    "left_id": pl.String,
    "right_id": pl.String,
    "probability": pl.Float64,
    "band": pl.String,
    "reason": pl.String,
}


@dataclass(frozen=True)
class Linked:
    """The result of a link.

    `links`: left_id, right_id, probability (0 to 1), band (linked, doubtful, not_linked) and, for a doubtful pair, the
    reason in words; sorted by right_id, the likeliest first. A pair that is not there was below the model's `keep`, or
    ruled out by a limit.
    `model`: as it was used, without what the extracts had no columns for.
    `evidence`: for the same pairs, the level of each comparison and its weight in bits (see `explain`).
    """

    links: pl.DataFrame
    evidence: pl.DataFrame
    trained: Trained
    model: Model
    left_rows: int
    right_rows: int

    @property
    def counts(self) -> dict[str, int]:
        """Rows on the right by what became of them: linked, doubtful, not_linked. They add up to `right_rows`."""
        rows = {band: self.links.filter(pl.col("band") == band)["right_id"].n_unique() for band in (LINKED, DOUBTFUL)}
        return rows | {NOT_LINKED: self.right_rows - sum(rows.values())}

    def to_events(self) -> pl.DataFrame:
        """The pairs as the table links: our person on the left, the partner's event on the right."""
        return self.links.select(
            pl.col("right_id").alias("event_id"),
            pl.col("left_id").alias("person_id"),
            "probability",
            "band",
            pl.lit("model").alias("how"),
        )


def exclude(frame: pl.DataFrame, ids: Iterable[str], key: str | None = None) -> pl.DataFrame:
    """The frame without the rows of those ids: who may not be linked never reaches the linker.

    `key` is the column of the ids; without it, the first of event_id, person_id and record_id that is there.
    """
    return frame.filter(~pl.col(key or key_of(frame)).is_in(list(ids)))


def link(
    left: pl.DataFrame,
    right: pl.DataFrame,
    model: Model | None = None,
    progress: Progress | None = None,
    *,
    one_to_one: bool = False,
    trained: Trained | None = None,
    engine: Engine | None = None,
) -> Linked:
    """Link each row on the right to at most one person on the left, or say that a person must decide.

    `left` are our people, `right` people or events, with columns of the tables people and events (and `town` and
    `identifier`, where both have them); columns that either side lacks are left out of the model. `one_to_one` says
    that nobody is on the right twice either, as when two registers of people are linked. `trained`, the record of an
    earlier link, is used as it stands instead of training anew, unless the columns to compare are others by now.
    `engine` is DuckDB inside this process unless you give another (see `engine.named`). The same input gives the same
    result. Raises LinkError when there is nothing to compare on, the engine isn't there or its memory is too little,
    ValueError when the ids are empty or repeated.
    """
    say = progress or (lambda _: None)
    say("preparing names, dates and addresses")
    ours, theirs = prepare(left, key_of(left)), prepare(right, key_of(right))
    model = (model or declare.load()).only(_shared(ours, theirs))
    if ours.is_empty() or theirs.is_empty():
        return _nothing(model, len(left), len(right))
    model = narrowed(model, ours, theirs)
    if trained is not None and not trained.compares(model):
        trained = None
    said = theirs.select(pl.col("unique_id").alias("row_id"), "unique_id") if one_to_one else _same_description(theirs)
    theirs = theirs.filter(pl.col("unique_id").is_in(said["unique_id"].unique().implode()))
    scored = score_pairs(ours, theirs, model, say, trained=trained, engine=engine)
    record = scored.trained
    say("choosing the likeliest person for each row")
    found = bands(scored.pairs, model, one_to_one=one_to_one).filter("possible")
    found = found.join(said, left_on="right_id", right_on="unique_id").drop("right_id").rename({"row_id": "right_id"})
    found = found.sort("right_id", "rank")
    evidence = found.select("left_id", "right_id", pl.col("^(level|weight|rare)_.*$"), "match_weight")
    return Linked(found.select(*SCHEMA), evidence, record, model, len(left), len(right))


def narrowed(model: Model, ours: pl.DataFrame, theirs: pl.DataFrame) -> Model:
    """The model for two prepared extracts: what both have columns for, and no limits for relatives where there are none.

    Raises LinkError when there is nothing to compare on.
    """
    model = model.only(_shared(ours, theirs))
    if not model.comparisons or not model.blocks:
        raise LinkError(
            "The two extracts share too few filled columns to link on; names and dates of birth are the least."
        )
    return model if _holds_families(ours, theirs, model) else model.without_families()


def _holds_families(left: pl.DataFrame, right: pl.DataFrame, model: Model) -> bool:
    """Whether relatives may stand in the extracts. True unless many rows show that hardly anyone shares an address."""
    for rows in (left, right):
        home = rows.select("address", "postcode").drop_nulls()
        if len(home) < max(model.training.smallest, 1):
            return True
        if home.is_duplicated().sum() / len(home) >= model.thresholds.households:
            return True
    return False


def _same_description(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows that say the same of a person are compared once: row_id, and the unique_id of the row that stands for it."""
    first = pl.col("unique_id").min().over(*(c for c in LINKER_COLUMNS if c != "given_forms"))
    return rows.select(pl.col("unique_id").alias("row_id"), first.alias("unique_id"))


def _shared(left: pl.DataFrame, right: pl.DataFrame) -> set[str]:
    """Columns with something in them on both sides. Short forms may be absent altogether: most names have none."""
    filled = {c for c in LINKER_COLUMNS if left[c].count() and right[c].count()}
    return filled | ({"given_forms"} if "given" in filled else set())


def _nothing(model: Model, left_rows: int, right_rows: int) -> Linked:
    record = Trained(model.name, model.version, left_rows, right_rows, "shipped", 0.0, (), {})
    empty = pl.DataFrame(schema=SCHEMA)
    return Linked(empty, empty.select("left_id", "right_id"), record, model, left_rows, right_rows)
