"""Rows as the interface and the page of tokens say them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from safeguarding.casework.access.roles import PERMISSIONS, ROLES
from safeguarding.casework.api.models import Token
from safeguarding.casework.design.dates import day, moment
from safeguarding.casework.families.models import Allocation, Membership
from safeguarding.casework.supervision.models import Rating
from safeguarding.casework.workbook.models import Entry


def mistakes(errors: Iterable[Mapping[str, Any]]) -> str:
    """What is wrong with a question, and where: one sentence for each mistake."""
    return " ".join(f"{error['loc'][-1]}: {error['msg']}." for error in errors)


def family_out(family: Any) -> dict[str, Any]:
    return {
        "id": family.pk,
        "name": family.name,
        "opened_on": family.opened_on,
        "closed_on": family.closed_on,
        "rating": family.rating,
    }


def page_out(rows: Sequence[Any], limit: int) -> tuple[Sequence[Any], Any]:
    """The rows of one answer, of which one more than `limit` was read, and where to read on."""
    shown = rows[:limit]
    return shown, shown[-1].pk if len(rows) > limit else None


def person_out(member: Membership) -> dict[str, Any]:
    person = member.person
    numbers = {row.scheme: row.value for row in person.identifiers.all()}
    return {
        "id": person.pk,
        "role": member.role,
        "relation": member.relation,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "birth_date": person.birth_date,
        "expected_birth_date": person.expected_birth_date,
        "sex": person.sex,
        "la_child_id": numbers.get("la_child_id"),
        "since": member.start,
    }


def worker_out(allocation: Allocation) -> dict[str, Any]:
    role = ROLES[allocation.post.role].name
    return {"name": allocation.post.user.name, "role": role, "since": allocation.start}


def entry_out(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.pk,
        "kind": entry.kind,
        "at": entry.at,
        "written_at": entry.written_at,
        "role": entry.role,
        "author": entry.author.name,
        "significant": entry.significant,
        "line": entry.line,
        "text": entry.text,
        "people": [
            {"person": row.person_id, "seen": row.seen, "seen_alone": row.seen_alone} for row in entry.people.all()
        ],
    }


def rating_out(rating: Rating) -> dict[str, Any]:
    return {
        "child": rating.child_id,
        "supervision_held_on": rating.session.held_on,
        "role": rating.role,
        "rater": rating.rater.name,
        "answer": rating.answer,
        "reason": rating.reason,
    }


def state_of(token: Token, now: datetime) -> tuple[str, str]:
    """Words and colour for where a token stands."""
    if token.withdrawn_at:
        return f"Withdrawn {moment(token.withdrawn_at)}", "grey"
    if token.expires_at <= now:
        return f"Expired {moment(token.expires_at)}", "grey"
    if token.approved_at is None:
        return "Waits for approval", "yellow"
    return f"Works until {day(token.expires_at.date())}", "green"


def permissions_in_words(permissions: Iterable[str]) -> list[str]:
    return [PERMISSIONS[name][0].upper() + PERMISSIONS[name][1:] for name in permissions]


def token_row(token: Token, now: datetime, *, approves: bool) -> dict[str, Any]:
    words, colour = state_of(token, now)
    ended = bool(token.withdrawn_at) or token.expires_at <= now
    return {
        "id": str(token.pk),
        "label": token.label,
        "prefix": f"{token.prefix}…",
        "system": token.user.name,
        "may": permissions_in_words(token.permissions),
        "made": f"{token.made_by.name}, {moment(token.made_at)}",
        "approved": f"{token.approved_by.name}, {moment(token.approved_at)}" if token.approved_by else "",
        "words": words,
        "colour": colour,
        "may_approve": approves and not ended and token.approved_at is None,
        "may_withdraw": not ended,
    }
