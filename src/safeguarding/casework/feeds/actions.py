"""Every change to what partner agencies delivered. A delivery is stored once; links are never changed, only decided."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import polars as pl
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from safeguarding.casework.access.models import Agency
from safeguarding.casework.access.policies import Refused, check
from safeguarding.casework.audit.recording import record
from safeguarding.casework.design.uploads import Checked, keep
from safeguarding.casework.feeds import found, standing_queries
from safeguarding.casework.feeds.covering import Whole, covered_by
from safeguarding.casework.feeds.held_back import hide_addresses
from safeguarding.casework.feeds.lawful import agencies_for
from safeguarding.casework.feeds.models import Delivery, FeedEvent, Link, LinkDecision, Rejection
from safeguarding.casework.feeds.review_models import SecondLook
from safeguarding.casework.feeds.terms import columns_agreed
from safeguarding.casework.feeds.versions import carry_decisions, keep_rows
from safeguarding.evidence.feeds.columns import emptied
from safeguarding.evidence.feeds.mapping import Mapping

KEPT_REJECTIONS = 5000


class AlreadyReceived(Refused):
    """This very file was received before: `delivery` is its key."""

    def __init__(self, earlier: Delivery) -> None:
        on = f"{timezone.localtime(earlier.received_at):%d.%m.%Y}"
        super().__init__(f"This very file was received on {on}. Nothing was added again.")
        self.delivery = earlier.pk


@transaction.atomic
def receive_delivery(
    file: Checked, feed: str, agency: Agency, *, by: Any, way: str = Delivery.Way.PAGE, said: Whole | None = None
) -> Delivery:
    """Keep a partner's file, without what stands in columns that no agreement names, and note that it waits to be read.

    `said`: of which days and kinds the file holds everything. Raises Refused without a live sharing agreement that covers the feed, and for a file that was received before.
    """
    check(by, "feed.upload")
    if agency.pk not in {row.pk for row in agencies_for(by, feed)}:
        raise Refused(
            f"No sharing agreement with {agency.name} covers this feed today. Ask whoever looks after agreements."
        )
    delivery = Delivery(
        authority_id=by.authority_id, agency=agency, feed=feed, file_name=file.name,
        sha256=file.sha256, received_by=by, received_at=timezone.now(), way=way,
        said=said.as_json() if said else {},
    )  # fmt: skip
    try:
        with transaction.atomic():
            delivery.save()
    except IntegrityError:
        earlier = Delivery.objects.exclude(state=Delivery.State.REFUSED).get(
            authority=by.authority_id, feed=feed, sha256=delivery.sha256
        )
        raise AlreadyReceived(earlier) from None
    delivery.stored_as = keep(_as_agreed(file, delivery), f"feeds/{delivery.pk}")
    delivery.save(update_fields=["stored_as"])
    record(by, "received a delivery", delivery, feed=feed, agency=agency.pk)
    return delivery


def _as_agreed(file: Checked, delivery: Delivery) -> Checked:
    """The file without what stands in columns that are known and not agreed."""
    agreed = columns_agreed(delivery.authority_id, delivery.agency_id, delivery.feed)
    if agreed is None or file.kind != "csv":
        return file
    said = standing_queries.mapping_of(delivery)
    file.file.seek(0)
    made = emptied(delivery.feed, file.file, agreed, Mapping(said.headings, said.codes) if said else None)
    return file if made is None else replace(file, file=io.BytesIO(made))


@transaction.atomic
def store_rows(
    delivery: Delivery,
    events: pl.DataFrame,
    rejected: Sequence[Rejection],
    figures: dict[str, Any],
    *,
    by: Any,
    withdrawn: Sequence[str] = (),
    held_back: int = 0,
    unread: bool = False,
) -> Delivery:
    """Store the accepted rows that are not held yet or say something new, end those that they correct and those that are
    withdrawn, keep the rejected ones with their sentences and the delivery in figures (a profile as JSON): all together.
    Of the rows that were `held_back` only their number is known here; `unread`: the kind of some row could not be read."""
    check(by, "feed.upload", delivery)
    kept = keep_rows(delivery, events, withdrawn)
    Rejection.objects.bulk_create(rejected[:KEPT_REJECTIONS])
    delivery.accepted, delivery.already_held = kept.new, kept.held
    delivery.corrected, delivery.withdrawn = kept.corrected, kept.withdrawn
    delivery.rejected, delivery.profile = len({row.row for row in rejected}), figures
    delivery.held_back = held_back
    delivery.covers_from, delivery.covers_to = kept.first, kept.last
    delivery.covers = covered_by(delivery, (kept.first, kept.last), kept.kinds, unread=unread)
    if delivery.covers:
        days = [date.fromisoformat(one) for span in delivery.covers.values() for one in span]
        delivery.covers_from, delivery.covers_to = min(days), max(days)
    delivery.state = Delivery.State.LINKING
    delivery.save()
    record(
        by, "stored a delivery", delivery, accepted=kept.new, held=kept.held, corrected=kept.corrected,
        withdrawn=kept.withdrawn, rejected=len(rejected), held_back=held_back,
    )  # fmt: skip
    return delivery


@transaction.atomic
def store_links(delivery: Delivery, pairs: Iterable[found.Found], version: str, *, by: Any) -> Delivery:
    """Store what the model thinks of the delivery's rows: surely linked, for a person to decide, and those drawn for review.

    Somebody whose record was merged while the model worked is linked as the person kept.
    """
    check(by, "feed.upload", delivery)
    kept = found.as_kept(pairs, delivery.authority_id)
    found.keep(kept, delivery.authority_id, version, timezone.now())
    carry_decisions(delivery)
    hide_addresses(delivery.authority_id, delivery)
    delivery.state, delivery.model_version = Delivery.State.DONE, version
    delivery.save(update_fields=["state", "model_version"])
    bands = Counter(one.band for one in kept)
    record(
        by, "linked a delivery", delivery, linked=bands[Link.Band.LINKED], doubtful=bands[Link.Band.DOUBTFUL],
        model=version,
    )  # fmt: skip
    return delivery


@transaction.atomic
def refuse_delivery(delivery: Delivery, sentence: str, *, by: Any) -> Delivery:
    """Note why nothing of the file was kept."""
    check(by, "feed.upload", delivery)
    delivery.state, delivery.sentence = Delivery.State.REFUSED, sentence[:400]
    delivery.save(update_fields=["state", "sentence"])
    record(by, "refused a delivery", delivery)
    return delivery


class DecidedMeanwhile(Exception):
    """Somebody else decided the row first. `by` is their name."""

    def __init__(self, by: str) -> None:
        super().__init__("The row was decided meanwhile.")
        self.by = by


@transaction.atomic
def decide_row(
    event: FeedEvent, chosen: Link | None, reason: str, seen: frozenset[UUID], *, by: Any, cannot_tell: bool = False
) -> list[LinkDecision]:
    """Decide which of the people it may be a row is; `chosen` is None for nobody. One yes at most, and no to the rest.

    With `cannot_tell` none of them is said to be or not to be. `seen` are the decisions that stood when the person
    looked, none the first time. Deciding the same twice is one decision. Raises DecidedMeanwhile when others stand by now.
    """
    check(by, "link.review", event)
    FeedEvent.objects.select_for_update().get(pk=event.pk)
    links, standing = _standing(event)
    wanted = {
        link.pk: None if cannot_tell else chosen is not None and link.pk == chosen.pk for link in links
    }  # fmt: skip
    if frozenset(row.pk for row in standing.values()) != seen:
        if {key: row.same for key, row in standing.items()} == wanted and all(
            row.cannot_tell == cannot_tell for row in standing.values()
        ):
            return list(standing.values())
        raise DecidedMeanwhile(next(iter(standing.values())).decided_by.name if standing else "")
    of = {"authority_id": event.authority_id, "decided_by": by, "decided_at": timezone.now(), "reason": reason}
    of["cannot_tell"] = cannot_tell
    made = [
        LinkDecision.objects.create(**of, link=link, same=wanted[link.pk], replaces=standing.get(link.pk))
        for link in links
    ]
    record(by, "decided a row", event, links=len(made), same=None if cannot_tell else chosen is not None)
    return made


def _standing(event: FeedEvent) -> tuple[list[Link], dict[UUID, LinkDecision]]:
    """The links of a row that somebody is asked about, and the decision that stands on each."""
    asked = Q(band=Link.Band.DOUBTFUL) | Q(sampled__isnull=False)
    links = list(Link.objects.filter(asked, event=event, withdrawal__isnull=True).order_by("pk"))
    rows = LinkDecision.objects.filter(link__in=links, replaced_by__isnull=True).select_related("decided_by")
    return links, {row.link_id: row for row in rows}


@transaction.atomic
def take_back(event: FeedEvent, *, by: Any) -> list[LinkDecision]:
    """Take one's own decision back: the row waits again, and what was decided stays on record. Twice is once."""
    check(by, "link.review", event)
    FeedEvent.objects.select_for_update().get(pk=event.pk)
    _, standing = _standing(event)
    said = [row for row in standing.values() if row.same is not None or row.cannot_tell]
    if any(row.decided_by_id != by.pk for row in said):
        raise Refused("Somebody else decided this row since. Look at it again instead.")
    made = [
        LinkDecision.objects.create(
            authority_id=event.authority_id, link=row.link, same=None, decided_by=by, decided_at=timezone.now(),
            replaces=row,
        )
        for row in said
    ]  # fmt: skip
    if made:
        record(by, "took a decision back", event, links=len(made))
    return made


@transaction.atomic
def look_again(event: FeedEvent, answer: str, chosen: Link | None, reason: str, *, by: Any) -> SecondLook:
    """Keep what a second person says of a row of the sample. Saying the same twice is saying it once.

    Raises DecidedMeanwhile when another was quicker, Refused when the row isn't theirs to look at again.
    """
    check(by, "link.review", event)
    FeedEvent.objects.select_for_update().get(pk=event.pk)
    held = SecondLook.objects.filter(event=event).select_related("given_by").first()
    if held:
        if (held.given_by_id, held.answer, held.chosen_id) == (by.pk, answer, chosen.pk if chosen else None):
            return held
        raise DecidedMeanwhile(held.given_by.name)
    _, standing = _standing(event)
    if not standing or any(row.decided_by_id == by.pk for row in standing.values()):
        raise Refused("A second look is somebody else’s, at a row that is decided.")
    made = SecondLook.objects.create(
        authority_id=event.authority_id, event=event, answer=answer, chosen=chosen, reason=reason, given_by=by,
        given_at=timezone.now(),
    )  # fmt: skip
    record(by, "looked at a row again", event)
    return made
