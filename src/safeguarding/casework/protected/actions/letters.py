"""Writing a letter and letting it leave."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.policies import Refused, check, find
from safeguarding.casework.audit.recording import record
from safeguarding.casework.families.models import Family, Membership, Person
from safeguarding.casework.protected import letters
from safeguarding.casework.protected.models import Letter, LetterRelease

SECOND_PERSON = "Something in this letter could show where somebody is or who told us. Somebody else must release it."
GIVE_A_REASON = "Say why this letter may leave with what was found in it."


@transaction.atomic
def write_letter(
    family: Family, recipient: Person, text: str, client_key: UUID, *, by: Any,
    informants: tuple[str, ...] = (), places: tuple[str, ...] = (),
) -> Letter:  # fmt: skip
    """Keep a letter to an adult of the family, with what was left out of it. The same form again is one letter.

    Raises ValueError without words or for a recipient who is no adult of the family; Refused, Http404.
    """
    check(by, "protected.write", family)
    find(by, Membership.objects.filter(family=family, person=recipient, role="adult", end__isnull=True))
    if not text.strip():
        raise ValueError("A letter has words.")
    sent = Letter.objects.filter(authority_id=family.authority_id, client_key=client_key, author=by).first()
    if sent:
        return sent
    letter = Letter(
        authority_id=family.authority_id, family=family, recipient=recipient, author=by, written_at=timezone.now(),
        client_key=client_key,
    )  # fmt: skip
    withheld = letters.draft_for(recipient, family, by).withheld
    letter.put(letters.sealed_text(letters.Words(text.strip(), withheld, informants, places)))
    letter.save(force_insert=True)
    record(by, "wrote letter", letter)
    return letter


@transaction.atomic
def release_letter(letter: Letter, reason: str, *, by: Any) -> LetterRelease:
    """Let the letter leave. It is checked now, against what is held now: with findings, only a second person with a
    reason releases it. Released already, it stays as it was."""
    check(by, "protected.write", letter.family)
    letter = find(
        by, Letter.objects.select_for_update(of=("self",)).select_related("family", "recipient"), pk=letter.pk
    )
    if held := LetterRelease.objects.filter(letter=letter).first():
        return held
    found = letters.findings_of(letter, by)
    if found and letter.author_id == by.pk:
        raise Refused(SECOND_PERSON)
    if found and not reason.strip():
        raise Refused(GIVE_A_REASON)
    made = LetterRelease.objects.create(
        authority_id=letter.authority_id, letter=letter, released_by=by, released_at=timezone.now(),
        findings=len(found), reason=reason.strip() if found else "",
    )  # fmt: skip
    record(by, "released letter", letter, findings=len(found))
    return made
