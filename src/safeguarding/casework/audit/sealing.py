"""How an event is sealed to the one before it, and by which key."""

from __future__ import annotations

import hashlib
import hmac
import json
from functools import cache

from django.conf import settings

from safeguarding.casework.audit.models import Event


@cache
def name_of(key: str) -> str:
    """The name under which a key stands in the log: twelve characters of its SHA-256."""
    return hashlib.sha256(key.encode()).hexdigest()[:12]


def current() -> str:
    """The name of the key that seals now: the first of AUDIT_KEYS."""
    return name_of(settings.AUDIT_KEYS[0])


def held() -> dict[str, str]:
    """Every key that can check a seal, by name."""
    return {name_of(key): key for key in settings.AUDIT_KEYS}


def seal(previous: str, event: Event, key: str) -> str:
    """HMAC-SHA-256 over canonical JSON of the event and the digest before it, as 64 hexadecimal characters."""
    body = [
        previous,
        event.authority_id,
        event.number,
        event.at.isoformat(),
        str(event.actor or ""),
        event.verb,
        event.thing,
        str(event.thing_id or ""),
        str(event.family_id or ""),
        event.what,
        event.compartment,
    ]
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, default=str)
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()
