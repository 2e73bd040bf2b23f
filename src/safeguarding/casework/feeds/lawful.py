"""What may be joined with what, and why: the gate that everything passes before it can reach the linker."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import polars as pl
from django.db.models import Q, QuerySet

from safeguarding.casework.access.models import Agency, SharingAgreement
from safeguarding.casework.access.policies import visible
from safeguarding.casework.access.snapshot import agreed, snapshot_of
from safeguarding.casework.families.models import Address, Identifier, Membership, Person
from safeguarding.casework.families.situations import AgreementExclusion
from safeguarding.casework.feeds.terms import received, terms_in_force
from safeguarding.evidence import tables


def live_agreements(authority: int, feed: str) -> QuerySet[SharingAgreement]:
    """Agreements of the authority that cover the feed today and are not withdrawn."""
    rows = SharingAgreement.objects.filter(agreed(), authority=authority).select_related("agency")
    # A list inside JSON is asked for in different ways by the two databases; there are a handful of agreements.
    return rows.filter(pk__in=[row.pk for row in rows if feed in row.kinds])


def agencies_for(user: Any, feed: str) -> list[Agency]:
    """The agencies for which `user` may hand in this feed: their own, or any for those who review links and for a system
    of the council, which hands in and reads nothing."""
    snapshot = snapshot_of(user)
    if snapshot.authority_id is None:
        return []
    agencies = [row.agency for row in live_agreements(snapshot.authority_id, feed)]
    if "link.review" not in snapshot.permissions and "feed.read" in snapshot.permissions:
        agencies = [agency for agency in agencies if agency.pk in snapshot.agencies]
    known = set(visible(user, Agency.objects.all()).values_list("pk", flat=True))
    return sorted((agency for agency in agencies if agency.pk in known), key=lambda agency: agency.name)


def agencies_agreed(authority: int, feed: str) -> set[UUID]:
    """The agencies whose rows of the feed an agreement covers at this minute."""
    return {row.agency_id for row in live_agreements(authority, feed)}


def stands(authority: int) -> Q:
    """Links that stand at this minute: not withdrawn, the agency that delivered the row has an agreement in force that
    covers the feed and lets the row be held still, and none of its agreements leaves the person out.

    Nothing is written when an agreement ends or leaves somebody out: their links are gone from every count, page and
    review at once, and come back as they were when it is put right before the night, in which the rows of whoever is
    left out are removed (`removing.remove_left_out`).
    """
    live: dict[tuple[UUID, str], list[UUID]] = {}
    for row in SharingAgreement.objects.filter(agreed(), authority=authority):
        for feed in row.kinds:
            live.setdefault((row.agency_id, feed), []).append(row.pk)
    wanted, terms = Q(pk__in=[]), terms_in_force(authority)
    for (agency, feed), keys in live.items():
        out = _left_out(SharingAgreement.objects.filter(pk__in=keys))
        people = Person.objects.filter(Q(pk__in=out) | Q(merged_into__in=out))
        of = Q(event__feed=feed, event__delivery__agency=agency) & ~Q(person__in=people.values("pk"))
        wanted |= of & received(terms[agency, feed].held, "event__delivery__") if (agency, feed) in terms else of
    return wanted & Q(withdrawal__isnull=True)


def left_out_of(authority: int, feed: str, agency: UUID) -> set[UUID]:
    """Everyone whom an agreement with the agency that covers the feed leaves out today, under every record of theirs."""
    out = _left_out(live_agreements(authority, feed).filter(agency=agency))
    return set(Person.objects.filter(Q(pk__in=out) | Q(merged_into__in=out)).values_list("pk", flat=True))


def _left_out(agreements: QuerySet[SharingAgreement]) -> QuerySet[Any]:
    """The people whom one of the agreements leaves out, by themselves or with everyone who was ever in their family."""
    out = AgreementExclusion.objects.filter(agreement__in=agreements.values("pk"), ended_at__isnull=True)
    families = out.filter(person__isnull=True).values("family")
    of_families = Membership.objects.filter(family__in=families).values("person")
    return of_families.union(out.filter(person__isnull=False).values("person"))


def may_be_linked(authority: int, feed: str, agency: UUID | None = None) -> pl.DataFrame:
    """The table people of those whose records may be joined with the feed, as `agency` delivers it: members of a family,
    now or before, under a live agreement that leaves out neither them nor their family. Nobody else's row leaves the
    database. Empty when no agreement, or none with that agency, covers the feed."""
    agreements = live_agreements(authority, feed)
    if agency is not None:
        agreements = agreements.filter(agency=agency)
    if not agreements.exists():
        return tables.PEOPLE.empty()
    members = Membership.objects.filter(authority=authority).exclude(person__in=_left_out(agreements)).values("person")
    people = Person.objects.filter(authority=authority, pk__in=members)
    fields = ("pk", "given_name", "family_name", "birth_date", "sex", "ethnicity")
    identifiers: dict[UUID, dict[str, str]] = {}
    numbers = Identifier.objects.filter(person__in=members, scheme__in=("nhs_number", "upn"))
    for person, scheme, value in numbers.values_list("person", "scheme", "value"):
        identifiers.setdefault(person, {})[scheme] = value
    homes: dict[UUID, tuple[str, str]] = {}
    for person, line, postcode in (
        Address.objects.filter(person__in=members).order_by("start").values_list("person", "line", "postcode")
    ):
        homes[person] = (line, postcode)
    rows = [
        {
            "person_id": str(pk), "given_name": given or None, "family_name": family or None, "birth_date": born,
            "sex": sex, "address": homes.get(pk, ("", ""))[0] or None, "postcode": homes.get(pk, ("", ""))[1] or None,
            "nhs_number": identifiers.get(pk, {}).get("nhs_number"), "upn": identifiers.get(pk, {}).get("upn"),
            "ethnicity": ethnicity or None,
        }
        for pk, given, family, born, sex, ethnicity in people.order_by("pk").values_list(*fields)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=tables.PEOPLE.schema)
