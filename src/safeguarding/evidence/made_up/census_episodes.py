"""Invented episodes of a census year, clean under the DfE's rules: what can follow from a referral, and when.

A rule's number beside a line says why the line is there. Days are drawn so that nothing happens after the end of the
year; what would have ended later is still open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from safeguarding.evidence.made_up.census_chance import ABUSE, DAY, NEEDS, SOURCES, Chance, factors
from safeguarding.evidence.made_up.chance import days_after, weighted, working_day, working_days_after
from safeguarding.evidence.returns.cin_census.records import Assessment, CinPlan, Episode, ProtectionPlan, Section47


def _opened(chance: Chance, referral: date) -> Episode:
    rng = chance.rng
    return Episode(referral, weighted(rng, SOURCES), no_further_action=False, primary_need=weighted(rng, NEEDS))


def _assessed(chance: Chance, start: date) -> Assessment:
    """An assessment authorised in the year (8696): mostly within 45 working days, sometimes late."""
    rng = chance.rng
    allowed = (chance.year.last - start).days
    low, high = (46, 80) if rng.random() < 0.15 and allowed > 80 else (5, 60)
    authorised = days_after(rng, start, min(low, allowed), min(high, allowed))
    review = days_after(rng, start, 0, min(10, (authorised - start).days)) if rng.random() < 0.5 else None
    return Assessment(start, review, authorised, factors(chance))


def _closed(episode: Episode, closing: tuple[date, str] | None) -> Episode:
    return replace(episode, closure_date=closing[0], closure_reason=closing[1]) if closing else episode


def no_further_action(chance: Chance) -> Episode:
    """A referral with the decision to do nothing more: it carries nothing else (4000, 8831, 8832)."""
    return Episode(chance.referral(0), weighted(chance.rng, SOURCES), no_further_action=True)


def being_assessed(chance: Chance) -> Episode:
    """An assessment still open, begun in the last six weeks of the year (8670Q, 8736)."""
    last = chance.year.last
    referral = max(days_after(chance.rng, last, -40, 0), chance.earliest)
    start = min(days_after(chance.rng, referral, 0, 2), last)
    return replace(_opened(chance, referral), assessments=(Assessment(start),))


def closed_after_assessment(chance: Chance) -> Episode:
    """Closed with no further action or to early help, nothing but an assessment in it (2990, 8825Q)."""
    rng = chance.rng
    referral = chance.referral(100)
    assessment = _assessed(chance, days_after(rng, referral, 0, 3))
    if rng.random() < 0.3:  # 8869: 21 stands alone; 8873Q: and goes with RC8 or RC9
        assessment = replace(assessment, factors=("21",))
    end = assessment.authorised or referral
    closing = chance.closing(end, {"RC8": 70, "RC9": 30}) or (chance.year.last, "RC8")
    return _closed(replace(_opened(chance, referral), assessments=(assessment,)), closing)


def _in_need(chance: Chance, close: bool) -> Episode:
    rng = chance.rng
    referral = chance.referral(150)
    assessment = _assessed(chance, days_after(rng, referral, 0, 3))
    start = days_after(rng, assessment.authorised or referral, 0, 10)
    episode = replace(_opened(chance, referral), assessments=(assessment,))
    if start >= chance.year.last:
        return episode
    end = days_after(rng, start, 30, 200) if close else None
    if end is None or end > chance.year.last:
        return replace(episode, cin_plans=(CinPlan(start),))
    return _closed(replace(episode, cin_plans=(CinPlan(start, end),)), chance.closing(end))


def in_need(chance: Chance) -> Episode:
    """A child in need plan, still open at the end of the year."""
    return _in_need(chance, close=False)


def in_need_closed(chance: Chance) -> Episode:
    """A child in need plan that ended, and the case with it where the year had room."""
    return _in_need(chance, close=True)


def in_need_from_last_year(chance: Chance) -> Episode:
    """Referred and assessed in the year before; the plan goes on. An assessment of that year isn't returned (8696)."""
    rng = chance.rng
    referral = chance.earlier_referral()
    plan = CinPlan(days_after(rng, referral, 5, 60))
    episode = _opened(chance, referral)
    if rng.random() < 0.5:
        return replace(episode, cin_plans=(plan,))
    end = days_after(rng, max(plan.start, chance.year.first), 30, 150)
    return _closed(replace(episode, cin_plans=(replace(plan, end=end),)), chance.closing(end))


def enquiry_only(chance: Chance) -> Episode:
    """A section 47 enquiry that needed no conference; then the case was closed, or support went on."""
    rng = chance.rng
    referral = chance.referral(120)
    assessment = _assessed(chance, days_after(rng, referral, 0, 2))  # 2991Q: no enquiry without an assessment
    enquiry = Section47(days_after(rng, referral, 0, 10), conference_not_required=True)
    episode = replace(_opened(chance, referral), assessments=(assessment,), section47s=(enquiry,))
    end = max(assessment.authorised or referral, enquiry.start)
    return _closed(episode, chance.closing(end)) if rng.random() < 0.6 else episode


def enquiry_open(chance: Chance) -> Episode:
    """A section 47 enquiry whose conference is still to come, begun in the last days of the year (8675Q, 8740)."""
    episode = being_assessed(chance)
    start = max(episode.referral_date, chance.year.last - DAY * chance.rng.randint(0, 14))
    target = working_days_after(start, 15)  # 8870Q: a working day, never a weekend
    return replace(episode, section47s=(Section47(start, conference_not_required=False, conference_target=target),))


def _reviews(chance: Chance, start: date, end: date | None) -> tuple[date, ...]:
    """First within three months, then every six (working days; 8841: after the start)."""
    last = min(end or chance.year.last, chance.year.last)
    reviews, day = [], working_day(days_after(chance.rng, start, 70, 92))
    while day <= last:
        reviews.append(day)
        day = working_day(days_after(chance.rng, day, 150, 182))
    return tuple(reviews)


def _plan(chance: Chance, start: date, end: date | None) -> ProtectionPlan:
    rng = chance.rng
    first = weighted(rng, ABUSE)
    latest = first if rng.random() < 0.85 else weighted(rng, ABUSE)
    previous = rng.choices((0, 1, 2, 3), weights=(78, 15, 5, 2))[0]
    return ProtectionPlan(start, first, latest, previous, end, _reviews(chance, start, end))


def _conference(chance: Chance, enquiry: date) -> date:
    """Mostly within 15 working days of the strategy discussion, on a working day (8875)."""
    return working_day(days_after(chance.rng, enquiry, 8, 20 if chance.rng.random() < 0.8 else 35))


def _protected(chance: Chance, close: bool) -> Episode:
    rng = chance.rng
    referral = chance.referral(170)
    first = _assessed(chance, days_after(rng, referral, 0, 2))
    authorised = first.authorised or referral
    begun = working_day(days_after(rng, referral, 1, 15))
    held = _conference(chance, begun)
    enquiry = Section47(begun, False, working_days_after(begun, 15), held)
    episode = replace(_opened(chance, referral), assessments=(first,), section47s=(enquiry,))
    if rng.random() < 0.15:  # a conference that led to no protection plan: in need instead
        start = max(held, authorised) + DAY
        return replace(episode, cin_plans=(CinPlan(start),)) if start < chance.year.last else episode
    if not close:
        return replace(episode, protection_plans=(_plan(chance, held, None),))  # 2885: starts with the conference
    end = working_day(days_after(rng, max(held, authorised), 60, 220))
    if end > chance.year.last:
        return replace(episode, protection_plans=(_plan(chance, held, None),))
    episode = replace(episode, protection_plans=(_plan(chance, held, end),))
    if rng.random() < 0.5:  # step down; 4016 lets the plan in need start on the day the other ends
        return replace(episode, cin_plans=(CinPlan(end),))
    return _closed(episode, chance.closing(end))


def protected(chance: Chance) -> Episode:
    """Section 47, conference and a protection plan still open."""
    return _protected(chance, close=False)


def protected_ended(chance: Chance) -> Episode:
    """A protection plan that ended, with a step down or a closure."""
    return _protected(chance, close=True)


def stepped_up(chance: Chance) -> Episode:
    """A plan in need that became a protection plan (4017: the first ends before the second starts)."""
    episode = protected(chance)
    if not episode.protection_plans or not chance.year.first <= episode.referral_date:
        return episode
    start = episode.protection_plans[0].start
    first = days_after(chance.rng, episode.referral_date, 0, 4)
    return replace(episode, cin_plans=(CinPlan(first, start - DAY),)) if first < start - DAY else episode


def protected_from_last_year(chance: Chance) -> Episode:
    """A protection plan of the year before, with its reviews; some ended in this year."""
    rng = chance.rng
    referral = chance.earlier_referral()
    start = working_day(days_after(rng, referral, 15, 50))
    if start >= chance.year.first:
        start = working_day(referral)
    end = working_day(days_after(rng, chance.year.first, 20, 300)) if rng.random() < 0.5 else None
    episode = replace(_opened(chance, referral), protection_plans=(_plan(chance, start, end),))
    return _closed(episode, chance.closing(end)) if end and rng.random() < 0.6 else episode


def transferred_in(chance: Chance) -> Episode:
    """From another authority, with a plan: the conference stands at the episode, since no enquiry is here."""
    referral = chance.referral(150)
    held = working_day(days_after(chance.rng, referral, 5, 25))
    episode = replace(_opened(chance, referral), referral_source="5C", conference=held)
    assessment = _assessed(chance, days_after(chance.rng, referral, 0, 2))
    return replace(episode, assessments=(assessment,), protection_plans=(_plan(chance, held, None),))


@dataclass(frozen=True)
class Pathway:
    """A way an episode can go: how common it is, and how many days of the year it needs after the referral.

    `from_before` begins with a referral in the year before.
    """

    make: Callable[[Chance], Episode]
    weight: float
    room: int
    from_before: bool = False


PATHWAYS = (
    Pathway(no_further_action, 14, 0),
    Pathway(being_assessed, 6, 0),
    Pathway(closed_after_assessment, 24, 100),
    Pathway(in_need, 12, 150),
    Pathway(in_need_closed, 14, 150),
    Pathway(in_need_from_last_year, 8, 0, from_before=True),
    Pathway(enquiry_only, 7, 120),
    Pathway(enquiry_open, 1.5, 0),
    Pathway(protected, 4, 170),
    Pathway(protected_ended, 4, 170),
    Pathway(stepped_up, 1.5, 170),
    Pathway(protected_from_last_year, 2.5, 0, from_before=True),
    Pathway(transferred_in, 1.5, 150),
)
