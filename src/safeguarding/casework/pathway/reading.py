"""Reading episodes with all their parts: one statement, however many children."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, CharField, DateField, QuerySet, Value, When

from safeguarding.casework.access.policies import visible
from safeguarding.casework.pathway import models
from safeguarding.casework.pathway.episodes import Assessment, Enquiry, Episode, InNeedPlan, ProtectionPlan

NO_DAY = Value(None, output_field=DateField())
NO_WORD = Value("", output_field=CharField())


class Part(NamedTuple):
    """One row of the pathway. `of` is the key of what it belongs to: the child, the episode or the plan."""

    kind: str
    of: UUID
    key: UUID
    start: date
    end: date | None
    conference: date | None
    initial: str
    latest: str


def episodes_of(user: Any, children: Iterable[UUID], *, running: bool = False) -> defaultdict[UUID, list[Episode]]:
    """The episodes of each child that `user` may know of, earliest referral first; only those that run, if asked."""
    held: defaultdict[str, list[Part]] = defaultdict(list)
    for part in sorted(map(Part._make, _rows(user, list(children), running)), key=lambda part: (part.start, part.key)):
        held[part.kind].append(part)
    groups = {kind: _by(parts) for kind, parts in held.items() if kind not in ("episode", "no_further_action")}
    found: defaultdict[UUID, list[Episode]] = defaultdict(list)
    for kind in ("episode", "no_further_action"):
        for part in held[kind]:
            found[part.of].append(_episode(part, groups))
    for episodes in found.values():
        episodes.sort(key=lambda episode: episode.referral_date)
    return found


def _by(parts: Iterable[Part]) -> defaultdict[UUID, list[Part]]:
    found: defaultdict[UUID, list[Part]] = defaultdict(list)
    for part in parts:
        found[part.of].append(part)
    return found


def _episode(head: Part, groups: dict[str, defaultdict[UUID, list[Part]]]) -> Episode:
    def of(kind: str, key: UUID = head.key) -> list[Part]:
        return groups[kind][key] if kind in groups else []

    enquiries = [Enquiry(part.start, part.conference) for part in of("enquiry")]
    enquiries += [Enquiry(part.start, part.conference, True) for part in of("enquiry_alone")]
    return Episode(
        head.start,
        no_further_action=head.kind == "no_further_action",
        conference=head.conference,
        closure_date=head.end,
        assessments=tuple(Assessment(part.start, part.end) for part in of("assessment")),
        enquiries=tuple(sorted(enquiries, key=lambda enquiry: enquiry.start)),
        in_need_plans=tuple(InNeedPlan(part.start, part.end) for part in of("in_need_plan")),
        protection_plans=tuple(
            ProtectionPlan(
                part.start,
                part.end,
                part.initial,
                part.latest,
                reviews=tuple(review.start for review in of("review", part.key)),
                core_groups=tuple(met.start for met in of("core_group", part.key)),
            )
            for part in of("protection_plan")
        ),
    )


def _rows(user: Any, children: list[UUID], running: bool) -> QuerySet[Any, tuple[Any, ...]]:
    """Every row, of whatever table, in the columns of `Part`. Parts of an episode that is not among them find no place."""

    def of(model: type[Any], episode: str = "episode__") -> QuerySet[Any]:
        asked: dict[str, Any] = {f"{episode}child_id__in": children}
        if running:
            asked |= {f"{episode}closure_date__isnull": True, f"{episode}no_further_action": False}
        return model.objects.filter(**asked).order_by()

    episode = _either("no_further_action", "no_further_action", "episode")
    enquiry = _either("conference_not_required", "enquiry_alone", "enquiry")
    rows = visible(user, of(models.Episode, "")).values_list(
        episode, "child_id", "pk", "referral_date", "closure_date", "conference", NO_WORD, NO_WORD
    )
    return rows.union(
        of(models.ProtectionPlan).values_list(
            Value("protection_plan"), "episode_id", "pk", "start", "end", NO_DAY, "initial_category", "latest_category"
        ),
        of(models.Assessment).values_list(
            Value("assessment"), "episode_id", "pk", "start", "authorised", NO_DAY, NO_WORD, NO_WORD
        ),
        of(models.Section47).values_list(
            enquiry, "episode_id", "pk", "start", NO_DAY, "conference", NO_WORD, NO_WORD
        ),
        of(models.CinPlan).values_list(
            Value("in_need_plan"), "episode_id", "pk", "start", "end", NO_DAY, NO_WORD, NO_WORD
        ),
        of(models.PlanReview, "plan__episode__").values_list(
            Value("review"), "plan_id", "pk", "held_on", NO_DAY, NO_DAY, NO_WORD, NO_WORD
        ),
        of(models.CoreGroup, "plan__episode__").values_list(
            Value("core_group"), "plan_id", "pk", "held_on", NO_DAY, NO_DAY, NO_WORD, NO_WORD
        ),
        all=True,
    )  # fmt: skip


def _either(field: str, yes: str, no: str) -> Case:
    return Case(When(**{field: True}, then=Value(yes)), default=Value(no), output_field=CharField())
