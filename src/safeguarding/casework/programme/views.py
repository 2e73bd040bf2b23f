"""Pages of a family’s programme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from safeguarding.casework.access.compartments import narrows
from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import check
from safeguarding.casework.families.frame import frame, opened
from safeguarding.casework.families.models import Family, Person
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.families.queries import members
from safeguarding.casework.programme import actions, forms, presenters, queries, writing
from safeguarding.casework.programme.keeping import kept
from safeguarding.casework.programme.modules import Module, Programme
from safeguarding.casework.workbook.closing import compartments_for
from safeguarding.casework.workbook.states import may_write, must_be_open

SECTION = "programme"
NO_MODULE = "No such module."


@dataclass(frozen=True, slots=True)
class _Place:
    """Whose module a page is about."""

    family: Family
    person: Person
    role: str
    module: Module
    programme: Programme

    @property
    def args(self) -> list[Any]:
        return [self.family.pk, self.person.pk, self.module.number]

    @property
    def url(self) -> str:
        return reverse("module", args=self.args)


@door("entry.read")
def programme(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Every person’s modules and where they stand; children’s only where there are any, the others behind a link."""
    family = opened(request, family_id, SECTION, "entry.read")
    held, work = queries.programme_of(request.user, family), queries.work_of(request.user, family)
    people = [
        {
            "id": f"person-{row.person_id.hex}",
            "name": name_of(row.person),
            "adult": row.role == "adult",
            "table": presenters.modules_table(held, work, family.pk, row.person_id, name_of(row.person), row.role),
            "any": any(
                (work.of(row.person_id).steps, work.of(row.person_id).sessions, work.of(row.person_id).evidence)
            ),
        }
        for row in sorted(members(request.user, family), key=lambda row: row.role)
    ]
    context = {
        "people": [one for one in people if one["adult"] or one["any"]],
        "others": [one for one in people if not (one["adult"] or one["any"])],
        "set_words": presenters.set_words(held),
        "example": held.example,
        **frame(request, family, "programme"),
    }
    return render(request, "programme/programme.html", context)


@door("entry.read")
def module(request: HttpRequest, family_id: UUID, person_id: UUID, module: int) -> HttpResponse:
    """One person’s work on one module: steps, sessions, scales and evidence."""
    family = opened(request, family_id, SECTION, "entry.read")
    place = _place(request, family, person_id, module)
    work = queries.work_of(request.user, family).of(person_id, module)
    line = presenters.module_line(place.module, work, place.role)
    context = {
        "title": line.module,
        "name": name_of(place.person),
        "line": line,
        "facts": presenters.facts_of(place.module, place.programme),
        "steps": presenters.step_rows(queries.history_of(request.user, family, place.person, module), family.pk),
        "sessions": presenters.session_rows(work, family.pk),
        "scales": presenters.scales(work.answers, family.pk),
        "evidence": presenters.evidence_rows(work.evidence, work.entries, family.pk),
        "example": place.programme.example,
        "may_write": may_write(request.user, "entry.write", family),
        "links": {
            name: reverse(f"module-{name}", args=place.args) for name in ("step", "sessions", "scales", "evidence")
        },
        **frame(request, family, "programme"),
    }
    return render(request, "programme/module.html", context)


@door("entry.write")
def step(request: HttpRequest, family_id: UUID, person_id: UUID, module: int) -> HttpResponse:
    """Record a step: offered, agreed, started, completed, stopped, not applicable."""
    place = _to_write(request, family_id, person_id, module)
    keep = kept(request, place.family, "module-step", person_id, module)
    form = forms.Step.bind(request, draft=keep.fields)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.take_step(
            place.family, place.person, module, said["kind"], said["on"], form.reason, said["client_key"],
            by=request.user,
        )  # fmt: skip
        return _done(request, place, "The step is saved.")
    return _ask(request, place, form, "What happened with this module", **keep.context)


@door("entry.write")
def sessions(request: HttpRequest, family_id: UUID, person_id: UUID, module: int) -> HttpResponse:
    """Say which sessions of the workbook were work on this module."""
    place = _to_write(request, family_id, person_id, module)
    entries = queries.entries_of(request.user, place.family, place.person, queries.SESSION_KINDS)
    linked = {one.pk for one in queries.work_of(request.user, place.family).of(person_id, module).entries.values()}
    offered = {row.pk: row for row in entries if row.pk not in linked}
    form = forms.Sessions.bind(request, choices=presenters.choices_of(offered.values()))
    if request.method == "POST" and form.is_valid():
        for key in form.cleaned_data["entries"]:
            own_key = uuid5(form.cleaned_data["client_key"], str(key))
            actions.link_session(place.family, place.person, module, offered[key], own_key, by=request.user)
        return _done(request, place, "The sessions are linked.")
    lead = "Write the session in the workbook first: it is written once, and read here." if not offered else ""
    context = {"nothing": not offered, "new_entry_url": reverse("entry-new", args=[place.family.pk])}
    return _ask(request, place, form, "Link sessions", lead, **context)


@door("entry.write")
def scales(request: HttpRequest, family_id: UUID, person_id: UUID, module: int) -> HttpResponse:
    """Keep the answers on importance and confidence."""
    place = _to_write(request, family_id, person_id, module)
    form = forms.Scales.bind(request, readers=compartments_for(request.user, place.family))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        for scale in ("importance", "confidence"):
            if said[scale] is not None:
                actions.answer_scale(
                    place.family, place.person, module, scale, said[scale], said["informant"], said["on"],
                    uuid5(said["client_key"], scale), by=request.user, compartment=form.compartment,
                )  # fmt: skip
        return _done(request, place, "The answers are saved.")
    return _ask(request, place, form, "Importance and confidence")


@door("entry.write")
def evidence(request: HttpRequest, family_id: UUID, person_id: UUID, module: int) -> HttpResponse:
    """Write a piece of evidence."""
    place = _to_write(request, family_id, person_id, module)
    areas = [(area, place.programme.areas[area].title) for area in place.module.gives]
    keep = kept(request, place.family, "module-evidence", person_id, module)
    form = evidence_form(request, place.family, place.person, areas, draft=keep.fields)
    if (
        request.method == "POST"
        and form.is_valid()
        and keep_evidence(request, form, place.family, place.person, module)
    ):
        return _done(request, place, "The evidence is saved.")
    return _ask(request, place, form, "Add evidence", **keep.context)


def evidence_form(
    request: HttpRequest, family: Family, person: Person, areas: list[tuple[str, str]], **kwargs: Any
) -> forms.EvidenceForm:
    """The form for evidence about a person; the room above asks with it too."""
    entries = queries.entries_of(request.user, family, person)
    form = forms.EvidenceForm.bind(
        request, areas=areas, entries=presenters.choices_of(entries), readers=compartments_for(request.user, family),
        **kwargs,
    )  # fmt: skip
    form.sources = {str(row.pk): row for row in entries}  # type: ignore[attr-defined]
    return form


def keep_evidence(
    request: HttpRequest, form: forms.EvidenceForm, family: Family, person: Person, module: int | None
) -> bool:
    """Keep what a valid form says; False, with the form’s error, where more people would read it than read its entry."""
    said = form.cleaned_data
    source = form.sources.get(said["entry"])  # type: ignore[attr-defined]
    if source is not None and not narrows(source.compartment, form.compartment):
        form.add_error("compartment" if "compartment" in form.fields else "entry", actions.TOO_WIDE)
        return False
    found = actions.Found(
        said["text"], said["known"], said["points"], said["on"], module, said["area"], source, form.compartment
    )
    actions.write_evidence(family, person, found, said["client_key"], by=request.user)
    return True


@door("entry.write")
def mistake(request: HttpRequest, family_id: UUID, row_id: UUID) -> HttpResponse:
    """Say that a step, a session, an answer or a piece of evidence was entered in error."""
    family = opened(request, family_id, SECTION, "entry.write")
    row = queries.row_of(request.user, family, row_id)
    if row is None:
        raise Http404("No such page.")
    must_be_open("entry.write", family)
    writing.may_take_back(request.user, row)
    form = forms.Mistake.bind(request)
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_back(row, form.cleaned_data["why"], form.cleaned_data["client_key"], by=request.user)
            messages.success(request, "It is marked as entered in error.")
        except writing.Overtaken:
            messages.info(request, "Somebody marked it as entered in error before you.")
        return redirect("programme", family_id=family.pk)
    back = reverse("programme", args=[family.pk])
    context = {"title": "Entered in error", "form": form, "back": back, **frame(request, family, "programme")}
    return render(request, "programme/ask.html", context)


def _place(request: HttpRequest, family: Family, person_id: UUID, number: int) -> _Place:
    programme = queries.programme_of(request.user, family)
    member = next((row for row in members(request.user, family) if row.person_id == person_id), None)
    module = programme.modules.get(number)
    if member is None or module is None:
        raise Http404(NO_MODULE)
    return _Place(family, member.person, member.role, module, programme)


def _to_write(request: HttpRequest, family_id: UUID, person_id: UUID, number: int) -> _Place:
    family = opened(request, family_id, SECTION, "entry.write")
    check(request.user, "entry.write", family, found=True)
    must_be_open("entry.write", family)
    return _place(request, family, person_id, number)


def _done(request: HttpRequest, place: _Place, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(place.url)


def _ask(request: HttpRequest, place: _Place, form: Any, title: str, lead: str = "", **more: Any) -> HttpResponse:
    context = {
        "title": title,
        "caption": f"{place.module.number}. {place.module.title}, with {name_of(place.person)}",
        "lead": lead,
        "form": form,
        "back": place.url,
        **more,
        **frame(request, place.family, "programme"),
    }
    return render(request, "programme/ask.html", context)
