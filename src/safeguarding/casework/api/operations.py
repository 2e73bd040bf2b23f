"""The programming interface: the same policies, rows and log as the pages, for the council's other systems."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import File, Form, NinjaAPI, Query, Status, UploadedFile
from ninja.errors import ValidationError
from ninja.security import HttpBearer
from ninja.throttling import AuthRateThrottle
from pydantic import Field

from safeguarding.casework.access.middleware import record_refusal
from safeguarding.casework.access.policies import Refused, check, find
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.api import presenters, queries, schemas
from safeguarding.casework.audit.recording import record
from safeguarding.casework.design.not_taken import NotTaken
from safeguarding.casework.design.uploads import checked, too_large
from safeguarding.casework.families.frame import opened
from safeguarding.casework.feeds.actions import receive_delivery
from safeguarding.casework.feeds.covering import NotSo, whole
from safeguarding.casework.feeds.forms import EXTRACTS
from safeguarding.casework.feeds.lawful import agencies_for
from safeguarding.casework.feeds.models import Delivery
from safeguarding.casework.feeds.tasks import process_delivery

FeedName = Annotated[str, Field(min_length=1, description="police, hospital or another feed, by its name here.")]
KindName = Annotated[str, Field(pattern="^[a-z0-9_]+$", max_length=40, description="A kind of the feed, by its code.")]
#: What may be left out of a form, in which nothing can be null.
LEFT_OUT: Any = Form(None)
Limit = Annotated[int, Query(ge=1, le=schemas.MOST, description="Rows of one answer.")]


class Bearer(HttpBearer):
    """The token was looked up before the request came here; without one the answer is 401."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        return request.user if request.user.is_authenticated else None


class PacedByToken(AuthRateThrottle):
    """So many requests of each token: not of each name, which systems of two councils may share."""

    def get_cache_key(self, request: HttpRequest) -> str:
        token = getattr(request.user, "token_id", None)
        return self.cache_format % {"scope": self.scope, "ident": token} if token else super().get_cache_key(request)


PACE = PacedByToken("600/m")


def for_tokens_only(view: Callable[..., Any]) -> Callable[..., Any]:
    """The description of the interface is for those who may use it."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return api.create_response(request, {"detail": "Unauthorized"}, status=401)
        return view(request, *args, **kwargs)

    return asked


api = NinjaAPI(
    title="Family Safeguarding Workbook",
    description="Read the workbook from another system of the council, and hand in what partners deliver, with a token. A family that the token may not "
    "know of answers 404, as one that doesn’t exist.",
    version="1",
    urls_namespace="api",
    auth=Bearer(),
    docs_url=None,
    openapi_url="openapi.json",
    docs_decorator=for_tokens_only,
    throttle=[PACE],
)

REFUSALS = dict.fromkeys((401, 403, 404, 422, 429), schemas.Problem)


def asks(permission: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Open the operation to tokens with the permission. An operation without it fails the build."""

    def declare(operation: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(operation)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            check(request.user, permission)
            return operation(request, *args, **kwargs)

        checked.door = permission  # type: ignore[attr-defined]
        return checked

    return declare


@api.exception_handler(Refused)
def refused(request: HttpRequest, exception: Refused) -> HttpResponse:
    record_refusal(request)
    return api.create_response(request, {"detail": exception.sentence}, status=403)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, exception: Http404) -> HttpResponse:
    return api.create_response(request, {"detail": "There is nothing here."}, status=404)


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, exception: ValidationError) -> HttpResponse:
    left_out = getattr(request, "too_large", False)  # a file was sent, and is missing because it was left out
    said = too_large(settings.MAX_UPLOAD_BYTES) if left_out else presenters.mistakes(exception.errors)
    return api.create_response(request, {"detail": said}, status=422)


@api.exception_handler(MultiPartParserError)
@api.exception_handler(RequestDataTooBig)
@api.exception_handler(TooManyFieldsSent)
@api.exception_handler(TooManyFilesSent)
def not_a_form(request: HttpRequest, exception: Exception) -> HttpResponse:
    broken = isinstance(exception, MultiPartParserError)
    said = "The form could not be read." if broken else "More was sent than one form may hold."
    return api.create_response(request, {"detail": said}, status=422)


@api.exception_handler(NotTaken)
def not_taken(request: HttpRequest, exception: NotTaken) -> HttpResponse:
    return api.create_response(request, {"detail": str(exception)}, status=422)


@api.get("/me", response={200: schemas.Me, **REFUSALS}, summary="Who this token is")
@asks("family.read")
def me(request: HttpRequest) -> Any:
    user: Any = request.user
    permissions = sorted(snapshot_of(user).permissions)
    return {"authority": user.authority.code, "system": user.name, "permissions": permissions}


@api.get("/families", response={200: schemas.Families, **REFUSALS}, summary="Families, page by page")
@asks("family.read")
def families(request: HttpRequest, after: UUID | None = None, limit: Limit = 50, closed: bool = False) -> Any:
    user: Any = request.user
    rows, following = presenters.page_out(queries.families_after(user, after, limit + 1, closed=closed), limit)
    record(user, "listed families", rows=len(rows), token=user.token_id)
    return {"families": [presenters.family_out(row) for row in rows], "next": following}


@api.get("/families/{family_id}", response={200: schemas.FamilyFile, **REFUSALS}, summary="One family and its people")
@asks("family.read")
def family(request: HttpRequest, family_id: UUID) -> Any:
    found: Any = opened(request, family_id, "interface: family")
    found.rating = queries.rating_of(request.user, found)
    return {
        **presenters.family_out(found),
        "people": [presenters.person_out(row) for row in queries.members_of(request.user, found)],
        "workers": [presenters.worker_out(row) for row in queries.workers_of(request.user, found)],
    }


@api.get(
    "/families/{family_id}/entries", response={200: schemas.Entries, **REFUSALS}, summary="Workbook entries of a family"
)
@asks("entry.read")
def entries(
    request: HttpRequest, family_id: UUID, since: datetime | None = None, after: UUID | None = None, limit: Limit = 50
) -> Any:
    found = opened(request, family_id, "interface: workbook", "entry.read")
    moment = queries.aware(since)
    rows, following = presenters.page_out(queries.entries_after(request.user, found, moment, after, limit + 1), limit)
    return {"entries": [presenters.entry_out(row) for row in rows], "next": following}


@api.get(
    "/families/{family_id}/ratings",
    response={200: schemas.Ratings, **REFUSALS},
    summary="Ratings of closed supervisions",
)
@asks("supervision.read")
def ratings(request: HttpRequest, family_id: UUID) -> Any:
    found = opened(request, family_id, "interface: ratings", "supervision.read")
    return {"ratings": [presenters.rating_out(row) for row in queries.closed_ratings(request.user, found)]}


@api.post(
    "/deliveries",
    response={202: schemas.DeliveryOut, **REFUSALS},
    summary="Hand in a partner agency’s extract",
    description="It is read after the answer: ask for it again to learn what came of it. The same file twice is refused. "
    "Give `covers_from` and `covers_to` where the file holds everything between these days: of `kinds`, or of the kinds "
    "that the agency has sent so far. Without them the file says nothing of a kind that it has no row of.",
)
@asks("feed.upload")
def deliver(
    request: HttpRequest, feed: Form[FeedName], agency: Form[UUID], file: File[UploadedFile],
    covers_from: date = LEFT_OUT, covers_to: date = LEFT_OUT, kinds: list[KindName] = LEFT_OUT,
) -> Any:  # fmt: skip
    user: Any = request.user
    held = {one.pk: one for one in agencies_for(user, feed)}
    if agency not in held:
        raise Refused("No sharing agreement with that agency covers this feed today.")
    try:
        said = whole(feed, covers_from, covers_to, kinds or ())
    except NotSo as refused:
        raise NotTaken(refused.sentence) from refused
    received = receive_delivery(checked(file, kinds=EXTRACTS), feed, held[agency], by=user, way="system", said=said)
    process_delivery.enqueue(str(received.pk), str(user.pk))
    return Status(202, received)


@api.get(
    "/deliveries/{delivery_id}", response={200: schemas.DeliveryOut, **REFUSALS}, summary="What came of a delivery"
)
@asks("feed.upload")
def delivered(request: HttpRequest, delivery_id: UUID) -> Any:
    return find(request.user, Delivery, pk=delivery_id)


def permission_of(operation_id: str) -> str:
    """The permission that an operation of the description asks for."""
    for _, router in api._routers:
        for path_view in router.path_operations.values():
            for operation in path_view.operations:
                if (operation.operation_id or api.get_openapi_operation_id(operation)) == operation_id:
                    return str(getattr(operation.view_func, "door"))  # noqa: B009 set by `asks`
    raise LookupError(f"No such operation: {operation_id}")
