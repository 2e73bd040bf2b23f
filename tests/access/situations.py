"""Actors in the situations of their own: restricted, barred, covering, in an emergency, partners, leavers, tokens."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone
from tests.access.actors import EVERY, NONE, NORTH, SYSTEM_ROLE, Actor, Holds, Staff
from tests.access.county import County

ABUSE = frozenset({"abuse"})
VICTIMS = frozenset({"safe", "victim", "contact_rule", "seen"})
WORKBOOK = frozenset({"core", "childs_words", "contact", "clinical", "victim", "perpetrator", "intelligence", "legal"})
EVERYTHING_AGREED = WORKBOOK | {"supervision", "safe"}
WORKER = "social_worker"


def everyone(county: County) -> Iterator[Actor]:
    staff = Staff(county, "981")
    yield from narrowed(county, staff)
    yield from covering(staff)
    yield from emergencies(county, staff)
    yield from conflicts(staff)
    yield from partners(county, staff)
    yield from gone(county, staff)
    yield from systems(county)


def worker(staff: Staff, situation: str, on: str = "", role: str = WORKER, **post: Any) -> tuple[Any, Any]:
    user = staff.person(situation)
    held = staff.post(user, role, **post)
    if on:
        staff.allocate(held, on)
    return user, held


def narrowed(county: County, staff: Staff) -> Iterator[Actor]:
    """Restricted files and bars."""
    rows, now = county.rows, timezone.now()
    named, post = worker(staff, "named", "restricted")
    boss, boss_post = worker(staff, "manager named", role="team_manager")
    stranger, _ = worker(staff, "not named", "restricted")
    restriction = staff.planter.row(
        "families.Restriction", "restriction", "restricted", family=rows["family", "981", "restricted"],
        started_at=now - timedelta(days=5), made_by=boss,
    )  # fmt: skip
    for one in (post, boss_post):
        staff.planter.row("families.RestrictedTo", "restriction", "restricted", restriction=restriction, post=one)
    yield Actor("named", "981", (Holds(WORKER, frozenset({"restricted"})),), named, to_rate=frozenset({"restricted"}))
    yield Actor("manager named", "981", (Holds("team_manager", NORTH | {"restricted"}),), boss)
    yield Actor("not named", "981", (Holds(WORKER),), stranger)
    barred, _ = worker(staff, "barred", "barred")
    barred_boss, _ = worker(staff, "manager barred", role="team_manager")
    beside, _ = worker(staff, "beside the barred", "barred")
    for user in (barred, barred_boss):
        staff.planter.row(
            "families.Barred", "barred", "barred", f"{user.pk}", user=user, family=rows["family", "981", "barred"],
            started_at=now - timedelta(days=5), made_by=boss,
        )  # fmt: skip
    yield Actor("barred", "981", (Holds(WORKER),), barred)
    yield Actor("manager barred", "981", (Holds("team_manager", NORTH - {"barred"}),), barred_boss)
    yield Actor(
        "beside the barred", "981", (Holds(WORKER, frozenset({"barred"})),), beside, to_rate=frozenset({"barred"})
    )


def covering(staff: Staff) -> Iterator[Actor]:
    for kind, role in (("duty", WORKER), ("out_of_hours", WORKER), ("deputy", "team_manager")):
        for ended in (False, True):
            key = f"{kind} ended" if ended else kind
            user, post = worker(staff, key, team="south")
            staff.cover(key, user, post, kind, "north", ended=ended)
            holds = (Holds(WORKER),) if ended else (Holds(WORKER), Holds(role, NORTH))
            yield Actor(key, "981", holds, user)


def emergencies(county: County, staff: Staff) -> Iterator[Actor]:
    """Files opened in an emergency: open, over, closed early, reviewed, and by somebody who is barred."""
    planter, rows, now = staff.planter, county.rows, timezone.now()
    boss = rows["user", "981", "team_manager other team"]
    hour = timedelta(hours=1)
    states: dict[str, Any] = {
        "emergency open": (now - hour / 2, now + hour / 2, None),
        "emergency over": (now - 2 * hour, now - hour, None),
        "emergency closed": (now - hour / 2, now + hour / 2, now - hour / 4),
        "emergency of the barred": (now - hour / 2, now + hour / 2, None),
    }
    for key, (opened, expires, closed) in states.items():
        user, _ = worker(staff, key)
        grant = planter.row(
            "families.BreakGlass", "glass", "emergency", key, user=user, family=rows["family", "981", "emergency"],
            opened_at=opened, expires_at=expires, closed_at=closed, review_due=timezone.localdate(),
        )  # fmt: skip
        county.note("grant", grant, "981", "emergency")
        planter.row("families.Alert", "glass", "emergency", user=boss, grant=grant, made_at=opened)
        if key == "emergency over":
            planter.row(
                "families.BreakGlassReview", "glass", "emergency", grant=grant, finding="right", reviewed_by=boss,
                reviewed_at=now,
            )  # fmt: skip
        if key == "emergency of the barred":
            planter.row(
                "families.Barred", "barred", "emergency", user=user, family=rows["family", "981", "emergency"],
                started_at=now - hour, made_by=boss,
            )  # fmt: skip
        holds = (Holds(WORKER), Holds("break_glass", frozenset({"emergency"})))
        yield Actor(key, "981", holds if key == "emergency open" else (Holds(WORKER),), user)


def conflicts(staff: Staff) -> Iterator[Actor]:
    """Nobody works with the person who harms and reads the victim's record of the same family."""
    both, _ = worker(staff, "both sides", "abuse")
    staff.allocate(staff.post(both, "da_perpetrator_worker"), "abuse")
    holds = (Holds(WORKER, ABUSE), Holds("da_perpetrator_worker", ABUSE))
    yield Actor("both sides", "981", holds, both, to_rate=ABUSE, never=VICTIMS)
    changed = staff.person("changed sides")
    staff.allocate(staff.post(changed, "da_perpetrator_worker"), "abuse", ended=True)
    staff.allocate(staff.post(changed, WORKER), "abuse")
    yield Actor("changed sides", "981", (Holds(WORKER, ABUSE),), changed, to_rate=ABUSE, never=VICTIMS)


def partners(county: County, staff: Staff) -> Iterator[Actor]:
    """Posts of partner agencies: an agreement in force, for some kinds only, withdrawn, or leaving the family out."""
    health, _ = worker(staff, "partner of some kinds", "abuse", "mental_health_worker", agency="nhs", team=None)
    yield Actor(
        "partner of some kinds", "981", (Holds("mental_health_worker", ABUSE, WORKBOOK),), health, to_rate=ABUSE
    )
    officer, _ = worker(staff, "partner", "abuse", "probation_officer", agency="probation", team=None)
    yield Actor("partner", "981", (Holds("probation_officer", ABUSE, EVERYTHING_AGREED),), officer, to_rate=ABUSE)
    ended, _ = worker(staff, "partner withdrawn", "abuse", "substance_misuse_worker", agency="revoked", team=None)
    yield Actor("partner withdrawn", "981", (), ended, inside=False)
    analyst, _ = worker(staff, "analyst withdrawn", "", "partner_analyst", agency="revoked", team=None)
    yield Actor("analyst withdrawn", "981", (), analyst, inside=False)
    out, _ = worker(staff, "partner left out", "abuse", "family_support_worker", agency="left_out", team=None)
    left_out = staff.planter.row(
        "families.AgreementExclusion", "sharing", "abuse", agreement=county.rows["agreement", "981", "left_out"],
        family=county.rows["family", "981", "abuse"], made_by=out, made_at=timezone.now(),
    )  # fmt: skip
    county.note("exclusion", left_out, "981", "abuse", "sharing")
    yield Actor("partner left out", "981", (Holds("family_support_worker", NONE, WORKBOOK),), out)


def gone(county: County, staff: Staff) -> Iterator[Actor]:
    """Who is not inside any more, or not yet, and who works with a closed family."""
    now, tomorrow = timezone.now(), timezone.localdate() + timedelta(days=1)
    closed, _ = worker(staff, "closed family", "closed")
    yield Actor("closed family", "981", (Holds(WORKER, frozenset({"closed"})),), closed)
    leaver, _ = worker(staff, "leaver", "abuse", ended_at=now - timedelta(minutes=1))
    yield Actor("leaver", "981", (), leaver, inside=False)
    joiner, _ = worker(staff, "joiner", "abuse", start=tomorrow)
    yield Actor("joiner", "981", (), joiner, inside=False)
    switched_off, _ = worker(staff, "switched off", "abuse")
    yield Actor("switched off", "981", (), switched_off, inside=False, prepare=_switch_off(switched_off))
    idle, _ = worker(staff, "locked", "abuse")
    yield Actor("locked", "981", (), idle, inside=False, recognised=True, prepare=_lock)
    password_only, _ = worker(Staff(county, "983"), "password only", "abuse")
    yield Actor("password only", "983", (), password_only, inside=False, recognised=True)
    yield Actor("not signed in", "", (), inside=False)


def _switch_off(user: Any) -> Any:
    def switch(client: Client) -> None:
        type(user)._base_manager.filter(pk=user.pk).update(is_active=False)

    return switch


def _lock(client: Client) -> None:
    session = client.session
    session["locked"] = True
    session.save()


def systems(county: County) -> Iterator[Actor]:
    """Tokens: everything offered, one permission, withdrawn, not approved, expired, and of the other authority."""
    kinds = {"981": EVERY, "982": frozenset({"abuse", "plain"})}
    every = ["entry.read", "family.read", "supervision.read"]
    for code in ("981", "982"):
        staff, now = Staff(county, code), timezone.now()
        user = staff.person("system")
        staff.post(user, SYSTEM_ROLE, team=None)
        boss = county.rows["user", code, "administrator involved"]
        states: dict[str, Any] = {"full": {}}
        if code == "981":
            states |= {
                "limited": {"permissions": ["family.read"]},
                "of deliveries": {"permissions": ["feed.upload"]},
                "withdrawn": {"withdrawn_at": now - timedelta(minutes=1)},
                "not approved": {"approved_at": None, "approved_by": None},
                "expired": {"expires_at": now - timedelta(minutes=1)},
            }
        for state, facts in states.items():
            secret = f"fsw_{code}_" + hashlib.sha256(f"{code} {state}".encode()).hexdigest()[:43]
            given = {
                "permissions": every, "made_by": boss, "made_at": now - timedelta(days=2), "approved_by": user,
                "approved_at": now - timedelta(days=1), "expires_at": now + timedelta(days=30), **facts,
            }  # fmt: skip
            token = staff.planter.row(
                "api.Token", "token", "", state, user=user, digest=hashlib.sha256(secret.encode()).hexdigest(), **given
            )
            county.note("token", token, code)
            alive = state in ("full", "limited", "of deliveries")
            agreed = frozenset({"core"}) if state == "limited" else None
            reached = NONE if state == "of deliveries" else kinds[code]
            holds = (Holds(SYSTEM_ROLE, reached, agreed),) if alive else ()
            yield Actor(f"{code} token {state}", code, holds, user, inside=alive, secret=secret)
