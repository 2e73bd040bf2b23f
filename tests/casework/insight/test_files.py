"""What stands in the files that are taken along: a hidden number is told from one that there is none of."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from safeguarding.casework.insight import files
from safeguarding.evidence.indicators.result import MonthFigure

PER = "100 visits due"
HIDDEN = MonthFigure(date(2026, 2, 1), None, None, None)


def rows(*months: MonthFigure) -> list[files.Row]:
    result: Any = SimpleNamespace(month_figures=months, per_words=PER)
    return list(files.month_rows(result))


def test_a_hidden_month_hides_all_its_numbers_and_one_in_which_nothing_was_due_has_no_figure() -> None:
    shown, hidden, none = rows(
        MonthFigure(date(2026, 1, 1), 10, 20.0, 50.0), HIDDEN, MonthFigure(date(2026, 3, 1), 0, 0, None)
    )
    assert shown == ("2026-01", 50.0, 10, 20.0, PER)
    assert hidden == ("2026-02", "c", "c", "c", PER)
    assert none == ("2026-03", "", 0, 0, PER)


def test_what_an_indicator_does_not_have_is_not_called_hidden() -> None:
    assert rows(MonthFigure(date(2026, 1, 1), None, None, 7.0), HIDDEN)[1] == ("2026-02", "c", "", "", PER)
