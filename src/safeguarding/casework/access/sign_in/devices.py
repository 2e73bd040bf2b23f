"""Devices that somebody has signed in with: known by a signed cookie that says nothing about anyone."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

# A browser takes a cookie named so from this very host only.
COOKIE = "__Host-known-device" if settings.SESSION_COOKIE_SECURE else "known-device"
AGE = timedelta(days=90)
MOST = 10


def known(request: HttpRequest, email: str) -> str:
    """The device's number where the person of this address has signed in with it before; empty otherwise."""
    return next((number for whose, number in _read(request) if whose == _mark(email)), "")


def remember(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """Remember the device for the person of this address."""
    kept: list[Any] = [pair for pair in _read(request) if pair[0] != _mark(email)]
    pairs = [[_mark(email), known(request, email) or secrets.token_urlsafe(8)], *kept][:MOST]
    response.set_cookie(
        COOKIE,
        signing.dumps(pairs, salt=COOKIE),
        max_age=AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def _read(request: HttpRequest) -> list[Any]:
    try:
        return list(signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=AGE))
    except signing.BadSignature:
        return []


def _mark(email: str) -> str:
    return hashlib.sha256(f"{settings.SECRET_KEY}:{email.lower()}".encode()).hexdigest()[:16]
