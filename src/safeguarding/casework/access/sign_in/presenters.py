"""Second factors and sessions in words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

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


def square_code(svg: str) -> dict[str, str]:
    """The size and the path of a QR code that came as an SVG picture, to be drawn in the page's own colours.

    Raises ValueError for a picture without them.
    """
    box, path = re.search(r'viewBox="0 0 (\d+) ', svg), re.search(r' d="([^"]+)"', svg)
    if box is None or path is None:
        raise ValueError("This is no QR code as qrcode draws it: it lacks a viewBox or a path.")
    return {"size": box[1], "path": path[1]}
