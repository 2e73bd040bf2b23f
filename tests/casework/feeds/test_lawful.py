"""The lawful basis of linking: who is left out leaves no trace in the linker, in a file, a cache, a log or a result."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from tests.casework.conftest import House, change_terms
from tests.casework.feeds.test_deliveries import DAY, KAY, hand_in

from safeguarding.casework.access.models import Agency, SharingAgreement
from safeguarding.casework.families.models import Membership, Person
from safeguarding.casework.families.situations import AgreementExclusion
from safeguarding.casework.feeds import lawful, processing
from safeguarding.casework.feeds.models import Delivery, FeedEvent, Link
from safeguarding.casework.insight.frames import tables_of

#: A name, a street and a postcode that stand nowhere else.
CANARY = ("Zzyzx", "Quagga Row", "QX77 7QQ")
ROW = f"INC9,{DAY:%d/%m/%Y},Domestic abuse,Victim,Zzyzx,Vexillology,03/02/1991,F,1 Quagga Row,QX77 7QQ"


def traces(house: House, person: Person, in_the_linker: list[str], log: str, folder: Path) -> set[str]:
    """Where anything of the person is to be found after a delivery without their own row was linked."""
    ours = (str(person.pk), *(word.lower() for word in CANARY))

    def holds(text: str) -> bool:
        return any(word in text.lower() for word in ours)

    found = {
        "the linker": holds(" ".join(in_the_linker)),
        "the result": Link.objects.filter(person=person).exists(),
        "the evidence": holds(str(list(Link.objects.values_list("evidence")))),
        "the log": holds(log),
        "a file": any(holds(path.read_bytes().decode(errors="ignore")) for path in folder.rglob("*") if path.is_file()),
        "the cache": holds(str(getattr(cache, "_cache", {}))),
    }
    return {place for place, there in found.items() if there}


def leave_out(house: House, person: Person, *, whole_family: bool) -> AgreementExclusion:
    family = Membership.objects.get(person=person).family
    return AgreementExclusion.objects.create(
        authority=house.authority, agreement=SharingAgreement.objects.get(), family=family, reason="Staff relative",
        person=None if whole_family else person, made_by=house.manager, made_at=timezone.now(),
    )  # fmt: skip


@pytest.mark.parametrize("why", ["person", "family", "no family", "not left out"])
def test_who_is_left_out_leaves_no_trace_anywhere(
    house: House,
    planted: Person,
    in_the_linker: list[str],
    on_disk: Path,
    caplog: pytest.LogCaptureFixture,
    why: str,
) -> None:
    if why in ("person", "family"):
        leave_out(house, planted, whole_family=why == "family")
    elif why == "no family":
        Membership.objects.filter(person=planted).delete()
    with caplog.at_level(logging.DEBUG):
        hand_in(house, KAY, ROW if why == "not left out" else KAY.replace("INC1", "INC2"))
    assert in_the_linker, "nothing was linked: this would prove nothing"
    found = traces(
        house,
        planted,
        in_the_linker,
        "".join(r.getMessage() for r in caplog.records if r.name != "django.db.backends"),
        on_disk,
    )
    if why == "not left out":  # the negative control: the same search finds somebody who may be linked
        assert found >= {"the linker", "the result"} and not found & {"a file", "the cache", "the log"}
    else:
        assert found == set()


def test_a_delivery_whose_agreement_ended_while_it_waited_reaches_no_linker(
    house: House, planted: Person, in_the_linker: list[str]
) -> None:
    other = Agency.objects.create(authority=house.authority, name="Transport police", kind="police")
    agreement = SharingAgreement.objects.get()
    SharingAgreement.objects.create(
        authority=house.authority, agency=other, kinds=["police"], start=DAY, title="Other", purpose="Safeguarding",
        lawful_basis="public_task",
    )  # fmt: skip
    delivery = Delivery.objects.create(
        authority=house.authority, agency=house.police, feed="police", file_name="x.csv", sha256="y", state="linking",
        received_by=house.analyst, received_at=timezone.now(),
    )  # fmt: skip
    FeedEvent.objects.create(
        authority=house.authority, delivery=delivery, event_key="k", incident_id="k", feed="police", date=DAY,
        kind="domestic_abuse", given_name="Zzyzx", family_name="Vexillology", sex="F",
    )  # fmt: skip
    SharingAgreement.objects.filter(pk=agreement.pk).update(withdrawn_at=timezone.now())
    assert len(lawful.may_be_linked(house.authority.pk, "police")), "another agency's agreement is in force"
    processing.link(delivery, by=house.performance)
    assert not in_the_linker and not Link.objects.exists()


def counted(house: House) -> set[str]:
    return set(tables_of(house.authority.pk, "police").links["person_id"])


def test_links_are_withdrawn_the_minute_somebody_is_left_out_and_come_back_as_they_were(
    house: House, planted: Person
) -> None:
    hand_in(house, KAY, ROW)
    before = counted(house)
    assert str(planted.pk) in before
    out = leave_out(house, planted, whole_family=True)
    assert counted(house) == before - {str(planted.pk)}
    browser = house.client(house.performance)
    said = browser.get(reverse("delivery", args=[Delivery.objects.get().pk])).content.decode()
    assert Link.objects.filter(person=planted).count() == 1, "no row is changed or removed"
    assert "Linked to a person" in said
    AgreementExclusion.objects.filter(pk=out.pk).update(ended_at=timezone.now(), ended_by=house.manager)
    assert counted(house) == before


def test_links_events_and_coverage_are_withdrawn_the_minute_an_agreement_ends(house: House, planted: Person) -> None:
    hand_in(house, KAY, ROW)
    made = tables_of(house.authority.pk, "police")
    assert len(made.links) and len(made.events) and len(made.coverage)
    SharingAgreement.objects.update(withdrawn_at=timezone.now())
    gone = tables_of(house.authority.pk, "police")
    assert (len(gone.links), len(gone.events), len(gone.coverage)) == (0, 0, 0), "not known, and never zero"
    SharingAgreement.objects.update(withdrawn_at=None)
    change_terms(kinds=["police"])
    assert tables_of(house.authority.pk, "police").links.equals(made.links)


def test_a_link_of_a_record_that_was_merged_is_withdrawn_with_the_kept_one(house: House, planted: Person) -> None:
    hand_in(house, ROW)
    kept = Person.objects.create(authority=house.authority, given_name="Zed", family_name="Vex", sex="F")
    Membership.objects.filter(person=planted).update(person=kept)
    Person.objects.filter(pk=planted.pk).update(merged_into=kept)
    assert str(kept.pk) in counted(house)
    leave_out(house, kept, whole_family=False)
    assert counted(house) == set()
