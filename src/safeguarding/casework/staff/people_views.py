"""Pages for people, their posts, and cover."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.models import Cover, Post, User
from safeguarding.casework.access.policies import find
from safeguarding.casework.access.sign_in.helping import invite
from safeguarding.casework.design import paging
from safeguarding.casework.design.dates import count
from safeguarding.casework.design.forms import GovukForm
from safeguarding.casework.staff import forms, presenters, queries
from safeguarding.casework.staff.account_presenters import account_of
from safeguarding.casework.staff.account_views import site_of
from safeguarding.casework.staff.actions import cover as covering
from safeguarding.casework.staff.actions import people as staffing
from safeguarding.casework.staff.lifting import left_without
from safeguarding.casework.staff.states import not_ones_own

ASK = "design/ask.html"


@door("staff.manage")
def people(request: HttpRequest) -> HttpResponse:
    """Everyone who works here, with what they do now."""
    page = paging.page_of(request, queries.people(request.user), "person", many="people")
    context = {"page": page, "table": presenters.people_table(page.rows)}
    return render(request, "staff/people.html", context)


@door("staff.manage")
def add_colleague(request: HttpRequest) -> HttpResponse:
    """A joiner. They are sent a link with which they choose a password."""
    form = forms.AddPerson.bind(request)
    if request.method == "POST" and form.is_valid():
        made = staffing.add_person(form.cleaned_data["name"], form.cleaned_data["email"], by=request.user)
        invite(made, site_of(request), by=request.user)
        messages.success(request, f"{made.name} is added and gets an email to choose a password. Now give them a post.")
        return redirect("give-post", user_id=made.pk)
    return render(request, ASK, {"form": form, "title": "Add a person", "back": reverse("people"), "button": "Add"})


@door("staff.manage")
def colleague(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """One person and every post of theirs."""
    person = find(request.user, User, pk=user_id)
    own = person.pk == request.user.pk
    table = presenters.posts_table(list(queries.posts_of(request.user, person)), timezone.localdate(), own)
    account = account_of(person, queries.ways_in(request.user, person))
    return render(request, "staff/person.html", {"person": person, "table": table, "own": own, "their": account})


@door("staff.manage")
def give_post(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Give a person a post."""
    person = find(request.user, User, pk=user_id)
    not_ones_own(request.user, person)
    by = request.user
    form = forms.GivePost.bind(
        request, agencies=queries.agencies(by), teams=queries.teams(by), offices=queries.offices(by)
    )
    if request.method == "POST" and form.is_valid():
        answers: dict[str, Any] = dict(form.cleaned_data)
        staffing.give_post(person, answers.pop("role"), answers.pop("agency"), **answers, by=by)
        messages.success(request, "The post is given.")
        return redirect("colleague", user_id=person.pk)
    context = {"form": form, "title": "Give a post", "caption": person.name, "button": "Give the post",
               "back": reverse("colleague", args=[person.pk])}  # fmt: skip
    return render(request, ASK, context)


@door("staff.manage")
def end_post(request: HttpRequest, user_id: UUID, post_id: UUID) -> HttpResponse:
    """End a post at this minute."""
    person = find(request.user, User, pk=user_id)
    not_ones_own(request.user, person)
    post = find(request.user, Post, pk=post_id, user_id=person.pk)
    form = _leaving(request, person, [post.pk])
    if request.method == "POST" and form.is_valid():
        families = staffing.end_post(post, successor=form.cleaned_data.get("successor"), by=request.user)
        left = f" {count(families, 'family', 'families')} of theirs need another worker." if families else ""
        messages.success(request, f"The post has ended.{left}")
        return redirect("colleague", user_id=person.pk)
    context = {"form": form, "title": f"End the post {presenters.post_line(post)}", "caption": person.name,
               "lead": "Access ends this minute, and so does their work with every family of this post.",
               "button": "End the post", "back": reverse("colleague", args=[person.pk])}  # fmt: skip
    return render(request, ASK, context)


@door("staff.manage")
def switch_account(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Close the account of a leaver, or open it again."""
    person = find(request.user, User, pk=user_id)
    not_ones_own(request.user, person)
    posts = [post.pk for post in queries.posts_of(request.user, person)] if person.is_active else []
    form = _leaving(request, person, posts)
    if request.method == "POST" and form.is_valid():
        if person.is_active:
            staffing.switch_off(person, successor=form.cleaned_data.get("successor"), by=request.user)
        else:
            staffing.switch_on(person, by=request.user)
        messages.success(request, "The account is closed." if not person.is_active else "The account is open.")
        return redirect("colleague", user_id=person.pk)
    back = reverse("colleague", args=[person.pk])
    return render(request, ASK, {"form": form, "back": back, **presenters.switch_words(person)})


def _leaving(request: HttpRequest, person: User, posts: list[Any]) -> GovukForm:
    """One button; and who takes over, where these posts are the last that can lift a restriction."""
    if not left_without(posts).exists():
        return forms.Sure.bind(request)
    return forms.Successor.bind(request, posts=queries.successors(request.user, person))


@door("cover.manage")
def cover(request: HttpRequest) -> HttpResponse:
    """Who covers which team."""
    return render(request, "staff/cover.html", {"table": presenters.cover_table(list(queries.cover(request.user)))})


@door("cover.manage")
def give_cover(request: HttpRequest) -> HttpResponse:
    """Give a post cover of a team between two moments."""
    by = request.user
    form = forms.GiveCover.bind(request, posts=queries.posts_to_cover(by), teams=queries.teams_to_cover(by))
    if request.method == "POST" and form.is_valid():
        a = form.cleaned_data
        covering.give_cover(a["post"], a["team"], a["kind"], a["starts_at"], a["ends_at"], a["reason"], by=by)
        messages.success(request, "The cover is given.")
        return redirect("cover")
    return render(request, ASK, {"form": form, "title": "Give cover", "back": reverse("cover"), "button": "Give cover"})


@door("cover.manage")
def end_cover(request: HttpRequest, cover_id: UUID) -> HttpResponse:
    """End cover at this minute."""
    row = find(request.user, Cover, pk=cover_id)
    if request.method == "POST":
        covering.end_cover(row, by=request.user)
        messages.success(request, "The cover has ended.")
        return redirect("cover")
    context = {"form": forms.Sure(), "title": f"End cover of {row.team.name}", "caption": row.post.user.name,
               "lead": "They lose sight of the team’s families this minute.", "button": "End the cover",
               "back": reverse("cover")}  # fmt: skip
    return render(request, ASK, context)
