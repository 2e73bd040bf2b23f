"""What the demonstration holds for those who support a victim, and for those who work with the person who harms."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from safeguarding.casework.access.models import Authority, Post
from safeguarding.casework.demo.keys import Keys
from safeguarding.casework.families.models import Allocation, Family, Membership, Person
from safeguarding.casework.families.scopes import live
from safeguarding.casework.protected import actions as protected
from safeguarding.casework.workbook import actions as workbook
from safeguarding.casework.workbook.contacts import Contact, Present
from safeguarding.evidence.made_up.shape import County

FAMILIES = 3
#: No postcode begins with QX, and no telephone number with 07700 900.
SAFE = (
    "Flat 2, 14 Larkspur Terrace, Netherby, QX9 4ZZ",
    "8 Heronsgate Close, Ostlow, QX3 7BD",
    "The Old Dairy, Quarry Lane, Fallowford, QX6 1HN",
)
VICTIM = (
    "She described what happened before Christmas and is afraid that he will find out where the children go to school."
)
PERPETRATOR = (
    "Third session of the programme. He accepts that he frightened the children and says he has not written to her."
)


def add(county: County, authority: Authority, key: Keys) -> list[tuple[Family, Any, Person]]:
    """Protected records, contact rules and closed entries of a few families that both domestic abuse workers have.

    Everything goes through the actions that the pages use. Returns the families, each with the
    worker of the victim and the adult harmed.
    """
    both = _of(authority, "da_victim_worker"), _of(authority, "da_perpetrator_worker")
    shared = _with_two_adults(set(both[0]) & set(both[1]))
    if not shared:
        shared = _with_two_adults(set(both[0]))[:1]
        for family, _ in shared:
            both[1][family.pk] = _join(family, "da_perpetrator_worker", county, key)
    made: list[tuple[Family, Any, Person]] = []
    for family, adults in shared[:FAMILIES]:
        _fill(family, adults, both[0][family.pk], both[1][family.pk], county, key, SAFE[len(made)])
        made.append((family, both[0][family.pk], adults[0]))
    return made


def _of(authority: Authority, role: str) -> dict[Any, Any]:
    """The worker of the role by family, today."""
    rows = Allocation.objects.filter(live(), live("post__"), authority=authority, post__role=role)
    return {row.family_id: row.post.user for row in rows.select_related("post__user")}


def _with_two_adults(families: set[Any]) -> list[tuple[Family, list[Person]]]:
    rows = Family.objects.filter(pk__in=families, closed_on__isnull=True).order_by("name", "pk")
    return [(family, adults) for family in rows if len(adults := _adults(family)) > 1]


def _join(family: Family, role: str, county: County, key: Keys) -> Any:
    """Somebody of the role who works for the authority is allocated to the family, two months ago at most."""
    post = Post.objects.filter(live(), authority=family.authority, role=role, user__is_active=True).order_by("pk")[0]
    start = max(family.opened_on, post.start, county.until - timedelta(days=60))
    made = key("allocation", f"{family.pk}:{role}")
    Allocation.objects.create(pk=made, authority=family.authority, family=family, post=post, start=start)
    return post.user


def _adults(family: Family) -> list[Person]:
    rows = Membership.objects.filter(live(), family=family, role="adult").select_related("person")
    return [row.person for row in rows.order_by("relation", "person_id")][::-1]


def _fill(
    family: Family, adults: list[Person], supports: Any, challenges: Any, county: County, key: Keys, address: str
) -> None:
    harmed, harms = adults[0], adults[1]
    for kind, text in (
        ("safe_address", address),
        ("safe_contact", "07700 900461, in the mornings. Never text."),
        ("escape_plan", "Keys and papers are at her sister’s. The word is “parcel”."),
        ("disclosure", VICTIM),
    ):
        protected.protect(family, harmed, kind, text, key("protected", f"{family.pk}:{kind}"), by=supports)
    protected.set_contact_rule(
        family, harmed, by=supports,
        call=True, text=False, email=False, post=False, leave_message=False, times="Weekdays, 9am to noon",
    )  # fmt: skip
    at = timezone.make_aware(datetime.combine(county.until - timedelta(days=2), time(11, 0)))
    for worker, person, text, compartment in (
        (supports, harmed, VICTIM, "victim"),
        (challenges, harms, PERPETRATOR, "perpetrator"),
    ):
        said = Contact("session", at, (Present(person.pk),), False, text, compartment)
        workbook.write_entry(family, said, key("closed entry", f"{family.pk}:{compartment}"), by=worker)
