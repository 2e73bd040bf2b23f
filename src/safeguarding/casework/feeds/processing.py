"""A delivery from file to links: read, store once, keep to what the law allows, link, store the links."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from safeguarding.casework.access.within import within
from safeguarding.casework.feeds import actions, lawful, queries
from safeguarding.casework.feeds.models import Delivery, Rejection
from safeguarding.evidence import feeds, linkage
from safeguarding.evidence.feeds.profile import profile


def process(delivery: Delivery, source: Path, *, by: Any) -> Delivery:
    """Read and link a received file with the rights of `by`. What goes wrong with the file is said, not raised."""
    delivery.state = Delivery.State.READING
    with within(delivery.authority_id):
        delivery.save(update_fields=["state"])
    try:
        with source.open("rb") as file:  # an open file: a path would put the name it is stored under into sentences
            reading = feeds.read(delivery.feed, file, sender=str(delivery.agency_id))
    except feeds.FeedError as error:
        with within(delivery.authority_id):
            return actions.refuse_delivery(delivery, str(error), by=by)
    rejected = [
        Rejection(
            authority_id=delivery.authority_id, delivery=delivery, row=one.row, column=(one.column or "")[:80],
            sentence=one.sentence[:400],
        )
        for one in reading.rejected
    ]  # fmt: skip
    with within(delivery.authority_id, patient=True):
        actions.store_rows(
            delivery, reading.events, rejected, profile(reading).as_json(), by=by, withdrawn=reading.withdrawn
        )
    return link(delivery, by=by)


def link(delivery: Delivery, *, by: Any) -> Delivery:
    """Look for the people in the rows of a delivery that is stored. Nobody outside an agreement reaches the linker."""
    with within(delivery.authority_id, patient=True):
        people = lawful.may_be_linked(delivery.authority_id, delivery.feed)
        events = queries.unlinked_events(delivery)
    linked = linkage.link(people, events)
    pairs = linked.to_events()
    sure = pairs.filter(pairs["band"] == linkage.LINKED)
    version = f"{linked.model.name} {linked.model.version}"
    doubtful = list(linkage.explain_doubtful(linked))
    with within(delivery.authority_id, patient=True):
        return actions.store_links(delivery, sure, doubtful, version, by=by)
