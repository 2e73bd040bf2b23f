"""Two records become one, everything held of them with it, and come apart again as they were."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import Http404
from django.utils import timezone
from tests.casework.conftest import House
from tests.casework.merging.conftest import add, dump, fresh, merge

from safeguarding.casework.access.policies import Refused, visible
from safeguarding.casework.access.unchanging import WORDS
from safeguarding.casework.audit.models import Event
from safeguarding.casework.families.models import Address, Disability, Identifier, Membership, Person
from safeguarding.casework.merging import actions, apart, facts, moving, queries
from safeguarding.casework.merging.models import Merge, MergedRow
from safeguarding.casework.merging.tables import keys_of_people, unlisted
from safeguarding.casework.people.models import KnownName, Relationship
from safeguarding.casework.people.versions import standing
from safeguarding.casework.protected.models import ContactRule, ProtectedRow
from safeguarding.casework.supervision.models import Rating, Session
from safeguarding.casework.workbook.models import Entry, EntryPerson, WorkbookEpisode


def write_entry(house: House, *people: Person, **more: Any) -> Entry:
    now = timezone.now()
    made = Entry.objects.create(
        authority=house.authority, family=more.pop("family", house.family), author=house.social_worker,
        role="social_worker", kind="call", at=now, line="A call", written_at=more.pop("at", now),
    )  # fmt: skip
    for person in people:
        EntryPerson.objects.create(authority=house.authority, entry=made, person=person)
    return made


def protect(house: House, person: Person, words: str = "Flat 2, Larkspur Terrace") -> ProtectedRow:
    row = ProtectedRow(
        authority=house.authority, family=house.family, person=person, kind="safe_address", writer=house.victim_worker,
        written_at=timezone.now(),
    )  # fmt: skip
    row.put(words)
    row.save()
    return row


def relate(house: House, source: Person, target: Person, kind: str = "birth_parent", **more: Any) -> Relationship:
    return Relationship.objects.create(
        authority=house.authority, source=source, target=target, kind=kind, written_by=house.manager,
        written_at=timezone.now(), **more,
    )  # fmt: skip


def of(person: Person) -> set[tuple[str, str, Any]]:
    """Every row that names the person, but for records of merges."""
    return {
        (model._meta.db_table, field.name, key)
        for model, field in keys_of_people()
        if model._meta.app_label != "merging"
        for key in model._base_manager.filter(**{field.attname: person.pk}).values_list("pk", flat=True)
    }


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


def test_merged_and_undone_everything_is_as_it_was(house: House, again: Person) -> None:
    write_entry(house, again)
    write_entry(house, again, house.mother)
    row = protect(house, again)
    relate(house, again, house.child)
    relate(house, house.father, again, "partners")
    Disability.objects.create(authority=house.authority, person=again, code="MOB")
    Membership.objects.filter(person=again).update(start=date.today() - timedelta(days=900))
    Identifier.objects.create(authority=house.authority, person=house.mother, scheme="upn", value="A")
    Identifier.objects.create(authority=house.authority, person=again, scheme="upn", value="B")
    before = dump()
    made = merge(house, house.mother, again, chosen={"given_name": "merged", "upn": "merged"})
    assert dump() != before
    assert Identifier.objects.get(person=house.mother, scheme="upn").value == "B"
    actions.unmerge(made, set(), "They are sisters", by=fresh(house.manager))
    assert dump() == before
    row.refresh_from_db()
    assert row.words() == "Flat 2, Larkspur Terrace"
    assert not standing(KnownName.objects.all()).exists()


def test_what_was_written_since_stays_unless_it_is_picked(house: House, again: Person) -> None:
    made = merge(house, house.mother, again)
    later = timezone.now() + timedelta(seconds=1)
    stays, goes = (EntryPerson.objects.get(entry=write_entry(house, house.mother, at=later)) for _ in range(2))
    Address.objects.create(authority=house.authority, person=house.mother, line="New", start=date.today())
    picked = {("workbook_entryperson", "person_id", goes.pk)}
    actions.unmerge(made, picked, "They are sisters", by=fresh(house.manager))
    assert EntryPerson.objects.get(pk=stays.pk).person_id == house.mother.pk
    assert EntryPerson.objects.get(pk=goes.pk).person_id == again.pk
    assert set(Address.objects.filter(person=house.mother).values_list("line", flat=True)) == {"1 Thistle Way", "New"}


def test_nothing_else_can_be_picked(house: House, again: Person) -> None:
    mine = EntryPerson.objects.get(entry=write_entry(house, house.mother, at=timezone.now() - timedelta(days=9)))
    made = merge(house, house.mother, again)
    actions.unmerge(made, {("workbook_entryperson", "person_id", mine.pk)}, "They are sisters", by=fresh(house.manager))
    mine.refresh_from_db()
    assert mine.person_id == house.mother.pk


def test_a_correction_of_what_went_goes_back_with_it(house: House, again: Person) -> None:
    first = relate(house, again, house.child)
    made = merge(house, house.mother, again)
    second = relate(house, house.mother, house.child, responsibility="yes", replaces=Relationship.objects.get())
    actions.unmerge(made, set(), "They are sisters", by=fresh(house.manager))
    assert set(Relationship.objects.filter(source=again).values_list("pk", flat=True)) == {first.pk, second.pk}


def test_a_fact_that_somebody_changed_since_is_left(house: House, again: Person) -> None:
    made = merge(house, house.mother, again, chosen={"given_name": "merged"})
    Person.objects.filter(pk=house.mother.pk).update(given_name="Katherine")
    actions.unmerge(made, set(), "They are sisters", by=fresh(house.manager))
    house.mother.refresh_from_db()
    assert house.mother.given_name == "Katherine"


def test_merges_that_build_on_one_another_are_undone_in_order(house: House, again: Person) -> None:
    third = add(house, "K", "Harlow", house.family)
    before = dump()
    first = merge(house, house.mother, again)
    second = merge(house, third, house.mother)
    again.refresh_from_db()
    assert again.merged_into_id == third.pk  # never a merged record
    with pytest.raises((Refused, Http404)):
        actions.unmerge(first, set(), "Wrong", by=fresh(house.manager))
    actions.unmerge(second, set(), "Wrong", by=fresh(house.manager))
    actions.unmerge(first, set(), "Wrong", by=fresh(house.manager))
    assert dump() == before
    with pytest.raises(Refused, match="undone already"):
        actions.unmerge(first, set(), "Wrong", by=fresh(house.manager))


def test_of_two_windows_the_second_is_told(house: House, again: Person) -> None:
    third = add(house, "K", "Harlow", house.family)
    merge(house, house.mother, again)
    with pytest.raises(Refused, match="just been merged"):
        merge(house, third, again)
    with pytest.raises(Refused, match="just been merged"):
        merge(house, again, third)
    assert Merge.objects.count() == 1


def test_a_page_that_is_out_of_date_merges_nothing(house: House, again: Person) -> None:
    seen = facts.fingerprint(house.mother, again)
    Person.objects.filter(pk=again.pk).update(birth_date=date(1993, 1, 2))
    with pytest.raises(actions.Overtaken):
        merge(house, house.mother, again, seen=seen)
    assert not Merge.objects.exists()


def test_both_families_logs_tell_of_it(house: House, other_side: Person, officer: Any, nobody_harms: None) -> None:
    made = merge(house, house.mother, other_side, by=officer)
    actions.unmerge(made, set(), "Two people", by=fresh(officer))
    for verb in ("merged people", "undid merge"):
        assert set(Event.objects.filter(verb=verb).values_list("family_id", flat=True)) == {
            house.family.pk, house.other_family.pk,
        }  # fmt: skip
    assert "Kay" not in str(list(Event.objects.values_list("what", flat=True)))


def test_nobody_merges_a_person_of_a_family_that_another_team_holds(house: House, other_side: Person) -> None:
    with pytest.raises(Http404):
        merge(house, house.mother, other_side)
    for user in (house.social_worker, house.performance):
        with pytest.raises(Refused):
            merge(house, house.mother, other_side, by=fresh(user))


def test_files_that_are_kept_apart_are_merged_by_the_officer_alone(
    house: House, other_side: Person, officer: Any
) -> None:
    from safeguarding.casework.families.models import TeamAllocation

    TeamAllocation.objects.filter(family=house.other_family).update(team=house.team)
    assert apart.kept_apart(house.mother, other_side)  # the family has a perpetrators' worker
    with pytest.raises(Refused, match="information governance"):
        merge(house, house.mother, other_side, confirmed=True)
    with pytest.raises(Refused, match="information governance"):
        merge(house, house.mother, other_side, by=officer)
    merge(house, house.mother, other_side, by=fresh(officer), confirmed=True)


def test_protected_records_alone_keep_two_files_apart(house: House, other_side: Person, nobody_harms: None) -> None:
    assert not apart.kept_apart(house.mother, other_side)
    protect(house, house.child)
    assert apart.kept_apart(house.mother, other_side)
    assert not apart.kept_apart(house.mother, house.father)


def test_a_manager_does_not_send_a_record_back_to_a_family_of_another_team(
    house: House, other_side: Person, officer: Any, nobody_harms: None
) -> None:
    made = merge(house, house.mother, other_side, by=officer)
    with pytest.raises(Refused, match="do not work with"):
        actions.unmerge(made, set(), "Two people", by=fresh(house.manager))


def test_a_merged_record_is_seen_by_nobody_and_is_no_new_child(house: House, again: Person, officer: Any) -> None:
    merge(house, house.mother, again)
    for user in (house.manager, officer, house.social_worker, house.performance):
        assert not visible(fresh(user), Person.objects.filter(pk=again.pk)).exists()


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


def test_what_opens_is_told_before_anything_is_done(
    house: House, other_side: Person, officer: Any, nobody_harms: None
) -> None:
    told = apart.opens(officer, house.mother, other_side)
    assert [(one.family, one.person, one.what) for one in told] == [("Quill family", "Kay Harlow", ("1 address",))]
    assert told[0].roles == ("Social worker",)
    unknown = apart.opens(fresh(house.manager), house.mother, other_side)
    assert [one.family for one in unknown] == ["another family"]


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


def test_the_name_that_the_merge_wrote_is_not_offered_as_written_since(house: House, again: Person) -> None:
    made = merge(house, house.mother, again)
    assert queries.written_since(fresh(house.manager), made) == []
    write_entry(house, house.mother, at=timezone.now() + timedelta(seconds=1))
    assert [row.table.one for row in queries.written_since(fresh(house.manager), made)] == ["workbook entry"]
