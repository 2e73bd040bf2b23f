"""Deciding doubtful rows, looking at some a second time, and taking a decision back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import Refused, find
from safeguarding.casework.design import paging
from safeguarding.casework.feeds import actions, link_quality, queries, review_presenters, review_queries, thresholds
from safeguarding.casework.feeds.models import FeedEvent, Link
from safeguarding.casework.feeds.review_forms import DecideLink


@door("link.review")
def review(request: HttpRequest) -> HttpResponse:
    """The next row that waits for this person, or that there is none."""
    found = review_queries.next_row(request.user)
    if found is None:
        words = review_presenters.agreement_words(*review_queries.agreement(request.user))
        return render(request, "feeds/nothing_to_review.html", {"agreement": words})
    return redirect("review-row", event_id=found.pk)


@door("link.review")
def review_row(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """One doubtful row beside the people it may be."""
    event = find(request.user, queries.events(request.user), pk=event_id)
    look = review_queries.look_of(request.user, event)
    links = review_queries.candidates(request.user, event)
    drawn = bool(links) and all(hasattr(link, "sampled") for link in links)
    people = [review_presenters.person_side(link, blind=look.blind, sampled=drawn) for link in links]
    form = DecideLink.bind(request, people=people)
    conflict = ""
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, event, links, form.cleaned_data, blind=look.blind)
        except actions.DecidedMeanwhile as meanwhile:
            conflict = f"{meanwhile.by} decided this row while you were looking. What they decided is shown below."
        except Refused as refused:
            conflict = refused.sentence
        else:
            messages.success(request, "Your decision is saved.")
            return redirect("review")
        look = review_queries.look_of(request.user, event)
        people = [review_presenters.person_side(link, blind=look.blind, sampled=drawn) for link in links]
    context = {
        "form": form,
        "event": review_presenters.event_side(event),
        "agency": event.delivery.agency.name,
        "people": people,
        "seen": ",".join(sorted(one["replaces"] for one in people if one["replaces"])),
        "conflict": conflict,
        "blind": look.blind,
        "drawn": drawn,
        "second": review_presenters.second_words(look.second) if look.second else "",
        "left": review_presenters.left_words(
            review_queries.how_many_undecided(request.user), review_queries.how_many_sampled(request.user)
        ),
    }
    return render(request, "feeds/review.html", context)


def _decide(request: HttpRequest, event: FeedEvent, links: list[Link], said: dict[str, Any], *, blind: bool) -> None:
    chosen = next((link for link in links if str(link.pk) == said["answer"]), None)
    if blind:
        answer = "same" if chosen else said["answer"]
        actions.look_again(event, answer, chosen, said["reason"], by=request.user)
        return
    before = frozenset(_keys(request.POST.get("seen", "")))
    cannot_tell = said["answer"] == "cannot_tell"
    actions.decide_row(event, chosen, said["reason"], before, by=request.user, cannot_tell=cannot_tell)


def _keys(text: str) -> Iterator[UUID]:
    """The keys that stand in the text with commas between them; what is no key stands for none."""
    for one in text.split(","):
        with suppress(ValueError):
            yield UUID(one)


@door("link.review")
def decided(request: HttpRequest) -> HttpResponse:
    """What this person decided, to look at again or take back."""
    page = paging.page_of(request, review_queries.decided_by(request.user), "row", size=20)
    context = {"rows": [review_presenters.decided_row(row) for row in page.rows], "page": page}
    return render(request, "feeds/decided.html", context)


@require_POST
@door("link.review")
def undo(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Take one's own decision back."""
    event = find(request.user, queries.events(request.user), pk=event_id)
    actions.take_back(event, by=request.user)
    messages.success(request, "Your decision is taken back. The row waits to be decided again.")
    return redirect("review-decided")


@door("link.review")
def quality(request: HttpRequest) -> HttpResponse:
    """How good the links of a feed are, for whom, and the threshold that the reviewed pairs give."""
    refusal, feeds = "", link_quality.feeds_linked(request.user)
    asked = request.POST.get("feed", request.GET.get("feed", ""))
    if asked not in ("", *feeds):
        raise Http404("Nothing of that extract is linked.")
    if request.method == "POST":
        try:
            thresholds.set_threshold(asked, by=request.user)
        except Refused as refused:
            refusal = refused.sentence
        else:
            messages.success(request, "The threshold is set. Deliveries to come are linked with it.")
            return redirect(f"{reverse('link-quality')}?{urlencode({'feed': asked})}")
    chosen = asked or next(iter(feeds), "")
    context = {
        "refusal": refusal,
        "feeds": [(feed, review_presenters.FEED_WORDS.get(feed, feed)) for feed in feeds],
        "one": _quality_of(request.user, chosen) if chosen else None,
    }
    return render(request, "feeds/quality.html", context)


def _quality_of(user: Any, feed: str) -> dict[str, Any]:
    pairs, kept = link_quality.reviewed(user, feed), link_quality.model_in_use(user, feed)
    found = link_quality.of_reviewed(pairs)
    tables, deprivation = link_quality.by_group(user, feed, found, timezone.localdate())
    wrong, since = link_quality.wrong_links(pairs, kept), link_quality.since_review(user, feed)
    return review_presenters.feed_quality(feed, found, kept, tables, deprivation, wrong, since)
