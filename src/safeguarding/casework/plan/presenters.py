"""The plan in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html

from safeguarding.casework.design.dates import count, day, days_to_go
from safeguarding.casework.design.svg import drawn
from safeguarding.casework.design.tables import Table, link, tag
from safeguarding.casework.families.models import Person
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.plan.forms import ASKS, signed
from safeguarding.casework.plan.models import (
    GoalScale,
    GoalScore,
    PlanAction,
    PlanPoint,
    PlanReview,
    SafetyPlan,
)
from safeguarding.casework.plan.queries import Plan, overdue
from safeguarding.casework.programme.presenters import author_of
from safeguarding.evidence.measures.goal_attainment import Score, Series, over_time
from safeguarding.evidence.measures.lines import Line, draw

#: The order of the page: what is going well and what worries us, then what we want and how.
KINDS = (
    PlanPoint.Kind.GOAL, PlanPoint.Kind.STRENGTH, PlanPoint.Kind.WORRY, PlanPoint.Kind.BOTTOM_LINE,
    PlanPoint.Kind.CONTINGENCY,
)  # fmt: skip
TITLES = {
    PlanPoint.Kind.GOAL: "Goals", PlanPoint.Kind.STRENGTH: "What is going well", PlanPoint.Kind.WORRY: "Worries",
    PlanPoint.Kind.BOTTOM_LINE: "Bottom lines", PlanPoint.Kind.CONTINGENCY: "If the plan does not work",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PointLine:
    """A point of the plan: the words, whose they are and when they were said, and who wrote them first."""

    words: str
    whose: str
    by: str


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action: who does what by when, and whether it was done."""

    text: str
    owner: str
    due: str
    state: str


@dataclass(frozen=True, slots=True)
class AttainmentLine:
    """T of the goals that were scored on a day, by one informant on one variant of the scale."""

    on: str
    who: str
    t: str
    goals: str


def whose(row: PlanPoint, people: dict[UUID, Person]) -> str:
    """`Kay Harlow, 3 April 2026`."""
    person = people.get(row.said_by_id) if row.said_by_id else None
    return f"{name_of(person)}’s words, {day(row.on)}" if person else day(row.on)


def point_line(row: PlanPoint, plan: Plan) -> PointLine:
    first = plan.points.first(row)
    changed = f"; changed by {author_of(row)}" if first.pk != row.pk else ""
    return PointLine(row.words, whose(row, plan.people), f"First written by {author_of(first)}{changed}")


def point_side(row: PlanPoint) -> dict[str, str]:
    """What stands now, beside what somebody else typed."""
    return {"text": row.words, "by": author_of(row)}


def scale_side(scale: GoalScale | None) -> dict[str, str] | None:
    """The same of the five levels."""
    if scale is None:
        return None
    return {"text": "\n".join(": ".join(row) for row in levels_rows(scale)), "by": author_of(scale)}


def sections(plan: Plan, family: UUID, *, may_write: bool) -> list[dict[str, Any]]:
    """The parts of the plan with their points."""
    return [
        {
            "title": TITLES[kind],
            "id": f"part-{kind.value.replace('_', '-')}",
            "goal": kind == PlanPoint.Kind.GOAL,
            "add": ASKS[kind][0],
            "add_url": reverse("plan-point-new", args=[family, kind.value]) if may_write else "",
            "points": [_point_row(row, plan, family) for row in plan.of(kind)],
        }
        for kind in KINDS
    ]


def _point_row(row: PlanPoint, plan: Plan, family: UUID) -> dict[str, Any]:
    return {
        "line": point_line(row, plan),
        "change_url": reverse("plan-point", args=[family, row.pk]),
        "goal_url": reverse("goal", args=[family, row.pk]) if row.kind == PlanPoint.Kind.GOAL else "",
        "now": latest_words(plan, row),
    }


def latest_words(plan: Plan, goal: PlanPoint) -> str:
    """Where the family stands with a goal, in the words of its scale; empty without a scale."""
    scale = plan.scale_of(goal)
    if scale is None:
        return ""
    scores = [row for row in plan.scores if row.scale_id == scale.pk]
    if not scores:
        return "Not scored yet."
    last = max(scores, key=lambda row: (row.on, row.written_at))
    return f"{day(last.on)}: {signed(last.level)}, {scale.levels[last.level]}"


def owner_of(row: PlanAction) -> str:
    if row.owner is not None:
        return str(row.owner.name)
    return name_of(row.owner_person) if row.owner_person else ""


def action_line(row: PlanAction, plan: Plan, today: date) -> ActionLine:
    steps = plan.steps_of(row)
    owner = row.owner.name if row.owner else name_of(plan.people[row.owner_person_id])  # type: ignore[index]
    if steps and steps[0].done:
        return ActionLine(row.text, owner, day(row.due), f"Done on {day(steps[0].on)}")
    said = f"Not done on {day(steps[0].on)}: {steps[0].note}. " if steps else ""
    return ActionLine(row.text, owner, day(row.due), f"{said}{days_to_go(row.due, today).capitalize()}")


def actions_table(plan: Plan, family: UUID, today: date) -> Table:
    """The actions that stand, those to do first, the earliest due first."""
    rows = []
    for row in sorted(plan.actions.standing(), key=lambda one: (plan.done(one), one.due)):
        line, done = action_line(row, plan, today), plan.done(row)
        late = overdue(row, done, today)
        state = tag("Overdue", "red") if late else tag("Done", "green") if done else ""
        rows.append(
            (
                link(line.text, reverse("plan-action", args=[family, row.pk])),
                line.owner,
                line.due,
                format_html("{} {}", state, line.state),
            )
        )
    head = ("What", "Who", "By when", "Where it stands")
    return Table(caption="Who does what, and by when", head=head, rows=rows, nothing="No action has been agreed yet.")


def owners(workers: dict[UUID, Any], people: dict[UUID, Person]) -> list[tuple[str, str]]:
    """Who can do something, as choices: the family, then colleagues."""
    family = [(f"person:{key}", name_of(person)) for key, person in people.items()]
    return [*family, *((f"user:{key}", str(user.name)) for key, user in workers.items())]


def people_choices(people: Iterable[Person]) -> list[tuple[str, str]]:
    return [(str(person.pk), name_of(person)) for person in people]


def goal_choices(plan: Plan) -> list[tuple[str, str]]:
    return [(str(row.pk), row.words[:100]) for row in plan.of(PlanPoint.Kind.GOAL)]


def scores_of(plan: Plan, scales: Iterable[GoalScale]) -> list[Score]:
    """The scores of the scales that stand; of one day and informant the one that was written last."""
    standing = {scale.pk: scale for scale in scales}
    latest: dict[Any, GoalScore] = {}
    for row in sorted(plan.scores, key=lambda one: one.written_at):
        if row.scale_id in standing:
            latest[row.scale_id, row.on, row.informant] = row
    return [
        Score(str(row.scale_id), row.on, row.level, row.scale.variant, row.informant, row.scale.weight)
        for row in latest.values()
    ]


def attainment(plan: Plan) -> list[dict[str, Any]]:
    """How far the family got with its goals, apart for each variant of the scale: different ones are never laid together."""
    goals = [scale for goal in plan.of(PlanPoint.Kind.GOAL) if (scale := plan.scale_of(goal)) is not None]
    found = over_time(scores_of(plan, goals))
    variants = dict.fromkeys(series.variant for series in found)
    return [_variant(name, [one for one in found if one.variant == name], len(variants) > 1) for name in variants]


def _variant(name: str, series: Sequence[Series], several: bool) -> dict[str, Any]:
    label = GoalScale.Variant(name).label
    title = f"How far we have come: goals where {label[0].lower()}{label[1:]}" if several else "How far we have come"
    lines = [
        Line(str(GoalScore.Informant(one.informant).label), [(at.on, at.attainment.score or 0) for at in one.days])
        for one in series
    ]
    rows = [attainment_line(one, at) for one in series for at in reversed(one.days)]
    return {
        "title": title,
        "says": " ".join(dict.fromkeys(one.says for one in series)),
        "svg": drawn(draw(lines, 10, 90, (20, 50, 80), "T score over time. The table below has the same scores.")),
        "table": Table(
            caption=f"{title}: every day that goals were scored", caption_size="s",
            head=("Date", "Who says so", "T score", "Goals scored"),
            rows=[(row.on, row.who, row.t, row.goals) for row in rows], numeric={2},
        ),
    }  # fmt: skip


def attainment_line(series: Series, at: Any) -> AttainmentLine:
    return AttainmentLine(
        day(at.on), str(GoalScore.Informant(series.informant).label), f"{at.attainment.score:.1f}",
        count(at.attainment.goals, "goal"),
    )  # fmt: skip


def levels_rows(scale: GoalScale) -> list[tuple[str, str]]:
    """The five levels, the best first."""
    return [(signed(level), words) for level, words in scale.levels.items()]


def scores_table(plan: Plan, scale: GoalScale, family: UUID) -> Table:
    """Every score of one scale, latest first."""
    rows = sorted((row for row in plan.scores if row.scale_id == scale.pk), key=lambda r: (r.on, r.written_at))[::-1]
    return Table(
        caption="Where we have stood", caption_size="s", head=("Date", "Level", "Who says so", "Written by", "Mistake"),
        rows=[
            (
                day(row.on), f"{signed(row.level)}: {scale.levels[row.level]}", row.get_informant_display(), author_of(row),
                link("Entered in error", reverse("plan-mistake", args=[family, row.pk]), f"the score of {day(row.on)}"),
            )
            for row in rows
        ],
        nothing="Not scored yet.",
    )  # fmt: skip


def safety_row(row: SafetyPlan | None) -> dict[str, str] | None:
    """A version of the safety plan."""
    if row is None:
        return None
    review = f" To be looked at again by {day(row.review_on)}." if row.review_on else ""
    return {"text": row.words, "by": author_of(row), "when": f"Agreed on {day(row.agreed_on)}.{review}"}


def review_rows(reviews: Iterable[PlanReview]) -> list[dict[str, str]]:
    """Reviews with who was there."""
    return [
        {
            "when": day(row.on),
            "there": ", ".join(str(one.user.name) if one.user else name_of(one.person) for one in row.present.all()),  # type: ignore[arg-type]
            "words": row.words,
            "next": f"Next review: {day(row.next_on)}" if row.next_on else "No next review set",
            "by": author_of(row),
        }
        for row in reviews
    ]


def step_rows(steps: Iterable[Any]) -> list[dict[str, str]]:
    """What was said of an action, latest first."""
    return [
        {
            "title": f"{'Done' if row.done else 'Not done'}, {day(row.on)}",
            "note": row.note,
            "by": author_of(row),
        }
        for row in steps
    ]
