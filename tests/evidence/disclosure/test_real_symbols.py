"""The 705 numbers that DfE hid among protection plans by how long they lasted, under our attack."""

import csv

import pytest

from safeguarding.evidence.disclosure import HIDDEN, attack

LENGTHS = (
    "3_months_or_less", "more_than_3_months_6_months", "more_than_6_months_less_than_1_year", "1_year_less_than_2_years",
    "2_years_or_more",
)  # fmt: skip


@pytest.fixture(scope="module")
def rows(shared):
    path = shared / "data/published/dfe_csc_2013_2025/d5_cpps_at31march_by_duration_2013_to_2025.csv"
    if not path.exists():
        pytest.skip("The published figures are not here.")
    with path.open(encoding="utf-8-sig") as file:
        return [row for row in csv.DictReader(file) if row["geographic_level"] == "Local authority"]


def count(text):
    return None if text == HIDDEN else float(text)


def test_none_of_the_hidden_numbers_stands_alone_beside_its_total(rows):
    """An attack on all of them at once: each authority and year is a row of its own, with its total shown or hidden."""
    hidden = [row for row in rows if row["2_years_or_more"] == HIDDEN]
    assert len(hidden) == 705
    different = {
        tuple(count(row[key]) for key in (*LENGTHS, "CPP_At31")) for row in hidden if row["CPP_At31"] != HIDDEN
    }
    alone = [row for row in different if row.count(None) == 1]
    narrow = []
    for row in sorted(different, key=str)[::20]:
        low, high = attack([row], column_totals=False)[0, 4]
        if high - low < 4:
            narrow.append(row)
    assert alone == []
    assert len(narrow) < len(different) // 20
