"""Tonight's rows against everything kept: only what is new is compared, and every link is as a full link would have it.

A `History` is a value: adding, withdrawing and joining give a new one, and the one before stays. What is withdrawn is
in none of its tables any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import polars as pl

from safeguarding.evidence.linkage import declare
from safeguarding.evidence.linkage.bands import bands
from safeguarding.evidence.linkage.declare import LINKED, Model
from safeguarding.evidence.linkage.engine import Engine
from safeguarding.evidence.linkage.link import SCHEMA, narrowed
from safeguarding.evidence.linkage.prepare import LinkError, key_of, prepare
from safeguarding.evidence.linkage.scoring import Progress, score_pairs
from safeguarding.evidence.linkage.train import Trained


@dataclass(frozen=True)
class History:
    """`people` and `rows` as the linker compares them, `pairs` as it scored them, `common` how common each name was when
    the model was trained: with that and `trained`, a pair scores the same whenever it is compared."""

    people: pl.DataFrame
    rows: pl.DataFrame
    pairs: pl.DataFrame
    common: Mapping[str, pl.DataFrame]
    trained: Trained
    model: Model

    def links(self, rows: pl.Series | None = None) -> pl.DataFrame:
        """left_id, right_id, probability, band and reason of every pair that may be, or of those rows only."""
        pairs = self.pairs if rows is None else self.pairs.filter(pl.col("right_id").is_in(rows.implode()))
        return bands(pairs, self.model).filter("possible").select(*SCHEMA).sort("right_id", "probability", "left_id")

    def clusters(self) -> pl.DataFrame:
        """Each person with the rows that are linked to them: left_id, rows (a list of right_id)."""
        linked = self.links().filter(pl.col("band") == LINKED)
        return linked.group_by("left_id").agg(pl.col("right_id").sort().alias("rows")).sort("left_id")


@dataclass(frozen=True)
class Night:
    """What one night changed. `links`: of every row that is new or may now be somebody else, as it stands after it."""

    history: History
    links: pl.DataFrame
    compared: int


def begin(
    people: pl.DataFrame,
    rows: pl.DataFrame,
    model: Model | None = None,
    progress: Progress | None = None,
    *,
    trained: Trained | None = None,
    engine: Engine | None = None,
) -> History:
    """A full link, kept so that later nights need compare only what is new. Arguments and errors as those of `link`."""
    say = progress or (lambda _: None)
    say("preparing names, dates and addresses")
    ours, theirs = prepare(people, key_of(people)), prepare(rows, key_of(rows))
    if ours.is_empty() or theirs.is_empty():
        raise LinkError("A history begins with people and rows; there are none on one side.")
    model = narrowed(model or declare.load(), ours, theirs)
    scored = score_pairs(ours, theirs, model, say, trained=trained, engine=engine)
    return History(ours, theirs, scored.pairs, scored.common, scored.trained, model)


def add(
    history: History,
    *,
    rows: pl.DataFrame | None = None,
    people: pl.DataFrame | None = None,
    progress: Progress | None = None,
    engine: Engine | None = None,
) -> Night:
    """Compare new rows with everyone kept, and new people with every row kept.

    A row or a person whose id is kept already, as when somebody moved or was joined with another record, takes the
    place of the one kept. Raises ValueError when ids are empty or repeated, LinkError when the memory is too little.
    """
    say = progress or (lambda _: None)
    new_rows = history.rows.clear() if rows is None else prepare(rows, key_of(rows))
    new_people = history.people.clear() if people is None else prepare(people, key_of(people))
    before = withdraw(history, people=new_people["unique_id"], rows=new_rows["unique_id"])
    touched = [new_rows["unique_id"], _rows_of(history, new_people["unique_id"])]
    parts, compared = [before.pairs], 0
    for ours, theirs in ((before.people, new_rows), (new_people, pl.concat([before.rows, new_rows]))):
        if len(ours) and len(theirs):
            scored = score_pairs(
                ours, theirs, history.model, say, trained=history.trained, common=history.common, engine=engine
            )
            parts.append(scored.pairs.select(before.pairs.columns))
            compared += len(scored.pairs)
            touched.append(scored.pairs["right_id"])
    after = replace(
        before,
        people=pl.concat([before.people, new_people]),
        rows=pl.concat([before.rows, new_rows]),
        pairs=pl.concat(parts),
    )
    return Night(after, after.links(pl.concat(touched).unique()), compared)


def withdraw(history: History, *, people: Iterable[str] = (), rows: Iterable[str] = ()) -> History:
    """The history without those people and rows, as when a family is left out or an agreement ends.

    Nothing is compared anew: a row of somebody withdrawn may now be linked to the next likeliest person.
    """
    people, rows = list(people), list(rows)
    if not people and not rows:
        return history
    gone_people, gone_rows = (pl.Series(ids, dtype=pl.String).implode() for ids in (people, rows))
    return replace(
        history,
        people=history.people.filter(~pl.col("unique_id").is_in(gone_people)),
        rows=history.rows.filter(~pl.col("unique_id").is_in(gone_rows)),
        pairs=history.pairs.filter(~pl.col("left_id").is_in(gone_people) & ~pl.col("right_id").is_in(gone_rows)),
    )


def join(history: History, people: pl.DataFrame, gone: Iterable[str], *, engine: Engine | None = None) -> Night:
    """Two records were one person: `people` has the record that is kept as it now stands, `gone` the ids of the others.

    The rows of all of them are decided anew: what two records contested is no longer contested.
    """
    gone = list(gone)
    key = key_of(people)
    of = _rows_of(history, pl.Series([*gone, *people[key].cast(pl.String)], dtype=pl.String))
    night = add(withdraw(history, people=gone), people=people, engine=engine)
    touched = pl.concat([of, night.links["right_id"]]).unique()
    return replace(night, links=night.history.links(touched))


def _rows_of(history: History, people: pl.Series) -> pl.Series:
    return history.pairs.filter(pl.col("left_id").is_in(people.implode()))["right_id"].unique()
