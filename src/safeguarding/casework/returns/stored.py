"""Children as the database holds them, as census records: for comparing with a file, and for making the return."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Model

from safeguarding.casework.families.models import Disability, Identifier, Person
from safeguarding.casework.pathway import models as pathway
from safeguarding.evidence.returns import cin_census as census


@dataclass(frozen=True)
class Held:
    """A child as held: the row's key, and the census record that it makes."""

    pk: UUID
    child: census.Child


def held(people: Sequence[UUID]) -> Iterator[Held]:
    """The census records of these people, in their order, with all episodes; ten statements however many."""
    identifiers: dict[UUID, dict[str, str]] = defaultdict(dict)
    for person, scheme, value in Identifier.objects.filter(person__in=people).values_list("person", "scheme", "value"):
        identifiers[person][scheme] = value
    disabilities = _grouped(Disability, "person", "code", people)
    episodes = _episodes(people)
    fields = ("pk", "sex", "ethnicity", "upn_unknown", "birth_date", "expected_birth_date", "death_date")
    rows = {row[0]: row for row in Person.objects.filter(pk__in=people).values_list(*fields)}
    for key in people:
        _, sex, ethnicity, upn_unknown, born, due, died = rows[key]
        ids = identifiers[key]
        yield Held(
            key,
            in_census_order(
                census.Child(
                    la_child_id=ids.get("la_child_id", ""),
                    sex=sex,
                    ethnicity=ethnicity,
                    upn=ids.get("upn"),
                    former_upn=ids.get("former_upn"),
                    upn_unknown=upn_unknown or None,
                    birth_date=born,
                    expected_birth_date=due if born is None else None,
                    death_date=died,
                    disabilities=tuple(sorted(code for (code,) in disabilities[key])),
                    episodes=tuple(episodes[key]),
                )
            ),
        )


def _grouped(
    model: type[Model], parent: str, fields: str, parents: Iterable[UUID]
) -> dict[UUID, list[tuple[Any, ...]]]:
    """Rows of the model by parent, each as the tuple of `fields`, in the order of the fields."""
    names = fields.split()
    found: dict[UUID, list[tuple[Any, ...]]] = defaultdict(list)
    rows = model._default_manager.filter(**{f"{parent}__in": list(parents)})
    for key, *values in rows.order_by(*names, "pk").values_list(parent, *names):
        found[key].append(tuple(values))
    return found


def _episodes(people: Sequence[UUID]) -> dict[UUID, list[census.Episode]]:
    fields = [
        "pk",
        "child",
        "referral_date",
        "referral_source",
        "no_further_action",
        "primary_need",
        "closure_date",
        "closure_reason",
        "conference",
    ]
    rows = list(pathway.Episode.objects.filter(child__in=people).order_by("referral_date", "pk").values_list(*fields))
    keys = [row[0] for row in rows]
    assessments, enquiries, cin_plans, protection = _assessments(keys), _enquiries(keys), _cin_plans(keys), _plans(keys)
    found: dict[UUID, list[census.Episode]] = defaultdict(list)
    for key, child, referred, source, nfa, need, closed, reason, conference in rows:
        found[child].append(
            census.Episode(
                referral_date=referred,
                referral_source=source,
                no_further_action=nfa,
                primary_need=need or None,
                closure_date=closed,
                closure_reason=reason or None,
                conference=conference,
                assessments=tuple(assessments[key]),
                cin_plans=tuple(cin_plans[key]),
                section47s=tuple(enquiries[key]),
                protection_plans=tuple(protection[key]),
            )
        )
    return found


def _assessments(episodes: Sequence[UUID]) -> dict[UUID, list[census.Assessment]]:
    rows = _grouped(pathway.Assessment, "episode", "start internal_review authorised pk", episodes)
    factors = _grouped(pathway.AssessmentFactor, "assessment", "code", [r[-1] for of in rows.values() for r in of])
    found: dict[UUID, list[census.Assessment]] = defaultdict(list)
    for key, of in rows.items():
        found[key] = [
            census.Assessment(start, review, done, tuple(code for (code,) in factors[pk]))
            for start, review, done, pk in of
        ]
    return found


def _enquiries(episodes: Sequence[UUID]) -> dict[UUID, list[census.Section47]]:
    fields = "start conference_not_required conference_target conference"
    return _made(census.Section47, _grouped(pathway.Section47, "episode", fields, episodes))


def _cin_plans(episodes: Sequence[UUID]) -> dict[UUID, list[census.CinPlan]]:
    return _made(census.CinPlan, _grouped(pathway.CinPlan, "episode", "start end", episodes))


def _plans(episodes: Sequence[UUID]) -> dict[UUID, list[census.ProtectionPlan]]:
    fields = "start initial_category latest_category previous_plans end pk"
    rows = _grouped(pathway.ProtectionPlan, "episode", fields, episodes)
    reviews = _grouped(pathway.PlanReview, "plan", "held_on", [r[-1] for of in rows.values() for r in of])
    found: dict[UUID, list[census.ProtectionPlan]] = defaultdict(list)
    for key, of in rows.items():
        found[key] = [_plan(values, [day for (day,) in reviews[pk]]) for *values, pk in of]
    return found


def _plan(values: list[Any], reviews: list[date]) -> census.ProtectionPlan:
    start, initial, latest, previous, end = values
    return census.ProtectionPlan(start, initial, latest, previous, end, tuple(reviews))


def _made(record: Any, rows: dict[UUID, list[tuple[Any, ...]]]) -> dict[UUID, list[Any]]:
    return defaultdict(list, {key: [record(*values) for values in of] for key, of in rows.items()})


def in_census_order(child: census.Child) -> census.Child:
    """The record with its sets and lists in the order of `held`, so that two that mean the same are equal."""
    episodes = [
        replace(
            episode,
            assessments=tuple(
                sorted((replace(a, factors=tuple(sorted(set(a.factors)))) for a in episode.assessments), key=_by_dates)
            ),
            cin_plans=tuple(sorted(episode.cin_plans, key=_by_dates)),
            section47s=tuple(sorted(episode.section47s, key=_by_dates)),
            protection_plans=tuple(
                sorted((replace(p, reviews=tuple(sorted(p.reviews))) for p in episode.protection_plans), key=_by_dates)
            ),
        )
        for episode in child.episodes
    ]
    return replace(
        child, disabilities=tuple(sorted(set(child.disabilities))), episodes=tuple(sorted(episodes, key=_by_referral))
    )


def _by_referral(episode: census.Episode) -> tuple[date, str]:
    return (episode.referral_date, repr(episode))


def _by_dates(record: Any) -> tuple[date, str]:
    return (record.start, repr(record))
