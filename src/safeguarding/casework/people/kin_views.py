"""Pages about who is what to whom, who lives with whom, and who was in the family on a day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import allows
from safeguarding.casework.design.dates import day
from safeguarding.casework.families.frame import frame, opened
from safeguarding.casework.families.models import Family
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.people import actions, forms, kin_presenters, presenters, queries
from safeguarding.casework.people.asking import Asked
from safeguarding.casework.people.models import Relationship
from safeguarding.evidence import relationships as kinds


@door("family.read")
def relationships(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Who is what to whom in the family, and who holds parental responsibility today."""
    family = opened(request, family_id, "relationships")
    members = queries.memberships_of(request.user, family)
    rows = queries.relationships_among(request.user, [row.person for row in members])
    children = [row.person for row in members if row.role == "child" and row.end is None]
    context = {
        "table": kin_presenters.relationships_table(rows, family),
        "responsibility": kin_presenters.responsibility_table(children, rows, timezone.localdate()),
        **presenters.links(family),
        **frame(request, family, "family"),
    }
    return render(request, "people/relationships.html", context)


@door("person.write")
def relate(request: HttpRequest, family_id: UUID, person_id: UUID) -> HttpResponse:
    """Say what a person is to somebody else in the family."""
    family = opened(request, family_id, "form: relationship", "person.write")
    user = request.user
    one = queries.person_of(user, family, person_id)
    others = {str(other.pk): other for other in queries.people_of(user, family) if other.pk != one.pk}
    form = forms.Relate.bind(request, person=one, others=list(others.values()))
    asked, made = Asked(request, form), list[Relationship]()

    def act() -> Any:
        said = form.cleaned_data
        (kind, first), other = form.kind(), others[said["other"]]
        facts = {name: said[name] for name in ("start", "end", "known")}
        source, target = (one, other) if first else (other, one)
        row, doubts = actions.relate(source, target, kind, family, by=user, **facts)
        made.append(row)
        return row, doubts

    if asked.done(act):
        if made[0].kind in kinds.MAY_HOLD and not made[0].responsibility:
            return redirect("relationship-responsibility", family_id=family.pk, row_id=made[0].pk)
        return redirect("person", family_id=family.pk, person_id=one.pk)
    back = reverse("person", args=[family.pk, one.pk])
    lead = "" if others else "Nobody else is in the family yet. Add them to the family first."
    return asked.page(family, "Add a relationship", back, heading=f"Add a relationship of {name_of(one)}", lead=lead)


Change = Callable[[Relationship, Family, Any], Any]


def _change(
    request: HttpRequest, family_id: UUID, row_id: UUID, title: str, form_of: Any, act: Change, **page: Any
) -> HttpResponse:
    """A question about one relationship, and back to the page of the person whom it is said of."""
    family = opened(request, family_id, "form: relationship", "person.write")
    row = queries.relationship_of(request.user, family, row_id)
    asked = Asked(request, form_of(row))
    if asked.done(lambda: act(row, family, asked.form)):
        return redirect("person", family_id=family.pk, person_id=row.source_id)
    said, other = kin_presenters.side(row, row.source)
    heading = f"{title}: {name_of(row.source)}, {said} {name_of(other)}"
    back = reverse("person", args=[family.pk, row.source_id])
    return asked.page(family, title, back, heading=heading, words=kin_presenters.standing_words, **page)


@door("person.write")
def dates(request: HttpRequest, family_id: UUID, row_id: UUID) -> HttpResponse:
    """From when to when a relationship holds."""
    return _change(
        request, family_id, row_id, "Dates of a relationship",
        lambda row: forms.Dates.bind(request, initial=row.facts()),
        lambda row, family, form: actions.change_relationship(row, family, form.cleaned_data, by=request.user),
    )  # fmt: skip


@door("person.write")
def responsibility(request: HttpRequest, family_id: UUID, row_id: UUID) -> HttpResponse:
    """Whether somebody holds parental responsibility for a child."""

    def act(row: Relationship, family: Family, form: Any) -> Any:
        said = dict(form.cleaned_data)
        if said["responsibility"] != "yes":
            said |= {"how": "", "held_from": None, "held_to": None}
        return actions.change_relationship(row, family, said, by=request.user)

    return _change(
        request, family_id, row_id, "Parental responsibility",
        lambda row: forms.Responsibility.bind(request, initial=kin_presenters.begins(row)), act,
        lead="A mother who gave birth holds it. Others hold it in one of the ways below, or not.",
    )  # fmt: skip


@door("person.write")
def take_back(request: HttpRequest, family_id: UUID, row_id: UUID) -> HttpResponse:
    """Take back a relationship that was written by mistake."""
    return _change(
        request, family_id, row_id, "Take back a relationship",
        lambda row: forms.TakeBack.bind(request),
        lambda row, family, form: actions.take_back_relationship(
            row, form.cleaned_data["why"], family, by=request.user
        ),
        button="Take back", lead="For what was never so. What is over gets a last day instead.",
    )  # fmt: skip


@door("family.read")
def households(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Who lives or lived with whom, where, from when to when."""
    family = opened(request, family_id, "households")
    rows = queries.addresses_of(request.user, queries.people_of(request.user, family))
    homes = kin_presenters.households(rows)
    context = {
        "now": [home for home in homes if home["now"]],
        "before": [home for home in homes if not home["now"]],
        "may_write": allows(request.user, "person.write", family),
        **presenters.links(family),
        **frame(request, family, "family"),
    }
    return render(request, "people/households.html", context)


@door("person.write")
def move(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """People live somewhere else from a day on."""
    family = opened(request, family_id, "form: household", "person.write")
    asked = Asked(request, forms.Move.bind(request, people=queries.people_of(request.user, family)))

    def act() -> Any:
        form: Any = asked.form
        said = form.cleaned_data
        return actions.move(family, form.chosen(), said["line"], said["postcode"], said["start"], by=request.user)

    if asked.done(act):
        return redirect("households", family_id=family.pk)
    return asked.page(
        family, "Record a move", reverse("households", args=[family.pk]),
        lead="Leave out an address that must stay hidden: everyone who works with the family reads this. "
        "Record that they moved out instead.",
    )  # fmt: skip


@door("person.write")
def move_out(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """People no longer live where they lived, and the new address is not held here."""
    family = opened(request, family_id, "form: household", "person.write")
    asked = Asked(request, forms.MoveOut.bind(request, people=queries.people_of(request.user, family)))

    def act() -> Any:
        form: Any = asked.form
        return actions.move_out(family, form.chosen(), form.cleaned_data["start"], by=request.user)

    if asked.done(act):
        return redirect("households", family_id=family.pk)
    return asked.page(
        family, "Record that somebody moved out", reverse("households", args=[family.pk]),
        lead="Where they live now is not held on this page.",
    )  # fmt: skip


@door("family.read")
def on_a_day(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Who was in the family on a day: members, households, relationships, and who worked with it."""
    family = opened(request, family_id, "on a day")
    user, form = request.user, forms.OnDay.asked_of(request)
    on = form.chosen()
    context: dict[str, Any] = {
        "form": form,
        "day": day(on),
        "on": form.address(),
        **presenters.links(family),
        **frame(request, family, "family"),
    }
    if on is not None:
        members = queries.members_on(user, family, on)
        people = [row.person for row in members]
        homes = queries.addresses_on(user, people, on)
        team = queries.team_on(user, family, on)
        context |= kin_presenters.on_a_day(members, homes, queries.relationships_among(user, people), on)
        context["workers"] = kin_presenters.workers_table(queries.allocations_on(user, family, on))
        context["team"] = f"{team.team.name}, {team.team.office.name}" if team else ""
    return render(request, "people/on_a_day.html", context)
