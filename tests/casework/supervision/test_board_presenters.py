"""The board in words, without a database."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from safeguarding.casework.design.tables import table
from safeguarding.casework.supervision import board_facts, board_forms, board_presenters
from safeguarding.casework.supervision.adult_workers import FILE, NeedError, load, needs
from safeguarding.casework.supervision.board_facts import Wanted
from safeguarding.casework.supervision.board_looks import Fact, looks_of, names_of
from safeguarding.casework.supervision.board_queries import BoardRow
from safeguarding.casework.supervision.cycle import cycle

TODAY = date(2026, 5, 6)
NORTH, SOUTH = uuid4(), uuid4()


def fact(**more: Any) -> Fact:
    parts: dict[str, Any] = {
        "pk": uuid4(), "name": "Harlow family", "team": "North 1", "team_id": NORTH, "office": "North", "office_id": NORTH,
        "rating": "red", "before": "amber", "supervised_on": date(2026, 4, 1), "due": date(2026, 5, 2),
    }  # fmt: skip
    made = Fact(**(parts | more))
    return made._replace(looks=looks_of(made, TODAY))


def words(text: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<svg.*?</svg>|<[^>]+>", " ", str(text))).strip()


def groups(facts: list[Fact], sort: str = "risk", several: bool = False) -> list[dict[str, Any]]:
    return board_presenters.groups([BoardRow(one) for one in facts], sort, TODAY, several=several)


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        ("amber", "red", "▲ Worse, was amber"), ("red", "green", "▼ Better, was red"), ("red", "red", "= Same as last time"),
        (None, "amber", "• New"), (None, None, ""),
    ],
)  # fmt: skip
def test_movement_is_told_in_a_word_and_a_symbol(before, now, said):
    assert words(board_presenters.moved(BoardRow(fact(before=before, rating=now)))) == said


def test_an_overdue_supervision_is_said_with_its_days():
    assert words(board_presenters.supervised(BoardRow(fact()), TODAY)) == "Last 1 Apr 2026. Overdue by 4 days."
    in_time = fact(due=TODAY, supervised_on=None)
    assert words(board_presenters.supervised(BoardRow(in_time), TODAY)) == "Not supervised yet. Next by 6 May 2026."


def test_who_has_not_rated_in_the_open_session_is_named():
    row = BoardRow(fact(), session=uuid4(), unrated=(("Sam Okafor", 2), ("Dawn Pellew", 1)))
    assert board_presenters.unrated(row) == "Still to rate: Sam Okafor, Dawn Pellew."
    assert board_presenters.unrated(BoardRow(fact(), session=uuid4())) == "All have rated."
    assert words(board_presenters.card(row, "", TODAY)["facts"][2][0]) == "Open session of Harlow family"


def test_open_and_overdue_actions_are_counted():
    assert words(board_presenters.to_do(BoardRow(fact()))) == "None open."
    assert words(board_presenters.to_do(BoardRow(fact(), actions=3))) == "3 open."
    assert words(board_presenters.to_do(BoardRow(fact(), actions=3, overdue=1))) == "3 open, 1 overdue."


def test_families_stand_under_their_rating_and_the_team_is_named_where_there_are_several():
    of = groups([fact(), fact(), fact(rating=None), fact(rating="green")])
    assert [(one["title"], len(one["cards"])) for one in of] == [("Red", 2), ("Not rated yet", 1), ("Green", 1)]
    assert of[0]["cards"][0]["team"] == ""
    assert groups([fact()], several=True)[0]["cards"][0]["team"] == "North 1"


def test_sorted_otherwise_they_are_one_list():
    of = groups([fact(), fact(rating="green"), fact()], "due")
    assert [(one["title"], len(one["cards"])) for one in of] == [("By next supervision", 3)]
    assert groups([], "due") == []


def test_views_far_apart_and_a_missing_worker_are_said_only_where_they_are():
    said = [
        words(part)
        for part in board_presenters.card(BoardRow(fact(apart=True, lacks=("Mental health",))), "", TODAY)["facts"][-2:]
    ]
    assert said == [
        words(("Views", "Red and green for one child at the last supervision.")),
        words(("Workers", "Nobody works with an adult for: mental health.")),
    ]
    assert [name for name, _ in board_presenters.card(BoardRow(fact()), "", TODAY)["facts"]][-1] == "Statutory dates"


def test_each_number_leads_to_the_families_behind_it_and_nought_leads_nowhere():
    drawn = table(board_presenters.looks_table(Counter({"overdue": 3}), Wanted(team=NORTH, rating="red")))
    assert f'href="/board/?team={NORTH}&amp;look=overdue">3' in drawn
    assert drawn.count("<a ") == 1


def test_the_looks_that_are_counted_are_those_that_can_be_chosen_and_so_are_the_sorts():
    assert [key for key, _ in board_forms.LOOKS] == list(board_facts.LOOKS)
    assert [key for key, _ in board_forms.SORTS] == list(board_facts.SORTS)


def test_what_asks_for_a_second_look_is_worked_out_from_the_facts():
    quiet = fact(before="red", due=TODAY)
    assert list(names_of(quiet.looks)) == []
    loud = fact(
        before="green",
        rating="amber",
        missed=True,
        apart=True,
        lacks=("Probation",),
        near=TODAY,
    )
    assert list(names_of(loud.looks)) == ["worse", "overdue", "missed", "apart", "worker", "soon"]
    assert list(names_of(fact(rating=None, due=TODAY).looks)) == ["unrated"]


def test_the_board_narrows_by_office_by_what_was_and_sorts():
    here, there = (
        fact(name="A", before=None, due=TODAY),
        fact(name="B", office_id=SOUTH, rating="green", due=date(2026, 5, 1)),
    )
    both = [here, there]

    def of(**wanted: Any) -> list[str]:
        return [one.name for one in board_facts.listed(both, Wanted(**wanted))]

    assert of(office=SOUTH) == ["B"] and of(was="none") == ["A"] and of(was="amber", rating="green") == ["B"]
    assert of() == ["A", "B"] and of(sort="due") == ["B", "A"]


def test_offices_are_shown_with_the_whole_where_there_are_several():
    several = board_facts.by_office([fact(), fact(office="South", office_id=SOUTH, rating="green")])
    rows = [[words(cell) for cell in row] for row in board_presenters.offices_table(several).rows]
    assert [row[0] for row in rows] == ["North", "South", "All"]
    assert [cell.split()[0] for cell in rows[-1][1:]] == ["1", "0", "0", "1", "2"]
    assert board_presenters.offices_table(several[:1]) is None


def test_the_notes_say_what_is_a_proposal():
    said = " ".join(board_presenters.notes(cycle(), needs()))
    assert "red 31 days" in said and "a proposal, which your authority can change" in said and "3B" in said


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('discipline = "mental_health"', 'discipline = "mental"', "need, item 3"), ('["3B", "3C"]', '["B3"]', "need, item 1"),
        ('status = "proposal"', 'status = "draft"', "status"),
    ],
)  # fmt: skip
def test_a_wrong_file_of_needs_is_refused_by_name_and_place(tmp_path, old, new, says):
    path = tmp_path / "ours.toml"
    path.write_text(FILE.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(NeedError, match=r"ours\.toml") as raised:
        load(path)
    assert says in str(raised.value)
