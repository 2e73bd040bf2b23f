"""A parenting assessment: built from what stands, drafted by the social worker, frozen when it is finished."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from safeguarding.casework.access.doors import door
from safeguarding.casework.design.dates import moment
from safeguarding.casework.families.frame import frame, opened
from safeguarding.casework.families.models import Family, Person
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.plan import actions, assessing, assessment_presenters, forms, queries
from safeguarding.casework.plan.actions.assessments import WHOLE
from safeguarding.casework.plan.asking import ask, to_write
from safeguarding.casework.programme import writing
from safeguarding.casework.programme.keeping import kept
from safeguarding.casework.programme.presenters import author_of
from safeguarding.casework.programme.queries import programme_of
from safeguarding.casework.programme.views import evidence_form, keep_evidence
from safeguarding.casework.workbook.states import may_write

SECTION = "parenting assessment"


@door("entry.read")
def assessment(request: HttpRequest, family_id: UUID, person_id: UUID) -> HttpResponse:
    """The assessment of a parent as it stands now."""
    family = opened(request, family_id, SECTION, "entry.read")
    person = _adult(request, family, person_id)
    draft = assessing.draft_of(request.user, family, person)
    sections = assessment_presenters.sections(draft.facts, assessing.sections_of(draft.programme))
    areas = {area.title: (key, area.asks) for key, area in draft.programme.areas.items()}
    may_assess = may_write(request.user, "assessment.write", family)
    for one in sections:
        key, one["asks"] = areas.get(one["title"], ("", ""))
        of_area = key or (WHOLE if one["title"] == assessing.WHOLE else "")
        one["view_url"] = _url("assessment-view", family, person, of_area) if of_area and may_assess else ""
    context = {
        "name": name_of(person),
        "sections": sections,
        "example": draft.programme.example,
        "finished": [
            {
                "words": f"Assessment {row.number}, finished {moment(row.written_at)}",
                "href": reverse("assessment-finished", args=[family.pk, row.pk]),
            }
            for row in assessing.finished_of(request.user, family, person)
        ],
        "may_assess": may_assess,
        "ready": "" in draft.views,
        "may_write": may_write(request.user, "entry.write", family),
        "links": {name: _url(f"assessment-{name}", family, person) for name in ("comment", "evidence", "finish")},
        **frame(request, family, "plan"),
    }
    return render(request, "plan/assessment.html", context)


@door("assessment.write")
def view(request: HttpRequest, family_id: UUID, person_id: UUID, area: str) -> HttpResponse:
    """Write one’s view of an area, or of the whole."""
    family = to_write(request, family_id, "assessment.write")
    person = _adult(request, family, person_id)
    draft, key = assessing.draft_of(request.user, family, person), "" if area == WHOLE else area
    if key not in ("", *draft.programme.areas):
        raise Http404("No such page.")
    standing = draft.views.get(key)
    title = draft.programme.areas[key].title if key else assessing.WHOLE
    begun = {"words": standing.words if standing else "", "version": standing and standing.pk}
    keep, back = kept(request, family, "view", person.pk, area), _url("assessment", family, person)
    form = forms.View.bind(request, draft=keep.fields, initial=begun)
    caption = f"{title}: {draft.programme.areas[key].asks}" if key else ""
    more: dict[str, Any] = {"back": back, "caption": caption, "keep": keep}
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.write_view(
                family, person, key, said["words"], said["client_key"], by=request.user, over=said["version"]
            )
        except writing.Overtaken as overtaken:
            row = overtaken.standing
            again = forms.View(initial={**said, "version": row and row.pk})
            theirs = assessment_presenters.side(row)
            return ask(request, family, again, f"Your view: {title}", theirs=theirs, status=409, **more)
        messages.success(request, "Your view is saved.")
        return redirect(back)
    theirs = assessment_presenters.side(standing) if keep.overtaken(standing) else None
    return ask(request, family, form, f"Your view: {title}", theirs=theirs, **more)


@door("entry.write")
def comment(request: HttpRequest, family_id: UUID, person_id: UUID) -> HttpResponse:
    """Keep what the parent said of the assessment, as said."""
    family = to_write(request, family_id)
    person = _adult(request, family, person_id)
    areas = [(key, area.title) for key, area in programme_of(request.user, family).areas.items()]
    keep, back = kept(request, family, "comment", person.pk), _url("assessment", family, person)
    form = forms.Comment.bind(request, draft=keep.fields, areas=areas)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.add_comment(
            family, person, said["area"], said["words"], said["on"], said["client_key"], by=request.user
        )
        messages.success(request, "The comment is saved.")
        return redirect(back)
    return ask(
        request, family, form, "What a parent says", heading=f"What {name_of(person)} says", back=back, keep=keep
    )


@door("entry.write")
def evidence(request: HttpRequest, family_id: UUID, person_id: UUID) -> HttpResponse:
    """Add evidence to an area of the assessment."""
    family = to_write(request, family_id)
    person = _adult(request, family, person_id)
    areas = [(key, area.title) for key, area in programme_of(request.user, family).areas.items()]
    keep, back = kept(request, family, "assessment-evidence", person.pk), _url("assessment", family, person)
    form = evidence_form(request, family, person, areas, draft=keep.fields)
    if request.method == "POST" and form.is_valid() and keep_evidence(request, form, family, person, None):
        messages.success(request, "The evidence is saved.")
        return redirect(back)
    return ask(request, family, form, "Add evidence", back=back, caption=f"About {name_of(person)}", keep=keep)


@door("assessment.write")
def finish(request: HttpRequest, family_id: UUID, person_id: UUID) -> HttpResponse:
    """Freeze the assessment."""
    family = to_write(request, family_id, "assessment.write")
    person = _adult(request, family, person_id)
    form, back = forms.Sure.bind(request), _url("assessment", family, person)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.finish_assessment(family, person, form.cleaned_data["client_key"], by=request.user)
        except ValueError as error:
            messages.info(request, str(error))
            return redirect(back)
        return redirect("assessment-finished", family_id=family.pk, assessment_id=made.pk)
    lead = (
        "A finished assessment never changes: it holds every fact as it stands, with who first wrote it. Each reader sees "
        "of it what they may read. What is written later makes another one."
    )
    return ask(request, family, form, "Finish the assessment", back=back, lead=lead, button="Finish the assessment")


@door("entry.read")
def finished(request: HttpRequest, family_id: UUID, assessment_id: UUID) -> HttpResponse:
    """A finished assessment, as it was frozen."""
    family = opened(request, family_id, SECTION, "entry.read")
    row = assessing.finished_one(request.user, family, assessment_id)
    facts = assessing.facts_of(request.user, row)
    titles = dict.fromkeys(fact.section for fact in facts)
    context = {
        "name": name_of(row.person),
        "number": row.number,
        "key": str(row.pk),
        "by": author_of(row),
        "sections": assessment_presenters.sections(facts, titles),
        "back_url": _url("assessment", family, row.person),
        **frame(request, family, "plan"),
    }
    return render(request, "plan/finished.html", context)


def _adult(request: HttpRequest, family: Family, key: UUID) -> Person:
    person = next((one for one in queries.adults_of(request.user, family) if one.pk == key), None)
    if person is None:
        raise Http404("No such page.")
    return person


def _url(name: str, family: Family, person: Person, *more: str) -> str:
    return reverse(name, args=[family.pk, person.pk, *more])
