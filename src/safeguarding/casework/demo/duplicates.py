"""Two records in the demonstration that somebody has made twice: to be found, compared and merged."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from safeguarding.casework.access.models import Authority, Post
from safeguarding.casework.demo.keys import Keys
from safeguarding.casework.families.models import Address, Family, Identifier, Membership, Person
from safeguarding.casework.families.scopes import live
from safeguarding.evidence.made_up.shape import County


def add(county: County, authority: Authority, key: Keys, email: str) -> int:
    """A mother written down a second time, in her own family, and a child who came in again without a family, among the
    families of the manager with this address. Returns how many."""
    team = Post.objects.filter(live(), authority=authority, user__email=email).values("team")
    families = Family.objects.filter(
        live("team_allocations__"), team_allocations__team__in=team, closed_on__isnull=True
    )
    places = Membership.objects.filter(live(), family__in=families.distinct()).exclude(person__given_name="")
    mother = _first(places.filter(role="adult", relation="mother"))
    child = _first(places.filter(role="child", person__birth_date__isnull=False))
    if mother is None or child is None:
        return 0
    of = {"authority": authority}
    start = county.until - timedelta(days=30)
    again = _copy(mother.person, key("duplicate", "mother"), family_name=_misheard(mother.person.family_name))
    Membership.objects.create(
        **of,
        id=key("duplicate place", "mother"),
        family=mother.family,
        person=again,
        role="adult",
        relation="other",
        start=start,
    )
    _home(again, mother.person, key("duplicate home", "mother"), start)
    second = _copy(child.person, key("duplicate", "child"))
    Identifier.objects.create(
        **of, id=key("duplicate number", "child"), person=second, scheme="la_child_id", value=f"{authority.code}DUP1"
    )
    _home(second, child.person, key("duplicate home", "child"), start)
    return 2


def _first(places: Any) -> Membership | None:
    rows = places.select_related("person", "family").order_by("family__name", "family_id", "person_id")
    found: Membership | None = rows.first()
    return found


def _copy(person: Person, key: Any, **more: str) -> Person:
    facts = {name: getattr(person, name) for name in ("given_name", "family_name", "birth_date", "sex", "authority_id")}
    return Person.objects.create(id=key, **(facts | more))


def _misheard(name: str) -> str:
    return f"{name}e" if not name.endswith("e") else name.removesuffix("e")


def _home(person: Person, like: Person, key: Any, start: date) -> None:
    home = Address.objects.filter(person=like).order_by("-start", "pk").first()
    if home is not None:
        Address.objects.create(
            id=key, authority_id=person.authority_id, person=person, line=home.line, postcode=home.postcode, start=start
        )
