"""The pages for what went wrong. `urls.py` names them as its handlers; settings name `form_expired`."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; and 413 when more was sent than a page takes."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return too_large(request)
    return render(request, "design/400.html", status=400)


def too_large(request: HttpRequest, sentence: str = "") -> HttpResponse:
    """413, with what is allowed as a sentence: "A file may have 200 MB at most."."""
    return render(request, "design/413.html", {"sentence": sentence}, status=413)


def not_permitted(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the sentence of the refusal (`exception.sentence`); other exceptions' texts are never shown."""
    return render(request, "design/403.html", {"sentence": getattr(exception, "sentence", "")}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: the same words whether a thing does not exist or is not for this person to know of."""
    return render(request, "design/404.html", status=404)


def form_only(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """405 with words, for somebody who opened the address of a form by itself. `refused` is the bare answer."""
    page = render(request, "design/405.html", status=405)
    page.headers["Allow"] = refused.headers["Allow"]
    return page


def server_error(request: HttpRequest) -> HttpResponse:
    """500, drawn without asking who is signed in: the database may be what failed."""
    return HttpResponse(render_to_string("design/500.html"), status=500)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token no longer holds. The text typed is still in the page behind."""
    return render(request, "design/expired.html", status=403)
