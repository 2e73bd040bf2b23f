"""Definition files: the shipped ones are right, a wrong one stops by file and key."""

import pytest

from safeguarding.evidence.indicators import DefinitionError, definitions, load
from safeguarding.evidence.indicators.definition import DEFINITIONS

GOOD = (DEFINITIONS / "police_domestic_abuse_before_after.toml").read_text(encoding="utf-8")


def test_every_shipped_definition_says_why_and_that_nobody_has_checked_it():
    assert len(definitions()) >= 6
    assert all(one.why and one.source and not one.verified for one in definitions().values())


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ('feed = "police"', 'feed = "polise"', "feed"),
        ('feed = "police"', "", "feed is missing"),
        ("months = 12", "months = 0", "months"),
        ("months = 12", "months = true", "months"),
        ("months = 12", 'months = "12"', "months"),
        ('kinds = ["domestic_abuse"]', "kinds = []", "kinds"),
        ('kinds = ["domestic_abuse"]', "", "kinds is missing"),
        ('roles = ["child", "adult"]', 'roles = ["parent"]', "roles"),
        ('["family_name", "postcode"]', '["family_name; DROP TABLE people"]', "needs"),
        ('design = "before_after"', 'design = "during"', "design"),
        ('design = "before_after"', 'design = "by_month"', "counts"),
        ('unit = "family"', 'unit = "street"', "unit"),
        ('unit = "family"', 'unit = "child"', "roles"),
        ('better = "fewer"', 'better = "less"', "better"),
        ("review = 2027-11-30", 'review = "2027"', "review"),
        ('checked_by = ""', 'checked_by = "Somebody"', "checked_by"),
        ('owner = "', 'owners = "', "owners is not a known key"),
        ('counts = "incidents"', 'counts = "repeats"', "measures"),
        ('counts = "incidents"', 'counts = "amounts"', "measures"),
        ('noun = "domestic abuse call-outs"', 'name = "call-outs"', "measures"),
        ("verified = false", 'verified = "false"', "verified"),
        ('version = "2"', 'version = ""', "version"),
        ('version = "2"', 'version = "2"\nextra = 1', "extra is not a known key"),
        ('id = "police_domestic_abuse_before_after"', 'id = "other"', "file's name"),
        ('id = "police_domestic_abuse_before_after"', "id =", "toml"),
    ],
)
def test_a_bad_definition_is_refused_by_file_and_key(tmp_path, was, becomes, says):
    assert was in GOOD
    name = "police_domestic_abuse_before_after.toml"
    (tmp_path / name).write_text(GOOD.replace(was, becomes), encoding="utf-8")
    with pytest.raises(DefinitionError, match=name) as refusal:
        load(tmp_path)
    assert says in str(refusal.value)


def test_a_folder_without_definitions_is_refused(tmp_path):
    with pytest.raises(DefinitionError, match="no definition"):
        load(tmp_path)
