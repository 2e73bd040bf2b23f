"""docs/reference/roles.md: who can do what."""

from __future__ import annotations

from safeguarding.casework.access.roles import PERMISSIONS, ROLES, Role
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
    )
