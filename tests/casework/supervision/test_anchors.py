"""The authority's own words for each colour."""

from __future__ import annotations

import pytest

from safeguarding.casework.supervision.anchors import ANSWERS, FILE, AnchorError, anchors, load


def test_the_wording_that_comes_with_the_workbook_is_marked_as_a_proposal():
    held = anchors()
    assert held.proposal
    assert set(held.words) == set(ANSWERS)
    assert "not green" in held.words["cannot_rate"]


@pytest.mark.parametrize(
    ("there", "instead", "says"),
    [
        ('status = "proposal"', 'status = "official"', "status is 'official'; give proposal or adopted"),
        ("suggest = true", 'suggest = "yes"', "suggest is 'yes'; give true or false"),
        ('red = "Significant', 'scarlet = "Significant', "anchors.red is None; give a sentence"),
        ("agenda = [", "agendas = [", "agenda: give a list"),
        ("[anchors]", "[anchors", "my.toml"),
    ],
)
def test_a_wrong_file_is_named_with_the_key_to_mend(tmp_path, there, instead, says):
    path = tmp_path / "my.toml"
    path.write_text(FILE.read_text(encoding="utf-8").replace(there, instead), encoding="utf-8")
    with pytest.raises(AnchorError, match=r"my\.toml") as raised:
        load(path)
    assert says in str(raised.value)
