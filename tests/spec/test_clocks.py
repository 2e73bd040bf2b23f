"""The deadlines of clocks.md, row by row."""

import pytest
from tests.spec.tables import day, rows

from safeguarding.evidence import clocks, periods


@pytest.mark.parametrize("row", rows("clocks.md", "Deadlines"), ids=lambda row: row["Why it is here"])
def test_a_deadline_falls_on_the_day_the_page_says(row):
    due = clocks.due(row["Clock"], day(row["Starts"]))
    assert (due.due, due.book_by) == (day(row["Due"]), day(row["Book by"]))


@pytest.mark.parametrize("row", rows("clocks.md", "Windows of whole months"), ids=lambda row: row["Why it is here"])
def test_a_window_has_the_first_and_last_day_the_page_says(row):
    start, months = day(row["Day"]), int(row["Months"])
    for window, words in (
        (periods.months_before(start, months), row["Before"]),
        (periods.months_after(start, months), row["After"]),
    ):
        first, last = (day(part) for part in words.split(" to "))
        assert (window.first, window.last) == (first, last)
