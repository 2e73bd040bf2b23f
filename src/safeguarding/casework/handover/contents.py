"""What of a family goes to another authority. What stays is everything that is not named here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from safeguarding.casework.access.compartments import SHARED
from safeguarding.casework.access.models import Agency, Post
from safeguarding.casework.access.policies import visible
from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.families.models import Address, Family, Membership
from safeguarding.casework.families.scopes import live
from safeguarding.casework.pathway.queries import steps_of
from safeguarding.casework.pathway.steps import WORDS
from safeguarding.casework.supervision.models import Rating
from safeguarding.casework.workbook.models import Entry

#: What never goes, in words for the page: said always, so that it says nothing of what is held.
STAYS = (
    "safe addresses, safe contacts and escape plans, whether or not any are held",
    (
        "whatever is closed to part of the team: what a victim disclosed, clinical detail, work with the person who harms, "
        "police information and legal advice"
    ),
    "what partner agencies’ staff wrote",
    "drafts, supervision discussions, and the log of who opened the file",
)


@dataclass(frozen=True)
class Package:
    """The contents as plain values, and how many of each kind they hold."""

    contents: dict[str, Any]
    counts: dict[str, int]


def package_of(user: Any, family: Family, to_code: str, *, ratings: bool) -> Package:
    """The family, its people, the statutory steps, the shared entries that council staff wrote and, if wanted, the
    ratings of closed supervisions, as far as `user` may see them."""
    people = _people(user, family)
    lists = {
        "people": people,
        "steps": [
            {"on": step.on.isoformat(), "title": f"{WORDS[step.kind]}: {step.child.name}"}
            for step in steps_of(user, family)
        ],
        "entries": _entries(user, family),
        "ratings": _ratings(user, family) if ratings else [],
    }
    authority = family.authority
    head = {"name": family.name, "from_code": authority.code, "from_name": authority.name, "to_code": to_code,
            "sent_on": timezone.localdate().isoformat()}  # fmt: skip
    return Package({**head, **lists}, {name: len(rows) for name, rows in lists.items()})


def _people(user: Any, family: Family) -> list[dict[str, Any]]:
    members = visible(user, Membership.objects.filter(live(), family=family)).select_related("person")
    homes = visible(user, Address.objects.filter(live(), person__in=members.values("person")))
    home = {row.person_id: (row.line, row.postcode) for row in homes.order_by("start")}
    return [
        {
            "role": row.role, "relation": row.relation, "given_name": row.person.given_name,
            "family_name": row.person.family_name, "known_as": row.person.known_as, "sex": row.person.sex,
            "birth_date": _iso(row.person.birth_date), "expected_birth_date": _iso(row.person.expected_birth_date),
            "ethnicity": row.person.ethnicity, "address": list(home.get(row.person_id, ())),
        }
        for row in members.order_by("-role", "person__birth_date", "pk")
    ]  # fmt: skip


def _by_council_staff(who: str) -> Exists:
    """Rows whose `who` wrote them in a post of the council, not of a partner agency."""
    posts = Post.objects.filter(user=OuterRef(who), role=OuterRef("role"), agency__kind=Agency.Kind.COUNCIL)
    return Exists(posts)


def _entries(user: Any, family: Family) -> list[dict[str, Any]]:
    rows = visible(user, Entry.objects.filter(_by_council_staff("author"), family=family, compartment=SHARED))
    rows = rows.filter(replaced_by__isnull=True).select_related("author").order_by("at", "pk")
    return [
        {
            "on": timezone.localdate(row.at).isoformat(),
            "title": f"{row.get_kind_display()}, {row.author.name}, {ROLES[row.role].name}",
            "text": "\n\n".join(part for part in (row.line, row.text) if part),
        }
        for row in rows
    ]


def _ratings(user: Any, family: Family) -> list[dict[str, Any]]:
    of = {"session__family": family, "session__closed_at__isnull": False}
    rows = visible(user, Rating.objects.filter(_by_council_staff("rater"), **of))
    rows = rows.filter(replaced_by__isnull=True).select_related("session", "child", "rater").order_by("given_at", "pk")
    return [
        {
            "on": row.session.held_on.isoformat(),
            "title": f"{row.child.name}: {row.get_answer_display()}, {ROLES[row.role].name}",
            "text": row.reason,
        }
        for row in rows
    ]


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


def in_words(counts: dict[str, int]) -> list[str]:
    """`3 people`, `12 workbook entries`: what goes, or went."""
    names = {"people": ("person", "people"), "steps": ("statutory step", "statutory steps"),
             "entries": ("workbook entry", "workbook entries"), "ratings": ("rating", "ratings")}  # fmt: skip
    return [f"{counts.get(key, 0):,} {one if counts.get(key) == 1 else many}" for key, (one, many) in names.items()]
