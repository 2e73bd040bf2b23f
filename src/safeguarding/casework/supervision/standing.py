"""What the board says of a family, worked out from the rows that say so and kept for the day.

A kept row counts on its own day while no mark names its family (`touching`): whoever finds another works it out anew.
What is kept is the same for everyone who may see the family. What is not, the board asks for each reader: see `alike`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value

from safeguarding.casework.families.models import Allocation, Family, Membership
from safeguarding.casework.families.scopes import live
from safeguarding.casework.supervision.adult_workers import Need, needs_for
from safeguarding.casework.supervision.board_dates import See, children_in, latest_of, near, visited_by_file
from safeguarding.casework.supervision.board_looks import Fact, looks_of
from safeguarding.casework.supervision.colours import colours_set
from safeguarding.casework.supervision.cycle import rules_for
from safeguarding.casework.supervision.managers_decision import UNDECIDED
from safeguarding.casework.supervision.models import Rating, Session
from safeguarding.casework.supervision.planned import last_planned
from safeguarding.casework.supervision.standing_models import Standing, Touched

#: Families, and marks, at a time: a database takes so many values in a statement.
BATCH, MARKS = 1000, 5000
KEPT = ("day", "team", "rating", "before", "supervised_on", "due", "lacks", "near", "looks", "alike")


class _Row(NamedTuple):
    pk: UUID
    opened_on: date
    team_id: UUID | None
    held_since: date | None
    session: UUID | None
    supervised_on: date | None
    rating: str | None
    before: str | None


def all_of(authority: int | None) -> See:
    """All rows of an authority: for what is kept for everyone, and shown to nobody who may not see the family."""

    def rows(queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(authority_id=authority)

    return rows


def keep(user: Any, families: Collection[UUID], today: date) -> None:
    """Work the standing of the families of `user`’s authority out anew, and keep it for today.

    Whoever comes second waits, and then reads what the first has read and more. A mark that comes meanwhile stays.
    """
    keys = sorted(families)
    for at in range(0, len(keys), BATCH):
        _keep(user, keys[at : at + BATCH], today)


@transaction.atomic
def _keep(user: Any, keys: Sequence[UUID], today: date) -> None:
    held = Standing.objects.filter(family__in=keys).order_by("family")
    new = set(keys) - set(held.values_list("family_id", flat=True))
    of = {"authority_id": user.authority_id}
    Standing.objects.bulk_create((Standing(**of, family_id=key) for key in sorted(new)), ignore_conflicts=True)
    list(held.select_for_update().values_list("pk"))
    marks = list(Touched.objects.filter(family__in=keys).values_list("pk", flat=True))
    rows = [Standing(**of, family_id=key, **values) for key, values in worked_out(user, keys, today).items()]
    Standing.objects.bulk_create(rows, update_conflicts=True, unique_fields=["family"], update_fields=KEPT)
    for at in range(0, len(marks), MARKS):
        done = Touched.objects.filter(pk__in=marks[at : at + MARKS])
        done._raw_delete(done.db)


def worked_out(user: Any, families: Collection[UUID], today: date) -> dict[UUID, dict[str, Any]]:
    """By open family: what is kept of it. `user` says only whose authority it is. Twelve statements, however many families."""
    see = all_of(user.authority_id)
    rows, rules = _rows(see, families), rules_for(user, today)
    apart = _apart(see, {row.session: row.pk for row in rows if row.session})
    lacks, planned = lacking(see, families, needs_for(user).needs), last_planned(see, families, today)
    dates, elsewhere = near(see, families, today), _elsewhere(see, families, today)
    waiting = see(Session.objects.filter(UNDECIDED, family__in=families))
    deciding = set(waiting.values_list("family_id", flat=True))
    found = {}
    for row in rows:
        begun = row.supervised_on or row.held_since or row.opened_on
        missed = planned.get(row.pk)
        fact = Fact(
            pk=row.pk, name="", team="", team_id=row.team_id, office="", office_id=None, rating=row.rating,
            before=row.before, supervised_on=row.supervised_on, due=begun + timedelta(days=rules.days_after(row.rating)),
            missed=missed is not None and (row.supervised_on is None or row.supervised_on < missed),
            apart=row.pk in apart, lacks=lacks.get(row.pk, ()), near=dates.get(row.pk), decision=row.pk in deciding,
        )  # fmt: skip
        found[row.pk] = _kept(fact, today) | {"alike": row.pk not in elsewhere}
    return found


def _kept(one: Fact, today: date) -> dict[str, Any]:
    return {
        "day": today, "team_id": one.team_id, "rating": one.rating or "", "before": one.before or "",
        "supervised_on": one.supervised_on, "due": one.due, "lacks": "\n".join(one.lacks), "near": one.near,
        "looks": looks_of(one, today),
    }  # fmt: skip


def _rows(see: See, families: Collection[UUID]) -> list[_Row]:
    """A family that two teams hold today is the later one's."""
    closed = Session.objects.filter(family=OuterRef("pk"), closed_at__isnull=False).order_by("-held_on", "-closed_at")
    colours = colours_set(OuterRef("pk")).values("colour")
    open_ones = see(Family.objects.filter(closed_on__isnull=True, pk__in=families))
    held = open_ones.annotate(held=FilteredRelation("team_allocations", condition=live("team_allocations__")))
    rows = held.order_by("held__start").values_list(
        "pk", "opened_on", "held__team_id", "held__start", Subquery(closed.values("pk")[:1]),
        Subquery(closed.values("held_on")[:1]), Subquery(colours[:1]), Subquery(colours[1:2]),
    )  # fmt: skip
    return list({row[0]: _Row._make(row) for row in rows}.values())


def _apart(see: See, sessions: Mapping[UUID, UUID]) -> set[UUID]:
    """The families of these closed sessions in which one child was given red by one person and green by another."""
    given = see(Rating.objects.filter(session__in=list(sessions), replaced_by__isnull=True)).order_by()
    both = given.values("session_id", "child_id").annotate(
        red=Count("pk", filter=Q(answer="red")), green=Count("pk", filter=Q(answer="green"))
    )
    return {sessions[key] for key in both.filter(red__gt=0, green__gt=0).values_list("session_id", flat=True)}


def lacking(see: See, families: Collection[UUID], asked: Sequence[Need]) -> dict[UUID, tuple[str, ...]]:
    """By family: the disciplines that the factors of its children’s running episodes ask for and that nobody stands for
    today. Children whom the reader's agreement leaves out do not count."""
    found: dict[UUID, tuple[str, ...]] = {}
    arms = [_lacks(see, families, need, at) for at, need in enumerate(asked)]
    rows = arms[0].union(*arms[1:]) if arms else []
    for family, at in sorted(rows, key=lambda row: row[1]):
        found[family] = (*found.get(family, ()), asked[at].discipline.name)
    return found


def _lacks(see: See, families: Collection[UUID], need: Need, at: int) -> QuerySet[Any, Any]:
    episode = "person__episodes__"
    recorded = Membership.objects.filter(
        live(), role="child", family__in=families,
        **{
            f"{episode}closure_date__isnull": True, f"{episode}no_further_action": False,
            f"{episode}assessments__factors__code__in": need.factors,
        },
    )  # fmt: skip
    works = Allocation.objects.filter(
        live(), live("post__"), family=OuterRef("family_id"), post__role__in=need.discipline.roles
    )
    return see(recorded).filter(~Exists(works)).order_by().values_list("family_id", Value(at)).distinct()


def _elsewhere(see: See, families: Collection[UUID], today: date) -> set[UUID]:
    """The families of which a child was last visited from another family’s file, which not all may see who see theirs."""
    by_file = visited_by_file(see, families, today)
    last = latest_of(by_file)
    pairs = children_in(families).filter(person__in=list(last)).values_list("family_id", "person_id")
    return {family for family, child in pairs if by_file.get((child, family)) != last[child]}
