"""Each pattern over a few days of the log. They turn up what somebody should look at; they decide nothing."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from safeguarding.casework.access.models import User
from safeguarding.casework.oversight.patterns import PATTERNS, Pattern
from safeguarding.casework.oversight.reads import Reads, Seen


@dataclass(frozen=True, slots=True)
class Found:
    """What a pattern turned up: who, on which day, in which family where it is about one, how many and when."""

    pattern: str
    worker: UUID
    family: UUID | None
    day: date
    count: int
    first: datetime
    last: datetime


def detect(reads: Reads, patterns: Iterable[Pattern] = tuple(PATTERNS.values())) -> list[Found]:
    """Everything that the patterns turn up, in order of time. Raises LookupError for a pattern nobody wrote."""
    found = []
    for pattern in patterns:
        if pattern.id not in FINDERS:
            raise LookupError(f"oversight/patterns/{pattern.id}.toml: nothing in oversight/detecting.py finds it.")
        found += [
            one
            for one in FINDERS[pattern.id](reads, pattern)
            if reads.role_of(one.worker, one.day) not in pattern.roles_left_out
        ]
    return sorted(found, key=lambda one: (one.first, one.pattern, str(one.worker), str(one.family)))


def _a_family_and_day(pattern: Pattern, seen: Iterable[Seen]) -> Iterator[Found]:
    """One finding for each worker, family and day."""
    groups: dict[tuple[UUID, UUID, date], list[Seen]] = defaultdict(list)
    for one in seen:
        groups[one.worker, one.family, one.day].append(one)
    for (worker, family, day), of in groups.items():
        yield _found(pattern, worker, family, day, sum(one.count for one in of), of)


def _found(pattern: Pattern, worker: UUID, family: UUID | None, day: date, count: int, of: Iterable[Seen]) -> Found:
    rows = list(of)
    return Found(pattern.id, worker, family, day, count, min(one.first for one in rows), max(one.last for one in rows))


def plain(name: str) -> str:
    """A name for comparing: small letters without accents, hyphens, apostrophes and spaces."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    return "".join(one for one in letters if one.isalpha())


def surnames(name: str) -> frozenset[str]:
    """A surname and its parts, where it is double-barrelled."""
    return frozenset(plain(part) for part in [name, *re.split(r"[\s-]+", name)] if len(plain(part)) > 1)


def _surname(worker: User) -> str:
    return worker.name.split()[-1] if worker.name.split() else ""


def _is_same_person(worker: User, given: str, known_as: str, family_name: str) -> bool:
    if not family_name:
        return False
    first = plain(worker.name.split()[0]) if worker.name.split() else ""
    by_mail = plain(worker.address.partition("@")[0])
    for name in {plain(given), plain(known_as)} - {""}:
        if name == first and surnames(family_name) & surnames(_surname(worker)):
            return True
        if by_mail in (name + plain(family_name), plain(family_name) + name):
            return True
    return False


def own_family(reads: Reads, pattern: Pattern) -> Iterator[Found]:
    yield from _a_family_and_day(pattern, (one for one in reads.seen if _is_own(reads, one)))


def _is_own(reads: Reads, one: Seen) -> bool:
    worker = reads.workers.get(one.worker)
    return worker is not None and any(_is_same_person(worker, *name) for name in reads.people.get(one.family, ()))


def same_surname(reads: Reads, pattern: Pattern) -> Iterator[Found]:
    found, names = [], set()
    for one in reads.seen:
        worker = reads.workers.get(one.worker)
        if worker is None or _is_own(reads, one):
            continue
        mine = surnames(_surname(worker))
        theirs = {name.casefold() for *_, name in reads.people.get(one.family, ()) if name and surnames(name) & mine}
        if theirs:
            found.append((one, theirs))
            names |= theirs
    share = reads.share_of(names) if names else {}
    rare = {name for name in names if share.get(name, 0) < pattern.threshold["share"]}
    yield from _a_family_and_day(
        pattern,
        (one for one, theirs in found if theirs & rare or not reads.worked_with(one.worker, one.family, one.day)),
    )


def unrelated(reads: Reads, pattern: Pattern) -> Iterator[Found]:
    """Break-glass is left out: each opening has its own review within a working day."""
    rows = (
        one
        for one in reads.seen
        if one.relationship != "break-glass" and not reads.worked_with(one.worker, one.family, one.day)
    )
    for one in _a_family_and_day(pattern, rows):
        if one.count >= pattern.threshold["events"]:
            yield one


def bulk(reads: Reads, pattern: Pattern) -> Iterator[Found]:
    """More than `families` in an hour, and more than `times_the_peers` times the busiest hour but one in a hundred of
    the others in the role."""
    seen: dict[tuple[UUID, datetime], list[Seen]] = defaultdict(list)
    for one in reads.seen:
        seen[one.worker, one.hour].append(one)
    worst: dict[tuple[UUID, date], list[Seen]] = {}
    for (worker, _), of in seen.items():
        day, many = of[0].day, _families(of)
        if many < max(pattern.threshold["families"], _families(worst.get((worker, day), ())) + 1):
            continue
        if many > pattern.threshold["times_the_peers"] * reads.usual_hour(reads.role_of(worker, day), worker):
            worst[worker, day] = of
    for (worker, day), of in worst.items():
        yield _found(pattern, worker, None, day, _families(of), of)


def _families(rows: Iterable[Seen]) -> int:
    return len({one.family for one in rows})


def out_of_hours(reads: Reads, pattern: Pattern) -> Iterator[Found]:
    groups: dict[tuple[UUID, date], list[Seen]] = defaultdict(list)
    for one in reads.seen:
        if _is_out_of_hours(one.hour, pattern) and not _covers(reads, one):
            groups[one.worker, one.day].append(one)
    for (worker, day), of in groups.items():
        if _families(of) >= pattern.threshold["families"]:
            yield _found(pattern, worker, None, day, _families(of), of)


def _is_out_of_hours(hour: datetime, pattern: Pattern) -> bool:
    local = timezone.localtime(hour)
    late = local.hour >= pattern.threshold["from_hour"] or local.hour < pattern.threshold["to_hour"]
    return late or local.weekday() >= 5


def _covers(reads: Reads, one: Seen) -> bool:
    return any(
        worker == one.worker and starts <= one.first < ends and kind == "out_of_hours"
        for worker, _, starts, ends, kind in reads.covers
    )


def exports(reads: Reads, pattern: Pattern) -> Iterator[Found]:
    for worker, day, files, first, last in reads.exports:
        if files >= pattern.threshold["files"]:
            yield Found(pattern.id, worker, None, day, files, first, last)


def held_back(reads: Reads, pattern: Pattern) -> Iterator[Found]:
    """Nothing: it is raised the minute that the person says why."""
    yield from ()


FINDERS: dict[str, Callable[[Reads, Pattern], Iterator[Found]]] = {
    "own_family": own_family,
    "same_surname": same_surname,
    "unrelated": unrelated,
    "bulk": bulk,
    "out_of_hours": out_of_hours,
    "exports": exports,
    "held_back": held_back,
}
