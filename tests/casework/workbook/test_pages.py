"""What the chapters, the chronology and the visit log say."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.db import connection
from django.utils import timezone
from tests.casework.workbook.conftest import close_month, text_of

from safeguarding.casework.access.unchanging import lifted
from safeguarding.casework.pathway.models import Episode, ProtectionPlan
from safeguarding.casework.workbook import actions
from safeguarding.casework.workbook.models import Entry, EntryPerson, WorkbookEpisode


def test_the_workbook_has_a_chapter_for_each_discipline_and_the_readers_own_comes_first(house, address):
    page = text_of(house.client(house.substance_worker).get(address("workbook")))
    headings = ("Substance misuse (your chapter)", "Social work", "Domestic abuse: victims", "Mental health")
    places = [page.index(f">{words}<") for words in headings]
    assert places == sorted(places)
    assert page.count("Not written yet.") == 5


def test_entries_of_a_month_that_supervision_closed_leave_the_chapters_and_stay_in_the_record(
    house, address, write, contact
):
    write(contact(significant=True, text="In the old month."))
    close_month(house)
    client = house.client(house.social_worker)
    assert "In the old month." not in text_of(client.get(address("workbook")))
    assert "In the old month." in text_of(client.get(address("chronology")))


def test_a_contact_written_up_late_is_read_at_the_next_supervision(house, address, write, contact):
    close_month(house)
    write(contact(at=timezone.now() - timedelta(days=40), text="Forgotten until now."))
    assert "Forgotten until now." in text_of(house.client(house.social_worker).get(address("workbook")))


def test_the_chronology_narrows_by_year_and_discipline(house, address, write, contact):
    Episode.objects.create(
        authority=house.authority, child=house.child, referral_date="2024-02-05", referral_source="1A"
    )
    write(contact(significant=True, text="Words of Sam."))
    actions.write_entry(
        house.family, contact(significant=True, text="Words of Sue."), uuid4(), by=house.substance_worker
    )
    client = house.client(house.social_worker)
    page = text_of(client.get(address("chronology")))
    assert page.index("Words of") < page.index("Referral")
    of_sue = text_of(client.get(address("chronology"), {"discipline": "substance_misuse_worker"}))
    assert "Words of Sue." in of_sue and "Words of Sam." not in of_sue and "5 February 2024" not in of_sue
    of_2024 = text_of(client.get(address("chronology"), {"year": "2024"}))
    assert "5 February 2024" in of_2024 and "Words of" not in of_2024
    steps = text_of(client.get(address("chronology"), {"discipline": "steps"}))
    assert "5 February 2024" in steps and "Words of" not in steps
    assert client.get(address("chronology"), {"year": "1066", "discipline": "nonsense"}).status_code == 200


def test_an_entry_that_is_not_significant_is_not_in_the_chronology(house, address, write, contact):
    write(contact(text="Of little weight."))
    assert "Of little weight." not in text_of(house.client(house.social_worker).get(address("chronology")))


def protection_plan(house, child, days):
    episode = Episode.objects.create(
        authority=house.authority,
        child=child,
        referral_date=timezone.localdate() - timedelta(days=days),
        referral_source="1A",
    )
    ProtectionPlan.objects.create(
        authority=house.authority,
        episode=episode,
        start=episode.referral_date,
        initial_category="NEG",
        latest_category="NEG",
    )


def test_a_visit_at_which_the_child_was_seen_stops_the_clock_until_the_next(house, address, write, visit):
    protection_plan(house, house.child, 60)
    client = house.client(house.social_worker)
    assert "Overdue by" in text_of(client.get(address("visits")))
    write(visit())
    page = text_of(client.get(address("visits")))
    assert "Overdue by" not in page and "Due in" in page


def test_a_visit_by_another_discipline_or_without_seeing_the_child_does_not_stop_the_clock(
    house, address, write, visit, contact
):
    from safeguarding.casework.workbook.contacts import Present

    protection_plan(house, house.child, 60)
    write(visit(), by=house.victim_worker)
    write(contact(kind="visit", people=(Present(house.child.pk, not_seen_because="At school"),)))
    page = text_of(house.client(house.social_worker).get(address("visits")))
    assert "Overdue by" in page and "No: At school" in page and "Dawn Pellew" in page


def test_the_visit_log_names_who_visited_even_after_somebody_else_corrected_it(house, address, write, visit):
    entry = write(visit())
    actions.correct_entry(entry, visit(text="Put right."), "Words", uuid4(), by=house.manager)
    page = text_of(house.client(house.social_worker).get(address("visits")))
    assert "Sam Okafor" in page.split("Visits to Ivy Harlow")[-1]


def test_a_visit_before_the_birth_says_unborn_and_not_that_the_child_was_not_seen(house, address, write, visit):
    write(visit())
    house.child.birth_date = timezone.localdate()
    house.child.save()
    with lifted(connection, Entry, EntryPerson):
        EntryPerson.objects.update(seen=False, seen_alone=None, bedroom_seen=None)
        Entry.objects.update(at=timezone.now() - timedelta(days=2))
    page = text_of(house.client(house.social_worker).get(address("visits")))
    assert "Unborn" in page.split("Visits to Ivy Harlow")[-1]


def test_long_lists_come_in_pages_of_fifty(house, address, write, contact):
    for number in range(51):
        write(contact(text=f"Call {number}"))
    page = text_of(house.client(house.social_worker).get(address("workbook")))
    assert "Showing 1 to 50 of 52 entries" in page
    assert page.count("Call on") == 50


def test_empty_pages_say_what_will_fill_them(house, address):
    client = house.client(house.outsider)
    WorkbookEpisode.objects.filter(family=house.other_family).delete()
    assert "begins with the first entry" in text_of(client.get(address("workbook", house.other_family)))
    assert "fills by itself" in text_of(client.get(address("chronology", house.other_family)))
    assert "No visit to this child is recorded" in text_of(client.get(address("visits", house.other_family)))
