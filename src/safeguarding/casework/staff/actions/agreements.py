"""Sharing agreements: written once, withdrawn at a minute."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.models import Agency, SharingAgreement
from safeguarding.casework.access.policies import Refused, check
from safeguarding.casework.audit.recording import record
from safeguarding.casework.families.models import Family, Person
from safeguarding.casework.families.situations import AgreementExclusion, SharingDecision
from safeguarding.casework.staff.states import missing_terms


@transaction.atomic
def add_agreement(agency: Agency, terms: dict[str, Any], *, by: Any) -> SharingAgreement:
    """Keep an agreement that both parties signed. It opens its doors from its first day. `terms` are fields of the row."""
    check(by, "agreement.manage", agency)
    if agency.kind == Agency.Kind.COUNCIL:
        raise Refused("An agreement is with a partner agency.")
    if sentence := missing_terms(agency, terms):
        raise Refused(sentence)
    agreement = SharingAgreement.objects.create(authority_id=agency.authority_id, agency=agency, **terms)
    record(by, "added sharing agreement", agreement, agency=agency.pk, kinds=agreement.kinds)
    return agreement


@transaction.atomic
def withdraw(agreement: SharingAgreement, reason: str, *, by: Any) -> SharingAgreement:
    """Withdraw an agreement: what it opened closes this minute, in sessions that are open and jobs that are running too."""
    check(by, "agreement.manage", agreement)
    row = SharingAgreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    if row.withdrawn_at is None:
        row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = timezone.now(), by, reason
        row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    record(by, "withdrew sharing agreement", row, agency=row.agency_id)
    return row


@transaction.atomic
def leave_out(
    agreement: SharingAgreement, family: Family, person: Person | None, reason: str, *, by: Any
) -> AgreementExclusion:
    """Leave a family, or one person of it, out of an agreement, from this minute until they are put back."""
    check(by, "sharing.decide", family)
    check(by, "agreement.read", agreement)
    if person is not None:
        check(by, "sharing.decide", person)
    made = AgreementExclusion.objects.create(
        authority_id=family.authority_id, agreement=agreement, family=family, person=person, reason=reason, made_by=by,
        made_at=timezone.now(),
    )  # fmt: skip
    record(by, "left out of agreement", made, agreement=agreement.pk, person=person.pk if person else None)
    return made


@transaction.atomic
def put_back(left_out: AgreementExclusion, reason: str, *, by: Any) -> AgreementExclusion:
    """Put a family or a person back into an agreement that left them out: the agency may know of them again, this minute."""
    check(by, "sharing.decide", left_out)
    check(by, "agreement.read", left_out.agreement)
    row = AgreementExclusion.objects.select_for_update(of=("self",)).get(pk=left_out.pk)
    if row.ended_at is None:
        row.ended_at, row.ended_by, row.ended_reason = timezone.now(), by, reason
        row.save(update_fields=["ended_at", "ended_by", "ended_reason"])
        record(by, "put back into agreement", row, agreement=row.agreement_id, person=row.person_id)
    return row


@transaction.atomic
def decide_sharing(family: Family, facts: dict[str, Any], *, by: Any) -> SharingDecision:
    """Record a decision to share, or not to share. `facts` are fields of the row; it never changes."""
    check(by, "sharing.decide", family)
    if not facts["told"] and not facts.get("not_told_reason"):
        raise Refused("Say why the family is not told.")
    made = SharingDecision.objects.create(
        authority_id=family.authority_id, family=family, decided_by=by, decided_at=timezone.now(), **facts
    )
    record(by, "decided on sharing", made, share=made.share, basis=made.basis)
    return made
