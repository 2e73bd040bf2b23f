"""Who can do what: one table that can be read aloud. A permission that is not listed for a role is no."""

from __future__ import annotations

from dataclasses import dataclass

#: What each permission lets a person do, in words that finish “You may …”.
PERMISSIONS: dict[str, str] = {
    "home.see": "see your own home page",
    "account.own": "see your own sessions and change how you sign in",
    "audit.own": "see what the log holds of your own work",
    "audit.team": "see what the log holds of your team’s work",
    "audit.read": "read the log of the whole authority",
    "breakglass.open": "open one family’s file in an emergency, for an hour, with a reason",
    "breakglass.review": "review what was opened in an emergency",
    "staff.manage": "manage people and posts",
    "announcement.write": "announce something to everybody who works here",
    "cover.manage": "give a post cover of a team or make it a manager’s deputy",
    "agreement.read": "read the register of sharing agreements",
    "agreement.manage": "write and withdraw sharing agreements",
    "api.token": "make tokens for the authority’s other systems",
    "api.approve": "approve a token that somebody else has made",
    "api.read": "see the tokens of the authority’s other systems and withdraw them",
    "family.read": "see who is in a family you work with, its plan and its dates",
    "entry.read": "read the workbook of a family you work with",
    "family.start": "start a family file and say who is in it",
    "family.allocate": "allocate a family to a team and to workers",
    "family.opened": "see who has opened a family’s file",
    "family.restrict": "restrict a family’s file to named posts, and bar people from it",
    "family.transfer": "hand a family’s file over to another authority, or accept one",
    "sharing.decide": "record a decision to share, or not to share, and read those of the family",
    "partners.read": "see what partners saw of a family you work with, in headlines",
    "protected.read": "see that a family has protected records and read those open to your role",
    "protected.write": "write protected records",
    "children.group": "see children who came in without a family, and group them",
    "person.write": "add people to a family and correct what is held on them",
    "person.merge": "merge two records of one person, and undo it",
    "person.merge_apart": "merge two records whose families’ files are kept apart",
    "entry.write": "write in the workbook",
    "prompt.change": "change the prompts beside the workbook’s questions",
    "programme.load": "load the modules of your authority’s programme",
    "assessment.write": "write and finish a parenting assessment",
    "summary.write": "write your discipline’s monthly summary",
    "supervision.read": "read group supervision",
    "supervision.hold": "open, chair and close group supervision",
    "cycle.change": "say the authority’s own rules: how often families are looked at, how a caseload is weighed",
    "rating.give": "rate a child’s risk",
    "action.finish": "mark a supervision action as done",
    "board.read": "see the team’s board",
    "caseload.read": "see your own caseload and which posts are vacant",
    "caseload.manage": "see your team’s caseloads and week, and say which posts are vacant and who stands in",
    "caseload.count": "see how much each team holds, with small numbers hidden",
    "census.import": "bring in a children in need census",
    "return.make": "make a statutory return",
    "feed.upload": "upload a partner agency’s extract",
    "feed.read": "see the deliveries of partner agencies",
    "feed.extract": "download rows of partners without names",
    "link.review": "decide doubtful links between a partner’s row and a person",
    "indicator.read": "see the multi-agency indicators",
    "indicator.publish": "publish a quarter of the multi-agency indicators before its time",
    "pulse.answer": "say what you thought of a group supervision that you were at",
    "quality.read": "see how group supervision goes",
    "quality.observe": "observe another team’s supervision days and read what was observed",
}


#: What a break-glass grant lets a person do with its one family. It never writes, and never opens protected records.
EMERGENCY = frozenset({"family.read", "entry.read", "supervision.read"})


@dataclass(frozen=True, slots=True)
class Role:
    """A kind of post.

    `reach` is which families it opens: `allocated` to the post, the post’s `team`, all of the `authority`, or `none`.
    """

    key: str
    name: str
    discipline: str
    reach: str
    permissions: frozenset[str]
    may_rate: bool = False
    has_chapter: bool = False
    may_chair: bool = False


_SELF = frozenset({"home.see", "account.own", "audit.own"})
_CORE = _SELF | {"family.read"}
_READS = _CORE | {"entry.read", "supervision.read", "indicator.read"}
_WRITES = _READS | {
    "board.read", "caseload.read", "entry.write", "summary.write", "rating.give", "action.finish", "pulse.answer",
}  # fmt: skip
_OBSERVES = frozenset({"quality.read", "quality.observe"})
_KEEPS = frozenset({"protected.read", "protected.write", "sharing.decide"})
_MANAGES = frozenset(
    {
        "family.start",
        "family.allocate",
        "family.opened",
        "family.restrict",
        "family.transfer",
        "children.group",
        "person.write",
        "person.merge",
        "assessment.write",
        "supervision.hold",
        "caseload.manage",
        "breakglass.open",
        "breakglass.review",
        "cover.manage",
        "audit.team",
        "agreement.read",
        "prompt.change",
        "cycle.change",
    }
)
_FEEDS = frozenset({"feed.upload", "feed.read", "indicator.read"})
_GOVERNS = frozenset(
    {
        "supervision.read",
        "indicator.read",
        "family.opened",
        "family.restrict",
        "sharing.decide",
        "audit.team",
        "audit.read",
        "breakglass.open",
        "breakglass.review",
        "agreement.read",
        "agreement.manage",
        "api.approve",
        "api.read",
        "person.merge",
        "person.merge_apart",
    }
)

#: The role of another system of the council. It never signs in: it comes with a token.
SYSTEM = "council_system"


def _practitioner(key: str, name: str, discipline: str, *more: str) -> Role:
    return Role(key, name, discipline, "allocated", _WRITES | set(more), may_rate=True, has_chapter=True)


ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        _practitioner(
            "social_worker",
            "Social worker",
            "Social work",
            "person.write",
            "assessment.write",
            "breakglass.open",
            "partners.read",
            *_KEEPS,
        ),
        _practitioner(
            "da_victim_worker",
            "Domestic abuse worker (victims)",
            "Domestic abuse: victims",
            "partners.read",
            *_KEEPS,
        ),
        _practitioner("da_perpetrator_worker", "Domestic abuse worker (perpetrators)", "Domestic abuse: perpetrators"),
        _practitioner("probation_officer", "Probation officer", "Probation"),
        _practitioner("substance_misuse_worker", "Substance misuse worker", "Substance misuse", "partners.read"),
        _practitioner("mental_health_worker", "Mental health worker", "Mental health", "partners.read"),
        _practitioner("psychologist", "Clinical psychologist", "Psychology", "partners.read"),
        _practitioner("family_support_worker", "Family support worker", "Family support", "partners.read"),
        _practitioner("education_worker", "Education worker", "Education", "partners.read"),
        Role(
            "team_manager",
            "Team manager",
            "Management",
            "team",
            _WRITES | _MANAGES | _KEEPS | _OBSERVES | {"partners.read"},
            may_rate=True,
            has_chapter=True,
            may_chair=True,
        ),
        Role(
            "conference_chair",
            "Conference chair or reviewing officer",
            "Independent review",
            "allocated",
            _READS | _OBSERVES | {"partners.read"},
        ),
        Role("business_support", "Business support", "Business support", "team", _CORE),
        Role(
            "performance_officer",
            "Performance officer",
            "Performance",
            "none",
            _SELF
            | _FEEDS
            | {
                "programme.load",
                "caseload.count",
                "census.import",
                "return.make",
                "link.review",
                "feed.extract",
                "indicator.publish",
                "agreement.read",
                "quality.read",
            },
        ),
        Role("partner_analyst", "Partner analyst", "Partner agency", "none", _SELF | _FEEDS),
        Role(
            "ig_officer",
            "Information governance officer",
            "Information governance",
            "authority",
            _CORE | _GOVERNS,
        ),
        Role(
            "administrator",
            "Administrator of people and posts",
            "Administration",
            "none",
            _SELF
            | {
                "staff.manage",
                "announcement.write",
                "cover.manage",
                "agreement.read",
                "api.token",
                "api.read",
                "prompt.change",
                "cycle.change",
            },
        ),
        Role(
            SYSTEM,
            "Another system of the council",
            "Systems",
            "authority",
            frozenset({"family.read", "entry.read", "supervision.read", "feed.upload"}),
        ),
    )
}

#: Not a post anyone holds: what a live break-glass grant adds to the posts of the person who opened it.
BREAK_GLASS = Role("break_glass", "Break-glass", "Emergency", "none", EMERGENCY)

#: Those who work with the person who harms. Nobody is one of them and reads the victim's record of the same family.
PERPETRATOR_SIDE = frozenset({"da_perpetrator_worker", "probation_officer"})
VICTIM_READERS = frozenset(key for key, role in ROLES.items() if "protected.read" in role.permissions)
