"""Words of a text: endings, accents, other words for the same thing, and what is shown round them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeguarding.casework.finding.words import places, snippet, stem, terms

TEXTS = st.lists(
    st.sampled_from(
        ["plan", "plans", "Planning", "safe", "safety", "O’Neill", "Zoë", "bruise", "bruising", "mum", "children", "tried",
         "didn't", "s47", "A&E", "<b>", "naïve", "visit."]
    ),
    min_size=1, max_size=12,
).map(" ".join)  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("safety plan", "We agreed a safe plan with Kay."),
        ("safety plan", "The plan. Then her safety."),
        ("safety planning", "Safety plans were made."),
        ("bruises", "A bruise on the left arm"),
        ("mum", "Ivy’s mother was there"),
        ("visited", "I visit, she visits"),
        ("zoe", "ZOË came"),
        ("oneill", "Mr O’Neill rang"),
        ("o'neill", "Mr O'Neill rang"),
        ("section 47", "An s.47 enquiry began"),
        ("child", "the children’s room"),
        ('"core group"', "The core groups met"),
        ("hit the wall", "He hits a wall"),
    ],
)
def test_a_text_is_found_by_other_words_for_the_same(asked, text):
    assert places(text, terms(asked))


@pytest.mark.parametrize(
    ("asked", "text"),
    [("plan", "planet"), ('"core group"', "The group met at its core"), ("kay ivy", "Kay alone"), ("red", "shred")],
)
def test_a_text_is_not_found_by_what_only_looks_like_it(asked, text):
    assert places(text, terms(asked)) is None


def test_words_that_stand_everywhere_are_not_looked_for():
    assert terms("the of and") == ()
    assert terms("the plan") == terms("plan")


@given(TEXTS)
def test_what_the_database_looks_for_stands_in_every_text_that_fits(text):
    for word in text.split():
        wanted = terms(word)
        if not wanted:
            continue
        assert places(text, wanted) is not None
        assert any(
            all(re.search(letters.replace("_", "."), text, re.IGNORECASE | re.DOTALL) for letters in phrase.pattern)
            for choice in wanted
            for phrase in choice
        )


@given(TEXTS, TEXTS)
def test_a_snippet_is_a_piece_of_the_text_with_what_was_found_marked(text, other):
    long = f"{other} {text} {other} " * 9
    found = places(long, terms(text.split()[0]))
    if not found:
        return
    parts = snippet(long, found)
    plain = "".join(part.text for part in parts).removeprefix("… ").removesuffix(" …")
    assert plain in long
    assert any(part.found for part in parts)
    assert {part.text for part in parts if part.found} <= {long[start:end] for start, end in found}


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12))
def test_a_stem_is_never_longer_nor_empty(word):
    assert 0 < len(stem(word)) <= len(word)
