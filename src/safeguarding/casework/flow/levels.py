"""A child’s levels over time, from its episodes. No database here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from safeguarding.casework.pathway.episodes import Episode
from safeguarding.evidence.pathway_flow import ASSESSMENT, IN_NEED, PROTECTION, Spell


def spells_of(child: str, episodes: Iterable[Episode]) -> Iterator[Spell]:
    """The levels of the child’s episodes, each from its first day up to the next. A referral without further action has none."""
    for episode in episodes:
        if not episode.no_further_action:
            yield from _of(child, episode)


def _of(child: str, episode: Episode) -> Iterator[Spell]:
    end = episode.closure_date
    days = {episode.referral_date}
    days |= {day for plan in episode.plans for day in (plan.start, plan.end) if day}
    days |= {row.authorised for row in episode.assessments if row.authorised}
    cuts = sorted(day for day in days if day >= episode.referral_date and (end is None or day < end))
    running: Spell | None = None
    for day, after in pairwise([*cuts, end]):
        if day is None:
            continue
        level = level_on(episode, day)
        if running and running.value == level:
            running = Spell(child, level, running.start, after)
            continue
        if running:
            yield running
        running = Spell(child, level, day, after)
    if running and running.start != end:
        yield running


def level_on(episode: Episode, day: date) -> str:
    """The level of an episode that is open on the day, as `pathway.standing` says it of today.

    Without an open plan it is an assessment until one was authorised or a plan has ended; then the child is in need.
    """
    if any(_open(plan.start, plan.end, day) for plan in episode.protection_plans):
        return PROTECTION
    if any(_open(plan.start, plan.end, day) for plan in episode.in_need_plans):
        return IN_NEED
    ended = [plan.end for plan in episode.plans] + [row.authorised for row in episode.assessments]
    return IN_NEED if any(one is not None and one <= day for one in ended) else ASSESSMENT


def _open(start: date, end: date | None, day: date) -> bool:
    return start <= day and (end is None or day < end)
