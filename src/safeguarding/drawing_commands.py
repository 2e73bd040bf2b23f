"""The library's commands that draw: a genogram and an ecomap from CSV files."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from safeguarding.cli import PROBLEMS, as_json, cannot_run, emit, main

_FILE = click.Path(path_type=Path)


def _given(command: Callable[..., None]) -> Callable[..., None]:
    """What both commands take."""
    for decorate in reversed(
        (
            click.argument("people", type=_FILE),
            click.argument("relationships", type=_FILE),
            click.option("--stays", type=_FILE, help="Who lives in which household: a CSV file."),
            click.option("--output", type=_FILE, required=True, help="Write the drawing here, as SVG."),
            click.option("--words", type=_FILE, help="Write the same in words here, as text."),
            click.option("--about", multiple=True, help="The key of somebody whom the file is about. Can be repeated."),
            click.option(
                "--day", type=click.DateTime(["%Y-%m-%d"]), help="As things stand on this day; today unless given."
            ),
            click.option("--title", help="What stands above the drawing."),
            as_json,
        )
    ):
        command = decorate(command)
    return command


@main.command()
@_given
def genogram(people: Path, relationships: Path, **options: Any) -> None:
    """Draw a family from PEOPLE and RELATIONSHIPS. Exits 1 when rows or facts had to be left out."""
    from safeguarding.evidence import drawings

    _draw(drawings.genogram, people, relationships, None, **options)


@main.command()
@_given
@click.option("--network", type=_FILE, help="Agencies, professionals and friends round the family: a CSV file.")
def ecomap(people: Path, relationships: Path, network: Path | None, **options: Any) -> None:
    """Draw who is round a household, from PEOPLE and RELATIONSHIPS. Exits 1 when rows or facts had to be left out."""
    from safeguarding.evidence import drawings

    _draw(drawings.ecomap, people, relationships, network, **options)


def _draw(
    draw: Callable[..., Any], people: Path, relationships: Path, network: Path | None, *, stays: Path | None, output: Path,
    words: Path | None, about: tuple[str, ...], day: datetime | None, title: str | None, as_json: bool,
) -> None:  # fmt: skip
    from safeguarding.evidence.drawings import read

    try:
        who, rejected = read.read_people(people)
        links, more = read.read_relationships(relationships)
        homes, others = read.read_stays(stays) if stays else ([], [])
        around, last = read.read_contacts(network) if network else ([], [])
    except read.ReadError as error:
        cannot_run(str(error), as_json=as_json)
    rejected += [*more, *others, *last]
    on = day.date() if day else date.today()  # noqa: DTZ011 the day where the analyst sits
    given = (who, links, homes, around) if network else (who, links, homes)
    drawing = draw(*given, day=on, index=about, title=title or "")
    try:
        output.write_text(drawing.svg, encoding="utf-8")
        if words is not None:
            words.write_text("\n".join([*drawing.lines(), ""]), encoding="utf-8")
    except OSError as error:
        cannot_run(f"{error.filename} can't be written: {error.strerror}.", as_json=as_json)
    ok = not rejected and not drawing.left_out
    emit(
        {"ok": ok, "people": drawing.people, "left_out": drawing.left_out, "output": output,
         "rejected": [{"file": one.file, "row": one.row, "sentence": one.sentence} for one in rejected],
         "words": {part.heading: [line.words for line in part.lines] for part in drawing.sections}},
        as_json=as_json,
        words=[*(f"{one.file}, row {one.row}: {one.sentence}" for one in rejected), *drawing.lines()],
    )  # fmt: skip
    if not ok:
        sys.exit(PROBLEMS)
