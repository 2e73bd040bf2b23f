"""A letter is for one person, holds what that person may see, and leaves only when nothing stands or two people say so."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.http import Http404
from django.urls import reverse

from safeguarding.casework.access.models import User
from safeguarding.casework.access.policies import Refused
from safeguarding.casework.families.models import Address
from safeguarding.casework.protected import actions, letters
from safeguarding.casework.protected.models import Letter, LetterRelease

LEAK = "She asks you not to come to 14 zqhidden terr any more."


def again(user):
    return User.objects.get(pk=user.pk)


def write(house, text, by=None, to=None, **more):
    return actions.write_letter(
        house.family, to or house.father, text, uuid4(), by=again(by or house.social_worker), **more
    )


def page(response):
    return " ".join(response.content.decode().split())


def test_a_letter_begins_from_what_its_recipient_may_see_and_says_what_was_left_out(house, protect):
    protect()
    draft = letters.draft_for(house.father, house.family, again(house.social_worker))
    assert "Dear Lee Barrow" in draft.text and "Ivy Harlow" in draft.text
    for kept in ("Kay", "Thistle", "QX1", "Zqhidden"):
        assert kept not in draft.text
    assert "Protected information" in dict(draft.withheld)
    assert "Dear Kay Harlow" in letters.draft_for(house.mother, house.family, again(house.social_worker)).text


def test_a_clean_letter_is_released_by_its_writer_and_never_changes(house, protect):
    protect()
    letter = write(house, "Dear Lee, the meeting is next week.")
    made = actions.release_letter(letter, "", by=again(house.social_worker))
    assert (made.findings, made.reason) == (0, "")
    assert actions.release_letter(letter, "again", by=again(house.manager)) == made
    assert LetterRelease.objects.count() == 1


def test_with_findings_only_a_second_person_with_a_reason_releases_it(house, protect):
    protect()
    letter = write(house, LEAK)
    with pytest.raises(Refused, match="Somebody else must release it"):
        actions.release_letter(letter, "I know", by=again(house.social_worker))
    with pytest.raises(Refused, match="Say why"):
        actions.release_letter(letter, " ", by=again(house.manager))
    for outsider in (house.perpetrator_worker, house.substance_worker, house.outsider):
        with pytest.raises((Http404, Refused)):
            actions.release_letter(letter, "Because", by=again(outsider))
    assert not LetterRelease.objects.exists()
    made = actions.release_letter(letter, "He has known it since the hearing", by=again(house.manager))
    assert made.findings == 1


def test_a_letter_is_checked_when_it_leaves_against_what_is_held_then(house, protect):
    letter = write(house, LEAK)
    assert letters.findings_of(letter, again(house.social_worker)) == []
    protect()
    assert letters.findings_of(letter, again(house.social_worker)) != []
    with pytest.raises(Refused):
        actions.release_letter(letter, "", by=again(house.social_worker))


def test_what_is_protected_about_the_recipient_is_no_finding_in_their_own_letter(house, protect):
    protect()
    assert letters.findings_of(write(house, LEAK, to=house.mother), again(house.social_worker)) == []


def test_the_address_of_the_other_parent_is_a_finding_but_one_they_share_is_not(house):
    said = "You lived at 1 Thistle Way."
    assert letters.findings_of(write(house, said), again(house.social_worker)) == [], "all live there"
    Address.objects.filter(person=house.father).update(line="9 Moor Row", postcode="QX2 2BB")
    assert letters.findings_of(write(house, said), again(house.social_worker)) != []


def test_what_the_writer_names_is_looked_for_too(house):
    letter = write(
        house,
        "Mrs Ellwood at Thornbury Hall said so.",
        informants=("Petra Ellwood",),
        places=("Thornbury Hall School",),
    )
    found = {(one.what, one.snippet) for one in letters.findings_of(letter, again(house.social_worker))}
    assert found == {("Surname of somebody who told us", "Ellwood"), ("School", "Thornbury Hall")}


def test_the_page_shows_the_findings_the_foot_and_the_way_out(house, protect):
    protect()
    client = house.client(house.social_worker)
    new = reverse("letter-new", args=[house.family.pk, house.father.pk])
    assert "Dear Lee Barrow" in page(client.get(new))
    sent = client.post(new, {"text": LEAK, "client_key": str(uuid4()), "informants": "", "places": ""})
    assert sent.status_code == 302
    shown = page(client.get(sent.url))
    assert "<mark>14 zqhidden terr</mark>" in shown and "Safe address of Kay Harlow" in shown
    assert "For Lee Barrow only. Sheet 1 of 1." in shown and "ask somebody else to release it" in shown
    second = house.client(house.manager)
    assert "Say why this letter may leave" in page(second.post(sent.url, {"reason": ""}))
    assert second.post(sent.url, {"reason": "He was told in court"}).status_code == 302
    assert "Released by Tess Marlow" in page(client.get(sent.url))
    assert "Released" in page(client.get(reverse("letters", args=[house.family.pk])))


@pytest.mark.parametrize("reader", ("perpetrator_worker", "substance_worker", "outsider"))
def test_for_everyone_else_there_are_no_letters(house, protect, reader):
    protect()
    letter, client = write(house, LEAK), house.client(getattr(house, reader))
    for address in (
        reverse("letters", args=[house.family.pk]),
        reverse("letter-new", args=[house.family.pk, house.father.pk]),
        reverse("letter", args=[house.family.pk, letter.pk]),
    ):
        assert client.get(address).status_code == 404


def test_every_sheet_says_whom_it_is_for():
    made = letters.sheets("\n".join(f"Line {number}" for number in range(100)), "Lee Barrow")
    assert [one["foot"] for one in made] == [f"For Lee Barrow only. Sheet {number} of 3." for number in (1, 2, 3)]
    assert all(len(one["text"].splitlines()) <= letters.LINES for one in made)
    assert letters.sheets("", "Lee")[0]["foot"] == "For Lee only. Sheet 1 of 1."


def test_the_words_of_a_letter_are_sealed_too(house):
    letter = write(house, "zqletter words")
    assert b"zqletter" not in bytes(Letter.objects.get(pk=letter.pk).sealed)
    assert letters.words_of(letter).text == "zqletter words"


def test_a_letter_goes_to_an_adult_of_the_family(house):
    for stranger in (house.other_child, house.child):
        with pytest.raises(Http404):
            write(house, "Dear", to=stranger)
    with pytest.raises(ValueError, match="has words"):
        write(house, "  ")
