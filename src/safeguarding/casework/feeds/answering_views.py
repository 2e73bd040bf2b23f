"""Saying what a partner's headings and codes mean, and how often deliveries are expected."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import Refused, find
from safeguarding.casework.audit.recording import record
from safeguarding.casework.feeds import (
    answering,
    extracts,
    held_back,
    presenters,
    queries,
    standing,
    standing_queries,
    terms,
)
from safeguarding.casework.feeds.answering_forms import AskExtract, SayCodes, SayExpected, SayHeadings
from safeguarding.casework.feeds.lawful import agencies_for
from safeguarding.casework.feeds.models import Delivery
from safeguarding.casework.feeds.tasks import process_delivery
from safeguarding.evidence import feeds, spreadsheets
from safeguarding.evidence.feeds.definition import load

GONE = "The file can’t be read any more. Hand it in again."


@door("feed.upload")
def headings(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """Say which heading of a file is which column, then what its unknown codes mean. The file is then read again."""
    user: Any = request.user
    seen = find(user, queries.deliveries(user), pk=delivery_id)
    if seen.state != Delivery.State.ASKING:
        return redirect("delivery", delivery_id=seen.pk)
    path, definition, said = (
        Path(default_storage.path(seen.stored_as)),
        load(seen.feed),
        standing_queries.mapping_of(seen),
    )
    if request.method == "POST" and "give_up" in request.POST:
        answering.give_up(seen, by=user)
        process_delivery.enqueue(str(seen.pk), str(seen.received_by_id))  # which removes the file
        return redirect("delivery", delivery_id=seen.pk)
    try:
        proposed = feeds.propose(seen.feed, path.read_bytes(), today=timezone.localdate())
        found = standing.as_agreed(
            standing.as_said(proposed, said), terms.columns_agreed(seen.authority_id, seen.agency_id, seen.feed)
        )
    except (feeds.FeedError, OSError):
        raise Refused(GONE) from None
    found = held_back.without_values(found, seen)
    form: Any = SayHeadings.bind(request, found=found, definition=definition)
    sent: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        mapping = feeds.Mapping(form.headings(), said.codes if said else {})
        unknown = feeds.unknown_codes(seen.feed, path.read_bytes(), mapping)
        answered = "codes" in request.POST
        codes = SayCodes.bind(request, unknown=unknown, definition=definition) if answered else None
        if not unknown or (codes is not None and codes.is_valid()):
            answering.say_mapping(seen, mapping.headings, codes.codes() if codes else {}, by=user)
            process_delivery.enqueue(str(seen.pk), str(seen.received_by_id))
            messages.success(request, "What you said is kept, and the file is read with it.")
            return redirect("delivery", delivery_id=seen.pk)
        sent = [(name, request.POST.get(name, "")) for name in form.fields]
        form = codes or SayCodes(unknown=unknown, definition=definition)
    record(user, "looked at the first rows of a delivery", seen)
    context = {"form": form, "sent": sent, "delivery": presenters.delivery_row(seen), "why": seen.sentence}
    return render(request, "feeds/headings.html", context)


@door("feed.extract")
def extract(request: HttpRequest) -> HttpResponse:
    """The rows of an extract without names, as a file for analysts."""
    form = AskExtract.bind(request)
    if request.method == "POST" and form.is_valid():
        made = extracts.make_extract(form.cleaned_data["feed"], by=request.user)
        name = f"{form.cleaned_data['feed']}-without-names.csv"
        data = spreadsheets.as_csv(made.columns, made.iter_rows())
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(data, content_type="text/csv; charset=utf-8", headers=headers)
    return render(request, "feeds/extract.html", {"form": form})


@door("link.review")
def expected(request: HttpRequest) -> HttpResponse:
    """What is expected of whom, and a form to say so."""
    user: Any = request.user
    allowed = {feed: agencies for feed in presenters.FEED_WORDS if (agencies := agencies_for(user, feed))}
    form = SayExpected.bind(request, allowed=allowed)
    if request.method == "POST" and form.is_valid():
        feed, agency = form.chosen()
        said = form.cleaned_data
        try:
            answering.expect(agency, feed, said["every"], said["first"], said["grace"], by=user, whole=said["whole"])
        except Refused as refused:
            form.add_error("what", refused.sentence)
        else:
            messages.success(request, "What is expected is saved.")
            return redirect("deliveries-expected")
    context = {"form": form, "allowed": bool(allowed), "table": standing.expected_table(user, timezone.localdate())}
    return render(request, "feeds/expected.html", context)
