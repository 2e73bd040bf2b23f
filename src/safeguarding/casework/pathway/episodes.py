"""A child's episodes as plain values: what clocks, statuses and steps are worked out from. No database here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Assessment:
    """An assessment, and the day it was authorised."""

    start: date
    authorised: date | None = None


@dataclass(frozen=True, slots=True)
class Enquiry:
    """A section 47 enquiry, and its conference."""

    start: date
    conference: date | None = None
    conference_not_required: bool = False


@dataclass(frozen=True, slots=True)
class InNeedPlan:
    """A child in need plan."""

    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class ProtectionPlan:
    """A child protection plan, with the days of its review conferences and its core groups."""

    start: date
    end: date | None = None
    initial_category: str = ""
    latest_category: str = ""
    reviews: tuple[date, ...] = ()
    core_groups: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Episode:
    """A referral and everything that followed from it. Its parts stand in order of their start."""

    referral_date: date
    no_further_action: bool = False
    conference: date | None = None
    closure_date: date | None = None
    assessments: tuple[Assessment, ...] = ()
    enquiries: tuple[Enquiry, ...] = ()
    in_need_plans: tuple[InNeedPlan, ...] = ()
    protection_plans: tuple[ProtectionPlan, ...] = ()

    @property
    def plans(self) -> tuple[InNeedPlan | ProtectionPlan, ...]:
        """Its plans of either kind."""
        return (*self.in_need_plans, *self.protection_plans)

    @property
    def running(self) -> bool:
        """Neither closed nor without further action."""
        return self.closure_date is None and not self.no_further_action
