"""Pages of what follows from a meeting: disagreeing, the named manager’s decision, what the family is told, the record."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import Refused, allows, check, find
from safeguarding.casework.families.frame import frame, opened
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.supervision import (
    actions,
    after_forms,
    after_presenters,
    after_queries,
    managers_decision,
    presenters,
    queries,
    record_presenters,
    session_presenters,
)
from safeguarding.casework.supervision.after_models import Dissent, Telling
from safeguarding.casework.supervision.anchors import anchors_for
from safeguarding.casework.supervision.cycle import rules_for
from safeguarding.casework.supervision.keeping import Keep
from safeguarding.casework.supervision.models import Session
from safeguarding.casework.supervision.states import (
    Changed,
    must_chair,
    must_decide,
    must_have_been_there,
    must_have_rated,
    must_read_protected,
    must_tell,
)
from safeguarding.casework.supervision.suggestion import suggestion_of
from safeguarding.casework.workbook import closing

ASK = "supervision/ask.html"


def after_context(user: Any, session: Session) -> dict[str, Any]:
    """What the page of a session shows of what follows from it."""
    today = timezone.localdate()
    after = after_queries.after_of(user, session)
    may_hold, is_open = allows(user, "supervision.hold"), session.closed_at is None
    return {
        "next_month": after_presenters.month_opened(session.episode.number) if not is_open else "",
        "dissents": after_presenters.dissent_rows(after),
        "disagree": {about: reverse("disagree", args=[session.pk, about]) for about in Dissent.About.values}
        if is_open and allows(user, "rating.give")
        else {},
        "tellings": after_presenters.tellings_table(after, user.pk, may_hold, today),
        "tell_href": reverse("agree-telling", args=[session.pk]),
        "manager": after_presenters.manager_block(
            session,
            after,
            managers_decision.may_decide(user, session, today),
            today,
            may_name=may_hold,
        ),
        "record_href": "" if is_open else reverse("supervision-record", args=[session.pk]),
    }


def _ask(request: HttpRequest, held: Session, form: Any, title: str, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "form": form, "title": title, "caption": held.family.name, "back": reverse("session", args=[held.pk]), **more,
    }  # fmt: skip
    return render(request, more.pop("page", ASK), context, status=status)


@door("rating.give")
def disagree(request: HttpRequest, session_id: UUID, about: str) -> HttpResponse:
    """Say that one does not agree with the family’s rating or the decision, or agrees after all."""
    held = find(request.user, Session, pk=session_id)
    check(request.user, "rating.give", held)
    opened(request, held.family_id, "supervision", "rating.give")
    if about not in Dissent.About.values:
        raise Http404("No such page.")
    must_have_been_there(held, request.user)
    mine = after_queries.own_dissent(request.user, held, about)
    keep = Keep(request, held.family, "disagree", held.pk, about)
    form = after_forms.Disagree.bind(request, draft=keep.fields, about=about, held=mine)
    changed = keep.over(mine, mine.reason if mine else "")
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.dissent(held, about, said["stands"] == "yes", said["reason"], said["replaces"], by=request.user)
        except Changed as error:
            changed = error
            form.now_over(replaces=error.version)
        else:
            return redirect(reverse("session", args=[held.pk]) + f"#{about}")
    beside = {"changed": changed, "yours": form.written()} if changed else {}
    return _ask(request, held, form, "If you do not agree", status=409 if changed else 200, **keep.page, **beside)


@door("supervision.hold")
def decide(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The decision of the manager who was named when a red or worse supervision closed."""
    held = find(request.user, Session, pk=session_id)
    check(request.user, "supervision.hold", held.family, found=True)
    opened(request, held.family_id, "supervision", "supervision.hold")
    if managers_decision.made(request.user, held):
        return redirect(reverse("session", args=[held.pk]) + "#after")
    must_decide(held, request.user)
    keep = Keep(request, held.family, "managers-decision", held.pk)
    form = after_forms.DecideAsManager.bind(request, draft=keep.fields)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.decide_as_manager(held, said["agrees"], said["text"], said["reason"], by=request.user)
        messages.success(request, "Your decision is saved.")
        return redirect(reverse("session", args=[held.pk]) + "#after")
    sitting = queries.sitting(request.user, held)
    why = managers_decision.wanted(sitting.family_rating, sitting.before)
    after = after_queries.after_of(request.user, held)
    return _ask(
        request, held, form, "Decide as manager", page="supervision/decide.html", button="Save decision",
        why=why, rating=presenters.family_rating_block(sitting.family_rating, sitting.before),
        apart=presenters.apart_rows(suggestion_of(sitting, anchors_for(request.user))),
        decisions=presenters.decision_rows(sitting.decisions),
        dissents=[one for rows in after_presenters.dissent_rows(after).values() for one in rows], **keep.page,
    )  # fmt: skip


@door("supervision.hold")
def agree_telling(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Agree what somebody of the family will be told, by whom and by when."""
    user: Any = request.user
    held = find(user, Session, pk=session_id)
    check(user, "supervision.hold", held)
    opened(request, held.family_id, "supervision", "supervision.hold")
    must_chair(held, user)
    must_read_protected(held.family, user)
    people, rows = after_queries.people_to_tell(user, held.family), queries.attendance_of(user, held)
    keep = Keep(request, held.family, "telling", held.pk)
    form = after_forms.AgreeTelling.bind(
        request, draft=keep.fields, people=list(people.values()), rows=rows, held_on=held.held_on
    )
    found: list[Any] = []
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        found = after_queries.found_in(said["words"], held.family, user, **form.look_for())
        if not found:
            teller = next(row.user for row in rows if str(row.user_id) == said["teller"])
            actions.agree_telling(
                held, people[UUID(said["person"])], said["words"], teller, said["due"], by=user, **form.look_for()
            )
            return redirect(reverse("session", args=[held.pk]) + "#told")
        form.add_error("words", "Change what could show where somebody is or who told us")
    return _ask(
        request, held, form, "What a parent or child is told", page="supervision/telling.html",
        findings=[{"what": one.what, "words": one.snippet, "why": one.why} for one in found], **keep.page,
    )  # fmt: skip


@door("action.finish")
def told(request: HttpRequest, telling_id: UUID) -> HttpResponse:
    """That somebody was told, how, and what they said."""
    user: Any = request.user
    telling = find(user, Telling, pk=telling_id)
    must_tell(telling, user)
    family = opened(request, telling.family_id, "supervision", "action.finish")
    keep = Keep(request, family, "told", telling.pk)
    form = after_forms.MarkTold.bind(
        request, draft=keep.fields, telling=telling, readers=closing.compartments_for(user, family)
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.mark_told(telling, said["on"], said["how"], said["said"], form.compartment, by=user)
        except Refused as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, "It is saved that they were told.")
            return redirect(reverse("session", args=[telling.session_id]) + "#told")
    lead = f"{name_of(telling.person)}: {telling.words}"
    return _ask(request, telling.session, form, "Say that somebody was told", lead=lead, **keep.page)


@door("supervision.read")
def record(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The record of a closed supervision, to be printed: as it stood when it was closed."""
    held = find(request.user, Session, pk=session_id)
    family = opened(request, held.family_id, "supervision record", "supervision.read")
    if held.closed_at is None:
        return redirect("session", session_id=held.pk)
    page = record_presenters.record(
        queries.sitting(request.user, held), after_queries.after_of(request.user, held), anchors_for(request.user),
        rules_for(request.user, queries.day_of(held)),
    )  # fmt: skip
    back = reverse("session", args=[held.pk])
    return render(request, "supervision/record.html", {**page, "back": back, **frame(request, family, "supervision")})


@door("supervision.hold")
def close_session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Close the supervision: it freezes, and the next month opens. Red or worse needs the manager who decides today."""
    user: Any = request.user
    held = find(user, Session, pk=session_id)
    if held.closed_at and request.method == "POST":
        return redirect("session", session_id=held.pk)
    check(user, "supervision.hold", held)
    opened(request, held.family_id, "supervision", "supervision.hold")
    must_chair(held, user)
    must_have_rated(held, user)
    sitting = queries.sitting(user, held)
    why = managers_decision.wanted(sitting.family_rating, sitting.before)
    managers = managers_decision.managers_of(user, held.family) if why else []
    form = after_forms.NameManager.bind(request, managers=managers, needed=bool(why))
    if request.method == "POST" and form.is_valid():
        named = next((one for one in managers if str(one.pk) == form.cleaned_data.get("manager")), None)
        try:
            actions.close_session(held, named, by=user)
        except Refused as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, "The supervision is closed. The next month of the workbook is open.")
            return redirect(reverse("session", args=[held.pk]) + "#after")
    return _ask(
        request, held, form, "Close this supervision", page="supervision/close.html", button="Close this supervision",
        warnings=session_presenters.closing_warnings(sitting, anchors_for(request.user)), why=why,
        first=session_presenters.still_to_do(sitting, timezone.localdate()), nobody=bool(why and not managers),
        months=after_presenters.months_words(held.episode.number), workbook_href=reverse("workbook", args=[held.family_id]),
    )  # fmt: skip
