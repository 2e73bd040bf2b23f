"""What each actor may come to know: tables written by hand from the reference on information governance, section 4 to 6.

Never read from the product. A combination that is not listed stops the suite. Where the reference leaves a choice, the
reading taken here is: contact entries that their writer did not close are for everyone who works with the family; a
summary right (S) opens no record, for the discipline's monthly summary is written for everyone; break-glass (B) opens
the core, shared contacts and supervision of one family for the time of the grant, and no closed kind.
"""

from __future__ import annotations

from tests.access.actors import ROLES, SYSTEM_ROLE, Actor
from tests.access.canary import Canary

_FILE = """
role                     core childs_words contact clinical safe victim perpetrator intelligence supervision legal contact_rule
social_worker            full full         full    none     full full   none        full         full        full  full
team_manager             full full         full    none     full full   full        full         full        full  full
da_victim_worker         full none         full    none     full full   none        none         full        none  full
da_perpetrator_worker    full none         full    none     none none   full        none         full        none  none
probation_officer        full none         full    none     none none   full        none         full        none  none
substance_misuse_worker  full none         full    full     none none   none        none         full        none  full
mental_health_worker     full none         full    full     none none   none        none         full        none  full
psychologist             full none         full    full     none none   none        none         full        none  full
family_support_worker    full full         full    none     none none   none        none         full        none  full
education_worker         full full         full    none     none none   none        none         full        none  full
conference_chair         full full         full    none     none none   none        none         full        none  none
business_support         full none         none    none     none none   none        none         none        none  none
ig_officer               full none         none    none     none none   none        none         full        none  none
administrator            none none         none    none     none none   none        none         none        none  none
performance_officer      none none         none    none     none none   none        none         none        none  none
partner_analyst          none none         none    none     none none   none        none         none        none  none
council_system           full none         full    none     none none   none        none         full        none  none
break_glass              full none         full    none     none none   none        none         full        none  none
"""

#: Records about a family that stand beside its file: they too need both the role and the family. What a record said
#: that was merged into another, nobody reads. What the police saw is for roles to which police information is open, or
#: what a summary says of it.
_BESIDE = """
role                     sharing restriction barred glass handover merge merged seen
social_worker            full    none        none   none  none      none  none  full
team_manager             full    full        full   full  full      full  none  full
da_victim_worker         full    none        none   none  none      none  none  full
ig_officer               full    full        full   full  none      full  none  none
"""

#: Records of the authority, by role alone. Who decides about sharing with a partner knows by what title they agreed; who
#: plans group supervision, which takes specialists of several teams, knows on which days anybody is away. Who observes
#: supervision days reads what others observed. Published figures are for who reads indicators, the counts behind them for
#: nobody.
_OFFICE = """
role                    agreement agreement_title ungrouped feed_event delivery census token finding cover email leave observation figures true_counts
social_worker           none      full            none      none       none     none   none  none    none  none  none  none        full    none
da_victim_worker        none      full            none      none       none     none   none  none    none  none  none  none        full    none
team_manager            full      full            full      none       none     none   none  full    full  none  full  full        full    none
ig_officer              full      full            none      none       none     none   full  full    none  none  none  none        full    none
performance_officer     full      full            none      full       full     full   none  none    none  none  none  none        full    none
partner_analyst         none      none            none      none       full     none   none  none    none  none  none  none        full    none
administrator           full      full            none      none       none     none   full  none    full  full  none  none        none    none
conference_chair        none      none            none      none       none     none   none  none    none  none  none  full        full    none
da_perpetrator_worker   none      none            none      none       none     none   none  none    none  none  none  none        full    none
probation_officer       none      none            none      none       none     none   none  none    none  none  none  none        full    none
substance_misuse_worker none      none            none      none       none     none   none  none    none  none  none  none        full    none
mental_health_worker    none      none            none      none       none     none   none  none    none  none  none  none        full    none
psychologist            none      none            none      none       none     none   none  none    none  none  none  none        full    none
family_support_worker   none      none            none      none       none     none   none  none    none  none  none  none        full    none
education_worker        none      none            none      none       none     none   none  none    none  none  none  none        full    none
"""

_EVERY_ROLE = frozenset({*ROLES, SYSTEM_ROLE, "break_glass"})


def _read(text: str, every: bool) -> dict[tuple[str, str], bool]:
    """(role, kind) -> whether in full. A table that is not `every` lists only the roles that have something."""
    head, *rows = (line.split() for line in text.strip().splitlines())
    found = {(row[0], kind): cell == "full" for row in rows for kind, cell in zip(head[1:], row[1:], strict=True)}
    listed = {row[0] for row in rows}
    if listed - _EVERY_ROLE or (every and listed != _EVERY_ROLE):
        raise ValueError(f"Roles of the oracle: {sorted(listed ^ _EVERY_ROLE)}")
    for role in _EVERY_ROLE - listed:
        found |= {(role, kind): False for kind in head[1:]}
    return found


FILE, BESIDE, OFFICE = _read(_FILE, every=True), _read(_BESIDE, every=False), _read(_OFFICE, every=False)
OF_FAMILY = FILE | BESIDE
#: Names of colleagues, teams, offices and agencies are level 2: for whoever is inside the authority.
EVERYONE_INSIDE = frozenset({"staff", "places"})
#: What a page says to somebody whose session is held back at the door: whose workbook this is, and their own name.
OWN_HALL = frozenset({("Authority", "")})
#: Never in a log, whoever acts: protection levels 3 and 4.
NOT_IN_LOGS = frozenset(
    {kind for _, kind in OF_FAMILY}
    | {"open_rating", "draft", "ungrouped", "feed_event", "census", "email", "observation"}
)


def allows(actor: Actor, canary: Canary) -> bool:
    """Whether the reference lets the actor know what the canary stands for. Raises KeyError where it says nothing."""
    if actor.code != canary.authority:
        return False
    if not actor.inside:
        return actor.recognised and (canary.model, canary.label) in OWN_HALL | {("User", email_label(actor))}
    if canary.kind == "draft":
        return canary.owner == actor.name
    if canary.kind in EVERYONE_INSIDE:
        return True
    if canary.also & actor.roles:
        return True
    if canary.kind in actor.never:
        return False
    if canary.kind == "email" and canary.label == email_label(actor):
        return True
    if not canary.family:
        return of_the_office(actor, canary.kind)
    return reads(actor, canary.family, canary.kind)


def of_the_office(actor: Actor, kind: str) -> bool:
    """Whether a role of the actor reads a record of the authority. No agreement of a partner here covers figures."""
    return any(OFFICE[held.role, kind] and (kind != "figures" or held.agreed is None) for held in actor.holds)


def reads(actor: Actor, family: str, kind: str) -> bool:
    """Whether one role of the actor reaches the family and reads the kind there: one post lends nothing to another."""
    wanted = "supervision" if kind == "open_rating" else kind
    if kind == "open_rating" and family in actor.to_rate:
        return False
    if wanted in actor.never or not actor.inside:
        return False
    return any(
        OF_FAMILY[held.role, wanted] and (held.agreed is None or wanted in held.agreed or wanted not in KINDS_AGREED)
        for held in actor.holds
        if family in held.families
    )


#: Who reads of supervision, but has no part in the work of a team and so no board.
NO_BOARD = frozenset({"conference_chair", "business_support", "ig_officer", SYSTEM_ROLE, "break_glass"})


def on_the_board(actor: Actor, family: str) -> bool:
    """Whether a role that works with families reaches the family, and its supervision is read."""
    works = any(family in held.families for held in actor.holds if held.role not in NO_BOARD)
    return works and reads(actor, family, "supervision")


#: What a sharing agreement lists. What is not of these it does not limit.
KINDS_AGREED = frozenset(kind for _, kind in FILE) - {"contact_rule"}


def email_label(actor: Actor) -> str:
    """The label under which the actor's own address was planted."""
    return actor.key.removeprefix("981 ").removeprefix("982 ")
