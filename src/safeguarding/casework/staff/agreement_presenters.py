"""Sharing agreements in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.safestring import SafeString

from safeguarding.casework.access.kinds import FEEDS, KINDS
from safeguarding.casework.access.models import SharingAgreement
from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.access.terms import defaults
from safeguarding.casework.design.dates import day, moment
from safeguarding.casework.design.tables import Table, link, tag
from safeguarding.casework.staff.presenters import lines
from safeguarding.evidence.feeds.columns import headline, to_choose


def standing(agreement: SharingAgreement, today: date) -> SafeString:
    """Whether an agreement is in force."""
    if agreement.withdrawn_at:
        return tag("Withdrawn", "red")
    if agreement.start > today:
        return tag("To come", "blue")
    if agreement.end and agreement.end < today:
        return tag("Ended", "grey")
    if agreement.review_on and agreement.review_on < today:
        return tag("Review overdue", "orange")
    return tag("In force", "green")


def agreements_table(rows: Sequence[SharingAgreement], today: date) -> Table:
    """The register of sharing agreements."""
    return Table(
        caption="Sharing agreements",
        caption_hidden=True,
        head=("Agreement", "With", "Kinds of record", "From", "To", "Standing"),
        rows=[
            (
                link(row.title, reverse("agreement", args=[row.pk])),
                row.agency.name,
                lines(KINDS.get(kind, kind) for kind in row.kinds),
                day(row.start),
                moment(row.withdrawn_at) if row.withdrawn_at else day(row.end, missing="No end set"),
                standing(row, today),
            )
            for row in rows
        ],
        nothing="There is no sharing agreement. Partner agencies see nothing until there is one.",
    )


def agreement_rows(one: SharingAgreement, today: date) -> list[tuple[str, str]]:
    """An agreement as questions and answers."""
    nothing = "Not recorded"
    rows = [
        ("Standing", standing(one, today)),
        ("With", one.agency.name),
        ("Controllers", one.controllers),
        ("Purpose", one.purpose),
        ("Lawful basis", one.get_lawful_basis_display()),
        ("Article 9 and schedule condition", lines(sorted(set(one.conditions.values())))),
        ("Duty of confidence", one.get_confidentiality_display()),
        ("Kinds of record", lines(KINDS.get(kind, kind) for kind in one.kinds)),
        ("Covers", one.covers),
        ("Roles that may see", lines(ROLES[role].name for role in one.roles if role in ROLES) or "Every role"),
        ("Onward sharing", "Allowed" if one.onward else "Not allowed"),
        ("Extracts hold", one.get_detail_display()),
        ("Months shown", str(one.months_seen or defaults().months_shown)),
        ("Years held", str(one.years_held or defaults().years_held)),
        *_columns(one),
        ("First day", day(one.start)),
        ("Review", day(one.review_on)),
        ("Last day", day(one.end, missing="No end set")),
        ("Impact assessment", ", ".join(filter(None, (one.dpia_reference, day(one.dpia_on), one.dpia_reviewer)))),
        ("Families are told", "Yes" if one.told else f"No: {one.not_told_reason}"),
        ("Retention rule", one.retention_rule),
        ("Signed", ", ".join(filter(None, (one.signed_by_council, one.signed_by_partner, day(one.signed_on))))),
        ("Caldicott guardian", one.caldicott_guardian),
        ("Health professional", one.health_reviewer),
    ]
    if one.withdrawn_at:
        rows.append(("Withdrawn", f"{moment(one.withdrawn_at)}: {one.withdrawn_reason}"))
    return [(words, value or nothing) for words, value in rows]


def _columns(one: SharingAgreement) -> list[tuple[str, str]]:
    """Of each extract that the agreement covers: its columns that may be read, beside date, kind and reference."""
    rows = []
    for feed in (kind for kind in FEEDS if kind in one.kinds):
        agreed = None if one.columns is None else one.columns.get(feed, headline(feed))
        words = [column.words for column in to_choose(feed) if agreed is None or column.name in agreed]
        rows.append((f"{FEEDS[feed]}: columns", "Every column" if agreed is None else lines(words)))
    return rows
