"""Changes and readings of the restricted part of supervision."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from safeguarding.casework.access.policies import check, visible
from safeguarding.casework.audit.recording import READ, record
from safeguarding.casework.families.models import Family
from safeguarding.casework.protected.sealing import CannotOpen
from safeguarding.casework.supervision.models import RestrictedNote, Session
from safeguarding.casework.supervision.states import locked


@transaction.atomic
def note_restricted(session: Session, kind: str, text: str, client_key: UUID, *, by: Any) -> RestrictedNote:
    """Note what was said, decided or agreed, for those alone who support the victim. The same form again is one note.

    Raises ValueError without words; Refused once the session is closed; Http404 for whom the part does not exist.
    """
    check(by, "protected.write", session)
    session = locked(session, "protected.write")
    if not text.strip():
        raise ValueError("A note has words.")
    sent = RestrictedNote.objects.filter(authority_id=session.authority_id, client_key=client_key, author=by).first()
    if sent:
        return sent
    note = RestrictedNote(
        authority_id=session.authority_id, family_id=session.family_id, session=session, kind=kind, author=by,
        written_at=timezone.now(), client_key=client_key,
    )  # fmt: skip
    note.put(text.strip())
    note.save(force_insert=True)
    if not visible(by, RestrictedNote.objects.filter(pk=note.pk)).exists():
        raise Http404("No such page.")
    record(by, "wrote restricted note", note)
    return note


@transaction.atomic
def read_restricted(family: Family, *, by: Any) -> list[tuple[RestrictedNote, str]]:
    """Every note of the family that the reader may know of with its words, latest first. The reading is recorded."""
    check(by, "protected.read", family)
    rows = visible(by, RestrictedNote.objects.filter(family=family)).select_related("author", "session")
    found = [(row, _words(row)) for row in rows.order_by("-written_at", "pk")]
    record(by, READ, family, compartment="victim", section="restricted part of supervision")
    return found


def _words(note: RestrictedNote) -> str:
    try:
        return note.words()
    except CannotOpen as error:
        return str(error)
