"""Who holds the token of a request."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone

from safeguarding.casework.access.models import Authority
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.access.within import within
from safeguarding.casework.api.models import Token
from safeguarding.casework.api.secrets import code_of, digest_of


def holder_of(request: HttpRequest) -> Any:
    """The user of the live token in the header `Authorization: Bearer …`, with no more permissions than the token
    has; nobody where there is none. A cookie counts for nothing here."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    code = code_of(secret.strip()) if scheme.lower() == "bearer" else None
    authority = Authority.objects.filter(code=code).values_list("pk", flat=True).first() if code else None
    if authority is None:
        return AnonymousUser()
    with within(authority):
        token = _live(secret.strip(), authority)
        return narrowed(token) if token else AnonymousUser()


def narrowed(token: Token) -> Any:
    """The token's user, holding what both the user's posts and the token permit."""
    user: Any = token.user
    snapshot = snapshot_of(user)
    user._snapshot = replace(snapshot, permissions=snapshot.permissions & frozenset(token.permissions))
    user.token_id = token.pk
    return user


def _live(secret: str, authority: int) -> Token | None:
    now = timezone.now()
    rows = Token.objects.filter(digest=digest_of(secret), authority_id=authority, approved_at__lte=now)
    return rows.filter(expires_at__gt=now, withdrawn_at__isnull=True).select_related("user").first()
