"""Seeds the county and hires everyone who walks it."""

from __future__ import annotations

from tests.access import actors, situations
from tests.access.actors import Actor, Holds, Staff
from tests.access.county import FAMILIES, County, make_agreements, make_family, make_new_child, make_places
from tests.access.county_file import make_pathway, make_supervision, make_workbook
from tests.access.county_merges import make_merge
from tests.access.county_office import (
    make_announcement,
    make_draft,
    make_findings,
    make_handover,
    make_meeting,
    make_protected,
    make_returns,
    make_rules,
    make_searches,
    make_sharing,
)
from tests.access.county_partners import make_partner_data
from tests.access.county_people import make_people
from tests.access.county_plan import make_assessment, make_module_set, make_plan, make_programme
from tests.access.county_quality import make_quality
from tests.access.county_recording import make_prompts, make_recording


def seed() -> tuple[County, list[Actor]]:
    """The whole county, and its actors by key. Takes a few seconds; the caller rolls it back."""
    county = County()
    make_places(county)
    for code, families in FAMILIES.items():
        for name, (team, closed) in families.items():
            make_family(county, code, name, team, closed)
        make_new_child(county, code)
    found = [actor for code in FAMILIES for actor in make_writers(county, code)]
    found += [*actors.everyone(county), *situations.everyone(county)]
    for code in ("981", "982"):
        office(county, code)
    return county, found


def make_writers(county: County, code: str) -> list[Actor]:
    """A worker who wrote and rated everything in every family, and the manager who chairs. They walk as well."""
    staff = Staff(county, code)
    author, chair = staff.person("author"), staff.person("chair")
    post = staff.post(author, "social_worker", None)
    staff.post(chair, "team_manager")
    make_agreements(county, code, chair)
    make_prompts(county, code, chair)
    make_rules(county, code, chair)
    make_module_set(county, code, chair)
    for name in FAMILIES[code]:
        full = name == "abuse"
        if name not in ("closed", "restricted"):
            staff.allocate(post, name)
        make_workbook(county, code, name, author, full=full)
        make_pathway(county, code, name)
        make_people(county, code, name, author)
        make_merge(county, code, name, chair)
        make_recording(county, code, name, author)
        make_programme(county, code, name, author, full=full)
        make_plan(county, code, name, author)
        make_assessment(county, code, name, author, full=full)
        make_supervision(county, code, name, chair, author)
        make_sharing(county, code, name, chair)
        make_handover(county, code, name, chair)
        make_meeting(county, code, name, chair)
        if name in ("abuse", "restricted", "plain"):
            make_protected(county, code, name, author)
        make_draft(county, code, name, author, "entry")
        make_draft(county, code, name, author, "summary")
    if code != "981":
        return []
    reached = frozenset(FAMILIES[code]) - {"closed", "restricted"}
    chaired = Holds("team_manager", actors.NORTH)
    return [
        Actor("author", code, (Holds("social_worker", reached),), author),
        Actor("chair", code, (chaired,), chair),
    ]


def office(county: County, code: str) -> None:
    """Partner data, returns and findings, by those whose work they are."""
    officer = county.rows["user", code, "performance_officer involved"]
    worker = county.rows["user", code, "social_worker involved"]
    make_partner_data(county, code, officer, tuple(FAMILIES[code]))
    make_returns(county, code, officer)
    make_announcement(county, code, officer)
    make_draft(county, code, "abuse", worker, "entry")
    for user in (
        worker,
        county.rows["user", code, "team_manager involved"],
        county.rows["user", code, "da_perpetrator_worker involved"],
        officer,
    ):
        make_searches(county, code, user)
    make_findings(county, code, worker, county.rows["user", code, "ig_officer involved"])
    make_quality(county, code, county.rows["user", code, "team_manager involved"], worker)
