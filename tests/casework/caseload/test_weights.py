"""How a caseload is weighed, and that a wrong file is refused by name. No database."""

from __future__ import annotations

import pytest

from safeguarding.casework.caseload.weights import FILE, WeightsError, load, weights


def test_who_works_with_children_is_weighed_by_them_and_who_works_with_adults_by_families():
    numbers = weights()
    children = ["protection_plan", "in_need", "closed"]
    assert numbers.weigh("social_worker", children, "red") == 1.5 + 1 + 0 + 1
    assert numbers.weigh("da_victim_worker", children, "red") == 1 + 1
    assert numbers.weigh("psychologist", children, None) == 1


def test_what_nobody_has_published_says_that_it_is_a_proposal():
    assert weights().proposal


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('status = "proposal"', 'status = "sure"', "weights.toml: status is 'sure'"),
        ("in_need = 1.0", "in_need = -1", "child.in_need is -1"),
        ("in_need = 1.0", "", "child: give a number for each of"),
        ("red = 1.0", "purple = 1.0", "family: give a number for each of"),
        ('by = "families"', 'by = "guess"', "by is 'guess'"),
        ('"education_worker"]', '"social_worker"]', "social_worker stands in two of them"),
        ('"education_worker"]', '"plumber"]', "give roles of access/roles.py"),
        ("full_time = 16", "full_time = 0", "leave the item out for no figure"),
    ],
)
def test_a_wrong_file_is_refused_with_the_key_that_is_wrong(tmp_path, old, new, says):
    path = tmp_path / FILE.name
    path.write_text(FILE.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(WeightsError, match=says.replace(".", r"\.")):
        load(path)
