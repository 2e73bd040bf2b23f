"""A wrong definition of a feed stops the program and names the file."""

from importlib import resources

import pytest

from safeguarding.evidence.feeds import DefinitionError, definition

FOLDER = resources.files("safeguarding.evidence.feeds").joinpath("definitions")
SHIPPED, EVERY = (FOLDER.joinpath(f"{name}.toml").read_text(encoding="utf-8") for name in ("police", "every"))


@pytest.fixture
def load(tmp_path, monkeypatch):
    (tmp_path / "definitions").mkdir()
    monkeypatch.setattr(definition.resources, "files", lambda package: tmp_path)
    definition.load.cache_clear()

    def of(text):
        (tmp_path / "definitions" / "every.toml").write_text(EVERY, encoding="utf-8")
        (tmp_path / "definitions" / "police.toml").write_text(text, encoding="utf-8")
        return definition.load("police")

    yield of
    definition.load.cache_clear()


def test_the_shipped_one_is_sound(load):
    assert load(SHIPPED).feed == "police"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name = "role"', 'name = "part"', "the table events has no column part"),
        ('name = "family_name"', 'name = "upn"', "the column family_name is not declared"),
        ('name = "incident_id"', 'name = "upn"', "declare the column incident_id"),
        ('holds = "code"', 'holds = "colour"', "“holds” must be one of"),
        ('"Surname", ', '"Surname", "Forename", ', "the heading “forename” stands for both"),
        ('feed = "police"', "", "KeyError: 'feed'"),
        ("needs = [", "needs = [[", "TOMLDecodeError"),
    ],
)
def test_a_wrong_one_says_what_and_where(load, old, new, said):
    assert old in SHIPPED
    with pytest.raises(DefinitionError, match=r"^feeds/definitions/police\.toml: .*" + said):
        load(SHIPPED.replace(old, new, 1))


def test_one_that_is_not_there_is_said(load):
    with pytest.raises(DefinitionError, match=r"feeds/definitions/none\.toml"):
        definition.load("none")
