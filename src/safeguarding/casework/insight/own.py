"""The authority's own record of referrals and plans, where no other system delivers it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import polars as pl
from django.db.models import Min
from django.utils import timezone

from safeguarding.casework.pathway.models import CinPlan, Episode, ProtectionPlan
from safeguarding.evidence import tables
from safeguarding.evidence.indicators import Definition, Tables
from safeguarding.evidence.indicators.definition import OWN

#: What the workbook's own pathway holds; the rest comes from another system or not at all.
HELD = frozenset({"referral", "in_need", "protection"})


def held(definition: Definition, made: Tables) -> bool:
    """Whether anything is known of what the indicator counts: no row of a kind that is never written isn't zero."""
    return not definition.own or bool(made.plans.is_empty()) or HELD.issuperset(definition.kinds)


def with_own_record(authority: int, made: Tables) -> Tables:
    """These tables with referrals and plans of the workbook; as they are where another system delivers them, so that
    nothing is counted twice.

    The record covers the days from its first referral to yesterday. Pre-proceedings, proceedings and care aren't in the
    workbook: indicators of them ask `held`, and can't be made.
    """
    if not made.coverage.is_empty():
        return made
    of = {"authority": authority}
    episodes = Episode.objects.filter(**of)
    first = episodes.aggregate(first=Min("referral_date"))["first"]
    if first is None:
        return made
    referrals = [(str(pk), str(child), day) for pk, child, day in episodes.values_list("pk", "child", "referral_date")]
    plans = [
        (str(child), kind, start, end)
        for kind, model in (("in_need", CinPlan), ("protection", ProtectionPlan))
        for child, start, end in model.objects.filter(**of).values_list("episode__child", "start", "end")
    ]
    events = [
        {"event_id": pk, "incident_id": pk, "feed": OWN, "kind": "referral", "date": day}
        for pk, _child, day in referrals
    ]
    links = [{"event_id": pk, "person_id": child, "band": "linked"} for pk, child, _day in referrals]
    last = timezone.localdate() - timedelta(days=1)
    return replace(
        made,
        events=tables.EVENTS.conform(pl.DataFrame(events)),
        links=tables.LINKS.conform(pl.DataFrame(links)),
        plans=pl.DataFrame(plans, schema=tables.PLANS.schema, orient="row"),
        coverage=pl.DataFrame([(OWN, first, max(first, last))], schema=tables.COVERAGE.schema, orient="row"),
    )
