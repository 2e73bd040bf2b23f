"""`safeguarding deliveries …`: taking them from a folder, and removing rows that were held as long as agreed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from safeguarding.casework.commands import _ready
from safeguarding.cli import as_json, cannot_run, emit, main


@main.group()
def deliveries() -> None:
    """What partner agencies deliver."""


def _users() -> Iterator[Any]:
    """The user under whom commands act, of each authority."""
    from safeguarding.casework.access.models import Authority
    from safeguarding.casework.access.staff import command_line_user

    for code in Authority.objects.order_by("code").values_list("code", flat=True):
        yield command_line_user(code)[0]


@deliveries.command()
@click.option("--folder", type=click.Path(path_type=Path), help="The folder; that of DELIVERY_FOLDER unless given.")
@as_json
def take(folder: Path | None, as_json: bool) -> None:
    """Take what lies ready in the folder, and set going again what stopped. Run it every few minutes.

    A file is taken when it has stayed as it was since the run before.
    """
    settings = _ready(as_json)
    from dataclasses import asdict

    from safeguarding.casework.access.within import within
    from safeguarding.casework.feeds import folder as watched

    root = folder or (Path(settings.DELIVERY_FOLDER) if settings.DELIVERY_FOLDER else None)
    if root is None:
        cannot_run("say which folder: --folder, or the setting DELIVERY_FOLDER.", as_json=as_json)
    counts, again = {"taken": 0, "refused": 0, "left": 0}, 0
    for user in _users():
        try:
            with within(user.authority_id, patient=True):
                found = asdict(watched.look(root, user))
                again += watched.resume(user)
        except OSError as error:
            cannot_run(f"the folder can't be read or written: {error.strerror}.", as_json=as_json)
        counts = {name: counts[name] + found[name] for name in counts}
    words = f"{counts['taken']} taken, {counts['refused']} refused, {counts['left']} left for the next look."
    emit({"ok": True, **counts, "again": again}, as_json=as_json, words=[words])


@deliveries.command()
@as_json
def remove(as_json: bool) -> None:
    """Remove rows that have been held as long as agreed, and those of people whom an agreement leaves out, with their links.

    Run it every night, as the owner of the tables.
    """
    _ready(as_json)
    from django.db import connection, transaction

    from safeguarding.casework import operations
    from safeguarding.casework.feeds.removing import remove_due, remove_left_out
    from safeguarding.casework.insight.removing import remove_true_counts

    with operations.as_owner():
        if not operations.owns_the_tables():
            cannot_run(
                "only the owner of the tables may remove rows: name it with DATABASE_OWNER_URL.", as_json=as_json
            )
    counts = {"deliveries": 0, "rows": 0, "left_out": 0, "true_counts": 0}
    for user in list(_users()):
        with operations.as_owner(), transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT set_config('app.authority', %s, true)", [str(user.authority_id)])
            done, rows = remove_due(user)
            counts["left_out"] += remove_left_out(user)
            counts["true_counts"] += remove_true_counts(by=user)
        counts["deliveries"] += done
        counts["rows"] += rows
    words = f"{counts['rows']:,} rows of {counts['deliveries']:,} deliveries removed."
    words += (
        f" {counts['left_out']:,} rows of people whom an agreement leaves out removed." if counts["left_out"] else ""
    )
    emit({"ok": True, **counts}, as_json=as_json, words=[words])


@deliveries.command()
@as_json
def relink(as_json: bool) -> None:
    """Bring links up to date with who our people are now: merged, separated, corrected, added, left out. Run it every night."""
    _ready(as_json)
    from dataclasses import asdict

    from safeguarding.casework.feeds.relinking import Changed, bring_up_to_date

    found = Changed()
    for user in list(_users()):
        found += bring_up_to_date(by=user)
    words = f"{found.added:,} links added, {found.withdrawn:,} withdrawn."
    if found.later:
        words += f" {found.later:,} feeds are left for the next time: a delivery is being linked."
    emit({"ok": True, **asdict(found)}, as_json=as_json, words=[words])
