"""Every change to a token: one person makes it, another approves it, either withdraws it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.models import Agency, Post, User
from safeguarding.casework.access.policies import Refused, check
from safeguarding.casework.access.roles import SYSTEM
from safeguarding.casework.api.models import Token
from safeguarding.casework.api.queries import may_hold
from safeguarding.casework.api.secrets import digest_of, new_secret, prefix_of
from safeguarding.casework.audit.recording import record

LONGEST = timedelta(days=366)


@transaction.atomic
def add_system(name: str, *, by: Any) -> User:
    """An account for one of the council's other systems: it can't sign in, and holds a system's post from today."""
    check(by, "api.token")
    of = {"authority_id": by.authority_id}
    user = User(**of, email=f"system-{uuid4()}@systems.invalid", name=name)
    user.set_unusable_password()
    user.save()
    council = Agency.objects.filter(**of, kind=Agency.Kind.COUNCIL).earliest("pk")
    Post.objects.create(**of, user=user, agency=council, role=SYSTEM, start=timezone.localdate())
    record(by, "added system", user)
    return user


@transaction.atomic
def make_token(user: User, label: str, permissions: Sequence[str], days: int, *, by: Any) -> tuple[Token, str]:
    """A token for the user of a system and its secret, which is shown once. It works when somebody else has approved it.

    Raises Refused for a user who is a person, for more than the user's posts permit, and for more than a year.
    """
    check(by, "api.token")
    if not may_hold(user):
        raise Refused("A token is for a system. This is a person’s account, or it has no post today.")
    if too_much := set(permissions) - may_hold(user):
        raise Refused(f"The system’s post does not permit this: {', '.join(sorted(too_much))}.")
    if not 0 < days <= LONGEST.days:
        raise Refused("A token lasts at least a day and at most a year.")
    now = timezone.now()
    secret = new_secret(user.authority.code)
    token = Token.objects.create(
        authority_id=by.authority_id, user=user, label=label, prefix=prefix_of(secret), digest=digest_of(secret),
        permissions=sorted(permissions), made_by=by, made_at=now, expires_at=now + timedelta(days=days),
    )  # fmt: skip
    record(by, "made token", token, user=user.pk, permissions=token.permissions, days=days)
    return token, secret


@transaction.atomic
def approve_token(token: Token, *, by: Any) -> Token:
    """Let the token work. Raises Refused for the person who made it, and for one that has ended."""
    token = Token.objects.select_for_update().get(pk=token.pk)
    check(by, "api.approve")
    if token.made_by_id == by.pk:
        raise Refused("You made this token. Somebody else has to approve it.")
    if token.withdrawn_at or token.expires_at <= timezone.now():
        raise Refused("This token has ended. Make a new one.")
    if token.approved_at is None:
        token.approved_by, token.approved_at = by, timezone.now()
        token.save(update_fields=["approved_by", "approved_at"])
        record(by, "approved token", token)
    return token


@transaction.atomic
def withdraw_token(token: Token, *, by: Any) -> Token:
    """End the token now: its next request is refused."""
    token = Token.objects.select_for_update().get(pk=token.pk)
    check(by, "api.read")
    if token.withdrawn_at is None:
        token.withdrawn_at = timezone.now()
        token.save(update_fields=["withdrawn_at"])
        record(by, "withdrew token", token)
    return token
