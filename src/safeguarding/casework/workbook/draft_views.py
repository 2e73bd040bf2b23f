"""Where drafts are sent: while they are typed, or at the press of a button."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import find
from safeguarding.casework.design.errors import too_large
from safeguarding.casework.families.models import Family
from safeguarding.casework.workbook import actions
from safeguarding.casework.workbook import drafts as kept


@door("entry.write")
@require_POST
def drafts(request: HttpRequest, form: str, family_id: UUID) -> HttpResponse:
    """Keep a draft while it is typed (204), or at the press of a button (back to the form); or discard it."""
    return take(request, find(request.user, Family, pk=family_id), form)


def take(request: HttpRequest, family: Family | None, form: str) -> HttpResponse:
    """What was sent as a draft of the form, for a caller that has looked at what the form is about."""
    try:
        back = kept.page_of(form, family.pk if family else None)
    except LookupError:
        raise Http404("No such page.") from None
    button = request.POST.get("draft", "")
    if button == "discard":
        actions.discard_draft(family, form, by=request.user)
        return redirect(back)
    try:
        typed = kept.typed(_sent(request), kept.form_named(form).leaves_out)
    except ValueError as error:
        return too_large(request, str(error))
    actions.save_draft(family, form, typed, by=request.user)
    return redirect(back) if button else HttpResponse(status=204)


def _sent(request: HttpRequest) -> Any:
    if request.content_type != "application/json":
        return request.POST
    try:
        sent = json.loads(request.body)
    except ValueError:
        raise BadRequest("A draft is a JSON object of fields.") from None
    if not isinstance(sent, dict):
        raise BadRequest("A draft is a JSON object of fields.")
    return sent
