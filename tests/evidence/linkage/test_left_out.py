"""Who is left out is recognised in rows that say it otherwise, and nobody else is."""

from datetime import date

import polars as pl
import pytest

from safeguarding.evidence.linkage import left_out
from safeguarding.evidence.made_up.damage import damaged
from safeguarding.evidence.made_up.people import population

KEY = bytes(range(32))
SCHEMA = dict.fromkeys(("given_name", "family_name", "postcode", "nhs_number"), pl.String) | {"birth_date": pl.Date}
BORN = date(1991, 2, 3)
ELIZABETH = ("Elizabeth", "Barnes-Okoro", "QX7 7QQ", "9991234560", BORN)


def frame(*rows):
    return pl.DataFrame(list(rows), schema=SCHEMA, orient="row")


def seen(*row):
    return left_out.recognised(frame(row), left_out.signs(frame(ELIZABETH), KEY), KEY)[0]


@pytest.mark.parametrize(
    ("how", "row"),
    [
        ("number alone", (None, None, None, "999 123 4560", None)),
        ("written otherwise", ("ELIZABETH", "Barnes Okoro", None, None, BORN)),
        ("short form", ("Beth", "Barnes-Okoro", None, None, BORN)),
        ("sounds alike", ("Elisabeth", "Barnes-Okorro", None, None, BORN)),
        ("names in each other’s place", ("Barnes-Okoro", "Elizabeth", None, None, BORN)),
        ("day for month", ("Elizabeth", "Barnes-Okoro", None, None, date(1991, 3, 2))),
        ("another day, at home", ("Elizabeth", "Barnes-Okoro", "QX77QQ", None, date(1991, 2, 13))),
        ("another year, at home", ("Elizabeth", "Barnes-Okoro", "QX77QQ", None, date(1981, 2, 3))),
        ("no date, at home", ("Elizabeth", "Barnes-Okoro", "QX77QQ", None, None)),
        ("married, at home", ("Elizabeth", "Smith", "QX77QQ", None, BORN)),
    ],
)
def test_a_row_that_says_it_otherwise_is_recognised(how, row):
    assert seen(*row), how


@pytest.mark.parametrize(
    ("who", "row"),
    [
        ("her twin", ("Margaret", "Barnes-Okoro", "QX7 7QQ", None, BORN)),
        ("her mother of the same name", ("Elizabeth", "Barnes-Okoro", "QX7 7QQ", None, date(1960, 7, 1))),
        ("a namesake elsewhere", ("Elizabeth", "Barnes-Okoro", "ZZ1 1ZZ", None, date(1991, 2, 13))),
        ("nobody", (None, None, None, None, None)),
        ("what signs can’t tell: another name, no number", ("Lola", "Smith", "ZZ1 1ZZ", None, BORN)),
    ],
)
def test_nobody_else_is(who, row):
    assert not seen(*row), who


@pytest.mark.parametrize(("numbers", "least"), [(True, 0.97), (False, 0.90)])
def test_the_share_that_is_recognised_on_damaged_rows_and_how_few_others_are_held(numbers, least):
    people = population(3000, 7)
    if not numbers:
        people = people.with_columns(nhs_number=pl.lit(None, pl.String), upn=pl.lit(None, pl.String))
    theirs = people["person_id"].hash(3) % 10 == 0
    hit = left_out.recognised(damaged(people, 7), left_out.signs(people.filter(theirs), KEY), KEY)
    assert (hit & theirs).sum() / theirs.sum() >= least
    assert (hit & ~theirs).sum() <= 3


def test_signs_hold_no_name_and_differ_with_the_key():
    one, other = left_out.signs(frame(ELIZABETH), KEY), left_out.signs(frame(ELIZABETH), KEY[::-1])
    assert one and not one & other and all(len(sign) == left_out.SIGN for sign in one)
    with pytest.raises(ValueError, match="at least 32"):
        left_out.signs(frame(ELIZABETH), b"short")
