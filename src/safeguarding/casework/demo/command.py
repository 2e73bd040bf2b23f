"""`safeguarding demo` where it fills a workbook."""

from __future__ import annotations

from datetime import date

import click

from safeguarding.casework import operations
from safeguarding.cli import cannot_run, emit


def run(families: int, seed: int, until: date | None, if_empty: bool, password: str | None, as_json: bool) -> None:
    """Fill the workbook's database with a made-up county and say who can sign in."""
    settings = operations.start_django()
    if operations.tables_missing():
        operations.migrate(_say)
    from safeguarding.casework.access.roles import ROLES
    from safeguarding.casework.demo.filling import empty, fill
    from safeguarding.casework.demo.loading import NotEmpty
    from safeguarding.evidence.made_up import areas
    from safeguarding.evidence.made_up.county import county

    if if_empty and not empty():
        words = ["The database holds something already: it is left as it is."]
        emit({"ok": True, "filled": False}, as_json=as_json, words=words)
        return
    made = county(families, seed, until=until or date.today(), say=_say)  # noqa: DTZ011  a county has no time zone
    password = password or operations.new_password()
    try:
        people = fill(made, password, settings.DATA / "demo", _say)
        areas.write(made.people["postcode"].drop_nulls(), settings.DATA / "areas")
    except NotEmpty as error:
        cannot_run(str(error), as_json=as_json)
    lines = ["Who can sign in, each with the password " + password + ":"]
    lines += [f"  {one.email:<44} {one.name}, {ROLES[one.role].name}" for one in people]
    operations.keep_sign_ins(lines)
    emit(
        {"ok": True, "filled": True, "password": password, "sign_ins": [vars(one) for one in people]},
        as_json=as_json,
        words=[f"{made.authority_name} is made up: {families} families.", *lines],
    )


def _say(words: str) -> None:
    click.echo(words, err=True)
