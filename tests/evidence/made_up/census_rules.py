"""The census rules that dates and flags can break, written out slowly: an obvious twin for the tests of the county.

Each is the condition of `returns.md` 2.3 or of the rule's own message, by its code. Errors and queries alike.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from safeguarding.evidence import periods
from safeguarding.evidence.returns.cin_census.records import Child, Episode


def broken(child: Child, year: int) -> Iterator[str]:
    """The codes of the rules that a child breaks."""
    window = periods.census_year_window(year)
    born = child.birth_date
    if (born is None) == (child.expected_birth_date is None):
        yield "8525Q"
    if born is None and child.sex != "U":
        yield "8750"
    if born is None and not -30 <= (child.expected_birth_date - window.last).days <= 275:
        yield "8530Q"
    if born and born > window.last:
        yield "8520"
    if born and not child.disabilities and not all(e.no_further_action for e in child.episodes):
        yield "8540"
    if len(child.disabilities) != len(set(child.disabilities)) or (
        "NONE" in child.disabilities and len(child.disabilities) > 1
    ):
        yield "8790"
    if born and 5 <= (window.last - born).days / 365.25 < 16 and not child.upn and child.upn_unknown in (None, "UN1"):
        yield "8770Q"
    for episode in child.episodes:
        if (born or child.expected_birth_date) - episode.referral_date > timedelta(days=280):
            yield "8606"
        yield from _episode(episode, window)
    yield from _episodes(child.episodes)


def _episodes(episodes: tuple[Episode, ...]) -> Iterator[str]:
    real = sorted((e for e in episodes if not e.no_further_action), key=lambda e: e.referral_date)
    for first, second in pairwise(real):
        if first.closure_date is None:
            yield "8816"
        elif second.referral_date < first.closure_date:
            yield "8820"


def _episode(e: Episode, window: periods.Window) -> Iterator[str]:
    activity = (*e.assessments, *e.cin_plans, *e.section47s, *e.protection_plans)
    if e.referral_date > window.last:
        yield "8600"
    if e.no_further_action:
        if activity or e.closure_date or e.primary_need:
            yield "8831"
        if e.referral_date < window.first - timedelta(days=3):
            yield "8569Q"
        return
    if e.primary_need is None:
        yield "8610"
    if (e.closure_date is None) != (e.closure_reason is None):
        yield "8805"
    if e.closure_date:
        if e.closure_date not in window or e.closure_date < e.referral_date:
            yield "8620"
        if any(day > e.closure_date for day in _days(e)):
            yield "8565"
        if e.closure_reason in ("RC8", "RC9") and (e.cin_plans or e.section47s or e.protection_plans):
            yield "2990"
        if e.closure_reason in ("RC8", "RC9") and not e.assessments:
            yield "8825Q"
        if any(a.authorised is None for a in e.assessments):
            yield "8867"
        if any(not s.conference_not_required and s.conference is None for s in e.section47s):
            yield "8868"
    if any(day < e.referral_date for day in _days(e)):
        yield "1103"
    yield from _assessments(e, window)
    yield from _conferences(e, window)
    yield from _plans(e, window)


def _days(e: Episode) -> list[date]:
    days = [day for a in e.assessments for day in (a.start, a.authorised)]
    days += [day for s in e.section47s for day in (s.start, s.conference)]
    days += [day for p in (*e.cin_plans, *e.protection_plans) for day in (p.start, p.end)]
    return [day for day in days if day is not None]


def _assessments(e: Episode, window: periods.Window) -> Iterator[str]:
    calendar = periods.bank_holidays()
    for a in e.assessments:
        if a.authorised is None:
            if a.factors:
                yield "8614"
            if a.start not in window:
                yield "8736"
            if periods.add_working_days(a.start, 44, calendar) < window.last:
                yield "8670Q"
            continue
        if a.authorised not in window:
            yield "8696"
        if a.authorised < a.start:
            yield "8608"
        if not a.factors:
            yield "8897Q"
        if len(a.factors) != len(set(a.factors)):
            yield "8898"
        if "21" in a.factors and len(a.factors) > 1:
            yield "8869"
        if a.factors == ("21",) and len(e.assessments) == 1 and e.closure_reason not in ("RC8", "RC9"):
            yield "8873Q"
    if any(first.authorised is None or second.start <= first.authorised for first, second in pairwise(e.assessments)):
        yield "8863Q"


def _conferences(e: Episode, window: periods.Window) -> Iterator[str]:
    calendar = periods.bank_holidays()
    if e.section47s and not e.assessments:
        yield "2991Q"
    for s in e.section47s:
        if s.conference and (s.conference not in window or s.conference < s.start):
            yield "8715"
        if s.conference and s.conference.weekday() > 4:
            yield "8875"
        if s.conference_target and s.conference_target.weekday() > 4:
            yield "8870Q"
        if s.conference is None and not s.conference_not_required:
            if s.start not in window:
                yield "8740"
            if periods.add_working_days(s.start, 14, calendar) < window.last:
                yield "8675Q"


def _plans(e: Episode, window: periods.Window) -> Iterator[str]:
    conferences = {s.conference for s in e.section47s}
    for p in e.protection_plans:
        if p.start in window and p.start not in conferences:
            yield "2885"
        if p.end and (p.end not in window or p.end <= p.start):
            yield "8930"
        if any(day <= p.start for day in p.reviews):
            yield "8841"
    for p in e.cin_plans:
        if p.end and (p.end not in window or p.end < p.start):
            yield "4013"
    spells = sorted((p.start, p.end or date.max) for p in (*e.cin_plans, *e.protection_plans))
    if any(second[0] <= first[1] for first, second in pairwise(spells)):
        yield "4017"
