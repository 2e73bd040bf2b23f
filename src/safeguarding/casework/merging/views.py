"""Pages for records that may be of one person: the likely pairs, the comparison, the merge, and undoing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import Refused, allows, find
from safeguarding.casework.design import paging
from safeguarding.casework.families.models import Person
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.merging import actions, apart, facts, forms, presenters, queries
from safeguarding.casework.merging.models import Merge

PAIRS = 20


@door("person.merge")
def duplicates(request: HttpRequest) -> HttpResponse:
    """The pairs that may be one person, the surer first."""
    page = paging.page_of(request, queries.likely(request.user), "pair", PAIRS)
    actions.look_for(by=request.user)
    keys = [key for pair in page for key in (pair.one, pair.other)]
    held = queries.held(request.user, queries.people_by_key(request.user, keys))
    return render(
        request, "merging/duplicates.html", {"pairs": [presenters.pair(pair, held) for pair in page], "page": page}
    )


@dataclass(frozen=True)
class _Two:
    """The two people of the address, in its order, with what is held of each."""

    one: queries.Held
    other: queries.Held

    @property
    def people(self) -> tuple[Person, Person]:
        return self.one.person, self.other.person

    def in_order(self, keep: str) -> tuple[Person, Person]:
        """The one to be kept first."""
        return self.people if keep == forms.FIRST else (self.people[1], self.people[0])


def _two(request: HttpRequest, one_id: UUID, other_id: UUID) -> _Two:
    if one_id == other_id:
        raise Http404("No such page.")
    people = [queries.person_of(request.user, key) for key in (one_id, other_id)]
    actions.look_at(people[0], people[1], by=request.user)
    held = queries.held(request.user, people)
    return _Two(held[one_id], held[other_id])


def _choose(request: HttpRequest, two: _Two) -> forms.Choose:
    asked = presenters.asked(facts.differing(*two.people))
    form = forms.Choose.bind(request, asked=asked, names=presenters.names(two.one, two.other))
    if not form.is_bound:
        form.initial["seen"] = facts.fingerprint(*two.people)
    return form


def _context(request: HttpRequest, two: _Two, **more: Any) -> dict[str, Any]:
    said = queries.said_two(request.user, *two.people)
    return {
        "one_id": two.people[0].pk,
        "other_id": two.people[1].pk,
        "table": presenters.side_by_side(two.one, two.other),
        "said_two": f"{said.made_by.name} said that these are two people: {said.reason}" if said else "",
        **more,
    }


@door("person.merge")
def compare(request: HttpRequest, one_id: UUID, other_id: UUID) -> HttpResponse:
    """The two side by side; then, once chosen, what would be held and who would read what."""
    two = _two(request, one_id, other_id)
    form = _choose(request, two)
    if request.method == "POST" and form.is_valid():
        return _sure(request, two, form)
    return render(request, "merging/compare.html", _context(request, two, form=form))


def _sure(
    request: HttpRequest, two: _Two, form: forms.Choose, confirm: forms.Apart | None = None, *, overtaken: bool = False
) -> HttpResponse:
    kept, merged = two.in_order(form.cleaned_data["keep"])
    across = apart.kept_apart(kept, merged)
    may = not across or (allows(request.user, actions.APART, kept) and allows(request.user, actions.APART, merged))
    context = _context(
        request, two,
        after=presenters.held_after(facts.differing(kept, merged), form.chosen()),
        opens=presenters.opens(apart.opens(request.user, kept, merged)),
        obstacles=[*apart.obstacles(kept, merged), *([] if may else [apart.KEPT_APART])],
        said=form.data.items(), kept_name=name_of(kept), across=across, overtaken=overtaken,
        form=(confirm or forms.Apart()) if across else None,
    )  # fmt: skip
    return render(request, "merging/sure.html", context)


@door("person.merge")
@require_POST
def merge(request: HttpRequest, one_id: UUID, other_id: UUID) -> HttpResponse:
    """Merge the two as was chosen."""
    two = _two(request, one_id, other_id)
    form = _choose(request, two)
    if not form.is_valid():
        return render(request, "merging/compare.html", _context(request, two, form=form))
    kept, merged = two.in_order(form.cleaned_data["keep"])
    confirm = forms.Apart.bind(request)
    if apart.kept_apart(kept, merged) and not confirm.is_valid():
        return _sure(request, two, form, confirm)
    try:
        made = actions.merge(
            kept, merged, form.chosen(), form.cleaned_data["reason"], seen=form.cleaned_data["seen"],
            confirmed=confirm.is_valid(), by=request.user,
        )  # fmt: skip
    except actions.Overtaken:
        again = _again(request, two)
        return render(request, "merging/compare.html", _context(request, two, form=again, overtaken=True))
    messages.success(request, "The two records are merged.")
    return redirect("merged", merge_id=made.pk)


def _again(request: HttpRequest, two: _Two) -> forms.Choose:
    """The questions asked anew, of what is held now, with what was answered."""
    asked = presenters.asked(facts.differing(*two.people))
    form = forms.Choose(asked=asked, names=presenters.names(two.one, two.other))
    form.fill(request.POST)
    form.initial["seen"] = facts.fingerprint(*two.people)
    return form


@door("person.merge")
def two_people(request: HttpRequest, one_id: UUID, other_id: UUID) -> HttpResponse:
    """Say that they are not the same person."""
    two = _two(request, one_id, other_id)
    form = forms.TwoPeople.bind(request)
    if request.method == "POST" and form.is_valid():
        actions.say_not_the_same(*two.people, form.cleaned_data["reason"], by=request.user)
        messages.success(request, "They are kept as two people, and won’t be listed again.")
        return redirect("duplicates")
    return render(request, "merging/two_people.html", _context(request, two, form=form))


@door("person.merge")
def merges(request: HttpRequest) -> HttpResponse:
    """The log of merges."""
    page = paging.page_of(request, queries.merges(request.user), "merge")
    actions.look_for(by=request.user)
    return render(request, "merging/merges.html", {"page": page, "table": presenters.merge_table(page.rows)})


@door("person.merge")
def merged(request: HttpRequest, merge_id: UUID) -> HttpResponse:
    """One merge: what it did, and whether it was undone."""
    found = find(request.user, queries.merges(request.user), pk=merge_id)
    actions.look_at(found.kept, found.merged, by=request.user)
    lines = queries.lines_of(request.user, found)
    context = {"found": found, "name": name_of(found.kept), "done": presenters.what_was_done(lines),
               "values": presenters.values_changed(lines), "state": presenters.state(found),
               "undone": getattr(found, "unmerge", None)}  # fmt: skip
    return render(request, "merging/merged.html", context)


@door("person.merge")
def undo(request: HttpRequest, merge_id: UUID) -> HttpResponse:
    """Undo a merge, and say what of that written since goes with the record that comes apart."""
    found: Merge = find(request.user, queries.merges(request.user), pk=merge_id)
    if hasattr(found, "unmerge"):
        raise Refused("This merge has been undone already.")
    actions.look_at(found.kept, found.merged, by=request.user)
    since = queries.written_since(request.user, found)
    form = forms.Undo.bind(request, since=presenters.since(since))
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data.get("since") or ()
        picked = {row.place for row in since if presenters.place(row) in chosen}
        actions.unmerge(found, picked, form.cleaned_data["reason"], by=request.user)
        messages.success(request, "The merge is undone. Each record stands by itself again.")
        return redirect("merges")
    return render(request, "merging/undo.html", {"form": form, "found": found, "name": name_of(found.kept)})
