"""What a children in need census holds, as plain frozen records: the shape of the XML, not its spelling.

Source: DfE children in need census 2025-26, blocks and items in the order that the schema demands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Header:
    """Who returns what, for which year. `year` is the end year: 2026 is 1 April 2025 to 31 March 2026."""

    year: int
    reference_date: date
    la_code: str
    software: str | None = None
    release: str | None = None
    serial: str | None = None
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """A child and family assessment; factors are a set of census codes, kept in the order given."""

    start: date
    internal_review: date | None = None
    authorised: date | None = None
    factors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CinPlan:
    """A child in need plan."""

    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Section47:
    """A section 47 enquiry and the initial child protection conference that may follow."""

    start: date
    conference_not_required: bool
    conference_target: date | None = None
    conference: date | None = None


@dataclass(frozen=True, slots=True)
class ProtectionPlan:
    """A child protection plan. `previous_plans` leaves this plan out."""

    start: date
    initial_category: str
    latest_category: str
    previous_plans: int
    end: date | None = None
    reviews: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Episode:
    """One `CINdetails`: a referral and everything that followed from it until closure."""

    referral_date: date
    referral_source: str
    no_further_action: bool
    primary_need: str | None = None
    closure_date: date | None = None
    closure_reason: str | None = None
    conference: date | None = None
    assessments: tuple[Assessment, ...] = ()
    cin_plans: tuple[CinPlan, ...] = ()
    section47s: tuple[Section47, ...] = ()
    protection_plans: tuple[ProtectionPlan, ...] = ()


@dataclass(frozen=True, slots=True)
class Child:
    """A child, born or unborn, with the episodes that touch the year."""

    la_child_id: str
    sex: str
    ethnicity: str
    upn: str | None = None
    former_upn: str | None = None
    upn_unknown: str | None = None
    birth_date: date | None = None
    expected_birth_date: date | None = None
    death_date: date | None = None
    disabilities: tuple[str, ...] = ()
    episodes: tuple[Episode, ...] = ()
