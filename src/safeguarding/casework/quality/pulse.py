"""The pulse: whom it asks after a meeting, and what may be shown of the answers.

One day of one team is asked about once, however many families were on it. What is shown is a whole quarter that is over,
of a team in which five people or more answered: nobody sees a number change when one more has answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncQuarter
from django.utils import timezone

from safeguarding.casework.access.models import Team
from safeguarding.casework.access.policies import visible
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.families.models import TeamAllocation
from safeguarding.casework.quality.models import PulseGiven, PulseTally
from safeguarding.casework.quality.quarters import last_quarters, next_quarter
from safeguarding.casework.quality.questions import Question, questions_for
from safeguarding.casework.supervision.models import Attendance, Session
from safeguarding.evidence.measures.shares import Share, share

#: So many days after a supervision was closed those who were there are asked.
DAYS = 7
#: Fewer people than these are never shown.
FEWEST_PEOPLE = 5
QUARTERS = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """A team’s day about which somebody is asked, by one of its sessions; `left` are the questions still to answer."""

    session: UUID
    team: UUID
    on: date
    left: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Pulse:
    """What a team answered to a question in a quarter. `yes` is None where fewer than five people answered; then nothing
    else is known of it either."""

    team: str
    quarter: date
    question: str
    yes: Share | None
    unsure: int = 0
    no: int = 0


def asked_of(user: Any) -> list[Asked]:
    """The days about which `user` is still asked, latest first: one statement for who was nowhere, three for others."""
    if "pulse.answer" not in snapshot_of(user).permissions:
        return []
    found = {(one.team, one.on): one for one in _asked(user, Attendance.objects.all()) if one.left}
    return sorted(found.values(), key=lambda one: one.on, reverse=True)


def asked_at(user: Any, session: Session) -> Asked | None:
    """What `user` is asked about the day of the session, answered or not; None for who was not there or is too late."""
    return next(iter(_asked(user, Attendance.objects.filter(session=session))), None)


def _asked(user: Any, rows: QuerySet[Attendance]) -> list[Asked]:
    since = timezone.now() - timedelta(days=DAYS)
    then = OuterRef("session__held_on")
    held_then = TeamAllocation.objects.filter(
        Q(end__isnull=True) | Q(end__gte=then), family=OuterRef("session__family"), start__lte=then
    )
    there = visible(user, rows.filter(user=user.pk, present=True, session__closed_at__gte=since))
    days: QuerySet[Any] = there.annotate(
        team_then=Subquery(held_then.order_by("-start").values("team")[:1]),
        held_on=Subquery(Session.objects.filter(pk=OuterRef("session")).values("held_on")),
    )
    found = [(row, UUID(str(row.team_then)), row.held_on) for row in days if row.team_then]
    if not found:
        return []
    asked = questions_for(user).pulse
    of = {"user": user.pk, "on__in": {on for _, _, on in found}}
    said = set(visible(user, PulseGiven.objects.filter(**of)).values_list("team", "on", "question"))
    return [
        Asked(row.session_id, team, on, tuple(one for one in asked if (team, on, one.key) not in said))
        for row, team, on in found
    ]


def asked_after(user: Any, session: Session) -> Mapping[str, Any] | None:
    """What the page of a closed supervision asks: see `supervision.afterwards`."""
    from safeguarding.casework.quality.pulse_presenters import ask_block

    if "pulse.answer" not in snapshot_of(user).permissions:
        return None
    asked = asked_at(user, session)
    return ask_block(asked, questions_for(user)) if asked and asked.left else None


def teams_read(user: Any) -> QuerySet[Team]:
    """The teams whose pulse `user` may read: those they manage, or all of them for who belongs to none."""
    posts = snapshot_of(user).posts_that_may("quality.read")
    rows = visible(user, Team.objects.all())
    if posts and all(post.whole_team for post in posts):
        rows = rows.filter(pk__in=[post.team for post in posts])
    return rows.order_by("name", "pk")


def pulses(user: Any, today: date) -> list[Pulse]:
    """Every team, quarter that is over and question that `user` may read, latest quarter first. Four statements."""
    over = [one for one in last_quarters(today, QUARTERS) if next_quarter(one) + timedelta(days=DAYS) < today]
    if not over:
        return []
    teams = {team.pk: team.name for team in teams_read(user)}
    wanted = {"team__in": list(teams), "version": questions_for(user).version}
    # How many people answered is counted past whose rows they are: no page says who they were.
    people = (
        PulseGiven.objects.filter(**wanted, on__gte=over[0], on__lt=next_quarter(over[-1]))
        .annotate(quarter=TruncQuarter("on"))
        .order_by()
        .values_list("team", "quarter", "question")
        .annotate(people=Count("user", distinct=True))
    )
    said = {(team, quarter, question): number for team, quarter, question, number in people}
    tallies: dict[tuple[UUID, date, str], dict[str, int]] = {}
    for row in visible(user, PulseTally.objects.filter(**wanted, quarter__in=over)):
        tallies.setdefault((row.team_id, row.quarter, row.question), {})[row.answer] = row.number
    return [
        _pulse(name, quarter, one.key, tallies.get((team, quarter, one.key), {}), said.get((team, quarter, one.key), 0))
        for one in questions_for(user).pulse
        for quarter in reversed(over)
        for team, name in teams.items()
        if (team, quarter, one.key) in tallies
    ]


def _pulse(team: str, quarter: date, question: str, counts: dict[str, int], people: int) -> Pulse:
    if people < FEWEST_PEOPLE:
        return Pulse(team, quarter, question, None)
    return Pulse(
        team, quarter, question, share(counts.get("yes", 0), sum(counts.values())), counts.get("unsure", 0),
        counts.get("no", 0),
    )  # fmt: skip
