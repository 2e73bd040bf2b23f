"""Announcing, putting away, and wishing for letters or not."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.policies import check
from safeguarding.casework.audit.recording import record
from safeguarding.casework.notices.models import Announcement, LetterWish, PutAway


@transaction.atomic
def announce(title: str, words: str, start: date, end: date, *, by: Any) -> Announcement:
    """Tell everybody who works in the authority of `by`, from one day to another."""
    check(by, "announcement.write")
    made = Announcement.objects.create(
        authority_id=by.authority_id, title=title, words=words, start=start, end=end, made_by=by, made_at=timezone.now()
    )
    record(by, "announced", made)
    return made


@transaction.atomic
def withdraw(announcement: Announcement, *, by: Any) -> Announcement:
    """Take an announcement back this minute. Withdrawn twice is once."""
    check(by, "announcement.write", announcement)
    row = Announcement.objects.select_for_update().get(pk=announcement.pk)
    if row.withdrawn_at is None:
        row.withdrawn_at = timezone.now()
        row.save(update_fields=["withdrawn_at"])
    record(by, "withdrew announcement", row)
    return row


@transaction.atomic
def put_away(announcement: Announcement, *, by: Any) -> None:
    """Show it no more to `by`."""
    check(by, "home.see", announcement)
    row = PutAway(authority_id=by.authority_id, user=by, announcement=announcement)
    PutAway.objects.bulk_create([row], ignore_conflicts=True)
    record(by, "put away", announcement)


@transaction.atomic
def wish_for_letters(wanted: bool, *, by: Any) -> LetterWish:
    """Whether `by` is sent an e-mail when something new waits for them."""
    check(by, "account.own")
    wish, _ = LetterWish.objects.update_or_create(
        user=by, defaults={"wanted": wanted}, create_defaults={"wanted": wanted, "authority_id": by.authority_id}
    )
    record(by, "wants letters" if wanted else "wants no letters", wish)
    return wish
