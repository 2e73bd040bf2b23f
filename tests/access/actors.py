"""Who walks the doors: every role in every situation, and what the reference says that each of them may reach.

The roles stand here as plain words and what they reach was written from the reference, never read from the product.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone
from tests.access.county import County

ALLOCATED, TEAM, AUTHORITY, NOTHING = "allocated", "team", "authority", "nothing"
#: Every role of people who sign in, and by what it reaches families.
ROLES = {
    "social_worker": ALLOCATED,
    "da_victim_worker": ALLOCATED,
    "da_perpetrator_worker": ALLOCATED,
    "probation_officer": ALLOCATED,
    "substance_misuse_worker": ALLOCATED,
    "mental_health_worker": ALLOCATED,
    "psychologist": ALLOCATED,
    "family_support_worker": ALLOCATED,
    "education_worker": ALLOCATED,
    "conference_chair": ALLOCATED,
    "team_manager": TEAM,
    "business_support": TEAM,
    "ig_officer": AUTHORITY,
    "performance_officer": NOTHING,
    "partner_analyst": NOTHING,
    "administrator": NOTHING,
}
#: Comes with a token and never signs in.
SYSTEM_ROLE = "council_system"
DO_NOT_RATE = frozenset({"conference_chair"})

NORTH = frozenset({"abuse", "barred", "closed"})  # restricted is open to the named alone
SOUTH = frozenset({"plain", "emergency"})
EVERY = NORTH | SOUTH
NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Holds:
    """A role, the families that it reaches, and the kinds of a partner's agreement (None: an agreement limits nothing)."""

    role: str
    families: frozenset[str] = NONE
    agreed: frozenset[str] | None = None


class Browser(Client):
    """Django's client without its copies of every template's context, which cost more than the pages."""

    def request(self, **request: Any) -> Any:
        response = self.handler(self._base_environ(**request))
        self.cookies.update(response.cookies)
        return response


@dataclass
class Actor:
    """Somebody at the doors. `never` are kinds of record that stay shut in whatever role; `to_rate` the families whose
    children they have still to rate; `inside` whether they come in at all, `recognised` whether they are known by name at the door all the same."""

    key: str
    code: str
    holds: tuple[Holds, ...]
    user: Any = None
    inside: bool = True
    recognised: bool = False
    to_rate: frozenset[str] = NONE
    never: frozenset[str] = NONE
    secret: str = ""
    prepare: Callable[[Client], None] | None = None
    situation: str = ""
    _client: Client | None = field(default=None, repr=False)

    @property
    def families(self) -> frozenset[str]:
        return frozenset().union(*(held.families for held in self.holds)) if self.inside else NONE

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(held.role for held in self.holds) if self.inside else NONE

    @property
    def name(self) -> str:
        return str(self.user.pk) if self.user is not None else ""

    def forget(self) -> None:
        """Close the browser: the next request signs in anew."""
        self._client = None

    def client(self) -> Client:
        """The actor's browser or system, signed in once."""
        if self._client is None:
            self._client = Browser(raise_request_exception=False)
            if self.secret:
                self._client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {self.secret}"
            elif self.user is not None:
                self._client.force_login(self.user)
            if self.prepare:
                self.prepare(self._client)
        return self._client


class Staff:
    """Hires people of one authority."""

    def __init__(self, county: County, code: str) -> None:
        self.county, self.code = county, code
        self.planter = county.planters[code]

    def person(self, key: str, **facts: Any) -> Any:
        """A user with a canary for a name. Their address is nobody's but their own and the administrators'."""
        email = self.planter.token("User", "email", "email", label=key)
        user = self.planter.row(
            "access.User", "staff", "", key, email=f"{email}@example.org", password="!", **facts
        )  # fmt: skip
        self.county.rows["user", self.code, key] = self.county.note("user", user, self.code)
        return user

    def post(self, user: Any, role: str, team: str | None = "north", agency: str = "council", **facts: Any) -> Any:
        rows = self.county.rows
        post = self.planter.row(
            "access.Post", "staff", user=user, role=role, agency=rows["agency", self.code, agency],
            office=rows["office", self.code], team=rows["team", self.code, team] if team else None,
            **{"start": self.county.start(), **facts},
        )  # fmt: skip
        return self.county.note("post", post, self.code)

    def allocate(self, post: Any, name: str, ended: bool = False) -> Any:
        yesterday = timezone.localdate() - timedelta(days=1)
        row = self.planter.row(
            "families.Allocation", "core", name, f"{post.pk}", family=self.county.rows["family", self.code, name],
            post=post, start=self.county.start(), end=yesterday if ended else None,
        )  # fmt: skip
        if not ended:
            self.county.note("allocation", row, self.code, name)
        return row

    def cover(self, key: str, user: Any, post: Any, kind: str, team: str, *, ended: bool = False) -> None:
        now = timezone.now()
        self.planter.row(
            "access.Cover", "cover", "", key, post=post, team=self.county.rows["team", self.code, team], kind=kind,
            starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=-1 if ended else 1, hours=1 if ended else 0),
            ended_at=now - timedelta(minutes=1) if ended else None, made_by=user,
        )  # fmt: skip


def everyone(county: County) -> Iterator[Actor]:
    """All who walk, made as they come."""
    for code in ("981", "982"):
        for role, reach in ROLES.items():
            yield involved(county, code, role, reach)
    for role, reach in ROLES.items():
        yield was_involved(county, role, reach)
        if reach == ALLOCATED:
            yield same_team(county, role)
        if reach in (ALLOCATED, TEAM):
            yield other_team(county, role, reach)


def involved(county: County, code: str, role: str, reach: str) -> Actor:
    """In 981 somebody at work; in 982 the same person of another authority, for whom 981 doesn't exist."""
    staff, key = Staff(county, code), f"{role} involved"
    user = staff.person(key)
    agency = "police" if role == "partner_analyst" else "council"
    post = staff.post(user, role, "north" if reach in (ALLOCATED, TEAM) else None, agency)
    families = {TEAM: NORTH, AUTHORITY: EVERY, ALLOCATED: frozenset({"abuse"}), NOTHING: NONE}[reach]
    if code == "982":
        families = {TEAM: frozenset({"abuse"}), AUTHORITY: frozenset({"abuse", "plain"})}.get(reach, families)
    if reach == ALLOCATED:
        staff.allocate(post, "abuse")
    rates = frozenset({"abuse"}) if reach == ALLOCATED and role not in DO_NOT_RATE else NONE
    return Actor(f"{code} {key}", code, (Holds(role, families),), user, to_rate=rates, situation="involved")


def was_involved(county: County, role: str, reach: str) -> Actor:
    """Involvement, or where the role has none the post itself, ended yesterday. A manager moved to the other team."""
    staff, key, yesterday = Staff(county, "981"), f"{role} was involved", timezone.localdate() - timedelta(days=1)
    user = staff.person(key)
    if reach == ALLOCATED:
        staff.allocate(staff.post(user, role), "abuse", ended=True)
        return Actor(f"981 {key}", "981", (Holds(role),), user, situation="was involved")
    staff.post(user, role, "north" if reach == TEAM else None, end=yesterday)
    if reach == TEAM:
        staff.post(user, role, "south", start=timezone.localdate())
        return Actor(f"981 {key}", "981", (Holds(role, SOUTH),), user, situation="was involved")
    return Actor(f"981 {key}", "981", (), user, inside=False, situation="was involved")


def same_team(county: County, role: str) -> Actor:
    staff, key = Staff(county, "981"), f"{role} same team"
    user = staff.person(key)
    staff.post(user, role)
    return Actor(f"981 {key}", "981", (Holds(role),), user, situation="same team")


def other_team(county: County, role: str, reach: str) -> Actor:
    staff, key = Staff(county, "981"), f"{role} other team"
    user = staff.person(key)
    post = staff.post(user, role, "south")
    if reach == TEAM:
        return Actor(f"981 {key}", "981", (Holds(role, SOUTH),), user, situation="other team")
    staff.allocate(post, "plain")
    plain = frozenset({"plain"})
    rates = plain if role not in DO_NOT_RATE else NONE
    return Actor(f"981 {key}", "981", (Holds(role, plain),), user, to_rate=rates, situation="other team")
