"""Reads for the returns room."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from importlib.metadata import version
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from safeguarding.casework.access.models import Authority
from safeguarding.casework.access.policies import check, visible
from safeguarding.casework.families.models import Identifier
from safeguarding.casework.returns.models import ImportProblem, ImportRun
from safeguarding.casework.returns.selection import in_year
from safeguarding.casework.returns.stored import held
from safeguarding.evidence.returns import cin_census as census

CHUNK = 1000


def runs(user: Any) -> QuerySet[ImportRun]:
    """Census files brought in, latest first."""
    return visible(user, ImportRun.objects.select_related("started_by")).order_by("-started_at")


def problems(user: Any, run: ImportRun) -> QuerySet[ImportProblem]:
    """What was wrong in the file, in its order."""
    return visible(user, ImportProblem.objects.filter(run=run)).order_by("line", "pk")


def header(user: Any, year: int) -> census.Header:
    """Who returns what: the census of the year that ends on 31 March of `year`."""
    authority = Authority.objects.get(pk=user.authority_id)
    return census.Header(
        year=year, reference_date=date(year, 3, 31), la_code=authority.code, software="Safeguarding Workbook",
        release=version("safeguarding"), serial="001", made_at=timezone.localtime().replace(microsecond=0, tzinfo=None),
    )  # fmt: skip


def census_children(user: Any, year: int) -> Iterator[census.Child]:
    """Every child of the authority whose record touches the year, by child id; memory doesn't grow with their number.

    A return is about the whole authority: whoever may make it sees every child through it, and only through it.
    """
    check(user, "return.make")
    start, end = date(year - 1, 4, 1), date(year, 3, 31)
    ids = Identifier.objects.filter(authority=user.authority_id, scheme="la_child_id").order_by("value")
    last = ""
    while chunk := list(ids.filter(value__gt=last).values_list("value", "person")[:CHUNK]):
        last = chunk[-1][0]
        people: list[UUID] = [person for _, person in chunk]
        for row in held(people):
            if (child := in_year(row.child, start, end)) is not None:
                yield child
