"""The register of sharing agreements, and what a family's file says of sharing."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.kinds import FEEDS
from safeguarding.casework.access.models import SharingAgreement
from safeguarding.casework.access.policies import allows, find
from safeguarding.casework.design import paging
from safeguarding.casework.families.frame import frame, opened
from safeguarding.casework.staff import agreement_presenters, file_forms, presenters, queries
from safeguarding.casework.staff.actions import agreements as actions
from safeguarding.casework.staff.states import missing_terms

ASK = "design/ask.html"


@door("agreement.read")
def agreements(request: HttpRequest) -> HttpResponse:
    """The register."""
    page = paging.page_of(request, queries.agreements(request.user), "agreement")
    table = agreement_presenters.agreements_table(page.rows, timezone.localdate())
    context = {"page": page, "table": table, "may_manage": allows(request.user, "agreement.manage")}
    return render(request, "staff/agreements.html", context)


@door("agreement.read")
def agreement(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """One agreement, whole."""
    one = find(request.user, queries.agreements(request.user), pk=agreement_id)
    context = {
        "agreement": one,
        "rows": agreement_presenters.agreement_rows(one, timezone.localdate()),
        "may_withdraw": one.withdrawn_at is None and allows(request.user, "agreement.manage"),
    }
    return render(request, "staff/agreement.html", context)


@door("agreement.manage")
def add_agreement(request: HttpRequest) -> HttpResponse:
    """Keep an agreement that was signed: the terms, then which columns of its extracts are agreed."""
    form = file_forms.AddAgreement.bind(request, agencies=queries.partners(request.user))
    if request.method == "POST" and form.is_valid():
        agency, terms = form.cleaned_data["agency"], form.terms()
        extracts = [kind for kind in FEEDS if kind in terms["kinds"]]
        columns = file_forms.ChooseColumns.bind(request, feeds=extracts) if "columns" in request.POST else None
        if sentence := missing_terms(agency, terms):
            form.add_error(None, sentence)
        elif extracts and (columns is None or not columns.is_valid()):
            return _ask_columns(
                request, columns or file_forms.ChooseColumns(feeds=extracts), terms["title"], list(form.fields)
            )
        else:
            terms["columns"] = columns.columns() if columns else {}
            made = actions.add_agreement(agency, terms, by=request.user)
            messages.success(request, "The agreement is kept. It opens its doors from its first day.")
            return redirect("agreement", agreement_id=made.pk)
    context = {"form": form, "title": "Add a sharing agreement", "back": reverse("agreements"),
               "button": "Continue"}  # fmt: skip
    return render(request, ASK, context)


def _ask_columns(request: HttpRequest, form: file_forms.ChooseColumns, title: str, fields: list[str]) -> HttpResponse:
    """The second page, which carries what was said on the first."""
    sent = [
        (name, value)
        for name in request.POST
        if name in fields or name.rpartition("-")[0] in fields
        for value in request.POST.getlist(name)
    ]
    context = {"form": form, "sent": sent, "title": "Which columns are agreed?", "caption": title, "button": "Keep it",
               "back": reverse("add-agreement"),
               "lead": "The date, the kind of event and the reference are always read. What you do not select is dropped "
               "from each file before anything of it is kept."}  # fmt: skip
    return render(request, "staff/columns.html", context)


@door("agreement.manage")
def withdraw_agreement(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """Withdraw an agreement at this minute."""
    one = find(request.user, SharingAgreement, pk=agreement_id, withdrawn_at__isnull=True)
    form = file_forms.Withdraw.bind(request)
    if request.method == "POST" and form.is_valid():
        actions.withdraw(one, form.cleaned_data["reason"], by=request.user)
        messages.success(request, "The agreement is withdrawn. What it opened is closed.")
        return redirect("agreement", agreement_id=one.pk)
    context = {"form": form, "title": "Withdraw this agreement", "caption": one.title, "button": "Withdraw it",
               "lead": "The agency’s access ends this minute, and its extracts are linked no more. To change terms, "
               "add the new agreement first.", "back": reverse("agreement", args=[one.pk])}  # fmt: skip
    return render(request, ASK, context)


@door("sharing.decide")
def sharing(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """What was decided on sharing about this family, and who is left out of agreements."""
    family = opened(request, family_id, "sharing", "sharing.decide")
    may = allows(request.user, "agreement.read")
    context = {
        "decisions": presenters.decisions_table(list(queries.decisions(request.user, family))),
        "left_out": presenters.left_out_table(list(queries.left_out(request.user, family)), may),
        "may_leave_out": may,
    }
    return render(request, "staff/sharing.html", {**context, **frame(request, family, "sharing")})


@door("sharing.decide")
def decide_sharing(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Record a decision to share, or not to share."""
    family = opened(request, family_id, "decide on sharing", "sharing.decide")
    form = file_forms.DecideSharing.bind(request)
    if request.method == "POST" and form.is_valid():
        actions.decide_sharing(family, form.facts(), by=request.user)
        messages.success(request, "The decision is recorded.")
        return redirect("sharing", family_id=family.pk)
    context = {"form": form, "title": "Record a decision on sharing", "button": "Record the decision",
               "caption": family.name, "back": reverse("sharing", args=[family.pk])}  # fmt: skip
    return render(request, ASK, context)


@door("agreement.read")
def leave_out(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Leave the family, or one person of it, out of an agreement."""
    family = opened(request, family_id, "leave out of agreement", "sharing.decide")
    by = request.user
    form = file_forms.LeaveOut.bind(
        request, agreements=queries.agreements_in_force(by), people=queries.people_of(by, family)
    )
    if request.method == "POST" and form.is_valid():
        a = form.cleaned_data
        actions.leave_out(a["agreement"], family, a["person"], a["reason"], by=by)
        messages.success(request, "The agreement leaves them out from now on.")
        return redirect("sharing", family_id=family.pk)
    context = {"form": form, "title": "Leave somebody out of an agreement", "caption": family.name,
               "lead": "The agency sees nothing of them any more, and its rows are never joined with theirs.",
               "button": "Leave out", "back": reverse("sharing", args=[family.pk])}  # fmt: skip
    return render(request, ASK, context)


@door("agreement.read")
def put_back(request: HttpRequest, family_id: UUID, left_out_id: UUID) -> HttpResponse:
    """Put the family, or the person, back into the agreement."""
    family = opened(request, family_id, "put back into agreement", "sharing.decide")
    rows = queries.left_out(request.user, family)
    row = find(request.user, rows, pk=left_out_id, ended_at__isnull=True)
    form = file_forms.PutBack.bind(request)
    if request.method == "POST" and form.is_valid():
        actions.put_back(row, form.cleaned_data["reason"], by=request.user)
        messages.success(request, "They are back in the agreement from now on.")
        return redirect("sharing", family_id=family.pk)
    whom = row.person.name if row.person else "The whole family"
    context = {"form": form, "title": "Put them back into the agreement", "caption": f"{whom}, {row.agreement.title}",
               "lead": "The agency may know of them again, as the agreement says, and its rows may be joined with theirs.",
               "button": "Put back", "back": reverse("sharing", args=[family.pk])}  # fmt: skip
    return render(request, ASK, context)
