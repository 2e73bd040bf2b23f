"""Two records become one, and everything held of them with it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from tests.casework.conftest import House
from tests.casework.merging.conftest import add, fresh, merge
from tests.casework.merging.rows import of, protect, relate, write_entry

from safeguarding.casework.access.policies import Refused, visible
from safeguarding.casework.access.unchanging import WORDS
from safeguarding.casework.families.models import Address, Disability, Identifier, Membership, Person
from safeguarding.casework.merging import actions, moving
from safeguarding.casework.merging.models import Merge, MergedRow
from safeguarding.casework.merging.tables import unlisted
from safeguarding.casework.people.models import KnownName, Relationship
from safeguarding.casework.people.versions import standing
from safeguarding.casework.protected.models import ContactRule
from safeguarding.casework.supervision.models import Rating, Session
from safeguarding.casework.workbook.models import EntryPerson, WorkbookEpisode


def test_everything_held_of_one_goes_to_the_other(house: House, again: Person) -> None:
    entry, row = write_entry(house, again), protect(house, again)
    relate(house, again, house.child)
    made = merge(house, house.mother, again)
    again.refresh_from_db()
    assert again.merged_into_id == house.mother.pk
    assert EntryPerson.objects.get(entry=entry).person_id == house.mother.pk
    assert Identifier.objects.get(scheme="nhs_number").person_id == house.mother.pk
    assert Address.objects.filter(person=house.mother).count() == 2
    assert Relationship.objects.get().source_id == house.mother.pk
    row.refresh_from_db()
    assert (row.person_id, row.words()) == (house.mother.pk, "Flat 2, Larkspur Terrace")
    assert of(again) == set()
    assert MergedRow.objects.filter(merge=made, did="moved").count() == 5


def test_nobody_is_twice_in_one_family_and_the_days_of_both_are_kept(house: House, again: Person) -> None:
    early = date.today() - timedelta(days=900)
    Membership.objects.filter(person=again).update(start=early)
    merge(house, house.mother, again)
    place = Membership.objects.get(family=house.family, person=house.mother)
    assert (place.start, place.end) == (early, None)
    assert not Membership.objects.filter(person=again).exists()


def test_a_place_that_ended_before_goes_over_as_it_is(house: House, again: Person) -> None:
    Membership.objects.filter(person=again).update(start=date(2015, 1, 1), end=date(2016, 1, 1))
    merge(house, house.mother, again)
    assert Membership.objects.filter(person=house.mother, family=house.family).count() == 2


def test_the_value_that_was_chosen_holds_and_the_other_name_is_still_found(house: House, again: Person) -> None:
    merge(house, house.mother, again, chosen={"given_name": "merged"})
    house.mother.refresh_from_db()
    assert house.mother.given_name == "Kaye"
    assert [row.name for row in standing(KnownName.objects.filter(person=house.mother))] == ["Kay Harlow"]
    line = MergedRow.objects.get(did="changed", field="given_name")
    assert (line.before, line.after) == ("Kay", "Kaye")


def test_what_one_lacks_is_taken_from_the_other_without_asking(house: House, again: Person) -> None:
    Person.objects.filter(pk=house.mother.pk).update(ethnicity="")
    Person.objects.filter(pk=again.pk).update(ethnicity="WBRI")
    merge(house, house.mother, again)
    house.mother.refresh_from_db()
    assert house.mother.ethnicity == "WBRI"


def test_what_both_have_stays_with_the_merged_and_the_log_says_so(house: House, again: Person) -> None:
    person = {"authority": house.authority}
    for one in (house.mother, again):
        Disability.objects.create(**person, person=one, code="MOB")
    entry = write_entry(house, house.mother, again)
    for one in (house.mother, again):
        relate(house, one, house.child)
    relate(house, house.mother, again, "sibling")
    merge(house, house.mother, again)
    stayed = set(MergedRow.objects.filter(did="stayed").values_list("place", flat=True))
    assert stayed == {"families_disability", "workbook_entryperson", "people_relationship"}
    assert EntryPerson.objects.filter(entry=entry).count() == 2
    assert Relationship.objects.filter(source=house.mother, target=house.child).count() == 1


def test_no_disability_never_stands_beside_one(house: House, again: Person) -> None:
    for one, code in ((house.mother, "NONE"), (again, "MOB")):
        Disability.objects.create(authority=house.authority, person=one, code=code)
    merge(house, house.mother, again)
    assert [row.code for row in Disability.objects.filter(person=house.mother)] == ["NONE"]


def rated(house: House, child: Person, session: Session, before: Rating | None = None) -> Rating:
    return Rating.objects.create(
        authority=house.authority, session=session, child=child, rater=house.social_worker, role="social_worker",
        answer="amber", reason="As before", given_at=timezone.now(), replaces=before,
    )  # fmt: skip


def test_versions_of_one_rating_stay_together(house: House) -> None:
    second = add(house, "Ivie", "Harlow", house.family, date(2018, 5, 4))
    episode = WorkbookEpisode.objects.get(family=house.family)
    session = Session.objects.create(
        authority=house.authority, family=house.family, episode=episode, held_on=date.today(), chair=house.manager
    )
    rated(house, house.child, session)
    rated(house, second, session, rated(house, second, session))
    merge(house, house.child, second)
    assert Rating.objects.filter(child=second).count() == 2


def sql(statement: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def key(person: Person) -> Any:
    return person.pk if connection.vendor == "postgresql" else person.pk.hex


def test_raw_sql_moves_no_row_that_never_changes_unless_the_log_says_so(house: House, again: Person) -> None:
    entry = write_entry(house, again)
    row = EntryPerson.objects.get(entry=entry)
    statement = "UPDATE workbook_entryperson SET person_id = %s"
    with pytest.raises(DatabaseError, match=WORDS):
        sql(statement, key(house.mother))
    made = Merge.objects.create(
        authority=house.authority, kept=house.mother, merged=again, reason="-", made_by=house.manager,
        made_at=timezone.now(),
    )  # fmt: skip
    with pytest.raises(DatabaseError, match=WORDS):  # a merge by itself says nothing of this row
        sql(statement, key(house.mother))
    log = moving.Log(made)
    log.add(EntryPerson, EntryPerson._meta.get_field("person"), row.pk, "stayed")
    log.write()
    with pytest.raises(DatabaseError, match=WORDS):
        sql(statement, key(house.mother))
    log.add(EntryPerson, EntryPerson._meta.get_field("person"), row.pk, "moved")
    log.write()
    with pytest.raises(DatabaseError, match=WORDS):  # nothing else of the row with it
        sql("UPDATE workbook_entryperson SET person_id = %s, seen = NOT seen", key(house.mother))
    with pytest.raises(DatabaseError, match=WORDS):  # and to nobody else
        sql(statement, key(house.father))
    sql(statement, key(house.mother))
    with pytest.raises(DatabaseError, match=WORDS):  # nor back, while the merge stands
        sql(statement, key(again))
    row.refresh_from_db()
    assert row.person_id == house.mother.pk


def test_a_child_who_came_in_without_a_family_joins_the_record_held_by_hand(house: House) -> None:
    child = add(house, "", "", None, date(2018, 5, 4))
    Identifier.objects.create(authority=house.authority, person=child, scheme="la_child_id", value="MC000009")
    made = merge(house, house.child, child)
    assert (
        Identifier.objects.get(value="MC000009").person_id == child.pk
    )  # one child id a person: it stays, and is found
    actions.unmerge(made, set(), "Wrong", by=fresh(house.manager))
    assert visible(fresh(house.manager), Person.objects.filter(pk=child.pk)).exists()


def test_relationships_that_one_person_cannot_have_stop_a_merge(house: House, again: Person) -> None:
    relate(house, house.mother, house.child)
    relate(house, house.child, again, "grandparent")
    with pytest.raises(Refused, match="can’t be"):
        merge(house, house.mother, again)


def test_rules_on_contact_that_differ_stop_a_merge(house: House, again: Person) -> None:
    for person, call in ((house.mother, True), (again, False)):
        ContactRule.objects.create(
            authority=house.authority, family=house.family, person=person, call=call, text=False, email=False,
            post=False, leave_message=False, set_by=house.social_worker, set_at=timezone.now(),
        )  # fmt: skip
    with pytest.raises(Refused, match="make contact"):
        merge(house, house.mother, again)


def test_no_table_with_a_key_of_a_person_is_forgotten() -> None:
    assert unlisted() == []


def test_a_table_that_is_in_no_list_is_noticed(monkeypatch: pytest.MonkeyPatch, house: House, again: Person) -> None:
    from safeguarding.casework.merging import tables

    monkeypatch.delitem(tables.MOVES, "families.Address.person")
    assert unlisted() == ["families.Address.person"]
    with pytest.raises(LookupError, match="Address"):
        merge(house, house.mother, again)


def test_nothing_hangs_on_a_place_in_a_family() -> None:
    """A place can be taken out and put in again only as long as no other row refers to it."""
    assert [
        one for one in Membership._meta.get_fields(include_hidden=True) if one.auto_created and not one.concrete
    ] == []
