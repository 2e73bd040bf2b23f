"""What somebody looks for, keeps and takes out; and that words of a family's file were shown to them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.policies import Refused, check, visible
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.audit.recording import READ, record
from safeguarding.casework.families.scopes import relationships
from safeguarding.casework.finding.models import Search

#: So many searches without a name are held for a person, so that the browser's “back” finds them.
HELD = 20


@transaction.atomic
def look_for(kind: str, words: str, filters: dict[str, str], *, by: Any) -> Search:
    """Hold what somebody looks for. The oldest of those without a name goes."""
    check(by, "family.read")
    unnamed = visible(by, Search.objects.filter(name="")).order_by("-at", "pk")
    Search.objects.filter(pk__in=list(unnamed.values_list("pk", flat=True)[HELD - 1 :])).delete()
    made = Search.objects.create(
        authority_id=by.authority_id, user=by, kind=kind, words=words, filters=filters, at=timezone.now()
    )
    record(by, "searched", made, kind=kind)
    return made


@transaction.atomic
def keep(search: Search, name: str, *, by: Any) -> Search:
    """Keep a search on the person’s home page under a name. Raises Refused where they have that name already."""
    check(by, "family.read", search)
    if visible(by, Search.objects.filter(name__iexact=name)).exclude(pk=search.pk).exists():
        raise Refused("You keep a list of that name already. Go back and choose another name.")
    search.name = name
    search.save(update_fields=["name"])
    record(by, "kept a list", search)
    return search


@transaction.atomic
def remove(search: Search, *, by: Any) -> None:
    """Take a kept search off the person’s home page."""
    check(by, "family.read", search)
    record(by, "removed a list", search)
    search.delete()


@transaction.atomic
def show_families(families: Collection[UUID], section: str, *, by: Any) -> None:
    """Record which families a search or a list has shown, in one event: their names stand on the reader's home page too."""
    check(by, "family.read")
    record(by, READ, section=section, families=sorted(map(str, families)))


@transaction.atomic
def show_texts(texts: Collection[tuple[UUID, str]], *, by: Any) -> None:
    """Record that words of these families' files were shown, for each family and each closed kind of record its own event:
    who may not read that kind doesn't see in the log that somebody did. `texts`: (family, compartment or empty)."""
    check(by, "entry.read")
    wanted = {family for family, _ in texts}
    reached = relationships(snapshot_of(by), wanted, "entry.read")
    if others := wanted - reached.keys():  # reached by a post that reads supervision there, and no entries
        reached |= relationships(snapshot_of(by), others, "supervision.read")
    for family, compartment in sorted(set(texts), key=str):
        by_what = reached.get(family, "")
        record(by, READ, family=family, compartment=compartment, section="search", relationship=by_what)


@transaction.atomic
def export(families: Collection[UUID], *, by: Any) -> None:
    """Record that a list of families was taken out in a file."""
    check(by, "family.read")
    record(by, "exported", section="list of families", rows=len(families), families=sorted(map(str, families)))
