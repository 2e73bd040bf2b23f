"""The frames of a made-up county: their names, columns and meanings. Every identifier is a string that stays the same
for the same seed; every moment is aware, in UTC; every day is a date. Nothing lies after `until`, except what was
planned or due then: next meetings, due dates and dates of birth to come.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import polars as pl

from safeguarding.evidence import tables
from safeguarding.evidence.made_up.effect import Effect
from safeguarding.evidence.made_up.shape import case, work
from safeguarding.evidence.tables import Table

#: Every frame of a county by its name, in the order in which a loader can take them.
TABLES: MappingProxyType[str, Table] = MappingProxyType(
    {
        "agencies": case.AGENCIES,
        "offices": case.OFFICES,
        "teams": case.TEAMS,
        "workers": case.WORKERS,
        "families": case.FAMILIES,
        "people": case.PEOPLE,
        "members": case.MEMBERS,
        "team_spans": case.TEAM_SPANS,
        "allocations": case.ALLOCATIONS,
        "episodes": case.EPISODES,
        "assessments": case.ASSESSMENTS,
        "factors": case.FACTORS,
        "section47s": case.SECTION47S,
        "cin_plans": case.CIN_PLANS,
        "protection_plans": case.PROTECTION_PLANS,
        "plan_reviews": case.PLAN_REVIEWS,
        "core_groups": case.CORE_GROUPS,
        "plans": tables.PLANS,
        "entries": work.ENTRIES,
        "entry_people": work.ENTRY_PEOPLE,
        "summaries": work.SUMMARIES,
        "sessions": work.SESSIONS,
        "attendance": work.ATTENDANCE,
        "ratings": work.RATINGS,
        "family_ratings": work.FAMILY_RATINGS,
        "decisions": work.DECISIONS,
        "actions": work.ACTIONS,
        "events": tables.EVENTS,
        "true_links": tables.LINKS,
        "coverage": tables.COVERAGE,
        "police_extract": work.POLICE_EXTRACT,
        "planted": work.PLANTED,
        "police_true_links": work.POLICE_TRUE_LINKS,
    }
)


@dataclass(frozen=True)
class County:
    """A made-up county: what it was made from, what was declared, and its frames (see the tables of this module)."""

    wanted: int
    seed: int
    since: date
    until: date
    authority: str
    authority_name: str
    effect: Effect
    agencies: pl.DataFrame
    offices: pl.DataFrame
    teams: pl.DataFrame
    workers: pl.DataFrame
    families: pl.DataFrame
    people: pl.DataFrame
    members: pl.DataFrame
    team_spans: pl.DataFrame
    allocations: pl.DataFrame
    episodes: pl.DataFrame
    assessments: pl.DataFrame
    factors: pl.DataFrame
    section47s: pl.DataFrame
    cin_plans: pl.DataFrame
    protection_plans: pl.DataFrame
    plan_reviews: pl.DataFrame
    core_groups: pl.DataFrame
    plans: pl.DataFrame
    entries: pl.DataFrame
    entry_people: pl.DataFrame
    summaries: pl.DataFrame
    sessions: pl.DataFrame
    attendance: pl.DataFrame
    ratings: pl.DataFrame
    family_ratings: pl.DataFrame
    decisions: pl.DataFrame
    actions: pl.DataFrame
    events: pl.DataFrame
    true_links: pl.DataFrame
    coverage: pl.DataFrame
    police_extract: pl.DataFrame
    planted: pl.DataFrame
    police_true_links: pl.DataFrame

    @property
    def spans(self) -> pl.DataFrame:
        """The table spans: each family's time with its teams, by name."""
        named = self.teams.rename({"name": "team"}).join(
            self.offices.select("office_id", pl.col("name").alias("office")), on="office_id", maintain_order="left"
        )
        spans = self.team_spans.join(named, on="team_id", maintain_order="left")
        return tables.SPANS.conform(spans, "the county")

    def frames(self) -> dict[str, pl.DataFrame]:
        """Every frame by its name, in the order of TABLES."""
        return {name: getattr(self, name) for name in TABLES}
