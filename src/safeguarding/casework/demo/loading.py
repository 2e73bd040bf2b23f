"""Fill an empty database with a made-up county."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

import polars as pl
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from safeguarding.casework.access.models import Authority, User
from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.access.within import within
from safeguarding.casework.demo import (
    after,
    case,
    caseloads,
    doors,
    duplicates,
    files,
    meetings,
    people,
    plans,
    protected,
    quality,
    recording,
    work,
)
from safeguarding.casework.demo.keys import Keys
from safeguarding.casework.families.models import Family, LastLook
from safeguarding.casework.families.scopes import live
from safeguarding.evidence.made_up.shape import County

Say = Callable[[str], None]
BATCH = 2000


class NotEmpty(RuntimeError):
    """The database holds an authority of that code already, or a real one."""


@dataclass(frozen=True)
class SignIn:
    """Somebody who can sign in to the demonstration."""

    email: str
    name: str
    role: str


def load(county: County, password: str, say: Say = lambda _: None) -> list[SignIn]:
    """Save the county in one transaction. Returns who can sign in, all with `password`.

    Raises NotEmpty when the authority is there already: nothing is changed then.
    """
    with transaction.atomic():
        if Authority.objects.filter(made_up=False).exists():
            raise NotEmpty(
                "The database holds a real authority. Made-up families never stand beside real ones: use another database."
            )
        if Authority.objects.filter(code=county.authority).exists():
            raise NotEmpty(
                f"The database holds authority {county.authority} already. Remove it, or use another database."
            )
        authority = Authority.objects.create(code=county.authority, name=county.authority_name, made_up=True)
        key = Keys(county.seed, county.authority)
        county = _by_now(county)
        parts = (
            ("staff", case.staff(county, authority, key, password, {one.email for one in sign_ins(county)})),
            ("families", case.families(county, authority, key)),
            ("relationships and networks", people.rows(county, authority, key)),
            ("the statutory pathway", case.pathway(county, authority, key)),
            ("workbooks", work.workbook(county, authority, key)),
            ("group supervision", work.supervision(county, authority, key)),
        )
        with within(authority.pk, patient=True):
            for words, tables in parts:
                say(f"{words}: {sum(_save(rows) for rows in tables):,} rows")
            _looked_before(county)
            people.warn(protected.add(county, authority, key), county.until)
            people.expect(_signs_in(county, "social_worker"), county.until)
            recording.add(county, authority, key)
            plans.add(county, authority, key, _signs_in(county, "social_worker").email)
            manager = next(one for one in sign_ins(county) if one.role == "team_manager")
            duplicates.add(county, authority, key, manager.email)
            meetings.add(manager.email)
            caseloads.add(manager.email)
            quality.add(manager.email)
            after.add(manager.email)
            files.add(_signs_in(county, "social_worker"), _signs_in(county, "team_manager"))
            keepers = doors.add(county, authority, key, password, manager.email)
    return [*sign_ins(county), *(SignIn(*keeper) for keeper in keepers)]


def _by_now(county: County) -> County:
    """The county with nothing of its last day later than this moment, which it would be in the early morning."""
    now = pl.lit(timezone.now(), dtype=pl.Datetime("us", "UTC"))
    capped: dict[str, Any] = {
        table: getattr(county, table).with_columns(
            pl.when(pl.col(name) > now).then(now).otherwise(pl.col(name)).alias(name) for name in names
        )
        for table, names in (("entries", ("at", "written_at")), ("summaries", ("at",)), ("sessions", ("closed_at",)))
    }
    return replace(county, **capped)


def _save(rows: Iterable[Model]) -> int:
    saved = 0
    for batch in _batches(rows):
        type(batch[0])._default_manager.bulk_create(batch)
        saved += len(batch)
    return saved


def _batches(rows: Iterable[Model]) -> Iterable[list[Model]]:
    """The rows in lists of at most BATCH."""
    batch: list[Model] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _signs_in(county: County, role: str) -> User:
    return User.objects.get(email=next(one.email for one in sign_ins(county) if one.role == role))


def _looked_before(county: County) -> None:
    """The people who sign in last looked a week before the last day, so that something is new to them."""
    at = timezone.make_aware(datetime.combine(county.until - timedelta(days=7), time(17, 30)))
    emails = [one.email for one in sign_ins(county)]
    looks = [
        LastLook(authority_id=user.authority_id, user=user, family=family, at=at)
        for user in User.objects.filter(email__in=emails)
        for family in Family.objects.filter(closed_on__isnull=True, allocations__post__user=user)
        .filter(live("allocations__"))
        .distinct()
    ]
    LastLook.objects.bulk_create(looks)


def sign_ins(county: County) -> list[SignIn]:
    """Who can sign in, in the order of the table of roles: those whom the county names, and one performance officer."""
    workers = county.workers.filter(county.workers["end"].is_null()).rows(named=True)
    officer = next((r for r in workers if r["role"] == "performance_officer"), None)
    rows = [
        SignIn(r["email"], f"{r['given_name']} {r['family_name']}", r["role"])
        for r in workers
        if r["sign_in"] or r is officer
    ]
    return sorted(rows, key=lambda row: list(ROLES).index(row.role))
