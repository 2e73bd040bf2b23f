"""Clock files: what is read, what is refused, which version holds."""

from datetime import date

import pytest

from safeguarding.evidence.clocks import ClockError, Limit, clocks, due, load

GOOD = """
id = "visit"
name = "Visit"
starts = "the last visit"
says = "A visit."

[[rule]]
version = "1"
limit = 10
unit = "working_days"
level = "national"
verified = false
source = "a guide"
from = 2020-01-01
until = 2025-12-31

[[rule]]
version = "2"
limit = 5
unit = "working_days"
level = "national"
verified = false
source = "a newer guide"
from = 2026-01-01
"""


def folder(tmp_path, text, name="visit"):
    (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_the_rule_of_the_start_date_applies(tmp_path):
    known = load(folder(tmp_path, GOOD))
    assert due("visit", date(2025, 12, 31), known=known).version == "1"
    assert due("visit", date(2026, 1, 1), known=known).version == "2"


def test_a_rule_that_had_not_begun_makes_no_deadline(tmp_path):
    known = load(folder(tmp_path, GOOD))
    assert due("visit", date(2019, 12, 31), known=known) is None


def test_a_rule_whose_law_is_not_commenced_makes_no_deadline(tmp_path):
    text = GOOD.replace("from = 2026-01-01", 'from = "not commenced"')
    known = load(folder(tmp_path, text))
    assert due("visit", date(2026, 6, 1), known=known) is None
    assert due("visit", date(2025, 6, 2), known=known).version == "1"


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ('unit = "working_days"', 'unit = "weeks"', "unit"),
        ("limit = 10", "limit = 0", "limit"),
        ("limit = 10", "limit = true", "limit"),
        ("limit = 10", 'limit = "ten"', "limit"),
        ('level = "national"', 'level = "regional"', "level"),
        ('source = "a guide"', "", "source is missing"),
        ('source = "a guide"', 'source = " "', "source"),
        ("verified = false", 'verified = "no"', "verified"),
        ("until = 2025-12-31", "until = 2026-01-01", "until"),
        ("until = 2025-12-31", "", "until"),
        ("until = 2025-12-31", "until = 2019-01-01", "until"),
        ('starts = "the last visit"', 'begins = "the last visit"', "begins is not a known key"),
        ('id = "visit"', 'id = "visits"', "file's name"),
        ('id = "visit"', "id = ", "visit.toml"),
    ],
)
def test_a_bad_file_is_refused_by_name_and_key(tmp_path, was, becomes, says):
    with pytest.raises(ClockError, match=r"visit\.toml") as refusal:
        load(folder(tmp_path, GOOD.replace(was, becomes)))
    assert says in str(refusal.value)


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(ClockError, match="holds no clock"):
        load(tmp_path)


def test_no_national_rule_is_called_verified_before_it_is_checked():
    assert not [rule for clock in clocks().values() for rule in clock.rules if rule.verified]


def test_an_unknown_clock_is_refused_with_the_known_ones():
    with pytest.raises(ClockError, match="assessment"):
        due("assesment", date(2026, 1, 5))


def test_an_authority_sets_its_own_visit_interval():
    local = due("protection_visit", date(2026, 6, 1), overrides={"protection_visit": Limit(14, "calendar_days")})
    assert (local.due, local.level, local.version) == (date(2026, 6, 15), "local", "1 local")


def test_an_authority_may_shorten_a_national_limit():
    local = due("assessment", date(2026, 6, 1), overrides={"assessment": Limit(35, "working_days")})
    assert local.due == date(2026, 7, 20)


@pytest.mark.parametrize("limit", [Limit(46, "working_days"), Limit(2, "months")])
def test_an_authority_may_not_lengthen_a_national_limit(limit):
    with pytest.raises(ClockError, match="45 working days"):
        due("assessment", date(2026, 6, 1), overrides={"assessment": limit})
