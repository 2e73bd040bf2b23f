"""Supervision days in words."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from safeguarding.casework.design.components import rating as shape
from safeguarding.casework.design.dates import MONTHS, ago, clock, count, day, moment, month, short_day
from safeguarding.casework.design.tables import Table, link, tag
from safeguarding.casework.meetings.models import CalendarLink, Leave, Meeting, Room
from safeguarding.casework.meetings.planning import Answer
from safeguarding.casework.meetings.queries import Listed
from safeguarding.casework.supervision.board_facts import RANKS
from safeguarding.casework.supervision.cycle import Cycle
from safeguarding.casework.supervision.presenters import discipline, people
from safeguarding.casework.supervision.queries import CHAIRING_ROLES
from safeguarding.evidence import scheduling

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def weekday(when: date) -> str:
    """`Monday 3 May 2027`."""
    return f"{WEEKDAYS[when.weekday()]} {day(when)}"


def month_of(said: str, today: date) -> date:
    """The first of the month of `2027-05`; of today's month where it says none."""
    try:
        return datetime.strptime(said, "%Y-%m").date()  # noqa: DTZ007 a month has no time zone
    except ValueError:
        return today.replace(day=1)


def last_of(first: date) -> date:
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def month_links(first: date) -> list[dict[str, str]]:
    """The month before and the month after."""
    address = reverse("meetings")
    around = (("Earlier", first - timedelta(days=1)), ("Later", last_of(first) + timedelta(days=1)))
    return [{"text": f"{word}: {month(when)}", "href": f"{address}?month={when:%Y-%m}"} for word, when in around]


def state(meeting: Meeting, today: date) -> SafeString | str:
    if meeting.cancelled_at:
        return tag("Cancelled", "red")
    return "Over" if timezone.localdate(meeting.starts_at) < today else "Planned"


def meetings_table(meetings: Sequence[Any], first: date, today: date) -> Table:
    """The meetings of a month, earliest first."""
    return Table(
        caption=f"Meetings in {month(first)}",
        head=("Day", "Team", "Room", "Chair", "Families", "State"),
        rows=[
            (
                link(
                    weekday(timezone.localdate(row.starts_at)), reverse("meeting", args=[row.pk]), f"of {row.team.name}"
                ),
                row.team.name,
                f"{clock(row.starts_at)}, {row.room}",
                row.chair.name,
                count(len(row.on_it), "family", "families"),
                state(row, today),
            )
            for row in meetings
        ],
        nothing="No meeting is planned in this month.",
    )


def month_grid(meetings: Sequence[Any], first: date) -> Table:
    """The month as a calendar: a row a week, Monday to Friday, and the weekend where somebody meets then."""
    on: dict[date, list[Any]] = {}
    for row in meetings:
        if row.cancelled_at is None:
            on.setdefault(timezone.localdate(row.starts_at), []).append(row)
    days = 7 if any(when.weekday() > 4 for when in on) else 5
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    return Table(
        caption=f"{MONTHS[first.month - 1]} {first.year} as a calendar",
        caption_hidden=True,
        head=("Week of", *WEEKDAYS[:days]),
        rows=[
            (
                f"{week[0].day} {MONTHS[week[0].month - 1][:3]}",
                *(_cell(one, on.get(one, []), first) for one in week[:days]),
            )
            for week in weeks
        ],
        compact=True,
    )


def _cell(when: date, meetings: Iterable[Any], first: date) -> SafeString | str:
    if when.month != first.month:
        return ""
    rows = [(reverse("meeting", args=[row.pk]), clock(row.starts_at), row.team.name, day(when)) for row in meetings]
    drawn = format_html_join(
        "", '<br><a class="govuk-link" href="{}">{} {}<span class="govuk-visually-hidden"> on {}</span></a>', rows
    )
    return format_html("{}{}", when.day, drawn)


def facts(meeting: Meeting, on_it: Sequence[Listed], today: date) -> list[tuple[str, Any]]:
    """The facts at the head of a meeting's page."""
    needed = sum(row.place.minutes for row in on_it)
    return [
        ("Team", meeting.team.name),
        ("When", f"{weekday(timezone.localdate(meeting.starts_at))}, {clock(meeting.starts_at)} to {clock(meeting.ends_at)}"),
        ("Room", str(meeting.room)),
        ("Chair", meeting.chair.name),
        ("Families", f"{count(len(on_it), 'family', 'families')}, {needed} minutes"),
        ("State", state(meeting, today)),
    ]  # fmt: skip


def in_order(on_it: Iterable[Listed]) -> list[Listed]:
    """By risk, then whom nobody has seen for longest, then so that the same people follow each other."""
    rows = {str(row.family.pk): row for row in on_it}
    cases = [
        scheduling.Case(
            key, date.min, 1, 1, frozenset(str(one.user.pk) for one in row.must), RANKS[row.rating], row.seen
        )
        for key, row in rows.items()
    ]
    return [rows[case.family] for case in scheduling.agenda(cases)]


def families_table(meeting: Meeting, rows: Sequence[Listed], today: date, may_change: bool) -> Table:
    """The families in the order of the meeting, each with its time, and who must be there."""
    at = meeting.starts_at
    cells = []
    for row in rows:
        cells.append(_family_row(row, at, today, may_change))
        at += timedelta(minutes=row.place.minutes)
    return Table(
        caption="Families, in order",
        head=("Family", "From", "Rating", "Children last seen", "Who must be there", "Supervision"),
        rows=cells,
        nothing="No family that you work with is on this meeting.",
    )


def _family_row(row: Listed, at: datetime, today: date, may_change: bool) -> tuple[Any, ...]:
    family: Any = link(row.family.name, reverse("supervision", args=[row.family.pk]))
    if may_change:
        off = reverse("take-off-meeting", args=[row.place.meeting_id, row.place.pk])
        family = format_html("{}<br>{}", family, link("Take off", off, f"{row.family.name} from this meeting"))
    must = format_html_join("", "{}, {}{}<br>", (
        (one.user.name, discipline(one.role), " (away)" if one.user.name in row.away else "") for one in row.must
    ))  # fmt: skip
    return (
        family,
        f"{clock(at)}, {row.place.minutes} minutes",
        shape(row.rating),
        f"{short_day(row.seen)}, {ago(row.seen, today)}" if row.seen else "At least one child never",
        must or "Nobody works with this family",
        _session(row, timezone.localdate(at) < today),
    )


def _session(row: Listed, over: bool) -> Any:
    if row.closed:
        return "Held"
    if row.session:
        return link("Open", reverse("session", args=[row.session]), f"supervision of {row.family.name}")
    return format_html("<strong>{}</strong>", "Missed") if over else "Not opened yet"


def warnings(rows: Sequence[Listed], rules: Cycle, meeting: Meeting) -> list[str]:
    """What is worth a second look: it stops nothing. Missing disciplines, people on leave, too little time."""
    found = []
    for row in rows:
        here = [
            *CHAIRING_ROLES,
            *(one.role for one in row.must if one.user.name not in row.away),
        ]  # somebody is in the chair
        if missing := rules.missing(here):
            found.append(f"{row.family.name}: nobody is there for {people([name.lower() for name in missing])}.")
        if row.away:
            found.append(f"{row.family.name}: {people(list(row.away))} {'is' if len(row.away) == 1 else 'are'} away.")
    needed = sum(row.place.minutes for row in rows)
    if needed > meeting.minutes:
        found.append(f"The families need {needed} minutes, and the meeting lasts {meeting.minutes}.")
    return found


def proposal(answer: Answer) -> dict[str, Any]:
    """The proposed meetings, one table each, and who has no place and why."""
    rooms = {str(room.pk): str(room) for room in answer.asked.rooms}
    meetings = []
    for opening in answer.used():
        placed = {one.family: one for one in answer.proposal.of(opening.key)}
        meetings.append(Table(
            caption=f"{weekday(opening.day)}, {opening.starts:%H:%M}, {rooms[opening.room]}",
            caption_size="s",
            head=("Family", "Rating", "Due", "Who must be there"),
            rows=[
                (
                    answer.families[case.family].name, shape(answer.families[case.family].rating),
                    _due(placed[case.family]), people(sorted(answer.names[who] for who in case.must)) or "Nobody",
                )
                for case in answer.on(opening)
            ],
        ))  # fmt: skip
    left = [
        f"{answer.families[one.family].name}, due {day(one.due)}. {one.reason(answer.names)}"
        for one in answer.proposal.not_placed
    ]
    return {
        "meetings": meetings,
        "left": left,
        "digest": answer.digest,
        "words": f"{count(len(meetings), 'meeting')}, {count(len(answer.proposal.placed), 'place')} for families due by "
        f"{day(answer.asked.last)}.",
    }


def _due(placed: scheduling.Placed) -> Any:
    return format_html("{} <strong>{}</strong>", day(placed.due), "late") if placed.late else day(placed.due)


def interval_words(rules: Cycle) -> str:
    """How often each rating is looked at."""
    names = {"none": "not rated"}
    said = ", ".join(f"{names.get(key, key)} every {days} days" for key, days in rules.interval.items())
    return f"{said[0].upper()}{said[1:]}. {rules.source}." if rules.proposal else f"{said[0].upper()}{said[1:]}."


def rooms_table(rooms: Iterable[Room]) -> Table:
    return Table(
        caption="Rooms",
        caption_hidden=True,
        head=("Room", "Office", "State"),
        rows=[
            (
                room.name,
                room.office.name,
                link(*(("Take out of use",) if room.in_use else ("Out of use: bring back",)),
                     reverse("use-room", args=[room.pk]), room.name),
            )
            for room in rooms
        ],
        nothing="No room has been added yet.",
    )  # fmt: skip


def leave_table(rows: Iterable[Leave]) -> Table:
    return Table(
        caption="Leave that is still to end",
        head=("Who", "First day", "Last day", "Change"),
        rows=[
            (
                row.user.name, day(row.start), day(row.end),
                link("Take back", reverse("take-back-leave", args=[row.pk]), f"leave of {row.user.name} from {day(row.start)}"),
            )
            for row in rows
        ],
        nothing="Nobody is away.",
    )  # fmt: skip


def link_words(held: CalendarLink | None) -> str:
    return (
        f"Your calendar has had an address since {moment(held.made_at)}."
        if held
        else "Your calendar has no address yet."
    )
