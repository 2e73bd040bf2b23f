"""Pages of caseloads: who has what, who is missing, and families that go to others."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.models import Post
from safeguarding.casework.access.policies import Refused, allows
from safeguarding.casework.caseload import actions, counted, forms, moving, presenters, queries
from safeguarding.casework.caseload.weights import weights_for
from safeguarding.casework.design.dates import count, day

ASK = "design/ask.html"
MOVED = "Something changed while you looked: a family, a caseload or who may have it. Read the plan again before you confirm it."


@door("caseload.read")
def caseload(request: HttpRequest) -> HttpResponse:
    """My caseload; for a manager the team’s, with vacancies and who is away."""
    user = request.user
    numbers = weights_for(user)
    teams = list(queries.managed_teams(user))
    context: dict[str, Any] = {
        "weighing": presenters.weighing_words(numbers),
        "may_rule": allows(user, "cycle.change"),
        "standing_in": presenters.standing_in_words(queries.standing_in(user)),
    }
    if teams:
        return render(request, "caseload/team.html", context | _of_teams(request, teams))
    own = queries.own_loads(user, numbers)
    context |= {
        "vacancies": presenters.vacancies_table(queries.vacancies(user, queries.own_team_keys(user)), may_end=False),
        "own": presenters.loads_table(own, numbers, "Your families today"),
        "absences": presenters.absences_table(queries.absences(user, [user.pk]), may_name=False),
    }
    return render(request, "caseload/own.html", context)


def _of_teams(request: HttpRequest, teams: list[Any]) -> dict[str, Any]:
    user, today = request.user, timezone.localdate()
    numbers = weights_for(user)
    keys = [team.pk for team in teams]
    loads, families = queries.team_loads(user, keys, numbers)
    loads = presenters.shown(loads)
    vacant = queries.vacancies(user, keys)
    people = {load.post.user_id for load in loads if not load.across}
    return {
        "teams": ", ".join(f"{team.name}, {team.office.name}" for team in teams),
        "facts": presenters.team_facts(
            loads, families, vacant, sum(float(row.full_time) for row in vacant if row.start <= today)
        ),
        "loads": presenters.loads_table(loads, numbers, "Caseloads today, by name", move=True),
        "vacancies": presenters.vacancies_table(vacant, may_end=True),
        "absences": presenters.absences_table(queries.absences(user, people), may_name=True),
    }


@door("caseload.count")
def teams(request: HttpRequest) -> HttpResponse:
    """How much each team of the authority holds, with small numbers hidden."""
    return render(request, "caseload/teams.html", {"table": counted.table(counted.by_team(request.user))})


@door("family.allocate")
def reallocate(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Give several families of a colleague to others: ask, show what would change, and do all of it or none."""
    user, today = request.user, timezone.localdate()
    numbers = weights_for(user)
    post = queries.post_of(user, post_id)
    rows = moving.allocations_of(user, post)
    form = forms.Reallocate.bind(request, rows=rows, posts=moving.colleagues_for(user, post), today=today)
    plan, moved = None, ""
    seen = request.POST.get("seen", "") if "change" not in request.POST else ""
    if seen and not form.is_valid():
        moved = MOVED  # what was confirmed can’t even be asked for any more
    elif request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if seen:
            try:
                done = actions.reallocate(post, form.to(), said["day"], said["reason"], seen, by=user)
            except actions.Moved:
                moved = MOVED
            except Refused as error:
                form.add_error(None, error.sentence)
            else:
                families = count(len(done.moves), "family is", "families are")
                messages.success(request, f"{families} re-allocated from {day(said['day'])}.")
                return redirect("caseload")
        plan = _plan(form, user, post, numbers) if "change" not in request.POST else None
    context = {
        "form": form,
        "post": post,
        "rows": bool(rows),
        "moved": moved,
        "title": f"Re-allocate the families of {post.user.name}",
    }
    if plan is not None and not form.errors:
        context |= {
            "plan": plan,
            "words": presenters.plan_words(plan),
            "moves": presenters.moves_table(plan),
            "changes": presenters.changes_table(plan, numbers),
            "sent": form.sent(),
        }
    return render(request, "caseload/reallocate.html", context, status=409 if moved else 200)


def _plan(form: forms.Reallocate, user: Any, post: Post, numbers: Any) -> moving.Plan:
    """What would change; what stands in the way goes to the question about the family."""
    plan = moving.plan(user, post, form.to(), form.cleaned_data["day"], numbers)
    for move in plan.problems:
        form.add_error(f"to-{move.held.family.pk}", f"{move.held.family.name}: {move.problem}")
    return plan


@door("caseload.manage")
def say_vacancy(request: HttpRequest) -> HttpResponse:
    """Say that a post is vacant."""
    start = {"key": str(uuid4()), "full_time": "1", "start": timezone.localdate()}
    form = forms.SayVacancy.bind(request, teams=queries.managed_teams(request.user), initial=start)
    if request.method == "POST" and form.is_valid():
        actions.say_vacancy(**form.cleaned_data, by=request.user)
        messages.success(request, "The vacancy is saved.")
        return redirect("caseload")
    return render(request, ASK, {"form": form, "title": "Say that a post is vacant", "back": reverse("caseload")})


@door("caseload.manage")
def end_vacancy(request: HttpRequest, vacancy_id: UUID) -> HttpResponse:
    """Say until when a post was vacant."""
    row = queries.vacancy_of(request.user, vacancy_id)
    form = forms.EndVacancy.bind(request, initial={"end": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["end"] < row.start:
            form.add_error("end", f"Last day must be {day(row.start)}, on which the vacancy began, or later")
        else:
            actions.end_vacancy(row, form.cleaned_data["end"], by=request.user)
            messages.success(request, "The vacancy has an end.")
            return redirect("caseload")
    return render(request, ASK, {
        "form": form, "title": "Say that a post is filled", "caption": f"{row.get_role_display()}, {row.team.name}",
        "back": reverse("caseload"),
    })  # fmt: skip


@door("caseload.manage")
def stand_in(request: HttpRequest, leave_id: UUID) -> HttpResponse:
    """Name who stands in for somebody who is away."""
    user = request.user
    leave = queries.leave_of(user, leave_id)
    form = forms.NameStandIn.bind(request, people=queries.colleagues_of(user, leave))
    if request.method == "POST" and form.is_valid():
        actions.name_stand_in(leave, form.cleaned_data["colleague"], by=user)
        messages.success(request, "The colleague is named.")
        return redirect("caseload")
    return render(request, ASK, {
        "form": form, "title": f"Who stands in for {leave.user.name}", "back": reverse("caseload"),
        "caption": f"Away from {day(leave.start)} to {day(leave.end)}",
        "lead": "The colleague is asked while nobody else can be. It opens no file: re-allocate families for that, or give cover.",
    })  # fmt: skip
