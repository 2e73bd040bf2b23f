"""Pages of the chosen chronology."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import Refused, find
from safeguarding.casework.chronology import actions, forms, presenters, queries
from safeguarding.casework.chronology.models import Lock, Pick
from safeguarding.casework.chronology.states import LOCKED, standing_lock
from safeguarding.casework.design import paging
from safeguarding.casework.families.frame import frame, opened
from safeguarding.casework.families.models import Family
from safeguarding.casework.workbook import presenters as workbook
from safeguarding.casework.workbook import queries as entries
from safeguarding.casework.workbook.states import may_write, must_be_open


@door("entry.read")
def chosen(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """What was picked, in the order of time, and every version of it that was locked."""
    family = opened(request, family_id, "chosen chronology", "entry.read")
    user = request.user
    names = workbook.names_of(entries.people_of(user, family))
    items = queries.chosen(user, family)
    locks = queries.locks(user, family)
    held = locks[0] if locks and not hasattr(locks[0], "unlocked") else None
    may = may_write(user, "entry.write", family)
    return _page(
        request,
        family,
        "chosen",
        {
            "items": [presenters.item_row(item, names) for item in items],
            "locks": [presenters.lock_row(lock) for lock in locks],
            "held": presenters.lock_row(held) if held else None,
            "may_pick": may and not held,
            "unlock_url": held.pk if may and held else "",
            "next": (locks[0].number if locks else 0) + 1,
        },
    )


@door("entry.write")
def pick(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Pick significant entries and statutory steps."""
    family = _to_change(request, family_id, "form: pick")
    user = request.user
    names = workbook.names_of(entries.people_of(user, family))
    page = paging.page_of(request, queries.entries_to_pick(user, family), "entry", many="entries")
    steps = [(row["key"], f"{row['when']}: {row['words']}") for row in queries.steps_to_pick(user, family)]
    offered = [presenters.choice_of(entry, names) for entry in page.rows]
    form = forms.PickForm.bind(request, entries=offered, steps=steps)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        made = actions.pick(
            family, [UUID(key) for key in answers.get("entries", [])], answers.get("steps", []), by=user
        )
        messages.success(request, presenters.picked_words(made))
        return redirect("chosen-chronology", family_id=family.pk)
    return _page(request, family, "pick", {"form": form, "any": bool(offered or steps), "page": page})


@door("entry.write")
def change(request: HttpRequest, family_id: UUID, pick_id: UUID) -> HttpResponse:
    """Give an item its heading and say why it matters; or put it back."""
    family = _to_change(request, family_id, "form: change pick")
    row = find(request.user, Pick, pk=pick_id, family=family)
    if request.method == "POST" and "put_back" in request.POST:
        actions.put_back(row, by=request.user)
        messages.success(request, "The item is taken out. Its entry stays in the workbook.")
        return redirect("chosen-chronology", family_id=family.pk)
    begun = {"heading": row.heading, "why": row.why, "changed": str(row.changed)}
    form = forms.ChangeForm.bind(request, initial=begun)
    theirs = None
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            actions.change_pick(row, answers["heading"], answers["why"], changed=answers["changed"], by=request.user)
        except actions.Overtaken as overtaken:
            theirs = overtaken.standing
            form = forms.ChangeForm(initial={**answers, "changed": str(theirs.changed)})
        else:
            messages.success(request, "The item is saved.")
            return redirect("chosen-chronology", family_id=family.pk)
    status = 409 if theirs else 200
    return _page(request, family, "change", {"form": form, "row": row, "theirs": theirs}, status)


@door("entry.write")
@require_POST
def lock(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Lock what is picked."""
    family = _to_write(request, family_id, "lock chronology")
    seen = request.POST.get("seen", "")
    made = actions.lock(
        family, int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 6 else -1, by=request.user
    )
    messages.success(request, f"Version {made.number} is locked.")
    return redirect("locked-chronology", family_id=family.pk, lock_id=made.pk)


@door("entry.read")
def locked(request: HttpRequest, family_id: UUID, lock_id: UUID) -> HttpResponse:
    """A version as it was locked, ready to print."""
    family = opened(request, family_id, "locked chronology", "entry.read")
    row = find(request.user, Lock, pk=lock_id, family=family)
    items = queries.items_of(request.user, row)
    context = {"lock": presenters.lock_row(row), "items": [presenters.locked_row(item) for item in items]}
    return _page(request, family, "locked", context)


@door("entry.write")
def unlock(request: HttpRequest, family_id: UUID, lock_id: UUID) -> HttpResponse:
    """Open a locked chronology again."""
    family = _to_write(request, family_id, "form: unlock chronology")
    row = find(request.user, Lock, pk=lock_id, family=family)
    held = standing_lock(family)
    if held is None or held.pk != row.pk:
        raise Refused(actions.NOT_OPEN)
    form = forms.UnlockForm.bind(request)
    if request.method == "POST" and form.is_valid():
        actions.unlock(row, form.cleaned_data["reason"], by=request.user)
        messages.success(request, "The chronology is open again.")
        return redirect("chosen-chronology", family_id=family.pk)
    return _page(request, family, "unlock", {"form": form, "number": row.number})


def _to_write(request: HttpRequest, family_id: UUID, section: str) -> Family:
    family = opened(request, family_id, section, "entry.write")
    must_be_open("entry.write", family)
    return family


def _to_change(request: HttpRequest, family_id: UUID, section: str) -> Family:
    """The family, where its chronology is not locked."""
    family = _to_write(request, family_id, section)
    if standing_lock(family):
        raise Refused(LOCKED)
    return family


def _page(request: HttpRequest, family: Family, page: str, said: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, f"chronology/{page}.html", {**said, **frame(request, family, "chronology")}, status=status)
