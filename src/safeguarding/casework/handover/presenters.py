"""Handovers as ready words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from safeguarding.casework.design.dates import day, moment
from safeguarding.casework.design.tables import Table
from safeguarding.casework.handover.contents import in_words
from safeguarding.casework.handover.models import Handover, Received, ReceivedItem


def handover_table(rows: Iterable[Handover]) -> Table:
    """What went, when, where to and who sent it."""
    return Table(
        caption="Handed over before",
        head=("When", "To", "What went", "Why", "Who"),
        rows=[
            (moment(row.made_at), row.to_code, ", ".join(in_words(row.went)), row.reason, row.made_by.name)
            for row in rows
        ],
        nothing="This file has not been handed over.",
    )


def origin(row: Received) -> str:
    who = f"{row.accepted_by.name} accepted it on {day(row.accepted_at.date())}"
    return f"{row.from_name} ({row.from_code}) sent this file on {day(row.sent_on)}. {who}."


def item(row: ReceivedItem) -> dict[str, Any]:
    return {"on": day(row.on), "kind": row.get_kind_display(), "title": row.title, "text": row.text}
