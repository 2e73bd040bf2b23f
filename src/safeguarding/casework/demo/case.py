"""The made-up county's agencies, people and pathway, as rows to be saved."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db.models import Model

from safeguarding.casework.access.models import Agency, Authority, Office, Post, SharingAgreement, Team, User
from safeguarding.casework.demo.keys import Keys
from safeguarding.casework.families.models import (
    Address,
    Allocation,
    Disability,
    Family,
    Identifier,
    Membership,
    Person,
    TeamAllocation,
)
from safeguarding.casework.pathway.models import (
    Assessment,
    AssessmentFactor,
    CinPlan,
    CoreGroup,
    Episode,
    PlanReview,
    ProtectionPlan,
    Section47,
)
from safeguarding.evidence.feeds.columns import every
from safeguarding.evidence.made_up.shape import County

_AGENCY_KIND = {"health": "nhs", "substance_misuse": "voluntary"}
_FEEDS = {
    "police": ["police"],
    "health": ["hospital", "mental_health"],
    "substance_misuse": ["substance_misuse"],
    "probation": ["probation"],
}
#: What partner workers of a team read and write besides; never protected records.
_FILE = ["family", "workbook", "supervision"]
_CONDITION = "Safeguarding of children and individuals at risk (DPA 2018 Schedule 1)"
_RELATION = {"grandmother": "grandparent", "grandfather": "grandparent"}


def staff(
    county: County, of: Authority, key: Keys, password: str, sign_ins: Collection[str]
) -> Iterator[Iterable[Model]]:
    """Agencies, agreements, offices, teams, and everyone who works there. The addresses in `sign_ins` share a password."""
    a = {"authority": of}
    agencies = county.agencies.rows(named=True)
    yield (
        Agency(**a, id=key("agency", r["agency_id"]), name=r["name"], kind=_AGENCY_KIND.get(r["kind"], r["kind"]))
        for r in agencies
    )
    yield (
        SharingAgreement(
            **a, id=key("agreement", r["agency_id"]), agency_id=key("agency", r["agency_id"]),
            title=f"{r['name']} and {of.name}", purpose="To safeguard children of families who work with the team.",
            lawful_basis="public_task", kinds=[*_FEEDS.get(r["kind"], []), *_FILE], start=county.since,
            conditions=dict.fromkeys([*_FEEDS.get(r["kind"], []), *_FILE], _CONDITION),
            columns={feed: list(every(feed)) for feed in _FEEDS.get(r["kind"], [])},
        )
        for r in agencies if r["kind"] != "council"
    )  # fmt: skip
    yield (Office(**a, id=key("office", r["office_id"]), name=r["name"]) for r in county.offices.rows(named=True))
    yield (
        Team(**a, id=key("team", r["team_id"]), office_id=key("office", r["office_id"]), name=r["name"])
        for r in county.teams.rows(named=True)
    )
    hashed, unusable = make_password(password), make_password(None)
    workers = county.workers.rows(named=True)
    yield (
        User(
            **a, id=key("user", r["worker_id"]), email=r["email"], name=f"{r['given_name']} {r['family_name']}",
            password=hashed if r["email"] in sign_ins else unusable, is_active=r["end"] is None,
        )
        for r in workers
    )  # fmt: skip
    yield (
        Post(
            **a, id=key("post", r["worker_id"]), user_id=key("user", r["worker_id"]), role=r["role"],
            agency_id=key("agency", r["agency_id"]), team_id=r["team_id"] and key("team", r["team_id"]),
            office_id=r["office_id"] and key("office", r["office_id"]), start=r["start"], end=r["end"],
        )
        for r in workers
    )  # fmt: skip


def families(county: County, of: Authority, key: Keys) -> Iterator[Iterable[Model]]:
    """Families, the people in them, and who works with them."""
    a = {"authority": of}
    ends: dict[str, date | None] = {}
    for span in county.team_spans.sort("start").rows(named=True):
        ends[span["family_id"]] = span["end"]
    opened = {r["family_id"]: r["opened"] for r in county.families.rows(named=True)}
    yield (
        Family(
            **a,
            id=key("family", r["family_id"]),
            name=r["name"],
            opened_on=r["opened"],
            closed_on=ends.get(r["family_id"]),
        )
        for r in county.families.rows(named=True)
    )
    yield from _people(county, a, key, opened)
    yield (
        Membership(
            **a, id=key("membership", f"{r['family_id']}:{r['person_id']}"), family_id=key("family", r["family_id"]),
            person_id=key("person", r["person_id"]), role=r["role"],
            relation=_RELATION.get(r["relation"], r["relation"]), start=r["start"] or opened[r["family_id"]], end=r["end"],
        )
        for r in county.members.rows(named=True)
    )  # fmt: skip
    yield from _allocations(county, a, key)


def _people(county: County, a: dict[str, Any], key: Keys, opened: dict[str, date]) -> Iterator[Iterable[Model]]:
    people = county.people.rows(named=True)
    yield (_person(r, a, key) for r in people)
    yield (
        Disability(
            **a, id=key("disability", f"{r['person_id']}:{code}"), person_id=key("person", r["person_id"]), code=code
        )
        for r in people
        for code in r["disabilities"] or ()
    )
    yield (
        Identifier(
            **a,
            id=key("identifier", f"{r['person_id']}:{scheme}"),
            person_id=key("person", r["person_id"]),
            scheme=scheme,
            value=r[scheme],
        )
        for r in people
        for scheme in ("la_child_id", "upn", "nhs_number")
        if r[scheme]
    )
    since = {
        m["person_id"]: min(m["start"] or opened[m["family_id"]], opened[m["family_id"]])
        for m in county.members.rows(named=True)
    }
    yield (
        Address(
            **a,
            id=key("address", r["person_id"]),
            person_id=key("person", r["person_id"]),
            line=r["address"] or "",
            postcode=r["postcode"] or "",
            start=since[r["person_id"]],
        )
        for r in people
        if r["address"] and r["person_id"] in since
    )


def _allocations(county: County, a: dict[str, Any], key: Keys) -> Iterator[Iterable[Model]]:
    yield (
        TeamAllocation(
            **a,
            id=key("span", r["span_id"]),
            family_id=key("family", r["family_id"]),
            team_id=key("team", r["team_id"]),
            start=r["start"],
            end=r["end"],
        )
        for r in county.team_spans.rows(named=True)
    )
    yield (
        Allocation(
            **a, id=key("allocation", r["allocation_id"]), family_id=key("family", r["family_id"]),
            post_id=key("post", r["worker_id"]), start=r["start"], end=r["end"],
        )
        for r in county.allocations.rows(named=True)
    )  # fmt: skip


def _person(r: dict[str, Any], a: dict[str, Any], key: Keys) -> Person:
    return Person(
        **a, id=key("person", r["person_id"]), given_name=r["given_name"] or "", family_name=r["family_name"] or "",
        birth_date=r["birth_date"], expected_birth_date=r["expected_birth_date"], sex=r["sex"] or "U",
        ethnicity=r["ethnicity"] or "", upn_unknown=r["upn_unknown"] or "",
    )  # fmt: skip


def pathway(county: County, of: Authority, key: Keys) -> Iterator[Iterable[Model]]:
    """Referral to closure."""
    a = {"authority": of}
    yield (
        Episode(
            **a, id=key("episode", r["episode_id"]), child_id=key("person", r["person_id"]),
            referral_date=r["referral_date"], referral_source=r["referral_source"],
            primary_need=r["primary_need"] or "", no_further_action=r["no_further_action"],
            closure_date=r["closure_date"], closure_reason=r["closure_reason"] or "",
        )
        for r in county.episodes.rows(named=True)
    )  # fmt: skip

    def on_episode(model: type[Model], kind: str, frame: Any, *fields: str) -> Iterable[Model]:
        return (
            model(
                **a,
                id=key(kind, r[f"{kind}_id"]),
                episode_id=key("episode", r["episode_id"]),
                **{f: r[f] for f in fields},
            )
            for r in frame.rows(named=True)
        )

    yield on_episode(Assessment, "assessment", county.assessments, "start", "internal_review", "authorised")
    yield (
        AssessmentFactor(
            **a,
            id=key("factor", f"{r['assessment_id']}:{r['factor']}"),
            assessment_id=key("assessment", r["assessment_id"]),
            code=r["factor"],
        )
        for r in county.factors.rows(named=True)
    )
    yield on_episode(
        Section47, "section47", county.section47s, "start", "conference_not_required", "conference_target", "conference"
    )
    yield on_episode(CinPlan, "cin_plan", county.cin_plans, "start", "end")
    yield on_episode(
        ProtectionPlan,
        "protection_plan",
        county.protection_plans,
        "start",
        "end",
        "initial_category",
        "latest_category",
        "previous_plans",
    )
    yield from _held_under_plans(county, a, key)


def _held_under_plans(county: County, a: dict[str, Any], key: Keys) -> Iterator[Iterable[Model]]:
    for model, kind, frame in (
        (PlanReview, "review", county.plan_reviews),
        (CoreGroup, "core_group", county.core_groups),
    ):
        yield (
            model(
                **a,
                id=key(kind, r[f"{kind}_id"]),
                plan_id=key("protection_plan", r["protection_plan_id"]),
                held_on=r["held_on"],
            )
            for r in frame.rows(named=True)
        )
