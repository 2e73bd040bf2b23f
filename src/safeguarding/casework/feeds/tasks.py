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

WAITS_OR_OVER = (Delivery.State.ASKING, Delivery.State.DONE, Delivery.State.REFUSED)
NO_LONGER = "Nothing was kept: whoever handed it in may not hand in extracts any more."


@task()
def process_delivery(delivery_id: str, originator_id: str) -> None:
    """Process a waiting delivery. Safe to run twice: what is stored stays stored once."""
    from safeguarding.casework.feeds import processing  # the linker: only in the worker

    by = User.objects.get(pk=originator_id)
    with within(by.authority_id):
        delivery = Delivery.objects.get(pk=delivery_id, received_by=by)
        if delivery.state in WAITS_OR_OVER:
            _tidy(delivery)
            return
        permitted = allows(by, "feed.upload", delivery)
        if not permitted:
            delivery.state, delivery.sentence = Delivery.State.REFUSED, NO_LONGER
            delivery.save(update_fields=["state", "sentence"])
            record(by, "refused a delivery", delivery, because="no longer permitted")
    if permitted and delivery.state == Delivery.State.LINKING:
        delivery = processing.link(delivery, by=by)
    elif permitted:
        delivery = processing.process(delivery, Path(default_storage.path(delivery.stored_as)), by=by)
    _tidy(delivery)


def _tidy(delivery: Delivery) -> None:
    """Remove the file, unless somebody is still to say what its headings mean."""
    if delivery.stored_as and delivery.state != Delivery.State.ASKING:
        default_storage.delete(delivery.stored_as)
