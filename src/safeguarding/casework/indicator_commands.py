"""`safeguarding indicators publish`: what happens by night, now."""

from __future__ import annotations

import sys

import click

from safeguarding.casework.commands import _ready, say
from safeguarding.casework.delivery_commands import _users
from safeguarding.cli import PROBLEMS, as_json, emit
from safeguarding.commands import indicators


@indicators.command()
@click.option("--now", is_flag=True, help="Publish with what is there; don’t wait for partners whose data are late.")
@as_json
def publish(now: bool, as_json: bool) -> None:
    """Work out the last quarter for each authority, and publish it once all data are there. Safe to run every night.

    Ends with 1 where an indicator could not be worked out; the others are published all the same.
    """
    _ready(as_json)
    from dataclasses import asdict

    from safeguarding.casework.insight.publishing import bring_up_to_date

    outcomes, words, failed = [], [], False
    for user in list(_users()):
        done = bring_up_to_date(user, now=now, tell=say)
        outcomes.append({"authority": user.authority.code, **asdict(done)})
        waits = f" It waits for {', '.join(done.waits_for)}." if done.waits_for and not done.published else ""
        words.append(
            f"Authority {user.authority.code}, quarter to {done.until}: {len(done.published)} indicators published, "
            f"{len(done.computed)} worked out.{waits}"
        )
        if done.failed:
            failed = True
            words.append(f"Not worked out because of a fault, see the log: {', '.join(done.failed)}.")
    emit({"ok": not failed, "authorities": outcomes}, as_json=as_json, words=words)
    if failed:
        sys.exit(PROBLEMS)
