"""Handing in a partner's extract, and what became of it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import Refused, allows, find
from safeguarding.casework.design import paging
from safeguarding.casework.feeds import actions, forms, presenters, queries, standing, terms
from safeguarding.casework.feeds.covering import NotSo, whole
from safeguarding.casework.feeds.lawful import agencies_for
from safeguarding.casework.feeds.models import Delivery
from safeguarding.casework.feeds.tasks import process_delivery


@door("feed.read")
def deliveries(request: HttpRequest) -> HttpResponse:
    """Hand in an extract; what came before."""
    may_upload, ours = allows(request.user, "feed.upload"), allows(request.user, "link.review")
    allowed = {feed: agencies for feed in presenters.FEED_WORDS if (agencies := agencies_for(request.user, feed))}
    form = forms.UploadDelivery.bind(request, allowed=allowed)
    if request.method == "POST" and may_upload and form.is_valid():
        feed, agency = form.chosen()
        try:
            said = whole(feed, form.cleaned_data["first"], form.cleaned_data["last"])
            delivery = actions.receive_delivery(form.cleaned_data["file"], feed, agency, by=request.user, said=said)
        except NotSo as refused:
            form.add_error("last", refused.sentence)
        except Refused as refused:
            form.add_error("file", refused.sentence)
        else:
            process_delivery.enqueue(str(delivery.pk), str(request.user.pk))
            return redirect("delivery", delivery_id=delivery.pk)
    page = paging.page_of(request, queries.deliveries(request.user), "delivery", many="deliveries", size=20)
    # Findings are of the rows that were kept, as is how many of a file are held: a partner would learn who is left out.
    before = queries.profiles_before(request.user, page.rows) if ours else {}
    found = {one.pk: presenters.findings(one, before[one.pk]) for one in page.rows if one.pk in before}
    context = {
        "form": form,
        "may_upload": may_upload and bool(allowed),
        "may_review": ours,
        "not_come": standing.not_come(request.user, timezone.localdate()),
        "due": presenters.due_table(due) if ours and (due := terms.held_too_long(request.user)) else None,
        "deliveries": presenters.deliveries_table(page.rows, ours=ours, found=found),
        "page": page,
    }
    return render(request, "feeds/deliveries.html", context)


@door("feed.read")
def delivery(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """What became of one delivery: accepted, rejected with reasons, linked."""
    seen = find(request.user, queries.deliveries(request.user), pk=delivery_id)
    may_review = allows(request.user, "link.review")
    shown = presenters.delivery_row(seen, ours=may_review)
    page = paging.page_of(request, queries.rejections(request.user, seen), "problem", size=50)
    # Figures are of the rows that were kept: beside the file that it sent, they would tell a partner who is left out.
    ours = shown["done"] and may_review
    found = presenters.findings(seen, queries.profiles_before(request.user, [seen])[seen.pk]) if ours else None
    context = {
        "delivery": shown,
        "heading": presenters.heading(shown, seen, found),
        "bands": presenters.links_words(queries.links_of(request.user, seen)) if ours else [],
        "rejections": presenters.rejections_table(page.rows) if page.rows else None,
        "page": page,
        "findings": found,
        "may_review": may_review,
        "up_to_date": presenters.up_to_date_words(queries.brought_up_to_date(request.user, seen)) if may_review else "",
        "over_time": standing.over_time(request.user, seen) if ours else None,
        "asks": reverse("delivery-headings", args=[seen.pk])
        if seen.state == Delivery.State.ASKING and allows(request.user, "feed.upload")
        else "",
    }
    response = render(request, "feeds/delivery.html", context)
    if shown["going_on"]:
        response["Refresh"] = "2"
    return response
