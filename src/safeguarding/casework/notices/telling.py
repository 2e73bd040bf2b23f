"""The day's letter: that something new waits, never what, of whom or how much. Run once a day by `safeguarding tell`."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.models import Post, User
from safeguarding.casework.access.snapshot import held
from safeguarding.casework.notices.models import LetterWish
from safeguarding.casework.notices.queries import waiting_for
from safeguarding.casework.staff.tasks import tell


def people_to_tell(authority: int) -> Iterator[User]:
    """Those with a post today for whom something waits that came since their last letter, if they want letters."""
    posts = Post.objects.filter(held(), authority_id=authority).values("user")
    wishes = {wish.user_id: wish for wish in LetterWish.objects.filter(authority_id=authority)}
    now = timezone.now()
    for user in User.objects.filter(pk__in=posts, is_active=True).select_related("authority").order_by("pk"):
        wish = wishes.get(user.pk) or LetterWish()
        if wish.wanted and any(one.at <= now and (wish.sent_at or one.at) <= one.at for one in waiting_for(user)):
            yield user


def tell_all(authority: int) -> int:
    """Send each of them one letter, through the queue of jobs, and remember when. Returns how many."""
    number = 0
    for user in people_to_tell(authority):
        with transaction.atomic():
            _remember(user, authority)
            transaction.on_commit(partial(tell.enqueue, str(user.pk)))
        number += 1
    return number


def _remember(user: Any, authority: int) -> None:
    now = timezone.now()
    LetterWish.objects.update_or_create(
        user=user, defaults={"sent_at": now}, create_defaults={"sent_at": now, "authority_id": authority}
    )


def tell_now(people: Collection[UUID], authority: int) -> int:
    """Send each of these people the day’s letter at once, if they want letters, so that the daily one is not sent besides.

    It says no more than the daily one. Returns how many were sent.
    """
    refused = LetterWish.objects.filter(authority_id=authority, wanted=False).values("user")
    users = list(User.objects.filter(pk__in=list(people), is_active=True).exclude(pk__in=refused).order_by("pk"))
    for user in users:
        with transaction.atomic():
            _remember(user, authority)
            transaction.on_commit(partial(tell.enqueue, str(user.pk)))
    return len(users)
