"""Who reads which partner's headlines of a family: the kind of record that a feed is, the role, and the agreements.

A headline is what a summary may say, so a role that reads a summary of the kind reads its headlines. Whoever works, or
ever worked, with the person who harms reads none of that family: from when and where a partner saw a victim could be told
that they asked for help, or where they went.
"""

from __future__ import annotations

from collections.abc import Iterable

from safeguarding.casework.access.compartments import cell
from safeguarding.casework.access.kinds import FEEDS
from safeguarding.casework.access.models import SharingAgreement
from safeguarding.casework.access.snapshot import Post

#: The kind of record that the rows of a feed are. A proposal.
RECORD = {
    "police": "intelligence",
    "hospital": "clinical",
    "mental_health": "clinical",
    "substance_misuse": "clinical",
    "school": "contact",
    "probation": "perpetrator",
    "housing": "contact",
    "ambulance": "clinical",
    "childrens_services": "contact",
}
HEADLINES = frozenset("RWS")


def reads(role: str, feed: str) -> bool:
    """Whether the role reads headlines of the feed. A feed that isn't listed is read by nobody."""
    return bool(HEADLINES & set(cell(role, RECORD[feed]))) if feed in RECORD else False


def feeds_open_to(posts: Iterable[Post], agreements: Iterable[SharingAgreement]) -> tuple[str, ...]:
    """The feeds of which one of the posts reads headlines, in their order.

    A post of a partner reads only what an agreement of its own agency covers too. `agreements` are those in force.
    """
    made, found = list(agreements), set()
    for post in posts:
        covered = {
            kind
            for one in made
            if one.agency_id == post.agency and (not one.roles or post.role.key in one.roles)
            for kind in one.kinds
        }
        found |= {feed for feed in FEEDS if reads(post.role.key, feed) and (not post.partner or feed in covered)}
    return tuple(feed for feed in FEEDS if feed in found)


def agreed_for(agreements: Iterable[SharingAgreement], feed: str, roles: Iterable[str]) -> list[SharingAgreement]:
    """Those of the agreements that cover the feed and let one of the roles see it."""
    mine = set(roles)
    return [one for one in agreements if feed in one.kinds and (not one.roles or mine & set(one.roles))]
