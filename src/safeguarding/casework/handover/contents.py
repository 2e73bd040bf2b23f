"""What of a family goes to another authority. What stays is everything that is not named here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from safeguarding.casework.access.policies import visible
from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.families.models import Address, Family, Membership
from safeguarding.casework.families.scopes import live
from safeguarding.casework.handover import person_facts, plan_records, workbook_records
from safeguarding.casework.handover.authors import in_a_council_post
from safeguarding.casework.handover.records import Record, record_of
from safeguarding.casework.pathway.queries import steps_of
from safeguarding.casework.pathway.steps import WORDS
from safeguarding.casework.supervision.models import Rating

#: What never goes, in words for the page: said always, so that it says nothing of what is held.
STAYS = (
    "safe addresses, safe contacts and escape plans, whether or not any are held",
    (
        "whatever is closed to part of the team: what a victim disclosed, clinical detail, work with the person who harms, "
        "police information and legal advice"
    ),
    "what partner agencies’ staff wrote",
    "other names, contacts and warning notes that could say where somebody is",
    "attached files: their names go with the entry, and the other authority asks for those that it needs",
    "drafts, an assessment that is not finished, supervision discussions, and the log of who opened the file",
)
#: The parts of the contents, and what one and many of each are called.
PARTS = {
    "people": ("person", "people"),
    "relationships": ("relationship", "relationships"),
    "warnings": ("warning note", "warning notes"),
    "network": ("contact in the network", "contacts in the network"),
    "steps": ("statutory step", "statutory steps"),
    "entries": ("workbook entry", "workbook entries"),
    "summaries": ("monthly summary", "monthly summaries"),
    "words": ("child’s own words", "children’s own words"),
    "chosen": ("item of the chosen chronology", "items of the chosen chronology"),
    "plan": ("record of the plan", "records of the plan"),
    "programme": ("record of the programme", "records of the programme"),
    "assessments": ("part of a finished assessment", "parts of finished assessments"),
    "ratings": ("rating", "ratings"),
}


@dataclass(frozen=True)
class Package:
    """The contents as plain values, and how many of each kind they hold."""

    contents: dict[str, Any]
    counts: dict[str, int]


def package_of(user: Any, family: Family, to_code: str, *, ratings: bool) -> Package:
    """The family, its people, and what council staff wrote of it for everybody who works with it, as far as `user` may
    see it; with the ratings of closed supervisions if wanted. `tables.py` names every table that goes or stays."""
    members = _members(user, family)
    people = [row.person_id for row in members]
    lists: dict[str, list[Any]] = {
        "people": _people(user, members),
        "relationships": person_facts.kin_of(user, people),
        "warnings": person_facts.warnings_of(user, family, people),
        "network": person_facts.network_of(user, family),
        "steps": [record_of(step.on, f"{WORDS[step.kind]}: {step.child.name}") for step in steps_of(user, family)],
        "entries": workbook_records.entries(user, family),
        "summaries": workbook_records.summaries(user, family),
        "words": workbook_records.childrens_words(user, family),
        "chosen": workbook_records.chronology(user, family),
        "plan": plan_records.plan(user, family),
        "programme": plan_records.programme(user, family),
        "assessments": plan_records.assessments(user, family),
        "ratings": _ratings(user, family) if ratings else [],
    }
    authority = family.authority
    head = {"name": family.name, "from_code": authority.code, "from_name": authority.name, "to_code": to_code,
            "sent_on": timezone.localdate().isoformat()}  # fmt: skip
    return Package({**head, **lists}, {name: len(rows) for name, rows in lists.items()})


def _members(user: Any, family: Family) -> list[Membership]:
    """Who is in the family today, each once: somebody can have left and come back on one day."""
    rows = visible(user, Membership.objects.filter(live(), family=family)).select_related("person")
    return list({row.person_id: row for row in rows.order_by("-role", "person__birth_date", "pk")}.values())


def _people(user: Any, members: list[Membership]) -> list[dict[str, Any]]:
    keys = [row.person_id for row in members]
    homes = visible(user, Address.objects.filter(live(), person__in=keys))
    home = {row.person_id: (row.line, row.postcode) for row in homes.order_by("start")}
    facts = person_facts.facts_of(user, keys)
    return [
        {
            "role": row.role, "relation": row.relation, "given_name": row.person.given_name,
            "family_name": row.person.family_name, "known_as": row.person.known_as, "sex": row.person.sex,
            "birth_date": _iso(row.person.birth_date), "expected_birth_date": _iso(row.person.expected_birth_date),
            "ethnicity": row.person.ethnicity, "address": list(home.get(row.person_id, ())), **facts[row.person_id],
        }
        for row in members
    ]  # fmt: skip


def _ratings(user: Any, family: Family) -> list[Record]:
    of = {"session__family": family, "session__closed_at__isnull": False}
    rows = visible(user, Rating.objects.filter(in_a_council_post("rater"), **of))
    rows = rows.filter(replaced_by__isnull=True).select_related("session", "child", "rater").order_by("given_at", "pk")
    return [
        record_of(
            row.session.held_on, f"{row.child.name}: {row.get_answer_display()}, {ROLES[row.role].name}", row.reason
        )
        for row in rows
    ]


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


def in_words(counts: dict[str, int]) -> list[str]:
    """`3 people`, `12 workbook entries`: what goes, or went."""
    held = {key: counts[key] for key in PARTS if counts.get(key)}
    return [f"{number:,} {PARTS[key][number != 1]}" for key, number in held.items()]
