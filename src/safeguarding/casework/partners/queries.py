"""What partners saw of the people of one family, as far as the agreements and the reader's posts go.

The same few statements however much was seen. Links and rows of partners have no scope of a family: everything here
begins with who is in a family that the reader may see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from safeguarding.casework.access.models import SharingAgreement
from safeguarding.casework.access.policies import Refused, visible
from safeguarding.casework.access.snapshot import Post, agreed, snapshot_of
from safeguarding.casework.access.terms import defaults
from safeguarding.casework.families.closed import families_of_the_person_who_harms
from safeguarding.casework.families.models import Family, Membership, Person, TeamAllocation
from safeguarding.casework.families.scopes import FamilyRows, closed_people, live
from safeguarding.casework.families.situations import AgreementExclusion
from safeguarding.casework.feeds.lawful import stands
from safeguarding.casework.feeds.models import Delivery, Link, LinkDecision
from safeguarding.casework.feeds.terms import Terms, months_before, received, terms_in_force
from safeguarding.casework.partners.reading import agreed_for, feeds_open_to

HARMS = (
    "You work, or have worked, with the person who harms in this family. What partners saw of it stays closed to you."
)


@dataclass(frozen=True, slots=True)
class Event:
    """One row of a partner. `quantity` and `possible` where it is an amount; `people` of the family whom it names."""

    incident: str
    kind: str
    on: date
    role: str
    quantity: float | None
    possible: float | None
    contact: str
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """One partner's rows of one feed. `agency` is empty where no agreement lets the reader see any.

    `detail`: each event may be shown, not only counts. `since`: the first day shown. `covered`: the days of which
    something is known, within those shown. `received`, `until`: when the latest delivery came and up to which day one
    reaches. `findable` of `people` could be looked for. `waits`: rows that may be about somebody here wait for a person.
    """

    feed: str
    agency: str = ""
    detail: bool = False
    since: date | None = None
    covered: tuple[tuple[date, date], ...] = ()
    received: datetime | None = None
    until: date | None = None
    people: int = 0
    findable: int = 0
    waits: bool = False
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """What partners saw from `first` to `last`. `allocated`: the days on which a team was given the family. `feeds`: those
    whose headlines the reader's role reads."""

    first: date
    last: date
    allocated: tuple[date, ...]
    feeds: tuple[str, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class _Here:
    """Who is in the family now: by key, and the keys of those of whom partners' rows may be shown."""

    people: Mapping[UUID, Person]
    shown: frozenset[UUID]


def seen(user: Any, family: Family, today: date) -> Seen:
    """What partners saw of the family in the months up to `today`. Raises Refused for whoever works, or worked, with the
    person who harms in it."""
    snapshot = snapshot_of(user)
    if families_of_the_person_who_harms(snapshot).filter(family=family).exists():
        raise Refused(HARMS)
    posts, first = _posts(user, family), months_before(today, defaults().months_shown)
    made = list(SharingAgreement.objects.filter(agreed(), authority=family.authority_id).select_related("agency"))
    feeds = feeds_open_to(posts, made)
    terms = {feed: agreed_for(made, feed, [post.role.key for post in posts]) for feed in feeds}
    here = _here(user, family)
    out = _left_out(made, here)
    mine = {(one.agency_id, feed) for feed, of in terms.items() for one in of}
    held = {key: one for key, one in terms_in_force(family.authority_id, today).items() if key in mine}
    deliveries = _deliveries(family.authority_id, held)
    events, waits = _events(family.authority_id, here, held, first, today)
    found: list[Source] = []
    for feed, of in terms.items():
        if not of:
            found.append(Source(feed, people=len(here.people)))
        for agency in dict.fromkeys(one.agency for one in sorted(of, key=lambda one: one.agency.name)):
            theirs = [one for one in of if one.agency_id == agency.pk]
            since = _since(theirs, first, today)
            findable = _findable(here, theirs, out)
            came, until, covered = deliveries.get((agency.pk, feed), (None, None, []))
            rows = [row for row in events.get((agency.pk, feed), []) if row.on >= since]
            found.append(
                Source(
                    feed, agency.name, any(one.detail == SharingAgreement.Detail.DETAIL for one in theirs), since,
                    _joined(covered, since, today), came, until, len(here.people), findable,
                    (agency.pk, feed) in waits, tuple(sorted(rows, key=lambda row: row.on)),
                )
            )  # fmt: skip
    starts = (
        visible(user, TeamAllocation.objects.filter(family=family)).order_by("start").values_list("start", flat=True)
    )
    return Seen(first, today, tuple(dict.fromkeys(starts)), feeds, tuple(found))


def _posts(user: Any, family: Family) -> tuple[Post, ...]:
    """The posts by which the reader may see it and which reach the family each by itself."""
    snapshot = snapshot_of(user)
    posts = snapshot.posts_that_may("partners.read")
    rows = Family.objects.filter(pk=family.pk)
    return posts if len(posts) < 2 else tuple(
        post for post in posts
        if FamilyRows("", "partners.read").narrow(replace(snapshot, posts=(post,)), rows).exists()
    )  # fmt: skip


def _since(agreements: Iterable[SharingAgreement], first: date, today: date) -> date:
    """The first day that the widest of the agreements shows."""
    bounds = [months_before(today, one.months_seen) if one.months_seen else first for one in agreements]
    return max(first, min(bounds))


def _here(user: Any, family: Family) -> _Here:
    """A person who is in another family that is closed to the reader is counted, and nothing of them is shown."""
    shut = closed_people(snapshot_of(user)).filter(person_id=OuterRef("person"))
    rows = visible(user, Membership.objects.filter(live(), family=family)).annotate(shut=Exists(shut))
    rows = (
        rows.select_related("person")
        .prefetch_related("person__identifiers")
        .order_by("-role", "person__birth_date", "pk")
    )
    found = list(rows)
    return _Here(
        {row.person_id: row.person for row in found}, frozenset(row.person_id for row in found if not row.shut)
    )


def _left_out(agreements: Iterable[SharingAgreement], here: _Here) -> set[tuple[UUID, UUID]]:
    """(agreement, person) of those here whom an agreement leaves out, by themselves or with a family of theirs."""
    rows = AgreementExclusion.objects.filter(agreement__in=[one.pk for one in agreements], ended_at__isnull=True)
    keys = list(here.people)
    alone = rows.filter(person__in=keys).values_list("agreement", "person")
    with_all = rows.filter(person__isnull=True, family__memberships__person__in=keys)
    return {*alone, *with_all.values_list("agreement", "family__memberships__person")}


def _findable(here: _Here, agreements: Iterable[SharingAgreement], out: set[tuple[UUID, UUID]]) -> int:
    """How many here could be looked for in the partner's rows, as far as they may be shown to the reader."""
    of = [one.pk for one in agreements]
    return sum(
        key in here.shown and not any((one, key) in out for one in of) and _known(person)
        for key, person in here.people.items()
    )


def _known(person: Person) -> bool:
    """Whether enough is held of the person to look for them."""
    numbers = {row.scheme for row in person.identifiers.all()} & {"nhs_number", "upn"}
    return bool(numbers or (person.family_name and (person.given_name or person.birth_date)))


def _deliveries(
    authority: int, held: Mapping[tuple[UUID, str], Terms]
) -> dict[tuple[UUID, str], tuple[datetime, date, list[tuple[date, date]]]]:
    """Of each agency and feed: when the latest delivery came, up to which day one reaches, and the days they cover."""
    rows = Delivery.objects.filter(
        _still_held(held), authority=authority, state=Delivery.State.DONE, covers_from__isnull=False, covers_to__isnull=False,
        removed_at__isnull=True,
    ).order_by("received_at")  # fmt: skip
    found: dict[tuple[UUID, str], tuple[datetime, date, list[tuple[date, date]]]] = {}
    fields = ("agency", "feed", "covers_from", "covers_to", "received_at")
    values: Any = rows.values_list(*fields)
    for agency, feed, start, end, at in values:
        _, until, days = found.get((agency, feed), (at, end, []))
        found[agency, feed] = (at, max(until, end), [*days, (start, end)])
    return found


def _still_held(held: Mapping[tuple[UUID, str], Terms]) -> Q:
    """Deliveries of these agencies and feeds that may be held still."""
    wanted = Q(pk__in=[])
    for (agency, feed), terms in held.items():
        wanted |= Q(agency=agency, feed=feed) & received(terms.held)
    return wanted


def _rows_shown(held: Mapping[tuple[UUID, str], Terms]) -> Q:
    """Links to rows of these agencies and feeds that may be held still, of days that are shown."""
    wanted, way = Q(pk__in=[]), "event__delivery__"
    for (agency, feed), terms in held.items():
        of = Q(**{f"{way}agency": agency, f"{way}feed": feed}, event__date__gte=terms.shown)
        wanted |= of & received(terms.held, way)
    return wanted


def _joined(days: Iterable[tuple[date, date]], first: date, last: date) -> tuple[tuple[date, date], ...]:
    """The stretches within the days shown, in their order, those that touch or overlap as one."""
    found: list[tuple[date, date]] = []
    for start, end in sorted((max(start, first), min(end, last)) for start, end in days):
        if start > end:
            continue
        if found and (start - found[-1][1]).days <= 1:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)


def _events(
    authority: int, here: _Here, held: Mapping[tuple[UUID, str], Terms], first: date, last: date
) -> tuple[dict[tuple[UUID, str], list[Event]], set[tuple[UUID, str]]]:
    """The rows that are linked to somebody here, by agency and feed; and where rows wait for a person to decide.

    What people decided goes before what the model thinks. Merged records are the one that was kept.
    """
    said = LinkDecision.objects.filter(replaced_by__isnull=True)
    of_link, of_event = said.filter(link=OuterRef("pk")), said.filter(link__event=OuterRef("event"))
    links = Link.objects.filter(
        stands(authority), _rows_shown(held), Q(person__in=here.shown) | Q(person__merged_into__in=here.shown), authority=authority,
        event__stands=True, event__date__range=(first, last),
    ).annotate(
        yes=Exists(of_link.filter(same=True)), no=Exists(of_link.filter(same=False)),
        taken=Exists(of_event.filter(same=True)), who=Coalesce("person__merged_into", "person"),
    )  # fmt: skip
    whose: defaultdict[UUID, list[UUID]] = defaultdict(list)
    rows: dict[UUID, tuple[Any, ...]] = {}
    waits: set[tuple[UUID, str]] = set()
    fields = ("event__incident_id", "event__kind", "event__date", "event__role", "event__quantity", "event__possible",
              "event__lead_contact")  # fmt: skip
    for event, agency, feed, who, band, yes, no, taken, *values in links.order_by("pk").values_list(
        "event", "event__delivery__agency", "event__feed", "who", "band", "yes", "no", "taken", *fields
    ):
        if yes or (band == Link.Band.LINKED and not no):
            rows[event] = (agency, feed, *values)
            whose[event].append(who)
        elif band == Link.Band.DOUBTFUL and not no and not taken:
            waits.add((agency, feed))
    found: defaultdict[tuple[UUID, str], list[Event]] = defaultdict(list)
    for key, (agency, feed, incident, kind, on, role, quantity, possible, contact) in rows.items():
        people = tuple(here.people[who] for who in dict.fromkeys(whose[key]))
        found[agency, feed].append(Event(incident, kind, on, role, quantity, possible, contact, people))
    return found, waits
