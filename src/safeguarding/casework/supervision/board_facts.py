"""What the board counts, narrows and sorts by: a few facts of every open family, in the same few statements for a team, an
office and a whole authority. What a page says of its own families besides stands in `board_queries`.

The facts are kept for the day and worked out anew where something has changed: see `standing`. The rating on the board is
the one that the last closed supervision set. What an open session holds stays there, so the board can't tell a rater what
a colleague thinks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from safeguarding.casework.access.policies import visible
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.families.models import Family
from safeguarding.casework.supervision.adult_workers import needs_for
from safeguarding.casework.supervision.board_dates import near
from safeguarding.casework.supervision.board_looks import BITS, LOOKS, RANKS, SORTS, Fact, looks_of, names_of
from safeguarding.casework.supervision.standing import keep, lacking
from safeguarding.casework.supervision.standing_models import Touched

__all__ = ["LOOKS", "RANKS", "SORTS", "Fact"]

UNRATED = "none"
NO_TEAM = "No team"
MISSED, APART, DECISION = BITS["missed"], BITS["apart"], BITS["decision"]
#: What is read of each family. Keys and days come as text: to turn every value into its type costs more than the statement.
TEXTS = (
    "pk", "standing__team_id", "standing__team__office_id", "standing__supervised_on", "standing__due", "standing__near",
)  # fmt: skip
PLAIN = (
    "name", "standing__team__name", "standing__team__office__name", "standing__rating", "standing__before",
    "standing__lacks", "standing__looks",
)  # fmt: skip


class _Row(NamedTuple):
    pk: str
    team_id: str | None
    office_id: str | None
    supervised_on: str | None
    due: str
    near: str | None
    name: str
    team: str | None
    office: str | None
    rating: str
    before: str
    lacks: str
    looks: int
    alike: bool | None
    stands: bool | None


def board_facts(user: Any, today: date) -> list[Fact]:
    """The facts of every open family of the posts that read the board, by name. One statement, however many families,
    where nothing has changed today since somebody read them."""
    rows = _rows(user, today)
    if changed := [_key(row.pk) for row in rows if not row.stands]:
        keep(user, changed, today)
        rows = _rows(user, today)
    facts, everybody = [_fact(row) for row in rows], not snapshot_of(user).partners
    if own := [at for at, row in enumerate(rows) if not (everybody and row.alike)]:
        for at, fact in zip(own, _as_seen(user, [facts[at] for at in own], today), strict=True):
            facts[at] = fact
    return sorted(facts, key=lambda one: (one.name.casefold(), one.pk))


def _rows(user: Any, today: date) -> list[_Row]:
    """What is kept of the open families, and whether it stands: worked out today, and named by no mark."""
    open_ones: QuerySet[Any] = visible(user, Family.objects.filter(closed_on__isnull=True), through="board.read")
    stands = Q(standing__day=today) & ~Exists(Touched.objects.filter(family=OuterRef("pk")))
    texts = [Cast(name, TextField()) for name in TEXTS]
    plain = [ExpressionWrapper(one, TextField()) for one in (*map(F, PLAIN), F("standing__alike"), stands)]
    return [_Row._make(row) for row in open_ones.order_by().values_list(*texts, *plain)]


def _fact(row: _Row) -> Fact:
    pk, team_id, office_id, held, due, nearest, name, team, office, rating, before, lacks, looks, *_ = row
    return Fact(
        _key(pk), name, team or NO_TEAM, _key(team_id) if team_id else None, office or "", _key(office_id) if office_id else None,
        rating or None, before or None, _day(held) if held else None, _day(due), bool(looks & MISSED), bool(looks & APART),
        _lines(lacks) if lacks else (), _day(nearest) if nearest else None, bool(looks & DECISION), looks,
    )  # fmt: skip


_key = lru_cache(maxsize=8192)(UUID)
_day = lru_cache(maxsize=2048)(date.fromisoformat)


@lru_cache(maxsize=64)
def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.splitlines())


def _as_seen(user: Any, facts: Sequence[Fact], today: date) -> list[Fact]:
    """What depends on who reads: people whom an agreement leaves out, and visits written in another family’s file."""
    see, keys = partial(visible, user), [one.pk for one in facts]
    dates, lacks = near(see, keys, today), lacking(see, keys, needs_for(user).needs)
    found = [one._replace(near=dates.get(one.pk), lacks=lacks.get(one.pk, ())) for one in facts]
    return [one._replace(looks=looks_of(one, today)) for one in found]


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


def within(facts: Sequence[Fact], wanted: Wanted) -> Sequence[Fact]:
    """The families of the team and the office that are asked for; all as they are where neither is."""
    if wanted.team is None and wanted.office is None:
        return facts
    return [
        one
        for one in facts
        if wanted.team in (None, one.team_id) and wanted.office in (None, one.office_id)
    ]  # fmt: skip


def listed(facts: Sequence[Fact], wanted: Wanted) -> list[Fact]:
    """The families asked for, in the order asked for; those of one place stand by name, as they came."""
    chosen = [
        one
        for one in within(facts, wanted)
        if wanted.rating in ("", one.rating or UNRATED)
        and wanted.was in ("", one.before or UNRATED)
        and (not wanted.look or one.looks & BITS[wanted.look])
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
    return _held((one.team, one.team_id.int if one.team_id else None, one.rating) for one in facts)


def by_office(facts: Iterable[Fact]) -> list[Held]:
    """The families by the office of the team that holds them, by its name."""
    return _held((one.office or NO_TEAM, one.office_id.int if one.office_id else None, one.rating) for one in facts)


def _held(rows: Iterable[tuple[str, int | None, str | None]]) -> list[Held]:
    """Keys as numbers, which are compared faster."""
    found: dict[tuple[str, int | None], Held] = {}
    for (name, key, rating), number in Counter(rows).items():
        held = found.setdefault((name, key), Held(name, UUID(int=key) if key else None, Counter()))
        held.colours[rating] += number
    return sorted(found.values(), key=lambda one: (one.name, str(one.key)))


def moves(facts: Iterable[Fact]) -> Counter[tuple[str | None, str | None]]:
    """How many families went from which rating to which: (before, now)."""
    return Counter((one.before, one.rating) for one in facts)


def counted(facts: Iterable[Fact]) -> Counter[str]:
    """How many of the families ask for a second look, by key of LOOKS."""
    found: Counter[str] = Counter()
    for looks, number in Counter(one.looks for one in facts).items():
        found.update(dict.fromkeys(names_of(looks), number))
    return found
