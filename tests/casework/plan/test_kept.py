"""What is typed into the plan, the assessment and the programme is kept until it is saved, and never saved over unseen."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.casework.plan.conftest import LEVELS

from safeguarding.casework.plan import actions
from safeguarding.casework.plan.actions.goals import COLUMNS
from safeguarding.casework.plan.models import GoalScale, PlanPoint, SafetyPlan
from safeguarding.casework.workbook import drafts
from safeguarding.casework.workbook.models import Draft

TODAY = timezone.localdate()
ON = {"on-day": TODAY.day, "on-month": TODAY.month, "on-year": TODAY.year}
AGREED = {"agreed_on-day": TODAY.day, "agreed_on-month": TODAY.month, "agreed_on-year": TODAY.year}


@pytest.fixture
def pages(house, plan):
    """Every form that keeps drafts: the name of its draft, a field to type into, and what else is sent to save it."""
    goal, todo, version = plan.point(), plan.action(), plan.version()
    levels = {name: f"Level {level}" for level, name in COLUMNS.items()}
    who = house.mother.pk
    area = "basic_care"
    return {
        "plan-point-new:worry": ("words", ON),
        f"plan-point:{goal.pk}": ("words", ON),
        "plan-action-new": (
            "text", {"owner": f"person:{who}", "due-day": 1, "due-month": 1, "due-year": TODAY.year + 1}
        ),
        f"plan-action:{todo.pk}": ("why_not", {"done": "no", **ON}),
        "plan-review": ("words", {"present": f"person:{who}", **ON}),
        f"plan-agree:{version.pk}": ("words", {"person": who, "agreed": "yes", **ON}),
        "safety-plan": ("words", AGREED),
        f"goal-levels:{goal.pk}": ("expected", {**levels, "variant": "minus_one", "weight": 1}),
        f"view:{who}:whole": ("words", {}),
        f"view:{who}:{area}": ("words", {}),
        f"comment:{who}": ("words", ON),
        f"assessment-evidence:{who}": ("text", {"known": "said", "points": "strength", **ON}),
        f"module-evidence:{who}:5": ("text", {"known": "said", "points": "strength", **ON}),
        f"module-step:{who}:5": ("why_stopped", {"kind": "stopped", **ON}),
    }  # fmt: skip


def test_every_form_gives_back_what_was_typed_until_it_is_saved_and_to_its_writer_alone(house, pages):
    client, other = house.client(house.social_worker), house.client(house.manager)
    for name, (field, more) in pages.items():
        page, keep = drafts.page_of(name, house.family.pk), drafts.address_of(name, house.family.pk)
        assert f'data-draft="{keep}"' in client.get(page).content.decode(), name
        typed, key = f"Half a sent of {name[:9]}", str(uuid4())
        assert client.post(keep, {**more, field: typed, "client_key": key}).status_code == 204, name
        shown = client.get(page).content.decode()
        assert typed in shown and "Restored from your draft of" in shown, name
        if not name.startswith("view:"):
            assert typed not in other.get(page).content.decode(), name
        version = _field(shown, "version")
        sent = {**more, field: typed, "client_key": str(uuid4()), **({"version": version} if version else {})}
        assert client.post(page, sent).status_code == 302, name
        assert not Draft.objects.exists(), name
        # what the browser still sends of the same form is no draft any more
        assert client.post(keep, {**more, field: typed, "client_key": sent["client_key"]}).status_code == 204
        assert not Draft.objects.exists(), name


def test_every_form_that_keeps_drafts_is_in_the_test_above(pages):
    mine = {kind for kind, form in drafts.FORMS.items() if form.made.partition(".")[0] in ("plan", "programme")}
    assert {name.partition(":")[0] for name in pages} == mine


def test_a_name_that_is_no_form_or_about_nothing_is_no_page(house):
    client = house.client(house.social_worker)
    names = (
        "plan-point:x y",
        "plan-point",
        "safety-plan:1",
        f"module-step:{house.mother.pk}",
        "nonsense",
        "view:" + "a" * 90,
    )
    for name in names:
        address = reverse("drafts", args=[name, house.family.pk])
        assert client.post(address, {"words": "Words"}).status_code == 404, name
    assert not Draft.objects.exists()


def test_a_draft_that_a_colleague_overtook_comes_back_beside_what_stands_and_is_saved_on_top(house, plan):
    goal, scale_goal = plan.point("One"), plan.point("Suppers")
    scale, safety = plan.scale(scale_goal), plan.safety("One")
    view = plan.view("One")
    client = house.client(house.social_worker)
    theirs = dict.fromkeys(COLUMNS.values(), "Theirs now")
    cases = {
        f"plan-point:{goal.pk}": (goal, ON, lambda: plan.point("Theirs now", over=goal, by=house.manager)),
        "safety-plan": (safety, AGREED, lambda: plan.safety("Theirs now", over=safety, by=house.manager)),
        f"view:{house.mother.pk}:whole": (view, {}, lambda: plan.view("Theirs now", over=view, by=house.manager)),
        f"goal-levels:{scale_goal.pk}": (
            scale, {"variant": "minus_one", "weight": 1},
            lambda: actions.set_scale(
                scale_goal, "minus_one", 1, dict.fromkeys(LEVELS, "Theirs now"), uuid4(), by=house.manager, over=scale
            ),
        ),
    }  # fmt: skip
    for name, (read, more, overtake) in cases.items():
        page, keep = drafts.page_of(name, house.family.pk), drafts.address_of(name, house.family.pk)
        mine = {"words": "Mine, half", **theirs, "much_more": "Mine, half"} | more
        client.post(keep, {**mine, "version": str(read.pk)})
        overtake()
        # coming back with the draft
        shown = client.get(page).content.decode()
        assert "Somebody saved this first" in shown and "Theirs now" in shown and "Mine, half" in shown, name
        # and saving in the window that was open all the time
        late = client.post(page, {**mine, "version": str(read.pk), "client_key": str(uuid4())})
        shown = late.content.decode()
        assert late.status_code == 409, name
        assert "Theirs now" in shown and "Mine, half" in shown, name
        again = {**mine, "version": _field(shown, "version"), "client_key": _field(shown, "client_key")}
        assert client.post(page, again).status_code == 302, name
    assert PlanPoint.objects.get(replaces__replaces=goal).words == "Mine, half"
    assert SafetyPlan.objects.get(replaces__replaces=safety).words == "Mine, half"
    assert GoalScale.objects.get(replaces__replaces=scale).much_more == "Mine, half"


def test_two_who_write_the_first_levels_of_a_goal_see_both(house, plan):
    goal = plan.point()
    client, page = house.client(house.social_worker), reverse("goal-levels", args=[house.family.pk, goal.pk])
    plan.scale(goal)
    levels = dict.fromkeys(COLUMNS.values(), "Mine")
    late = client.post(page, {**levels, "variant": "minus_one", "weight": 1, "client_key": str(uuid4())})
    assert late.status_code == 409
    assert "+2: Level 2" in late.content.decode()
    assert GoalScale.objects.count() == 1


def test_a_draft_of_a_view_needs_the_permission_to_write_one(house, plan):
    keep = drafts.address_of(f"view:{house.mother.pk}:whole", house.family.pk)
    assert house.client(house.victim_worker).post(keep, {"words": "Words"}).status_code == 403


def _field(page, name):
    """The value of a hidden field; None where the page has none."""
    _, found, rest = page.partition(f'name="{name}" value="')
    return rest.partition('"')[0] if found and UUID(rest.partition('"')[0]) else None
