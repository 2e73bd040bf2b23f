"""What indicators.md says counts, counts."""

from datetime import date

import pytest
from tests.evidence.indicators.made import covers, event, link, made, member, person
from tests.spec.tables import day, rows

from safeguarding.evidence.indicators import definitions, family_counts

DEFINITION = definitions()["police_domestic_abuse_before_after"]
ALLOCATED = date(2025, 1, 15)
MEMBERS = [
    member("F", "Ann"),
    member("F", "Ben", role="child"),
    member("F", "Cy", end=date(2024, 12, 1)),
    member("F", "Dot", start=date(2025, 2, 15)),
    member("F", "Eve", start=date(2025, 2, 16)),
]


def feed(words):
    events, links = [], []
    for n, row in enumerate(part for part in words.split("; ") if part):
        incident, weekday, number, month, year, who, band, *kind = row.split()
        events.append(
            event(n, incident, day(f"{weekday} {number} {month} {year}"), kind=(kind or ["domestic_abuse"])[0])
        )
        links.append(link(n, who, band))
    return events, links


@pytest.mark.parametrize(
    "row", rows("indicators.md", "What counts before and after allocation"), ids=lambda row: row["Why it is here"]
)
def test_an_incident_counts_where_the_page_says(row):
    events, links = feed(row["Rows of the feed"])
    tables = made(
        people=[person(one["person_id"]) for one in MEMBERS],
        members=MEMBERS,
        spans=[{"family_id": "F", "start": ALLOCATED}],
        events=events,
        links=links,
        coverage=[covers(date(2023, 1, 1), date(2026, 6, 30))],
    )
    found = family_counts(DEFINITION, tables).families.row(0, named=True)
    repeats = [max(found[side] - 1, 0) for side in ("before", "after")]
    assert [found["before"], repeats[0], found["after"], repeats[1]] == [
        int(row[name]) for name in ("Before", "Repeats before", "After", "Repeats after")
    ]
    assert found["doubtful_before"] + found["doubtful_after"] == int(row["Doubtful"])
    assert found["status"] == "counted"


FACTS = {
    "a name and a birth date": {"family_name": "Made-up", "birth_date": date(1990, 1, 1)},
    "a name and a postcode": {"family_name": "Made-up", "postcode": "QX1 1AA"},
    "nothing": {"given_name": "Ann"},
}


@pytest.mark.parametrize(
    "row", rows("indicators.md", "Which families are counted"), ids=lambda row: row["Why it is here"]
)
def test_a_family_is_counted_or_left_out_as_the_page_says(row):
    stretches = [[day(end) for end in part.split(" to ")] for part in row["Feed covers"].split(", ")]
    tables = made(
        people=[person("Ann", **FACTS[row["Ann has"]])],
        members=[member("F", "Ann")],
        spans=[{"family_id": "F", "start": ALLOCATED}],
        coverage=[covers(*stretch) for stretch in stretches],
    )
    assert family_counts(DEFINITION, tables).families["status"].to_list() == [row["Status"]]
