"""The flow in words, figures and charts. Where small numbers are hidden, whatever would give them away is left out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from safeguarding.casework.design.dates import count, month
from safeguarding.casework.design.tables import Table
from safeguarding.evidence.pathway_flow import ASSESSMENT, IN_NEED, NO_LEVEL, PROTECTION, Flow, MonthFlow

if TYPE_CHECKING:
    from datetime import date

    from safeguarding.evidence.chart import Chart

LEVEL_WORDS = {
    NO_LEVEL: "No open referral held",
    ASSESSMENT: "Being assessed",
    IN_NEED: "Child in need",
    PROTECTION: "Child protection plan",
}
#: What is counted, in words, in the order of the page.
WAYS = (("into", "In"), ("up", "Step up"), ("down", "Step down"), ("out", "Out"))
#: How a hidden number is marked, as `disclosure.HIDDEN`, and what the number of all is worth beside that of one office.
HIDDEN, SEEN_BY_ALL = "c", 40.0
MOVES = (("moved_in", "From other teams"), ("moved_out", "To other teams"))
TITLES = {
    "into": "Children who came in",
    "up": "Children who stepped up, from in need to protection",
    "down": "Children who stepped down, from protection to in need",
    "out": "Children who left",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """A table of months as text, with the numbers behind it; None where one is hidden."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    series: Mapping[str, tuple[int | None, ...]]
    months: tuple[MonthFlow, ...]

    @property
    def hidden(self) -> bool:
        return any(value is None for values in self.series.values() for value in values)


def in_full(flow: Flow) -> Figures:
    """Every number, for who may know of the families."""
    ways = (*WAYS, *MOVES)
    levels = [(level, LEVEL_WORDS[level]) for level in LEVEL_WORDS]
    head = ("Month", *(words for _, words in ways), *(f"{words}, at the end" for _, words in levels))
    rows = tuple(
        (
            _month(one),
            *(f"{getattr(one, key):,}" for key, _ in ways),
            *(f"{one.at_end[level]:,}" for level, _ in levels),
        )
        for one in flow.months
    )
    return Figures(head, rows, {key: tuple(getattr(one, key) for one in flow.months) for key, _ in WAYS}, flow.months)


def for_many(
    flow: Flow, offices: Mapping[str, Flow] = MappingProxyType({}), *, stepping: Collection[date]
) -> dict[str, Figures]:
    """The whole months, with small numbers hidden and whatever would give them away: of the authority under "", and of each
    office under its key. `stepping`: the months whose steps up may stand beside the boards, see `steps.told_beside`; of any
    other month none is shown, whether it is small or not.

    Months are hidden one by one: what is hidden in a month hangs on the numbers of that month alone, so that the window,
    which moves on each month, shows the same of it every time. No sum over months stands beside them, nor how many were
    there at the end of a month, which who came and who left would give away.
    """
    whole = tuple(place for place, one in enumerate(flow.months) if one.whole)
    parts = {"": flow, **offices}
    series: dict[str, dict[str, list[int | None]]] = {key: {way: [] for way, _ in WAYS} for key in parts}
    for place in whole:
        for way, _ in WAYS:
            every, *each = (int(getattr(one.months[place], way)) for one in parts.values())
            kept_back = way == "up" and flow.months[place].month not in stepping
            shown = (None,) * len(parts) if kept_back else shown_of(every, tuple(each))
            for key, value in zip(parts, shown, strict=True):
                series[key][way].append(value)
    months = tuple(flow.months[place] for place in whole)
    return {key: _hidden(months, {way: tuple(values) for way, values in of.items()}) for key, of in series.items()}


@lru_cache(maxsize=8192)
def shown_of(every: int, each: tuple[int, ...]) -> tuple[int | None, ...]:
    """What may be shown of a number of the whole authority and of its offices, in this order; None for what is hidden."""
    from safeguarding.evidence.disclosure import CHILDREN_IN_NEED, Cell, Sum, publish  # numerical libraries: when asked

    if not any(CHILDREN_IN_NEED.hides(number) for number in (every, *each)):
        return (every, *each)
    offices = [f"office {place}" for place in range(len(each))]
    cells = {
        "all": Cell(every, worth=SEEN_BY_ALL),
        **{key: Cell(number) for key, number in zip(offices, each, strict=True)},
    }
    sums = [Sum("all", tuple(offices))] if offices else []
    made = publish(cells, sums)
    return tuple(None if (value := made.value(key)) is None else int(value) for key in cells)


def _hidden(months: tuple[MonthFlow, ...], series: Mapping[str, tuple[int | None, ...]]) -> Figures:
    rows = [
        (_month(one), *(HIDDEN if (value := series[key][place]) is None else f"{value:,}" for key, _ in WAYS))
        for place, one in enumerate(months)
    ]
    return Figures(("Month", *(text for _, text in WAYS)), tuple(rows), series, months)


def months_table(figures: Figures) -> Table:
    return Table(
        caption="Month by month", head=figures.head, rows=list(reversed(figures.rows)), compact=True,
        numeric=set(range(1, len(figures.head))), nothing="No month is over yet.",
    )  # fmt: skip


def times_table(flow: Flow, *, hide: bool) -> Table:
    """How long stays at each level last: half of them end within so many days.

    With `hide` small numbers are hidden and the others rounded to five, so that last month’s page beside this month’s
    gives no single stay away.
    """
    from safeguarding.evidence.disclosure import Rule

    rule = Rule(round_to=5)
    rows = []
    for one in flow.times:
        if one.level == NO_LEVEL:  # no level of help: days before a referral is written down
            continue
        numbers = (one.stays, one.ended)
        if hide and any(rule.hides(number) for number in (*numbers, one.stays - one.ended)):
            rows.append((LEVEL_WORDS[one.level], *[rule.mark] * 3))
            continue
        shown = [rule.rounded(number) if hide else number for number in numbers]
        rows.append((LEVEL_WORDS[one.level], *(f"{number:,.0f}" for number in shown), _median(one.median, one.stays)))
    return Table(
        caption="Time at each level, counts to the nearest 5" if hide else "Time at each level",
        head=("Level", "Stays that began", "Of them ended", "Half end within"), rows=rows, numeric={1, 2},
    )  # fmt: skip


def _median(days: int | None, stays: int) -> str:
    if days is not None:
        return count(days, "day")
    return "Fewer than half have ended" if stays else "–"


def charts(figures: Figures) -> list[Chart]:
    """A control chart for each way, over the whole months. One with a hidden month is left out: its mean would tell."""
    from safeguarding.evidence.chart import control  # drawing libraries: only when a chart is drawn
    from safeguarding.evidence.control_limits import xmr

    whole = [place for place, one in enumerate(figures.months) if one.whole]
    found = []
    for key, _ in WAYS:
        values = [figures.series[key][place] for place in whole] if key in figures.series else []
        if not values or any(value is None for value in values):
            continue
        found.append(
            control(
                TITLES[key], "Children", [figures.months[place].month for place in whole], xmr(values, least_mean=1)
            )
        )
    return found


def left_out_words(figures: Figures, drawn: Sequence[Any]) -> str:
    """What is not drawn, and why."""
    if not figures.hidden:
        return ""
    missing = len(WAYS) - len(drawn)
    charts_words = count(missing, "chart is", "charts are")
    return "c marks a number that is hidden, because it is from 1 to 5 or would give such a number away." + (
        f" {charts_words} left out, as the average and the limits would give hidden months away." if missing else ""
    )


def _month(one: MonthFlow) -> str:
    return month(one.month) if one.whole else f"{month(one.month)}, so far"
