"""When nothing more is written: the file is closed."""

from __future__ import annotations

from typing import Any

from safeguarding.casework.access.policies import Refused
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.access.states import closed_when, refusal
from safeguarding.casework.design.dates import day
from safeguarding.casework.families.models import Family
from safeguarding.casework.workbook.models import Entry


@closed_when("entry.write", "Family")
@closed_when("summary.write", "Family")
def family_is_closed(family: Family) -> str | None:
    if family.closed_on is None:
        return None
    return f"This family’s file was closed on {day(family.closed_on)}. Nothing more can be written in it."


@closed_when("entry.write", "Entry")
def family_of_entry_is_closed(entry: Entry) -> str | None:
    return family_is_closed(entry.family)


def may_write(user: Any, permission: str, family: Family) -> bool:
    """Whether to show the way to a form, on a page of a family that was found for `user` already."""
    return permission in snapshot_of(user).permissions and not refusal(permission, family)


def must_be_open(permission: str, family: Family) -> None:
    """Raise Refused, before the form is shown, where the state of the file would refuse what it asks for."""
    if sentence := refusal(permission, family):
        raise Refused(sentence)
