"""Authorities and the post under which commands act. A command is audited like a person."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.models import Agency, Authority, Post, User
from safeguarding.casework.access.within import within


def command_line_user(code: str) -> tuple[User, bool]:
    """The user under whom commands act for the authority of this code, and whether the authority was made just now.

    It holds a performance officer's post, can't sign in, and stands in the audit log under its own name.
    """
    authority, made = Authority.objects.get_or_create(code=code, defaults={"name": f"Authority {code}"})
    with within(authority.pk), transaction.atomic():
        return _its_user(authority), made


def _its_user(authority: Authority) -> User:
    email = f"command-line-{authority.code}@commands.invalid"
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User(authority=authority, email=email, name="Command line")
        user.set_unusable_password()
        user.save()
        council, _ = Agency.objects.get_or_create(
            authority=authority, kind=Agency.Kind.COUNCIL, defaults={"name": authority.name}
        )
        Post.objects.create(
            authority=authority, user=user, agency=council, role="performance_officer", start=timezone.localdate()
        )
    return user
