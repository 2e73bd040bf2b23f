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
#: Reading a file is begun so often, as after the machine stopped; then it is the file.
MOST_TRIES = 10
STOPS = (
    f"Nothing was kept: reading this file was begun {MOST_TRIES} times and never came to its end. Ask for it in another "
    "form, and tell whoever runs the workbook."
)
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
        if not allows(by, "feed.upload", delivery):
            _refuse(delivery, NO_LONGER, "no longer permitted", by)
        elif delivery.tries >= MOST_TRIES and delivery.state != Delivery.State.LINKING:
            _refuse(delivery, STOPS, "never read to its end", by)
        else:
            delivery.tries += 1
            delivery.save(update_fields=["tries"])
    if delivery.state == Delivery.State.LINKING:
        delivery = processing.link(delivery, by=by)
    elif delivery.state != Delivery.State.REFUSED:
        delivery = processing.process(delivery, Path(default_storage.path(delivery.stored_as)), by=by)
    _tidy(delivery)


def _refuse(delivery: Delivery, sentence: str, because: str, by: User) -> None:
    delivery.state, delivery.sentence = Delivery.State.REFUSED, sentence
    delivery.save(update_fields=["state", "sentence"])
    record(by, "refused a delivery", delivery, because=because)


def _tidy(delivery: Delivery) -> None:
    """Remove the file, unless somebody is still to say what its headings mean."""
    if delivery.stored_as and delivery.state != Delivery.State.ASKING:
        default_storage.delete(delivery.stored_as)
