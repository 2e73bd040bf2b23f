"""`safeguarding indicators publish`: what happens by night, now."""

from __future__ import annotations

import click

from safeguarding.casework.commands import _ready, say
from safeguarding.casework.delivery_commands import _users
from safeguarding.cli import as_json, emit
from safeguarding.commands import indicators


@indicators.command()
@click.option("--now", is_flag=True, help="Publish with what is there; don’t wait for partners whose data are late.")
@as_json
def publish(now: bool, as_json: bool) -> None:
    """Work out the last quarter for each authority, and publish it once all data are there. Safe to run every night."""
    _ready(as_json)
    from dataclasses import asdict

    from safeguarding.casework.insight.publishing import bring_up_to_date

    outcomes, words = [], []
    for user in list(_users()):
        done = bring_up_to_date(user, now=now, tell=say)
        outcomes.append({"authority": user.authority.code, **asdict(done)})
        waits = f" It waits for {', '.join(done.waits_for)}." if done.waits_for and not done.published else ""
        words.append(
            f"Authority {user.authority.code}, quarter to {done.until}: {len(done.published)} indicators published, "
            f"{len(done.computed)} worked out.{waits}"
        )
    emit({"ok": True, "authorities": outcomes}, as_json=as_json, words=words)
