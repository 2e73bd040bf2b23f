"""The workbook’s month: the time from one group supervision to the next."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone

from safeguarding.casework.access.policies import visible
from safeguarding.casework.families.models import Family
from safeguarding.casework.workbook.models import WorkbookEpisode


def open_month(family: Family) -> WorkbookEpisode:
    """The open month of the family, begun here if there is none. Call it within an action's transaction.

    Closing group supervision opens the next month; only a family that has just been started has none.
    """
    of = WorkbookEpisode.objects.filter(family=family)
    held = of.filter(closed_at__isnull=True).first()
    if held:
        return held
    last = of.aggregate(last=Max("number"))["last"] or 0
    return WorkbookEpisode.objects.create(
        authority_id=family.authority_id,
        family=family,
        number=last + 1,
        opened_on=timezone.localdate() if last else family.opened_on,
    )


def month_and_last(user: Any, family: Family) -> tuple[WorkbookEpisode | None, WorkbookEpisode | None]:
    """The open month and the month before it, None for what there isn't."""
    of = visible(user, WorkbookEpisode.objects.filter(family=family)).order_by("-number")
    held = list(of[:2])
    if held and held[0].closed_at is None:
        return held[0], held[1] if held[1:] else None
    return None, held[0] if held else None


def began(last: WorkbookEpisode | None) -> datetime | None:
    """The moment the open month began: when the last one closed; None for a family's first."""
    return last.closed_at if last else None
