"""Standing deliveries as ready words: what is expected and did not come, and how the quality of a feed goes."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import timezone

from safeguarding.casework.access.policies import allows
from safeguarding.casework.design.dates import count, day
from safeguarding.casework.design.svg import picture
from safeguarding.casework.design.tables import Table, tag
from safeguarding.casework.feeds import standing_queries
from safeguarding.casework.feeds.models import Delivery, Expectation, Mapping
from safeguarding.casework.feeds.presenters import FEED_WORDS
from safeguarding.evidence.feeds import Heading
from safeguarding.evidence.feeds.columns import may_stay
from safeguarding.evidence.feeds.profile import Profile
from safeguarding.evidence.feeds.timetable import LATE, MISSING, WAITED_FOR, kept_to, next_due

_STATES = {
    MISSING: ("Missing since", "red"),
    WAITED_FOR: ("Late since", "yellow"),
    LATE: ("Came late for", "yellow"),
}


def as_said(found: Sequence[Heading], said: Mapping | None) -> list[Heading]:
    """What a file's headings are proposed to be; what somebody said of a heading before goes first."""
    if said is None:
        return list(found)
    taken = {said.headings.get(one.words) for one in found}
    rest = [one if one.column not in taken else Heading(one.words, one.values) for one in found]
    return [
        Heading(one.words, one.values, said.headings[one.words], "said") if one.words in said.headings else one
        for one in rest
    ]


def as_agreed(found: Sequence[Heading], agreed: frozenset[str] | None) -> list[Heading]:
    """The same without the values of columns that no agreement names: nobody looks at those."""
    return [
        replace(one, values=()) if agreed is not None and one.column and not may_stay(one.column, agreed) else one
        for one in found
    ]


def expected_table(user: Any, today: date) -> Table:
    """Each extract that is expected: how often, when it came last, and whether it is late or missing."""
    expected = standing_queries.expectations(user)
    received = standing_queries.days_received(user, expected)
    return Table(
        caption="What is expected",
        head=("Extract", "From", "How often", "Came last", "Next", "State"),
        rows=[_expected(row, received[row.agency_id, row.feed], today) for row in expected],
        nothing="Nobody has said yet what is expected.",
    )


def _expected(row: Expectation, received: list[date], today: date) -> tuple[Any, ...]:
    dues = [due for due in kept_to(row.every, row.first, row.grace, received, today) if due.day <= today]
    words, colour = _STATES.get(dues[-1].state, ("", "green")) if dues else ("", "grey")
    said = f"{words} {day(dues[-1].day)}" if words else "In order" if dues else "Not due yet"
    return (
        FEED_WORDS.get(row.feed, row.feed), row.agency.name, _how_often(row),
        day(max(received, default=None), "Never"), day(next_due(row.every, row.first, received, today)),
        tag(said, colour),
    )  # fmt: skip


def _how_often(row: Expectation) -> str:
    return f"{row.get_every_display()}, each file whole" if row.whole else row.get_every_display()


def not_come_block(user: Any, today: date) -> dict[str, Any] | None:
    """For the first page of those who see to it that extracts come: a sentence for each that is late or missing, and
    whether any is expected. None for everybody else."""
    if not allows(user, "feed.read"):
        return None
    expected = standing_queries.expectations(user)
    return {
        "sentences": _not_come(user, expected, today),
        "expected": bool(expected),
        "may_say": allows(user, "link.review"),
    }


def not_come(user: Any, today: date) -> list[str]:
    """A sentence for each extract that is late or missing today."""
    return _not_come(user, standing_queries.expectations(user), today)


def _not_come(user: Any, expected: Sequence[Expectation], today: date) -> list[str]:
    found = []
    received = standing_queries.days_received(user, expected)
    for row in expected:
        dues = kept_to(row.every, row.first, row.grace, received[row.agency_id, row.feed], today)
        missed = [due for due in dues if due.came is None]
        if missed and missed[-1] == dues[-1]:
            of = f"{FEED_WORDS.get(row.feed, row.feed)} from {row.agency.name}"
            before = f", and did not come {count(len(missed) - 1, 'time')} before" if len(missed) > 1 else ""
            found.append(f"{of} has been {missed[-1].state} since {day(missed[-1].day)}{before}.")
    return found


def over_time(user: Any, delivery: Delivery) -> dict[str, Any] | None:
    """The agency's deliveries of the feed up to this one, as a picture and a table: rows, rejected, filled in, how late.

    None where it is the first.
    """
    held = standing_queries.trend(user, delivery)
    if len(held) < 2:
        return None
    from safeguarding.evidence.feeds.trend import drawn  # drawing libraries: only when a chart is drawn

    rows = [(timezone.localdate(row.received_at), row.rejected, Profile.from_json(row.profile)) for row in held]
    late = _lateness(user, delivery)
    return {
        "svg": picture(drawn([(on, _rejected(of, one), _filled(one)) for on, of, one in rows])),
        "caption": "Out of all rows, how many were rejected; of the columns that the file has, how much is filled in.",
        "table": Table(
            caption="This extract over time",
            caption_hidden=True,
            head=("Received", "Rows", "Rejected", "Filled in", "Days late"),
            rows=[
                (day(on), f"{one.rows:,}", f"{_rejected(of, one):.1%}", f"{_filled(one):.0%}", str(late.get(on, "Not expected")))
                for on, of, one in rows
            ],
            numeric={1, 2, 3, 4},
        ),
    }  # fmt: skip


def _lateness(user: Any, delivery: Delivery) -> dict[date, int]:
    """By day received: how many days after it was due."""
    for row in standing_queries.expectations(user):
        if (row.agency_id, row.feed) == (delivery.agency_id, delivery.feed):
            received = standing_queries.days_received(user, [row])[row.agency_id, row.feed]
            dues = kept_to(row.every, row.first, row.grace, received, timezone.localdate())
            return {due.came: due.days_late for due in dues if due.came}
    return {}


def _rejected(rows: int, profile: Profile) -> float:
    """The share of all rows; those that stand twice are among the rejected here, as on the page of the delivery."""
    return rows / profile.rows if profile.rows else 0.0


def _filled(profile: Profile) -> float:
    there = [1 - missing for name, missing in profile.missing.items() if name in profile.headings]
    return statistics.mean(there) if there else 0.0
