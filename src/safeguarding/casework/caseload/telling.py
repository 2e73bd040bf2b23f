"""The week’s letter to managers: that their summary is ready, and nothing of what is in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

from django.db import transaction

from safeguarding.casework.access.models import Post, User
from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.access.snapshot import held
from safeguarding.casework.caseload.models import WeekTold
from safeguarding.casework.caseload.tasks import tell_of_week
from safeguarding.casework.caseload.week_queries import monday_of
from safeguarding.casework.notices.models import LetterWish

MANAGING = tuple(role.key for role in ROLES.values() if "caseload.manage" in role.permissions)


def managers_to_tell(authority: int, monday: date) -> Iterator[User]:
    """Those who manage a team today, want letters and have had none of the week."""
    posts = Post.objects.filter(held(), authority_id=authority, role__in=MANAGING, team__isnull=False).values("user")
    refused = LetterWish.objects.filter(authority_id=authority, wanted=False).values("user")
    told = WeekTold.objects.filter(authority_id=authority, week=monday).values("user")
    rows = User.objects.filter(pk__in=posts, is_active=True).exclude(pk__in=refused).exclude(pk__in=told)
    yield from rows.order_by("pk")


def tell_managers(authority: int, today: date, address: str = "") -> int:
    """Send each of them one letter through the queue of jobs, with a link where `address`, the workbook’s own, is given,
    and remember the week. Returns how many.

    Two that run at once send one letter: only who wrote the row of the week sends.
    """
    number, monday = 0, monday_of(today)
    for user in list(managers_to_tell(authority, monday)):
        with transaction.atomic():
            _, new = WeekTold.objects.get_or_create(user=user, week=monday, defaults={"authority_id": authority})
            if new:
                transaction.on_commit(partial(tell_of_week.enqueue, str(user.pk), address))
                number += 1
    return number
