"""True counts that later releases are no longer held against go. What was shown stays."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.db import connection, transaction

from safeguarding.casework.access.policies import check, visible
from safeguarding.casework.access.unchanging import lifted
from safeguarding.casework.audit.recording import record
from safeguarding.casework.insight.models import Publication, Working
from safeguarding.casework.insight.queries import EARLIER, last_quarter


@transaction.atomic
def remove_true_counts(*, by: Any) -> int:
    """Remove the true counts of publications further back than the releases that the next one is protected beside, and
    those of what was worked out for a quarter that has passed and never went out. How many publications.

    Publications never change, so the owner of the tables has to run this: `safeguarding deliveries remove`.
    """
    check(by, "indicator.publish")
    rows = visible(by, Publication.objects.all()).order_by("definition", "-until", "-made_at")
    known = rows.values_list("definition", "pk")
    old = [pk for _, of in groupby(known, lambda row: row[0]) for _, pk in list(of)[EARLIER:]]
    due = rows.filter(pk__in=old).exclude(kept={}).order_by()
    with lifted(connection, Publication):
        count: int = due.update(kept={})
    visible(by, Working.objects.filter(until__lt=last_quarter())).exclude(kept={}).update(kept={})
    if count:
        record(by, "removed true counts", publications=count)
    return count
