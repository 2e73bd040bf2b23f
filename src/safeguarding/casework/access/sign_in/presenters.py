"""Second factors and sessions in words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import qrcode

from safeguarding.casework.design.dates import clock, day

BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (("Windows", "Windows"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Mac OS", "Mac"), ("Linux", "Linux"))  # fmt: skip


def device(agent: str) -> str:
    """`Edge on Windows`, out of what a browser says of itself."""
    browser = next((words for sign, words in BROWSERS if sign in agent), "A browser")
    system = next((words for sign, words in SYSTEMS if sign in agent), "an unknown device")
    return f"{browser} on {system}"


def session_rows(sessions: Iterable[Any], here: str | None) -> list[dict[str, Any]]:
    """What each session is called, when it was last used, and whether it is the reader's own."""
    return [
        {
            "number": session.pk,
            "device": device(session.user_agent),
            "began": f"{day(session.created_at)}, {clock(session.created_at)}",
            "used": f"{day(session.last_seen_at)}, {clock(session.last_seen_at)}",
            "here": session.session_key == here,
        }
        for session in sessions
    ]


def factor_rows(factors: Iterable[Any]) -> list[dict[str, Any]]:
    """What each factor is called, when it was set up and last used."""
    return [
        {
            "number": factor.pk,
            "name": f"Passkey: {factor.wrap().name}" if factor.type == "webauthn" else "Authenticator app",
            "since": day(factor.created_at),
            "used": day(factor.last_used_at, missing="not yet"),
        }
        for factor in factors
    ]


def in_fours(secret: str) -> str:
    """A secret as a person can copy it: in groups of four."""
    return " ".join(re.findall(r".{1,4}", secret.rstrip("=")))


def number(text: str) -> int:
    """The number that a form sent; 0, which nothing has, for anything else."""
    return int(text) if text.isdecimal() and len(text) < 18 else 0


def square_code(text: str) -> dict[str, Any]:
    """A QR code as the size and path of an SVG picture, four units of quiet round it."""
    code = qrcode.QRCode(border=4)
    code.add_data(text)
    code.make()
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return {"size": len(rows), "path": path}
