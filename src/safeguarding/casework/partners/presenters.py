"""What partners saw of a family, as ready words, a picture in lanes and tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from safeguarding.casework.design.dates import count, day, month
from safeguarding.casework.design.svg import on_page
from safeguarding.casework.design.tables import Table
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.feeds.presenters import FEED_WORDS
from safeguarding.casework.partners.queries import Event, Seen, Source
from safeguarding.evidence.measures.lanes import Lane, Point, Span, draw

#: Of one partner a page lists so many events; the headlines above count all of them.
MOST = 100
NO_AGREEMENT = "No sharing agreement lets your role see this. Whether anything happened is not known."
NOTHING_CAME = "An agreement is in force, and nothing has been delivered yet. Whether anything happened is not known."
NOT_THESE_DAYS = "What was delivered covers none of these days. Whether anything happened is not known."
NOT_LINKED = "Nobody here could be looked for: too little is held to know them by, or they are left out."
NOT_GIVEN = "Not given"


def page(seen: Seen) -> dict[str, Any]:
    """Everything the page says: headings, the picture, a part for each partner of whom something is known, and the rest."""
    known = [one for one in seen.sources if not why_not(one)]
    return {
        "window": f"{day(seen.first)} to {day(seen.last)}",
        "allocated": allocated(seen),
        "allocated_shown": any(seen.first <= on <= seen.last for on in seen.allocated),
        "picture": _picture(seen, known),
        "parts": [part(one, number) for number, one in enumerate(known, 1)],
        "unknown": _unknown([one for one in seen.sources if why_not(one)]),
        "fewer": len(seen.feeds) < len(FEED_WORDS),
        "none_open": not seen.feeds,
    }


def why_not(source: Source) -> str:
    """Why nothing is known from a partner; empty where something is, be it that there was nothing."""
    if not source.agency:
        return NO_AGREEMENT
    if not source.received:
        return NOTHING_CAME
    if not source.covered:
        return NOT_THESE_DAYS
    return "" if source.findable else NOT_LINKED


def allocated(seen: Seen) -> str:
    """When a team was given the family, beside the days that are shown."""
    if not seen.allocated:
        return "The family is not allocated to a team."
    first = seen.allocated[0]
    where = "" if seen.first <= first <= seen.last else ", before the days shown here"
    return f"First allocated to a team on {day(first)}{where}."


def name_of_source(source: Source) -> str:
    return FEED_WORDS.get(source.feed, source.feed)


def kind_words(feed: str, kind: str) -> str:
    """What a kind is called; never the raw code of a partner."""
    from safeguarding.evidence.feeds.definition import load  # reading of files: only when asked

    return load(feed).code_words["kind"].get(kind, "Other")


def role_words(feed: str, role: str) -> str:
    from safeguarding.evidence.feeds.definition import load

    return load(feed).code_words["role"].get(role, "Not given")


def part(source: Source, number: int) -> dict[str, Any]:
    """One partner: what the headlines rest on, the headlines, and each event where the agreement goes so far."""
    return {
        "id": f"partner-{number}",
        "title": name_of_source(source),
        "agency": source.agency,
        "rests": rests(source),
        "headlines": _headlines(source),
        "events": _each(source) if source.detail and source.events else None,
        "more": f"The latest {MOST} of {len(source.events):,}." if len(source.events) > MOST else "",
    }


def rests(source: Source) -> list[str]:
    """Days covered, the latest delivery, who could be looked for, what waits: without these no number is to be read."""
    days = ", ".join(f"{day(start)} to {day(end)}" for start, end in source.covered)
    received = day(timezone.localdate(source.received)) if source.received else ""
    said = [
        f"Covers {days}. Latest delivery {received}, data up to {day(source.until)}.",
        "Of a kind that the partner didn’t send for these days nothing is known, which is not the same as nothing.",
        f"{source.findable} of {count(source.people, 'person', 'people')} here could be looked for.",
    ]
    if source.findable < source.people:
        said.append("Of the others nothing is known, which is not the same as nothing.")
    if source.waits:
        said.append("Some rows may be about somebody here and wait for a person to decide. They are not counted.")
    return said


def _headlines(source: Source) -> Table:
    """A row a kind: how many, in which months, whom to ask there."""
    kinds: dict[str, list[Event]] = {}
    for event in source.events:
        kinds.setdefault(event.kind, []).append(event)
    rows = sorted(
        (kind_words(source.feed, kind), _many(events), _months(events), _contact(events))
        for kind, events in kinds.items()
    )
    return Table(
        caption=f"{name_of_source(source)}: headlines", caption_hidden=True,
        head=("What", "How many", "When", "Lead contact there"), rows=rows,
        nothing="None in the days covered.",
    )  # fmt: skip


def _many(events: Sequence[Event]) -> str:
    """So many incidents; of amounts, how much out of how much."""
    possible = [event.possible for event in events if event.possible is not None]
    if possible:
        return f"{sum(event.quantity or 0 for event in events):,g} of {sum(possible):,g}"
    return f"{len({event.incident for event in events}):,}"


def _months(events: Iterable[Event]) -> str:
    """`March 2026: 2; May 2026: 1`; amounts by months without a number."""
    found: dict[date, set[str]] = {}
    amounts = False
    for event in events:
        amounts |= event.possible is not None
        if event.possible is None or event.quantity:
            found.setdefault(event.on.replace(day=1), set()).add(event.incident)
    if amounts:
        return ", ".join(month(first) for first in sorted(found)) or "–"
    return "; ".join(f"{month(first)}: {len(of)}" for first, of in sorted(found.items()))


def _contact(events: Sequence[Event]) -> str:
    """The lead contact that was given last."""
    return next((event.contact for event in reversed(events) if event.contact), NOT_GIVEN)


def _each(source: Source) -> Table:
    rows = [
        (
            day(event.on), kind_words(source.feed, event.kind), ", ".join(name_of(one) for one in event.people),
            role_words(source.feed, event.role),
            "" if event.quantity is None else _amount(event), event.contact or NOT_GIVEN,
        )
        for event in reversed(source.events[-MOST:])
    ]  # fmt: skip
    head = ["Day", "What", "Who", "Part in it", "How much", "Lead contact there"]
    keep = [place for place in range(len(head)) if place != 4 or any(row[4] for row in rows)]
    return Table(
        caption=f"{name_of_source(source)}: each event", caption_hidden=True, head=[head[place] for place in keep],
        rows=[[row[place] for place in keep] for row in rows],
    )  # fmt: skip


def _amount(event: Event) -> str:
    return f"{event.quantity:g}" + (f" of {event.possible:g}" if event.possible is not None else "")


def _unknown(sources: Iterable[Source]) -> Table | None:
    rows = [
        (name_of_source(one) + (f", {one.agency}" if one.agency else ""), why_not(one))
        for one in sources
    ]  # fmt: skip
    return Table(caption="Not known", head=("Service", "Why"), rows=rows) if rows else None


def _picture(seen: Seen, known: Sequence[Source]) -> Any:
    """A lane a partner: bars over the days covered, in each month how often something was recorded, and allocation."""
    names = Counter(one.feed for one in known)
    lanes = [
        Lane(
            name_of_source(one) if names[one.feed] == 1 else one.agency,
            [*(Span(start, end) for start, end in one.covered), *_marks(one, seen)],
        )
        for one in known
    ]
    if not lanes:
        return ""
    given = [Point(on, "A") for on in seen.allocated]
    says = (
        f"What partners saw from {day(seen.first)} to {day(seen.last)}, month by month. The tables below say the same."
    )
    drawn = draw([*lanes, Lane("Allocated to a team", given, lines=True)], seen.first, seen.last, says)
    return on_page(drawn.svg, drawn.width, drawn.height) if drawn else ""


def _marks(source: Source, seen: Seen) -> Iterator[Point]:
    found: dict[date, set[str]] = {}
    for event in source.events:
        if event.quantity or event.possible is None:
            found.setdefault(event.on.replace(day=1), set()).add(event.incident)
    for first, of in sorted(found.items()):
        yield Point(min(max(first.replace(day=15), seen.first), seen.last), str(len(of)))
