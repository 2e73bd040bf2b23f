"""The secrets: what stands in world B and not in world A, and who may know of it. Everyone else must see no difference.

Who may know is written down from the permission matrix of the domain, by hand, and not asked of the code.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import connection
from django.utils import timezone
from tests.access.two_worlds_county import County, contact

from safeguarding.casework.access.models import Post, SharingAgreement, Team, User
from safeguarding.casework.families.models import (
    Address,
    Allocation,
    Family,
    Identifier,
    Membership,
    Person,
    TeamAllocation,
)
from safeguarding.casework.families.situations import (
    AgreementExclusion,
    Alert,
    Barred,
    BreakGlass,
    RestrictedTo,
    Restriction,
)
from safeguarding.casework.protected import actions as protected
from safeguarding.casework.protected.models import ProtectedRow
from safeguarding.casework.supervision import actions as supervision
from safeguarding.casework.supervision.models import Rating
from safeguarding.casework.workbook import actions as workbook
from safeguarding.casework.workbook.models import Summary, WorkbookEpisode

#: The victim's worker, the family's social worker and its manager.
VICTIM_SIDE = frozenset({"social_worker", "victim_worker", "manager"})
#: May not read it, and reads in the log of the whole authority that somebody wrote it.
LOG = frozenset({"officer"})
#: Everyone for whom the family is there in full.
HAS_THE_FAMILY = frozenset(
    {"social_worker", "victim_worker", "perpetrator_worker", "substance_worker", "mental_health_worker", "manager", "chair",
     "support", "officer", "probation", "changed", "system"}
)  # fmt: skip


@dataclass(frozen=True)
class Secret:
    """`add` puts it into a world and returns the keys of what it made, to be asked for in every world."""

    name: str
    may_know: frozenset[str]
    add: Callable[[County], list[Any]]


def _another_address(county: County) -> list[Any]:
    row = ProtectedRow.objects.get(family=county.house.family, kind="safe_address")
    row.put("Flat 9, 31 Faraway Street, QX7 7ZZ")
    with connection.cursor() as cursor:  # the database lets nobody change such a row
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [row._meta.db_table])
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')
    row.save()
    return [row.pk]


def _a_protected_record(county: County) -> list[Any]:
    by, house = county.again("victim_worker"), county.house
    row = protected.protect(house.family, house.mother, "disclosure", "He found the first address.", uuid4(), by=by)
    return [row.pk]


def _a_family(of: dict[str, Any], name: str, child: str, number: str, team: Any, posts: list[Any]) -> tuple[Any, Any]:
    """A family of one child, of the team and the posts for ninety days."""
    start = timezone.localdate() - timedelta(days=90)
    family = Family.objects.create(**of, name=name, opened_on=start)
    TeamAllocation.objects.create(**of, family=family, team=team, start=start)
    for post in posts:
        Allocation.objects.create(**of, family=family, post=post, start=start)
    person = Person.objects.create(**of, given_name=child, family_name="Harlow", birth_date="2016-06-06", sex="F")
    Membership.objects.create(**of, family=family, person=person, role="child", relation="child", start=start)
    Identifier.objects.create(**of, person=person, scheme="la_child_id", value=number)
    Address.objects.create(**of, person=person, line="1 Thistle Way", postcode="QX1 1AA", start=start)
    WorkbookEpisode.objects.create(**of, family=family, number=1, opened_on=start)
    return family, person


def _a_restricted_family(county: County) -> list[Any]:
    """A third family of the same team and workers, open to its manager and to information governance alone."""
    of: dict[str, Any] = {"authority": county.house.authority}
    now, writer = timezone.now(), county.viewers["substance_worker"]
    has = ("social_worker", "victim_worker", "perpetrator_worker", "substance_worker", "chair", "partner")
    posts = [county.viewers[name].posts.get() for name in has]  # type: ignore[union-attr]
    family, child = _a_family(of, "Harlow and Hidden family", "Hidden", "MC000777", county.house.team, posts)
    said = contact(child, "Of the hidden family.", 1)
    entry = workbook.write_entry(family, said, uuid4(), by=county.again("manager"))
    summary = Summary.objects.create(
        **of, family=family, episode=family.workbook_episodes.get(), role="substance_misuse_worker", author=writer,
        text="Hidden", written_at=now,
    )  # fmt: skip
    session = supervision.open_session(family, timezone.localdate(), by=county.again("manager"))
    Rating.objects.create(
        **of, session=session, child=child, rater=writer, role="substance_misuse_worker", answer="red", reason="Hidden",
        given_at=now,
    )  # fmt: skip
    owner, today = county.viewers["social_worker"], timezone.localdate()
    action = supervision.agree_action(session, "Hidden action", owner, today, by=county.again("manager"))  # type: ignore[arg-type]
    restriction = Restriction.objects.create(
        **of, family=family, reason="Staff relative", started_at=now - timedelta(days=80), made_by=county.house.manager
    )
    for name in ("manager", "officer"):
        post = county.viewers[name].posts.get()  # type: ignore[union-attr]
        RestrictedTo.objects.create(**of, restriction=restriction, post=post)
    return [family.pk, child.pk, entry.pk, summary.pk, session.pk, action.pk, restriction.pk]


def _closed_entry(compartment: str, writer: str, about: str) -> Callable[[County], list[Any]]:
    def add(county: County) -> list[Any]:
        said = contact(getattr(county.house, about), "One entry more.", 1, compartment=compartment)
        return [workbook.write_entry(county.house.family, said, uuid4(), by=county.again(writer)).pk]

    return add


def _a_corrected_entry(county: County) -> list[Any]:
    """An entry that everyone read until its correction closed it: neither version is there for the others."""
    whom = county.house.mother
    said = [contact(whom, "She told us.", 1), contact(whom, "She told us on Monday.", 1, compartment="victim")]
    first = workbook.write_entry(county.house.family, said[0], uuid4(), by=county.again("social_worker"))
    later = workbook.correct_entry(first, said[1], "More precise", uuid4(), by=county.again("social_worker"))
    return [first.pk, later.pk]


def _bar(viewer: str, family: str) -> Callable[[County], list[Any]]:
    def add(county: County) -> list[Any]:
        made = Barred.objects.create(
            authority=county.house.authority, user=county.viewers[viewer], family=getattr(county.house, family),
            reason="A brother", started_at=timezone.now(), made_by=county.viewers["officer"],
        )  # fmt: skip
        return [made.pk]

    return add


def _a_person_left_out(county: County) -> list[Any]:
    """One more in the household, whom the NHS agreement leaves out."""
    house, start = county.house, timezone.localdate() - timedelta(days=90)
    of: dict[str, Any] = {"authority": house.authority}
    person = Person.objects.create(**of, given_name="Mona", family_name="Harlow", birth_date="1970-01-01", sex="F")
    Membership.objects.create(**of, family=house.family, person=person, role="adult", relation="other", start=start)
    agreement = SharingAgreement.objects.get(agency__kind="nhs", authority=house.authority)
    AgreementExclusion.objects.create(
        **of, agreement=agreement, family=house.family, person=person, reason="She objected", made_by=house.manager,
        made_at=timezone.now(),
    )  # fmt: skip
    return [person.pk]


def _an_emergency_opening(county: County) -> list[Any]:
    house, now = county.house, timezone.now()
    of: dict[str, Any] = {"authority": house.authority}
    grant = BreakGlass.objects.create(
        **of, user=house.outsider, family=house.family, reason="A call at night", opened_at=now - timedelta(minutes=5),
        expires_at=now + timedelta(minutes=55), review_due=timezone.localdate(),
    )  # fmt: skip
    for name in ("manager", "officer"):
        Alert.objects.create(**of, user=county.viewers[name], grant=grant, made_at=grant.opened_at)
    return [grant.pk]


def _a_restricted_note(county: County) -> list[Any]:
    by = county.again("victim_worker")
    return [supervision.note_restricted(county.session, "said", "She told the group.", uuid4(), by=by).pk]


def _a_letter(county: County) -> list[Any]:
    by, to = county.again("social_worker"), county.house.mother
    made = protected.write_letter(county.house.family, to, "Dear Kay, the new school is ready.", uuid4(), by=by)
    return [made.pk]


def _a_neighbours_family(county: County) -> list[Any]:
    """A family in the other authority with the same name and a child with the same number."""
    there = county.there
    posts = [there.social_worker.posts.get()]
    family, child = _a_family({"authority": there.authority}, "Harlow family", "Ivy", "MC000555", there.team, posts)
    entry = workbook.write_entry(family, contact(child, "Of the neighbour."), uuid4(), by=county.again("there_worker"))
    of: dict[str, Any] = {"authority": there.authority}
    team = Team.objects.create(**of, office=there.office, name="A neighbour’s team")
    user = User.objects.create_user("new-there@example.org", "A Neighbour", "a made-up password", **of)
    Post.objects.create(
        **of,
        user=user,
        agency=there.council,
        team=team,
        role="social_worker",
        start=there.social_worker.posts.get().start,
    )
    return [family.pk, child.pk, entry.pk]


SECRETS = (
    Secret("what the protected address is", VICTIM_SIDE, _another_address),
    Secret("that there is one protected record more", VICTIM_SIDE | LOG, _a_protected_record),
    Secret("a restricted family", frozenset({"manager"}) | LOG, _a_restricted_family),
    Secret("an entry of the victim’s side", VICTIM_SIDE | LOG, _closed_entry("victim", "victim_worker", "mother")),
    Secret(
        "an entry of the work with the person who harms",
        frozenset({"perpetrator_worker", "probation", "manager"}) | LOG,
        _closed_entry("perpetrator", "perpetrator_worker", "father"),
    ),
    Secret(
        "a clinical entry",
        frozenset({"mental_health_worker", "substance_worker", "partner"}) | LOG,
        _closed_entry("clinical", "mental_health_worker", "mother"),
    ),
    Secret("a corrected entry", VICTIM_SIDE | LOG, _a_corrected_entry),
    Secret(
        "that the perpetrator worker is barred",
        frozenset({"outside_manager"}) | LOG,
        _bar("perpetrator_worker", "other_family"),
    ),
    Secret("a person left out of an agreement", HAS_THE_FAMILY, _a_person_left_out),
    Secret("an emergency opening", frozenset({"manager", "outsider"}) | LOG, _an_emergency_opening),
    Secret("a note in the restricted part of supervision", VICTIM_SIDE | LOG, _a_restricted_note),
    Secret("a letter to the mother", VICTIM_SIDE | LOG, _a_letter),
    Secret(
        "a family of the neighbouring authority", frozenset({"there_worker", "there_manager"}), _a_neighbours_family
    ),
)
