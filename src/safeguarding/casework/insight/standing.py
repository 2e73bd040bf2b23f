"""What the pages say of publishing: what isn't published yet, when it will be, and whom to ask."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from safeguarding.casework.design.dates import day
from safeguarding.casework.feeds.presenters import FEED_WORDS
from safeguarding.casework.insight.queries import Standing

AGREEMENT_ENDED = (
    "No sharing agreement covers this partner’s data any more. What was published before stays as it is. Nothing is "
    "counted for later quarters."
)


def failed(until: date, last: date | None) -> str:
    """Why there is no figure of an indicator that a fault kept back, and which was published last."""
    before = f"The last that was published is for the quarter to {day(last)}." if last else "None was published before."
    return (
        f"Working this out for the quarter to {day(until)} failed, so there is no figure: not nought. {before} It is tried "
        "again in the coming night; whoever runs the service is told."
    )


def notice(standing: Standing) -> str:
    """Which quarter isn't published yet and when it will be; nothing where all are."""
    if standing.next is None:
        return ""
    when = (
        f"It is published in the night after every partner’s data reach its end, and by {day(standing.latest)} at the "
        "latest. A performance officer can publish it before."
        if timezone.localdate() <= standing.latest
        else "It is published in the coming night, with what is there. A performance officer can publish it before."
    )
    return f"The quarter to {day(standing.next)} is not published yet. {when}"


def shortfalls(short: list[tuple[str, date]]) -> list[str]:
    """A sentence a feed that doesn't reach the end of the quarter."""
    return [f"{FEED_WORDS.get(feed, feed)}: data up to {day(last)}" for feed, last in short]
