"""A result carries what is needed to read it, hides what is small, and says when it can't be made."""

import json
from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest
from tests.evidence.indicators.county import county
from tests.evidence.indicators.made import covers, event, link, made, member, person

from safeguarding.evidence import disclosure
from safeguarding.evidence.disclosure import Rule
from safeguarding.evidence.indicators import calculate, definitions, every, family_counts, publish
from safeguarding.evidence.periods import Window

CALL_OUTS = definitions()["police_domestic_abuse_before_after"]
ABSENCE = definitions()["school_absence_before_after"]


@pytest.fixture(scope="module")
def tables():
    return county(doubtful=0.1)


@pytest.mark.parametrize("seed", range(3))
def test_a_planted_effect_is_recovered_within_its_interval(seed):
    figure = calculate(CALL_OUTS, county(600, seed=seed, ratio=0.6)).figures[0]
    assert figure.interval.low < 0.6 < figure.interval.high
    assert figure.ratio == pytest.approx(0.6, abs=0.12)


def test_no_number_travels_alone(tables):
    result = calculate(CALL_OUTS, tables)
    figure = result.figures[0]
    assert result.made and result.unit == "family" and result.version == "2"
    assert result.data_date == date(2025, 12, 31)
    assert result.coverage == (Window(date(2020, 1, 1), date(2025, 12, 31)),)
    assert result.families.allocated == result.families.counted == result.families.closed == 300
    assert figure.before.window == "12 months before allocation"
    assert figure.before.denominator_unit == "family-years"
    assert figure.before.denominator == pytest.approx(300, rel=0.01)
    assert figure.before.rate == pytest.approx(100 * figure.before.numerator / figure.before.denominator)
    assert result.linkage.linked + result.linkage.doubtful == result.linkage.incidents
    assert 0.85 < result.linkage.linked_share < 0.95
    assert figure.doubtful_before > 5
    assert "regression to the mean" in " ".join(result.cannot_show)
    assert "doubtful" in " ".join(result.cannot_show)
    assert figure.says.startswith(
        f"300 families: {figure.before.numerator:,.0f} domestic abuse call-outs in the 12 months"
    )


def test_repeat_call_outs_come_beside_all_call_outs(tables):
    every, repeats, families = calculate(CALL_OUTS, tables).figures
    assert repeats.noun == "repeat domestic abuse call-outs"
    assert 0 < repeats.before.numerator < every.before.numerator
    assert families.before.numerator + repeats.before.numerator == every.before.numerator


def test_the_time_to_the_first_is_said_of_all_families(tables):
    first = calculate(CALL_OUTS, tables).figures[2].first
    assert first.families == 300
    assert first.median_days is None or 0 <= first.median_days < 366
    assert first.says.startswith(
        f"{first.some:,.0f} of 300 families had domestic abuse call-outs in the 12 months after"
    )


def test_the_result_is_plain_json(tables):
    found = json.loads(json.dumps(calculate(CALL_OUTS, tables, by="team").as_dict(), allow_nan=False))
    assert found["data_date"] == "2025-12-31"
    assert found["coverage"][0]["first"] == "2020-01-01"
    assert found["figures"][0]["groups"][0]["group"] == "Team 0"


def test_families_not_yet_followed_to_the_end_are_left_out_and_counted(tables):
    result = calculate(CALL_OUTS, tables, as_at=date(2024, 6, 30))
    assert result.families.closed < 300
    assert [one.reason for one in result.families.excluded] == ["open"]
    assert result.families.counted + result.families.excluded[0].families == 300


def test_families_can_be_chosen_by_the_day_of_allocation(tables):
    part = calculate(CALL_OUTS, tables, allocated=Window(date(2023, 1, 1), date(2023, 6, 30)))
    rest = calculate(CALL_OUTS, tables, allocated=Window(date(2023, 7, 1), date(2030, 1, 1)))
    whole = calculate(CALL_OUTS, tables)
    assert part.families.counted + rest.families.counted == whole.families.counted
    assert part.figures[0].after.numerator + rest.figures[0].after.numerator == whole.figures[0].after.numerator


def test_a_family_that_cannot_be_looked_for_is_not_known_and_not_zero(tables):
    nameless = tables.people.with_columns(family_name=pl.lit(None, dtype=pl.String))
    linked_to = tables.links.filter(pl.col("band") == "linked")["person_id"].unique()
    result = calculate(CALL_OUTS, replace(tables, people=nameless))
    assert result.families.counted == linked_to.len()
    assert [(one.reason, one.known) for one in result.families.excluded] == [("not_linked", False)]
    assert result.families.not_known == 300 - linked_to.len()
    assert "is not known, which is not the same as nothing" in " ".join(result.cannot_show)


def test_a_feed_that_was_never_received_gives_no_number():
    result = calculate(definitions()["hospital_emergency_admissions_adults"], county(20))
    assert (result.made, result.figures, result.month_rows) == (False, (), ())
    assert result.says == "Not known: no hospital data has been received that says which days it covers."
    assert result.families.not_known == 20


def test_a_handful_of_families_gives_no_number():
    result = calculate(CALL_OUTS, county(5))
    assert (result.made, result.says) == (False, "Fewer than 6 families can be counted, too few to show.")


def test_no_families_gives_no_number():
    assert calculate(CALL_OUTS, made(coverage=[covers(date(2020, 1, 1), date(2025, 12, 31))])).why_not == (
        "No family has been allocated in the time asked for."
    )


def test_small_counts_are_hidden_with_their_rate_change_ratio_and_interval():
    result = calculate(CALL_OUTS, county(40, before=0.8, ratio=0.1, seed=5))
    figure = result.figures[0]
    assert figure.before.numerator is not None
    assert (figure.after.numerator, figure.after.rate, figure.change_percent, figure.ratio, figure.interval) == (
        None,
    ) * 5
    assert "too small to show" in figure.says


def test_many_call_outs_of_few_families_are_hidden():
    day = date(2024, 6, 1)
    tables = made(
        people=[person(f"p{n}") for n in range(10)],
        members=[member(f"f{n}", f"p{n}") for n in range(10)],
        spans=[{"family_id": f"f{n}", "start": day} for n in range(10)],
        events=[event(n, f"i{n}", day + timedelta(n)) for n in range(30)],
        links=[link(n, "p0") for n in range(30)],
        coverage=[covers(date(2020, 1, 1), date(2025, 12, 31))],
    )
    figure = calculate(CALL_OUTS, tables).figures[0]
    assert figure.before.numerator == 0
    assert figure.after.numerator is None


def test_nothing_hidden_can_be_worked_out_from_teams_offices_months_and_kinds_together():
    few = county(90, teams=12, seed=2, before=0.9)
    result, release = publish(CALL_OUTS, family_counts(CALL_OUTS, few))
    assert any(row.before.numerator is None for row in result.figures[0].groups)
    assert disclosure.recovered(release) == {}


def test_a_release_gives_nothing_away_beside_the_one_before():
    """The quarter after, a few more families can be followed to the end: neither release is small, what came between is."""
    few = county(120, teams=3, seed=4)
    releases = []
    for as_at in (date(2025, 3, 31), date(2025, 6, 30)):
        _result, release = publish(CALL_OUTS, family_counts(CALL_OUTS, few, as_at=as_at), earlier=releases)
        assert disclosure.recovered(release, releases) == {}
        releases.append(release)


def test_the_number_of_families_of_a_small_team_is_hidden_with_its_rates():
    mixed = county(60, teams=2)
    few = mixed.spans.with_columns(team=pl.when(pl.col("family_id") < "f0004").then(pl.lit("Tiny")).otherwise("team"))
    rows = {row.group: row for row in calculate(CALL_OUTS, replace(mixed, spans=few), by="team").figures[0].groups}
    assert (rows["Tiny"].families, rows["Tiny"].before.rate, rows["Tiny"].before.denominator) == (None, None, None)


def test_the_groups_are_hidden_alike_whichever_are_asked_for(tables):
    by_team, by_office = (calculate(CALL_OUTS, tables, by=level).figures[0] for level in ("team", "office"))
    assert by_team.before == by_office.before
    assert {row.level for row in by_team.groups} == {"team"} and {row.level for row in by_office.groups} == {"office"}


def test_calendar_months_count_only_while_a_family_is_with_a_team(tables):
    result = calculate(CALL_OUTS, tables)
    assert [row.month for row in result.series if row.months == 1][-1] == date(2025, 12, 1)
    assert max(row.families for row in result.series if row.months == 1) == 300
    assert all(row.count is None or row.rate is not None for row in result.series if row.families)


def test_many_indicators_in_one_run_say_the_same_as_each_alone(tables):
    some = [CALL_OUTS, definitions()["police_missing_before_after"], ABSENCE]
    assert [one.only(None) for one in every(some, tables)] == [calculate(one, tables) for one in some]


def test_a_grouping_that_is_none_of_ours_is_refused(tables):
    with pytest.raises(ValueError, match="team, office"):
        calculate(CALL_OUTS, tables, by="ethnicity")


def test_rounding_rounds_what_is_shown(tables):
    figure = calculate(CALL_OUTS, tables, rule=Rule(round_to=10)).figures[0]
    assert figure.before.numerator % 10 == 0
    assert (figure.interval, figure.before.interval) == (None, None)  # its middle would give the number away


def test_the_months_add_up_to_the_figure(tables):
    result = calculate(CALL_OUTS, tables)
    assert [row.month for row in result.month_rows] == list(range(-12, 12))
    before = [row.count for row in result.month_rows if row.month < 0]
    assert None not in before
    assert sum(before) == result.figures[0].before.numerator


def test_a_climb_before_allocation_is_said_where_the_feed_reaches_back():
    climbing = county(200)
    figure = calculate(CALL_OUTS, climbing).figures[0]
    assert figure.earlier.families == 200
    assert figure.earlier.earlier == 0
    assert "no climb" in figure.earlier.says
    early = climbing.events.with_columns(pl.col("date") - pl.duration(days=180))
    figure = calculate(CALL_OUTS, replace(climbing, events=early)).figures[0]
    assert figure.earlier.change_percent > 0
    assert figure.earlier.says.endswith("Part of any fall after allocation is a return from that climb.")


def test_no_earlier_months_are_shown_where_the_feed_does_not_reach_back(tables):
    short = made(coverage=[covers(date(2022, 1, 1), date(2025, 12, 31))]).coverage
    assert (
        calculate(CALL_OUTS, replace(tables, coverage=short), allocated=Window(date(2023, 1, 2), date(2023, 12, 31)))
        .figures[0]
        .earlier
        is None
    )


def test_attendance_compares_sessions_missed_out_of_those_possible():
    day = date(2024, 9, 1)
    rows = [(n, side) for n in range(30) for side in (-40, 40)]
    tables = made(
        people=[person(f"p{n}", upn=f"U{n}") for n in range(30)],
        members=[member(f"f{n}", f"p{n}", role="child") for n in range(30)],
        spans=[{"family_id": f"f{n}", "start": day} for n in range(30)],
        events=[
            event(
                k,
                f"i{k}",
                day + timedelta(away),
                feed="school",
                kind="attendance",
                possible=100,
                quantity=20 + n % 3 if away < 0 else 10 + n % 3,
            )
            for k, (n, away) in enumerate(rows)
        ],
        links=[link(k, f"p{n}") for k, (n, _away) in enumerate(rows)],
        coverage=[covers(date(2020, 1, 1), date(2025, 12, 31), feed="school")],
    )
    figure = calculate(ABSENCE, tables).figures[0]
    assert (figure.before.numerator, figure.before.denominator, figure.before.rate) == (630, 3000, 21)
    assert (figure.after.rate, figure.after.denominator_unit) == (11, "possible")
    assert "(21.0 and 11.0 per 100 sessions possible)" in figure.says
    assert figure.interval.low < figure.ratio < figure.interval.high


def test_a_child_is_persistently_absent_from_a_tenth_of_the_sessions_possible_on():
    """By hand: of 30 children in 15 families 20 miss 10 of 100 before, and 9 after; 9.9 of 100 is not a tenth."""
    day, rows = date(2024, 9, 1), []
    for n in range(30):
        rows += [(n, -40, 10 if n < 20 else 9, 100), (n, 40, 6 if n < 9 else 4, 50), (n, 80, 4 if n < 9 else 5.9, 50)]
    rows += [(30, 40, 90, 100)]  # no session before: not compared
    tables = made(
        people=[person(f"p{n}", upn=f"U{n}") for n in range(31)],
        members=[member(f"f{n % 15 if n < 30 else 15}", f"p{n}", role="child") for n in range(31)],
        spans=[{"family_id": f"f{n}", "start": day} for n in range(16)],
        events=[
            event(
                k, f"i{k}", day + timedelta(away), feed="school", kind="attendance", possible=possible, quantity=missed
            )
            for k, (_n, away, missed, possible) in enumerate(rows)
        ],
        links=[link(k, f"p{n}") for k, (n, *_) in enumerate(rows)],
        coverage=[covers(date(2020, 1, 1), date(2025, 12, 31), feed="school")],
    )
    figure = calculate(definitions()["school_persistent_absence_before_after"], tables).figures[0]
    assert (figure.before.numerator, figure.before.denominator) == (20, 30)
    assert (figure.after.numerator, figure.after.rate) == (9, pytest.approx(30))
    assert (figure.after.denominator_unit, figure.earlier) == ("children compared", None)


def test_the_time_to_the_first_is_of_families_where_people_are_counted_too():
    """By hand: 16 families of two adults, ten with admissions, the eighth of them on day 70; in one both were admitted."""
    day = date(2024, 9, 1)
    told = [(n, 10 * n, 0) for n in range(10)] + [(3, 5, 1)]
    tables = made(
        people=[person(f"p{n}-{m}", nhs_number="1") for n in range(16) for m in range(2)],
        members=[member(f"f{n}", f"p{n}-{m}") for n in range(16) for m in range(2)],
        spans=[{"family_id": f"f{n}", "start": day} for n in range(16)],
        events=[
            event(k, f"i{k}", day + timedelta(away), feed="hospital", kind="emergency_admission")
            for k, (_n, away, _m) in enumerate(told)
        ],
        links=[link(k, f"p{n}-{m}") for k, (n, _away, m) in enumerate(told)],
        coverage=[covers(date(2020, 1, 1), date(2025, 12, 31), feed="hospital")],
    )
    incidents, repeats, some = calculate(definitions()["hospital_emergency_admissions_adults"], tables).figures
    assert (incidents.after.numerator, some.after.numerator, repeats.after.numerator) == (11, 11, 0)
    assert (some.first.families, some.first.some, some.first.median_days) == (16, 10, 70)
