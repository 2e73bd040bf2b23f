"""The programme’s pages: for whom, what they say, and as few statements for fifty modules’ work as for five."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.casework.programme.conftest import TODAY

from safeguarding.casework.programme.models import Evidence, ModuleSession, ModuleStep, ScaleAnswer

DAY = {"on-day": str(TODAY.day), "on-month": str(TODAY.month), "on-year": str(TODAY.year)}


def url(house, name="module", module=5, person=None):
    if name == "programme":
        return reverse(name, args=[house.family.pk])
    return reverse(name, args=[house.family.pk, (person or house.mother).pk, module])


def page(house, name="module", user=None, **where):
    response = house.client(user or house.social_worker).get(url(house, name, **where))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def send(house, name, user=None, **fields):
    return house.client(user or house.social_worker).post(
        url(house, name), {"client_key": str(uuid.uuid4()), **DAY, **fields}
    )


def test_before_anything_is_written_the_page_says_so_and_that_the_set_is_an_example(house):
    said = page(house, "programme")
    assert "An example set." in said
    assert "Kay Harlow" in said
    assert "Not offered yet" in said
    assert "Modules with Ivy Harlow: nothing recorded" in said
    assert "No session is linked yet." in page(house)


def test_a_step_written_on_the_form_stands_on_the_page(house):
    assert send(house, "module-step", kind="stopped", why_stopped="Moved to Ostlow").status_code == 302
    assert "Stopped on" in page(house)
    assert "Moved to Ostlow" in page(house, "programme")


def test_a_step_without_its_reason_says_what_is_missing(house):
    response = send(house, "module-step", kind="not_applicable", why_not="")
    assert "Enter why it does not apply" in response.content.decode()
    assert ModuleStep.objects.count() == 0


def test_answers_are_shown_as_a_picture_and_as_a_table_of_the_same(house):
    send(house, "module-scales", informant="self", importance="7", confidence="2")
    said = page(house)
    assert said.count("<svg") == 1
    assert "7 of 10" in said
    assert "2 of 10" in said
    assert "importance 7 of 10, confidence 2 of 10" in page(house, "programme")


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"informant": "self"}, "Enter at least one answer"),
        ({"informant": "self", "importance": "11"}, "Importance must be 10 or fewer"),
        ({"importance": "1"}, "Select who answered"),
    ],
)
def test_a_wrong_answer_is_said_and_not_kept(house, fields, error):
    assert error in send(house, "module-scales", **fields).content.decode()
    assert ScaleAnswer.objects.count() == 0


def test_a_session_is_chosen_from_the_workbook_and_never_typed_again(house, write):
    assert "Write an entry in the workbook" in page(house, "module-sessions")
    entry = write.session("We walked through the week.")
    assert send(house, "module-sessions", entries=str(entry.pk)).status_code == 302
    assert "We walked through the week." in page(house)
    assert ModuleSession.objects.count() == 1
    assert str(entry.pk) not in page(house, "module-sessions")


def test_evidence_points_to_its_entry(house, write):
    entry = write.session("Tested today.")
    answer = send(
        house, "module-evidence", text="Negative test", known="tested", points="strength", entry=str(entry.pk)
    )
    assert answer.status_code == 302
    assert Evidence.objects.get().entry == entry
    assert reverse("entry", args=[house.family.pk, entry.pk]) in page(house)


def test_evidence_wider_than_its_entry_is_stopped_at_the_form(house, write):
    entry = write.session("In confidence", compartment="victim", by=house.victim_worker)
    response = send(
        house, "module-evidence", house.victim_worker, text="x", known="said", points="worry", entry=str(entry.pk),
        compartment="shared",
    )  # fmt: skip
    assert "More people would read this" in response.content.decode()
    assert Evidence.objects.count() == 0


def test_something_entered_in_error_stays_marked_as_such(house, write):
    step = write.step("started")
    where = reverse("module-mistake", args=[house.family.pk, step.pk])
    assert house.client(house.social_worker).get(where).status_code == 200
    house.client(house.social_worker).post(where, {"client_key": str(uuid.uuid4()), "why": "The wrong parent"})
    said = page(house)
    assert "Entered in error: The wrong parent" in said
    assert "Not offered yet" in said
    assert house.client(house.social_worker).get(where).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("manager", 200), ("victim_worker", 200), ("outsider", 404), ("performance", 403)]
)
def test_who_opens_the_pages(house, who, status):
    client = house.client(getattr(house, who))
    for name in ("programme", "module", "module-step", "module-scales", "module-evidence", "module-sessions"):
        assert client.get(url(house, name)).status_code == status, name


def test_a_module_that_is_not_in_the_set_or_a_stranger_is_not_found(house):
    client = house.client(house.social_worker)
    assert client.get(url(house, module=99)).status_code == 404
    assert client.get(url(house, person=house.other_child)).status_code == 404


def test_a_closed_file_is_read_and_not_written_in(house, write):
    write.step("offered")
    house.family.closed_on = TODAY
    house.family.save()
    assert "Add a step" not in page(house)
    assert house.client(house.social_worker).get(url(house, "module-step")).status_code == 403


@pytest.mark.parametrize("name", ["programme", "module"])
def test_the_pages_take_as_many_statements_for_much_work_as_for_little(house, write, name):
    def work(times):
        for number in range(times):
            entry = write.session(f"Session {number}")
            write.evidence(f"Seen {number}", entry=entry, known="seen")
            write.answer(5)
            write.step("started")

    client = house.client(house.social_worker)
    work(1)
    client.get(url(house, name))
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(url(house, name))
    work(8)
    with CaptureQueriesContext(connection) as many:
        client.get(url(house, name))
    assert len(many) == len(few)
