"""The county's own children in need census: its children and their pathway as the census of one year asks for them.

Follows the census guide (returns reference 2.5): whatever touches the year, as it stood on 31 March; episodes closed
before 1 April are left out; a referral without further action carries nothing else; what ended in an earlier year
isn't returned again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from safeguarding.evidence import periods
from safeguarding.evidence.made_up.shape import County
from safeguarding.evidence.returns.cin_census import records

Row = dict[str, Any]


def census_header(county: County, year: int) -> records.Header:
    """The header of the county's return. Its authority, 999, is the code of no authority."""
    return records.Header(year, date(year, 3, 31), county.authority, "MADE-UP", "1", "001")


def census_children(county: County, year: int = 2026) -> Iterator[records.Child]:
    """Every child with an episode that touches the census year, in the order of their keys.

    Raises ValueError where the year's end lies after the county's last day: the county doesn't know it yet.
    """
    window = periods.census_year_window(year)
    if window.last > county.until:
        raise ValueError(f"The census of {year} ends on {window.last}; the county is known up to {county.until} only.")
    parts = _Parts.of(county)
    for person in county.people.filter(pl.col("la_child_id").is_not_null()).iter_rows(named=True):
        episodes = [_episode(row, parts, window) for row in parts.episodes.get(person["person_id"], [])]
        kept = tuple(episode for episode in episodes if episode is not None)
        if kept:
            yield _child(person, kept, window)


@dataclass(frozen=True)
class _Parts:
    """The frames' rows by the key of what they belong to."""

    episodes: dict[str, list[Row]]
    assessments: dict[str, list[Row]]
    factors: dict[str, list[Row]]
    cin_plans: dict[str, list[Row]]
    section47s: dict[str, list[Row]]
    protection_plans: dict[str, list[Row]]
    reviews: dict[str, list[Row]]

    @classmethod
    def of(cls, county: County) -> _Parts:
        return cls(
            _by(county.episodes, "person_id"),
            _by(county.assessments, "episode_id"),
            _by(county.factors, "assessment_id"),
            _by(county.cin_plans, "episode_id"),
            _by(county.section47s, "episode_id"),
            _by(county.protection_plans, "episode_id"),
            _by(county.plan_reviews, "protection_plan_id"),
        )


def _by(frame: pl.DataFrame, key: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in frame.iter_rows(named=True):
        found.setdefault(row[key], []).append(row)
    return found


def _child(person: Row, episodes: tuple[records.Episode, ...], window: periods.Window) -> records.Child:
    born = person["birth_date"] is not None and person["birth_date"] <= window.last
    nothing_further = all(episode.no_further_action for episode in episodes)
    needed = born and not (nothing_further and not person["disabilities"])
    return records.Child(
        la_child_id=person["la_child_id"],
        sex=person["sex"] if born else "U",
        ethnicity=person["ethnicity"],
        upn=person["upn"] if born else None,
        upn_unknown=None if born and person["upn"] else person["upn_unknown"] or "UN1",
        birth_date=person["birth_date"] if born else None,
        expected_birth_date=None if born else person["expected_birth_date"],
        disabilities=tuple(person["disabilities"] or ()) if needed else (),
        episodes=episodes,
    )


def _episode(row: Row, parts: _Parts, window: periods.Window) -> records.Episode | None:
    """The episode as it stood at the year's end, or None where it doesn't touch the year."""
    if row["referral_date"] > window.last:
        return None
    if row["no_further_action"]:
        if row["referral_date"] < window.first:
            return None
        return records.Episode(row["referral_date"], row["referral_source"], True)
    closed = _until(row["closure_date"], window)
    if row["closure_date"] is not None and row["closure_date"] < window.first:
        return None
    key = row["episode_id"]
    return records.Episode(
        referral_date=row["referral_date"],
        referral_source=row["referral_source"],
        no_further_action=False,
        primary_need=row["primary_need"],
        closure_date=closed,
        closure_reason=row["closure_reason"] if closed else None,
        assessments=tuple(_assessments(parts.assessments.get(key, []), parts, window)),
        cin_plans=tuple(
            records.CinPlan(plan["start"], _until(plan["end"], window))
            for plan in parts.cin_plans.get(key, [])
            if _touches(plan["start"], plan["end"], window)
        ),
        section47s=tuple(_section47s(parts.section47s.get(key, []), window)),
        protection_plans=tuple(_protection(parts.protection_plans.get(key, []), parts, window)),
    )


def _assessments(rows: list[Row], parts: _Parts, window: periods.Window) -> Iterator[records.Assessment]:
    for row in rows:
        if not _touches(row["start"], row["authorised"], window):
            continue
        authorised = _until(row["authorised"], window)
        codes = tuple(f["factor"] for f in parts.factors.get(row["assessment_id"], [])) if authorised else ()
        yield records.Assessment(row["start"], _until(row["internal_review"], window), authorised, codes)


def _section47s(rows: list[Row], window: periods.Window) -> Iterator[records.Section47]:
    for row in rows:
        ends = row["start"] if row["conference_not_required"] else row["conference"]
        if _touches(row["start"], ends, window):
            yield records.Section47(
                row["start"],
                row["conference_not_required"],
                row["conference_target"],
                _until(row["conference"], window),
            )


def _protection(rows: list[Row], parts: _Parts, window: periods.Window) -> Iterator[records.ProtectionPlan]:
    for row in rows:
        if _touches(row["start"], row["end"], window):
            held = [review["held_on"] for review in parts.reviews.get(row["protection_plan_id"], [])]
            yield records.ProtectionPlan(
                start=row["start"],
                initial_category=row["initial_category"],
                latest_category=row["latest_category"],
                previous_plans=row["previous_plans"],
                end=_until(row["end"], window),
                reviews=tuple(day for day in held if day in window),
            )


def _until(day: date | None, window: periods.Window) -> date | None:
    return day if day is not None and day <= window.last else None


def _touches(start: date, end: date | None, window: periods.Window) -> bool:
    return start <= window.last and (end is None or end >= window.first)
