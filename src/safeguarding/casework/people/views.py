"""One person's page, and the questions that change each part of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import allows, find
from safeguarding.casework.families.frame import frame, opened
from safeguarding.casework.families.models import Family, Person
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.people import actions, forms, kin_presenters, network_presenters, presenters, queries
from safeguarding.casework.people.asking import Asked
from safeguarding.casework.people.models import KnownName, Language
from safeguarding.casework.people.scopes import may_hide


@door("family.read")
def person(request: HttpRequest, family_id: UUID, person_id: UUID) -> HttpResponse:
    """All that is held of one person, each fact with who wrote it."""
    family = opened(request, family_id, "person")
    user, today = request.user, timezone.localdate()
    one = queries.person_of(user, family, person_id)
    people = queries.people_of(user, family)
    rows, written = queries.relationships_among(user, people), queries.written_of(user, one)
    write = allows(user, "person.write", family)
    warnings = [row for row in queries.warnings_of(user, family) if row.person_id in (None, one.pk)]
    network = [row for row in queries.network_of(user, family) if row.person_id in (None, one.pk)]
    context = {
        "heading": presenters.heading(one, today),
        "unborn": one.unborn,
        "identity": (identity := presenters.identity(one, written, today)),
        "unsigned": any(line["byline"] == presenters.NOBODY for line in identity),
        "names": [presenters.name_row(row, family, write) for row in queries.names_of(user, one)],
        "kin": kin_presenters.of_person(one, rows, people, family, write),
        "homes": kin_presenters.own_addresses(one, queries.addresses_of(user, people)),
        "language": presenters.language_rows(queries.language_of(user, one)),
        "census_rows": presenters.census(family, one, written),
        "numbers": presenters.numbers_of(one, written),
        "warnings": network_presenters.warning_lines(warnings, today),
        "network": [network_presenters.member_row(row, today, False) for row in network],
        "may_write": write,
        "may_die": write and not one.unborn and not one.pregnancy_ended_on and not one.death_date,
        **presenters.links(family),
        **presenters.person_links(family, one),
        **frame(request, family, "family"),
    }
    return render(request, "people/person.html", context)


def _change(
    request: HttpRequest,
    family_id: UUID,
    person_id: UUID,
    title: str,
    form_of: Callable[[Family, Person], forms.Ask],
    act: Callable[[Family, Person, Any], Any],
    **page: Any,
) -> HttpResponse:
    """A question about one person, and back to their page."""
    family = opened(request, family_id, f"form: {title.lower()}", "person.write")
    one = queries.person_of(request.user, family, person_id)
    asked = Asked(request, form_of(family, one))
    if asked.done(lambda: act(family, one, asked.form)):
        return redirect("person", family_id=family.pk, person_id=one.pk)
    back = reverse("person", args=[family.pk, one.pk])
    return asked.page(family, title, back, heading=f"{title}: {name_of(one)}", **page)


@door("person.write")
def name_add(request: HttpRequest, family_id: UUID, person_id: UUID) -> HttpResponse:
    """Another name by which a person is or was known."""
    return _change(
        request, family_id, person_id, "Add a name",
        lambda family, one: forms.Name.bind(request, may_hide=may_hide(request.user, family)),
        lambda family, one, form: actions.add_name(one, family, by=request.user, **form.facts()),
    )  # fmt: skip


@door("person.write")
def name_take_back(request: HttpRequest, family_id: UUID, row_id: UUID) -> HttpResponse:
    """Take back a name that is wrong."""
    family = opened(request, family_id, "form: name", "person.write")
    row = find(request.user, KnownName, pk=row_id, family=family)
    form = forms.TakeBack.bind(request)
    asked = Asked(request, form)
    if asked.done(lambda: actions.take_back_name(row, form.cleaned_data["why"], by=request.user)):
        return redirect("person", family_id=family.pk, person_id=row.person_id)
    back = reverse("person", args=[family.pk, row.person_id])
    return asked.page(family, "Take back a name", back, heading=f"Take back a name: {row.name}", button="Take back")


@door("person.write")
def language(request: HttpRequest, family_id: UUID, person_id: UUID) -> HttpResponse:
    """What a person speaks and needs."""

    def form_of(family: Family, one: Person) -> forms.Ask:
        held = queries.language_of(request.user, one)
        initial = {**held.facts(), "version": str(held.pk)} if held else {}
        return forms.Speaks.bind(request, initial=initial)

    def act(family: Family, one: Person, form: Any) -> Any:
        said = {name: form.cleaned_data[name] for name in Language.FACTS}
        return actions.say_language(one, family, by=request.user, replaces=form.replaces(), **said)

    def words(row: Any) -> list[tuple[str, str]]:
        said = presenters.language_rows(row)
        return [*((line["label"], line["value"]) for line in said), ("Written by", said[0]["byline"])]

    return _change(request, family_id, person_id, "Language and communication", form_of, act, words=words)


@door("person.write")
def ethnicity(request: HttpRequest, family_id: UUID, person_id: UUID) -> HttpResponse:
    """A person's ethnicity, in the codes of the census."""
    return _change(
        request, family_id, person_id, "Ethnicity",
        lambda family, one: forms.Ethnicity.bind(request, initial={"code": one.ethnicity}),
        lambda family, one, form: actions.say_ethnicity(one, family, by=request.user, **form.cleaned_data),
    )  # fmt: skip


@door("person.write")
def disability(request: HttpRequest, family_id: UUID, person_id: UUID) -> HttpResponse:
    """A person's disabilities, in the codes of the census."""
    return _change(
        request, family_id, person_id, "Disability",
        lambda family, one: forms.Disabilities.bind(
            request, initial={"chosen": [row.code for row in one.disabilities.all()]}
        ),
        lambda family, one, form: actions.say_disabilities(one, family, by=request.user, **form.cleaned_data),
    )  # fmt: skip


@door("person.write")
def number(request: HttpRequest, family_id: UUID, person_id: UUID) -> HttpResponse:
    """A number by which somebody else knows a person."""
    return _change(
        request, family_id, person_id, "Number",
        lambda family, one: forms.Number.bind(request),
        lambda family, one, form: actions.set_identifier(one, family, by=request.user, **form.cleaned_data),
    )  # fmt: skip


@door("person.write")
def born(request: HttpRequest, family_id: UUID, person_id: UUID) -> HttpResponse:
    """An unborn child is born."""
    return _change(
        request, family_id, person_id, "Record the birth",
        lambda family, one: forms.Birth.bind(request, initial={"family_name": one.family_name}),
        lambda family, one, form: actions.record_birth(one, family, by=request.user, **form.cleaned_data),
        lead="Everything that was written before the birth stays. If there are two, add the twin first.",
    )  # fmt: skip


@door("person.write")
def twin(request: HttpRequest, family_id: UUID, person_id: UUID) -> HttpResponse:
    """Another child of the same pregnancy."""

    def act(family: Family, one: Person, form: Any) -> Any:
        said = form.cleaned_data
        return actions.add_twin(one, family, said["twin"], by=request.user, identical=said["identical"] == "yes")

    return _change(
        request, family_id, person_id, "Add a twin", lambda family, one: forms.Twin.bind(request), act,
        button="Add the twin",
        lead="The twin gets the expected date and the relationships of the first child. Each is recorded as born by itself.",
    )  # fmt: skip


@door("person.write")
def pregnancy_ended(request: HttpRequest, family_id: UUID, person_id: UUID) -> HttpResponse:
    """A pregnancy ended without a live birth."""
    return _change(
        request, family_id, person_id, "The pregnancy has ended",
        lambda family, one: forms.PregnancyEnded.bind(request),
        lambda family, one, form: actions.end_pregnancy(one, family, form.cleaned_data["ended_on"], by=request.user),
        lead="For a baby who was not born alive. Nothing that was written goes, and no date will be asked for any more.",
    )  # fmt: skip


@door("person.write")
def died(request: HttpRequest, family_id: UUID, person_id: UUID) -> HttpResponse:
    """Somebody has died."""
    return _change(
        request, family_id, person_id, "Record a death",
        lambda family, one: forms.Died.bind(request),
        lambda family, one, form: actions.record_death(one, family, form.cleaned_data["died_on"], by=request.user),
    )  # fmt: skip
