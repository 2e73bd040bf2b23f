"""Publishing a quarter after the answer: each night, and when somebody asks for it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django_tasks import task

from safeguarding.casework.access.models import Authority, User
from safeguarding.casework.access.staff import command_line_user


@task()
def publish_by_night(authority_id: int) -> None:
    """Work out the last quarter, and publish it when all is there. Safe to run twice. Done by no person."""
    from safeguarding.casework.insight.publishing import bring_up_to_date  # numerical libraries: only in the worker

    by, _ = command_line_user(Authority.objects.values_list("code", flat=True).get(pk=authority_id))
    _tell(bring_up_to_date(by))


@task()
def publish_now(user_id: str) -> None:
    """Publish the last quarter with what is there, with the rights that the person who asked has then. Safe to run twice."""
    from safeguarding.casework.insight.publishing import bring_up_to_date  # numerical libraries: only in the worker

    _tell(bring_up_to_date(User.objects.get(pk=user_id), now=True))


def _tell(outcome: Any) -> None:
    """Let the task end as failed where an indicator did, so that whoever looks after tasks sees it. All others are done."""
    if outcome.failed:
        raise RuntimeError(f"Indicators that could not be worked out: {', '.join(outcome.failed)}. All others were.")


def when_a_day_is_over(sender: Any, authority_id: int, day: date, **_: Any) -> None:
    publish_by_night.enqueue(authority_id)
