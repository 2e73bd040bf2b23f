"""docs/reference/roles.md: who can do what."""

from __future__ import annotations

from safeguarding.casework.access.compartments import CELLS, TABLE
from safeguarding.casework.access.compartments import KINDS as RECORDS
from safeguarding.casework.access.kinds import KINDS, NEEDS
from safeguarding.casework.access.roles import BREAK_GLASS, PERMISSIONS, ROLES, Role
from safeguarding.casework.access.situations import CLOSES, OPENS, Situation
from safeguarding.reference.layout import code, page_of, table

REACH = {
    "allocated": "the families that the post is allocated to",
    "team": "the families of the post’s team",
    "authority": "every family of the authority, unless its file is restricted",
    "none": "no family files",
}


def _who(permission: str) -> str:
    return ", ".join(role.name for role in ROLES.values() if permission in role.permissions) or "nobody"


def _row(role: Role) -> tuple[str, ...]:
    extra = [
        words
        for holds, words in (
            (role.may_rate, "rates children"),
            (role.has_chapter, "has a chapter in the workbook"),
            (role.may_chair, "chairs group supervision"),
        )
        if holds
    ]
    return role.name, role.discipline, REACH[role.reach], ", ".join(extra)


def _records() -> str:
    """Role by kind of record, with what each letter says."""
    names = {role.key: role.name for role in (*ROLES.values(), BREAK_GLASS)}
    rows = ((names[role], *(cells[kind] for kind in RECORDS)) for role, cells in TABLE.items())
    return table(("Role", *(kind.name for kind in RECORDS.values())), rows)


def _situations(found: dict[str, Situation], first: str) -> str:
    return table(
        (first, "When", "Gives", "Ends"),
        ((one.key.capitalize(), one.holds, one.gives, one.ends) for one in found.values()),
    )


def page() -> str:
    return page_of(
        "Who can do what",
        "A role says what, a scope says which rows, a state says when. What a person may do comes from the posts they hold "
        "today, and from nothing else; there is no administrator who sees all. A permission that is not listed is refused.",
        "## Roles",
        table(("Role", "Discipline", "Opens", "Besides"), (_row(role) for role in ROLES.values())),
        "## Permissions",
        table(
            ("Permission", "Lets a person", "Roles"),
            ((code(name), words, _who(name)) for name, words in PERMISSIONS.items()),
        ),
        "## Kinds of record",
        "; ".join(f"{letter}: {words}" for letter, words in CELLS.items()) + ".",
        _records(),
        "## What opens a family’s file",
        "The log holds by which of these a file was read.",
        _situations(OPENS, "Relationship"),
        "## What closes it",
        "Each of these wins over everything that opens a file.",
        _situations(CLOSES, "Situation"),
        "## What a partner’s post needs",
        "The post of a partner agency has a permission only while an agreement in force covers one of these kinds.",
        table(
            ("Permission", "One of"),
            ((code(name), ", ".join(KINDS[kind] for kind in KINDS if kind in needs)) for name, needs in NEEDS.items()),
        ),
    )
