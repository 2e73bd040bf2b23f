"""What the demonstration shows of programme, plan, goals and parenting assessment: a few families of one social worker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from safeguarding.casework.access.models import Authority
from safeguarding.casework.demo.keys import Keys
from safeguarding.casework.families.models import Allocation, Family, Membership, Person
from safeguarding.casework.families.scopes import live
from safeguarding.casework.plan import actions as plan
from safeguarding.casework.plan.queries import workers_of
from safeguarding.casework.programme import actions as programme
from safeguarding.casework.programme.actions import Found
from safeguarding.casework.programme.queries import SESSION_KINDS, entries_of
from safeguarding.evidence.made_up.shape import County

FAMILIES = 4
#: Module, how often the parent says how important and how sure, and the pieces of evidence: how known, which way, words.
WORK = (
    (5, ((6, 2), (8, 4), (9, 6)), (
        ("said", "strength", "Says there has been no drink in the house since the summer."),
        ("said", "strength", "Says the mornings are easier without a hangover."),
        ("said", "strength", "Says that friends who drink do not come round any more."),
        ("told", "strength", "The recovery service says that every appointment was kept this month."),
    )),
    (7, ((7, 5), (8, 7)), (
        ("seen", "strength", "The children were up, dressed and fed at eight, on two visits that were not announced."),
        ("record", "strength", "School says that both children were on time every day this half-term."),
        ("seen", "worry", "Bedtime was still after ten, with shouting, on the evening visit."),
    )),
    (6, ((9, 3),), (("said", "worry", "Says that the bad days come when nobody rings."),)),
)  # fmt: skip
POINTS = (
    ("goal", True, "I want us to eat together without a row."),
    ("goal", False, "The children sleep in their own beds and get to school on time."),
    ("strength", False, "They laugh together. Nan is there every Sunday and the children run to her."),
    ("worry", False, "When there is drink in the house nobody hears the children at night."),
    ("bottom_line", False, "No drink in the house while the children are there."),
    ("contingency", False, "If there is drink again, the children go to Nan that evening and we meet the next day."),
)
LEVELS = (
    {2: "Supper together every day", 1: "Five suppers a week", 0: "Three suppers a week without a row",
     -1: "One supper a week, mostly a row", -2: "Nobody eats together"},
    {2: "In bed by eight, at school on time every day", 1: "On time every day", 0: "On time four days a week",
     -1: "On time two days a week", -2: "Mostly late or not there"},
)  # fmt: skip
SAFETY = (
    "Nan has the children when a parent has been drinking, whatever the hour.\n"
    "The children know that they can ring Nan and what to say.\n"
    "A worker looks in every week without saying when."
)


def add(county: County, authority: Authority, key: Keys, email: str) -> int:
    """Fill the file of a few families of the social worker of that address. Returns how many.

    Everything goes through the actions that the pages use.
    """
    rows = Allocation.objects.filter(live(), live("post__"), authority=authority, post__user__email=email)
    rows = rows.filter(family__closed_on__isnull=True).select_related("family", "post__user")
    made = 0
    for row in rows.order_by("family__name", "family_id"):
        adults = Membership.objects.filter(live(), family=row.family, role="adult").select_related("person")
        people = [one.person for one in adults.order_by("person__birth_date", "person_id")]
        if people and made < FAMILIES:
            _fill(row.family, people, row.post.user, county.until, _keys(key, row.family), first=made == 0)
            made += 1
    return made


def _keys(key: Keys, family: Family) -> Callable[[], UUID]:
    """A key for each form, the same in every database."""
    count = iter(range(1000))
    return lambda: key("plan form", f"{family.pk}:{next(count)}")


def _fill(
    family: Family, people: list[Person], worker: Any, until: date, form: Callable[[], UUID], *, first: bool
) -> None:
    parent = people[0]
    for module, scales, evidence in WORK:
        _module(family, parent, worker, module, scales, evidence, until, form)
    goals = [
        plan.write_point(family, kind, words, parent if own else None, until - timedelta(days=70), form(), by=worker)
        for kind, own, words in POINTS
    ][:2]
    for goal, levels in zip(goals, LEVELS, strict=True):
        scale = plan.set_scale(goal, "minus_one", 1, levels, form(), by=worker)
        for level, days in ((-1, 60), (0, 30), (1 if goal is goals[0] else 0, 3)):
            plan.score_goal(scale, level, "together", until - timedelta(days=days), form(), by=worker)
    _agreed(family, people, worker, until, form)
    for area, words in (
        ("basic_care", "Mornings have become good enough, and this has been seen. Evenings have not yet."),
        (
            "safety",
            "The change in drinking rests on what the parent and the recovery service say. It has to be tested.",
        ),
        ("", "The care is getting better and the parent wants it to last. What is not yet known is whether it does."),
    ):
        plan.write_view(family, parent, area, words, form(), by=worker)
    plan.add_comment(
        family, parent, "", "I am trying, and I would like that to be written down.", until, form(), by=worker
    )
    if first:
        plan.finish_assessment(family, parent, form(), by=worker)


def _module(
    family: Family, parent: Person, worker: Any, module: int, scales: Any, evidence: Any, until: date, form: Any
) -> None:
    for kind, days in (("offered", 80), ("agreed", 77), ("started", 70)):
        programme.take_step(family, parent, module, kind, until - timedelta(days=days), "", form(), by=worker)
    for place, answers in enumerate(scales):
        on = until - timedelta(days=65 - 30 * place)
        for scale, value in zip(("importance", "confidence"), answers, strict=True):
            programme.answer_scale(family, parent, module, scale, value, "self", on, form(), by=worker)
    sessions = entries_of(worker, family, parent, SESSION_KINDS)
    for entry in sessions[module % 2 :: 2][:3]:
        programme.link_session(family, parent, module, entry, form(), by=worker)
    for place, (known, points, words) in enumerate(evidence):
        source = sessions[0] if sessions and known == "said" and place == 0 else None
        closed = source.compartment if source else "shared"
        on = until - timedelta(days=40 - 9 * place)
        if closed == "shared":
            found = Found(words, known, points, on, module, entry=source)
            programme.write_evidence(family, parent, found, form(), by=worker)


def _agreed(family: Family, people: list[Person], worker: Any, until: date, form: Callable[[], UUID]) -> None:
    """Actions, the safety plan in two versions, a review, and a version that a parent agreed with."""
    parent, colleagues = people[0], [one for one in workers_of(worker, family).values() if one.pk != worker.pk]
    done = plan.add_action(family, "Take the children to Nan on Sundays", parent, until, None, form(), by=worker)
    plan.mark_action(done, True, until - timedelta(days=2), "", form(), by=worker)
    late = plan.add_action(
        family, "Ask the school about the breakfast club", worker, until - timedelta(days=4), None, form(), by=worker
    )
    plan.mark_action(late, False, until - timedelta(days=1), "The school office was shut", form(), by=worker)
    owner = colleagues[0] if colleagues else worker
    plan.add_action(family, "Come to the next review", owner, until + timedelta(days=14), None, form(), by=worker)
    first = plan.write_safety_plan(family, SAFETY.splitlines()[0], until - timedelta(days=70), None, form(), by=worker)
    plan.write_safety_plan(
        family, SAFETY, until - timedelta(days=20), until + timedelta(days=40), form(), by=worker, over=first
    )
    plan.review_plan(
        family, until - timedelta(days=20), "Carry on. More is to be seen for ourselves, in the evenings.",
        until + timedelta(days=14), [parent, worker, *colleagues[:2]], form(), by=worker,
    )  # fmt: skip
    version = plan.make_version(family, form(), by=worker)
    plan.agree_version(
        version, parent, True, until - timedelta(days=1), "Yes, but the shouting was not my fault.", form(), by=worker
    )
