"""A county's families and three people who may see few, half or all of them, in a process of its own."""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from safeguarding.casework import operations

operations.start_django()
operations.set_up(lambda _: None)

from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from safeguarding.casework.access.models import Agency, Authority, Office, Post, Team, User  # noqa: E402
from safeguarding.casework.access.snapshot import snapshot_of  # noqa: E402
from safeguarding.casework.access.within import within  # noqa: E402
from safeguarding.casework.families.models import Allocation, Family, TeamAllocation  # noqa: E402
from safeguarding.casework.families.queries import open_families  # noqa: E402

PAGE = 50


def make(families: int) -> dict[str, User]:
    """Families of two teams in turn; the worker has every nth, eleven in all."""
    start = timezone.localdate() - timedelta(days=100)
    of = {"authority": Authority.objects.create(code="999", name="Merrowshire", made_up=True)}
    council = Agency.objects.create(**of, name="Merrowshire", kind="council")
    office = Office.objects.create(**of, name="North")
    teams = [Team.objects.create(**of, office=office, name=f"North {at}") for at in (1, 2)]
    people = {}
    for role in ("team_manager", "social_worker", "ig_officer"):
        people[role] = User.objects.create_user(f"{role}@example.org", role, **of)
        Post.objects.create(**of, user=people[role], agency=council, team=teams[0], role=role, start=start)
    made = Family.objects.bulk_create(Family(**of, name=f"Family {at:05}", opened_on=start) for at in range(families))
    TeamAllocation.objects.bulk_create(
        TeamAllocation(**of, family=family, team=teams[at % 2], start=start) for at, family in enumerate(made)
    )
    post = people["social_worker"].posts.get()
    few = made[:: max(families // 11, 1)][:11]
    Allocation.objects.bulk_create(Allocation(**of, family=family, post=post, start=start) for family in few)
    return people


def cpu(act: Callable[[], Any], rounds: int) -> float:
    spent = []
    for _ in range(rounds):
        began = time.process_time()
        act()
        spent.append(time.process_time() - began)
    return statistics.median(spent)


def figures_of(user: User, rounds: int) -> dict[str, Any]:
    def fresh() -> User:
        return User.objects.get(pk=user.pk)

    someone = fresh()
    with CaptureQueriesContext(connection) as snapshot:
        snapshot_of(someone)
    with CaptureQueriesContext(connection) as listed:
        seen = [family.pk for family in open_families(someone).order_by("name")[:PAGE]]
    with CaptureQueriesContext(connection) as counted:
        total = open_families(someone).count()
    narrowed = cpu(lambda: list(open_families(someone).order_by("name")[:PAGE]), rounds)
    by_key = cpu(lambda: list(Family.objects.filter(pk__in=seen).order_by("name")), rounds)
    began = time.perf_counter()
    list(open_families(someone).order_by("name")[:PAGE])
    return {
        "families seen": total,
        "statements of the snapshot": len(snapshot),
        "statements of the list": len(listed),
        "statements of the count": len(counted),
        "list, CPU ms": round(1000 * narrowed, 2),
        "list, wall ms": round(1000 * (time.perf_counter() - began), 2),
        "times the same rows by key": round(narrowed / by_key, 2),
    }


families, rounds = int(sys.argv[1]), int(sys.argv[2])
people = make(families)
with within(people["team_manager"].authority_id):
    print(json.dumps({role: figures_of(user, rounds) for role, user in people.items()}))
