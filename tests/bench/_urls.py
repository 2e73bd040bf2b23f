"""The product's addresses, and the minimal signed-in page that pages are measured against."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from safeguarding.casework.access.doors import door
from safeguarding.casework.urls import handler400, handler403, handler404, handler500
from safeguarding.casework.urls import urlpatterns as product

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@door("home.see")
def minimal(request: HttpRequest) -> HttpResponse:
    """Session, user, permission, name: the least that a signed-in page can be."""
    return HttpResponse(f"<!doctype html><title>Minimal</title>{request.user}")


urlpatterns = [path("minimal/", minimal, name="minimal"), *product]
