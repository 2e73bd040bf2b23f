"""Which role reads which kind of record: one table that can be read aloud. What it does not list is no.

The proposal of the domain reference, “role x record”, with two deviations. Who may read a closed kind in full and writes
in the workbook may also write their own in it, so that what they are told never has to go into a note that everyone reads.
And break-glass opens no closed kind: an emergency needs to know who is at risk and what was seen, not where somebody hides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

#: What a cell says. S opens no row: what a summary may say stands in the discipline’s monthly summary, which is shared.
CELLS = {
    "RW": "reads, and writes their own",
    "R": "reads",
    "S": "only what the monthly summary says",
    "B": "only with break-glass: a reason, an alert and a review",
    "-": "nothing, and no sign that there is any",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record. `choice` is how the writer of an entry is asked for it; empty where no entry can be of it."""

    key: str
    name: str
    choice: str = ""


KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind("core", "Family, genogram, plan"),
        Kind("childs_words", "Child’s words, direct work", "Those who work directly with the children"),
        Kind("contact", "Contact entries and monthly summaries", "Everyone who works with the family"),
        Kind("clinical", "An adult’s clinical detail", "Clinical colleagues"),
        Kind("safe", "Safe address, safe contact, escape plan"),
        Kind("victim", "What a victim disclosed, risk assessment, MARAC", "Those who support the victim"),
        Kind("perpetrator", "Notes of the work with the person who harms", "Those who work with the person who harms"),
        Kind("intelligence", "Police and third-party information", "Those who may hold police information"),
        Kind("supervision", "Group supervision"),
        Kind("legal", "Legal advice, before and in proceedings", "Those who instruct lawyers"),
    )
}

_TABLE = """
role                     core childs_words contact clinical safe victim perpetrator intelligence supervision legal
social_worker            RW   RW           RW      S        RW   RW     S           RW           RW          RW
da_victim_worker         RW   S            RW      -        RW   RW     S           S            RW          -
da_perpetrator_worker    RW   S            RW      -        -    -      RW          -            RW          -
substance_misuse_worker  RW   S            RW      RW       -    -      -           -            RW          -
mental_health_worker     RW   S            RW      RW       -    -      -           -            RW          -
psychologist             RW   S            RW      RW       -    -      -           -            RW          -
family_support_worker    RW   RW           RW      -        -    -      -           -            RW          -
education_worker         RW   RW           RW      -        -    -      -           -            RW          -
probation_officer        RW   S            RW      -        -    -      RW          -            RW          -
team_manager             RW   RW           RW      S        RW   RW     RW          RW           RW          RW
conference_chair         R    R            R       S        -    S      S           -            R           -
business_support         RW   -            -       -        -    -      -           -            -           -
ig_officer               R    B            B       -        -    -      -           -            R           -
administrator            -    -            -       -        -    -      -           -            -           -
performance_officer      -    -            -       -        -    -      -           -            -           -
partner_analyst          -    -            -       -        -    -      -           -            -           -
council_system           R    -            R       -        -    -      -           -            R           -
break_glass              R    -            R       -        -    -      -           -            R           -
"""

#: What the perpetrator’s side (`roles.PERPETRATOR_SIDE`) never reads, in whatever other post of the same person.
VICTIMS_RECORD = frozenset({"safe", "victim"})


def _read(text: str) -> Mapping[str, Mapping[str, str]]:
    """The table by role and kind. Raises ValueError naming the row or cell that is wrong."""
    head, *rows = (line.split() for line in text.strip().splitlines())
    if head[1:] != list(KINDS):
        raise ValueError(
            "access/compartments.py: the columns of the table are not the kinds of record, in their order."
        )
    table: dict[str, dict[str, str]] = {}
    for role, *cells in rows:
        if role in table or len(cells) != len(KINDS) or not set(cells) <= set(CELLS):
            raise ValueError(f"access/compartments.py: give {role} one row with a cell of {', '.join(CELLS)} a kind.")
        table[role] = dict(zip(KINDS, cells, strict=True))
    return table


TABLE = _read(_TABLE)

#: What an entry of the workbook can be closed to, and the kind of record that says who reads it.
COMPARTMENTS: dict[str, str] = {
    "shared": "contact",
    "childs_words": "childs_words",
    "clinical": "clinical",
    "victim": "victim",
    "perpetrator": "perpetrator",
    "intelligence": "intelligence",
    "legal": "legal",
}
SHARED = "shared"
#: Where a role’s own work is mostly not for everyone, its form begins with the narrow answer.
_BEGINS_WITH = {
    "da_victim_worker": "victim",
    "da_perpetrator_worker": "perpetrator",
    "probation_officer": "perpetrator",
}


def cell(role: str, kind: str) -> str:
    """What the table says; “-” for a role or a kind that it does not list."""
    return TABLE.get(role, {}).get(kind, "-")


def reads(role: str, kind: str) -> bool:
    return "R" in cell(role, kind)


def writes(role: str, kind: str) -> bool:
    return "W" in cell(role, kind)


def readers(kind: str) -> frozenset[str]:
    """The roles that read the kind in full."""
    return frozenset(role for role in TABLE if reads(role, kind))


def readable(roles: Iterable[str], compartments: Mapping[str, str] = COMPARTMENTS) -> frozenset[str]:
    """The compartments that a holder of the roles reads."""
    held = tuple(roles)
    return frozenset(key for key, kind in compartments.items() if any(reads(role, kind) for role in held))


def writable(role: str) -> tuple[str, ...]:
    """The compartments that the role may write an entry in, shared first."""
    return tuple(key for key, kind in COMPARTMENTS.items() if writes(role, kind))


def begins_with(role: str) -> str:
    """The compartment that the role’s form begins with, and that an entry gets where nothing was chosen."""
    return _BEGINS_WITH.get(role, SHARED)


def narrows(before: str, after: str) -> bool:
    """Whether nobody reads `after` who did not read `before`: the only way that a correction may move an entry."""
    return readers(COMPARTMENTS[after]) <= readers(COMPARTMENTS[before])
