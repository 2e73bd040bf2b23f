"""Reading episodes with all their parts: two statements, however many children."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, CharField, DateField, QuerySet, UUIDField, Value, When

from safeguarding.casework.access.policies import visible
from safeguarding.casework.pathway import models
from safeguarding.casework.pathway.episodes import Assessment, Enquiry, Episode, InNeedPlan, ProtectionPlan

NO_KEY = Value(None, output_field=UUIDField())
NO_DAY = Value(None, output_field=DateField())
NO_WORD = Value("", output_field=CharField())


class Part(NamedTuple):
    """One row of whatever table. `of` is the episode or, for what belongs to a protection plan, the plan; `key` a plan's own."""

    kind: str
    of: UUID
    start: date
    end: date | None
    key: UUID | None
    initial: str
    latest: str


Parts = defaultdict[tuple[str, UUID | None], list[Part]]


def episodes_of(user: Any, children: Iterable[UUID], *, running: bool = False) -> defaultdict[UUID, list[Episode]]:
    """The episodes of each child that `user` may know of, earliest referral first; only those that run, if asked."""
    rows = visible(user, models.Episode.objects.filter(child_id__in=list(children)))
    if running:
        rows = rows.filter(closure_date__isnull=True, no_further_action=False)
    return _read(rows)


def counted_episodes(authority: int) -> defaultdict[UUID, list[Episode]]:
    """The episodes of every child of the authority, to be counted for many: no one reader’s, and never to be shown."""
    return _read(models.Episode.objects.filter(authority=authority), every=True)


def _read(rows: QuerySet[models.Episode], *, every: bool = False) -> defaultdict[UUID, list[Episode]]:
    """`every` asks for the parts by the same rows anew, as there may be too many to name each."""
    heads = list(
        rows.order_by("referral_date", "pk").values_list(
            "pk", "child_id", "referral_date", "no_further_action", "conference", "closure_date"
        )
    )
    parts: Parts = defaultdict(list)
    of = rows.order_by().values("pk") if every else [head[0] for head in heads]
    for part in sorted(map(Part._make, _parts(of)), key=lambda part: part.start):
        parts[part.kind, part.of].append(part)
    found: defaultdict[UUID, list[Episode]] = defaultdict(list)
    for key, child, referral, no_further_action, conference, closure in heads:
        bare = Episode(referral, no_further_action, conference, closure)
        found[child].append(_with_parts(bare, key, parts))
    return found


def _with_parts(bare: Episode, key: UUID, parts: Parts) -> Episode:
    enquiries = [Enquiry(part.start, part.end) for part in parts["enquiry", key]]
    enquiries += [Enquiry(part.start, part.end, True) for part in parts["enquiry_alone", key]]
    return replace(
        bare,
        assessments=tuple(Assessment(part.start, part.end) for part in parts["assessment", key]),
        enquiries=tuple(sorted(enquiries, key=lambda enquiry: enquiry.start)),
        in_need_plans=tuple(InNeedPlan(part.start, part.end) for part in parts["in_need_plan", key]),
        protection_plans=tuple(
            ProtectionPlan(
                plan.start,
                plan.end,
                plan.initial,
                plan.latest,
                reviews=tuple(part.start for part in parts["review", plan.key]),
                core_groups=tuple(part.start for part in parts["core_group", plan.key]),
            )
            for plan in parts["protection_plan", key]
        ),
    )


def _parts(episodes: Any) -> QuerySet[Any, tuple[Any, ...]]:
    """Every part of the episodes, which were read for the user already, in the columns of `Part`."""

    def of(model: type[Any], path: str = "") -> QuerySet[Any]:
        return model.objects.filter(**{f"{path}episode_id__in": episodes}).order_by()

    plain = (NO_KEY, NO_WORD, NO_WORD)
    enquiry = Case(
        When(conference_not_required=True, then=Value("enquiry_alone")),
        default=Value("enquiry"),
        output_field=CharField(),
    )
    plans = of(models.ProtectionPlan).values_list(
        Value("protection_plan"), "episode_id", "start", "end", "pk", "initial_category", "latest_category"
    )
    return plans.union(
        of(models.Assessment).values_list(Value("assessment"), "episode_id", "start", "authorised", *plain),
        of(models.Section47).values_list(enquiry, "episode_id", "start", "conference", *plain),
        of(models.CinPlan).values_list(Value("in_need_plan"), "episode_id", "start", "end", *plain),
        of(models.PlanReview, "plan__").values_list(Value("review"), "plan_id", "held_on", NO_DAY, *plain),
        of(models.CoreGroup, "plan__").values_list(Value("core_group"), "plan_id", "held_on", NO_DAY, *plain),
        all=True,
    )
