"""The commands of the workbook. They need the extra `casework`; the library's own commands are in `safeguarding.cli`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from safeguarding.cli import PROBLEMS, as_json, cannot_run, emit, main

AUTHORITY = click.option(
    "--authority", required=True, metavar="CODE", help="The council’s three digits in DfE returns."
)


def say(line: str) -> None:
    """Progress, for a person: on standard error."""
    click.echo(line, err=True)


def _ready(as_json: bool) -> Any:
    """Django with a database that has its tables. An embedded database gets them; a server's is left to `setup`."""
    from safeguarding.casework import operations

    settings = operations.start_django()
    _encrypted(as_json)
    if operations.tables_missing():
        if not settings.EMBEDDED:
            cannot_run("the database is not up to date. Run: safeguarding setup", as_json=as_json)
        operations.migrate(say)
    return settings


def _encrypted(as_json: bool) -> None:
    """Nothing is asked over a connection that somebody could listen to or stand in."""
    from safeguarding.casework import operations

    if faults := operations.open_connections():
        cannot_run(" ".join(faults), as_json=as_json)


def _user(code: str, as_json: bool) -> Any:
    from safeguarding.casework.access.staff import command_line_user

    if not (len(code) == 3 and code.isdigit()):
        cannot_run(f"“{code}” is not an authority’s code. Give three digits, such as 919.", as_json=as_json)
    user, made = command_line_user(code)
    if made:
        say(f"Authority {code} was not held: it is made now.")
    return user


@main.command()
@as_json
def setup(as_json: bool) -> None:
    """Bring the workbook's database up to date and gather its pages' files."""
    from safeguarding.casework import operations

    _encrypted(as_json)
    operations.set_up(say)
    emit({"ok": True}, as_json=as_json)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@as_json
def serve(host: str, port: int, as_json: bool) -> None:
    """Serve the workbook and work off its jobs, until stopped."""
    from safeguarding.casework import operations

    _ready(as_json)
    if faults := operations.unfit():
        cannot_run("the workbook does not serve from this database. " + " ".join(faults), as_json=as_json)
    if operations.files_missing():
        operations.gather_files()
    kept, address = operations.kept_sign_ins(), f"http://{host}:{port}/"
    words = [*kept, f"The workbook is at {address} . Stop it with Control and C."]
    emit({"ok": True, "address": address, "sign_ins": kept}, as_json=as_json, words=words)
    sys.stdout.flush()
    sys.exit(operations.serve(host, port))


@main.group("import")
def import_() -> None:
    """Bring a council's own record into the workbook."""


@import_.command("cin-census")
@click.argument("file", type=click.Path(path_type=Path))
@AUTHORITY
@as_json
def import_cin_census(file: Path, authority: str, as_json: bool) -> None:
    """Bring in a children in need census: everything in FILE, or nothing and a list of problems."""
    _ready(as_json)
    from django.utils import timezone

    from safeguarding.casework.access.within import within
    from safeguarding.casework.returns import queries
    from safeguarding.casework.returns.importing import run_import
    from safeguarding.casework.returns.models import ImportRun

    if not file.is_file():
        cannot_run(f"there is no file {file}.", as_json=as_json)
    user = _user(authority, as_json)
    with within(user.authority_id):
        run = ImportRun.objects.create(
            authority_id=user.authority_id, file_name=file.name[-200:], started_by=user, started_at=timezone.now()
        )
    with click.progressbar(length=100, label="Bringing in", file=sys.stderr) as bar:
        run_import(run, file, by=user, progress=lambda percent: bar.update(percent - bar.pos))
    with within(user.authority_id):
        problems = [
            {"line": p.line, "path": p.path, "child": p.child, "value": p.value, "sentence": p.sentence}
            for p in queries.problems(user, run)
        ]
    ok = run.state == ImportRun.State.DONE
    emit(
        {
            "ok": ok,
            "sentence": run.sentence,
            "counts": run.counts,
            "problem_count": run.problem_count,
            "problems": problems,
        },
        as_json=as_json,
        words=[*(f"{_place(p)}: {p['sentence']}" for p in problems), run.sentence],
    )
    sys.exit(0 if ok else PROBLEMS)


def _place(problem: dict[str, Any]) -> str:
    """`line 12, Message/Header`, or the file as a whole."""
    if not problem["line"]:
        return "the file"
    return f"line {problem['line']}, {problem['path']}" if problem["path"] else f"line {problem['line']}"


@main.group("return")
def return_() -> None:
    """Statutory returns."""


@return_.command("make")
@click.argument("name", type=click.Choice(["cin-census"]))
@AUTHORITY
@click.option("--year", required=True, type=int, help="The year in which the collection ends: 2026 is 2025-26.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The file to write.")
@as_json
def make_return(name: str, authority: str, year: int, out: Path, as_json: bool) -> None:
    """Make a return from what the workbook holds, and check it as the receiver would."""
    _ready(as_json)
    from safeguarding.casework.access.within import within
    from safeguarding.casework.returns import actions
    from safeguarding.evidence.returns import cin_census as census

    user = _user(authority, as_json)
    part = out.with_name(out.name + ".part")
    try:
        with part.open("wb") as file, within(user.authority_id, patient=True):
            written = actions.make_census(year, file, by=user)
        problems = [found for found in census.stream(part, year=year) if isinstance(found, census.Problem)]
        part.replace(out)
    except (census.CannotWrite, census.DefinitionError, OSError) as error:
        part.unlink(missing_ok=True)
        cannot_run(str(error), as_json=as_json)
    emit(
        {"ok": not problems, "children": written.children, "file": str(out), "problems": [p.row() for p in problems]},
        as_json=as_json,
        words=[
            *(f"{problem.place}: {problem.sentence}" for problem in problems),
            f"{out}: {written.children:,} children, year to 31 March {year}.",
        ],
    )
    sys.exit(PROBLEMS if problems else 0)


from safeguarding.casework import (  # noqa: E402, F401  add their commands to `main`
    audit_commands,
    delivery_commands,
    indicator_commands,
    key_commands,
    notice_commands,
    programme_commands,
)
