"""A model is a file; a wrong one stops with a sentence that names the file and the place."""

from importlib import resources

import pytest

from safeguarding.evidence import linkage
from safeguarding.evidence.linkage import declare

SHIPPED = resources.files("safeguarding.evidence.linkage").joinpath("person_model.toml").read_text(encoding="utf-8")


def test_the_shipped_model_is_read():
    model = linkage.load()
    assert (model.name, model.version) == ("person", "1")
    assert {c.name for c in model.comparisons} >= {
        "given_name",
        "family_name",
        "birth_date",
        "home",
        "nhs_number",
        "upn",
    }


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("linked = 0.95", "linked = 1.5", "thresholds must rise"),
        ("doubtful = 0.10", "doubtful = 0.99", "thresholds must rise"),
        ("linked = 0.95      #", "#", "wrong shape"),
        ('name = "person"', "", "entry name is missing"),
        ('on = ["upn"]', 'on = ["shoe_size"]', "the column shoe_size is not prepared"),
        ("m = 0.92, u = 0.00008", "m = 1.0, u = 0.00008", "comparison birth_date, level same: m and u"),
        ('key = "different", words = "different", m = 0.01, u = 0.5', 'key = "d", words = "d", m = 0.01, u = 0.5, when = "1=1"',
         "comparison sex: the last level"),
        ('name = "sex"', 'name = "sex; drop table"', "give a name of letters"),
        ('when = { nhs_number = ["different"] }', 'when = { nhs_number = ["wrong"] }', "no comparison nhs_number with the levels wrong"),
        ('band = "not_linked"', 'band = "linked"', "band is linked"),
        ("[thresholds]", "[thresholds", "can't be read as TOML"),
    ],
)  # fmt: skip
def test_a_wrong_model_says_where(tmp_path, old, new, said):
    assert old in SHIPPED
    path = tmp_path / "mine.toml"
    path.write_text(SHIPPED.replace(old, new), encoding="utf-8")
    with pytest.raises(linkage.ModelError, match=f"^mine.toml: .*{said}"):
        linkage.load(path)


def test_a_model_that_is_not_there_is_said(tmp_path):
    with pytest.raises(linkage.ModelError, match=r"^none\.toml: can't be read"):
        linkage.load(tmp_path / "none.toml")


def test_without_an_identifier_nothing_that_needs_it_is_left():
    model = declare.load().only({"given", "given_sound", "given_forms", "family", "family_sound", "born"})
    assert {c.name for c in model.comparisons} == {"given_name", "family_name", "birth_date"}
    assert all("nhs_number" not in columns for columns in (*model.blocks, *model.training.certain))
    assert all(not limit.unless for limit in model.limits)


def test_a_level_is_found_again_by_splinks_number():
    for comparison in linkage.load().comparisons:
        for key in ("missing", *(level.key for level in comparison.levels)):
            assert comparison.key_of(comparison.gamma_of(key)) == key


def test_every_short_form_leads_to_a_full_name():
    from safeguarding.evidence.nicknames import forms

    assert forms("sam") == ["samantha", "samuel"]
    assert forms("samuel") == ["samuel"]
    assert "robert" in forms("bob") and "robert" in forms("robert")
    assert forms("quillworth") is None
