"""The authority, its offices and teams, the partner agencies, and the people who work in them.

Merrowshire is no place: no authority, town or police force has these names, and 999 is the code of no authority.
Numbers of posts follow the first county to work this way: 21 teams in three offices, five to six social workers a
team, two domestic abuse posts, one each for substance misuse and mental health, one psychologist an office
(CYP Now 2017).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import polars as pl

from safeguarding.evidence.made_up import names
from safeguarding.evidence.made_up.chance import DAY, column_stream, stream
from safeguarding.evidence.made_up.shape import case

AUTHORITY, AUTHORITY_NAME = "999", "Merrowshire"
TOWNS = ("Aldermarsh", "Quillford", "Hathersby")
TOWN_POSTCODES = ("QX1 1AA", "QY4 2BD", "ZQ7 3EF")
MAIL = "merrowshire.example"  # a name reserved for examples: mail to it goes nowhere
FULL_TEAMS, FAMILIES_A_TEAM = 21, 100
AGENCIES = (
    ("A1", "Merrowshire County Council", "council"),
    ("A2", "Merrowshire Police", "police"),
    ("A3", "Merrowshire Health Trust", "health"),
    ("A4", "Clearwater Recovery Service", "substance_misuse"),
    ("A5", "Merrowshire Probation", "probation"),
)
#: role: employer, and how many years a holder stays on average before a successor comes.
POSTS = {
    "social_worker": ("A1", 2.6),
    "team_manager": ("A1", 6.0),
    "family_support_worker": ("A1", 5.0),
    "da_victim_worker": ("A1", 5.0),
    "da_perpetrator_worker": ("A5", 5.0),
    "substance_misuse_worker": ("A4", 5.0),
    "mental_health_worker": ("A3", 4.0),
    "psychologist": ("A3", 8.0),
    "performance_officer": ("A1", 20.0),
    "partner_analyst": ("A2", 20.0),
}
TEAM_ROLES = tuple(POSTS)[1:7]
SIGN_IN_ROLES = ("social_worker", "da_victim_worker", "substance_misuse_worker", "mental_health_worker", "team_manager")


@dataclass(frozen=True)
class Holder:
    """Who holds a post, from when to when."""

    worker_id: str
    start: date
    end: date | None


@dataclass
class Post:
    """A post and its holders in order. A family is allocated to a post; its holders follow one another."""

    role: str
    agency: str
    team: str | None
    office: str | None
    sign_in: bool = False
    holders: list[Holder] = field(default_factory=list)

    def holder(self, day: date) -> str:
        """The worker who holds the post on the day."""
        return next((h.worker_id for h in self.holders if h.end is None or day <= h.end), self.holders[-1].worker_id)


@dataclass(frozen=True)
class Agencies:
    """The posts, and the frames of agencies, offices, teams and workers. `office_of` names a team's office."""

    posts: list[Post]
    office_of: dict[str, str]
    agencies: pl.DataFrame
    offices: pl.DataFrame
    teams: pl.DataFrame
    workers: pl.DataFrame

    def team_posts(self, team: str, role: str) -> list[Post]:
        """The posts of a role that serve a team: its own, or its office's."""
        return [
            p
            for p in self.posts
            if p.role == role and p.team in (team, None) and p.office in (self.office_of[team], None)
        ]


def agencies(families: int, seed: int, since: date, until: date) -> Agencies:
    """The agencies of a county for that many families: one team for each hundred, at least 3 and at most 21."""
    count = min(FULL_TEAMS, max(3, round(families / FAMILIES_A_TEAM)))
    rng = stream(seed, "agencies")
    offices = [
        (f"O{n}", town, postcode) for n, (town, postcode) in enumerate(zip(TOWNS, TOWN_POSTCODES, strict=True), 1)
    ]
    teams = [(f"T{n + 1:02}", offices[n % 3][0], f"{TOWNS[n % 3]} {n // 3 + 1}") for n in range(count)]
    office_of = {team: office for team, office, _ in teams}
    posts = [
        *(Post("psychologist", POSTS["psychologist"][0], None, office) for office, _, _ in offices),
        Post("performance_officer", "A1", None, None),
        Post("partner_analyst", "A2", None, None, sign_in=True),
    ]
    for team, office, _ in teams:
        first = team == teams[0][0]
        social_workers = rng.choice((5, 6))
        roles = (*["social_worker"] * social_workers, *TEAM_ROLES)
        own = [Post(role, POSTS[role][0], team, office) for role in roles]
        for role in SIGN_IN_ROLES:
            next(post for post in own if post.role == role).sign_in = first
        posts += own
    return Agencies(
        posts,
        office_of,
        pl.DataFrame(AGENCIES, schema=case.AGENCIES.schema, orient="row"),
        pl.DataFrame(offices, schema=case.OFFICES.schema, orient="row"),
        pl.DataFrame(teams, schema=case.TEAMS.schema, orient="row"),
        _fill(posts, seed, since, until),
    )


def _fill(posts: list[Post], seed: int, since: date, until: date) -> pl.DataFrame:
    """Put holders into the posts, and give their frame. Holders of a demonstration post stay throughout."""
    rng = stream(seed, "turnover")
    number = 0
    for post in posts:
        start = since - DAY * rng.randint(30, 900)
        while True:
            number += 1
            stays = round(rng.expovariate(1 / (365 * POSTS[post.role][1])))
            end = start + DAY * max(200, stays)
            last = post.sign_in or end >= until - DAY * 60
            if last or end > since:
                post.holders.append(Holder(f"W{number:05}", start, None if last else end))
            if last:
                break
            start = end + DAY
    holders = [(post, holder) for post in posts for holder in post.holders]
    given, family = worker_names(seed, len(holders))
    rows = [
        (h.worker_id, g, f, p.role, p.agency, p.team, p.office, _email(g, f, h.worker_id), h.start, h.end, p.sign_in)
        for (p, h), g, f in zip(holders, given, family, strict=True)
    ]
    return pl.DataFrame(rows, schema=case.WORKERS.schema, orient="row")


def worker_names(seed: int, count: int) -> tuple[list[str], list[str]]:
    """Given and family names, drawn as those of families are."""
    rng = column_stream(seed, "worker names")
    pools = names.heritages()
    given, family = [], []
    for of, female in zip(
        rng.choice(len(pools), count, p=[h.share for h in pools]), rng.random(count) < 0.8, strict=True
    ):
        first = pools[of].women if female else pools[of].men
        given.append(first.names[_draw(rng, first)])
        family.append(pools[of].families.names[_draw(rng, pools[of].families)])
    return given, family


def _draw(rng: np.random.Generator, pool: names.NamePool) -> int:
    return int(rng.choice(len(pool.names), p=pool.chance))


def _email(given: str, family: str, worker_id: str) -> str:
    plain = unicodedata.normalize("NFKD", f"{given}.{family}").encode("ascii", "ignore").decode().lower()
    return f"{plain.replace(' ', '').replace(chr(39), '')}.{int(worker_id[1:])}@{MAIL}"
