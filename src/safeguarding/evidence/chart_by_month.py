"""The chart of an indicator by month: its months with the limits of chance, and what each is out of in the table."""

from __future__ import annotations

from dataclasses import replace

from safeguarding.evidence.chart import Chart, control
from safeguarding.evidence.control_limits import ControlChart, xmr
from safeguarding.evidence.disclosure import CHILDREN_IN_NEED
from safeguarding.evidence.indicators.result import IndicatorResult

NOTHING = "Nothing due"
HIDDEN = CHILDREN_IN_NEED.mark
SHARED = "Each month shares most of its data with the one before, so no limits are drawn."
MISSING = "In some months the number is hidden or nothing was due, so no limits are drawn."


def by_month(result: IndicatorResult) -> Chart:
    """The months of the result. Months that share their data, or of which some can't be shown, have no limits."""
    months = result.month_figures
    values = tuple(one.value for one in months)
    why = SHARED if result.shared_months else MISSING if None in values else ""
    chart = ControlChart(values, None, None, None, None, (), why) if why else xmr(values)
    share = result.per_words.startswith("100 ")
    noun = result.title.removesuffix(", month by month") + (", %" if share else "")
    hidden = [place for place, one in enumerate(months) if one.value is None and not one.nothing_due]
    drawn = control(noun, noun, [one.month for one in months], chart, hidden=hidden)
    whole = all(one.value is None or float(one.value).is_integer() for one in months)
    found = (
        (when, NOTHING if one.nothing_due else _shown(one.value, 0 if whole else 1), _shown(one.numerator),
         _shown(one.denominator), signal)
        for (when, _value, signal), one in zip(drawn.rows, months, strict=True)
    )  # fmt: skip
    out_of = any(one.denominator is not None for one in months)
    number = out_of and any(one.numerator is not None for one in months)
    kept = [place for place, shown in enumerate((True, True, number, out_of, True)) if shown]
    columns = tuple(("Month", noun, "Number", "Out of", "Signal")[place] for place in kept)
    rows = tuple(tuple(row[place] for place in kept) for row in found)
    return replace(drawn, title=result.title, columns=columns, rows=rows)


def _shown(value: float | None, places: int = 0) -> str:
    if value is None:
        return HIDDEN
    return f"{value:,.{0 if float(value).is_integer() and not places else max(places, 1)}f}"
