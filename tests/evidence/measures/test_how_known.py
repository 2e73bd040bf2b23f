"""Where a change rests on words alone is said plainly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeguarding.evidence.measures.how_known import WAYS, how_known


@pytest.mark.parametrize(
    ("ways", "alone", "says"),
    [
        ([], False, "Nothing has been written yet on how this is known."),
        (["said"], True, "The one piece of evidence is the parent’s own account; nothing seen or tested yet."),
        (["said"] * 3, True, "All 3 pieces of evidence are the parent’s own account; nothing seen or tested yet."),
        (
            ["said", "said", "told", "said"],
            True,
            (
                "3 of 4 pieces of evidence are the parent’s own account, 1 told by another agency; "
                "nothing seen or tested yet."
            ),
        ),
        (["seen"], False, "The one piece of evidence is seen by a worker."),
        (["tested", "said"], False, "1 of 2 pieces of evidence is the parent’s own account, 1 tested."),
        (["record", "record"], True, "Both pieces of evidence are written in a record; nothing seen or tested yet."),
    ],
)
def test_the_sentence_says_what_the_evidence_rests_on(ways, alone, says):
    found = how_known(ways)
    assert (found.pieces, found.words_alone, found.says) == (len(ways), alone, says)


def test_a_childs_words_are_called_the_childs():
    assert "the child’s own account" in how_known(["said"], "the child’s").says


@given(st.lists(st.sampled_from(list(WAYS)), max_size=20))
def test_words_alone_is_said_exactly_where_nothing_was_seen_or_tested(ways):
    found = how_known(ways)
    assert found.words_alone == (bool(ways) and not {"seen", "tested"} & set(ways))
    assert ("nothing seen or tested" in found.says) == found.words_alone
    assert sum(found.by_way.values()) == len(ways)


def test_a_way_that_is_not_listed_is_refused():
    with pytest.raises(ValueError, match="no way of knowing"):
        how_known(["felt"])


@pytest.mark.parametrize(
    ("ways", "worries", "alone", "says"),
    [
        ([], 2, False, "No evidence of a change for the better yet; 2 of a worry."),
        (
            ["said"],
            1,
            True,
            "The one piece of evidence is the parent’s own account; nothing seen or tested yet. 1 more is of a worry.",
        ),
        (["seen"], 2, False, "The one piece of evidence is seen by a worker. 2 more are of a worry."),
    ],
)
def test_a_worry_that_was_seen_never_makes_a_change_look_witnessed(ways, worries, alone, says):
    found = how_known(ways, worries=worries)
    assert (found.words_alone, found.says) == (alone, says)
