"""A delivery from file to links: read, store once, keep to what the law allows, link, store the links."""

from __future__ import annotations

from pathlib import Path
from typing import Any, BinaryIO

from django.utils import timezone

from safeguarding.casework.access.within import within
from safeguarding.casework.feeds import (
    actions,
    answering,
    lawful,
    link_quality,
    linking,
    queries,
    standing_queries,
    terms,
)
from safeguarding.casework.feeds.held_back import hold_back
from safeguarding.casework.feeds.models import Delivery, Rejection
from safeguarding.evidence import feeds
from safeguarding.evidence.feeds.profile import profile

#: From how many columns known a file may be the feed under other words; from how many rows, and which share of them,
#: it is asked what their codes mean. A proposal.
KNOWN, FEWEST, SHARE = 3, 10, 0.1
NOT_KNOWN = "The headings of this file are not those that the feed knows. Nothing is kept until you say which is which."
NO_LONGER_AGREED = "Nothing was kept: no sharing agreement with the agency covers this feed any more."
UNDECLARED = "is a code that this feed does not declare"


def process(delivery: Delivery, source: Path, *, by: Any) -> Delivery:
    """Read and link a received file with the rights of `by`. What goes wrong with the file is said, not raised."""
    delivery.state = Delivery.State.READING
    with within(delivery.authority_id):
        delivery.save(update_fields=["state"])
        said = standing_queries.mapping_of(delivery)
        columns = terms.columns_agreed(delivery.authority_id, delivery.agency_id, delivery.feed)
    mapping = feeds.Mapping(said.headings, said.codes) if said else feeds.Mapping()
    try:
        with source.open("rb") as file:  # an open file: a path would put the name it is stored under into sentences
            reading = feeds.read(delivery.feed, file, sender=str(delivery.agency_id), mapping=mapping, columns=columns)
            question = _question(delivery.feed, file, mapping, reading)
    except feeds.HeadingsError as error:
        with within(delivery.authority_id):
            if said or _may_be_told(delivery.feed, source):
                return answering.ask(delivery, str(error) if said else NOT_KNOWN, by=by)
            return actions.refuse_delivery(delivery, str(error), by=by)
    except feeds.FeedError as error:
        with within(delivery.authority_id):
            return actions.refuse_delivery(delivery, str(error), by=by)
    if question:
        with within(delivery.authority_id):
            return answering.ask(delivery, question, by=by)
    delivery.mapping = said
    rejected = [
        Rejection(
            authority_id=delivery.authority_id, delivery=delivery, row=one.row, column=(one.column or "")[:80],
            sentence=one.sentence[:400],
        )
        for one in reading.rejected
    ]  # fmt: skip
    with within(delivery.authority_id, patient=True):
        if delivery.agency_id not in lawful.agencies_agreed(delivery.authority_id, delivery.feed):
            return actions.refuse_delivery(delivery, NO_LONGER_AGREED, by=by)
        events, held_back = hold_back(delivery.authority_id, delivery.feed, delivery.agency_id, reading.events)
        actions.store_rows(
            delivery, events, rejected, profile(reading, events).as_json(), by=by, withdrawn=reading.withdrawn,
            held_back=held_back, unread=_kind_unread(reading),
        )  # fmt: skip
    return link(delivery, by=by)


def _kind_unread(reading: feeds.Reading) -> bool:
    """Whether some row has a kind that could not be read."""
    heading = reading.layout.headings.get("kind", "kind")
    return any(one.column in (heading, "kind") for one in reading.rejected)


def _may_be_told(feed: str, source: Path) -> bool:
    """Whether so much of the headings is known that somebody can tell the rest: it may be the feed, under other words."""
    try:
        with source.open("rb") as file:
            found = feeds.propose(feed, file, today=timezone.localdate())
    except feeds.FeedError:
        return False
    return sum(bool(one.column) for one in found) >= KNOWN


def _question(feed: str, file: BinaryIO, mapping: feeds.Mapping, reading: feeds.Reading) -> str:
    """What to ask about codes that nobody has said anything of, where they would cost many rows; otherwise nothing."""
    undeclared = {one.row for one in reading.rejected if UNDECLARED in one.sentence}
    if len(undeclared) < max(FEWEST, reading.rows * SHARE):
        return ""
    file.seek(0)
    codes = (
        sum(len(said) for said in feeds.unknown_codes(feed, file, mapping).values()) if reading.layout.header_row else 0
    )
    return (
        f"{len(undeclared):,} rows have one of {codes:,} codes that the feed doesn’t know. Say what they mean."
        if codes
        else ""
    )


def link(delivery: Delivery, *, by: Any) -> Delivery:
    """Look for the people in the rows of a delivery that is stored. Nobody outside an agreement reaches the linker."""
    with within(delivery.authority_id, patient=True):
        people = lawful.may_be_linked(delivery.authority_id, delivery.feed, delivery.agency_id)
        events = queries.unlinked_events(delivery)
        kept = link_quality.kept_model(delivery.authority_id, delivery.feed)
    found, version = linking.compare(people, events, kept, str(delivery.pk))
    with within(delivery.authority_id, patient=True):
        return actions.store_links(delivery, found, version, by=by)
