"""Reads of protected records. Each starts from what the reader may know of, and loads no sealed words for a list."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404

from safeguarding.casework.access.policies import find, visible
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.families.closed import KindRows
from safeguarding.casework.families.models import Family, Membership, Person
from safeguarding.casework.families.scopes import live
from safeguarding.casework.protected.models import ContactRule, Letter, LetterRelease, ProtectedRow
from safeguarding.casework.protected.scopes import ContactRules

_READS = KindRows("safe", "pk", "protected.read")
NO_PAGE = "No such page."


def file_of(user: Any, family_id: UUID) -> Family:
    """The family, for who may read its protected records. Raises Http404, the same for everyone else and for no family."""
    rows = visible(user, Family.objects.filter(pk=family_id))
    found = _READS.narrow(snapshot_of(user), rows).first()
    if found is None:
        raise Http404(NO_PAGE)
    return found


def reads(user: Any, family: Family) -> bool:
    """Whether the person may read the family’s protected records, if there are any."""
    return _READS.narrow(snapshot_of(user), Family.objects.filter(pk=family.pk)).exists()


def rows_of(user: Any, family: Family) -> list[ProtectedRow]:
    """Every protected row of the family, latest first, without what is in it."""
    rows = visible(user, ProtectedRow.objects.filter(family=family)).select_related("writer", "replaced_by")
    return list(rows.defer("sealed", "replaced_by__sealed").order_by("-written_at", "pk"))


def people_of(user: Any, family: Family) -> list[Person]:
    """Everyone in the family today, adults first, and those who left it."""
    rows = visible(user, Membership.objects.filter(family=family)).select_related("person")
    held = {row.person_id: row.person for row in rows.order_by("role", "person__birth_date", "person_id")}
    return list(held.values())


def contact_file_of(user: Any, family_id: UUID) -> Family:
    """The family, for who may know how its adults can be contacted. Raises Http404 for everyone else."""
    rows = visible(user, Family.objects.filter(pk=family_id))
    found = ContactRules().of_families(snapshot_of(user), rows).first()
    if found is None:
        raise Http404(NO_PAGE)
    return found


def adults_of(user: Any, family: Family) -> list[Person]:
    """The adults of the family today, by name."""
    rows = visible(user, Membership.objects.filter(live(), family=family, role="adult")).select_related("person")
    return [row.person for row in rows.order_by("person__family_name", "person__given_name", "person_id")]


def contact_rules(user: Any, family: Family) -> dict[UUID, ContactRule]:
    """The rule that stands for each adult."""
    rows = visible(user, ContactRule.objects.filter(family=family)).select_related("set_by").order_by("set_at", "pk")
    return {row.person_id: row for row in rows}


def letters_of(user: Any, family: Family) -> list[Letter]:
    """The letters of the family, latest first, without their words."""
    rows = visible(user, Letter.objects.filter(family=family)).select_related("recipient", "author", "release")
    return list(rows.defer("sealed").order_by("-written_at", "pk"))


def letter_of(user: Any, family: Family, letter_id: UUID) -> Letter:
    """One letter of the family. Raises Http404 for who may not know of it."""
    rows = Letter.objects.select_related("recipient", "author", "family")
    return find(user, rows, pk=letter_id, family=family)


def release_of(user: Any, letter: Letter) -> LetterRelease | None:
    """The release of a letter, if it may leave."""
    return visible(user, LetterRelease.objects.filter(letter=letter)).select_related("released_by").first()
