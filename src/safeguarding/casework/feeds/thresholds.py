"""Setting the threshold of a feed from the pairs that people reviewed."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.policies import Refused, check
from safeguarding.casework.audit.recording import record
from safeguarding.casework.feeds import link_quality
from safeguarding.casework.feeds.review_models import LinkModel


@transaction.atomic
def set_threshold(feed: str, *, by: Any) -> LinkModel:
    """Keep a model of the feed with the threshold that the reviewed pairs give: deliveries to come are linked with it.

    Links that are there stay as they are. Raises Refused with the reason where the reviewed pairs are too few.
    """
    from safeguarding.evidence import linkage
    from safeguarding.evidence.linkage import artefact

    check(by, "link.review")
    found = link_quality.calibration(by, feed)
    if not found.enough:
        raise Refused(found.says)
    now = timezone.now()
    list(LinkModel.objects.select_for_update().filter(authority=by.authority_id, feed=feed).values("pk"))
    before = link_quality.kept_model(by.authority_id, feed)
    before = before or artefact.first(feed, linkage.load(), None, "none: the shipped weights", by="shipped", at=now)
    kept = before.calibrated(found, by=by.name, at=now)
    made = LinkModel.objects.create(
        authority_id=by.authority_id, feed=feed, number=kept.number, artefact=kept.as_json(), made_by=by, made_at=now
    )
    record(by, "set a threshold", made, feed=feed, number=kept.number, pairs=found.pairs)
    return made
