"""The family’s chronology: significant entries of every discipline, children’s words and statutory steps, in one line of
time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, cast
from uuid import UUID

from django.db.models import Max, Min, QuerySet
from django.utils import timezone

from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.design import fields
from safeguarding.casework.design.dates import moment
from safeguarding.casework.design.forms import GovukForm
from safeguarding.casework.design.paging import BOUND
from safeguarding.casework.workbook.contacts import rows_of
from safeguarding.casework.workbook.models import ChildsWords, Entry
from safeguarding.casework.workbook.presenters import byline, entry_url, who
from safeguarding.casework.workbook.voice import presenters as voice

STEPS = "steps"
WORDS = "words"


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing on the line: a statutory step as a ready row, or the id of an entry or of a child’s words."""

    on: date
    at: datetime | None
    kind: str
    thing: Any


def line(steps: Iterable[Mapping[str, Any]], others: Iterable[tuple[UUID, datetime, str]]) -> list[Mark]:
    """Everything in order, latest first; of one day the steps first, as they have no hour. `others`: id, moment, kind."""
    marks = [Mark(row["on"], None, STEPS, row) for row in steps]
    marks += [Mark(timezone.localdate(at), at, kind, key) for key, at, kind in others]
    return sorted(
        marks, key=lambda mark: (mark.on, mark.at is None, mark.at.timestamp() if mark.at else 0), reverse=True
    )


class Line:
    """The line of time as a sequence that reads no further than it is asked: for `paging.page_of`.

    However long the file is, each of entries and words is read once, and of those only what comes first."""

    def __init__(
        self, steps: Sequence[Mapping[str, Any]], entries: QuerySet[Entry], words: QuerySet[ChildsWords]
    ) -> None:
        self._steps, self._entries, self._words = steps, entries, words
        self._marks: list[Mark] = []
        self._read = 0

    def __getitem__(self, part: slice) -> list[Mark]:
        need = max(part.stop, BOUND + 1)
        if need > self._read:
            entries = self._entries.values_list("pk", "at", "role")[:need]
            words = ((key, at, WORDS) for key, at in self._words.values_list("pk", "at")[:need])
            self._marks, self._read = line(self._steps, [*entries, *words])[:need], need
        return self._marks[part]


@dataclass(frozen=True, slots=True)
class Reach:
    """Which kinds of thing a whole line holds, and from which year to which."""

    kinds: tuple[str, ...]
    years: tuple[int, ...]


def reach(steps: Sequence[Mapping[str, Any]], entries: QuerySet[Entry], words: QuerySet[ChildsWords]) -> Reach:
    """What there is to narrow by, in two statements however long the line is."""
    by_role = entries.order_by().values_list("role").annotate(Min("at"), Max("at"))
    spans = {role: (first, last) for role, first, last in by_role}
    said = words.order_by().aggregate(first=Min("at"), last=Max("at"))
    days = [row["on"] for row in steps]
    moments = [moment for span in spans.values() for moment in span] + [at for at in said.values() if at]
    years = [day.year for day in days] + [timezone.localdate(at).year for at in moments]
    kinds = [role for role in ROLES if role in spans]
    kinds += [WORDS] if said["first"] else []
    kinds += [STEPS] if days else []
    return Reach(tuple(kinds), tuple(range(max(years), min(years) - 1, -1)) if years else ())


def narrowed(
    steps: Sequence[Mapping[str, Any]],
    entries: QuerySet[Entry],
    words: QuerySet[ChildsWords],
    year: str = "",
    kind: str = "",
) -> Line:
    """The line of a year, of a discipline's role, of the children's words or of the statutory steps; empty narrows
    nothing."""
    if kind not in ("", STEPS):
        steps = []
    if kind not in ("", WORDS):
        words = words.none()
    if kind:
        entries = entries.none() if kind in (STEPS, WORDS) else entries.filter(role=kind)
    if year:
        steps = [row for row in steps if str(row["on"].year) == year]
        first, following = (
            timezone.make_aware(datetime.combine(date(int(year) + more, 1, 1), time())) for more in (0, 1)
        )
        entries = entries.filter(at__gte=first, at__lt=following)
        words = words.filter(at__gte=first, at__lt=following)
    return Line(steps, entries, words)


def rows(
    marks: Sequence[Mark],
    entries: Mapping[UUID, Entry],
    names: Mapping[UUID, str],
    words: Mapping[UUID, ChildsWords],
) -> list[dict[str, Any]]:
    """The marks for the timeline. `names`: what everyone in the family is called."""
    return [_row(mark, entries, names, words) for mark in marks]


def _row(
    mark: Mark, entries: Mapping[UUID, Entry], names: Mapping[UUID, str], words: Mapping[UUID, ChildsWords]
) -> Any:
    if mark.kind == STEPS:
        return dict(mark.thing, tag="Statutory step")
    if mark.kind == WORDS:
        return voice.timeline_row(words[mark.thing], names)
    return _entry(entries[mark.thing], names)


def _entry(entry: Entry, names: Mapping[UUID, str]) -> dict[str, Any]:
    said = (who(rows_of(entry), names), entry.line, entry.text)
    return {
        "title": entry.get_kind_display(),
        "href": entry_url(entry),
        "byline": f"by {byline(entry)}",
        "when": moment(entry.at),
        "moment": timezone.localtime(entry.at).isoformat(),
        "text": "\n\n".join(part for part in said if part),
    }


class Narrow(GovukForm):
    """Narrow the chronology by year and by discipline."""

    mark_optional = False
    year = fields.SelectField("Year", blank="All years", required=False)
    discipline = fields.SelectField("Discipline", blank="All disciplines", required=False)

    def __init__(self, *args: Any, within: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        more = {STEPS: "Statutory steps", WORDS: "Children’s own words"}
        year, discipline = cast(Any, self.fields["year"]), cast(Any, self.fields["discipline"])
        year.choices = [("", "All years"), *((str(one), str(one)) for one in within.years)]
        discipline.choices = [
            ("", "All disciplines"),
            *((kind, more.get(kind) or ROLES[kind].discipline) for kind in within.kinds),
        ]
