"""Tries to sign in: how many are left, and who is told of those that failed."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django_tasks import task

from safeguarding.casework.access.models import User
from safeguarding.casework.access.within import within
from safeguarding.casework.audit.recording import record

NOBODY = UUID(int=0)
APP, ACTION = "allauth.account", "login_failed"


def locked_until(request: HttpRequest, key: str) -> datetime | None:
    """When somebody who has used up their tries may try again, as an aware moment; None while tries are left."""
    latest = 0.0
    for rate in ratelimit.get_rates(app=APP, action=ACTION):
        place = ratelimit.get_cache_key(request, app=APP, action=ACTION, rate=rate, key=key)
        tries = [at for at in cache.get(place, []) if at > time.time() - rate.duration]
        if len(tries) >= rate.amount:
            latest = max(latest, sorted(tries)[-rate.amount] + rate.duration)
    return datetime.fromtimestamp(latest, tz=timezone.get_current_timezone()) if latest else None


@task()
def note_failure(user_id: str, way: str) -> None:
    """Record a failed try of somebody we know. Asked for with no id where we know nobody, so that it takes as long."""
    user: Any = User.objects.filter(pk=user_id or NOBODY).first()
    if user is not None:
        with within(user.authority_id):
            record(user, "failed to sign in", way=way)
