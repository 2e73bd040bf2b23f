"""Which children, and which parts of their record, belong into the census of a year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from safeguarding.evidence.returns import cin_census as census


def in_year(child: census.Child, start: date, end: date) -> census.Child | None:
    """The child as the census of `start` to `end` wants it; None for a child without an episode in the year.

    Only what touches the year goes in, as it stood on the last day: what ended later is still open there.
    Source: DfE children in need census, rules 8620, 8696, 8715, 8736, 8740, 8930, 4013.
    """
    episodes = tuple(_episode(episode, start, end) for episode in child.episodes if _touches(episode, start, end))
    if not episodes:
        return None
    return replace(
        child,
        episodes=episodes,
        death_date=_by(child.death_date, end),
        birth_date=_by(child.birth_date, end),
        expected_birth_date=child.expected_birth_date or _after(child.birth_date, end),
    )


def _touches(episode: census.Episode, start: date, end: date) -> bool:
    if episode.referral_date > end:
        return False
    if episode.no_further_action:
        return episode.referral_date >= start
    return episode.closure_date is None or episode.closure_date >= start


def _by(day: date | None, end: date) -> date | None:
    """The day, unless it lies after the year."""
    return day if day is not None and day <= end else None


def _after(day: date | None, end: date) -> date | None:
    """The day of a birth after the year: on the last day it was still expected."""
    return day if day is not None and day > end else None


def _episode(episode: census.Episode, start: date, end: date) -> census.Episode:
    closed = _by(episode.closure_date, end)
    return replace(
        episode,
        closure_date=closed,
        closure_reason=episode.closure_reason if closed else None,
        conference=_within(episode.conference, start, end),
        assessments=tuple(_assessments(episode.assessments, start, end)),
        cin_plans=tuple(_ended(episode.cin_plans, start, end)),
        section47s=tuple(_enquiries(episode.section47s, start, end)),
        protection_plans=tuple(
            replace(plan, reviews=tuple(day for day in plan.reviews if day <= end))
            for plan in _ended(episode.protection_plans, start, end)
        ),
    )


def _within(day: date | None, start: date, end: date) -> date | None:
    return day if day is not None and start <= day <= end else None


def _assessments(rows: tuple[census.Assessment, ...], start: date, end: date) -> Iterator[census.Assessment]:
    for row in rows:
        if row.start > end or (row.authorised is not None and row.authorised < start):
            continue
        done = _by(row.authorised, end)
        yield replace(
            row, authorised=done, internal_review=_by(row.internal_review, end), factors=row.factors if done else ()
        )


def _ended(rows: tuple[Any, ...], start: date, end: date) -> Iterator[Any]:
    for row in rows:
        if row.start <= end and (row.end is None or row.end >= start):
            yield replace(row, end=_by(row.end, end))


def _enquiries(rows: tuple[census.Section47, ...], start: date, end: date) -> Iterator[census.Section47]:
    for row in rows:
        last = row.conference or row.start
        if row.start <= end and last >= start:
            yield replace(row, conference=_by(row.conference, end))
