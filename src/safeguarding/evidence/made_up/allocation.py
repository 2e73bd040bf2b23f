"""Which team has a family, which workers of each discipline, and from when to when.

A stay is a family's time with one team. Social workers get the next family when they have the fewest; specialists have
a ceiling, above which a family waits in vain, as in life. The demonstration's workers are kept busy: 8 to 14 families.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from safeguarding.evidence.made_up.agencies import Agencies, Post
from safeguarding.evidence.made_up.chance import DAY, days_after, stream, working_day
from safeguarding.evidence.made_up.course import Course
from safeguarding.evidence.made_up.history import History
from safeguarding.evidence.made_up.households import Household
from safeguarding.evidence.made_up.shape import case

Row = tuple[Any, ...]
MOVED_TEAM = 0.04
BUSY, CEILING, FEWEST = 10, 14, 9
OPEN_AT_ONCE = 0.31  # of all families of three years, how many are open on a day
#: role: strand it goes with (None: any family), share of such families that get one.
SPECIALISTS = {
    "da_victim_worker": ("domestic_abuse", 0.95),
    "da_perpetrator_worker": ("domestic_abuse", 0.6),
    "substance_misuse_worker": ("substance", 0.92),
    "mental_health_worker": ("mental_health", 0.88),
    "family_support_worker": (None, 0.3),
    "psychologist": (None, 0.1),
}


@dataclass(frozen=True)
class Allocated:
    """A post at work with a family. `end` is empty while it lasts."""

    post: Post
    start: date
    end: date | None


@dataclass
class Stay:
    """A family's time with a team, within one involvement."""

    told: History
    course: Course
    team: str
    start: date
    end: date | None
    allocated: list[Allocated] = field(default_factory=list)

    @property
    def household(self) -> Household:
        return self.told.household

    @property
    def family_id(self) -> str:
        return self.told.household.family_id


def stays(histories: list[History], staff: Agencies, seed: int, until: date) -> list[Stay]:
    """Every stay with its allocations, in the order in which they began."""
    teams = list(staff.office_of)
    first = max(1 / len(teams), min(0.7, 30 / (OPEN_AT_ONCE * max(1, len(histories)))))
    weights = [first, *[(1 - first) / (len(teams) - 1)] * (len(teams) - 1)]
    made = []
    for told in histories:
        rng = stream(seed, "team", told.household.family_id)
        for course in told.involvements:
            made += _stays(rng, told, course, rng.choices(teams, weights=weights)[0], teams, until)
    made.sort(key=lambda stay: (stay.start, stay.family_id))
    load: dict[int, list[tuple[date, date | None]]] = {}
    for stay in made:
        _allocate(stream(seed, "workers", stay.family_id, stay.start), stay, staff, load, until)
    _keep_busy(made, staff, load, until)
    return made


def _stays(rng: random.Random, told: History, course: Course, team: str, teams: list[str], until: date) -> list[Stay]:
    end = course.left_team if course.left_team and course.left_team <= until else None
    moves = days_after(rng, course.allocated, 60, 200)
    if rng.random() < MOVED_TEAM and moves < (end or until) - DAY * 30:
        other = rng.choice([t for t in teams if t != team])
        moves = working_day(moves)
        return [Stay(told, course, team, course.allocated, moves - DAY), Stay(told, course, other, moves, end)]
    return [Stay(told, course, team, course.allocated, end)]


def _open(load: dict[int, list[tuple[date, date | None]]], post: Post, day: date) -> int:
    return sum(start <= day and (end is None or end >= day) for start, end in load.get(id(post), ()))


def _give(stay: Stay, post: Post, start: date, load: dict[int, list[tuple[date, date | None]]], until: date) -> None:
    if start > until or (stay.end is not None and start > stay.end):
        return
    stay.allocated.append(Allocated(post, start, stay.end))
    load.setdefault(id(post), []).append((start, stay.end))


def _allocate(
    rng: random.Random, stay: Stay, staff: Agencies, load: dict[int, list[tuple[date, date | None]]], until: date
) -> None:
    posts = staff.team_posts(stay.team, "social_worker")
    post = min(posts, key=lambda p: (_open(load, p, stay.start) - BUSY * p.sign_in, rng.random()))
    if post.sign_in and _open(load, post, stay.start) >= BUSY:
        post = min((p for p in posts if not p.sign_in), key=lambda p: _open(load, p, stay.start))
    _give(stay, post, stay.start, load, until)
    for role, (strand, share) in SPECIALISTS.items():
        wanted = (strand is None or strand in stay.household.strands) and rng.random() < share
        start = working_day(days_after(rng, stay.start, 2, 20))
        if wanted and not (role == "da_perpetrator_worker" and stay.household.causer is None):
            post = staff.team_posts(stay.team, role)[0]
            if _open(load, post, start) < CEILING:
                _give(stay, post, start, load, until)


def _keep_busy(made: list[Stay], staff: Agencies, load: dict[int, list[tuple[date, date | None]]], until: date) -> None:
    """A demonstration specialist with few families is asked, of late, to join some more of the team's."""
    for post in staff.posts:
        if not post.sign_in or post.role not in SPECIALISTS or post.team is None:
            continue
        idle = [s for s in made if s.team == post.team and s.end is None and post not in [a.post for a in s.allocated]]
        for stay in reversed(idle):
            if _open(load, post, until) >= FEWEST:
                break
            _give(stay, post, working_day(max(stay.start, until - DAY * 75)), load, until)


def frames(made: list[Stay]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The frames team_spans and allocations; a post's allocation is cut where one holder follows another."""
    spans: list[Row] = []
    given: list[Row] = []
    for stay in sorted(made, key=lambda s: (s.family_id, s.start)):
        spans.append((f"S{len(spans) + 1:06}", stay.family_id, stay.team, stay.start, stay.end))
        for one in stay.allocated:
            for holder in one.post.holders:
                start = max(one.start, holder.start)
                ends = [day for day in (one.end, holder.end) if day is not None]
                end = min(ends) if ends else None
                if end is None or start <= end:
                    given.append((f"L{len(given) + 1:06}", stay.family_id, holder.worker_id, one.post.role, start, end))
    return (
        pl.DataFrame(spans, schema=case.TEAM_SPANS.schema, orient="row"),
        pl.DataFrame(given, schema=case.ALLOCATIONS.schema, orient="row"),
    )
