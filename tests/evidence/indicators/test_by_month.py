"""Indicators by month: caseload, length of plans, what is hidden, and what can't be said."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from statsmodels.duration.survfunc import SurvfuncRight
from tests.evidence.indicators.made import covers, event, link, made, member

from safeguarding.evidence.indicators import definitions, family_counts, kept, publish, spells_told
from safeguarding.evidence.indicators.survival import Stay, median_length
from safeguarding.evidence.periods import Window

UNTIL = date(2026, 4, 30)
COVERED = [covers(date(2024, 1, 1), UNTIL, feed) for feed in ("workbook", "childrens_services")]


def result(name, **tables):
    definition = definitions()[name]
    return publish(definition, family_counts(definition, made(coverage=COVERED, **tables)))[0]


def month(found, day):
    return next(one for one in found.month_figures if one.month == day)


def posts(*parts, role="social_worker"):
    return [
        {"post_id": f"p{n}", "role": role, "full_time": part, "start": date(2024, 1, 1)} for n, part in enumerate(parts)
    ]


def held(post, family, start=date(2024, 1, 1), end=None):
    return {"post_id": f"p{post}", "family_id": family, "start": start, "end": end}


def test_a_caseload_is_children_once_over_the_full_time_posts_that_hold_a_family():
    """Eight posts, seven of which hold: 12 families of two children, one held twice; one family given up on the last day."""
    found = result(
        "own_caseload_by_month",
        posts=[*posts(1, 1, 1, 1, 0.5, 0.5, 1, 1), {**posts(1, role="health_worker")[0], "post_id": "other"}],
        allocations=[
            *(held(n % 7, f"F{n}") for n in range(12)), held(3, "F0"),
            held(0, "F12", end=date(2026, 4, 30)), held(0, "F13", end=date(2026, 4, 29)),
            {"post_id": "other", "family_id": "F14", "start": date(2024, 1, 1)},
        ],
        members=[member(f"F{n}", f"c{n}-{m}", "child") for n in range(15) for m in range(2)] + [member("F1", "adult")],
    )  # fmt: skip
    april = month(found, date(2026, 4, 1))
    assert (april.numerator, april.denominator) == (26, 6.0)
    assert april.value == pytest.approx(26 / 6)
    assert found.says == "April 2026: 4.3 children to a full-time social worker, 4.7 a year before."


def test_few_workers_hide_a_caseload():
    found = result(
        "own_caseload_by_month", posts=posts(1, 1, 1), members=[member(f"F{n}", f"c{n}", "child") for n in range(30)],
        allocations=[held(n % 3, f"F{n}") for n in range(30)],
    )  # fmt: skip
    assert not found.made
    assert "too small to show" in found.why_not


def test_what_was_left_undone_is_shown_where_enough_families_were_due():
    found = result(
        "own_supervision_kept_by_month",
        spans=[{"family_id": f"F{n}", "start": date(2026, 3, 1)} for n in range(20)],
        records=[
            {"record_id": str(n), "family_id": f"F{n}", "kind": "supervision", "date": date(2026, 4, 2)}
            for n in range(19)
        ],
    )
    assert [(one.numerator, one.value) for one in found.month_figures[-2:]] == [(0, 0.0), (19, 95.0)]
    assert month(found, date(2026, 2, 1)).value is None  # nothing was due: never nought
    assert "95% of families brought to group supervision (19 of 20)" in found.says


def referrals(again):
    first = [event(n, f"i{n}", date(2026, 1, 5), feed="childrens_services", kind="referral") for n in range(40)]
    more = [
        event(40 + n, f"i{40 + n}", date(2026, 4, 7), feed="childrens_services", kind="referral") for n in range(40)
    ]
    links = [link(n, f"c{n}") for n in range(40)] + [link(40 + n, f"c{n if n < again else 100 + n}") for n in range(40)]
    return result("own_re_referrals_by_month", events=first + more, links=links)


@pytest.mark.parametrize(("again", "shown"), [(0, True), (3, False), (20, True), (38, False), (40, True)])
def test_few_children_who_come_again_are_hidden_and_so_are_few_who_do_not(again, shown):
    april = month(referrals(again), date(2026, 4, 1))
    assert (april.numerator, april.value) == ((again, 100 * again / 40) if shown else (None, None))


def test_a_month_needs_the_twelve_before_it_to_tell_what_comes_again():
    assert referrals(20).month_figures[0].month == date(2025, 1, 1)


def test_what_no_record_covers_is_not_known_and_a_kind_never_told_is_not_nought():
    definition = definitions()["own_care_open_by_month"]
    nothing = publish(definition, family_counts(definition, made()))[0]
    assert not nothing.made and "which days it covers" in nothing.why_not
    assert "nobody has said that there was none" in result("own_care_open_by_month").why_not


def test_a_result_by_month_is_kept_and_made_again():
    found = referrals(20)
    assert kept.result_of(found.as_dict()) == found


def stays(seed, number=300):
    rng = np.random.default_rng(seed)
    made_up = []
    for n in range(number):
        start = date(2024, 1, 1) + timedelta(int(rng.integers(0, 800)))
        end = start + timedelta(int(rng.exponential(250)))
        made_up.append(Stay(str(n), start, end if end <= UNTIL else None))
    return made_up


@pytest.mark.parametrize("seed", range(5))
def test_the_median_length_is_that_of_another_library_with_late_entry(seed):
    window, watched = Window(date(2025, 5, 1), UNTIL), []
    for one in stays(seed):
        if one.start <= window.last and (one.end is None or one.end >= window.first):
            watched.append((((one.end or window.last) - one.start).days, one.end is not None,
                            max(-1, (window.first - one.start).days - 1)))  # fmt: skip
    time, ended, entry = (np.array(column, float) for column in zip(*watched, strict=True))
    other = SurvfuncRight(time + 1, ended, entry=entry + 1)  # it wants everybody to come after nought
    assert median_length(stays(seed), window).days == other.quantile(0.5) - 1


def test_open_plans_make_the_median_longer_than_the_mean_of_those_that_ended():
    plans = [{"person_id": one.child, "kind": "protection", "start": one.start, "end": one.end} for one in stays(1)]
    ended = month(result("own_protection_ended_by_month", plans=plans), date(2026, 4, 1))
    half = result("own_protection_length_by_month", plans=plans)
    assert half.shared_months and half.month_figures[0].month == date(2024, 12, 1)
    mine = [(one["end"] - one["start"]).days for one in plans if one["end"] and one["end"] >= date(2026, 4, 1)]
    assert ended.value == pytest.approx(np.mean(mine))


def test_few_watched_before_half_have_ended_give_no_length():
    few = [Stay(str(n), date(2025, 6, 1), date(2025, 7, 1) if n < 4 else None) for n in range(5)]
    assert median_length(few, Window(date(2025, 5, 1), UNTIL)).days is None


def test_the_working_days_until_it_is_written_down_are_told_by_their_median():
    day, records = date(2026, 4, 13), []
    for n in range(9):  # written after 0 to 4 working days, one after many
        records.append({"record_id": str(n), "family_id": f"F{n}", "kind": "entry", "date": day,
                        "written": day + timedelta(n // 2 if n < 8 else 14)})  # fmt: skip
    april = month(result("own_recording_days_by_month", records=records), date(2026, 4, 1))
    assert (april.value, april.numerator, april.denominator) == (2.0, None, 9)


def test_comings_into_care_and_leavings_are_spells_and_counted_once():
    days = [(0, "care", 1), (1, "care", 5), (2, "left_care", 9), (3, "care", 20), (4, "care", 21)]
    told = made(
        events=[event(n, f"i{n}", date(2026, 4, d), feed="childrens_services", kind=kind) for n, kind, d in days],
        links=[link(n, "Ben") for n in range(4)] + [link(4, "Cy", "doubtful")],
    )
    found = spells_told(told)
    assert found.plans.select("person_id", "start", "end").rows() == [
        ("Ben", date(2026, 4, 1), date(2026, 4, 9)), ("Ben", date(2026, 4, 20), None),
    ]  # fmt: skip
    assert set(found.events["event_id"]) == {"e2", "e4"}
    unended = spells_told(
        made(events=told.events.filter(pl.col("kind") == "care").to_dicts(), links=told.links.to_dicts())
    )
    assert unended.plans.is_empty()
