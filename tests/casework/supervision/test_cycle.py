"""How often and with whom: an authority’s own rules, and what is said of a file that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeguarding.casework.supervision.cycle import FILE, CycleError, cycle, load


def changed(folder: Path, old: str, new: str) -> Path:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    path = folder / "ours.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_every_rating_has_its_interval_and_the_rules_say_that_they_are_a_proposal() -> None:
    rules = cycle()
    assert rules.proposal and rules.days_after("red") == rules.days_after(None) == 31


def test_an_authority_can_look_at_red_families_more_often(tmp_path: Path) -> None:
    assert load(changed(tmp_path, "red = 31", "red = 14")).days_after("red") == 14


def test_a_discipline_of_which_nobody_comes_is_named() -> None:
    assert cycle().missing({"team_manager", "psychologist"}) == ["Social work"]
    assert cycle().missing({"team_manager", "social_worker", "probation_officer"}) == []


@pytest.mark.parametrize(
    "old, new, says",
    [
        ("red = 31", "red = 32", "interval.red is 32; give a whole number from 1 to 31"),
        ("amber = 31", 'amber = "a month"', "interval.amber"),
        ("minutes = 30", "minutes = 0", "minutes is 0"),
        ('status = "proposal"', 'status = "draft"', "status is 'draft'"),
        ('["social_worker"]', '["social_woker"]', "discipline, item 2"),
        ("early = 14", "early = ", "ours.toml"),
    ],
)
def test_a_wrong_file_is_refused_by_name_and_key(tmp_path: Path, old: str, new: str, says: str) -> None:
    with pytest.raises(CycleError, match=r"ours\.toml") as raised:
        load(changed(tmp_path, old, new))
    assert says in str(raised.value)
