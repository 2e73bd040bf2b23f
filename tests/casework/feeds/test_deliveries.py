"""A partner's extract comes in, is stored once, linked under an agreement, and doubtful links are decided by people."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from tests.casework.conftest import House, change_terms

from safeguarding.casework.access.models import Post, SharingAgreement, User
from safeguarding.casework.access.policies import Refused
from safeguarding.casework.access.unchanging import lifted
from safeguarding.casework.design.uploads import checked
from safeguarding.casework.families.models import Person
from safeguarding.casework.feeds import actions, lawful, review_queries
from safeguarding.casework.feeds.models import Delivery, FeedEvent, Link, LinkDecision, Rejection
from safeguarding.casework.feeds.tasks import process_delivery
from safeguarding.evidence.feeds.columns import every

HEADINGS = "Incident Ref,Incident Date,Incident Type,Role,Forename,Surname,DOB,Sex,Address,Postcode"
DAY = date.today() - timedelta(days=40)
KAY = f"INC1,{DAY:%d/%m/%Y},Domestic abuse,Victim,Kay,Harlow,02/01/1992,F,1 Thistle Way,QX1 1AA"
LEE = f"INC1,{DAY:%d/%m/%Y},Domestic abuse,Suspect,Lee,Barrow,08/07/1990,M,1 Thistle Way,QX1 1AA"
STRANGER = f"INC2,{DAY:%d/%m/%Y},Domestic abuse,Victim,Zelda,Montague,11/11/1970,F,99 Elsewhere Road,ZQ9 9ZZ"
BROKEN = "INC3,31/02/2026,Domestic abuse,Victim,Kay,Harlow,02/01/1992,F,1 Thistle Way,QX1 1AA"


def extract(*rows: str, name: str = "extract.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "\n".join([HEADINGS, *rows]).encode(), "text/csv")


def hand_in(house: House, *rows: str) -> Delivery:
    delivery = actions.receive_delivery(
        checked(extract(*rows), kinds={"csv"}), "police", house.police, by=house.analyst
    )
    process_delivery.call(str(delivery.pk), str(delivery.received_by_id))
    delivery.refresh_from_db()
    return delivery


def test_good_rows_are_kept_and_bad_ones_listed_with_their_number_and_a_sentence(house: House) -> None:
    delivery = hand_in(house, KAY, LEE, STRANGER, BROKEN)
    assert (delivery.state, delivery.accepted, delivery.rejected) == ("done", 3, 1)
    rejection = Rejection.objects.get(delivery=delivery)
    assert rejection.row == 5
    assert "Incident Date" in rejection.column or "date" in rejection.sentence.lower()
    assert "Harlow" not in rejection.sentence


def test_the_rows_of_our_people_are_linked_and_strangers_are_not(house: House) -> None:
    delivery = hand_in(house, KAY, LEE, STRANGER)
    linked = {
        link.event.given_name: link.person for link in Link.objects.filter(event__delivery=delivery, band="linked")
    }
    assert linked.get("Kay", house.mother) == house.mother
    assert "Zelda" not in linked
    assert Link.objects.filter(event__given_name="Kay").exists()


def test_the_same_file_twice_is_refused(house: House) -> None:
    hand_in(house, KAY)
    with pytest.raises(Refused, match="This very file was received"):
        actions.receive_delivery(checked(extract(KAY), kinds={"csv"}), "police", house.police, by=house.analyst)


def test_a_row_that_is_held_already_is_not_stored_again(house: House) -> None:
    hand_in(house, KAY)
    delivery = hand_in(house, LEE, KAY)
    assert (delivery.accepted, delivery.already_held) == (1, 1)
    assert FeedEvent.objects.count() == 2


def test_a_file_that_is_no_extract_leaves_nothing(house: House) -> None:
    file = SimpleUploadedFile("extract.csv", b"Dear colleague\nno rows today\n", "text/csv")
    delivery = actions.receive_delivery(checked(file, kinds={"csv"}), "police", house.police, by=house.analyst)
    process_delivery.call(str(delivery.pk), str(delivery.received_by_id))
    delivery.refresh_from_db()
    assert delivery.state == "refused"
    assert "headings" in delivery.sentence
    assert not FeedEvent.objects.exists()


def test_a_file_of_another_kind_is_not_even_received(house: House) -> None:
    file = SimpleUploadedFile("extract.csv", b"PK\x03\x04" + b"\x00" * 100, "text/csv")
    asked = {"what": f"police:{house.police.pk}", "file": file}
    page = house.client(house.analyst).post(reverse("deliveries"), asked).content.decode()
    assert "a zip archive, or a Word or Excel document" in page
    assert not Delivery.objects.exists()


def test_a_refused_file_may_be_handed_in_again(house: House) -> None:
    bad = SimpleUploadedFile("extract.csv", b"nothing of use", "text/csv")
    for _ in range(2):
        delivery = actions.receive_delivery(checked(bad, kinds={"csv"}), "police", house.police, by=house.analyst)
        process_delivery.call(str(delivery.pk), str(delivery.received_by_id))
        bad.seek(0)
    assert Delivery.objects.filter(state="refused").count() == 2


def test_without_a_live_agreement_nothing_is_received(house: House) -> None:
    change_terms(kinds=["hospital"])
    with pytest.raises(Refused, match="No sharing agreement"):
        actions.receive_delivery(checked(extract(KAY), kinds={"csv"}), "police", house.police, by=house.analyst)


def test_when_the_agreement_is_withdrawn_nobody_reaches_the_linker(house: House) -> None:
    assert len(lawful.may_be_linked(house.authority.pk, "police")) == 5
    SharingAgreement.objects.update(withdrawn_at=timezone.now())
    assert len(lawful.may_be_linked(house.authority.pk, "police")) == 0


def test_only_members_of_families_reach_the_linker(house: House) -> None:
    loose = Person.objects.create(authority=house.authority, given_name="Kay", family_name="Harlow", sex="F")
    assert str(loose.pk) not in set(lawful.may_be_linked(house.authority.pk, "police")["person_id"])


@pytest.fixture
def doubtful(house: House) -> FeedEvent:
    hand_in(house, KAY)
    event = FeedEvent.objects.get()
    with lifted(connection, Link):
        Link.objects.all().delete()
    for person, probability in ((house.mother, 0.6), (house.father, 0.2)):
        Link.objects.create(
            authority=house.authority, event=event, person=person, probability=probability, band="doubtful",
            evidence=["Family name: the same; speaks for one person."], model_version="test", made_at=timezone.now(),
        )  # fmt: skip
    return event


def test_a_person_decides_who_a_doubtful_row_is(house: House, doubtful: FeedEvent) -> None:
    client = house.client(house.performance)
    page = client.get(reverse("review"), follow=True).content.decode()
    assert "Kay Harlow" in page
    assert "1 row to decide" in page
    mother = Link.objects.get(person=house.mother)
    client.post(reverse("review-row", args=[doubtful.pk]), {"answer": str(mother.pk), "reason": "", "seen": ""})
    decided = {row.link.person: row.same for row in LinkDecision.objects.all()}
    assert decided == {house.mother: True, house.father: False}
    assert "Nothing to decide" in client.get(reverse("review"), follow=True).content.decode()


def test_nobody_is_an_answer(house: House, doubtful: FeedEvent) -> None:
    actions.decide_row(doubtful, None, "Another family", frozenset(), by=house.performance)
    assert not LinkDecision.objects.filter(same=True).exists()
    assert review_queries.how_many_undecided(house.performance) == 0


def test_two_people_who_decide_the_same_row_do_not_overwrite_each_other(house: House, doubtful: FeedEvent) -> None:
    colleague = User.objects.create_user("paz@example.org", "Paz Lind", authority=house.authority)
    mother = Link.objects.get(person=house.mother)
    actions.decide_row(doubtful, mother, "", frozenset(), by=house.performance)
    Post.objects.create(
        authority=house.authority, user=colleague, agency=house.council, role="performance_officer", start=DAY
    )
    with pytest.raises(actions.DecidedMeanwhile) as meanwhile:
        actions.decide_row(doubtful, None, "", frozenset(), by=colleague)
    assert meanwhile.value.by == house.performance.name
    assert LinkDecision.objects.filter(same=True, replaced_by__isnull=True).count() == 1


def test_deciding_the_same_twice_is_one_decision(house: House, doubtful: FeedEvent) -> None:
    mother = Link.objects.get(person=house.mother)
    for _ in range(2):
        actions.decide_row(doubtful, mother, "", frozenset(), by=house.performance)
    assert LinkDecision.objects.count() == 2


def test_a_decision_can_be_changed_and_both_are_kept(house: House, doubtful: FeedEvent) -> None:
    mother = Link.objects.get(person=house.mother)
    first = actions.decide_row(doubtful, mother, "", frozenset(), by=house.performance)
    actions.decide_row(doubtful, None, "I was wrong", frozenset(row.pk for row in first), by=house.performance)
    assert LinkDecision.objects.count() == 4
    assert not LinkDecision.objects.filter(same=True, replaced_by__isnull=True).exists()


def test_through_the_web_an_extract_is_handed_in_and_its_outcome_shown(house: House) -> None:
    client = house.client(house.analyst)
    answers = {"what": f"police:{house.police.pk}", "file": extract(KAY, BROKEN)}
    page = client.post(reverse("deliveries"), answers, follow=True).content.decode()
    assert "1 row taken, 1 row rejected." in page
    assert "Harlow" not in page
    again = client.post(reverse("deliveries"), answers | {"file": extract(KAY, BROKEN)}).content.decode()
    assert "This very file was received" in again


def test_a_delivery_of_which_rows_were_rejected_is_not_simply_done(house: House) -> None:
    client, clean = house.client(house.performance), hand_in(house, *strangers(0))
    assert "rows rejected</strong>" not in client.get(reverse("deliveries")).content.decode()
    twice = strangers(50)
    repeated = hand_in(house, *twice, *twice[:10])
    assert "Done, rows rejected</strong>" in client.get(reverse("deliveries")).content.decode()
    page = client.get(reverse("delivery", args=[repeated.pk])).content.decode()
    assert ">Done: 10 rows rejected" in page
    assert "20.0%" in page, "rows that stand twice are among the rejected of the table over time too"
    assert ">Done</h1>" in client.get(reverse("delivery", args=[clean.pk])).content.decode()


def test_who_decides_links_finds_how_good_they_are_from_the_page_of_partner_data(house: House) -> None:
    for who, found in ((house.performance, True), (house.analyst, False)):
        assert (reverse("link-quality") in house.client(who).get(reverse("deliveries")).content.decode()) is found


def strangers(first: int, count: int = 40) -> list[str]:
    """Rows of as many people whom nobody here knows, a day each."""
    days = (date.today() - timedelta(days=400 - first - place) for place in range(count))
    return [
        f"S{first + place},{day:%d/%m/%Y},Domestic abuse,Victim,Ann,Ashe,{place % 28 + 1:02}/01/19{place + 50},F,,"
        for place, day in enumerate(days)
    ]


def test_what_looks_wrong_in_a_delivery_as_a_whole_is_said_and_nothing_is_held_back(house: House) -> None:
    change_terms(columns={"police": list(every("police"))})
    browser, partner = house.client(house.performance), house.client(house.analyst)
    clean = hand_in(house, *strangers(0))
    said = browser.get(reverse("delivery", args=[clean.pk])).content.decode()
    assert "Nothing looks wrong" in said and ">Done</h1>" in said
    hand_in(house, *strangers(50))
    spoilt = hand_in(house, *(row.replace("Victim", "Suspect") for row in strangers(100)), *strangers(100)[:5])
    said = browser.get(reverse("delivery", args=[spoilt.pk])).content.decode()
    assert "“Suspect” was never there before; now it is 89% of the rows." in said or "may have changed places" in said
    assert re.search(r">Done: \d things? to ask about</h1>", said)
    assert (spoilt.state, spoilt.accepted) == ("done", 45)
    # figures of what was kept, beside the file that they sent, would tell the partner whom an agreement leaves out
    told = partner.get(reverse("delivery", args=[spoilt.pk])).content.decode()
    assert ">Done: 5 rows rejected</h1>" in told or ">Done</h1>" in told
    assert not [one for one in ("The delivery as a whole", "to ask about", "extract over time") if one in told]
    # one that was read before this was asked says nothing
    Delivery.objects.filter(pk=clean.pk).update(profile={})
    assert "The delivery as a whole" not in browser.get(reverse("delivery", args=[clean.pk])).content.decode()


def test_the_partner_does_not_see_who_was_linked(house: House) -> None:
    delivery = hand_in(house, KAY)
    page = house.client(house.analyst).get(reverse("delivery", args=[delivery.pk])).content.decode()
    assert "Linked to a person" not in page
    assert house.client(house.analyst).get(reverse("review")).status_code == 403


def test_another_agencys_delivery_is_not_found(house: House) -> None:
    delivery = hand_in(house, KAY)
    post = house.post_of(house.analyst)
    post.agency = house.council
    post.save()
    assert house.client(house.analyst).get(reverse("delivery", args=[delivery.pk])).status_code == 404


@pytest.mark.parametrize("who", ["social_worker", "manager"])
def test_practitioners_find_the_door_to_partner_data_shut(house: House, who: str) -> None:
    assert house.client(getattr(house, who)).get(reverse("deliveries")).status_code == 403
