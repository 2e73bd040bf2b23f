"""docs/reference/records.md: which role reads which kind of record."""

from __future__ import annotations

from safeguarding.casework.access.compartments import (
    CELLS,
    COMPARTMENTS,
    KINDS,
    SHARED,
    TABLE,
    VICTIMS_RECORD,
    begins_with,
    readers,
)
from safeguarding.casework.access.roles import BREAK_GLASS, PERPETRATOR_SIDE, ROLES
from safeguarding.casework.protected.scopes import RECORD_OF
from safeguarding.reference.layout import code, page_of, table

_NAMES = {key: role.name for key, role in ROLES.items()} | {BREAK_GLASS.key: "A file opened in an emergency"}


def _names(keys: frozenset[str]) -> str:
    return ", ".join(name for key, name in _NAMES.items() if key in keys) or "nobody"


def page() -> str:
    shut = " and ".join(f"“{KINDS[kind].name}”" for kind in sorted(VICTIMS_RECORD))
    return page_of(
        "Who reads which record",
        "Each kind of record, and what a role may do with it in the families that it works with. Proposed defaults, to be "
        "confirmed by each authority. " + " ".join(f"**{key}** {words}." for key, words in CELLS.items()),
        table(
            ("Role", *(kind.name for kind in KINDS.values())),
            ((_NAMES[key], *(cells[kind] for kind in KINDS)) for key, cells in TABLE.items()),
        ),
        f"Whoever works, or ever worked, with the person who harms ({_names(PERPETRATOR_SIDE)}) reads nothing of {shut} of "
        "that family, in whatever other post. Break-glass opens neither.",
        "## Entries of the workbook",
        "The writer of an entry chooses who may read it. A visit is always read by everyone who works with the family, "
        "because visits move clocks that everyone sees. A correction can close an entry, with every version of it; it can "
        "never open one. For everyone else a closed entry is nowhere: not in a count, a date, a search or a gap.",
        table(
            ("Compartment", "The form asks", "Read by", "Where the form of these roles begins"),
            (
                (
                    code(key),
                    KINDS[kind].choice,
                    "everyone who reads the workbook" if key == SHARED else _names(readers(kind)),
                    "everyone else" if key == SHARED else
                    ", ".join(_NAMES[role] for role in ROLES if begins_with(role) == key),
                )
                for key, kind in COMPARTMENTS.items()
            ),
        ),
        "## Protected information",
        "Sealed with a key that is not in the database; shown one at a time, each showing recorded.",
        table(("Kind", "Is a record of"), ((code(key), KINDS[kind].name) for key, kind in RECORD_OF.items())),
    )  # fmt: skip
