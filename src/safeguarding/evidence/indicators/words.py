"""The sentences that belong to an indicator: what it says, what it can't show, who is left out and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from safeguarding.evidence.disclosure import Rule
from safeguarding.evidence.indicators.definition import Definition
from safeguarding.evidence.indicators.interval import Interval
from safeguarding.evidence.indicators.result import Families, Linkage, MonthFigure
from safeguarding.evidence.periods import Window

NAMES = {"substance_misuse": "substance misuse treatment", "childrens_services": "children’s services"}
REGRESSION = (
    "It can’t show that allocation caused a change. Families are allocated at a peak of trouble, so some fall would have "
    "come without any help (regression to the mean), and there are no other families here to compare with."
)

AS_PUBLISHED = " A past quarter that was corrected by so few since it was published is shown as it was published."
OF_WORK = " What the service did or left undone is shown wherever enough stand behind what it is out of."


def feed_name(feed: str) -> str:
    """The feed in a sentence: mental_health is “mental health”."""
    return NAMES.get(feed, feed.replace("_", " "))


def first(definition: Definition, families: int, some: float | None, median: int | None) -> str:
    """What can be said of the time to the first one after allocation."""
    noun, months = definition.measures[0].noun, definition.months
    if some is None:
        return f"How many families had {noun} in the {months} months after allocation is too small a number to show."
    head = f"{some:,.0f} of {families:,} families had {noun} in the {months} months after allocation"
    return (
        f"{head}, half of all families within {median:,} days." if median is not None else f"{head}, fewer than half."
    )


def reasons(definition: Definition) -> dict[str, tuple[bool, str]]:
    """For each reason a family is left out: whether what happened to it is known all the same, and the words."""
    feed = feed_name(definition.feed)
    return {
        "open": (True, f"The {definition.months} months after allocation had not ended by the data date."),
        "no_members": (False, "Nobody of the kind counted is recorded as a member at allocation."),
        "not_linked": (False, f"Not linked: no member has what is needed to look for them in the {feed} data."),
        "not_covered": (False, f"The {feed} data doesn’t cover all of the months before and after allocation."),
        "no_amounts": (
            False,
            f"The {feed} data holds nothing for any one child on both sides of allocation: too young, away, or not linked.",
        ),
    }


def says(noun: str, families: int, months: int, numbers: tuple[float | None, float | None], per: str, rates: str,
         ratio: float | None, change: float | None, interval: Interval | None) -> str:  # fmt: skip
    """What one figure says. `rates` are the two rates in words, used where the exposures aren't the same kind of year."""
    before, after = numbers
    if before is None or after is None:
        return (
            f"{families:,} families: the number of {noun} in the {months} months before or after allocation is too "
            "small to show."
        )
    head = (
        f"{families:,} families: {before:,.0f} {noun} in the {months} months before allocation and {after:,.0f} in the "
        f"{months} months after{rates}"
    )
    if change is None or ratio is None:
        return f"{head}."
    step = "no change" if round(change) == 0 else f"{abs(change):.0f}% {'fewer' if change < 0 else 'more'}"
    if interval is None:
        return f"{head}: {step}."
    high = "no upper limit" if interval.high is None else f"{interval.high:.2f}"
    return f"{head}: {step}. Rate ratio {ratio:.2f} ({interval.level:.0%} interval {interval.low:.2f} to {high})."


def earlier(noun: str, families: int, months: int, was: float, then: float, change: float | None) -> str:
    """What the months before the months before say about a peak at allocation."""
    head = (
        f"Of these, {families:,} families can be followed further back: {was:,.0f} {noun} from {2 * months} to {months} "
        f"months before allocation, then {then:,.0f} in the last {months}"
    )
    if change is None or change <= 0:
        return f"{head}. There is no climb before allocation in these numbers."
    return f"{head}, {change:.0f}% more. Part of any fall after allocation is a return from that climb."


def coverage(definition: Definition, covered: Sequence[Window], families: Families, missing: Sequence[str] = ()) -> str:
    """Which days the feed covers, how many families could be counted, and why the others couldn't."""
    feed = feed_name(definition.feed).capitalize()
    stretches = ", ".join(f"{_day(window.first)} to {_day(window.last)}" for window in covered)
    none = no_such_kind(definition, missing) if missing else f"No {feed.lower()} data has been received."
    head = f"{feed} data covers {stretches}." if covered else none
    parts = [f"{families.counted:,} of {families.allocated:,} families allocated are counted."]
    parts += [f"{one.families:,} left out: {one.words[:1].lower()}{one.words[1:]}" for one in families.excluded]
    return " ".join([head, *parts])


def linkage(definition: Definition, linked: Linkage) -> str:
    """How far the feed could be joined to the people of the families."""
    if not linked.incidents:
        return "The data holds nothing of this kind in the time counted."
    rows = "rows" if definition.sums_amounts else "incidents"
    words = (
        f"{linked.findable:,} of {linked.members:,} members of the families counted could be looked for. Of {linked.incidents:,} "
        f"{rows} in the data, whoever they concern, {linked.linked:,} are linked to somebody known here, "
        f"{linked.doubtful:,} doubtfully, {linked.not_linked:,} not."
    )
    return f"{words} {linked.amountless:,} rows hold no amount and are left out." if linked.amountless else words


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def cannot_show(definition: Definition, not_known: int, doubtful: bool, rule: Rule) -> tuple[str, ...]:
    """What the figures can't show: the same warning for every before and after, the definition's own, and the gaps.

    Few families are not counted out: that there is one more could be the sign of a file that the reader may not know of.
    """
    found = [REGRESSION, definition.cannot_show]
    if not_known:
        number = "some" if not_known <= rule.threshold else f"{not_known:,}"
        found.append(
            f"What happened to {number} families is not known, which is not the same as nothing: they are left out."
        )
    if doubtful:
        found.append("Incidents whose link to a person is doubtful are not counted, so the numbers may be too low.")
    if not definition.verified:
        found.append("The definition is a proposal that nobody outside the project has checked.")
    return tuple(found)


def hidden(rule: Rule) -> str:
    """How small numbers are treated."""
    words = (
        f"Numbers of 1 to {rule.threshold}, or that come from so few families, are hidden and shown as “{rule.mark}”"
    )
    rounded = f"; the rest are rounded to the nearest {rule.round_to}" if rule.round_to > 1 else ""
    return f"{words}, and so is what they could be worked out from{rounded}."


def no_such_kind(definition: Definition, missing: Sequence[str]) -> str:
    """That deliveries came, and that none of them says anything of these kinds."""
    kinds = " and ".join(f"“{one}”" for one in missing)
    return (
        f"Not known: {feed_name(definition.feed)} data has been received, but no delivery covers any day for {kinds}. "
        "That is not the same as none."
    )


def why_not(
    definition: Definition, data_date: date | None, counted: int, allocated: int, ever: bool, rule: Rule,
    missing: Sequence[str] = (),
) -> str:  # fmt: skip
    """Why there is no figure, or nothing where there can be one."""
    feed = feed_name(definition.feed)
    if data_date is None and missing:
        return no_such_kind(definition, missing)
    if data_date is None:
        return f"Not known: no {feed} data has been received that says which days it covers."
    if not allocated:
        return "No family has been allocated in the time asked for."
    if not ever:
        return f"Not known: the {feed} data holds no row of this kind, and nobody has said that there were none."
    if not counted:
        return f"Not known: no family has {definition.months} months before and after allocation in the {feed} data."
    if counted <= rule.threshold:
        return f"Fewer than {rule.threshold + 1} families can be counted, too few to show."
    return ""


def no_months(
    definition: Definition, data_date: date | None, months: int, ever: bool, missing: Sequence[str] = ()
) -> str:
    """Why no month can be given, or nothing where some can."""
    if data_date is None and missing:
        return no_such_kind(definition, missing)
    if data_date is None:
        return "Not known: no record that this rests on says which days it covers."
    if not months:
        since = f" and the {definition.lead} months before it" if definition.lead else ""
        return f"Not known: the records do not cover one whole calendar month{since}."
    if not ever:
        return "Not known: the records hold nothing of this kind, and nobody has said that there was none."
    return ""


def months_too_small(definition: Definition) -> str:
    return f"In every month the number of {definition.measures[0].noun} is too small to show, or nothing was due."


def latest_month(definition: Definition, months: Sequence[MonthFigure]) -> str:
    """What the last month that can be shown says, and what the same month of the year before said."""
    shown = [one for one in months if one.value is not None]
    one = shown[-1]
    before = next(
        (old for old in shown if (old.month.year, old.month.month) == (one.month.year - 1, one.month.month)), None
    )
    says = f"{one.month:%B %Y}: {month_value(definition, one)}"
    if before is not None:
        says += f", {month_value(definition, before, bare=True)} a year before"
    if one is not months[-1]:
        says += ". Later months are too small to show, or nothing was due in them"
    return f"{says}."


def month_value(definition: Definition, one: MonthFigure, *, bare: bool = False) -> str:
    """The value with what it is of: “82% of visits on time (410 of 500)”."""
    counts, noun = definition.measures[0].counts, definition.measures[0].noun
    value = one.value or 0.0
    number = (
        f"{value:.0f}%"
        if counts == "share"
        else f"{value:,.0f}"
        if counts == "total" or (counts == "median" and value % 1 == 0)
        else f"{value:,.1f}"
    )
    if bare:
        return number
    out_of = f" ({one.numerator:,.0f} of {one.denominator:,.0f})" if counts == "share" else ""
    return f"{number} {noun}{out_of}"


def months_covered(covered: Sequence[Window]) -> str:
    stretches = ", ".join(f"{_day(window.first)} to {_day(window.last)}" for window in covered)
    return (
        f"The records cover {stretches}. Only whole calendar months are counted."
        if covered
        else "No record covers any day."
    )


def months_cannot_show(definition: Definition) -> tuple[str, ...]:
    """What the months can't show: the definition's own words, and that most change is chance."""
    found = [definition.cannot_show]
    if definition.how != "survival_length":
        found.append("Most change from one month to the next is chance: only what the chart marks asks for a reason.")
    if not definition.verified:
        found.append("The definition is a proposal that nobody outside the project has checked.")
    return tuple(found)
