"""Merging two records of one person, undoing it, and remembering that two are not the same."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from safeguarding.casework.access.policies import Refused, allows, check, visible
from safeguarding.casework.audit.recording import READ, record
from safeguarding.casework.families.models import Family, Membership, Person
from safeguarding.casework.merging import apart, facts, moving, undoing
from safeguarding.casework.merging.models import Merge, MergedRow, NotTheSame, Unmerge
from safeguarding.casework.merging.queries import written_since
from safeguarding.casework.merging.scopes import PERMISSION
from safeguarding.casework.merging.tables import moving as tables
from safeguarding.casework.people import versions
from safeguarding.casework.people.models import KnownName
from safeguarding.casework.protected.sealing import CannotOpen

APART = "person.merge_apart"
GONE = "One of the two has just been merged. Go back to the list and look again."
LATER = "The record kept was itself merged later. Undo that merge first."
NOT_YOURS = (
    "The record goes back to a family that you do not work with. Only the information governance officer can undo this."
)
SEALED = "A protected record of the two can’t be opened with the keys that are set, so it can’t be moved. Ask whoever runs the service."


class Overtaken(Exception):
    """Somebody corrected one of the two since the page was made. Nothing was merged."""


@transaction.atomic
def merge(
    kept: Person, merged: Person, chosen: Mapping[str, str], reason: str, *, seen: str, by: Any, confirmed: bool = False
) -> Merge:
    """Say that `merged` is `kept`, and let everything held of the one go to the other.

    `chosen` says for each fact that differs whether the value of `kept` or of `merged` holds; `seen` is the fingerprint
    of what was compared. Raises Overtaken where that has changed, Refused where the two must stay two, or are kept
    apart and it isn't `confirmed` by somebody who may.
    """
    kept, merged = _queue(kept, merged)
    check(by, PERMISSION)
    for person in (kept, merged):
        _check_here(by, person)
    if kept.pk == merged.pk:
        raise Refused("This is one record. Choose two.")
    if facts.fingerprint(kept, merged) != seen:
        raise Overtaken
    for sentence in apart.obstacles(kept, merged):
        raise Refused(sentence)
    across = apart.kept_apart(kept, merged)
    if across and not (confirmed and allows(by, APART, kept) and allows(by, APART, merged)):
        raise Refused(apart.KEPT_APART)
    families = apart.families_of(kept) | apart.families_of(merged)
    made = Merge.objects.create(
        authority_id=kept.authority_id, kept=kept, merged=merged, reason=reason, made_by=by, made_at=timezone.now()
    )
    changed = _let_go(made, chosen, by)
    what: dict[str, Any] = {"kept": kept.pk, "merged": merged.pk, "changed": changed, "across": across}
    for family in _each(families):
        record(by, "merged people", made, family=family, **what)
    return made


def _queue(*people: Person) -> tuple[Person, Person]:
    """Both rows, locked in the order of their keys. Raises Refused where one of them was merged meanwhile."""
    keys = [person.pk for person in people]
    rows = {row.pk: row for row in Person.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    if any(row.merged_into_id for row in rows.values()):
        raise Refused(GONE)
    return rows[keys[0]], rows[keys[1]]


def _check_here(by: Any, person: Person) -> None:
    """Raises Http404 where no post of `by` that may merge reaches the person, whatever another post shows."""
    check(by, PERMISSION)
    if not visible(by, Person.objects.filter(pk=person.pk), through=PERMISSION).exists():
        raise Http404("No such page.")
    check(by, PERMISSION, person, found=True)


def _let_go(made: Merge, chosen: Mapping[str, str], by: Any) -> list[str]:
    log = moving.Log(made)
    kept, merged = made.kept, made.merged
    _own(log, kept)
    named = _named(kept, merged, chosen)
    families = sorted(apart.families_of(merged) or apart.families_of(kept))
    changed = facts.settle(log, kept, merged, chosen)
    moving.places(log, merged.pk, kept.pk)
    try:
        moving.move(log, merged.pk, kept.pk)
    except CannotOpen:
        raise Refused(SEALED) from None
    if named:
        for family in families:
            row = versions.write(
                KnownName,
                by,
                authority_id=made.authority_id,
                family_id=family,
                person=kept,
                kind="known_as",
                name=named,
            )
            log.add(KnownName, KnownName._meta.get_field("person"), row.pk, MergedRow.Did.WRITTEN)
        log.write()
    merged.merged_into = kept
    merged.save(update_fields=["merged_into"])
    return changed


def _own(log: moving.Log, kept: Person) -> None:
    """Which rows were the kept person's own, where nothing else says later which were written since."""
    for model, field, table in tables():
        if table.written or table.quiet:
            continue
        for key in model._base_manager.filter(**{field.attname: kept.pk}).values_list("pk", flat=True):
            log.add(model, field, key, MergedRow.Did.OWN)
    log.write()


def _named(kept: Person, merged: Person, chosen: Mapping[str, str]) -> str:
    """The name that the one kept will no longer bear, of the two: it becomes another name by which they are known."""
    facts_of = {fact.name: fact for fact in facts.differing(kept, merged)}

    def after(name: str) -> str:
        fact = facts_of.get(name)
        if fact is None:
            return str(getattr(kept, name))
        return str(fact.merged if chosen.get(name, fact.suggested) == facts.MERGED else fact.kept)

    names = [" ".join((one.known_as or one.given_name, one.family_name)).strip() for one in (merged, kept)]
    now = " ".join((after("known_as") or after("given_name"), after("family_name"))).strip()
    return next((name for name in names if name and name != now), "")


@transaction.atomic
def unmerge(made: Merge, picked: Collection[undoing.Place], reason: str, *, by: Any) -> Unmerge:
    """Undo a merge: what went goes back as far as it still stands with the person kept; `picked` of what was written
    since goes too. Raises Refused where a later merge builds on it, or it is undone already."""
    made = Merge.objects.select_related("kept", "merged").get(pk=made.pk)
    list(Person.objects.select_for_update().filter(pk__in=[made.kept_id, made.merged_id]).order_by("pk"))
    made.kept.refresh_from_db()
    check(by, PERMISSION, made)
    if Unmerge.objects.filter(merge=made).exists():
        raise Refused("This merge has been undone already.")
    if made.kept.merged_into_id:
        raise Refused(LATER)
    _check_here(by, made.kept)
    _goes_where_seen(made, by)
    before = apart.families_of(made.kept)
    undone = Unmerge.objects.create(
        authority_id=made.authority_id, merge=made, reason=reason, made_by=by, made_at=timezone.now()
    )
    allowed = set(picked) & {since.place for since in written_since(by, made)}
    Person.objects.filter(pk=made.merged_id).update(merged_into=None)
    try:
        undoing.undo(made, allowed, by)
    except CannotOpen:
        raise Refused(SEALED) from None
    families = before | apart.families_of(made.kept) | apart.families_of(made.merged)
    for family in _each(families):
        record(by, "undid merge", made, family=family, kept=made.kept_id, merged=made.merged_id, picked=len(allowed))
    return undone


def _goes_where_seen(made: Merge, by: Any) -> None:
    """Nobody sends a record to a family that they can't open."""
    lines = MergedRow.objects.filter(merge=made, back=False, place=Membership._meta.db_table)
    moved = lines.filter(did=MergedRow.Did.MOVED).values("key")
    families = set(Membership.objects.filter(pk__in=moved).values_list("family", flat=True))
    taken = lines.filter(did=MergedRow.Did.TAKEN_OUT).values_list("before", flat=True)
    families |= {UUID((before or {})["family_id"]) for before in taken}
    seen = visible(by, Family.objects.filter(pk__in=families), through=PERMISSION)
    if seen.count() != len(families):
        raise Refused(NOT_YOURS)


@transaction.atomic
def say_not_the_same(one: Person, other: Person, reason: str, *, by: Any) -> NotTheSame:
    """Remember that the two are two people, so that they are not proposed again. Said twice it is said once."""
    one, other = sorted(_queue(one, other), key=lambda person: person.pk)
    check(by, PERMISSION)
    for person in (one, other):
        _check_here(by, person)
    said = {"authority_id": one.authority_id, "reason": reason, "made_by": by, "made_at": timezone.now()}
    made, new = NotTheSame.objects.get_or_create(one=one, other=other, defaults=said)
    for family in _each(apart.families_of(one) | apart.families_of(other)) if new else ():
        record(by, "said not the same", made, family=family)
    return made


@transaction.atomic
def look_at(one: Person, other: Person, *, by: Any) -> None:
    """Keep in the log of each family of the two that somebody compared them."""
    check(by, PERMISSION)
    for family in _each(apart.families_of(one) | apart.families_of(other)):
        record(by, READ, one, family=family, section="compare people", other=other.pk)


@transaction.atomic
def look_for(*, by: Any) -> None:
    """Keep in the log that somebody looked for duplicates among everybody they may merge."""
    check(by, PERMISSION)
    record(by, READ, section="duplicates")


def _each(families: Collection[UUID]) -> list[UUID | None]:
    """The log of every family that the two are or were in; of none, where they have none."""
    return [*sorted(families)] or [None]
