"""Work done after the answer: reading and linking a delivery, with the rights of the person who handed it in."""

from __future__ import annotations

from pathlib import Path

from django.core.files.storage import default_storage
from django_tasks import task

from safeguarding.casework.feeds.models import Delivery


@task()
def process_delivery(delivery_id: str) -> None:
    """Process a waiting delivery. Safe to run twice: what is stored stays stored once."""
    from safeguarding.casework.feeds import processing  # the linker: only in the worker

    delivery = Delivery.objects.select_related("received_by").get(pk=delivery_id)
    if delivery.state in (Delivery.State.DONE, Delivery.State.REFUSED):
        return
    if delivery.state == Delivery.State.LINKING:
        processing.link(delivery, by=delivery.received_by)
    else:
        processing.process(delivery, Path(default_storage.path(delivery.stored_as)), by=delivery.received_by)
    default_storage.delete(delivery.stored_as)
