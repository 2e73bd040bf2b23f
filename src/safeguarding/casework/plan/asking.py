"""What every page of the plan that asks has in common."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from safeguarding.casework.access.policies import check
from safeguarding.casework.families.frame import frame, opened
from safeguarding.casework.families.models import Family
from safeguarding.casework.programme.keeping import Kept
from safeguarding.casework.workbook.states import must_be_open

SECTION = "plan"


def to_write(request: HttpRequest, family_id: UUID, permission: str = "entry.write") -> Family:
    """The family, for somebody who may write in its plan now. The reading is recorded."""
    family = opened(request, family_id, SECTION, permission)
    check(request.user, permission, family, found=True)
    must_be_open(permission, family)
    return family


def ask(
    request: HttpRequest, family: Family, form: Any, title: str, *, back: str = "", status: int = 200,
    keep: Kept | None = None, **more: Any,
) -> HttpResponse:  # fmt: skip
    """A page that asks. `theirs`: what stands now where somebody saved first; `keep`: where what is typed is kept."""
    context = {
        "title": title, "form": form, "back": back or reverse("plan", args=[family.pk]), **(keep.context if keep else {}), **more,
        **frame(request, family, "plan"),
    }  # fmt: skip
    return render(request, "programme/ask.html", context, status=status)
