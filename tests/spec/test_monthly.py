"""What monthly.md says of a month is what is counted in it."""

from datetime import date

import pytest
from tests.evidence.indicators.made import covers, event, link, made
from tests.spec.tables import day, rows

from safeguarding.evidence.indicators import definitions, family_counts
from safeguarding.evidence.indicators.by_month import visits_due

MARCH = date(2026, 3, 1)


def in_march(name, **tables):
    covered = [covers(date(2024, 1, 1), date(2026, 4, 30), feed) for feed in ("workbook", "childrens_services")]
    counts = family_counts(definitions()[name], made(coverage=covered, **tables))
    return next(one for one in counts.monthly if one.month == MARCH)


def spells(words):
    for part in words.split("; "):
        start, _, end = part.partition(" to")
        yield day(start), day(end.strip()) if end.strip() else None


def days(words):
    return [day(part) for part in words.split("; ") if part]


def page(heading):
    return pytest.mark.parametrize("row", rows("monthly.md", heading), ids=lambda row: row["Why it is here"])


@page("When a visit was due")
def test_a_visit_is_due_and_kept_as_the_page_says(row):
    ((start, end),) = spells(row["Plan"])
    found = visits_due("protection_visit", start, end, days(row["Visits"]))
    said = "; ".join(f"{one:%a} {one.day} {one:%b %Y} {'kept' if kept else 'missed'}" for one, kept in found)
    assert said == row["Due"]


@page("Families brought to group supervision in March 2026")
def test_a_family_is_brought_to_supervision_as_the_page_says(row):
    records = [
        {"record_id": str(n), "family_id": "F", "kind": "supervision", "date": one}
        for n, one in enumerate(days(row["Supervised"]))
    ]
    stays = [{"family_id": "F", "start": start, "end": end} for start, end in spells(row["With a team"])]
    found = in_march("own_supervision_kept_by_month", spans=stays, records=records)
    assert (found.numerator, found.denominator) == (int(row["Brought"]), int(row["Of"]))


@page("Referrals in March 2026 that came within 12 months of one before")
def test_a_referral_comes_again_as_the_page_says(row):
    told = [
        event(n, f"i{n}", one, feed="childrens_services", kind="referral")
        for n, one in enumerate(days(row["Referred"]))
    ]
    found = in_march("own_re_referrals_by_month", events=told, links=[link(n, "Ben") for n in range(len(told))])
    assert (found.numerator, found.denominator) == (int(row["Again"]), int(row["Referrals"]))


@page("In care in March 2026")
def test_a_child_is_in_care_as_the_page_says(row):
    plans = [{"person_id": "Ben", "kind": "care", "start": start, "end": end} for start, end in spells(row["Spells"])]
    assert in_march("own_care_open_by_month", plans=plans).numerator == int(row["At the end of the month"])
    assert in_march("own_care_days_by_month", plans=plans).numerator == int(row["Days"])


@page("Written down in March 2026")
def test_what_is_written_down_counts_as_the_page_says(row):
    records = [
        {"record_id": str(n), "family_id": "F", "kind": "entry", "date": day(one), "written": day(other)}
        for n, (one, other) in enumerate(part.split(", ") for part in row["Happened and written"].split("; "))
    ]
    found = in_march("own_recorded_within_by_month", records=records)
    assert (found.numerator, found.denominator) == (int(row["Within two working days"]), int(row["Written"]))
