"""The commands of the workbook. They need the extra `casework`; the library's own commands are in `safeguarding.cli`."""

from __future__ import annotations

import sys

import click

from safeguarding.cli import as_json, cannot_run, emit, main


def say(line: str) -> None:
    """Progress, for a person: on standard error."""
    click.echo(line, err=True)


@main.command()
@as_json
def setup(as_json: bool) -> None:
    """Bring the workbook's database up to date and gather its pages' files."""
    from safeguarding.casework import operations

    operations.set_up(say)
    emit({"ok": True}, as_json=as_json)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
def serve(host: str, port: int) -> None:
    """Serve the workbook and work off its jobs, until stopped."""
    from safeguarding.casework import operations

    for line in operations.kept_sign_ins():
        click.echo(line)
    sys.exit(operations.serve(host, port, click.echo))


__all__ = ["cannot_run", "serve", "setup"]
