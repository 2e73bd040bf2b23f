"""At the programming interface a token says who comes, and a session never does."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from safeguarding.casework.api.tokens import holder_of

PATH = "/api/"
OPEN = "Ask by HTTPS. This request came unencrypted: withdraw the token that it sent, and make another."


class EncryptedOnly:
    """Refuse a request to the interface that came without TLS. A page is led to HTTPS; a system that were led there would
    go on sending its token in the open first, and nobody would notice.
    """

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SECURE_SSL_REDIRECT and request.path.startswith(PATH) and not request.is_secure():
            return JsonResponse({"detail": OPEN}, status=403)
        answer: HttpResponse = self.get_response(request)
        return answer


class NoCookies:
    """Leave the cookies of a request to the interface unread, so that no page elsewhere can use somebody's session."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(PATH):
            request.COOKIES.clear()
        answer: HttpResponse = self.get_response(request)
        return answer


class ApiTokens:
    """Set `request.user` from the bearer token for every address of the interface."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(PATH):
            request.user = holder_of(request)
        answer: HttpResponse = self.get_response(request)
        return answer
