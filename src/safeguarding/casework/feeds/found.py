"""What the linker found, on its way into the database: each link once a row and person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from safeguarding.casework.families.models import Person
from safeguarding.casework.feeds.models import Link
from safeguarding.casework.feeds.relink_models import SampledPair

BATCH, SOME = 2000, 500
SURER = (Link.Band.NOT_LINKED, Link.Band.DOUBTFUL, Link.Band.LINKED)


@dataclass(frozen=True)
class Drawn:
    """That a pair was drawn for review: from a stratum of `of` pairs, with `number` others and itself."""

    stratum: str
    of: int
    number: int


@dataclass(frozen=True)
class Found:
    """A row and a person whom it may be, with the evidence where a person is to decide."""

    event: UUID
    person: UUID
    probability: float
    band: str
    evidence: list[dict[str, Any]]
    drawn: Drawn | None = None


def as_kept(found: Iterable[Found], authority: int) -> list[Found]:
    """Each once a row and person, people who were merged meanwhile as the one kept: of two records of one the surer."""
    merged = Person.objects.filter(authority_id=authority, merged_into__isnull=False)
    becomes = dict(merged.values_list("pk", "merged_into"))
    of: dict[tuple[UUID, UUID], Found] = {}
    for one in sorted(found, key=lambda one: (SURER.index(Link.Band(one.band)), one.probability)):
        person = becomes.get(one.person) or one.person
        of[one.event, person] = replace(one, person=person)
    return list(of.values())


def keep(found: Iterable[Found], authority: int, version: str, at: datetime) -> list[Link]:
    """Write links, and which were drawn. A pair that was linked before with the same version is of a further round."""
    pairs = list(found)
    before: dict[tuple[UUID, UUID], int] = {}
    for start in range(0, len(pairs), SOME):
        rows = Link.objects.filter(event__in={one.event for one in pairs[start : start + SOME]}, model_version=version)
        before |= {
            (event, person): last for event, person, last in rows.values_list("event", "person").annotate(Max("round"))
        }
    made = [
        Link(
            authority_id=authority, event_id=one.event, person_id=one.person, probability=one.probability, band=one.band,
            evidence=one.evidence, model_version=version, made_at=at,
            round=before.get((one.event, one.person), 0) + 1,
        )
        for one in pairs
    ]  # fmt: skip
    Link.objects.bulk_create(made, batch_size=BATCH)
    SampledPair.objects.bulk_create(
        SampledPair(
            authority_id=authority, link=link, stratum=one.drawn.stratum, of=one.drawn.of, drawn=one.drawn.number,
            drawn_at=at,
        )
        for link, one in zip(made, pairs, strict=True) if one.drawn
    )  # fmt: skip
    return made
