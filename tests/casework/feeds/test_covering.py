"""A kind that a delivery has no row of is not known for its days, until somebody says that the file is all there is."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.casework.conftest import House
from tests.casework.feeds.test_versions import DAY, HEADINGS, row

from safeguarding.casework.access.models import Agency, SharingAgreement
from safeguarding.casework.access.policies import Refused
from safeguarding.casework.access.unchanging import lifted
from safeguarding.casework.design.uploads import checked
from safeguarding.casework.feeds import actions, answering
from safeguarding.casework.feeds.covering import Whole, expected_whole, whole
from safeguarding.casework.feeds.models import Delivery, FeedEvent, Link
from safeguarding.casework.feeds.presenters import findings
from safeguarding.casework.feeds.tasks import process_delivery
from safeguarding.casework.insight.frames import tables_of
from safeguarding.evidence.feeds.profile import Profile
from safeguarding.evidence.feeds.timetable import whole_before
from safeguarding.evidence.indicators.covered import covered_stretches
from safeguarding.evidence.periods import Window

TODAY = timezone.localdate()
LATER = DAY + timedelta(days=10)


def deliver(house: House, *rows: str, said: Whole | None = None) -> Delivery:
    file = SimpleUploadedFile("extract.csv", "\n".join([HEADINGS, *rows]).encode(), "text/csv")
    held = checked(file, kinds={"csv"})
    delivery = actions.receive_delivery(held, "police", house.police, by=house.analyst, said=said)
    process_delivery.call(str(delivery.pk), str(delivery.received_by_id))
    delivery.refresh_from_db()
    assert delivery.state == "done", delivery.sentence
    return delivery


def known(house: House, kind: str) -> tuple[Window, ...]:
    return covered_stretches(tables_of(house.authority.pk, "police").coverage, "police", [kind])


def test_a_file_of_missing_episodes_alone_says_nothing_of_domestic_abuse(house: House) -> None:
    deliver(house, row("1"), row("2", LATER))
    assert known(house, "domestic_abuse") == (Window(DAY, LATER),)
    deliver(house, row("3", TODAY - timedelta(days=5), kind="Missing person"), row("4", LATER, kind="Missing person"))
    assert known(house, "domestic_abuse") == (Window(DAY, LATER),), "as before: nobody sent any since"
    assert known(house, "missing") == (Window(LATER, TODAY - timedelta(days=5)),)
    assert known(house, "custody") == ()


def test_said_to_be_everything_a_file_without_a_row_of_a_kind_that_the_agency_sends_is_none_of_it(house: House) -> None:
    deliver(house, row("1"))
    said = whole("police", DAY, TODAY, [])
    deliver(house, row("2", LATER, kind="Missing person"), said=said)
    assert known(house, "domestic_abuse") == known(house, "missing") == (Window(DAY, TODAY),), "quiet ends are covered"
    assert known(house, "custody") == (), "which the agency never sent"


def test_kinds_that_are_named_are_covered_and_no_others(house: House) -> None:
    deliver(house, row("1"), row("2", LATER, kind="Missing person"), said=whole("police", DAY, TODAY, ["custody"]))
    assert known(house, "custody") == (Window(DAY, TODAY),)
    assert known(house, "domestic_abuse") == ()


def test_a_kind_that_could_not_be_read_may_be_the_one_that_has_no_row(house: House) -> None:
    said = whole("police", DAY, TODAY, ["domestic_abuse", "missing"])
    deliver(house, row("1"), row("2", LATER, kind="Quagga"), said=said)
    assert known(house, "domestic_abuse") == (Window(DAY, TODAY),)
    assert known(house, "missing") == ()


def expect(house: House, first: date = DAY, every: str = "month", *, whole: bool = True) -> None:
    answering.expect(house.police, "police", every, first, 5, by=house.performance, whole=whole)


def due_for(first: date = DAY, every: str = "month") -> tuple[date, date]:
    time = whole_before(every, first, TODAY)
    assert time
    return time


def test_said_once_of_all_that_are_expected_a_file_is_whole_for_the_time_it_is_due_for(house: House) -> None:
    first, last = due_for()
    deliver(house, row("1", first - timedelta(days=9)))
    expect(house)
    made = deliver(house, row("2", last - timedelta(days=3), kind="Missing person"))
    assert made.said == {}
    assert known(house, "domestic_abuse")[-1] == known(house, "missing")[-1] == Window(first, last)
    assert known(house, "custody") == (), "which the agency never sent"
    assert (made.covers_from, made.covers_to) == (first, last)


def test_rows_beyond_the_time_it_is_due_for_cover_their_days_as_ever(house: House) -> None:
    first, last = due_for()
    deliver(house, row("1", first, kind="Missing person"))
    expect(house)
    deliver(house, row("2", last), row("3", TODAY))
    assert known(house, "domestic_abuse") == (Window(first, TODAY),)
    assert known(house, "missing") == (Window(first, last),)


@pytest.mark.parametrize("whole_files", [True, False])
def test_not_ticked_said_otherwise_or_of_another_time_a_file_covers_what_its_rows_show(
    house: House, whole_files: bool
) -> None:
    first, last = due_for()
    deliver(house, row("0", first, kind="Missing person"))
    expect(house, whole=whole_files)
    late = deliver(house, row("1", first - timedelta(days=2)), row("2", first - timedelta(days=1)))
    assert late.covers == {"domestic_abuse": [f"{first - timedelta(days=2)}", f"{first - timedelta(days=1)}"]}
    said = deliver(house, row("3", last), said=Whole(last, last, ("domestic_abuse",)))
    assert said.covers == {"domestic_abuse": [f"{last}", f"{last}"]}
    assert (len(deliver(house, row("4", last)).covers) > 1) is whole_files, "the control: where it is ticked it holds"
    expect(house, every="never", whole=whole_files)
    assert set(deliver(house, row("5", last)).covers) == {"domestic_abuse"}


def test_what_is_said_today_changes_no_delivery_of_before_and_nothing_before_the_first_is_due(house: House) -> None:
    first, last = due_for()
    made = deliver(house, row("0", first, kind="Missing person"), row("1", last))
    expect(house)
    assert expected_whole(made, (last, last)) is None
    later = deliver(house, row("2", last))
    assert expected_whole(later, (last, last)) == Whole(first, last)
    expect(house, TODAY + timedelta(days=1))
    assert set(deliver(house, row("3", last)).covers) == {"domestic_abuse"}


def test_a_day_that_one_of_two_expected_agencies_lacks_is_not_known(house: House) -> None:
    other = Agency.objects.create(authority=house.authority, name="Transport Police", kind=Agency.Kind.POLICE)
    agreed = SharingAgreement.objects.get(agency=house.police)
    agreed.pk, agreed.agency = uuid4(), other
    agreed.save(force_insert=True)
    deliver(house, row("1"), row("2", LATER))
    theirs = deliver(house, row("3", DAY + timedelta(days=2)), row("4", DAY + timedelta(days=6)))
    Delivery.objects.filter(pk=theirs.pk).update(agency=other)
    assert known(house, "domestic_abuse") == (Window(DAY, LATER),), "as long as nobody is expected"
    answering.expect(other, "police", "month", DAY, 5, by=house.performance)
    assert known(house, "domestic_abuse") == (Window(DAY, DAY + timedelta(days=6)),), "what came after is not known"
    answering.expect(other, "police", "never", DAY, 5, by=house.performance)
    assert known(house, "domestic_abuse") == (Window(DAY, LATER),)


def test_a_correction_covers_no_days(house: House) -> None:
    deliver(house, row("1"))
    assert deliver(house, row("1", kind="Missing person", status="Corrected")).covers == {}


def test_a_delivery_from_before_covers_the_kinds_of_the_rows_that_are_held_of_it(house: House) -> None:
    made = deliver(house, row("1"), row("2", LATER))
    Delivery.objects.filter(pk=made.pk).update(covers=None)
    assert known(house, "domestic_abuse") == (Window(DAY, LATER),)
    assert known(house, "missing") == ()
    with lifted(connection, Link):
        FeedEvent.objects.filter(delivery=made).delete()
    assert known(house, "domestic_abuse") == (), "removed after the years agreed, its days are known no more"


@pytest.mark.parametrize(
    ("first", "last", "kinds", "why"),
    [
        (DAY, None, [], "both"),
        (None, None, ["missing"], "both"),
        (LATER, DAY, [], "before the first"),
        (DAY, TODAY + timedelta(days=1), [], "still to come"),
        (DAY, LATER, ["quagga"], "no kind"),
    ],
)
def test_what_cannot_be_so_is_refused(first: date | None, last: date | None, kinds: list[str], why: str) -> None:
    with pytest.raises(Refused, match=why):
        whole("police", first, last, kinds)
    assert whole("police", None, None) is None


def test_a_delivery_says_which_kind_it_lacks_that_every_one_before_had(house: House) -> None:
    before = [Profile.from_json(deliver(house, row("1"), row("2", kind="Missing person")).profile)]
    lacks = deliver(house, row("3", kind="Missing person"))
    (said,) = findings(lacks, before) or ()
    assert "no rows of “Domestic abuse" in said
    assert "not none" in said
    whole_file = whole("police", DAY, LATER)
    assert findings(deliver(house, row("4", kind="Missing person"), said=whole_file), before) == []


def test_what_is_said_of_a_file_is_taken_from_the_page(house: House, client: Client) -> None:
    client.force_login(house.analyst)
    deliver(house, row("1"))
    days = {
        f"{name}-{part}": getattr(on, part) for name, on in (("first", DAY), ("last", LATER)) for part in ("day", "month", "year")
    }  # fmt: skip
    sent = {"what": f"police:{house.police.pk}", **days}
    page = reverse("deliveries")
    assert (
        client.post(page, {**sent, "last-day": "", "last-month": "", "last-year": "", "file": extract("5")}).status_code
        == 200
    )
    assert not Delivery.objects.exclude(said={}).exists(), "one day alone is refused"
    assert client.post(page, {**sent, "file": extract("6")}).status_code == 302
    made = Delivery.objects.exclude(said={}).get()
    assert made.said == {"first": DAY.isoformat(), "last": LATER.isoformat(), "kinds": []}


def extract(key: str) -> SimpleUploadedFile:
    content = "\n".join([HEADINGS, row(key, kind="Missing person")]).encode()
    return SimpleUploadedFile("extract.csv", content, "text/csv")
