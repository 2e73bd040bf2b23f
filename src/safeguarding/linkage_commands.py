"""The library's commands that link: extracts with each other, and a model with the pairs that people reviewed."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from safeguarding.cli import PROBLEMS, as_json, cannot_run, emit, main

if TYPE_CHECKING:
    from safeguarding.evidence.linkage import Artefact, Linked, Model

_FILE = click.Path(path_type=Path)


@main.command()
@click.argument("left", type=_FILE)
@click.argument("right", type=_FILE)
@click.option("--out", type=_FILE, help="Write the links here, as .parquet or .csv.")
@click.option("--model", "model_file", type=_FILE, help="A model of your own, as TOML, or one that was kept, as JSON.")
@click.option("--keep", "keep_file", type=_FILE, help="Keep the model as it was trained here, as JSON.")
@click.option("--feed", default="people", show_default=True, help="For --keep: the feed that the model is for.")
@click.option("--by", "by", default="the command line", show_default=True, help="For --keep: who made it.")
@click.option(
    "--engine", default="duckdb", show_default=True, envvar="LINKAGE_ENGINE", help="duckdb, spark or spark:MASTER."
)
@click.option("--one-to-one", is_flag=True, help="Nobody is on the right twice either, as in two registers of people.")
@as_json
def link(
    left: Path,
    right: Path,
    out: Path | None,
    model_file: Path | None,
    keep_file: Path | None,
    feed: str,
    by: str,
    engine: str,
    one_to_one: bool,
    as_json: bool,
) -> None:
    """Link the people or events in RIGHT to the people in LEFT: linked, for a person to decide, or not linked."""
    from safeguarding.evidence import linkage

    try:
        model, before = _model(model_file)
        ours, theirs = linkage.read_extract(left), linkage.read_extract(right)
        with click.progressbar(length=6, label="Linking", file=sys.stderr, hidden=as_json, item_show_func=str) as bar:
            linked = linkage.link(
                ours, theirs, model, lambda step: bar.update(1, step), one_to_one=one_to_one,
                trained=before.trained if before else None, engine=linkage.engine_named(engine),
            )  # fmt: skip
            bar.update(6 - bar.pos, "done")
        if out is not None:
            linkage.write_links(linked, out, events="event_id" in theirs.columns)
        if keep_file is not None:
            linkage.keep(_next(before, model, linked, feed, f"{left.name} and {right.name}", by), keep_file)
    except (linkage.LinkError, ValueError) as error:
        cannot_run(str(error), as_json=as_json)
    except OSError as error:
        cannot_run(f"{error.filename or out} can't be written: {error.strerror or error}.", as_json=as_json)
    counts, record = linked.counts, linked.trained
    emit(
        {"ok": True, **counts, "left": linked.left_rows, "right": linked.right_rows, "model": record.model,
         "version": before.version if before else record.version, "weights": record.how, "out": out},
        as_json=as_json,
        words=["{linked:,} linked, {doubtful:,} for a person to decide, {not_linked:,} not linked.".format(**counts)],
    )  # fmt: skip


@main.command()
@click.argument("reviewed", type=_FILE)
@click.option("--model", "model_file", type=_FILE, required=True, help="The kept model that gave the probabilities.")
@click.option("--out", type=_FILE, required=True, help="Keep the next version of the model here, as JSON.")
@click.option("--by", "by", default="the command line", show_default=True, help="Who made it.")
@as_json
def calibrate(reviewed: Path, model_file: Path, out: Path, by: str, as_json: bool) -> None:
    """Set the threshold of a kept model from pairs that people reviewed: a file with probability, same and held.

    Exits 1, and keeps nothing, where the pairs are too few to set one.
    """
    import polars as pl

    from safeguarding.evidence import linkage

    try:
        before = linkage.kept(model_file)
        pairs = pl.read_parquet(reviewed) if reviewed.suffix.lower() == ".parquet" else pl.read_csv(reviewed)
        found = linkage.calibrate(pairs)
        if found.enough:
            linkage.keep(before.calibrated(found, by=by, at=datetime.now(UTC)), out)
    except (ValueError, pl.exceptions.PolarsError) as error:
        cannot_run(str(error).splitlines()[0], as_json=as_json)
    except OSError as error:
        cannot_run(
            f"{error.filename or reviewed} can't be read or written: {error.strerror or error}.", as_json=as_json
        )
    emit(
        {"ok": found.enough, "pairs": found.pairs, "same": found.same, "linked": found.linked, "doubtful": found.doubtful,
         "linked_low": found.linked_low, "linked_high": found.linked_high, "out": out if found.enough else None},
        as_json=as_json,
        words=[found.says],
    )  # fmt: skip
    if not found.enough:
        sys.exit(PROBLEMS)


@main.command()
@click.argument("index", type=_FILE)
@click.option("--people", type=_FILE, help="People with person_id and postcode, as .parquet or .csv.")
@click.option("--out", type=_FILE, help="With --people: write person_id and fifth here, as CSV.")
@as_json
def areas(index: Path, people: Path | None, out: Path | None, as_json: bool) -> None:
    """Check an index of deprivation: the TOML file INDEX beside its CSV. With --people, say in which fifth each lives."""
    from safeguarding.evidence import linkage, spreadsheets
    from safeguarding.evidence.areas import IN_ORDER, AreasError, load

    if (people is None) != (out is None):
        cannot_run("give --people and --out together, or neither.", as_json=as_json)
    counts: dict[str, int] = {}
    try:
        found = load(index)
        places = found.checked()
        if people is not None and out is not None:
            rows = linkage.read_extract(people)
            if missing := {"person_id", "postcode"} - set(rows.columns):
                cannot_run(f"{people.name} has no column {min(missing)}.", as_json=as_json)
            fifths = found.fifths(dict(rows.select("person_id", "postcode").iter_rows()))
            counts = {words: list(fifths.values()).count(words) for words in IN_ORDER}
            spreadsheets.write(out, ("person_id", "fifth"), sorted(fifths.items()))
    except (AreasError, linkage.LinkError) as error:
        cannot_run(str(error), as_json=as_json)
    except OSError as error:
        cannot_run(f"{error.filename or out} can't be written: {error.strerror or error}.", as_json=as_json)
    emit(
        {"ok": True, "index": found.words, "postcodes": places, "people": counts},
        as_json=as_json,
        words=[f"{found.words}: {places:,} postcodes.", *(f"{words}: {number:,}" for words, number in counts.items())],
    )


def _model(path: Path | None) -> tuple[Model, Artefact | None]:
    from safeguarding.evidence import linkage

    if path is not None and path.suffix.lower() == ".json":
        before = linkage.kept(path)
        return before.ready, before
    return linkage.load(path), None


def _next(before: Artefact | None, model: Model, linked: Linked, feed: str, data: str, by: str) -> Artefact:
    from safeguarding.evidence.linkage import artefact

    now = datetime.now(UTC)
    if before is None:
        return artefact.first(feed, model, linked.trained, data, by=by, at=now)
    return before.trained_on(linked.trained, data, by=by, at=now)
