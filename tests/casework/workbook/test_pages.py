"""The pages of the workbook: who may open them, and what they say."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from safeguarding.casework.audit.models import Event
from safeguarding.casework.families.models import Family, Membership
from safeguarding.casework.pathway.models import Episode, ProtectionPlan
from safeguarding.casework.workbook import actions
from safeguarding.casework.workbook.models import Entry, Summary, WorkbookEpisode

READ = ("workbook", "chronology", "visits", "entry")
WRITE = ("entry-new", "entry-correct", "summary")


@pytest.fixture
def address(house, write):
    """The address of a page of the Harlow family; pages of an entry lead to one that Sam wrote."""
    entry = write()

    def of(page, family=None, of_entry=None):
        args = [(family or house.family).pk]
        return reverse(page, args=[*args, (of_entry or entry).pk] if page in ("entry", "entry-correct") else args)

    return of


def text_of(response):
    return " ".join(response.content.decode().split())


def close_month(house):
    WorkbookEpisode.objects.filter(family=house.family).update(closed_at=timezone.now())
    WorkbookEpisode.objects.create(
        authority=house.authority, family=house.family, number=2, opened_on=timezone.localdate()
    )


@pytest.mark.parametrize("name", READ + WRITE)
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("social_worker", 200),
        ("manager", 200),
        ("outsider", 404),
        ("outside_manager", 404),
        ("performance", 403),
        ("analyst", 403),
    ],
)
def test_who_may_open_which_page(house, address, name, who, status):
    assert house.client(getattr(house, who)).get(address(name)).status_code == status


@pytest.mark.parametrize("name", READ + WRITE)
def test_who_is_not_signed_in_is_sent_to_sign_in(client, address, name):
    assert reverse("sign-in") in client.get(address(name))["Location"]


@pytest.mark.parametrize("who", ["victim_worker", "perpetrator_worker", "substance_worker", "mental_health_worker"])
def test_every_discipline_of_the_team_reads_and_writes(house, address, who):
    client = house.client(getattr(house, who))
    assert {client.get(address(page)).status_code for page in (*READ, "entry-new", "summary")} == {200}
    refused = client.get(address("entry-correct"))
    assert refused.status_code == 403
    assert "belongs to another discipline" in text_of(refused)


@pytest.mark.parametrize("name", READ + WRITE)
def test_every_reading_is_recorded(house, address, name):
    Event.objects.all().delete()
    house.client(house.social_worker).get(address(name))
    assert [(e.verb, e.family_id) for e in Event.objects.filter(verb="read")] == [("read", house.family.pk)]


def test_an_entry_of_another_family_is_not_found_under_this_one(house, address, contact):
    at = contact().at
    other = Entry.objects.create(
        authority=house.authority, family=house.other_family, author=house.outsider, role="social_worker",
        kind="call", at=at, written_at=at,
    )  # fmt: skip
    client = house.client(house.social_worker)
    assert client.get(address("entry", of_entry=other)).status_code == 404
    assert client.get(address("entry-correct", of_entry=other)).status_code == 404


def test_a_closed_file_can_be_read_but_not_written_in(house, address):
    Family.objects.filter(pk=house.family.pk).update(closed_on=timezone.localdate())
    client = house.client(house.social_worker)
    page = text_of(client.get(address("workbook")))
    assert "This family’s file is closed" in page and "Write an entry" not in page
    assert "Correct this entry" not in text_of(client.get(address("entry")))
    for page in WRITE:
        refused = client.get(address(page))
        assert refused.status_code == 403
        assert "Nothing more can be written in it." in text_of(refused)


def test_an_entry_written_once_is_in_the_chapter_the_chronology_and_the_visit_log(house, address, answers):
    sent = answers(
        kind="visit", who=[], significant="yes", text="Ivy spoke about her <father>.",
        **{f"seen-{house.child.pk.hex}": ["seen", "alone"]},
    )  # fmt: skip
    client = house.client(house.social_worker)
    answer = client.post(address("entry-new"), sent, follow=True)
    assert "The entry is saved." in text_of(answer)
    assert "Ivy Harlow (seen, alone)" in text_of(client.get(address("workbook")))
    for page in ("workbook", "chronology"):
        assert "Ivy spoke about her &lt;father&gt;." in text_of(client.get(address(page)))
    assert "Sam Okafor" in text_of(client.get(address("visits")))


def test_the_form_says_what_is_missing_and_keeps_what_was_typed(house, address, answers):
    sent = answers(kind="visit", who=[str(house.child.pk)], significant="yes", text="", time="4")
    page = text_of(house.client(house.social_worker).post(address("entry-new"), sent))
    assert "Enter the time as in 16:30 or 4:30pm" in page
    page = text_of(house.client(house.social_worker).post(address("entry-new"), sent | {"time": "4pm"}))
    assert "Enter why the child was not seen, or select that they were" in page
    assert "Enter what happened: a significant entry is read in the chronology" in page
    assert Entry.objects.count() == 1


def test_what_was_said_of_children_is_neither_asked_for_nor_kept_when_it_was_no_visit(house, address, answers):
    sent = answers(**{f"seen-{house.child.pk.hex}": ["seen"], f"why-{house.sibling.pk.hex}": "x" * 300})
    house.client(house.social_worker).post(address("entry-new"), sent)
    row = Entry.objects.get(client_key=sent["client_key"])
    assert [person.person_id for person in row.people.all()] == [house.mother.pk]


def test_an_unborn_child_is_not_asked_to_be_seen(house, address):
    house.sibling.birth_date, house.sibling.expected_birth_date = None, timezone.localdate()
    house.sibling.save()
    page = house.client(house.social_worker).get(address("entry-new")).content.decode()
    assert f"seen-{house.child.pk.hex}" in page and f"seen-{house.sibling.pk.hex}" not in page


def test_a_baby_is_not_asked_to_be_seen_alone_and_no_answer_is_made_up(house, address, answers):
    house.sibling.birth_date = timezone.localdate() - timedelta(days=200)
    house.sibling.save()
    client = house.client(house.social_worker)
    assert client.get(address("entry-new")).content.decode().count('value="alone"') == 1
    sent = answers(kind="visit", who=[], **{f"seen-{house.sibling.pk.hex}": ["seen", "bedroom"]})
    client.post(address("entry-new"), sent)
    row = Entry.objects.get(client_key=sent["client_key"]).people.get()
    assert (row.seen, row.seen_alone, row.bedroom_seen) == (True, None, True)


def test_the_future_is_not_written(house, address, answers):
    today = timezone.localdate() + timedelta(days=1)
    sent = answers(**{"day-day": str(today.day), "day-month": str(today.month), "day-year": str(today.year)})
    assert "must be today or in the past" in text_of(house.client(house.social_worker).post(address("entry-new"), sent))


def test_a_form_sent_twice_is_one_entry_and_ends_on_the_same_page(house, address, answers):
    sent, client = answers(), house.client(house.social_worker)
    first, again = (client.post(address("entry-new"), sent) for _ in range(2))
    assert first["Location"] == again["Location"] == address("workbook")
    assert Entry.objects.filter(client_key=sent["client_key"]).count() == 1


def test_a_form_changed_after_it_was_saved_shows_both(house, address, answers):
    sent, client = answers(text="First words."), house.client(house.social_worker)
    client.post(address("entry-new"), sent)
    both = client.post(address("entry-new"), sent | {"text": "Other words."})
    assert both.status_code == 409
    assert "First words." in text_of(both) and "Other words." in text_of(both)


def test_two_corrections_of_one_version_give_a_page_that_shows_both_and_saves_on_top(house, address, answers, write):
    entry = write()
    sam, tess = house.client(house.social_worker), house.client(house.manager)
    sent = answers(version=str(entry.pk), reason="Wrong words", text="By Sam.")
    assert sam.post(address("entry-correct", of_entry=entry), sent).status_code == 302
    both = tess.post(
        address("entry-correct", of_entry=entry),
        sent | {"text": "By Tess.", "reason": "More words", "client_key": str(uuid4())},
    )
    page = text_of(both)
    assert both.status_code == 409
    assert "Somebody saved this first" in page and "By Sam." in page and "By Tess." in page
    latest = Entry.objects.get(replaces=entry)
    assert f'value="{latest.pk}"' in page
    form = both.context["form"]
    again = sent | {
        "text": "By Tess.",
        "reason": "More words",
        "version": str(form.initial["version"]),
        "client_key": str(uuid4()),
    }
    assert tess.post(address("entry-correct", of_entry=latest), again).status_code == 302
    shown = text_of(sam.get(address("entry", of_entry=entry)))
    assert "By Tess." in shown and "By Sam." in shown and "Corrected because: More words" in shown


def test_a_correction_sent_with_a_version_of_another_entry_is_not_found(house, address, answers, write):
    entry, other = write(), write()
    sent = answers(version=str(other.pk), reason="Wrong words", text="Changed.")
    assert house.client(house.social_worker).post(address("entry-correct", of_entry=entry), sent).status_code == 404


def test_a_person_who_left_the_family_stays_on_the_entry_that_concerned_them(house, address, write):
    entry = write()
    Membership.objects.filter(person=house.mother).update(end=timezone.localdate() - timedelta(days=1))
    page = text_of(house.client(house.social_worker).get(address("entry-correct", of_entry=entry)))
    assert "Kay Harlow" in page
    assert "Kay Harlow" not in text_of(house.client(house.social_worker).get(address("entry-new")))


def test_a_summary_is_written_beside_last_months(house, address):
    client = house.client(house.social_worker)
    client.post(address("summary"), {"text": "In May Kay came to every session.", "episode": "", "version": ""})
    assert "Summary" in Summary.objects.get()._meta.object_name
    close_month(house)
    page = text_of(client.get(address("summary")))
    assert "In May Kay came to every session." in page
    assert "Not written yet." in text_of(client.get(address("workbook")))


def test_two_summaries_from_one_start_give_a_page_that_shows_both(house, address):
    month = WorkbookEpisode.objects.get(family=house.family)
    actions.write_summary(house.family, "By Sam.", episode=month.pk, replaces=None, by=house.social_worker)
    client = house.client(house.social_worker)
    sent = {"text": "From another window.", "episode": str(month.pk), "version": ""}
    both = client.post(address("summary"), sent)
    page = text_of(both)
    assert both.status_code == 409
    assert "By Sam." in page and "From another window." in page
    client.post(address("summary"), sent | {"version": str(both.context["form"].initial["version"])})
    assert Summary.objects.get(replaced_by__isnull=True).text == "From another window."
    assert Summary.objects.count() == 2


def test_a_summary_for_a_closed_month_is_shown_back_and_not_saved(house, address):
    month = WorkbookEpisode.objects.get(family=house.family)
    close_month(house)
    client = house.client(house.social_worker)
    page = text_of(client.post(address("summary"), {"text": "For May.", "episode": str(month.pk), "version": ""}))
    assert "The month has moved on" in page and "For May." in page
    assert not Summary.objects.exists()


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


def test_long_lists_come_in_pages_of_fifty(house, address, write, contact):
    for _ in range(51):
        write(contact())
    page = text_of(house.client(house.social_worker).get(address("workbook")))
    assert "Showing 1 to 50 of 52 entries" in page
    assert page.count("Call on") == 50


def test_empty_pages_say_what_will_fill_them(house, address):
    client = house.client(house.outsider)
    WorkbookEpisode.objects.filter(family=house.other_family).delete()
    assert "begins with the first entry" in text_of(client.get(address("workbook", house.other_family)))
    assert "fills by itself" in text_of(client.get(address("chronology", house.other_family)))
    assert "No visit to this child is recorded" in text_of(client.get(address("visits", house.other_family)))
