"""What a family's programme, plan and parenting assessment hold, in every compartment, with what was entered in error."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone
from tests.access.county import County
from tests.access.county_file import COMPARTMENTS, FEW, WRITERS

from safeguarding.casework.programme.modules import example

LEVELS = ("much_less", "less", "expected", "more", "much_more")


class _Hand:
    """Plants rows of one family as one author writes them."""

    def __init__(self, county: County, code: str, name: str, author: Any) -> None:
        self.county, self.code, self.name, self.author = county, code, name, author
        self.planter, self.now = county.planters[code], timezone.now()
        self.family = county.rows["family", code, name]
        self.mother = county.rows["person", code, name, "mother"]
        self.errors = 0

    def write(self, model: str, label: str = "", record: str = "contact", /, **said: Any) -> Any:
        facts: dict[str, Any] = {"mistake": "", **said}
        return self.planter.row(
            model, record, self.name, label, family=self.family, author=self.author, role="social_worker",
            written_at=self.now - timedelta(hours=2), client_key=uuid.uuid4(), **facts,
        )  # fmt: skip

    def in_error(self, row: Any, record: str = "contact") -> Any:
        """The same row again, saying with a canary why it was entered in error."""
        own = {"id", "authority", "family", "author", "role", "written_at", "client_key", "replaces", "mistake"}
        said = {field.name: getattr(row, field.name) for field in row._meta.concrete_fields if field.name not in own}
        self.errors += 1
        token = self.planter.token(type(row).__name__, "mistake", record, self.name, str(self.errors))
        return self.write(row._meta.label, "in error", record, replaces=row, mistake=token, **said)

    def note(self, kind: str, row: Any, record: str = "contact") -> Any:
        return self.county.note(kind, row, self.code, self.name, record)


def make_module_set(county: County, code: str, by: Any) -> None:
    """The set that the authority's families started under: the one that comes with the workbook."""
    county.rows["module_set", code] = county.planters[code].row(
        "programme.ModuleSet", "core", name=example().name, version="1", status="example", text=example().text,
        digest="", loaded_by=by, loaded_at=timezone.now(),
    )  # fmt: skip


def make_programme(county: County, code: str, name: str, author: Any, *, full: bool) -> None:
    """A module with steps, sessions, answers and evidence; evidence and sessions in every compartment where `full`."""
    hand, today = _Hand(county, code, name, author), timezone.localdate()
    hand.planter.row(
        "programme.FamilyProgramme", "contact", name, family=hand.family, module_set=county.rows["module_set", code],
        started_at=hand.now,
    )  # fmt: skip
    about: dict[str, Any] = {"person": hand.mother, "module": 5}
    for label, days in (("first", 2), ("", 1)):
        step = hand.write("programme.ModuleStep", label, kind="stopped", on=today - timedelta(days=days), **about)
    hand.note("module_row", step)
    wrong = hand.write("programme.ModuleStep", "wrong", kind="offered", reason="", on=today, **about)
    hand.in_error(wrong)
    for compartment in COMPARTMENTS if full else FEW:
        kind = COMPARTMENTS[compartment]
        entry = hand.planter.row(
            "workbook.Entry", kind, name, f"session {compartment}", family=hand.family, author=author, kind="session",
            role=WRITERS[compartment], at=hand.now - timedelta(days=4), compartment=compartment, correction="",
            significant=True, written_at=hand.now - timedelta(days=4),
        )  # fmt: skip
        hand.planter.row("workbook.EntryPerson", kind, name, f"session {compartment}", entry=entry, person=hand.mother,
                         not_seen_because="", not_applicable_because="")  # fmt: skip
        _closed(hand, entry, compartment, kind, about)


def _closed(hand: _Hand, entry: Any, compartment: str, kind: str, about: dict[str, Any]) -> None:
    """A session, an answer and two pieces of evidence in one compartment, and one of each kind entered in error."""
    today = timezone.localdate()
    hand.write("programme.ModuleSession", compartment, kind, entry=entry, **about)
    facts: dict[str, Any] = {"scale": "importance", "informant": "self", "on": today, "compartment": compartment}
    hand.write("programme.ScaleAnswer", compartment, kind, value=5, **facts, **about)
    evidence: dict[str, Any] = {
        "known": "seen", "points": "worry", "area": "", "on": today, "compartment": compartment, **about,
    }  # fmt: skip
    row = hand.write("programme.Evidence", compartment, kind, entry=entry, **evidence)
    hand.note("module_row", row, kind)
    hand.in_error(hand.write("programme.Evidence", f"{compartment} wrong", kind, **evidence), kind)
    hand.in_error(hand.write("programme.ScaleAnswer", f"{compartment} wrong", kind, value=1, **facts, **about), kind)
    session = hand.write(
        "programme.ModuleSession", f"{compartment} wrong", kind, entry=entry, person=hand.mother, module=6
    )
    hand.in_error(session, kind)


def make_plan(county: County, code: str, name: str, author: Any) -> None:
    """Points of every kind with an earlier version each, actions, a scored goal, safety plans, a review, versions."""
    hand, today = _Hand(county, code, name, author), timezone.localdate()
    for kind in ("goal", "worry", "strength", "bottom_line", "contingency"):
        facts: dict[str, Any] = {"kind": kind, "said_by": hand.mother if kind == "goal" else None, "on": today}
        first = hand.write("plan.PlanPoint", f"{kind} first", **facts)
        point = hand.write("plan.PlanPoint", kind, replaces=first, **facts)
        hand.note("plan_point", point)
        hand.note("plan_row", point)
        if kind == "goal":
            goal = hand.note("plan_goal", point)
    hand.in_error(hand.write("plan.PlanPoint", "wrong first", kind="worry", on=today))
    action = hand.note("plan_action", hand.write("plan.PlanAction", owner=author, due=today, goal=goal))
    hand.in_error(hand.write("plan.PlanAction", "wrong first", owner_person=hand.mother, due=today))
    hand.write("plan.PlanActionStep", action=action, done=False, on=today)
    hand.in_error(hand.write("plan.PlanActionStep", "wrong first", action=action, done=False, on=today))
    scale = hand.write("plan.GoalScale", goal=goal, variant="minus_one", weight=1)
    hand.in_error(hand.write("plan.GoalScale", "wrong first", goal=goal, variant="minus_one", weight=1))
    hand.write("plan.GoalScore", scale=scale, level=0, informant="together", on=today)
    hand.in_error(hand.write("plan.GoalScore", "wrong", scale=scale, level=1, informant="together", on=today))
    first = hand.write("plan.SafetyPlan", "first", agreed_on=today)
    safety = hand.write("plan.SafetyPlan", agreed_on=today, replaces=first)
    review = hand.write("plan.PlanReview", on=today)
    hand.in_error(hand.write("plan.PlanReview", "wrong first", on=today))
    hand.planter.row("plan.ReviewPresent", "contact", name, review=review, person=hand.mother)
    _versions(hand, safety, point, action)


def _versions(hand: _Hand, safety: Any, point: Any, action: Any) -> None:
    today = timezone.localdate()
    version = hand.note("plan_version", hand.write("plan.PlanVersion", number=1, safety_plan=safety))
    for item in ({"point": point}, {"action": action}):
        hand.planter.row("plan.PlanItem", "contact", hand.name, version=version, **item)
    hand.write("plan.PlanAgreement", version=version, person=hand.mother, agreed=True, on=today)
    hand.in_error(hand.write("plan.PlanAgreement", "wrong", version=version, person=hand.mother, agreed=True, on=today))
    hand.write("plan.PlanGiven", version=version, person=hand.mother, how="hand", on=today)
    hand.in_error(hand.write("plan.PlanGiven", "wrong", version=version, person=hand.mother, how="hand", on=today))


def make_assessment(county: County, code: str, name: str, author: Any, *, full: bool) -> None:
    """Views, comments and a finished assessment with a fact in every compartment where `full`."""
    hand, today = _Hand(county, code, name, author), timezone.localdate()
    of: dict[str, Any] = {"person": hand.mother}
    for area in ("", "safety"):
        first = hand.write("plan.AreaView", f"{area} first", area=area, **of)
        hand.write("plan.AreaView", area, area=area, replaces=first, **of)
    hand.in_error(hand.write("plan.AreaView", "warmth first", area="warmth", **of))
    hand.write("plan.ParentComment", area="", on=today, **of)
    hand.in_error(hand.write("plan.ParentComment", "wrong first", area="", on=today, **of))
    done = hand.note("assessment", hand.write("plan.ParentingAssessment", number=1, **of))
    for place, compartment in enumerate(COMPARTMENTS if full else FEW, 1):
        hand.planter.row(
            "plan.CarriedFact", COMPARTMENTS[compartment], name, compartment, assessment=done, place=place,
            section="The whole", kind="evidence", known="said", source="programme.Evidence", compartment=compartment,
        )  # fmt: skip
