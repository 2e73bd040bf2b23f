"""What was found, in words: who fits and why, families with where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from safeguarding.casework.design.dates import day
from safeguarding.casework.design.tables import Table, link
from safeguarding.casework.families.models import Family, Membership
from safeguarding.casework.families.presenters import age_of, name_of
from safeguarding.casework.finding.models import Search
from safeguarding.casework.finding.names import Fit, How
from safeguarding.casework.finding.people import Found, FoundFamily
from safeguarding.casework.pathway.standing import NOT_HELD, Status

_WHY = {
    How.SAME: "",
    How.BEGINS: "Begins with “{}”",
    How.FORM: "Another form of “{}”",
    How.SLIP: "Spelt nearly like “{}”",
    How.SOUND: "Sounds like “{}”",
}


def why(fit: Fit) -> str:
    """`Sounds like “harlo”`; empty for a name that is just what was typed."""
    return _WHY[fit.worst].format(fit.word)


def families_table(found: Sequence[FoundFamily]) -> Table:
    """Families whose own name fits."""
    return Table(
        caption="Families",
        head=("Family", "Where it stands", "Why it is here"),
        rows=[
            (
                link(one.family.name, reverse("family", args=[one.family.pk])),
                family_stands(one.family, one.family.team_name or ""),
                why(one.fit) or "The name",
            )
            for one in found
        ],
    )


def family_stands(family: Family, team: str = "") -> str:
    """`Closed on 3 April 2026`, `Open, North 1`."""
    if family.closed_on:
        return f"Closed on {day(family.closed_on)}"
    return f"Open, {team}" if team else "Open"


def people_table(found: Found, statuses: Mapping[UUID, Status], today: date) -> Table:
    """People who fit, with their families."""
    return Table(
        caption="People",
        head=("Name", "Born", "Family", "Why they are here"),
        rows=[
            (
                name_of(one.person),
                _lines([day(one.person.birth_date), age_of(one.person, today)]),
                _lines([_membership(row, today) for row in one.members] or [_no_family()])
                + _status(statuses.get(one.person.pk)),
                _lines([f"Also known as {one.also}" if one.also else "", why(one.fit)]) or "All that you entered",
            )
            for one in found.people
        ],
    )


def _no_family() -> SafeString:
    return link("No family yet", reverse("children-without-family"))


def _membership(row: Membership, today: date) -> SafeString:
    """`Harlow family, mother`, with when the person left it or when it was closed."""
    said = row.get_relation_display().lower()
    if row.end and row.end < today:
        said += f", until {day(row.end)}"
    if row.family.closed_on:
        said += f", closed on {day(row.family.closed_on)}"
    return format_html("{}, {}", link(row.family.name, reverse("family", args=[row.family_id])), said)


def _status(status: Status | None) -> SafeString:
    if status is None or status.kind == NOT_HELD:
        return SafeString("")
    return format_html("<br>{}", status.words)


def _lines(parts: Iterable[str | SafeString]) -> SafeString:
    return format_html_join(SafeString("<br>"), "{}", ((part,) for part in parts if part))


def kept_row(search: Search) -> dict[str, str]:
    """A list that somebody keeps, for their home page."""
    return {"name": search.name, "href": reverse("found", args=[search.pk])}
