"""Who may read an entry: what its writer may choose, and how a correction may close it, never open it."""

from __future__ import annotations

from typing import Any

from safeguarding.casework.access.compartments import (
    COMPARTMENTS,
    KINDS,
    begins_with,
    narrows,
    readable,
    readers,
    writable,
)
from safeguarding.casework.access.policies import Refused
from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.families.models import Family
from safeguarding.casework.workbook.models import Entry
from safeguarding.casework.workbook.queries import role_in

NOT_YOURS = "Your role can’t write an entry that these people alone read."
NEVER_WIDER = "A correction can’t let more people read an entry. Write a new entry for what more people should know."
WAS_A_VISIT = "This entry was a visit, and a visit is read by everyone who works with the family."


def compartments_for(user: Any, family: Family, entry: Entry | None = None) -> tuple[list[str], str]:
    """What the writer may choose from, and what is chosen when they don’t; for a correction, of `entry` as it stands."""
    role = role_in(user, family)
    if entry is None:
        return list(writable(role)), begins_with(role)
    standing = entry.compartment
    if "visit" in _kinds_of(entry):
        return [standing], standing
    mine = set(writable(role))
    if "supervision.hold" in snapshot_of(user).permissions:
        mine |= readable([role])
    return [key for key in COMPARTMENTS if key == standing or (key in mine and narrows(standing, key))], standing


def choices(keys: list[str]) -> list[tuple[str, str]]:
    """The compartments as the form offers them."""
    return [(key, KINDS[COMPARTMENTS[key]].choice) for key in keys]


def hints(keys: list[str]) -> dict[str, str]:
    """By compartment that not everyone reads, who does."""
    closed = [key for key in keys if COMPARTMENTS[key] != "contact"]
    return {key: f"Read by: {', '.join(names_of_readers(key))}." for key in closed}


def names_of_readers(compartment: str) -> list[str]:
    """The roles that read the compartment, in the order of the table of roles."""
    held = readers(COMPARTMENTS[compartment])
    return [role.name for key, role in ROLES.items() if key in held]


def must_be_yours(user: Any, family: Family, compartment: str) -> None:
    """Raise Refused where the writer’s role in the family writes nothing in the compartment."""
    if compartment not in writable(role_in(user, family)):
        raise Refused(NOT_YOURS)


def must_not_widen(user: Any, entry: Entry, compartment: str) -> None:
    """Raise Refused where a correction of `entry` may not put it in the compartment."""
    if compartment in compartments_for(user, entry.family, entry)[0]:
        return
    if "visit" in _kinds_of(entry):
        raise Refused(WAS_A_VISIT)
    raise Refused(NOT_YOURS if narrows(entry.compartment, compartment) else NEVER_WIDER)


def close_earlier(entry: Entry) -> None:
    """Close every version that `entry` replaces as far as `entry` is closed: what was closed later was never for them."""
    earlier, row = [], entry.replaces
    while row is not None:
        earlier.append(row.pk)
        row = row.replaces
    Entry.objects.filter(pk__in=earlier).exclude(compartment=entry.compartment).update(compartment=entry.compartment)


def _kinds_of(entry: Entry) -> set[str]:
    kinds, row = set(), entry
    while True:
        kinds.add(row.kind)
        if row.replaces is None:
            return kinds
        row = row.replaces
