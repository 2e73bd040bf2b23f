"""What of the plan, the programme and finished parenting assessments goes: what stands, is shared, and council staff wrote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils import timezone

from safeguarding.casework.access.compartments import SHARED
from safeguarding.casework.access.policies import visible
from safeguarding.casework.design.dates import day
from safeguarding.casework.families.models import Family
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.handover.authors import in_a_council_post
from safeguarding.casework.handover.records import Record, record_of
from safeguarding.casework.plan.assessing import KINDS
from safeguarding.casework.plan.models import (
    GoalScale,
    GoalScore,
    PlanAction,
    PlanActionStep,
    PlanAgreement,
    PlanPoint,
    PlanReview,
    SafetyPlan,
)
from safeguarding.casework.plan.parenting import CarriedFact, ParentComment
from safeguarding.casework.plan.presenters import levels_rows, owner_of
from safeguarding.casework.programme.models import Evidence, ModuleSession, ModuleStep, ScaleAnswer
from safeguarding.casework.programme.queries import programme_of
from safeguarding.casework.programme.written import STANDS, Written

#: Either of no entry, or of one that everybody reads.
_OPEN_ENTRY = Q(entry__isnull=True) | Q(entry__compartment=SHARED)


def _standing(user: Any, model: type[Written], family: Family, *related: str) -> QuerySet[Any]:
    rows = model._base_manager.filter(STANDS, in_a_council_post("author"), family=family)
    return visible(user, rows).select_related(*related).order_by("written_at", "pk")


def plan(user: Any, family: Family) -> list[Record]:
    """Points, actions with what came of them, goals with their levels and scores, the safety plan, reviews, agreement."""
    return [
        *(
            record_of(row.on, _whose(row.get_kind_display(), row.said_by), row.words)
            for row in _standing(user, PlanPoint, family, "said_by")
        ),
        *_actions(user, family),
        *_goals(user, family),
        *(
            record_of(timezone.localdate(row.written_at), "Safety plan", row.words)
            for row in _standing(user, SafetyPlan, family)
        ),
        *_reviews(user, family),
        *(
            record_of(
                row.on,
                f"{name_of(row.person)} {'agreed' if row.agreed else 'did not agree'} with the plan",
                row.words,
            )
            for row in _standing(user, PlanAgreement, family, "person")
        ),
    ]


def _whose(what: str, person: Any) -> str:
    return f"{what}, in the words of {name_of(person)}" if person else what


def _actions(user: Any, family: Family) -> list[Record]:
    came = defaultdict(list)
    for step in _standing(user, PlanActionStep, family):
        said = "Done" if step.done else "Not done"
        came[step.action_id].append(f"{said}, {day(step.on)}. {step.note}".strip())
    earlier = _earlier(user, PlanAction, family)
    rows = _standing(user, PlanAction, family, "owner", "owner_person")
    return [
        record_of(
            timezone.localdate(row.written_at),
            f"Action of {owner_of(row)}, due {day(row.due)}",
            row.text,
            *(line for key in (row.pk, *earlier.get(row.pk, ())) for line in came.get(key, ())),
        )
        for row in rows
    ]


def _earlier(user: Any, model: type[Written], family: Family) -> dict[UUID, list[UUID]]:
    """The earlier versions of each row, by its key."""
    rows = visible(user, model._base_manager.filter(family=family, replaces__isnull=False))
    before: dict[UUID, UUID] = dict(rows.values_list("pk", "replaces_id"))
    found = {}
    for key in before:
        found[key] = [before[key]]
        while (older := before.get(found[key][-1])) is not None:
            found[key].append(older)
    return found


def _goals(user: Any, family: Family) -> Iterable[Record]:
    for scale in _standing(user, GoalScale, family, "goal"):
        levels = "\n".join(f"{level}: {words}" for level, words in levels_rows(scale))
        yield record_of(timezone.localdate(scale.written_at), "Levels of a goal", scale.goal.words, levels)
    for score in _standing(user, GoalScore, family, "scale__goal"):
        yield record_of(
            score.on,
            f"Goal scored {score.level:+d} by {score.get_informant_display().lower()}",
            score.scale.goal.words,
            score.scale.levels[score.level],
        )


def _reviews(user: Any, family: Family) -> Iterable[Record]:
    for row in _standing(user, PlanReview, family).prefetch_related("present__user", "present__person"):
        there = ", ".join(one.user.name if one.user else name_of(one.person) for one in row.present.all())
        following = f"Next review: {day(row.next_on)}." if row.next_on else ""
        yield record_of(row.on, "Review of the plan", row.words, f"There: {there}." if there else "", following)


def programme(user: Any, family: Family) -> list[Record]:
    """Steps and sessions of modules, answers on the scales, and evidence of change; nothing of a closed compartment."""
    modules = programme_of(user, family).modules

    def named(row: Any) -> str:
        module = modules.get(row.module)
        title = f"module {row.module}" if module is None else f"{row.module}. {module.title}"
        return f"{name_of(row.person)}, {title}"

    sessions = _standing(user, ModuleSession, family, "person", "entry").filter(entry__compartment=SHARED)
    answers = _standing(user, ScaleAnswer, family, "person").filter(compartment=SHARED)
    evidence = _standing(user, Evidence, family, "person").filter(_OPEN_ENTRY, compartment=SHARED)
    return [
        *(
            record_of(row.on, f"{row.get_kind_display()}: {named(row)}", row.reason)
            for row in _standing(user, ModuleStep, family, "person")
        ),
        *(record_of(timezone.localdate(row.entry.at), f"Session: {named(row)}") for row in sessions),
        *(
            record_of(row.on, named(row), f"{row.get_scale_display()}: {row.value} of 10. {row.get_informant_display()}.")
            for row in answers
        ),
        *(
            record_of(
                row.on,
                f"{row.get_points_display()}: {named(row) if row.module else name_of(row.person)}",
                row.text,
                f"{row.get_known_display()}.",
            )
            for row in evidence
        ),
    ]  # fmt: skip


def assessments(user: Any, family: Family) -> list[Record]:
    """What finished parenting assessments hold, but for what a partner wrote and what is closed; and what parents said."""
    facts = CarriedFact.objects.filter(
        _OPEN_ENTRY, in_a_council_post("assessment__author", "assessment__role"),
        assessment__family=family, assessment__replaced_by__isnull=True, assessment__mistake="", compartment=SHARED,
    )  # fmt: skip
    # Ratings go, or stay, where the sender says so, and what children said goes to those who read it: never inside this.
    rows = list(visible(user, facts.exclude(kind__in=("rating", "child"))).select_related("assessment__person"))
    written = _by_the_council(rows)
    found = [
        record_of(
            timezone.localdate(row.assessment.written_at),
            f"{name_of(row.assessment.person)}, assessment {row.assessment.number}: {row.section}",
            f"{KINDS.get(row.kind, row.kind)}. {row.title}".strip(),
            row.words,
            f"First written by {row.first_written}.",
        )
        for row in sorted(rows, key=lambda one: (one.assessment.number, one.assessment_id, one.place))
        if row.source_id in written
    ]
    comments = _standing(user, ParentComment, family, "person")
    return [
        *found,
        *(record_of(row.on, f"{name_of(row.person)} said of their assessment", row.words) for row in comments),
    ]


def _by_the_council(facts: Iterable[CarriedFact]) -> set[UUID | None]:
    """The keys of the rows that the facts were carried from and that council staff wrote."""
    keys = defaultdict(set)
    for fact in facts:
        if fact.source_id is not None:
            keys[fact.source].add(fact.source_id)
    found: set[UUID | None] = set()
    for source, held in keys.items():
        rows = apps.get_model(source)._base_manager.filter(in_a_council_post("author"), pk__in=held)
        found |= set(rows.values_list("pk", flat=True))
    return found
