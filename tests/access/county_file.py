"""What a family's file holds: entries in every compartment with their versions, summaries, dates, supervision."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone
from tests.access.county import County

#: Every compartment that an entry can be closed to: the kind of record that says who reads it.
COMPARTMENTS = {
    "shared": "contact",
    "childs_words": "childs_words",
    "clinical": "clinical",
    "victim": "victim",
    "perpetrator": "perpetrator",
    "intelligence": "intelligence",
    "legal": "legal",
}
#: The discipline in whose chapter each is written.
WRITERS = {
    "shared": "social_worker",
    "childs_words": "family_support_worker",
    "clinical": "mental_health_worker",
    "victim": "da_victim_worker",
    "perpetrator": "da_perpetrator_worker",
    "intelligence": "social_worker",
    "legal": "team_manager",
}
FEW = ("shared", "victim", "legal")


def make_workbook(county: County, code: str, name: str, author: Any, *, full: bool) -> None:
    """Entries with a superseded version each, a visit, and summaries of this month and the last."""
    family = county.rows["family", code, name]
    for compartment in COMPARTMENTS if full else FEW:
        make_entry(county, code, name, author, compartment)
    planter, now = county.planters[code], timezone.now()
    visit = planter.row(
        "workbook.Entry", "contact", name, "visit", family=family, author=author, role="social_worker", kind="visit",
        at=now - timedelta(days=2), written_at=now - timedelta(days=2), significant=True, compartment="shared",
        correction="",
    )  # fmt: skip
    county.note("entry", visit, code, name, "contact")
    county.rows["words", str(visit.pk)] = visit.text
    child = county.rows["person", code, name, "child"]
    planter.row("workbook.EntryPerson", "contact", name, "visit", entry=visit, person=child, seen=False)
    for episode in county.rows["episodes", code, name]:
        earlier = planter.row(
            "workbook.Summary", "contact", name, f"{episode.number} first", family=family, episode=episode,
            role="social_worker", author=author, written_at=now - timedelta(days=1, hours=2),
        )  # fmt: skip
        planter.row(
            "workbook.Summary", "contact", name, f"{episode.number}", family=family, episode=episode,
            role="social_worker", author=author, written_at=now - timedelta(days=1), replaces=earlier,
        )  # fmt: skip


def make_entry(county: County, code: str, name: str, author: Any, compartment: str) -> None:
    planter, now = county.planters[code], timezone.now()
    family, kind = county.rows["family", code, name], COMPARTMENTS[compartment]
    facts: dict[str, Any] = {
        "family": family, "author": author, "role": WRITERS[compartment], "kind": "call", "significant": True,
        "at": now - timedelta(days=3), "compartment": compartment,
    }  # fmt: skip
    before = planter.row(
        "workbook.Entry", kind, name, f"{compartment} first", written_at=now - timedelta(days=3), correction="", **facts
    )
    stands = planter.row(
        "workbook.Entry", kind, name, compartment, written_at=now - timedelta(days=2), replaces=before, **facts
    )
    for version in (before, stands):
        county.note("entry", version, code, name, kind)
        county.rows["words", str(version.pk)] = version.text
        planter.row(
            "workbook.EntryPerson", kind, name, f"{compartment} {version.pk == stands.pk}", entry=version,
            person=county.rows["person", code, name, "child"], not_seen_because="",
        )  # fmt: skip


def make_pathway(county: County, code: str, name: str) -> None:
    """A protection plan with all that leads to it, with dates from this year."""
    planter, today = county.planters[code], timezone.localdate()
    child = county.rows["person", code, name, "child"]
    episode = planter.row(
        "pathway.Episode", "core", name, child=child, referral_date=today - timedelta(days=300), referral_source="1A",
        primary_need="N1",
    )  # fmt: skip
    assessment = planter.row(
        "pathway.Assessment", "core", name, episode=episode, start=today - timedelta(days=299),
        authorised=today - timedelta(days=270),
    )  # fmt: skip
    planter.row("pathway.AssessmentFactor", "core", name, assessment=assessment, code="3A")
    planter.row(
        "pathway.Section47", "core", name, episode=episode, start=today - timedelta(days=280),
        conference=today - timedelta(days=260),
    )  # fmt: skip
    planter.row("pathway.CinPlan", "core", name, episode=episode, start=today - timedelta(days=290),
                end=today - timedelta(days=260))  # fmt: skip
    plan = planter.row(
        "pathway.ProtectionPlan", "core", name, episode=episode, start=today - timedelta(days=260),
        initial_category="EMO", latest_category="EMO",
    )  # fmt: skip
    planter.row("pathway.PlanReview", "core", name, plan=plan, held_on=today - timedelta(days=170))
    planter.row("pathway.CoreGroup", "core", name, plan=plan, held_on=today - timedelta(days=250))


def make_supervision(county: County, code: str, name: str, chair: Any, rater: Any) -> None:
    """A closed session and an open one. In the open one, only `rater` has rated; the chair has set the family's rating."""
    family = county.rows["family", code, name]
    past, present = county.rows["episodes", code, name]
    planter, now, today = county.planters[code], timezone.now(), timezone.localdate()
    closed = planter.row(
        "supervision.Session", "supervision", name, "closed", family=family, episode=past, chair=chair,
        held_on=today - timedelta(days=36), closed_at=now - timedelta(days=35), manager=chair,
    )  # fmt: skip
    county.note("session", closed, code, name, "supervision")
    _fill_session(county, code, name, closed, chair, rater, "supervision", now - timedelta(days=35, hours=1))
    if family.closed_on:
        return
    opened = planter.row(
        "supervision.Session", "supervision", name, "open", family=family, episode=present, chair=chair,
        held_on=today,
    )  # fmt: skip
    county.note("session", opened, code, name, "supervision")
    _fill_session(county, code, name, opened, chair, rater, "open_rating", now - timedelta(hours=1))


def _fill_session(
    county: County, code: str, name: str, session: Any, chair: Any, rater: Any, view: str, at: Any
) -> None:
    """`view` is the kind of record of what raters and the chair think: hidden from other raters while it is open."""
    planter, when = county.planters[code], "closed" if session.closed_at else "open"
    of: dict[str, Any] = {"session": session}
    planter.row(
        "supervision.Attendance", "supervision", name, when, user=rater, role="social_worker", present=True, **of
    )
    for relation in ("child", "baby"):
        given = {"child": county.rows["person", code, name, relation], "rater": rater, "role": "social_worker", **of}
        first = planter.row(
            "supervision.Rating", view, name, f"{when} {relation} first", answer="red", given_at=at, **given
        )
        planter.row(
            "supervision.Rating", view, name, f"{when} {relation}", answer="amber", given_at=at, replaces=first, **given
        )
    set_by = {"set_by": chair, "set_at": at, **of}
    first = planter.row("supervision.FamilyRating", view, name, f"{when} first", colour="red", suggested="", **set_by)
    planter.row("supervision.FamilyRating", view, name, when, colour="amber", suggested="red", replaces=first, **set_by)
    planter.row(
        "supervision.Line",
        view,
        name,
        when,
        part="",
        number=1,
        author=chair,
        written_at=at,
        client_key=uuid.uuid4(),
        **of,
    )
    planter.row("supervision.Decision", view, name, when, kind="continue", made_by=chair, made_at=at, **of)
    _fill_after(county, code, name, session, chair, rater, view, at)
    for state in ("waits", "done"):
        action = planter.row(
            "supervision.Action", "supervision", name, f"{when} {state}", family=county.rows["family", code, name],
            owner=rater, due=session.held_on + timedelta(days=7), agreed_at=at, **of,
        )  # fmt: skip
        county.note("action", action, code, name, "supervision")
        if state == "done":
            planter.row(
                "supervision.ActionDone", "supervision", name, when, action=action, on=session.held_on, by=rater
            )


def _fill_after(county: County, code: str, name: str, session: Any, chair: Any, rater: Any, view: str, at: Any) -> None:
    """What follows: dissent with a change of mind, what the family is told; of a closed one, what was said to it in every
    compartment, and what the manager decided."""
    planter, when = county.planters[code], "closed" if session.closed_at else "open"
    family, child = county.rows["family", code, name], county.rows["person", code, name, "child"]
    says = {"session": session, "author": rater, "role": "social_worker", "about": "rating", "said_at": at}
    first = planter.row("supervision.Dissent", view, name, f"{when} first", stands=True, **says)
    planter.row("supervision.Dissent", view, name, when, stands=False, replaces=first, **says)
    of = {"family": family, "session": session, "person": child, "teller": rater, "due": session.held_on}
    telling = planter.row("supervision.Telling", view, name, when, agreed_by=chair, agreed_at=at, **of)
    county.note("telling", telling, code, name, view)
    if not session.closed_at:
        return
    named = {"session": session, "manager": chair, "named_by": chair, "named_at": at}
    first = planter.row("supervision.ManagerNamed", "supervision", name, f"{when} first", **named)
    planter.row("supervision.ManagerNamed", "supervision", name, when, replaces=first, **named)
    passed = {"telling": telling, "due": session.held_on, "by": chair, "at": at}
    first = planter.row("supervision.TellingChange", "supervision", name, f"{when} first", **passed)
    planter.row("supervision.TellingChange", "supervision", name, when, teller=rater, replaces=first, **passed)
    planter.row("supervision.ManagersDecision", "supervision", name, when, session=session, agrees=True, made_by=chair,
                made_at=at)  # fmt: skip
    for compartment in FEW:
        telling = planter.row(
            "supervision.Telling", view, name, f"{when} {compartment}", agreed_by=chair, agreed_at=at, **of
        )
        planter.row("supervision.Told", "supervision", name, compartment, telling=telling, on=session.held_on, how="met",
                    by=rater, at=at)  # fmt: skip
        planter.row("supervision.ToldReply", COMPARTMENTS[compartment], name, compartment, family=family, telling=telling,
                    compartment=compartment, author=rater, written_at=at)  # fmt: skip
