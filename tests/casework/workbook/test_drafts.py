"""Drafts through the browser: kept while typing, seen by their writer only."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from safeguarding.casework.families.models import Family
from safeguarding.casework.workbook import actions
from safeguarding.casework.workbook.models import Draft, WorkbookEpisode


@pytest.fixture
def drafts(house):
    return reverse("drafts", args=["entry", house.family.pk])


@pytest.fixture
def form(house):
    return reverse("entry-new", args=[house.family.pk])


def test_what_is_typed_comes_back_in_the_form_with_a_note(house, drafts, form):
    client = house.client(house.social_worker)
    sent = {
        "text": "Half a sent",
        "kind": "visit",
        f"seen-{house.child.pk.hex}": ["seen", "alone"],
        "csrfmiddlewaretoken": "x",
    }
    assert client.post(drafts, sent).status_code == 204
    assert "csrfmiddlewaretoken" not in Draft.objects.get().fields
    shown = client.get(form).content.decode()
    assert "Half a sent" in shown and "Restored from your draft of" in shown and "Discard draft" in shown
    assert shown.count("checked") == 5, "visit, seen, seen alone, how words were said, and who may read it"


def test_a_draft_may_come_as_json(house, drafts, form):
    client = house.client(house.social_worker)
    answer = client.post(drafts, json.dumps({"text": "Half a sent"}), content_type="application/json")
    assert answer.status_code == 204
    assert "Half a sent" in client.get(form).content.decode()
    for wrong in ("[1]", "{"):
        assert client.post(drafts, wrong, content_type="application/json").status_code == 400


def test_a_draft_outlives_its_session(house, drafts, form):
    house.client(house.social_worker).post(drafts, {"text": "Half a sent"})
    assert "Half a sent" in house.client(house.social_worker).get(form).content.decode()


@pytest.mark.parametrize("who", ["victim_worker", "manager"])
def test_nobody_else_sees_or_touches_a_draft(house, drafts, form, who):
    house.client(house.social_worker).post(drafts, {"text": "For my eyes only"})
    other = house.client(getattr(house, who))
    assert "For my eyes only" not in other.get(form).content.decode()
    other.post(drafts, {"draft": "discard"})
    other.post(drafts, {"text": "Mine"})
    assert {draft.fields["text"][0] for draft in Draft.objects.all()} == {"For my eyes only", "Mine"}


@pytest.mark.parametrize(
    ("who", "status"), [("outsider", 404), ("outside_manager", 404), ("performance", 403), ("analyst", 403)]
)
def test_a_draft_needs_the_door_of_its_form(house, drafts, who, status):
    assert house.client(getattr(house, who)).post(drafts, {"text": "Words"}).status_code == status
    assert not Draft.objects.exists()


def test_a_closed_file_keeps_no_drafts(house, drafts):
    Family.objects.filter(pk=house.family.pk).update(closed_on=timezone.localdate())
    assert house.client(house.social_worker).post(drafts, {"text": "Words"}).status_code == 403
    assert not Draft.objects.exists()


def test_the_button_saves_a_draft_without_scripts_and_leads_back(house, drafts, form):
    client = house.client(house.social_worker)
    answer = client.post(drafts, {"text": "Half a sent", "draft": "save"})
    assert answer["Location"] == form
    assert "draft" not in Draft.objects.get().fields


def test_a_draft_can_be_discarded(house, drafts, form):
    client = house.client(house.social_worker)
    client.post(drafts, {"text": "Half a sent"})
    assert client.post(drafts, {"draft": "discard"})["Location"] == form
    assert "Half a sent" not in client.get(form).content.decode()


@pytest.mark.parametrize("name", ["nonsense", "correction:not-an-id", "correction"])
def test_a_draft_of_no_form_is_not_found(house, name):
    address = reverse("drafts", args=[name, house.family.pk])
    assert house.client(house.social_worker).post(address, {"text": "Words"}).status_code == 404


def test_a_draft_above_the_limit_is_refused_with_a_sentence(house, drafts):
    answer = house.client(house.social_worker).post(drafts, {"text": "x" * 200_001})
    assert answer.status_code == 413
    assert "200,000 characters" in answer.content.decode()


def test_saving_the_form_removes_the_draft(house, drafts, form, answers):
    client, sent = house.client(house.social_worker), answers(text="Whole sentence.")
    client.post(drafts, sent)
    client.post(form, sent)
    assert not Draft.objects.exists()
    client.post(drafts, sent)
    assert not Draft.objects.exists()


def test_a_draft_is_only_kept_by_post(house, drafts):
    assert house.client(house.social_worker).get(drafts).status_code == 405


def test_a_draft_of_a_summary_that_somebody_saved_meanwhile_comes_back_beside_what_stands(house):
    month = WorkbookEpisode.objects.get(family=house.family)
    client = house.client(house.social_worker)
    address = reverse("drafts", args=["summary", house.family.pk])
    client.post(address, {"text": "My half", "episode": str(month.pk), "version": ""})
    # A colleague of the same discipline; here, the same person would have removed the draft by saving.
    draft = Draft.objects.get()
    actions.write_summary(house.family, "What stands.", episode=month.pk, replaces=None, by=house.social_worker)
    draft.save(force_insert=True)
    page = client.get(reverse("summary", args=[house.family.pk])).content.decode()
    assert "Somebody saved this first" in page and "My half" in page and "What stands." in page


def test_a_draft_of_a_correction_that_was_overtaken_comes_back_beside_what_stands(house, write, answers, contact):

    entry = write()
    client, form = house.client(house.social_worker), reverse("entry-correct", args=[house.family.pk, entry.pk])
    address = reverse("drafts", args=[f"correction:{entry.pk}", house.family.pk])
    client.post(address, answers(version=str(entry.pk), text="My half", reason=""))
    assert "My half" in client.get(form).content.decode()
    actions.correct_entry(entry, contact(text="What stands."), "Why", uuid4(), by=house.manager)
    shown = client.get(form).content.decode()
    assert "Somebody saved this first" in shown and "My half" in shown and "What stands." in shown
