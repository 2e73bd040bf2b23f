"""Who may merge whom, who sees what then, and what two windows do."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.http import Http404
from tests.casework.conftest import House
from tests.casework.merging.conftest import add, fresh, merge
from tests.casework.merging.rows import protect

from safeguarding.casework.access.policies import Refused, visible
from safeguarding.casework.audit.models import Event
from safeguarding.casework.families.models import Person
from safeguarding.casework.merging import actions, apart, facts
from safeguarding.casework.merging.models import Merge


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


def test_what_opens_is_told_before_anything_is_done(
    house: House, other_side: Person, officer: Any, nobody_harms: None
) -> None:
    told = apart.opens(officer, house.mother, other_side)
    assert [(one.family, one.person, one.what) for one in told] == [("Quill family", "Kay Harlow", ("1 address",))]
    assert told[0].roles == ("Social worker",)
    unknown = apart.opens(fresh(house.manager), house.mother, other_side)
    assert [one.family for one in unknown] == ["another family"]
