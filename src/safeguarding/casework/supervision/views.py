"""Pages of group supervision and the board."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import allows, check, find
from safeguarding.casework.design.dates import day
from safeguarding.casework.design.paging import page_of
from safeguarding.casework.families.frame import frame, opened
from safeguarding.casework.families.models import Person
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.supervision import actions, forms, history_presenters, queries, session_presenters
from safeguarding.casework.supervision.after_views import after_context
from safeguarding.casework.supervision.afterwards import asked_on
from safeguarding.casework.supervision.anchors import anchors_for
from safeguarding.casework.supervision.cycle import rules_for
from safeguarding.casework.supervision.due import supervision_due
from safeguarding.casework.supervision.keeping import Keep
from safeguarding.casework.supervision.models import Action, Session
from safeguarding.casework.supervision.states import Changed, must_chair, must_finish, must_have_rated, must_rate
from safeguarding.casework.supervision.suggestion import suggested_now


@door("supervision.read")
def supervision(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """The family's open supervision, its ratings month by month and its past supervisions."""
    family = opened(request, family_id, "supervision", "supervision.read")
    today = timezone.localdate()
    now_open = queries.open_session_of(request.user, family)
    due = supervision_due(request.user, [family], today).get(family.pk)
    past = page_of(request, queries.past_sessions(request.user, family), "supervision", size=12)
    return render(
        request,
        "supervision/supervision.html",
        {
            "open": {
                "href": reverse("session", args=[now_open.pk]),
                "on": day(now_open.held_on),
                "chair": now_open.chair.name,
            }
            if now_open
            else None,
            "may_open": now_open is None and allows(request.user, "supervision.hold", family),
            "due": history_presenters.due_words(due),
            "months": history_presenters.month_tables(queries.ratings_by_month(request.user, family)),
            "past": history_presenters.past_table(past.rows),
            "page": past,
            **frame(request, family, "supervision"),
        },
    )


@door("supervision.hold")
def open_session(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Open this month's supervision, with the person who opens it in the chair."""
    family = opened(request, family_id, "open supervision", "supervision.hold")
    check(request.user, "supervision.hold", family)
    latest = queries.past_sessions(request.user, family).first()
    form = forms.OpenSession.bind(request, after=latest.held_on if latest else None)
    if request.method == "POST" and form.is_valid():
        made = actions.open_session(family, form.cleaned_data["held_on"], by=request.user)
        return redirect("session", session_id=made.pk)
    return render(
        request,
        "supervision/ask.html",
        {
            "title": "Open group supervision",
            "caption": family.name,
            "lead": "You will be in the chair. Everyone who works with the family now is asked to rate each child.",
            "button": "Open group supervision",
            "form": form,
            "back": reverse("supervision", args=[family.pk]),
        },
    )


@door("supervision.read")
def session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """One supervision, in the order of its agenda, as the reader may see it."""
    held = find(request.user, Session, pk=session_id)
    family = opened(request, held.family_id, "supervision", "supervision.read")
    page = session_presenters.session_page(
        queries.sitting(request.user, held),
        anchors_for(request.user),
        viewer=request.user.pk,
        may_hold=allows(request.user, "supervision.hold"),
        today=timezone.localdate(),
        rules=rules_for(request.user, held.held_on),
    )
    context = {**page, **after_context(request.user, held), **frame(request, family, "supervision")}
    return render(request, "supervision/session.html", context | {"asks": asked_on(request.user, held)})


def _session(request: HttpRequest, session_id: UUID, permission: str) -> Session:
    """The session of the address, if its state lets this person do what the page is for; the reading is recorded."""
    held = find(request.user, Session, pk=session_id)
    check(request.user, permission, held)
    opened(request, held.family_id, "supervision", permission)
    return held


def _ask(request: HttpRequest, held: Session, form: Any, title: str, **more: Any) -> HttpResponse:
    """A page that asks one thing about the session; 409 when it shows what somebody else has saved meanwhile."""
    context = {
        "form": form,
        "title": title,
        "caption": held.family.name,
        "back": reverse("session", args=[held.pk]),
        **more,
    }
    return render(
        request, more.get("page", "supervision/ask.html"), context, status=409 if more.get("changed") else 200
    )


def _beside(changed: Changed | None, form: forms.Versioned) -> dict[str, Any]:
    """What somebody else saved and what this person wrote, for the page that shows both."""
    return {"changed": changed, "yours": form.written()} if changed else {}


@require_POST
@door("supervision.hold")
def take_chair(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Chair the session instead of the person who opened it."""
    held = find(request.user, Session, pk=session_id)
    actions.take_chair(held, by=request.user)
    return redirect("session", session_id=session_id)


@door("supervision.hold")
def attendance(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Who is here."""
    held = _session(request, session_id, "supervision.hold")
    must_chair(held, request.user)
    form = forms.MarkAttendance.bind(request, rows=queries.attendance_of(request.user, held))
    if request.method == "POST" and form.is_valid():
        actions.mark_attendance(held, [UUID(one) for one in form.cleaned_data["present"]], by=request.user)
        return redirect(reverse("session", args=[held.pk]) + "#here")
    return _ask(request, held, form, "Who is here")


@door("rating.give")
def rate(request: HttpRequest, session_id: UUID, child_id: UUID) -> HttpResponse:
    """My rating of one child, with last month's beside it; then the next child."""
    held = _session(request, session_id, "rating.give")
    must_rate(held, request.user)
    child = find(request.user, Person, pk=child_id, memberships__family=held.family_id)
    mine = queries.own_rating(request.user, held, child)
    keep = Keep(request, held.family, "rate", held.pk, child.pk)
    form = forms.RateChild.bind(
        request, draft=keep.fields, name=name_of(child), anchors=anchors_for(request.user), held=mine
    )
    changed = keep.over(mine, f"{mine.get_answer_display()}. {mine.reason}" if mine else "")
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.rate_child(held, child, given["answer"], given["reason"], given["replaces"], by=request.user)
        except Changed as error:
            changed = error
            form.now_over(replaces=error.version)
        else:
            return _next_child(request, held)
    last = queries.own_last_rating(request.user, held, child)
    return _ask(
        request,
        held,
        form,
        "Your rating of a child",
        page="supervision/rate.html",
        button="Save rating",
        last=session_presenters.last_rating(last),
        proposal=anchors_for(request.user).proposal,
        **keep.page,
        **_beside(changed, form),
    )


def _next_child(request: HttpRequest, held: Session) -> HttpResponse:
    """On to the next child to rate; after the last, back to the session."""
    left = queries.waiting(request.user, held)
    if left:
        return redirect("rate", session_id=held.pk, child_id=left[0].pk)
    messages.success(request, "You have rated every child.")
    return redirect("session", session_id=held.pk)


@door("supervision.hold")
def family_rating(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The family's rating, set by the chair beside the software's suggestion."""
    held = _session(request, session_id, "supervision.hold")
    must_chair(held, request.user)
    must_have_rated(held, request.user)
    current = queries.current_family_rating(request.user, held)
    suggested = suggested_now(request.user, held)
    keep = Keep(request, held.family, "family-rating", held.pk)
    form = forms.SetFamilyRating.bind(
        request, draft=keep.fields, suggested=suggested, anchors=anchors_for(request.user), held=current
    )
    changed = keep.over(current, f"{current.get_colour_display()}. {current.reason}" if current else "")
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.set_family_rating(
                held, given["colour"], given["reason"], given["replaces"], given["seen"], by=request.user
            )
        except Changed as error:
            changed = error
            form.now_over(replaces=current.pk if current else None, seen=suggested)
        else:
            return redirect(reverse("session", args=[held.pk]) + "#rating")
    return _ask(
        request,
        held,
        form,
        "The family’s rating",
        page="supervision/family_rating.html",
        button="Set the family’s rating",
        suggestion=session_presenters.suggestion_of(queries.sitting(request.user, held), anchors_for(request.user)),
        **keep.page,
        **_beside(changed, form),
    )


@door("supervision.hold")
def decide(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """What the supervision decides, and why."""
    held = _session(request, session_id, "supervision.hold")
    must_chair(held, request.user)
    must_have_rated(held, request.user)
    keep = Keep(request, held.family, "decision", held.pk)
    form = forms.Decide.bind(request, draft=keep.fields)
    if request.method == "POST" and form.is_valid():
        actions.decide(held, form.cleaned_data["kind"], form.cleaned_data["text"], by=request.user)
        return redirect(reverse("session", args=[held.pk]) + "#decisions")
    return _ask(request, held, form, "Record a decision", button="Save decision", **keep.page)


@door("supervision.hold")
def agree_action(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """What somebody will do by a day."""
    held = _session(request, session_id, "supervision.hold")
    must_chair(held, request.user)
    rows = queries.attendance_of(request.user, held)
    keep = Keep(request, held.family, "agree-action", held.pk)
    form = forms.AgreeAction.bind(request, draft=keep.fields, rows=rows, held_on=held.held_on)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        owner = next(row.user for row in rows if str(row.user_id) == given["owner"])
        actions.agree_action(held, given["text"], owner, given["due"], by=request.user)
        return redirect(reverse("session", args=[held.pk]) + "#actions")
    return _ask(request, held, form, "Agree an action", button="Save action", **keep.page)


@door("action.finish")
def finish_action(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """That an action is done, and what came of it."""
    action = find(request.user, Action, pk=action_id)
    must_finish(action, request.user)
    opened(request, action.family_id, "supervision", "action.finish")
    keep = Keep(request, action.family, "done", action.pk)
    form = forms.FinishAction.bind(request, draft=keep.fields, action=action)
    if request.method == "POST" and form.is_valid():
        actions.finish_action(action, form.cleaned_data["on"], form.cleaned_data["note"], by=request.user)
        messages.success(request, "The action is marked as done.")
        return redirect("session", session_id=action.session_id)
    return _ask(
        request, action.session, form, "Mark an action as done", button="Mark as done", lead=action.text, **keep.page
    )
