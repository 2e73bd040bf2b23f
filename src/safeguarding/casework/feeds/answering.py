"""What people say of deliveries: which heading is which column, what a code means, how often one is expected."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.models import Agency
from safeguarding.casework.access.policies import Refused, check
from safeguarding.casework.audit.recording import record
from safeguarding.casework.feeds.lawful import agencies_for
from safeguarding.casework.feeds.models import Delivery, Expectation, Mapping

ANSWERED = "Somebody answered this meanwhile. Look at the delivery again."
NOT_USED = "Nobody could say which column is which, so nothing of the file was kept."


@transaction.atomic
def ask(delivery: Delivery, sentence: str, *, by: Any) -> Delivery:
    """Leave a delivery until somebody has said what its headings or codes mean."""
    check(by, "feed.upload", delivery)
    delivery.state, delivery.sentence = Delivery.State.ASKING, sentence[:400]
    delivery.save(update_fields=["state", "sentence"])
    record(by, "left a delivery for an answer", delivery)
    return delivery


@transaction.atomic
def say_mapping(delivery: Delivery, headings: dict[str, str], codes: dict[str, dict[str, str]], *, by: Any) -> Delivery:
    """Remember what the headings and codes of this agency's files of the feed mean, and let the delivery be read again.

    Codes said before are kept beside the new ones. Raises Refused where somebody answered meanwhile.
    """
    check(by, "feed.upload", delivery)
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if delivery.state != Delivery.State.ASKING:
        raise Refused(ANSWERED)
    of = {"authority_id": delivery.authority_id, "agency_id": delivery.agency_id, "feed": delivery.feed}
    before = Mapping.objects.filter(**of).order_by("-version").first()
    said = before.codes if before else {}
    together = {name: said.get(name, {}) | codes.get(name, {}) for name in {*said, *codes}}
    mapping = Mapping.objects.create(
        **of, version=before.version + 1 if before else 1, headings=headings, codes=together, made_by=by,
        made_at=timezone.now(),
    )  # fmt: skip
    delivery.state, delivery.sentence, delivery.mapping = Delivery.State.WAITING, "", mapping
    delivery.save(update_fields=["state", "sentence", "mapping"])
    record(by, "said what headings mean", delivery, version=mapping.version, headings=len(headings))
    return delivery


@transaction.atomic
def give_up(delivery: Delivery, *, by: Any) -> Delivery:
    """Do not use a file whose headings nobody can tell. It may be handed in again."""
    check(by, "feed.upload", delivery)
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if delivery.state != Delivery.State.ASKING:
        raise Refused(ANSWERED)
    delivery.state, delivery.sentence = Delivery.State.REFUSED, NOT_USED
    delivery.save(update_fields=["state", "sentence"])
    record(by, "refused a delivery", delivery, because="no answer")
    return delivery


@transaction.atomic
def expect(
    agency: Agency, feed: str, every: str, first: date, grace: int, *, by: Any, whole: bool = False
) -> Expectation:
    """Say how often an agency is to deliver a feed, in place of what was said before. `whole`: each file holds everything
    of the last whole week, month or quarter before the day on which it is due.

    Raises Refused without a live sharing agreement that covers the feed.
    """
    check(by, "link.review")
    if agency.pk not in {row.pk for row in agencies_for(by, feed)}:
        raise Refused(f"No sharing agreement with {agency.name} covers this feed today.")
    made = Expectation.objects.create(
        authority_id=by.authority_id, agency=agency, feed=feed, every=every, first=first, grace=grace, whole=whole,
        said_by=by, said_at=timezone.now(),
    )  # fmt: skip
    record(by, "said when deliveries are expected", made, feed=feed, agency=agency.pk, every=every)
    return made
