"""What the board counts, narrows and sorts by: a few facts of every open family, in the same few statements for a team, an
office and a whole authority. What a page says of its own families besides stands in `board_queries`.

The rating on the board is the one that the last closed supervision set. What an open session holds stays there, so the
board can't tell a rater what a colleague thinks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value

from safeguarding.casework.access.policies import visible
from safeguarding.casework.families.models import Allocation, Family, Membership
from safeguarding.casework.families.scopes import live
from safeguarding.casework.supervision.adult_workers import needs
from safeguarding.casework.supervision.board_dates import Near, near
from safeguarding.casework.supervision.colours import colours_of
from safeguarding.casework.supervision.cycle import Cycle, rules_for
from safeguarding.casework.supervision.managers_decision import undecided
from safeguarding.casework.supervision.models import Rating, Session
from safeguarding.casework.supervision.planned import last_planned
from safeguarding.evidence.ratings import movement

#: A family that nobody has rated stands before the green ones: not rated is not green.
RANKS = {"red": 0, "amber": 1, None: 2, "green": 3}
UNRATED = "none"
NO_TEAM = "No team"


@dataclass(frozen=True, slots=True)
class Fact:
    """One open family. `due`: the day by which it must be supervised; `missed`: the planned day that passed without it.

    `apart`: whether the last closed supervision holds red and green for one child. `lacks`: the disciplines of which
    somebody should work with an adult and nobody does. `near`: the first statutory date, where it is late or near. `decision`:
    whether a named manager has still to decide on a red or worse rating.
    """

    pk: UUID
    name: str
    team: str
    team_id: UUID | None
    office: str
    office_id: UUID | None
    rating: str | None
    before: str | None
    supervised_on: date | None
    due: date
    missed: date | None = None
    apart: bool = False
    lacks: tuple[str, ...] = ()
    near: Near | None = None
    decision: bool = False

    @property
    def moved(self) -> str:
        """worse, better, same, first or not_rated."""
        return movement(self.before, self.rating).direction

    def needs(self, today: date) -> Collection[str]:
        """What about this family asks for a second look: keys of `LOOKS`."""
        return [key for key, asks in LOOKS.items() if asks(self, today)]


#: What the board counts, by key.
LOOKS: Mapping[str, Callable[[Fact, date], bool]] = {
    "worse": lambda one, today: one.moved == "worse",
    "better": lambda one, today: one.moved == "better",
    "decision": lambda one, today: one.decision,
    "unrated": lambda one, today: one.rating is None,
    "overdue": lambda one, today: one.due < today,
    "missed": lambda one, today: one.missed is not None,
    "apart": lambda one, today: one.apart,
    "worker": lambda one, today: bool(one.lacks),
    "late": lambda one, today: one.near is not None and one.near.state == "late",
    "soon": lambda one, today: one.near is not None and one.near.state == "soon",
}

#: How the board can be sorted. Each begins with what it is sorted by and ends with the name.
SORTS: Mapping[str, Callable[[Fact], tuple[Any, ...]]] = {
    "risk": lambda one: (RANKS[one.rating],),
    "due": lambda one: (one.due,),
    "dates": lambda one: (one.near.on if one.near else date.max,),
    "name": lambda one: (),
}


class _Row(NamedTuple):
    pk: UUID
    name: str
    opened_on: date
    team_id: UUID | None
    team: str | None
    office_id: UUID | None
    office: str | None
    held_since: date | None
    session: UUID | None
    supervised_on: date | None
    rating: str | None
    before: str | None


def board_facts(user: Any, today: date) -> list[Fact]:
    """The facts of every open family of the posts that read the board, by name. Nine statements, however many."""
    rows = _rows(user)
    rules = rules_for(user, today)
    apart = _apart(user, {row.session: row.pk for row in rows.values() if row.session})
    lacks = _lacking(user)
    dates = near(user, today)
    planned = last_planned(user, today)
    deciding = set(undecided(user).values_list("family_id", flat=True))
    found = []
    for row in rows.values():
        fact = _fact(row, rules)
        missed = planned.get(row.pk)
        if missed is not None and row.supervised_on is not None and row.supervised_on >= missed:
            missed = None
        found.append(
            replace(
                fact, missed=missed, apart=row.pk in apart, lacks=lacks.get(row.pk, ()), near=dates.get(row.pk),
                decision=row.pk in deciding,
            )
        )  # fmt: skip
    return found


def _fact(row: _Row, rules: Cycle) -> Fact:
    begun = row.supervised_on or row.held_since or row.opened_on
    return Fact(
        pk=row.pk, name=row.name, team=row.team or NO_TEAM, team_id=row.team_id, office=row.office or "",
        office_id=row.office_id, rating=row.rating, before=row.before, supervised_on=row.supervised_on,
        due=begun + timedelta(days=rules.days_after(row.rating)),
    )  # fmt: skip


def _rows(user: Any) -> dict[UUID, _Row]:
    """Open families by key, those by name first. A family that two teams hold today is the later one's."""
    closed = Session.objects.filter(family=OuterRef("pk"), closed_at__isnull=False).order_by("-held_on", "-closed_at")
    colours = colours_of(user, OuterRef("pk")).values("colour")
    open_ones: QuerySet[Any] = visible(user, Family.objects.filter(closed_on__isnull=True), through="board.read")
    held = open_ones.annotate(held=FilteredRelation("team_allocations", condition=live("team_allocations__")))
    rows = held.order_by("held__start").values_list(
        "pk", "name", "opened_on", "held__team_id", "held__team__name", "held__team__office_id",
        "held__team__office__name", "held__start", Subquery(closed.values("pk")[:1]), Subquery(closed.values("held_on")[:1]),
        Subquery(colours[:1]), Subquery(colours[1:2]),
    )  # fmt: skip
    found = {row[0]: _Row._make(row) for row in rows}
    return dict(sorted(found.items(), key=lambda one: (one[1].name.casefold(), str(one[0]))))


def _apart(user: Any, sessions: Mapping[UUID, UUID]) -> set[UUID]:
    """The families of these closed sessions in which one child was given red by one person and green by another."""
    given = visible(user, Rating.objects.filter(session__in=list(sessions), replaced_by__isnull=True)).order_by()
    both = given.values("session_id", "child_id").annotate(
        red=Count("pk", filter=Q(answer="red")), green=Count("pk", filter=Q(answer="green"))
    )
    return {sessions[key] for key in both.filter(red__gt=0, green__gt=0).values_list("session_id", flat=True)}


def _lacking(user: Any) -> dict[UUID, tuple[str, ...]]:
    """By family: the disciplines that the factors of its children’s running episodes ask for and that nobody stands for
    today. Children whom the reader's agreement leaves out do not count."""
    found: dict[UUID, tuple[str, ...]] = {}
    arms = [_lacks(user, at) for at in range(len(needs().needs))]
    rows = arms[0].union(*arms[1:]) if arms else []
    for family, at in sorted(rows, key=lambda row: row[1]):
        found[family] = (*found.get(family, ()), needs().needs[at].discipline.name)
    return found


def _lacks(user: Any, at: int) -> QuerySet[Any, Any]:
    need = needs().needs[at]
    episode = "person__episodes__"
    recorded = Membership.objects.filter(
        live(), role="child", family__closed_on__isnull=True,
        **{
            f"{episode}closure_date__isnull": True, f"{episode}no_further_action": False,
            f"{episode}assessments__factors__code__in": need.factors,
        },
    )  # fmt: skip
    works = Allocation.objects.filter(
        live(), live("post__"), family=OuterRef("family_id"), post__role__in=need.discipline.roles
    )
    return visible(user, recorded).filter(~Exists(works)).order_by().values_list("family_id", Value(at)).distinct()


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the board is narrowed and sorted; nothing narrows by default. `look` is one of LOOKS, `rating` and `was`, the one
    before, a colour or “none”."""

    team: UUID | None = None
    office: UUID | None = None
    rating: str = ""
    was: str = ""
    look: str = ""
    sort: str = "risk"

    @property
    def narrowed(self) -> bool:
        return bool(self.team or self.office or self.rating or self.was or self.look)


def within(facts: Iterable[Fact], wanted: Wanted) -> list[Fact]:
    """The families of the team and the office that are asked for."""
    return [
        one
        for one in facts
        if wanted.team in (None, one.team_id) and wanted.office in (None, one.office_id)
    ]  # fmt: skip


def listed(facts: Iterable[Fact], wanted: Wanted, today: date) -> list[Fact]:
    """The families asked for, in the order asked for; those of one place stand by name, as they came."""
    chosen = [
        one
        for one in within(facts, wanted)
        if wanted.rating in ("", one.rating or UNRATED)
        and wanted.was in ("", one.before or UNRATED)
        and (not wanted.look or LOOKS[wanted.look](one, today))
    ]
    return sorted(chosen, key=SORTS[wanted.sort])


@dataclass(frozen=True, slots=True)
class Held:
    """How many open families of a team or an office have each rating; `colours` by red, amber, green and None. `key` is
    None for families that no team holds."""

    name: str
    key: UUID | None
    colours: Counter[str | None]


def by_team(facts: Iterable[Fact]) -> list[Held]:
    """The families by the team that holds them, by its name."""
    return _held((one.team, one.team_id, one.rating) for one in facts)


def by_office(facts: Iterable[Fact]) -> list[Held]:
    """The families by the office of the team that holds them, by its name."""
    return _held((one.office or NO_TEAM, one.office_id, one.rating) for one in facts)


def _held(rows: Iterable[tuple[str, UUID | None, str | None]]) -> list[Held]:
    found: dict[tuple[str, str], Held] = {}
    for name, key, rating in rows:
        found.setdefault((name, str(key)), Held(name, key, Counter())).colours[rating] += 1
    return [found[key] for key in sorted(found)]


def moves(facts: Iterable[Fact]) -> Counter[tuple[str | None, str | None]]:
    """How many families went from which rating to which: (before, now)."""
    return Counter((one.before, one.rating) for one in facts)


def counted(facts: Sequence[Fact], today: date) -> Counter[str]:
    """How many of the families ask for a second look, by key of LOOKS."""
    return Counter(key for one in facts for key in one.needs(today))
