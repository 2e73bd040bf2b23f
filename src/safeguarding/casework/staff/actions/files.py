"""Restricting a file to named posts, and barring a person from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.models import Post, User
from safeguarding.casework.access.policies import Refused, check
from safeguarding.casework.access.snapshot import held
from safeguarding.casework.audit.recording import record
from safeguarding.casework.families.models import Family
from safeguarding.casework.families.situations import Barred, RestrictedTo, Restriction
from safeguarding.casework.staff.lifting import NAME_ONE, can_always_lift, left_without


@transaction.atomic
def restrict(family: Family, posts: Sequence[Post], reason: str, *, by: Any) -> Restriction:
    """Restrict the file to these posts, in place of whatever restriction stands. It overrides team reach and cover.

    Raises Refused unless an information governance officer is among them, who can always lift it again.
    """
    check(by, "family.restrict", family)
    Family.objects.select_for_update().get(pk=family.pk)
    chosen = list(Post.objects.filter(held(), authority_id=family.authority_id, pk__in=[post.pk for post in posts]))
    out = Barred.objects.filter(family=family, ended_at__isnull=True).values("user")
    sure = Post.objects.filter(can_always_lift(), pk__in=[post.pk for post in chosen]).exclude(user__in=out)
    if not sure.exists():
        raise Refused(NAME_ONE)
    now = timezone.now()
    Restriction.objects.filter(family=family, ended_at__isnull=True).update(ended_at=now)
    of = {"authority_id": family.authority_id}
    made = Restriction.objects.create(**of, family=family, reason=reason, started_at=now, made_by=by)
    RestrictedTo.objects.bulk_create(RestrictedTo(**of, restriction=made, post=post) for post in chosen)
    record(by, "restricted file", family, posts=sorted(str(post.pk) for post in chosen))
    return made


@transaction.atomic
def lift(restriction: Restriction, *, by: Any) -> Restriction:
    """Lift a restriction: those who work with the family see it again."""
    check(by, "family.restrict", restriction)
    row = Restriction.objects.select_for_update(of=("self",)).get(pk=restriction.pk)
    if row.ended_at is None:
        row.ended_at = timezone.now()
        row.save(update_fields=["ended_at"])
    record(by, "lifted restriction", row)
    return row


@transaction.atomic
def bar(family: Family, user: User, reason: str, *, by: Any) -> Barred:
    """Bar a member of staff from the file, whatever their posts. They are never told."""
    check(by, "family.restrict", family)
    check(by, "family.restrict", user)
    if user.pk == by.pk:
        raise Refused("Ask a colleague to bar you from this file.")
    if left_without(Post.objects.filter(user=user).values_list("pk", flat=True)).filter(family=family).exists():
        raise Refused("Nobody else could lift the restriction of this file. Restrict it to another officer first.")
    made, new = Barred.objects.get_or_create(
        user=user, family=family, ended_at=None,
        defaults={"authority_id": family.authority_id, "reason": reason, "started_at": timezone.now(), "made_by": by},
    )  # fmt: skip
    record(by, "barred from file", family, barred=made.pk, new=new)
    return made


@transaction.atomic
def unbar(barred: Barred, *, by: Any) -> Barred:
    """End the bar."""
    check(by, "family.restrict", barred)
    row = Barred.objects.select_for_update(of=("self",)).get(pk=barred.pk)
    if row.ended_at is None:
        row.ended_at = timezone.now()
        row.save(update_fields=["ended_at"])
    record(by, "ended bar from file", row.family, barred=row.pk)
    return row
