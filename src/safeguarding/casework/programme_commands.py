"""`safeguarding programme …`: the modules that a council’s families work through."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from safeguarding.casework.commands import AUTHORITY, _ready, _user
from safeguarding.cli import PROBLEMS, as_json, cannot_run, emit, main


@main.group()
def programme() -> None:
    """The modules of a council’s programme."""


@programme.command("load")
@click.argument("file", type=click.Path(path_type=Path))
@AUTHORITY
@as_json
def load(file: Path, authority: str, as_json: bool) -> None:
    """Take the modules in FILE for families that start from now on, or list everything that is wrong with it.

    Families that have started keep the set they started under.
    """
    _ready(as_json)
    from safeguarding.casework.access.within import within
    from safeguarding.casework.design.dates import count
    from safeguarding.casework.programme import actions, modules

    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        cannot_run(f"{file.name} can’t be read: {error}.", as_json=as_json)
    user = _user(authority, as_json)
    try:
        with within(user.authority_id):
            made = actions.load_set(text, by=user, name=file.name)
    except modules.ProgrammeError as error:
        emit({"ok": False, "problems": error.sentences}, as_json=as_json, words=error.sentences)
        sys.exit(PROBLEMS)
    read = modules.read(text)
    held = f"{count(len(read.modules), 'module')} and {count(len(read.areas), 'area')} of the parenting assessment"
    emit(
        {"ok": True, "name": made.name, "version": made.version, "modules": len(read.modules)},
        as_json=as_json,
        words=[f"{made.name}, version {made.version}: {held}. Families that start from now on start under it."],
    )
