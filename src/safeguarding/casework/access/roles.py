"""Who can do what: one table that can be read aloud. A permission that is not listed for a role is no."""

from __future__ import annotations

from dataclasses import dataclass

#: What each permission lets a person do, in words that finish “You may …”.
PERMISSIONS: dict[str, str] = {
    "home.see": "see your own home page",
    "family.read": "read the file of a family you work with",
    "family.start": "start a family file and say who is in it",
    "family.allocate": "allocate a family to a team and to workers",
    "family.opened": "see who has opened a family’s file",
    "children.group": "see children who came in without a family, and group them",
    "person.write": "add people to a family and correct what is held on them",
    "entry.write": "write in the workbook",
    "summary.write": "write your discipline’s monthly summary",
    "supervision.read": "read group supervision",
    "supervision.hold": "open, chair and close group supervision",
    "rating.give": "rate a child’s risk",
    "action.finish": "mark a supervision action as done",
    "board.read": "see the team’s board",
    "census.import": "bring in a children in need census",
    "return.make": "make a statutory return",
    "feed.upload": "upload a partner agency’s extract",
    "feed.read": "see the deliveries of partner agencies",
    "link.review": "decide doubtful links between a partner’s row and a person",
    "indicator.read": "see the multi-agency indicators",
}


@dataclass(frozen=True, slots=True)
class Role:
    """A kind of post. `reach` is which families it opens: `allocated` to the post, the post’s `team`, or `none`."""

    key: str
    name: str
    discipline: str
    reach: str
    permissions: frozenset[str]
    may_rate: bool = False
    has_chapter: bool = False
    may_chair: bool = False


_READS = frozenset({"home.see", "family.read", "supervision.read", "board.read", "indicator.read"})
_WRITES = _READS | {"entry.write", "summary.write", "rating.give", "action.finish"}


def _practitioner(key: str, name: str, discipline: str, *more: str) -> Role:
    return Role(key, name, discipline, "allocated", _WRITES | set(more), may_rate=True, has_chapter=True)


ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        _practitioner("social_worker", "Social worker", "Social work", "person.write"),
        _practitioner("da_victim_worker", "Domestic abuse worker (victims)", "Domestic abuse: victims"),
        _practitioner("da_perpetrator_worker", "Domestic abuse worker (perpetrators)", "Domestic abuse: perpetrators"),
        _practitioner("substance_misuse_worker", "Substance misuse worker", "Substance misuse"),
        _practitioner("mental_health_worker", "Mental health worker", "Mental health"),
        _practitioner("psychologist", "Clinical psychologist", "Psychology"),
        _practitioner("family_support_worker", "Family support worker", "Family support"),
        Role(
            "team_manager",
            "Team manager",
            "Management",
            "team",
            _WRITES
            | {
                "family.start",
                "family.allocate",
                "family.opened",
                "children.group",
                "person.write",
                "supervision.hold",
            },
            may_rate=True,
            has_chapter=True,
            may_chair=True,
        ),
        Role(
            "performance_officer",
            "Performance officer",
            "Performance",
            "none",
            frozenset(
                {
                    "home.see",
                    "census.import",
                    "return.make",
                    "feed.upload",
                    "feed.read",
                    "link.review",
                    "indicator.read",
                }
            ),
        ),
        Role(
            "partner_analyst",
            "Partner analyst",
            "Partner agency",
            "none",
            frozenset({"home.see", "feed.upload", "feed.read", "indicator.read"}),
        ),
    )
}
