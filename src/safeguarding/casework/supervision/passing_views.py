"""Pages on which what was agreed is passed on: another teller, or another manager who decides."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import Refused, allows, check, find
from safeguarding.casework.families.frame import opened
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.supervision import actions, managers_decision, passing_forms, passing_on
from safeguarding.casework.supervision.after_models import Telling
from safeguarding.casework.supervision.keeping import Keep
from safeguarding.casework.supervision.models import Session
from safeguarding.casework.supervision.states import Changed, must_pass_on

ASK = "supervision/ask.html"


@door("action.finish")
def pass_on(request: HttpRequest, telling_id: UUID) -> HttpResponse:
    """Give a telling to somebody else, or say that it is not told after all."""
    user: Any = request.user
    telling = find(user, Telling, pk=telling_id)
    stands = passing_on.change_of(user, telling)
    if stands and request.method == "POST" and (stands.by_id, str(stands.replaces_id or "")) == (
        user.pk, request.POST.get("replaces", "")
    ):  # fmt: skip
        return redirect(reverse("session", args=[telling.session_id]) + "#told")  # sent twice
    must_pass_on(telling, stands, user)
    family = opened(request, telling.family_id, "supervision", "action.finish")
    people = passing_on.who_can_tell(user, telling)
    now, due = passing_on.teller_now(telling, stands), stands.due if stands else telling.due
    keep = Keep(request, family, "pass-on", telling.pk)
    form = passing_forms.PassOn.bind(
        request, draft=keep.fields, people=[one for key, one in people.items() if now is None or key != now.pk],
        may_take_back=now is not None and allows(user, "supervision.hold", family), held_on=telling.session.held_on,
        initial={"due": max(due, timezone.localdate()), "replaces": str(stands.pk) if stands else ""},
    )  # fmt: skip
    changed: Changed | None = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        chosen = None if said["teller"] == passing_forms.NOBODY else people[UUID(said["teller"])][0]
        try:
            actions.pass_telling_on(telling, chosen, said["due"], said["reason"], said["replaces"], by=user)
        except Changed as error:
            changed = error
            form.now_over(replaces=error.version)
        except Refused as error:
            form.add_error(None, error.sentence)
        else:
            words = f"{chosen.name} tells it now." if chosen else "It is not told after all."
            messages.success(request, words)
            return redirect(reverse("session", args=[telling.session_id]) + "#told")
    lead = f"{name_of(telling.person)}: {telling.words}"
    return _ask(request, telling.session, form, "Somebody else tells it, or nobody", keep, changed, lead)


@door("supervision.hold")
def name_manager(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Name another manager who decides."""
    user: Any = request.user
    held = find(user, Session, pk=session_id)
    check(user, "supervision.hold", held.family, found=True)
    opened(request, held.family_id, "supervision", "supervision.hold")
    stands = passing_on.last_named(held)
    due = managers_decision.due_of(held, timezone.localdate())
    if due is None or managers_decision.made(user, held):
        return redirect(reverse("session", args=[held.pk]) + "#after")
    managers = [one for one in managers_decision.managers_of(user, held.family) if one.pk != due.manager.pk]
    keep = Keep(request, held.family, "name-manager", held.pk)
    form = passing_forms.NameAnother.bind(
        request, draft=keep.fields, managers=managers, initial={"replaces": str(stands.pk) if stands else ""}
    )
    changed: Changed | None = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        named = next(one for one in managers if str(one.pk) == said["manager"])
        try:
            actions.name_manager(held, named, said["reason"], said["replaces"], by=user)
        except Changed as error:
            changed = error
            form.now_over(replaces=error.version)
        except Refused as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, f"{named.name} decides now.")
            return redirect(reverse("session", args=[held.pk]) + "#after")
    lead = f"{due.manager.name} is named now. The decision stays due on the day on which the supervision closed."
    if not managers:
        return render(request, "supervision/no_manager.html", {"held": held, "manager": due.manager.name})
    return _ask(request, held, form, "Another manager decides", keep, changed, lead)


def _ask(
    request: HttpRequest, held: Session, form: Any, title: str, keep: Keep, changed: Changed | None, lead: str
) -> HttpResponse:
    context = {
        "form": form, "title": title, "caption": held.family.name, "back": reverse("session", args=[held.pk]),
        "lead": lead, "changed": changed, "yours": form.written() if changed else "", **keep.page,
    }  # fmt: skip
    return render(request, ASK, context, status=409 if changed else 200)
