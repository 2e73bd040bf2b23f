"""The forms of the workbook: what they ask, what they refuse, and what two people see who save at once."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone
from tests.casework.workbook.conftest import close_month, text_of

from safeguarding.casework.families.models import Membership
from safeguarding.casework.workbook import actions
from safeguarding.casework.workbook.models import Entry, Summary, WorkbookEpisode


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
    assert "Enter why Ivy Harlow was not seen, or select that they were" in page
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


def test_a_correction_sent_with_a_version_of_another_entry_is_not_found(house, address, answers, write, contact):
    entry, other = write(), write(contact(text="Another call."))
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
