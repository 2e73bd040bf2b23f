"""Writing, correcting, summarising and drafting."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from django.http import Http404
from django.utils import timezone
from tests.casework.workbook.conftest import close_month

from safeguarding.casework.access.policies import Refused
from safeguarding.casework.audit.models import Event
from safeguarding.casework.families.models import Family
from safeguarding.casework.workbook import actions, queries
from safeguarding.casework.workbook.contacts import Present, contact_of, tidy
from safeguarding.casework.workbook.models import Draft, Entry, Summary, WorkbookEpisode


def summarise(house, text, replaces=None, episode=None, by=None):
    return actions.write_summary(
        house.family, text, episode=episode, replaces=replaces and replaces.pk, by=by or house.social_worker
    )


def test_an_entry_keeps_what_was_said_and_in_which_role(house, write, visit):
    said = visit(significant=True, text="Ivy spoke about school.")
    entry = write(said)
    assert contact_of(entry) == tidy(said)
    assert (entry.author, entry.role, entry.replaces) == (house.social_worker, "social_worker", None)


def test_writing_is_recorded_without_the_words(house, write, contact):
    write(contact(significant=True, text="Something about Ivy."))
    event = Event.objects.get()
    assert (event.verb, event.family_id, event.actor) == ("wrote entry", house.family.pk, house.social_worker.pk)
    assert "Ivy" not in str(event.what)


def test_a_form_sent_twice_is_one_entry(house, contact):
    key, said = uuid4(), contact()
    first = actions.write_entry(house.family, said, key, by=house.social_worker)
    again = actions.write_entry(house.family, said, key, by=house.social_worker)
    assert first.pk == again.pk
    assert (Entry.objects.count(), Event.objects.filter(verb="wrote entry").count()) == (1, 1)


def test_a_form_gone_back_to_and_sent_again_is_one_entry(house, contact):
    said = contact()
    first = actions.write_entry(house.family, said, uuid4(), by=house.social_worker)
    again = actions.write_entry(house.family, said, uuid4(), by=house.social_worker)
    other = actions.write_entry(house.family, replace(said, text="More words."), uuid4(), by=house.social_worker)
    colleague = actions.write_entry(house.family, said, uuid4(), by=house.victim_worker)
    assert first.pk == again.pk
    assert Entry.objects.count() == len({first.pk, other.pk, colleague.pk}) == 3


def test_a_form_sent_again_with_other_words_is_never_silently_dropped(house, contact):
    key, said = uuid4(), contact()
    first = actions.write_entry(house.family, said, key, by=house.social_worker)
    with pytest.raises(actions.Overtaken) as overtaken:
        actions.write_entry(house.family, replace(said, text="More words."), key, by=house.social_worker)
    assert overtaken.value.standing == first


def test_a_form_of_somebody_else_is_refused_without_showing_what_it_said(house, contact):
    key = uuid4()
    actions.write_entry(house.family, contact(), key, by=house.social_worker)
    with pytest.raises(Refused):
        actions.write_entry(house.family, contact(), key, by=house.victim_worker)


@pytest.mark.parametrize("change", [{"people": ()}, {"significant": True}, {"people": "stranger"}])
def test_an_entry_that_breaks_a_rule_is_not_written_whatever_the_form_let_through(house, contact, change):
    if change.get("people") == "stranger":
        change = {"people": (Present(house.other_child.pk),)}
    with pytest.raises(ValueError):
        actions.write_entry(house.family, contact(**change), uuid4(), by=house.social_worker)
    assert not Entry.objects.exists()


def test_a_correction_is_a_new_version_that_keeps_the_old_one_and_its_chapter(house, write, contact):
    entry = write(contact(text="Kay called."))
    made = actions.correct_entry(entry, contact(text="Lee called."), "Wrong parent", uuid4(), by=house.manager)
    assert (made.replaces, made.role, made.author, made.correction) == (
        entry,
        "social_worker",
        house.manager,
        "Wrong parent",
    )
    assert [row.text for row in queries.versions(house.social_worker, entry)] == ["Lee called.", "Kay called."]


def test_a_correction_that_changes_nothing_makes_no_version(house, write, contact):
    entry = write()
    assert actions.correct_entry(entry, contact_of(entry), "Looked again", uuid4(), by=house.social_worker) == entry
    assert Entry.objects.count() == 1


def test_a_correction_sent_twice_is_one_version(house, write, contact):
    entry, key, said = write(), uuid4(), contact(text="Kay called.")
    first = actions.correct_entry(entry, said, "Words", key, by=house.social_worker)
    again = actions.correct_entry(entry, said, "Words", key, by=house.social_worker)
    assert (first.pk, Entry.objects.count()) == (again.pk, 2)


def test_who_corrects_what_somebody_has_corrected_meanwhile_is_told(house, write, contact):
    entry = write()
    first = actions.correct_entry(entry, contact(text="First."), "Why", uuid4(), by=house.manager)
    with pytest.raises(actions.Overtaken) as overtaken:
        actions.correct_entry(entry, contact(text="Second."), "Why", uuid4(), by=house.social_worker)
    assert overtaken.value.standing == first
    assert Entry.objects.count() == 2


def test_an_entry_is_corrected_within_its_discipline_or_by_the_manager(house, write, contact):
    entry = write()
    with pytest.raises(Refused, match="another discipline"):
        actions.correct_entry(entry, contact(text="Mine."), "Why", uuid4(), by=house.victim_worker)


def test_a_summary_belongs_to_the_writers_discipline_and_the_open_month(house):
    summary = summarise(house, "Kay is sober.", by=house.substance_worker)
    assert (summary.role, summary.episode.number) == ("substance_misuse_worker", 1)


def test_a_summary_is_replaced_by_a_new_version(house):
    first = summarise(house, "One.")
    second = summarise(house, "Two.", replaces=first)
    assert (second.replaces, Summary.objects.count()) == (first, 2)


def test_two_people_who_write_the_same_summary_do_not_overwrite_each_other(house):
    first = summarise(house, "One.")
    with pytest.raises(actions.Overtaken) as overtaken:
        summarise(house, "Another first one.")
    assert overtaken.value.standing == first
    second = summarise(house, "Two.", replaces=first)
    with pytest.raises(actions.Overtaken):
        summarise(house, "Three, from the first.", replaces=first)
    assert list(Summary.objects.filter(replaced_by__isnull=True)) == [second]


def test_the_same_summary_sent_twice_is_one_version(house):
    assert summarise(house, "One.") == summarise(house, "One.")
    assert Summary.objects.count() == 1


def test_a_summary_for_a_month_that_supervision_closed_meanwhile_is_not_slipped_into_the_next(house):
    month = WorkbookEpisode.objects.get(family=house.family)
    close_month(house)
    with pytest.raises(actions.Overtaken) as overtaken:
        summarise(house, "Written for the old month.", episode=month.pk)
    assert (overtaken.value.moved_on, overtaken.value.standing) == (True, None)
    assert not Summary.objects.exists()


def test_a_family_that_has_just_been_started_begins_its_first_month_with_the_first_writing(house, write):
    WorkbookEpisode.objects.filter(family=house.family).delete()
    write()
    month = WorkbookEpisode.objects.get(family=house.family)
    assert (month.number, month.opened_on) == (1, house.family.opened_on)


def test_a_closed_file_refuses_everything_with_a_sentence(house, write, contact):
    entry = write()
    Family.objects.filter(pk=house.family.pk).update(closed_on=timezone.localdate())
    for attempt in (
        lambda: write(),
        lambda: actions.correct_entry(entry, contact(text="Late."), "Why", uuid4(), by=house.social_worker),
        lambda: summarise(house, "Late."),
        lambda: actions.save_draft(house.family, "entry", {}, by=house.social_worker),
    ):
        with pytest.raises(Refused, match="was closed on"):
            attempt()


def test_who_does_not_work_with_the_family_does_not_even_learn_that_it_is_there(house, contact):
    for attempt in (
        lambda: actions.write_entry(house.family, contact(), uuid4(), by=house.outsider),
        lambda: summarise(house, "Words.", by=house.outsider),
        lambda: actions.save_draft(house.family, "entry", {}, by=house.outsider),
    ):
        with pytest.raises(Http404):
            attempt()


def test_a_draft_is_kept_in_place_and_goes_when_the_form_is_saved(house, write):
    for text in ("K", "Kay"):
        actions.save_draft(house.family, "entry", {"text": [text]}, by=house.social_worker)
    assert Draft.objects.get().fields == {"text": ["Kay"]}
    write()
    assert not Draft.objects.exists()


def test_saving_removes_only_the_writers_own_draft(house, write):
    for user in (house.social_worker, house.victim_worker):
        actions.save_draft(house.family, "entry", {"text": ["Mine"]}, by=user)
    write()
    assert [draft.user for draft in Draft.objects.all()] == [house.victim_worker]


def test_a_draft_is_not_lost_when_the_form_could_not_be_saved(house, contact):
    actions.save_draft(house.family, "entry", {"text": ["Kay"]}, by=house.social_worker)
    with pytest.raises(ValueError):
        actions.write_entry(house.family, contact(people=()), uuid4(), by=house.social_worker)
    assert Draft.objects.exists()


def test_a_draft_that_arrives_after_its_form_was_saved_does_not_come_back(house, contact):
    key = uuid4()
    actions.write_entry(house.family, contact(text="Kay called."), key, by=house.social_worker)
    late = {"client_key": [str(key)], "text": ["Kay cal"]}
    assert actions.save_draft(house.family, "entry", late, by=house.social_worker) is None
    summary = summarise(house, "One.")
    late = {"episode": [str(summary.episode_id)], "version": [""], "text": ["On"]}
    assert actions.save_draft(house.family, "summary", late, by=house.social_worker) is None
    assert not Draft.objects.exists()


def test_a_draft_begun_from_the_saved_summary_is_kept(house):
    summary = summarise(house, "One.")
    typed = {"episode": [str(summary.episode_id)], "version": [str(summary.pk)], "text": ["One and a half."]}
    assert actions.save_draft(house.family, "summary", typed, by=house.social_worker) is not None


def test_drafts_are_recorded_when_they_begin_and_when_they_are_discarded_but_not_at_every_word(house):
    for text in ("K", "Ka", "Kay"):
        actions.save_draft(house.family, "entry", {"text": [text]}, by=house.social_worker)
    actions.discard_draft(house.family, "entry", by=house.social_worker)
    assert [event.verb for event in Event.objects.order_by("number")] == ["began draft", "discarded draft"]
