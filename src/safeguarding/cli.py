"""`safeguarding …`: one sub-command a public function. Read, call, write; no arithmetic.

Exit codes: 0 all is well; 1 problems were found in the data; 2 the command could not run.
With `--json` a command prints one JSON object on standard output and nothing else there; progress goes to standard error.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

import click

PROBLEMS, CANNOT_RUN = 1, 2

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")


def emit(result: dict[str, Any], *, as_json: bool, words: Iterable[str] = ()) -> None:
    """Print the result: the object for a program, the words for a person."""
    if as_json:
        click.echo(json.dumps(result, default=str, ensure_ascii=False))
        return
    for line in words:
        click.echo(line)


def cannot_run(message: str, *, as_json: bool = False) -> NoReturn:
    """Say why the command could not run and leave with exit code 2."""
    if as_json:
        click.echo(json.dumps({"ok": False, "error": message}, ensure_ascii=False))
    else:
        click.echo(f"safeguarding: {message}", err=True)
    sys.exit(CANNOT_RUN)


class Commands(click.Group):
    """The library's commands and, where the extra `casework` is installed, those of the workbook."""

    def _add_others(self) -> None:
        import_module("safeguarding.commands")
        import_module("safeguarding.drawing_commands")
        import_module("safeguarding.linkage_commands")
        if "setup" not in self.commands and find_spec("django"):
            import_module("safeguarding.casework.commands")

    def list_commands(self, ctx: click.Context) -> list[str]:
        self._add_others()
        return super().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.commands:
            self._add_others()
        return super().get_command(ctx, cmd_name)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="safeguarding")
def main() -> None:
    """The Family Safeguarding Workbook."""


@main.command()
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 when a page does not say what the code says.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path("docs/reference"),
    show_default=True,
    help="Where the pages stand.",
)
@as_json
def docs(check: bool, folder: Path, as_json: bool) -> None:
    """Print the reference documents from the code."""
    try:
        from safeguarding import reference

        changed = reference.out_of_date(folder) if check else reference.write(folder)
    except ModuleNotFoundError as error:
        cannot_run(
            f"the documents describe the workbook too, and {error.name} is not installed: "
            "install safeguarding[casework].",
            as_json=as_json,
        )
    state = "out of date: run safeguarding docs" if check else "printed"
    emit(
        {"ok": not (check and changed), "changed": changed},
        as_json=as_json,
        words=[f"{name}: {state}" for name in changed] or ["The reference documents say what the code says."],
    )
    if check and changed:
        sys.exit(PROBLEMS)


@main.group()
def check() -> None:
    """Check a file before it is brought in or sent."""


@check.command("cin-census")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--year", type=int, help="The end year the file must be for: 2026 is 2025-26. Otherwise the file says.")
@click.option("--authority", help="The three digits of the local authority the file must be from.")
@as_json
def check_cin_census(file: Path, year: int | None, authority: str | None, as_json: bool) -> None:
    """List what is wrong in a children in need census, with line, element and how to mend it. Queries alone exit 0."""
    from safeguarding.evidence.returns import cin_census

    try:
        size = file.stat().st_size
        with click.progressbar(length=size, label="Reading", file=sys.stderr, hidden=as_json) as bar:
            done = cin_census.check(
                file, year=year, authority=authority, progress=lambda read: bar.update(read - bar.pos)
            )
    except OSError as error:
        cannot_run(f"{file.name} can't be read: {error.strerror}.", as_json=as_json)
    except cin_census.DefinitionError as error:
        cannot_run(str(error), as_json=as_json)
    emit(done.row(), as_json=as_json, words=done.words())
    if not done.ok:
        sys.exit(PROBLEMS)


@main.command()
@click.option(
    "--families",
    type=click.IntRange(1, 20_000),
    default=300,
    show_default=True,
    help="How many families to invent; the full county has 2820.",
)
@click.option(
    "--seed", type=click.IntRange(0), default=1, show_default=True, help="The same seed gives the same county."
)
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The county's last day. Files: 2026-09-30 unless given. The workbook: today.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write files into this folder, not into the workbook.",
)
@click.option("--if-empty", is_flag=True, help="Leave a workbook that holds something as it is, and say so.")
@click.option("--password", help="The password of everyone who can sign in; one is made up unless given.")
@as_json
def demo(
    families: int,
    seed: int,
    until: datetime | None,
    out: Path | None,
    if_empty: bool,
    password: str | None,
    as_json: bool,
) -> None:
    """Invent a county of made-up families, with partner feeds whose true links and effect are known.

    Fills the workbook's database, or with --out writes files, the same to the byte for the same seed.
    """
    if out is None:
        if not find_spec("django"):
            cannot_run("give --out FOLDER, or install safeguarding[casework] to fill a workbook.", as_json=as_json)
        from safeguarding.casework.demo.command import run

        run(families, seed, until.date() if until else None, if_empty, password, as_json)
        return
    from safeguarding.evidence.made_up.county import county
    from safeguarding.evidence.made_up.write import about, write

    made = county(families, seed, until=(until or datetime(2026, 9, 30)).date(), say=_say)  # noqa: DTZ001
    try:
        written = write(made, out)
    except OSError as error:
        cannot_run(f"{out} can't be written: {error.strerror}.", as_json=as_json)
    emit(
        {"ok": True, "files": [path.name for path in written], **about(made)},
        as_json=as_json,
        words=[
            f"{made.authority_name} is made up: {len(made.people)} people in {families} families, {len(written)} files in {out}."
        ],
    )


@main.command()
@click.argument("feed_name", metavar="FEED")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Write the events here: .parquet or .csv.")
@click.option("--rejected", type=click.Path(path_type=Path), help="Write the rejected rows and why here, as CSV.")
@as_json
def feed(feed_name: str, file: Path, out: Path, rejected: Path | None, as_json: bool) -> None:
    """Read a partner's FILE as the FEED: police, hospital, mental_health, substance_misuse, school, probation, housing,
    ambulance or childrens_services. Hospital files may also hold HL7 version 2 messages or a FHIR R4 bundle."""
    from safeguarding.evidence import feeds, tables
    from safeguarding.evidence.feeds.doctor import examine
    from safeguarding.evidence.feeds.profile import profile

    try:
        size = file.stat().st_size if file.is_file() else 0
        with click.progressbar(length=size, label="Reading", file=sys.stderr, hidden=as_json) as bar:
            reading = feeds.read(feed_name, file, progress=lambda done: bar.update(done - bar.pos))
        tables.EVENTS.write(reading.events, out)
        if rejected is not None:
            reading.write_rejections(rejected)
    except (feeds.FeedError, feeds.DefinitionError) as error:
        cannot_run(str(error), as_json=as_json)
    except OSError as error:
        cannot_run(f"{error.filename or out} can't be written: {error.strerror or error}.", as_json=as_json)
    rows, found = reading.rejected_rows, [one.sentence for one in examine(profile(reading))]
    emit(
        {"ok": not rows, "feed": feed_name, "rows": reading.rows, "events": len(reading.events), "rejected": rows,
         "rejections": [vars(one) for one in reading.rejected], "notes": reading.notes, "looks_wrong": found, "out": out},
        as_json=as_json,
        words=[*(f"Row {one.row}: {one.sentence}" for one in reading.rejected), *reading.notes, *found,
               f"{len(reading.events):,} events from {reading.rows:,} rows; {rows:,} rows rejected."],
    )  # fmt: skip
    if rows:
        sys.exit(PROBLEMS)


def _say(words: str) -> None:
    click.echo(words, err=True)


if __name__ == "__main__":
    main()
