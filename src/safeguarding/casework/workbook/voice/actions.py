"""Keeping a child’s words, and withdrawing what was put down by mistake. Words are never changed."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.policies import Refused, check, find
from safeguarding.casework.audit.recording import record
from safeguarding.casework.families.models import Family
from safeguarding.casework.workbook.models import ChildsWords, Draft, Entry, WordsWithdrawn
from safeguarding.casework.workbook.queries import asked_of, role_in
from safeguarding.casework.workbook.voice.queries import may_keep
from safeguarding.casework.workbook.voice.said import Said, problems

KIND = "childs_words"
NOT_YOURS = "Your role doesn’t keep children’s words. Write what you were told in an entry."
USED = "This form has been used before. Load the page again and copy the words over."


@transaction.atomic
def keep_words(family: Family, said: Said, client_key: UUID, *, by: Any, entry: Entry | None = None) -> ChildsWords:
    """Keep a child’s words as they were said. The same words from the same form sent again are kept once; other words
    from the same form, after going back in the browser, stand beside the first.

    Raises ValueError for words that break a rule of `said.problems`; Refused for a role that keeps none; Http404.
    """
    family = find(by, Family.objects.select_for_update(no_key=True), pk=family.pk)
    check(by, "entry.write", family, found=True)
    if not may_keep(by, family):
        raise Refused(NOT_YOURS)
    key = uuid5(client_key, repr(said))
    held = ChildsWords.objects.filter(authority_id=family.authority_id, client_key=key).first()
    if held is not None:
        if (held.writer_id, held.family_id) != (by.pk, family.pk):
            raise Refused(USED)
        return held
    now = timezone.now()
    if broken := list(problems(said, asked_of(family, [said.child]), now)):
        raise ValueError("; ".join(words for _, words in broken))
    made = ChildsWords.objects.create(
        authority_id=family.authority_id, family=family, child_id=said.child, entry=entry, words=said.words,
        how=said.how, circumstances=said.circumstances, heard_by=said.heard_by, at=said.at, writer=by,
        role=role_in(by, family), written_at=now, client_key=key,
    )  # fmt: skip
    if entry is None:
        Draft.objects.filter(user=by, family=family, form="words").delete()
    record(by, "kept a child’s words", made, compartment=KIND, how=said.how)
    return made


@transaction.atomic
def withdraw_words(words: ChildsWords, reason: str, *, by: Any) -> WordsWithdrawn:
    """Say that words were put down by mistake: of another child, or never said. They stay, marked so.

    Only their writer, or who chairs supervision, may. Doing it twice is doing it once.
    """
    words = find(by, ChildsWords, pk=words.pk)
    family = find(by, Family.objects.select_for_update(no_key=True), pk=words.family_id)
    check(by, "entry.write", family, found=True)
    if words.writer_id != by.pk:
        check(by, "supervision.hold", family, found=True)
    held = WordsWithdrawn.objects.filter(words=words).first()
    if held is not None:
        return held
    made = WordsWithdrawn.objects.create(
        authority_id=words.authority_id, words=words, reason=reason, by=by, at=timezone.now()
    )
    record(by, "withdrew a child’s words", words, compartment=KIND)
    return made
