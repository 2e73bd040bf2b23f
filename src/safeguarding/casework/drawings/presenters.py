"""A family's record as drawings, and their words for the page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.safestring import SafeString

from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.design.dates import day as day_in_words
from safeguarding.casework.design.svg import on_page
from safeguarding.casework.drawings.queries import Held
from safeguarding.casework.families.models import Allocation
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.people.models import NetworkMember
from safeguarding.evidence import drawings
from safeguarding.evidence.drawings import Contact, Drawing

#: On paper a drawing is read from nearer than on a screen.
ON_PAGE = 1.35
#: Of the network, who is no professional.
FRIENDS = frozenset({NetworkMember.Role.FRIEND, NetworkMember.Role.VOLUNTARY})


def genogram(family_name: str, held: Held, on: date, today: date) -> Drawing:
    """The family as it was `on` that day. The drawing says so where that is not today."""
    return drawings.genogram(
        held.people, held.relationships, held.stays, day=on, index=held.index, title=f"{family_name}: genogram",
        as_it_was=on != today,
    )  # fmt: skip


def ecomap(family_name: str, held: Held, contacts: Sequence[Contact], today: date) -> Drawing:
    return drawings.ecomap(
        held.people, held.relationships, held.stays, contacts, day=today, index=held.index,
        title=f"{family_name}: ecomap",
    )  # fmt: skip


def contacts(workers: Sequence[Allocation], network: Sequence[NetworkMember], today: date) -> list[Contact]:
    """Who works with the family and who else is round it, without numbers to ring: a drawing is passed on."""
    found = [
        Contact(str(row.pk), row.post.user.name, (ROLES[row.post.role].name, row.post.agency.name)) for row in workers
    ]
    for row in network:
        if row.until is None or row.until >= today:
            found.append(_contact(row))
    return found


def _contact(row: NetworkMember) -> Contact:
    role = row.get_role_display()
    name = row.name or row.agency or role
    lines = [role] if name != role else []
    if row.agency and row.agency != name:
        lines.append(row.agency)
    if row.person is not None:
        lines.append(f"for {name_of(row.person)}")
    if row.last_contact:
        lines.append(f"last contact {day_in_words(row.last_contact)}")
    group = "friend" if row.role in FRIENDS else "professional"
    return Contact(str(row.pk), name, tuple(lines), group, (row.tie or "plain",))


def picture(drawing: Drawing) -> SafeString:
    """The drawing for the page, its words as large as other small words there. It scrolls by itself."""
    return on_page(drawing.svg, drawing.width * ON_PAGE, drawing.height * ON_PAGE)


def words(drawing: Drawing) -> list[dict[str, Any]]:
    """The sections of the list: a heading and its sentences."""
    return [{"heading": one.heading, "lines": [line.words for line in one.lines]} for one in drawing.sections]


def pdf(drawing: Drawing) -> bytes:
    """The drawing on a sheet of A4, or of A3 where it would be too small, as a PDF whose words can be selected."""
    import vl_convert

    made: bytes = vl_convert.svg_to_pdf(drawings.on_sheet(drawing))
    return made
