"""Two records of one mother are found, compared, merged and taken apart again, in a browser."""

from __future__ import annotations

from datetime import date

import pytest
from tests.casework.merging.conftest import add
from tests.journeys.test_staff import choose, shown

from safeguarding.casework.families.models import Address, Person
from safeguarding.casework.merging.models import Merge

pytestmark = pytest.mark.journey


def again(county) -> Person:
    made = add(county, "Kaye", "Harlow", county.family, sex="F")
    for person, line in ((made, "9 Elder Row"), (made, "1 Thistle Way")):
        Address.objects.create(
            authority=county.authority, person=person, line=line, postcode="QX1 1AA", start=date(2024, 1, 1)
        )
    return made


@pytest.mark.embedded
def test_a_manager_merges_two_records_and_takes_them_apart(county, desk):
    second = again(county)
    at = desk(county.manager)
    # given the list of likely pairs, with what speaks for it
    at.open("duplicates")
    assert "May be one person" in at.text
    assert "The same postcode" in at.text
    shown(at, "duplicates")
    # when the manager compares them and forgets to answer, the page says what is missing
    at.follow("Compare and merge")
    shown(at, "compare")
    at.press("See what would happen")
    assert len(at.errors()) == 3
    shown(at, "compare-errors")
    # and once answered, it says what would be held and who would read more, before anything is done
    choose(at, "Which record is kept?", "Harlow family")
    choose(at, "Given name: which is right?", "Kaye")
    at.fill("How do you know that they are one person?", "I know her").press("See what would happen")
    assert at.heading == "Check before you merge"
    assert "Nobody. The same people work with both records." in at.text
    shown(at, "sure")
    assert not Merge.objects.exists()
    at.press("Merge the two records")
    assert "The two records are merged." in at.text
    shown(at, "merged")
    assert Person.objects.filter(merged_into__isnull=False).count() == 1
    # and a mistake is undone
    at.follow("Undo this merge").press("Undo the merge")
    assert at.errors() == ["Enter why they do not belong together"]
    shown(at, "undo")
    at.fill("Why do they not belong together?", "They are sisters").press("Undo the merge")
    assert "Undone" in at.text
    shown(at, "merges")
    assert not Person.objects.filter(merged_into__isnull=False).exists()
    # and the two are kept as two
    at.open("duplicates").follow("Not the same person")
    at.fill("How do you know that they are two people?", "I have met both").press("Keep them as two people")
    assert "No two records look like one person." in at.text
    shown(at, "none")
    assert Person.objects.get(pk=second.pk).merged_into_id is None


def test_without_a_script_it_goes_as_well(county, desk):
    again(county)
    at = desk(county.manager, java_script_enabled=False)
    at.open("duplicates").follow("Compare and merge")
    choose(at, "Which record is kept?", "Harlow family")
    choose(at, "Given name: which is right?", "Kay")
    at.fill("How do you know that they are one person?", "I know her").press("See what would happen")
    at.press("Merge the two records")
    assert Merge.objects.count() == 1
