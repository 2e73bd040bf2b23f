"""Every change to the chosen chronology. Each queues at the family."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.policies import Refused, check, find
from safeguarding.casework.audit.recording import record
from safeguarding.casework.chronology.models import Lock, LockedItem, Pick, Unlock
from safeguarding.casework.chronology.presenters import frozen
from safeguarding.casework.chronology.queries import Chosen, chosen, entries_to_pick, steps_to_pick
from safeguarding.casework.chronology.states import LOCKED, standing_lock
from safeguarding.casework.families.models import Family
from safeguarding.casework.workbook import chain
from safeguarding.casework.workbook import presenters as workbook
from safeguarding.casework.workbook import queries as entries
from safeguarding.casework.workbook.models import Entry

EMPTY = "Pick something first: an empty chronology isn’t locked."
NOT_OPEN = "This chronology is not locked."


class Overtaken(Exception):
    """Somebody changed the words first. `standing` is the pick as it stands now; nothing was changed."""

    def __init__(self, standing: Pick) -> None:
        super().__init__("Somebody changed this first.")
        self.standing = standing


@transaction.atomic
def pick(family: Family, ids: Sequence[UUID], steps: Sequence[str], *, by: Any) -> list[Pick]:
    """Pick entries and steps (by their `key`). What is picked already, or closed to some, or no step, is passed over."""
    family = _open(family, by)
    check(by, "entry.write", family, found=True)
    wanted, now = set(ids), timezone.now()
    of: dict[str, Any] = {"authority_id": family.authority_id, "family": family, "picked_by": by, "picked_at": now}
    made = [
        Pick(**of, entry=chain.first(entry), on=timezone.localdate(entry.at), heading=_heading(entry))
        for entry in entries_to_pick(by, family).filter(pk__in=wanted)
    ]
    made += [
        Pick(**of, step=row["words"], on=row["on"], heading=row["words"].partition(":")[0][:120])
        for row in steps_to_pick(by, family)
        if row["key"] in set(steps)
    ]
    Pick.objects.bulk_create(made)
    record(by, "picked for the chronology", family, picked=len(made))
    return made


def _heading(entry: Entry) -> str:
    return (entry.line or str(entry.get_kind_display()))[:120]


@transaction.atomic
def change_pick(pick: Pick, heading: str, why: str, *, changed: int, by: Any) -> Pick:
    """Give a pick its heading and say why it matters. `changed` is the version that the person has read.

    Raises Overtaken where somebody changed it first.
    """
    family = _open(find(by, Family, pk=pick.family_id), by)
    check(by, "entry.write", family, found=True)
    pick = find(by, Pick, pk=pick.pk)
    if (pick.heading, pick.why) == (heading, why):
        return pick
    if pick.changed != changed:
        raise Overtaken(pick)
    pick.heading, pick.why, pick.changed = heading, why, pick.changed + 1
    pick.save(update_fields=["heading", "why", "changed"])
    record(by, "changed a pick", pick)
    return pick


@transaction.atomic
def put_back(pick: Pick, *, by: Any) -> None:
    """Take something out of the chosen chronology. The entry itself stays where it is."""
    family = _open(find(by, Family, pk=pick.family_id), by)
    check(by, "entry.write", family, found=True)
    pick = find(by, Pick, pk=pick.pk)
    record(by, "put back a pick", family, pick=pick.pk)
    pick.delete()


@transaction.atomic
def lock(family: Family, seen: int, *, by: Any) -> Lock:
    """Lock what is picked, as it stands now, under the next number. `seen` is how many items the person saw.

    Locking what is locked gives the lock that holds. Raises Refused where nothing is picked, or where it has changed
    since it was read.
    """
    family = find(by, Family.objects.select_for_update(no_key=True), pk=family.pk)
    check(by, "entry.write", family, found=True)
    if held := standing_lock(family):
        return held
    items = chosen(by, family)
    if not items:
        raise Refused(EMPTY)
    if len(items) != seen:
        raise Refused(
            "Somebody has changed the chronology since you opened this page. Look at it again before you lock it."
        )
    last = Lock.objects.filter(family=family).order_by("-number").values_list("number", flat=True).first() or 0
    made = Lock.objects.create(
        authority_id=family.authority_id, family=family, number=last + 1, by=by, at=timezone.now()
    )
    names = workbook.names_of(entries.people_of(by, family))
    LockedItem.objects.bulk_create(_frozen(made, place, item, names) for place, item in enumerate(items, 1))
    record(by, "locked the chronology", made, number=made.number, items=len(items))
    return made


def _frozen(lock: Lock, place: int, item: Chosen, names: dict[UUID, str]) -> LockedItem:
    said = frozen(item, names)
    return LockedItem(
        authority_id=lock.authority_id, lock=lock, place=place, entry=item.entry, on=item.on,
        heading=item.pick.heading, why=item.pick.why, **said,
    )  # fmt: skip


@transaction.atomic
def unlock(lock: Lock, reason: str, *, by: Any) -> Unlock:
    """Open the chronology again. What was locked stays; what is picked from now on is the next version."""
    family = find(by, Family.objects.select_for_update(no_key=True), pk=lock.family_id)
    check(by, "entry.write", family, found=True)
    held = standing_lock(family)
    if held is None or held.pk != lock.pk:
        raise Refused(NOT_OPEN)
    made = Unlock.objects.create(authority_id=family.authority_id, lock=held, reason=reason, by=by, at=timezone.now())
    record(by, "unlocked the chronology", held, number=held.number)
    return made


def _open(family: Family, by: Any) -> Family:
    """The family, where the chronology may be changed; whoever else changes it waits."""
    family = find(by, Family.objects.select_for_update(no_key=True), pk=family.pk)
    if standing_lock(family):
        raise Refused(LOCKED)
    return family
