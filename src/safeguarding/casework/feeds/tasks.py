"""Work done after the answer: reading and linking a delivery, with the rights that the person who handed it in has then."""

from __future__ import annotations

from pathlib import Path

from django.core.files.storage import default_storage
from django_tasks import task

from safeguarding.casework.access.models import User
from safeguarding.casework.access.policies import allows
from safeguarding.casework.access.within import within
from safeguarding.casework.audit.recording import record
from safeguarding.casework.feeds.models import Delivery

NO_LONGER = "Nothing was kept: whoever handed it in may not hand in extracts any more."


@task()
def process_delivery(delivery_id: str, originator_id: str) -> None:
    """Process a waiting delivery. Safe to run twice: what is stored stays stored once."""
    from safeguarding.casework.feeds import processing  # the linker: only in the worker

    by = User.objects.get(pk=originator_id)
    with within(by.authority_id):
        delivery = Delivery.objects.get(pk=delivery_id, received_by=by)
        if delivery.state in (Delivery.State.DONE, Delivery.State.REFUSED):
            return
        permitted = allows(by, "feed.upload", delivery)
        if not permitted:
            delivery.state, delivery.sentence = Delivery.State.REFUSED, NO_LONGER
            delivery.save(update_fields=["state", "sentence"])
            record(by, "refused a delivery", delivery, because="no longer permitted")
    if permitted and delivery.state == Delivery.State.LINKING:
        processing.link(delivery, by=by)
    elif permitted:
        processing.process(delivery, Path(default_storage.path(delivery.stored_as)), by=by)
    default_storage.delete(delivery.stored_as)
