"""The sign that enough is recorded, and what the record knows already."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse
from tests.casework.workbook.conftest import text_of

from safeguarding.casework.workbook import enough, known, presenters
from safeguarding.casework.workbook.contacts import Contact, Present
from safeguarding.casework.workbook.enough import Child

RULE = enough.Rule(True, True, True, words_from_age=3, days=90, least_writers=5)
IVY, BABY = Child(uuid4(), "Ivy", 8), Child(uuid4(), "Kit", 0)


def missing(seen=(), unwritten=(), spoke=(), by=RULE):
    return [part.words for part in enough.parts([IVY, BABY], set(seen), list(unwritten), spoke, by) if not part.there]


def test_enough_is_every_child_seen_every_summary_written_and_the_words_of_each_child_old_enough():
    assert missing({IVY.key, BABY.key}, [], {IVY.key}) == []
    assert missing() == ["No visit at which they were seen: Ivy, Kit", "Nothing in their own words: Ivy"]
    assert missing({IVY.key, BABY.key}, ["Education (Eve)"], {IVY.key}) == ["No summary yet: Education (Eve)"]


def test_who_may_not_know_of_childrens_words_is_told_nothing_of_them():
    assert all("words" not in part.words for part in enough.parts([IVY], set(), [], None, RULE))


def test_a_part_that_the_rule_leaves_out_is_not_asked_for():
    assert missing(by=enough.Rule(False, False, False, 3, 90, 5)) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "every_child_seen"), ("[month]\nevery_child_seen = 1", "true or false"), ("[", "enough.toml")],
)
def test_a_rule_that_is_wrong_says_where(tmp_path, text, said):
    path = tmp_path / "enough.toml"
    path.write_text(text)
    with pytest.raises(enough.RuleError, match=said):
        enough.load(path)


def test_an_authority_s_own_rule_takes_the_place_of_ours(settings, tmp_path):
    path = tmp_path / "our rule.toml"
    path.write_text(enough.FILE.read_text().replace("words_from_age = 3", "words_from_age = 7"))
    enough.rule.cache_clear()
    assert enough.rule().words_from_age == 3
    settings.RECORDING_RULE = str(path)
    enough.rule.cache_clear()
    assert enough.rule().words_from_age == 7
    enough.rule.cache_clear()


@pytest.mark.parametrize("least", ["1", "2"])
def test_no_authority_s_rule_shows_what_one_person_did(tmp_path, least):
    path = tmp_path / "our rule.toml"
    path.write_text(enough.FILE.read_text().replace("least_writers = 5", f"least_writers = {least}"))
    with pytest.raises(enough.RuleError, match=r"our rule\.toml: least_writers is .; give 3 or more"):
        enough.load(path)


def test_a_rule_that_is_not_there_is_said(tmp_path):
    with pytest.raises(enough.RuleError, match=r"none\.toml"):
        enough.load(tmp_path / "none.toml")


def test_the_workbook_says_what_is_missing_and_then_that_it_is_enough(house, write, visit):
    client, page = house.client(house.social_worker), reverse("workbook", args=[house.family.pk])
    before = text_of(client.get(page))
    assert "Still missing this month" in before
    assert "Nothing in their own words: Ivy Harlow, Noah Harlow" in before
    assert "Substance misuse (Sue Abara)" in before
    write(visit(people=(Present(house.child.pk, True, True, False), Present(house.sibling.pk, True, True, True))))
    assert "No visit at which they were seen" not in text_of(client.get(page))
    hers = text_of(house.client(house.substance_worker).get(page))
    assert "own words" not in hers


def test_what_is_known_already_stands_beside_the_summary_with_who_said_so(house, write, visit):
    entry = write(visit())
    names = presenters.names_of({house.child.pk: house.child, house.sibling.pk: house.sibling})
    rows = known.rows(house.social_worker, house.family, names)
    seen = next(row for row in rows if "latest visit" in row["fact"])
    assert seen["fact"].startswith("Ivy Harlow, latest visit on") and seen["fact"].endswith("seen, alone")
    assert (seen["source"], seen["href"]) == ("Sam Okafor, social worker", presenters.entry_url(entry))


def test_what_does_not_apply_on_a_visit_is_said_with_its_reason_and_is_no_no(house, contact):
    row = Present(house.child.pk, True, None, None, "", True, True, "Five weeks old, seen at the clinic")
    assert presenters.how_seen(row) == "seen, alone and bedroom do not apply: Five weeks old, seen at the clinic"


def test_a_visit_keeps_what_does_not_apply_and_the_log_says_so(house, answers):
    client, key = house.client(house.social_worker), house.child.pk.hex
    sent = answers(kind="visit", **{f"seen-{key}": ["seen", "alone", "no_bedroom"], f"why-{key}": "We met at school"})
    assert client.post(reverse("entry-new", args=[house.family.pk]), sent).status_code == 302
    assert "Does not apply: We met at school" in text_of(client.get(reverse("visits", args=[house.family.pk])))


@pytest.mark.parametrize(
    ("ticks", "why", "said"),
    [
        (["seen", "no_bedroom"], "", "Enter why it does not apply to Ivy Harlow"),
        (["seen", "bedroom", "no_bedroom"], "x", "Select either that it was done or that it does not apply"),
    ],
)
def test_a_visit_that_contradicts_itself_is_asked_about(house, answers, ticks, why, said):
    key = house.child.pk.hex
    sent = answers(kind="visit", **{f"seen-{key}": ticks, f"why-{key}": why})
    page = house.client(house.social_worker).post(reverse("entry-new", args=[house.family.pk]), sent)
    assert said in text_of(page)


def test_words_without_their_box_are_asked_about_and_never_dropped(house, answers):
    page = house.client(house.social_worker).post(
        reverse("entry-new", args=[house.family.pk]), answers(said_words="I want Nan.")
    )
    assert "Select that a child said or showed something, or clear the words" in text_of(page)
    assert "I want Nan." in text_of(page)


def test_a_story_is_kept_where_its_writer_then_says_that_it_is_not_significant(house, answers):
    from safeguarding.casework.workbook.models import Entry

    house.client(house.social_worker).post(
        reverse("entry-new", args=[house.family.pk]), answers(text="A long story.", significant="no", line="Short.")
    )
    entry = Entry.objects.get()
    assert (entry.line, entry.text, entry.significant) == ("Short.", "A long story.", False)


def test_the_line_is_one_line_however_it_was_typed(house, write, contact):
    assert write(contact(line="  Kay\n rang. ")).line == "Kay rang."
    assert isinstance(contact(), Contact)
