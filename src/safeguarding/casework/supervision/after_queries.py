"""Reads of what follows from a meeting. Each starts from what the reader may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat, NullIf, TruncDate

from safeguarding.casework.access.policies import visible
from safeguarding.casework.families.models import Family, Membership, Person
from safeguarding.casework.families.queries import load_child_ids
from safeguarding.casework.families.scopes import live
from safeguarding.casework.protected.identifying import Finding, findings
from safeguarding.casework.protected.letters import Words, held_for
from safeguarding.casework.supervision import managers_decision, passing_on, queries
from safeguarding.casework.supervision.after_models import (
    Dissent,
    ManagersDecision,
    Telling,
    TellingChange,
    Told,
    ToldReply,
)
from safeguarding.casework.supervision.models import Attendance, Decision, Session


@dataclass(frozen=True, slots=True)
class After:
    """What one viewer may see of what follows from a session. `replies` and `changes`: what was said to a telling and who tells it now, by its key.

    `earlier`: the dissents that were replaced, by their key.
    """

    dissents: Sequence[Dissent] = ()
    earlier: Mapping[UUID, Dissent] = field(default_factory=dict)
    tellings: Sequence[Telling] = ()
    told: Mapping[UUID, Told] = field(default_factory=dict)
    replies: Mapping[UUID, ToldReply] = field(default_factory=dict)
    changes: Mapping[UUID, TellingChange] = field(default_factory=dict)
    manager: ManagersDecision | None = None


def after_of(user: Any, session: Session) -> After:
    """The same few statements however much there is."""
    said = visible(user, Dissent.objects.filter(session=session)).select_related("author").order_by("said_at", "pk")
    rows = {row.pk: row for row in said}
    replaced = {row.replaces_id for row in rows.values() if row.replaces_id}
    tellings = tellings_of(user, session)
    of = {"telling__session": session}
    told = visible(user, Told.objects.filter(**of)).select_related("by") if tellings else ()
    replies = visible(user, ToldReply.objects.filter(**of)).select_related("author") if tellings else ()
    return After(
        [row for row in rows.values() if row.pk not in replaced],
        {key: row for key, row in rows.items() if key in replaced},
        tellings,
        {row.telling_id: row for row in told},
        {row.telling_id: row for row in replies},
        passing_on.changes_of(user, TellingChange.objects.filter(**of)) if tellings else {},
        managers_decision.made(user, session) if session.manager_id else None,
    )


def tellings_of(user: Any, session: Session) -> list[Telling]:
    """What was agreed to tell the family, soonest first."""
    rows = visible(user, Telling.objects.filter(session=session)).select_related("person", "teller")
    found = list(rows.order_by("due", "agreed_at", "pk"))
    load_child_ids(row.person for row in found)
    return found


def own_dissent(user: Any, session: Session, about: str) -> Dissent | None:
    """What `user` said last of the rating or the decision."""
    return visible(
        user, Dissent.objects.filter(session=session, author=user, about=about, replaced_by__isnull=True)
    ).first()


def can_differ_on(user: Any, session: Session) -> list[str]:
    """What has been set or decided, with which one can disagree, as `user` sees it."""
    held = []
    if queries.current_family_rating(user, session) is not None:
        held.append(Dissent.About.RATING.value)
    if visible(user, Decision.objects.filter(session=session)).exists():
        held.append(Dissent.About.DECISION.value)
    return held


def part_of(user: Any, session: Session) -> str | None:
    """The role in which `user` takes part in the session: as marked present, or as one who rates. None for others."""
    here = visible(user, Attendance.objects.filter(session=session, user=user, present=True)).first()
    if here is not None:
        return here.role
    return next((rater.role for rater in queries.raters_of(user, session) if rater.user.pk == user.pk), None)


def people_to_tell(user: Any, family: Family) -> dict[UUID, Person]:
    """Who is in the family today and is born, adults first."""
    rows = visible(user, Membership.objects.filter(live(), family=family)).select_related("person")
    held = {row.person_id: row.person for row in rows.order_by("role", "person__birth_date", "person_id")}
    load_child_ids(held.values())
    return {key: person for key, person in held.items() if not person.unborn and person.pregnancy_ended_on is None}


def found_in(
    words: str, family: Family, by: Any, informants: tuple[str, ...] = (), places: tuple[str, ...] = ()
) -> list[Finding]:
    """What in the words could show where anybody is or who told us, against all that is held of the family.

    Complete only for those who read protected information, and shown to nobody else.
    """
    return findings(words, held_for(None, family, Words(words, (), informants, places), by))


def to_tell(user: Any) -> QuerySet[Any]:
    """What `user` has still to tell, as (due, when agreed, key, text, family, name of the family)."""
    given = Coalesce(NullIf(F("person__known_as"), Value("")), F("person__given_name"))
    text = Concat(Value("Tell "), given, Value(" "), F("person__family_name"), Value(" what was decided"))
    waiting = Telling.objects.filter(told__isnull=True, family__closed_on__isnull=True)
    rows = visible(user, passing_on.for_teller(user, waiting)).annotate(until=_due_now())
    return rows.order_by().values_list("until", "agreed_at", "pk", text, "family_id", "family__name")


def _due_now() -> Any:
    """The day of the last change, or the one that was agreed."""
    changed = TellingChange.objects.filter(telling=OuterRef("pk"), replaced_by__isnull=True)
    return Coalesce(Subquery(changed.values("due")[:1]), F("due"))


def to_decide(user: Any) -> QuerySet[Any]:
    """The supervisions for which `user` was named and has not decided, in the columns of `to_tell`."""
    text: Any = Value("Decide as manager after group supervision", output_field=CharField())
    rows = passing_on.for_manager(user, managers_decision.undecided(user))
    return rows.order_by().values_list(TruncDate("closed_at"), "closed_at", "pk", text, "family_id", "family__name")
