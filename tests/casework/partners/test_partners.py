"""What partners saw of a family: who sees what of it, and nothing that is not known shown as nothing."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.casework.conftest import House, change_terms

from safeguarding.casework.access.kinds import FEEDS
from safeguarding.casework.access.models import Agency, SharingAgreement, User
from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.audit.models import Event
from safeguarding.casework.families.models import Allocation, Family, Membership, Person
from safeguarding.casework.families.situations import AgreementExclusion, Restriction
from safeguarding.casework.feeds.models import Delivery, FeedEvent, Link, LinkDecision
from safeguarding.casework.partners import presenters, queries, reading
from safeguarding.casework.partners.queries import Seen, Source

TODAY = date.today()


def test_a_role_reads_headlines_of_the_feeds_whose_kind_of_record_it_reads_at_least_in_a_summary() -> None:
    clinical = {"hospital", "ambulance", "mental_health", "substance_misuse"}
    everyone = {"school", "housing", "childrens_services"}
    read = {role: {feed for feed in FEEDS if reading.reads(role, feed)} for role in ROLES}
    assert read["social_worker"] == read["team_manager"] == set(FEEDS)
    assert read["conference_chair"] == set(FEEDS) - {"police"}
    assert read["da_victim_worker"] == everyone | {"police", "probation"}
    assert read["substance_misuse_worker"] == everyone | clinical
    assert read["family_support_worker"] == read["education_worker"] == everyone
    assert read["administrator"] == read["partner_analyst"] == read["business_support"] == set()
    assert set(reading.RECORD) == set(FEEDS)
    assert not reading.reads("social_worker", "dentist")


def test_not_known_is_told_apart_from_none_and_says_why() -> None:
    known = Source(
        "police", "Police", covered=((TODAY, TODAY),), received=timezone.now(), until=TODAY, people=2, findable=1
    )
    days = timezone.now()
    assert presenters.why_not(Source("police")) == presenters.NO_AGREEMENT
    assert presenters.why_not(Source("police", "Police")) == presenters.NOTHING_CAME
    assert presenters.why_not(Source("police", "Police", received=days)) == presenters.NOT_THESE_DAYS
    unseen = Source("police", "Police", received=days, covered=((TODAY, TODAY),), people=2)
    assert presenters.why_not(unseen) == presenters.NOT_LINKED
    assert presenters.why_not(known) == ""
    shown = presenters.page(Seen(TODAY - timedelta(days=365), TODAY, (), ("police",), (known,)))
    assert not shown["parts"][0]["headlines"].rows
    assert shown["parts"][0]["headlines"].nothing == "None in the days covered."
    assert shown["unknown"] is None
    assert "Of the others nothing is known" in " ".join(shown["parts"][0]["rests"])


def test_the_page_speaks_of_the_mark_of_allocation_only_where_there_is_one() -> None:
    first = TODAY - timedelta(days=365)
    for on, marked in ((first, True), (TODAY, True), (first - timedelta(days=1), False)):
        assert presenters.page(Seen(first, TODAY, (on,), (), ()))["allocated_shown"] is marked
    assert not presenters.page(Seen(first, TODAY, (), (), ()))["allocated_shown"]


def test_a_thousand_sessions_are_written_with_a_comma() -> None:
    rows = tuple(queries.Event(f"{n}", "missed", TODAY, "", 80, 510, "", ()) for n in range(3))
    source = Source("school", "Schools", covered=((TODAY, TODAY),), received=timezone.now(), until=TODAY, events=rows)
    assert [row[1] for row in presenters.part(source, 1)["headlines"].rows] == ["240 of 1,530"]


class Partner:
    """A partner of the house with one delivery of a feed, and rows of it."""

    def __init__(self, house: House, feed: str = "police", agency: Agency | None = None) -> None:
        self.house, self.of, self.feed = house, {"authority": house.authority}, feed
        self.agency = agency or house.police
        self.delivery = Delivery.objects.create(
            **self.of, agency=self.agency, feed=feed, file_name="x.csv", sha256=feed, received_by=house.analyst, state="done",
            received_at=timezone.now(), covers_from=TODAY - timedelta(days=500), covers_to=TODAY - timedelta(days=2),
        )  # fmt: skip

    def row(self, person: Person, days: int, band: str = "linked", **more: Any) -> Link:
        said = {"kind": "domestic_abuse", "role": "victim", "incident_id": f"{person.pk} {days}"} | more
        event = FeedEvent.objects.create(
            **self.of, delivery=self.delivery, feed=self.feed, event_key=f"{FeedEvent.objects.count()}",
            date=TODAY - timedelta(days=days), **said,
        )  # fmt: skip
        return Link.objects.create(
            **self.of, event=event, person=person, probability=0.9, band=band, model_version="t", made_at=timezone.now()
        )


@pytest.fixture
def police(house: House) -> Partner:
    return Partner(house)


def answer(house: House, user: User, family: Family | None = None) -> Any:
    return house.client(user).get(reverse("partners", args=[(family or house.family).pk]))


def text(house: House, user: User) -> str:
    page = answer(house, user)
    assert page.status_code == 200, page.content[:500]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def health(house: House) -> Partner:
    agency = Agency.objects.create(authority=house.authority, name="Merrow Hospital", kind="health")
    SharingAgreement.objects.create(
        authority=house.authority, agency=agency, title="Hospital", purpose="Safeguarding children",
        lawful_basis="public_task", kinds=["hospital"], start=TODAY - timedelta(days=400),
    )  # fmt: skip
    return Partner(house, "hospital", agency)


def test_headlines_of_a_year_stand_with_the_days_covered_and_the_delivery(house: House, police: Partner) -> None:
    police.row(house.mother, 40)
    police.row(house.father, 40, incident_id=f"{house.mother.pk} 40", role="suspect")  # the same incident
    police.row(house.child, 100, kind="missing", role="involved")
    police.row(house.mother, 400)
    police.row(house.mother, 30, kind="a code of theirs")
    shown = text(house, house.social_worker)
    assert "Domestic abuse 1 " in shown
    assert "Missing person 1 " in shown
    assert "Other 1 " in shown
    assert "a code of theirs" not in shown
    assert "4 of 4 people here could be looked for" in shown
    assert "before the days shown here" in shown  # allocated more than a year ago
    assert "No sharing agreement lets your role see this" in shown  # the other feeds


def test_a_doubtful_row_is_not_counted_and_said_to_wait_until_somebody_decides(house: House, police: Partner) -> None:
    link = police.row(house.mother, 40, band="doubtful")
    shown = text(house, house.social_worker)
    assert "None in the days covered" in shown
    assert "wait for a person to decide" in shown
    by = {"authority": house.authority, "decided_by": house.performance, "decided_at": timezone.now()}
    said = LinkDecision.objects.create(**by, link=link, same=True)
    shown = text(house, house.social_worker)
    assert "Domestic abuse 1 " in shown
    assert "wait for a person to decide" not in shown
    LinkDecision.objects.create(**by, link=link, same=False, replaces=said)
    assert "None in the days covered" in text(house, house.social_worker)


def test_who_works_or_worked_with_the_person_who_harms_sees_none_of_it(house: House, police: Partner) -> None:
    police.row(house.mother, 40)
    assert answer(house, house.perpetrator_worker).status_code == 403
    page = house.client(house.perpetrator_worker).get(reverse("chronology", args=[house.family.pk]))
    assert "What partners saw" not in page.content.decode()
    post = house.post_of(house.social_worker)
    before = type(post).objects.create(
        authority=house.authority, user=house.social_worker, agency=house.council, office=house.office, team=house.team,
        role="da_perpetrator_worker", start=TODAY - timedelta(days=300), end=TODAY - timedelta(days=200),
    )  # fmt: skip
    Allocation.objects.create(
        authority=house.authority, family=house.family, post=before, start=before.start, end=before.end
    )
    refused = answer(house, house.social_worker)
    assert refused.status_code == 403
    assert "work, or have worked, with the person who harms" in refused.content.decode()


def test_a_hospital_attendance_is_seen_by_those_who_may_read_so_much_of_health_and_by_nobody_else(house: House) -> None:
    health(house).row(house.mother, 20, kind="emergency_attendance", role="patient")
    for user in (house.social_worker, house.manager, house.substance_worker, house.mental_health_worker):
        assert "Emergency department attendance 1 " in text(house, user)
    assert "Emergency" not in text(house, house.victim_worker)
    assert "Hospital" not in text(house, house.victim_worker)
    assert answer(house, house.outsider).status_code == 404
    assert answer(house, house.performance).status_code == 403


def test_an_agreement_that_names_roles_opens_its_rows_to_them_alone(house: House, police: Partner) -> None:
    police.row(house.mother, 40)
    change_terms(roles=["team_manager"])
    assert "Domestic abuse 1 " in text(house, house.manager)
    assert "Domestic abuse" not in text(house, house.social_worker)


def test_counts_alone_show_no_day_and_nobody_and_fewer_months_show_fewer(house: House, police: Partner) -> None:
    police.row(house.mother, 40)
    police.row(house.mother, 200)
    assert "Each event" in text(house, house.social_worker)
    change_terms(detail="counts", months_seen=3)
    shown = text(house, house.social_worker)
    assert "Each event" not in shown
    assert house.mother.given_name not in shown
    assert "Domestic abuse 1 " in shown


def test_what_an_agreement_leaves_out_or_no_longer_covers_is_gone_at_once(house: House, police: Partner) -> None:
    police.row(house.mother, 40)
    agreement = SharingAgreement.objects.get()
    left_out = AgreementExclusion.objects.create(
        authority=house.authority, agreement=agreement, family=house.family, person=house.mother, reason="Asked to be",
        made_by=house.manager, made_at=timezone.now(),
    )  # fmt: skip
    shown = text(house, house.social_worker)
    assert "Domestic abuse" not in shown
    assert "3 of 4 people here could be looked for" in shown
    AgreementExclusion.objects.filter(pk=left_out.pk).update(ended_at=timezone.now())
    assert "Domestic abuse 1 " in text(house, house.social_worker)
    SharingAgreement.objects.update(withdrawn_at=timezone.now())
    shown = text(house, house.social_worker)
    assert "Domestic abuse" not in shown
    assert "Nothing is known from any partner yet" in shown


def test_nothing_is_shown_of_who_is_in_another_family_that_is_closed_to_the_reader(
    house: House, police: Partner
) -> None:
    police.row(house.father, 40, role="suspect")
    of = {"authority": house.authority}
    Membership.objects.create(
        **of,
        family=house.other_family,
        person=house.father,
        role="adult",
        relation="father",
        start=TODAY - timedelta(days=9),
    )
    assert "Domestic abuse 1 " in text(house, house.social_worker)
    Restriction.objects.create(
        **of, family=house.other_family, reason="r", made_by=house.manager, started_at=timezone.now()
    )
    assert "Domestic abuse" not in text(house, house.social_worker)


def test_a_merged_record_is_the_one_that_was_kept_and_a_corrected_row_is_not_counted(
    house: House, police: Partner
) -> None:
    other = Person.objects.create(authority=house.authority, given_name="K", family_name="Harlow", sex="F")
    police.row(other, 40)
    assert "None in the days covered" in text(house, house.social_worker)
    Person.objects.filter(pk=other.pk).update(merged_into=house.mother)
    assert "Domestic abuse 1 " in text(house, house.social_worker)
    FeedEvent.objects.update(stands=False)
    assert "None in the days covered" in text(house, house.social_worker)


def test_that_somebody_looked_is_recorded_and_more_rows_ask_the_database_no_more(house: House, police: Partner) -> None:
    police.row(house.mother, 40)
    answer(house, house.social_worker)  # what is asked once and then kept
    with CaptureQueriesContext(connection) as few:
        answer(house, house.social_worker)
    kept = Event.objects.filter(actor=house.social_worker.pk).order_by("pk").last()
    assert kept is not None
    assert kept.what["section"] == "what partners saw"
    for days in range(60):
        police.row(house.child, days, kind="missing", role="involved")
    with CaptureQueriesContext(connection) as many:
        answer(house, house.social_worker)
    assert len(many) == len(few) <= 48
