"""Headers of every answer: pages, files, refusals and errors alike, whoever made them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

#: What no page of ours asks of a browser. Passkeys are asked for by the sign-in page, of ourselves only.
NOT_ASKED_FOR = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation", "gyroscope",
    "hid", "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "screen-wake-lock", "serial", "usb",
    "web-share", "xr-spatial-tracking", "browsing-topics",
)  # fmt: skip
OURS = ("publickey-credentials-get", "publickey-credentials-create")
ALWAYS = {
    "Permissions-Policy": ", ".join([*(f"{name}=()" for name in NOT_ASKED_FOR), *(f"{name}=(self)" for name in OURS)]),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "Cache-Control": "no-store",
}
#: What a browser and another system ask with. TRACE would send a request’s cookies and tokens back as text.
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class EveryAnswer:
    """Stands outside all other middleware, so that an answer which one of them gives has these headers too.

    Refuses methods that nothing here is asked with, before anything else looks at the request.
    """

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = request.method in METHODS
        response: HttpResponse = self.get_response(request) if known else HttpResponseNotAllowed(METHODS)
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        if settings.SECURE_HSTS_SECONDS and request.is_secure():
            # Django's own leaves it out where the host is refused.
            response.headers.setdefault(
                "Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload"
            )
        return response
