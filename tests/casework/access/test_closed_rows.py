"""Which closed records of which family a person reads: by the post that has the family, and by no other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import QuerySet
from django.utils import timezone
from tests.casework.access.test_situations import cover, fresh, glass
from tests.casework.conftest import House, make_house

from safeguarding.casework.access.compartments import COMPARTMENTS, readable
from safeguarding.casework.access.models import Agency, Post, SharingAgreement, User
from safeguarding.casework.access.policies import visible
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.families.closed import (
    ClosedRows,
    KindRows,
    families_of_the_person_who_harms,
    posts_that_read,
)
from safeguarding.casework.families.models import Allocation, Family
from safeguarding.casework.protected.models import ContactRule, ProtectedRow
from safeguarding.casework.protected.scopes import RECORD_OF, ContactRules
from safeguarding.casework.workbook.models import Entry, EntryPerson, Summary, WorkbookEpisode

EVERY = frozenset(COMPARTMENTS)
VICTIMS_SIDE = ("social_worker", "victim_worker", "manager")


@pytest.fixture
def shelf(house: House) -> House:
    """In each of the two families, one entry and one protected row of every kind, a contact rule and a summary."""
    now = timezone.now()
    of: dict[str, Any] = {"authority": house.authority}
    for family, person in ((house.family, house.child), (house.other_family, house.other_child)):
        for compartment in COMPARTMENTS:
            entry = Entry.objects.create(
                **of, family=family, author=house.manager, role="team_manager", kind="call", compartment=compartment,
                at=now, written_at=now,
            )  # fmt: skip
            EntryPerson.objects.create(**of, entry=entry, person=person)
        for kind in RECORD_OF:
            ProtectedRow.objects.create(
                **of, family=family, person=person, kind=kind, writer=house.manager, written_at=now, key_id="k",
                nonce=b"n", sealed=b"s",
            )  # fmt: skip
        ContactRule.objects.create(
            **of, family=family, person=person, call=True, text=True, email=True, post=True, leave_message=False,
            set_by=house.manager, set_at=now,
        )  # fmt: skip
        Summary.objects.create(
            **of, family=family, episode=WorkbookEpisode.objects.get(family=family), role="team_manager",
            author=house.manager, text="x", written_at=now,
        )  # fmt: skip
    return house


def seen(user: User, model: Any) -> QuerySet[Any]:
    return visible(fresh(user), model.objects.all())


def compartments(user: User, family: Family) -> set[str]:
    return set(seen(user, Entry).filter(family=family).values_list("compartment", flat=True))


def protected(user: User, family: Family) -> set[str]:
    return set(seen(user, ProtectedRow).filter(family=family).values_list("kind", flat=True))


def also(house: House, user: User, role: str, family: Family | None = None) -> Post:
    """A further post of the same person, allocated to the family."""
    today = timezone.localdate()
    post = Post.objects.create(authority=house.authority, user=user, agency=house.council, role=role, start=today)
    if family is not None:
        Allocation.objects.create(authority=house.authority, family=family, post=post, start=today)
    return post


@pytest.mark.parametrize(
    ("who", "reads"),
    [
        ("social_worker", EVERY - {"clinical", "perpetrator"}),
        ("victim_worker", {"shared", "victim"}),
        ("perpetrator_worker", {"shared", "perpetrator"}),
        ("substance_worker", {"shared", "clinical"}),
        ("mental_health_worker", {"shared", "clinical"}),
        ("manager", EVERY - {"clinical"}),
        ("outside_manager", set()),
        ("performance", set()),
        ("analyst", set()),
    ],
)
def test_each_role_reads_the_compartments_that_the_table_gives_it_and_of_its_own_family(
    shelf: House, who: str, reads: set[str]
) -> None:
    user = getattr(shelf, who)
    assert compartments(user, shelf.family) == reads
    people = seen(user, EntryPerson).filter(entry__family=shelf.family)
    assert set(people.values_list("entry__compartment", flat=True)) == reads
    if reads:
        assert compartments(user, shelf.other_family) == set()


@pytest.mark.parametrize("role", ["business_support", "conference_chair", "family_support_worker", "council_system"])
def test_another_role_in_the_same_post_reads_what_that_role_reads(shelf: House, role: str) -> None:
    Post.objects.filter(user=shelf.social_worker).update(role=role)
    expected = set() if role == "business_support" else set(readable([role]))
    assert compartments(shelf.social_worker, shelf.family) == expected


def test_what_one_post_reads_in_its_family_another_does_not_read_in_its_own(shelf: House) -> None:
    """A social worker of one family who is a psychologist in another reads each as what they are there."""
    also(shelf, shelf.social_worker, "psychologist", shelf.other_family)
    assert compartments(shelf.social_worker, shelf.family) == EVERY - {"clinical", "perpetrator"}
    assert compartments(shelf.social_worker, shelf.other_family) == {"shared", "clinical"}
    assert protected(shelf.social_worker, shelf.family) == set(RECORD_OF)
    assert protected(shelf.social_worker, shelf.other_family) == set()


def test_two_posts_in_one_family_read_together_what_each_reads(shelf: House) -> None:
    also(shelf, shelf.social_worker, "psychologist", shelf.family)
    assert compartments(shelf.social_worker, shelf.family) == EVERY - {"perpetrator"}


def test_two_posts_of_one_role_read_both_of_their_families(shelf: House) -> None:
    also(shelf, shelf.victim_worker, "da_victim_worker", shelf.other_family)
    also(shelf, shelf.victim_worker, "business_support")
    for family in (shelf.family, shelf.other_family):
        assert compartments(shelf.victim_worker, family) == {"shared", "victim"}
        assert protected(shelf.victim_worker, family) == set(RECORD_OF)


def test_a_third_post_does_not_widen_the_first_two(shelf: House) -> None:
    """Posts that read alike are taken together, and still each only where it has the family."""
    also(shelf, shelf.victim_worker, "da_victim_worker", shelf.other_family)
    also(shelf, shelf.victim_worker, "psychologist", shelf.other_family)
    assert compartments(shelf.victim_worker, shelf.family) == {"shared", "victim"}
    assert compartments(shelf.victim_worker, shelf.other_family) == {"shared", "victim", "clinical"}


def test_cover_and_an_emergency_read_what_their_post_there_reads(shelf: House) -> None:
    glass(shelf, shelf.outsider)
    assert compartments(shelf.outsider, shelf.family) == {"shared"}
    assert protected(shelf.outsider, shelf.family) == set()
    assert compartments(shelf.outsider, shelf.other_family) == EVERY - {"clinical", "perpetrator"}
    cover(shelf, shelf.outsider, "deputy")
    assert compartments(shelf.outsider, shelf.family) == EVERY - {"clinical"}
    assert protected(shelf.outsider, shelf.family) == set(RECORD_OF)


@pytest.mark.parametrize("role", ["da_perpetrator_worker", "probation_officer"])
def test_who_works_or_has_worked_with_the_person_who_harms_never_reads_that_victims_record(
    shelf: House, role: str
) -> None:
    """Not in any post: but what is no victim’s record stays, and so does another family’s."""
    user = shelf.manager
    post = also(shelf, user, role, shelf.family)
    also(shelf, user, "social_worker", shelf.other_family)
    for end in (None, timezone.localdate() - timedelta(days=1)):
        Allocation.objects.filter(post=post).update(end=end, start=timezone.localdate() - timedelta(days=9))
        assert compartments(user, shelf.family) == EVERY - {"clinical", "victim"}
        assert protected(user, shelf.family) == set()
        assert compartments(user, shelf.other_family) == EVERY - {"clinical", "perpetrator"}
        assert protected(user, shelf.other_family) == set(RECORD_OF)
        shut = families_of_the_person_who_harms(snapshot_of(fresh(user)))
        assert [row["family_id"] for row in shut] == [shelf.family.pk]


def test_a_colleagues_work_with_the_person_who_harms_shuts_nothing(shelf: House) -> None:
    assert list(families_of_the_person_who_harms(snapshot_of(fresh(shelf.social_worker)))) == []
    assert "victim" in compartments(shelf.social_worker, shelf.family)


@pytest.mark.parametrize("who", VICTIMS_SIDE)
def test_those_who_support_the_victim_read_every_kind_of_protected_row_of_their_family(shelf: House, who: str) -> None:
    assert protected(getattr(shelf, who), shelf.family) == set(RECORD_OF)
    assert protected(getattr(shelf, who), shelf.other_family) == set()


@pytest.mark.parametrize("who", ["perpetrator_worker", "substance_worker", "mental_health_worker", "performance"])
def test_nobody_else_knows_of_a_protected_row(shelf: House, who: str) -> None:
    assert not seen(getattr(shelf, who), ProtectedRow).exists()


def test_rows_of_one_kind_are_there_for_those_whose_post_reads_the_kind(shelf: House) -> None:
    def of(user: User, kind: str, permission: str) -> set[Any]:
        rows = KindRows(kind, permission=permission).narrow(snapshot_of(fresh(user)), Entry.objects.all())
        return set(rows.values_list("family_id", flat=True))

    both = {shelf.family.pk, shelf.other_family.pk}
    also(shelf, shelf.social_worker, "psychologist", shelf.other_family)
    assert of(shelf.social_worker, "contact", "entry.read") == both
    assert of(shelf.social_worker, "clinical", "entry.read") == {shelf.other_family.pk}
    assert of(shelf.social_worker, "safe", "protected.read") == {shelf.family.pk}
    assert of(shelf.substance_worker, "victim", "entry.read") == set()
    assert of(shelf.manager, "perpetrator", "family.start") == {shelf.family.pk}
    also(shelf, shelf.manager, "probation_officer", shelf.family)
    assert of(shelf.manager, "victim", "entry.read") == set()
    assert of(shelf.manager, "perpetrator", "entry.read") == {shelf.family.pk}


def test_a_summary_is_shared_with_everyone_who_reads_the_workbook(shelf: House) -> None:
    for who in ("social_worker", "perpetrator_worker", "substance_worker", "manager"):
        assert [row.family for row in seen(getattr(shelf, who), Summary)] == [shelf.family]
    assert not seen(shelf.performance, Summary).exists()


def lent(house: House, user: User, kinds: list[str]) -> User:
    """The same person, employed by a charity whose agreement covers the kinds."""
    post = house.post_of(user)
    charity = Agency.objects.create(authority=house.authority, name="Merrowshire Haven", kind="voluntary")
    SharingAgreement.objects.create(
        authority=house.authority, agency=charity, title="Haven", purpose="x", lawful_basis="public_task", kinds=kinds,
        start=post.start,
    )  # fmt: skip
    Post.objects.filter(pk=post.pk).update(agency=charity)
    return user


def test_a_partner_whose_agreement_covers_the_workbook_alone_reads_it_and_not_the_family(shelf: House) -> None:
    user = lent(shelf, shelf.substance_worker, ["workbook"])
    assert [row.family for row in seen(user, Summary)] == [shelf.family]
    assert compartments(user, shelf.family) == {"shared", "clinical"}
    assert not seen(user, Family).exists()


def test_a_charitys_victim_worker_whose_agreement_covers_protected_records_reads_those_and_no_workbook(
    shelf: House,
) -> None:
    user = lent(shelf, shelf.victim_worker, ["family", "protected"])
    assert protected(user, shelf.family) == set(RECORD_OF)
    assert compartments(user, shelf.family) == set()


def test_the_posts_that_read_a_kind_are_those_that_may_and_whose_role_does(shelf: House) -> None:
    also(shelf, shelf.social_worker, "psychologist")
    snapshot = snapshot_of(fresh(shelf.social_worker))

    def roles(kind: str, permission: str) -> list[str]:
        return [post.role.key for post in posts_that_read(snapshot, kind, permission)]

    assert roles("contact", "entry.read") == ["social_worker", "psychologist"]
    assert roles("clinical", "entry.read") == ["psychologist"]
    assert roles("contact", "protected.read") == ["social_worker"]
    assert roles("clinical", "protected.read") == []


def test_a_permission_that_a_scope_names_is_the_one_it_asks_for(shelf: House) -> None:
    """An entry is read with “entry.read”: a post that may only know of the family reads none."""
    Post.objects.filter(user=shelf.social_worker).update(role="business_support", team=shelf.team)
    user = snapshot_of(fresh(shelf.social_worker))
    assert not ClosedRows().narrow(user, Entry.objects.all()).exists()
    assert not ClosedRows(permission="family.read").narrow(user, Entry.objects.all()).exists()
    assert visible(fresh(shelf.social_worker), Family.objects.all()).exists()


def test_how_adults_may_be_contacted_is_for_those_who_write_and_never_for_the_perpetrators_side(shelf: House) -> None:
    def families(user: User) -> set[Any]:
        snapshot = snapshot_of(fresh(user))
        listed = set(ContactRules().of_families(snapshot, Family.objects.all()))
        assert listed == {rule.family for rule in seen(user, ContactRule)}
        return listed

    for who in ("social_worker", "victim_worker", "substance_worker", "mental_health_worker", "manager"):
        assert families(getattr(shelf, who)) == {shelf.family}
    assert families(shelf.perpetrator_worker) == set()
    assert families(shelf.outsider) == {shelf.other_family}
    also(shelf, shelf.outsider, "probation_officer", shelf.other_family)
    assert families(shelf.outsider) == set()
    Post.objects.filter(user=shelf.social_worker).update(role="conference_chair")
    assert families(shelf.social_worker) == set()


def test_closed_rows_of_another_authority_are_not_there(shelf: House) -> None:
    other = make_house("998", ".b")
    for who in VICTIMS_SIDE:
        user = getattr(other, who)
        assert not seen(user, Entry).exists()
        assert not seen(user, ProtectedRow).exists()
        assert not seen(user, ContactRule).exists()
