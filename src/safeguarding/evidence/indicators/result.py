"""What an indicator gives back. Every part that is needed to read a number is a field beside it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from safeguarding.evidence.indicators.interval import Interval
from safeguarding.evidence.periods import Window


@dataclass(frozen=True, slots=True)
class Side:
    """One side of allocation. `numerator`, `denominator` and `rate` are None where hidden; `denominator` is in years of the
    unit, or in what was possible for amounts; `rate` is per the definition's unit, and so is its `interval`.
    """

    window: str
    numerator: float | None
    denominator: float | None
    denominator_unit: str
    rate: float | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class GroupRow:
    """The same two sides for one team or office. `level`: office or team; `office`: whose team it is. None where hidden."""

    group: str
    level: str
    office: str
    families: int | None
    before: Side
    after: Side
    change_percent: float | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """The regression check: the months before the months before allocation, for the families whose feed covers them.

    `earlier` and `before` count those families alone; `change_percent` is the climb that came before any help.
    """

    families: int
    earlier: float
    before: float
    change_percent: float | None
    says: str


@dataclass(frozen=True, slots=True)
class FirstEvent:
    """Time to the first one after allocation. `some`: families with any in the months after; `median_days`: by when half of
    all families had one, None where fewer did or it is hidden.
    """

    families: int
    some: float | None
    median_days: int | None
    says: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure before and after. `counts` is its kind. `ratio`: rate after over rate before. `doubtful_*`: further incidents whose link to a
    family is doubtful, not counted. None where hidden or where there is nothing to divide by. `earlier` is None where
    the feed doesn't reach back, or where it would give a small number away.
    """

    counts: str
    noun: str
    before: Side
    after: Side
    change_percent: float | None
    ratio: float | None
    interval: Interval | None
    doubtful_before: float | None
    doubtful_after: float | None
    earlier: Earlier | None
    first: FirstEvent | None
    groups: tuple[GroupRow, ...]
    says: str


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month relative to allocation: 0 begins on the day of allocation, -1 ends the day before. `rate` as a year's."""

    month: int
    families: int
    count: float | None
    rate: float | None


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A calendar month, or the three `months` of a quarter that begins with it: what happened on days on which a family
    was with a team. `rate` as a year's of families, whatever the unit; None where hidden. `families`: of months alone.
    """

    month: date
    months: int
    families: int | None
    count: float | None
    rate: float | None


@dataclass(frozen=True, slots=True)
class MonthFigure:
    """A month of an indicator by month, on its first day. `value` is what the indicator says of it: the numerator, or so
    many a hundred of the denominator, or their mean, or a median. None where hidden, or where nothing was due.
    """

    month: date
    numerator: float | None
    denominator: float | None
    value: float | None

    @property
    def nothing_due(self) -> bool:
        """Whether there is no value because there was nothing to count, and not because it is hidden."""
        return self.denominator == 0


@dataclass(frozen=True, slots=True)
class Excluded:
    """Families left out for one reason. `known`: False where what happened to them isn't known; it isn't zero."""

    reason: str
    families: int
    known: bool
    words: str


@dataclass(frozen=True, slots=True)
class Families:
    """`allocated` = `counted` + those left out. `closed`: those whose time after allocation had ended by the data date.
    These describe the data and not what happened to anybody, so they are not hidden when small.
    """

    allocated: int
    closed: int
    counted: int
    excluded: tuple[Excluded, ...]

    @property
    def not_known(self) -> int:
        return sum(one.families for one in self.excluded if not one.known)


@dataclass(frozen=True, slots=True)
class Linkage:
    """How far the feed could be joined to people. `members`: of the families counted; `findable`: those of them with what
    is needed to look for them. Incidents are all of the feed's, whoever they concern, by the best band of their rows.
    """

    members: int
    findable: int
    incidents: int
    linked: int
    doubtful: int
    not_linked: int
    amountless: int

    @property
    def findable_share(self) -> float | None:
        return self.findable / self.members if self.members else None

    @property
    def linked_share(self) -> float | None:
        return self.linked / self.incidents if self.incidents else None


@dataclass(frozen=True, slots=True)
class LinkBand:
    """How far links that may be wrong or missed move the change of the figure of this noun, in whole per cent.

    `low` and `high` are None where that can't be said; `says` says it, or why not.
    """

    noun: str
    low: int | None
    high: int | None
    draws: int
    says: str


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """An indicator, safe to show.

    `made` is False where no figure can be given: then `why_not` says why and there are no figures. One by month has
    `month_figures` and no `figures`; `shared_months` where each shares data with the one before. `link_bands`: where the
    figures rest on links, and somebody worked them out. `says` is what the figures say, `coverage_says` and
    `linkage_says` what they rest on, and `cannot_show` what they can't show: these belong wherever the figures are shown.
    """

    definition: str
    version: str
    title: str
    why: str
    source: str
    verified: bool
    owner: str
    review: date
    better: str
    design: str
    unit: str
    numerator: str
    denominator: str
    window: str
    per_words: str
    months: int
    feed: str
    made: bool
    why_not: str
    says: str
    coverage_says: str
    linkage_says: str
    cannot_show: tuple[str, ...]
    data_date: date | None
    coverage: tuple[Window, ...]
    families: Families
    linkage: Linkage
    figures: tuple[Figure, ...]
    month_rows: tuple[MonthRow, ...]
    series: tuple[SeriesRow, ...]
    hidden: str
    month_figures: tuple[MonthFigure, ...] = ()
    shared_months: bool = False
    link_bands: tuple[LinkBand, ...] = ()

    def only(self, level: str | None) -> IndicatorResult:
        """The same result with the groups of one level alone, office or team, or without any."""
        kept = [replace(one, groups=tuple(row for row in one.groups if row.level == level)) for one in self.figures]
        return replace(self, figures=tuple(kept))

    def words(self) -> tuple[str, ...]:
        """The result as lines of text, none of which may be left out."""
        earlier = tuple(figure.earlier.says for figure in self.figures if figure.earlier)
        first = tuple(figure.first.says for figure in self.figures if figure.first)
        if not self.made:
            return self.title, self.says, self.coverage_says
        said = tuple(figure.says for figure in self.figures) or (self.says,)
        bands = tuple(one.says for one in self.link_bands)
        return (self.title, *said, *first, *earlier, self.coverage_says, self.linkage_says, *bands,
                *self.cannot_show, self.hidden)  # fmt: skip

    def as_dict(self) -> dict[str, Any]:
        """The result as plain values, dates as ISO text, for JSON."""
        plain: dict[str, Any] = asdict(self, dict_factory=_plain)
        plain["families"]["not_known"] = self.families.not_known
        plain["linkage"]["findable_share"] = self.linkage.findable_share
        plain["linkage"]["linked_share"] = self.linkage.linked_share
        return plain


def _plain(pairs: list[tuple[str, Any]]) -> Any:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in pairs}
