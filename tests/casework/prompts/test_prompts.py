"""What stands beside a question: the workbook's own words, or the authority's, with who wrote them and when."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.casework.conftest import make_house

from safeguarding.casework.access.policies import Refused
from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.prompts import actions, defaults, presenters, queries
from safeguarding.casework.prompts.models import Prompt
from safeguarding.casework.workbook.models import Entry

CALL = "entry-call"


def change(house, text, replaces=None, by=None):
    return actions.change_prompt(CALL, text, replaces=replaces and replaces.pk, by=by or house.manager)


def test_every_kind_of_entry_and_every_discipline_has_a_prompt():
    named = set(defaults.defaults())
    assert {f"entry-{kind}" for kind in Entry.Kind.values} <= named
    assert {f"summary-{role.key}" for role in ROLES.values() if role.has_chapter} <= named


def test_an_authoritys_own_words_take_the_place_of_ours_and_leave_the_rest(house):
    before = queries.prompts_for(house.social_worker)
    change(house, "Ask about Sunday.")
    after = queries.prompts_for(house.social_worker)
    assert after[CALL] == "Ask about Sunday."
    assert {name for name in before if before[name] != after[name]} == {CALL}


def test_one_authoritys_words_are_not_anothers(house):
    other = make_house("998", "-other")
    change(house, "Ask about Sunday.")
    assert queries.prompts_for(other.social_worker)[CALL] == defaults.defaults()[CALL]


def test_every_wording_stays_with_who_wrote_it_and_when(house):
    first = change(house, "One.")
    second = change(house, "Two.", replaces=first)
    assert [row.text for row in queries.history(house.manager, CALL)] == ["Two.", "One."]
    assert second.writer == house.manager


def test_the_same_words_again_are_no_change(house):
    assert change(house, defaults.defaults()[CALL]) is None
    first = change(house, "One.")
    assert change(house, "One.", replaces=first).pk == first.pk
    assert Prompt.objects.count() == 1


def test_two_people_do_not_write_over_each_other(house):
    first = change(house, "One.")
    with pytest.raises(actions.Overtaken) as overtaken:
        change(house, "Other.", replaces=None)
    assert overtaken.value.standing == first


def test_an_empty_prompt_shows_none(house):
    change(house, "")
    assert 'data-prompt="call"' not in presenters.beside(queries.prompts_for(house.social_worker), "entry")


def test_only_managers_and_administrators_change_prompts(house):
    with pytest.raises(Refused):
        change(house, "Mine.", by=house.social_worker)
    assert house.client(house.social_worker).get(reverse("prompts")).status_code == 403
    assert house.client(house.manager).get(reverse("prompt", args=["entry-nothing"])).status_code == 404


def test_what_is_no_prompt_or_too_long_is_refused(house):
    with pytest.raises(LookupError):
        actions.change_prompt("entry-nothing", "x", replaces=None, by=house.manager)
    with pytest.raises(ValueError):
        change(house, "x" * 401)


def test_the_page_shows_both_when_somebody_was_first(house):
    client, page = house.client(house.manager), reverse("prompt", args=[CALL])
    change(house, "Theirs.")
    answer = client.post(page, {"text": "Mine.", "version": ""})
    assert answer.status_code == 409
    assert "Theirs." in answer.content.decode() and "Mine." in answer.content.decode()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[entry]\ncall = 3\n", "entry.call"),
        ("[other]\n", "other"),
        ("[entry", "prompts.toml"),
        ("[words]\nchild = ''\n", "words.child"),
    ],
)
def test_a_file_that_is_wrong_says_where(tmp_path, text, said):
    path = tmp_path / "prompts.toml"
    path.write_text(text)
    with pytest.raises(defaults.PromptError, match=said):
        defaults.load(path)
