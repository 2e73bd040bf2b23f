"""Joiners, movers and leavers. Nobody changes their own posts."""

from __future__ import annotations

import secrets
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from safeguarding.casework.access.models import Agency, Office, Post, Team, User
from safeguarding.casework.access.policies import Refused, check
from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.audit.recording import record
from safeguarding.casework.families.conflicts import conflict_with_team
from safeguarding.casework.families.models import Allocation
from safeguarding.casework.families.scopes import live
from safeguarding.casework.staff.lifting import LAST, NOT_THIS_ONE, left_without, take_over
from safeguarding.casework.staff.states import not_ones_own


@transaction.atomic
def add_person(name: str, email: str, *, by: Any) -> User:
    """Add a member of staff. They choose a password themselves, and can do nothing until they are given a post.

    Raises Refused when the email address is a colleague's already. Whether it signs in to another authority only its
    owner learns, by letter: `by` may not know who works elsewhere, and gets the same answer.
    """
    check(by, "staff.manage")
    colleagues = User.objects.filter(authority_id=by.authority_id)
    if colleagues.filter(Q(email__iexact=email) | Q(given_email__iexact=email)).exists():
        raise Refused("Somebody signs in with this email address already.")
    user = User(authority_id=by.authority_id, email=email.lower(), name=name)
    user.set_password(secrets.token_urlsafe(40))
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError:  # the database shows no other authority's people, but keeps their addresses unique
        user.email, user.given_email = f"{user.pk}@elsewhere.invalid", user.email
        user.save(force_insert=True)
    record(by, "added member of staff", user)
    return user


@transaction.atomic
def give_post(
    user: User,
    role: str,
    agency: Agency,
    *,
    team: Team | None,
    office: Office | None,
    full_time: Decimal,
    start: date,
    end: date | None,
    by: Any,
) -> Post:
    """Give a person a post. Raises Refused for one's own, and where it would open a family to both sides of its conflict."""
    check(by, "staff.manage", user)
    not_ones_own(by, user)
    if ROLES[role].reach == "team" and team is None:
        raise Refused(f"A {ROLES[role].name.lower()} needs a team.")
    if team is not None and (conflict := conflict_with_team(user.pk, team.pk, role)):
        raise Refused(conflict)
    post = Post.objects.create(
        authority_id=user.authority_id, user=user, role=role, agency=agency, team=team,
        office=team.office if team else office, full_time=full_time, start=start, end=end,
    )  # fmt: skip
    record(by, "gave post", post, user=user.pk, role=role)
    return post


@transaction.atomic
def end_post(post: Post, *, successor: Post | None = None, by: Any) -> int:
    """End a post at this minute, and its involvement with families. Returns how many families it had.

    `successor`: the post that takes over the restrictions that nobody else could lift; who asks never learns whose files
    they are. Raises Refused where one is needed and not given, or can't take over.
    """
    check(by, "staff.manage", post)
    not_ones_own(by, post.user)
    held = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    _hand_on(held, successor, by)
    now, today = timezone.now(), timezone.localdate()
    if held.ended_at is None:
        held.ended_at, held.end = now, max(held.start, today)
        held.save(update_fields=["ended_at", "end"])
    families = Allocation.objects.filter(live(), post=held)
    count = families.filter(end__isnull=True).update(end=today, reason="The post ended.")
    held.covers.filter(ended_at__isnull=True).update(ended_at=now)
    record(by, "ended post", held, user=held.user_id, families=count)
    return count


def _hand_on(post: Post, successor: Post | None, by: Any) -> None:
    """Pass on the restrictions of which this post is the last that can lift them."""
    last = left_without([post.pk])
    if not last.exists():
        return
    if successor is None:
        raise Refused(LAST)
    check(by, "staff.manage", successor)
    if successor.user_id == post.user_id or not take_over(last, successor):
        raise Refused(NOT_THIS_ONE)
    record(by, "named successor for restricted files", successor, before=post.pk)


@transaction.atomic
def switch_off(user: User, *, successor: Post | None = None, by: Any) -> User:
    """A leaver: every post ends and nobody signs in with the account any more, from this minute. `successor` as in `end_post`."""
    check(by, "staff.manage", user)
    not_ones_own(by, user)
    for post in Post.objects.filter(user=user, ended_at__isnull=True):
        end_post(post, successor=successor, by=by)
    user.is_active = False
    user.save(update_fields=["is_active"])
    record(by, "switched off account", user)
    return user


@transaction.atomic
def switch_on(user: User, *, by: Any) -> User:
    """Somebody comes back. They have no post until they are given one; an account that slept meanwhile sleeps on."""
    check(by, "staff.manage", user)
    not_ones_own(by, user)
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(by, "switched on account", user)
    return user
