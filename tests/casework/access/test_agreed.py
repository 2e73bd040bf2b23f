"""What a sharing agreement opens to a partner's post, to the minute, and what stays shut."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from tests.casework.conftest import House, change_terms

from safeguarding.casework.access.kinds import FEEDS, FILES, KINDS, NEEDS, covered
from safeguarding.casework.access.models import Agency, Post, SharingAgreement, User
from safeguarding.casework.access.policies import allows, visible
from safeguarding.casework.access.roles import PERMISSIONS, ROLES
from safeguarding.casework.access.unchanging import lifted
from safeguarding.casework.families.models import Address, Allocation, Family, Person
from safeguarding.casework.families.situations import AgreementExclusion
from safeguarding.casework.feeds.lawful import may_be_linked

EVERYTHING = ["family", "workbook", "supervision"]


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


@pytest.fixture
def nurse(house: House) -> User:
    """A mental health worker of an NHS trust, allocated to the family. There is no agreement yet."""
    trust = Agency.objects.create(authority=house.authority, name="Merrowshire Trust", kind="nhs")
    user = User.objects.create_user("nora@example.org", "Nora Vale", authority=house.authority)
    today = timezone.localdate()
    post = Post.objects.create(
        authority=house.authority, user=user, agency=trust, role="mental_health_worker", start=today
    )
    Allocation.objects.create(authority=house.authority, family=house.family, post=post, start=today)
    return user


def agree(user: User, **more: Any) -> SharingAgreement:
    post = user.posts.select_related("agency").get()
    more = {"kinds": EVERYTHING, "start": timezone.localdate()} | more
    return SharingAgreement.objects.create(
        authority=post.authority, agency=post.agency, title="Trust and council", purpose="Safeguarding",
        lawful_basis="public_task", **more,
    )  # fmt: skip


def test_without_an_agreement_a_partner_sees_nothing(house: House, nurse: User) -> None:
    assert not allows(fresh(nurse), "home.see")
    assert not visible(fresh(nurse), Family.objects.all()).exists()


def test_an_agreement_opens_the_kinds_that_it_names(house: House, nurse: User) -> None:
    agree(nurse, kinds=["family"])
    user = fresh(nurse)
    assert allows(user, "family.read", house.family)
    for permission in ("entry.read", "entry.write", "supervision.read", "rating.give", "indicator.read"):
        assert not allows(user, permission), permission
    agree(nurse, kinds=["workbook"])
    assert allows(fresh(nurse), "entry.write", house.family)
    assert not allows(fresh(nurse), "rating.give")


def test_an_agreement_opens_to_the_roles_that_it_names(house: House, nurse: User) -> None:
    row = agree(nurse, roles=["psychologist"])
    assert not allows(fresh(nurse), "home.see")
    row.roles = ["psychologist", "mental_health_worker"]
    with lifted(connection, SharingAgreement):
        row.save()
    assert allows(fresh(nurse), "entry.read", house.family)


@pytest.mark.parametrize(
    ("change", "open_now"),
    [
        ({"start": 0}, True),
        ({"start": 1}, False),
        ({"start": -9, "end": 0}, True),
        ({"start": -9, "end": -1}, False),
    ],
)
def test_an_agreement_holds_from_its_first_day_to_its_last(
    house: House, nurse: User, change: dict[str, int], open_now: bool
) -> None:
    today = timezone.localdate()
    agree(nurse, **{name: today + timedelta(days=days) for name, days in change.items()})
    assert allows(fresh(nurse), "family.read", house.family) is open_now


def test_withdrawal_closes_the_doors_that_minute(house: House, nurse: User) -> None:
    row = agree(nurse, withdrawn_at=timezone.now() + timedelta(minutes=1))
    assert allows(fresh(nurse), "family.read", house.family)
    row.withdrawn_at = timezone.now()
    row.save()
    assert not allows(fresh(nurse), "family.read", house.family)


def test_another_agencys_agreement_opens_nothing(house: House, nurse: User) -> None:
    change_terms(kinds=[*KINDS])
    assert not allows(fresh(nurse), "family.read", house.family)


def exclude(house: House, agreement: SharingAgreement, person: Person | None = None) -> AgreementExclusion:
    return AgreementExclusion.objects.create(
        authority=house.authority, agreement=agreement, family=house.family, person=person, reason="Objection upheld",
        made_by=house.manager, made_at=timezone.now(),
    )  # fmt: skip


def test_a_family_that_is_left_out_is_not_there_for_the_partner_and_is_for_the_council(
    house: House, nurse: User
) -> None:
    exclude(house, agree(nurse))
    assert not visible(fresh(nurse), Family.objects.all()).exists()
    assert visible(fresh(house.social_worker), Family.objects.all()).exists()


def test_a_person_who_is_left_out_is_not_there_for_the_partner(house: House, nurse: User) -> None:
    exclude(house, agree(nurse), house.father)
    user = fresh(nurse)
    assert set(visible(user, Person.objects.all())) == {house.child, house.sibling, house.mother}
    assert not visible(user, Address.objects.filter(person=house.father)).exists()
    assert visible(fresh(house.social_worker), Person.objects.filter(pk=house.father.pk)).exists()


def test_who_is_left_out_of_an_agreement_that_is_withdrawn_is_seen_under_another(house: House, nurse: User) -> None:
    old = agree(nurse)
    exclude(house, old)
    agree(nurse)
    assert not visible(fresh(nurse), Family.objects.all()).exists()
    old.withdrawn_at = timezone.now()
    old.save()
    assert visible(fresh(nurse), Family.objects.all()).exists()


def linked(house: House) -> set[str]:
    return set(may_be_linked(house.authority.pk, "police")["person_id"])


def test_nobody_who_is_left_out_reaches_the_linker(house: House) -> None:
    agreement = SharingAgreement.objects.get()
    everyone = linked(house)
    assert str(house.father.pk) in everyone
    exclude(house, agreement, house.father)
    assert linked(house) == everyone - {str(house.father.pk)}
    exclude(house, agreement)
    assert linked(house) == {str(house.other_child.pk)}


def test_a_withdrawn_agreement_leaves_the_linker_nobody(house: House) -> None:
    SharingAgreement.objects.update(withdrawn_at=timezone.now())
    assert linked(house) == set()


def test_a_permission_that_needs_a_kind_is_closed_without_it_and_others_are_open() -> None:
    assert covered({"home.see", "entry.read"}, ()) == {"home.see"}
    assert covered({"home.see", "entry.read"}, {"workbook"}) == {"home.see", "entry.read"}
    assert covered({"feed.read", "indicator.read"}, {"police"}) == {"feed.read", "indicator.read"}
    assert covered({"feed.read", "indicator.read"}, {"indicators"}) == {"indicator.read"}
    assert covered({"feed.read", "indicator.read"}, {"family"}) == set()


def test_every_permission_that_reads_or_writes_a_record_needs_a_kind_that_exists() -> None:
    assert set(NEEDS) <= set(PERMISSIONS)
    assert {kind for kinds in NEEDS.values() for kind in kinds} == set(KINDS)
    assert set(FEEDS).isdisjoint(FILES)
    partners = set().union(*(role.permissions for role in ROLES.values() if role.has_chapter))
    records = {name for name in partners if name.partition(".")[0] in ("entry", "summary", "rating", "protected")}
    assert records <= set(NEEDS)
