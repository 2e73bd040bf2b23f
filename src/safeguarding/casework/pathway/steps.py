"""The statutory steps of a child, each on its day, for the chronology."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from safeguarding.casework.families.models import Person
from safeguarding.casework.pathway.episodes import Episode


@dataclass(frozen=True, slots=True)
class Step:
    """One dated step. `category` is the census code of abuse where a protection plan starts."""

    on: date
    kind: str
    child: Person
    category: str = ""


WORDS = {
    "referral": "Referral",
    "no_further_action": "Referral: no further action",
    "assessment_start": "Assessment started",
    "assessment_end": "Assessment authorised",
    "section47": "Section 47 enquiry started",
    "conference": "Initial child protection conference",
    "in_need_start": "Child in need plan started",
    "in_need_end": "Child in need plan ended",
    "protection_start": "Child protection plan started",
    "protection_end": "Child protection plan ended",
    "core_group": "Core group",
    "review": "Review conference",
    "closure": "Closed to children’s social care",
}


def steps_of_episode(child: Person, episode: Episode) -> Iterator[Step]:
    """Every step of one episode of the child, in no order."""
    for on, kind, category in _days(episode):
        if on is not None:
            yield Step(on, kind, child, category)


def _days(episode: Episode) -> Iterator[tuple[date | None, str, str]]:
    yield episode.referral_date, "no_further_action" if episode.no_further_action else "referral", ""
    conferences = {episode.conference, *(row.conference for row in episode.enquiries)}
    yield from ((day, "conference", "") for day in conferences)
    yield from ((row.start, "section47", "") for row in episode.enquiries)
    for assessment in episode.assessments:
        yield assessment.start, "assessment_start", ""
        yield assessment.authorised, "assessment_end", ""
    for in_need in episode.in_need_plans:
        yield in_need.start, "in_need_start", ""
        yield in_need.end, "in_need_end", ""
    for plan in episode.protection_plans:
        yield plan.start, "protection_start", plan.initial_category
        yield plan.end, "protection_end", ""
        yield from ((day, "review", "") for day in plan.reviews)
        yield from ((day, "core_group", "") for day in plan.core_groups)
    yield episode.closure_date, "closure", ""
