"""The seeded bugs of tests/faults fit the code as it stands: one that does not apply would seem to be caught."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.faults.bugs import PLACE, Bug, DoesNotApply, every_bug, put
from tests.house.source import ROOT


def _copy(bug: Bug, to: Path) -> Path:
    for file, *_ in bug.changes:
        (to / PLACE / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / PLACE / file, to / PLACE / file)
    return to


@pytest.mark.parametrize("bug", every_bug(), ids=lambda bug: bug.name)
def test_a_seeded_bug_applies_and_makes_a_module_or_a_page_that_can_be_read(bug: Bug, tmp_path: Path):
    tree = _copy(bug, tmp_path)
    put(bug, tree)
    for file, _, new in bug.changes:
        text = (tree / PLACE / file).read_text()
        assert new in text
        assert text != (ROOT / PLACE / file).read_text()
        if file.endswith(".py"):
            compile(text, file, "exec")


def test_a_bug_whose_code_has_changed_is_not_put_in(tmp_path: Path):
    bug = every_bug()[0]
    tree = _copy(bug, tmp_path)
    put(bug, tree)
    with pytest.raises(DoesNotApply, match="holds 0 times"):
        put(bug, tree)


def test_there_are_enough_bugs_and_each_is_another():
    bugs = every_bug()
    assert len(bugs) >= 24
    assert len({bug.changes for bug in bugs}) == len({bug.name for bug in bugs}) == len(bugs)
