"""What workers add to the pathway themselves. Everything else of it comes from the council's case system."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from safeguarding.casework.access.policies import Refused, check
from safeguarding.casework.audit.recording import record
from safeguarding.casework.families.models import Family
from safeguarding.casework.pathway.models import CoreGroup
from safeguarding.casework.pathway.queries import plans_on


@transaction.atomic
def record_core_group(family: Family, held_on: date, *, by: Any) -> int:
    """Record that a core group met, for every child of the family with a protection plan on that day.

    Returns for how many children it was recorded now; recorded twice, it is one meeting. Raises Refused where no plan
    was open on the day.
    """
    family = Family.objects.select_for_update(no_key=True).get(pk=family.pk)
    check(by, "entry.write", family)
    plans = plans_on(by, family, held_on)
    if not plans:
        raise Refused("No child of this family had a child protection plan on that day.")
    held = set(CoreGroup.objects.filter(plan__in=plans, held_on=held_on).values_list("plan_id", flat=True))
    new = [
        CoreGroup(authority_id=family.authority_id, plan=plan, held_on=held_on) for plan in plans if plan.pk not in held
    ]
    CoreGroup.objects.bulk_create(new)
    if new:
        record(by, "recorded core group", family, held_on=held_on, plans=[row.plan_id for row in new])
    return len(new)
