"""The library's commands for figures and deadlines; the others of the library are in `safeguarding.cli`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from safeguarding.cli import PROBLEMS, as_json, cannot_run, emit, main

TABLES = {
    "people": "Who is known: .parquet or .csv, as all six.",
    "members": "Who belongs to which family, when.",
    "spans": "When each family was allocated.",
    "events": "What partner agencies saw.",
    "links": "Which person each event is.",
    "coverage": "Which days each feed covers.",
}
#: What children's services' own indicators are made from, each where there is one.
OWN_TABLES = {
    "plans": "Spells on plans and in care.",
    "posts": "Who worked in which role, when.",
    "allocations": "Which post had which family, when.",
    "records": "What was done with families and when it was written down.",
}
#: What stands beside figures that were protected by themselves alone.
NOT_FOR_RELEASE = (
    "Not for release: small numbers are hidden within each indicator, and not beside what was released before. To release "
    "figures, name the folder of earlier releases with --releases, each time the same."
)


def _tables(command: Callable[..., None]) -> Callable[..., None]:
    for name, words in reversed((TABLES | OWN_TABLES).items()):
        command = click.option(f"--{name}", type=click.Path(path_type=Path), help=words)(command)
    return command


@main.group(invoke_without_command=True)
@click.option("--definition", default="all", show_default=True, help="The indicator's id, or all.")
@_tables
@click.option("--as-at", type=click.DateTime(["%Y-%m-%d"]), help="Count nothing after this day.")
@click.option("--by", type=click.Choice(["team", "office"]), help="Show the groups too.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for results, charts and tables.")
@click.option(
    "--releases", type=click.Path(path_type=Path, file_okay=False),
    help="Folder that keeps what is released, with true counts: later figures are protected beside it.",
)  # fmt: skip
@as_json
@click.pass_context
def indicators(
    context: click.Context, definition: str, as_at: datetime | None, by: str | None, out: Path | None,
    releases: Path | None, as_json: bool, **paths: Path | None,
) -> None:  # fmt: skip
    """Count what partner agencies saw of families before and after allocation. Exits 1 when nothing could be shown.

    With --releases figures are safe beside those released before, and what the same data said is not worked out again.
    """
    if context.invoked_subcommand is not None:
        return
    missing = [f"--{name}" for name in TABLES if paths[name] is None]
    if missing:
        raise click.UsageError(f"Missing: {', '.join(missing)}.")
    from safeguarding.evidence.indicators import DefinitionError, files, runs
    from safeguarding.evidence.tables import TableError

    try:
        wanted, tables = files.chosen(definition), files.read(paths)
        made: list[runs.Run] = []
        shelf = runs.Folder(releases) if releases else runs.Nowhere()
        one_by_one = runs.run(wanted, lambda _: tables, shelf, as_at=as_at.date() if as_at else None)
        with click.progressbar(one_by_one, len(wanted), "Counting", file=sys.stderr, hidden=as_json) as counting:
            made += counting
        results = [one.result.only(by) for one in made]
        written = [str(path) for result in results if out for path in files.write(result, out)]
    except (DefinitionError, TableError, ValueError) as error:
        cannot_run(str(error), as_json=as_json)
    except OSError as error:
        cannot_run(f"{error.filename} can't be read or written: {error.strerror}.", as_json=as_json)
    shown = any(result.made for result in results)
    emit(
        {
            "ok": shown,
            "for_release": releases is not None,
            "computed": [one.definition.id for one in made if one.computed],
            "indicators": [result.as_dict() for result in results],
            "files": written,
        },
        as_json=as_json,
        words=[line for result in results for line in (*result.words(), "")] + ([] if releases else [NOT_FOR_RELEASE]),
    )
    if not shown:
        sys.exit(PROBLEMS)


@main.command()
@click.argument("clock_id", metavar="CLOCK")
@click.argument("start", metavar="START", type=click.DateTime(["%Y-%m-%d"]))
@as_json
def clock(clock_id: str, start: datetime, as_json: bool) -> None:
    """The due date of a CLOCK, such as assessment, that started on the day START (2026-03-30)."""
    from safeguarding.evidence import clocks, periods

    try:
        due = clocks.due(clock_id, start.date())
    except (clocks.ClockError, periods.CalendarError) as error:
        cannot_run(str(error), as_json=as_json)
    if due is None:
        cannot_run(f"No rule of the clock {clock_id} was in force on {start.date()}.", as_json=as_json)
    emit({"ok": True, **asdict(due)}, as_json=as_json, words=[due.words()])


@main.command()
@click.argument("events", type=click.Path(path_type=Path))
@click.argument("links", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Write the rows here: .parquet or .csv.")
@click.option(
    "--key", type=click.Path(path_type=Path),
    help="A file of at least 32 random bytes: extracts under one key can be joined. Thrown away unless given.",
)  # fmt: skip
@as_json
def extract(events: Path, links: Path, out: Path, key: Path | None, as_json: bool) -> None:
    """Rows of partners without names: the tables EVENTS and LINKS under pseudonyms, with months, age bands and areas."""
    import secrets

    from safeguarding.evidence import spreadsheets, tables
    from safeguarding.evidence.feeds.pseudonyms import LEAST_KEY, pseudonymised

    try:
        secret = key.read_bytes() if key else secrets.token_bytes(LEAST_KEY)
        made = pseudonymised(tables.EVENTS.read(events), tables.LINKS.read(links), secret)
        if out.suffix.lower() == ".parquet":
            made.write_parquet(out)
        else:
            spreadsheets.write(out, made.columns, made.iter_rows())
    except (tables.TableError, ValueError) as error:
        cannot_run(str(error), as_json=as_json)
    except OSError as error:
        cannot_run(f"{error.filename or out} can't be read or written: {error.strerror}.", as_json=as_json)
    people = made["person"].drop_nulls().n_unique()
    emit(
        {"ok": True, "rows": len(made), "people": people, "out": out},
        as_json=as_json,
        words=[f"{len(made):,} rows of {people:,} people, without names: {out}"],
    )


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--answers", default="green,amber,red", show_default=True, help="Every answer there is, in its order.")
@click.option(
    "--level", type=click.Choice(["ordinal", "nominal"]), default="ordinal", show_default=True,
    help="Whether the answers have an order.",
)  # fmt: skip
@as_json
def agreement(file: Path, answers: str, level: str, as_json: bool) -> None:
    """How far raters agree: Krippendorff's alpha of a CSV FILE with the columns cluster, unit and answer, a row an answer.

    An empty answer is none: somebody could not rate. Exits 1 where there are too few to say.
    """
    from safeguarding.evidence.measures import agreement as measure

    try:
        units = measure.read(file)
        found = measure.agreement(units, answers.split(","), level)
    except OSError as error:
        cannot_run(f"{file} can't be read: {error.strerror}.", as_json=as_json)
    except ValueError as error:
        cannot_run(f"{file}: {error}", as_json=as_json)
    made = found.alpha is not None
    emit({"ok": made, **asdict(found)}, as_json=as_json, words=[found.words()])
    if not made:
        sys.exit(PROBLEMS)
